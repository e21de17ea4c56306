"""What goes into the deal form and what comes out: plain values, so that the form knows no file and no service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Stage


class ContactChoice(NamedTuple):
    """A person that the form may suggest. `email`, `phone` and `company` are empty when there is none."""

    id: int
    name: str
    email: str
    phone: str
    company: str


class DealDraft(NamedTuple):
    """A deal as the form holds it. The values of a field that nobody typed in come back exactly as they went in.

    Attributes:
        deal_id: None for a new deal.
        contact_id: the existing person `contact` stands for; None for somebody new, who then has `email` or `phone`.
        amount: as typed ("12.5k", "850*12"); `""` without an amount.
        currency: an ISO code; `""` where none is known (no amount yet, in a file without a base currency).
        stage_id: the stage it is in or is to go to.
        probability: its own, 0–100; None for its stage's.
        next_step: the title of its next task, `next_step_due` the day that one is due.
    """

    deal_id: int | None = None
    title: str = ""
    contact: str = ""
    contact_id: int | None = None
    email: str = ""
    phone: str = ""
    company: str = ""
    amount: str = ""
    currency: str = ""
    stage_id: int | None = None
    expected_close: date | None = None
    probability: int | None = None
    owner: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    next_step: str = ""
    next_step_due: date | None = None
    notes: str = ""


FindContacts = Callable[[str], Awaitable[tuple[ContactChoice, ...]]]
"""Looks people up by the beginning of a name or an e-mail: a handful, the best first, an equal name before all."""

FindNames = Callable[[str], Awaitable[tuple[str, ...]]]
"""Looks names up (of companies) the same way."""

Names = tuple[str, ...] | Callable[[], Awaitable[tuple[str, ...]]]
"""Names in use, or what reads them when they are needed: it takes a while where there are 100,000 deals."""

Save = Callable[[DealDraft], Awaitable["PipetuiError | None"]]
"""Saves a draft; gives back what went wrong, if anything did."""


class FormChoices(NamedTuple):
    """What the form offers and reckons with.

    Attributes:
        stages: the pipeline's stages in board order.
        base_currency: the file's, `""` as long as it has none.
        today: the local day that typed dates count from.
        find_contacts: looks people up while a name is typed; a file may hold 100,000 of them.
        find_companies: looks companies up.
        owners: the names in use; sources and tags too.
    """

    stages: tuple[Stage, ...]
    base_currency: str
    today: date
    find_contacts: FindContacts
    find_companies: FindNames
    owners: Names = ()
    sources: Names = ()
    tags: tuple[str, ...] = ()

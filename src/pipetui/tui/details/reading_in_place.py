"""One field, typed in place, to what is to be written: by the same rules as the form, and for that field alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput, PipetuiError
from pipetui.domain.money import parse_amount
from pipetui.domain.text import fold
from pipetui.tui.forms.reading import read, texts_of

if TYPE_CHECKING:
    from datetime import date

    from pipetui.tui.forms.draft import DealDraft

_RELATED = {"amount": ("currency",), "currency": ("amount",), "next_step_due": ("next_step",)}
"""Fields that are read together with another one: a fault of theirs is a fault of it."""


class Typed(NamedTuple):
    """What was typed in place.

    Attributes:
        after: the deal with that field changed; None: nothing differs from what stood there.
        fault: what is wrong with the text.
    """

    after: DealDraft | None = None
    fault: PipetuiError | None = None


def shown_text(before: DealDraft, field: str) -> str:
    """What stands in a field before anybody types."""
    return texts_of(before)[field]


def read_field(before: DealDraft, field: str, text: str, *, today: date, base: str) -> Typed:
    """Read what was typed into one field.

    Args:
        before: the deal as it was seen.
        field: the field, by the name that errors carry.
        text: what was typed.
        today: the local day that typed dates count from.
        base: the file's currency.
    """
    shown = texts_of(before)
    if text == shown[field]:
        return Typed()
    texts = shown | {field: text}
    if field == "amount":
        texts["currency"] = _named_currency(text, texts["currency"] or base) or texts["currency"]
    found = read(texts, before, today=today, base=base)
    for name in (field, *_RELATED.get(field, ())):
        if name in found.faults:
            return Typed(fault=found.faults[name])
    after = found.draft
    if field == "contact":
        if fold(text) == fold(before.contact):  # the same person: their name is changed on their own page
            return Typed()
        after = after._replace(contact_id=None, email="", phone="")
    return Typed() if after == before else Typed(after)


def _named_currency(text: str, currency: str) -> str | None:
    """The currency that an amount names itself: "3000 USD"."""
    try:
        return parse_amount(text, currency).currency
    except InvalidInput:
        return None

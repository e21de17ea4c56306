"""What a face hands over to make or change a deal: plain values, as typed where a rule reads them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date


class Unset(Enum):
    """The type of `UNSET`: a field that an edit leaves alone, which None (no value) would not say."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """A deal to make.

    Attributes:
        title: what it is about.
        contact: who it is with, by name or e-mail; found, or made with `email` or `phone`.
        contact_id: the same by number; goes before `contact`.
        company: found by name or made; without it, the contact's.
        amount: as typed ("12.5k", "850*12"); None or empty: no amount yet.
        currency: ISO code when the amount names none; None: the file's base currency.
        stage_id: where it begins; None: the first open stage of the pipeline.
        pipeline_id: None: that of the stage, else the current one.
        next_step: title of its first task.
        at: when it began, a day or an instant; None: now.
    """

    title: str
    contact: str | None = None
    contact_id: int | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    amount: str | None = None
    currency: str | None = None
    stage_id: int | None = None
    pipeline_id: int | None = None
    expected_close: date | None = None
    probability: int | None = None
    owner: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    next_step: str = ""
    next_step_due: date | None = None
    at: date | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanges:
    """Fields of a deal to change; those left `UNSET` stay. None or empty text clears a field that may be empty.

    Attributes:
        contact: another contact, by name or e-mail; the present one's own name changes nothing.
        email: with another contact: how to find or make them; else the present contact's new address.
        phone: the same.
        amount: as typed.
        tags: all that the deal is to carry.
        next_step: title of its earliest open task, which is made, renamed or (empty) removed.
        stage_id: the stage it goes to; not Lost, which needs a reason that no field holds.
    """

    title: str | Unset = UNSET
    contact: str | Unset = UNSET
    contact_id: int | Unset = UNSET
    email: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    company: str | Unset | None = UNSET
    amount: str | Unset | None = UNSET
    currency: str | Unset | None = UNSET
    expected_close: date | Unset | None = UNSET
    probability: int | Unset | None = UNSET
    owner: str | Unset = UNSET
    source: str | Unset = UNSET
    tags: tuple[str, ...] | Unset = UNSET
    notes: str | Unset = UNSET
    next_step: str | Unset = UNSET
    next_step_due: date | Unset | None = UNSET
    external_id: str | Unset | None = UNSET
    stage_id: int | Unset = UNSET

    def given(self) -> dict[str, object]:
        """Return the fields that are to change, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}

"""From what is typed to a draft: each field read by the rules of `domain`, with every fault kept beside its field.

A field that nobody typed in gives back the value it was filled with, whatever that is: a form that shows a name cleaned
and cut must not write it back so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain import deals, money
from pipetui.domain.dates import parse_day
from pipetui.domain.errors import InvalidInput, RuleRefused
from pipetui.domain.text import LIMITS, clean
from pipetui.tui import safe_text
from pipetui.tui.forms.cut_text import check_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.forms.draft import DealDraft

FIELDS = (
    "title",
    "contact",
    "email",
    "phone",
    "company",
    "amount",
    "currency",
    "stage",
    "expected_close",
    "probability",
    "owner",
    "source",
    "tags",
    "next_step",
    "next_step_due",
    "notes",
)
"""The fields of the form, from top to bottom, by the names that errors carry."""

FIELD_LIMITS = {
    "title": LIMITS["title"],
    "contact": LIMITS["name"],
    "email": 254,
    "phone": 60,
    "company": LIMITS["name"],
    "amount": 60,
    "currency": 10,
    "expected_close": 40,
    "probability": 10,
    "owner": LIMITS["owner"],
    "source": LIMITS["source"],
    "tags": 2_000,
    "next_step": LIMITS["title"],
    "next_step_due": 40,
    "notes": LIMITS["notes"],
}
"""The most characters that a field of the form shows and lets be pasted."""

Texts = dict[str, str]
"""What stands in the fields, by name. The stage is chosen, not typed: it is not among them."""


class Reading(NamedTuple):
    """What the fields say.

    Attributes:
        draft: the values; a field at fault keeps the one it had before.
        faults: what is wrong, by field.
    """

    draft: DealDraft
    faults: dict[str, PipetuiError]


def texts_of(draft: DealDraft) -> Texts:
    """What stands in the fields before anybody types: harmless, and cut to what a field holds."""
    texts = {
        "title": draft.title,
        "contact": draft.contact,
        "email": draft.email,
        "phone": draft.phone,
        "company": draft.company,
        "amount": draft.amount,
        "currency": draft.currency,
        "expected_close": draft.expected_close.isoformat() if draft.expected_close else "",
        "probability": "" if draft.probability is None else str(draft.probability),
        "owner": draft.owner,
        "source": draft.source,
        "tags": ", ".join(draft.tags),
        "next_step": draft.next_step,
        "next_step_due": draft.next_step_due.isoformat() if draft.next_step_due else "",
    }
    shown = {name: safe_text.line(text, FIELD_LIMITS[name]) for name, text in texts.items()}
    return shown | {"notes": safe_text.block(draft.notes, FIELD_LIMITS["notes"])}


def read_amount(text: str, currency: str, base: str) -> tuple[int, str] | None:
    """The amount that is typed, in minor units, and its currency; None for none.

    Args:
        text: as typed; it may name a currency itself.
        currency: what stands in the field for it.
        base: the file's currency, for when neither says.

    Raises:
        InvalidInput: not an amount, in no currency, or in another one than the field says.
    """
    if not text.strip():
        return None
    code = money.check_currency(currency) if currency.strip() else ""
    typed = money.parse_amount(text, code or base)
    if code and typed.currency and typed.currency != code:
        raise InvalidInput(
            f"the amount is in {typed.currency}, the currency is {code}", "Make them the same.", field="currency"
        )
    return typed.minor, typed.currency or code or base


def read_day(text: str, today: date, field: str) -> date | None:
    """The day that is typed; None for none.

    Raises:
        InvalidInput: not a day.
    """
    return parse_day(text, today, field=field) if text.strip() else None


def read(texts: Mapping[str, str], before: DealDraft, *, today: date, base: str) -> Reading:
    """Read all fields.

    Args:
        texts: what stands in them.
        before: the draft they were filled with, its stage and person already those chosen.
        today: the local day that typed dates count from.
        base: the file's currency.
    """
    shown = texts_of(before)
    touched = {name for name, text in texts.items() if text != shown[name]}
    values: dict[str, object] = {}
    faults: dict[str, PipetuiError] = {}

    def take(name: str, reader: Callable[[str], object]) -> None:
        if name not in touched:
            return
        try:
            values[name] = reader(texts[name])
        except (InvalidInput, RuleRefused) as fault:
            faults[name] = fault

    take("title", deals.check_title)
    take("contact", _contact)
    take("email", lambda text: deals.check_email(text) or "")
    take("phone", lambda text: deals.check_phone(text) or "")
    take("company", lambda text: clean(text, field="company", limit=LIMITS["name"]))
    take("expected_close", lambda text: read_day(text, today, "expected_close"))
    take("probability", deals.check_probability)
    take("owner", deals.check_owner)
    take("source", deals.check_source)
    take("tags", lambda text: deals.check_tags(text.split(",")))
    take("next_step", lambda text: clean(text, field="next_step", limit=LIMITS["title"]))
    take("next_step_due", lambda text: read_day(text, today, "next_step_due"))
    take("notes", lambda text: _notes(text, before.notes))
    if touched & {"amount", "currency"}:
        _take_amount(texts, base, values, faults)
    draft = before._replace(**values)  # type: ignore[arg-type]
    return Reading(draft, _required(texts, draft) | faults)


def _contact(text: str) -> str:
    return clean(text, field="contact", limit=LIMITS["name"])


def _notes(text: str, before: str) -> str:
    check_rest(text, before, field="notes")
    return deals.check_notes(text)


def _take_amount(
    texts: Mapping[str, str], base: str, values: dict[str, object], faults: dict[str, PipetuiError]
) -> None:
    """Read amount and currency, which only together mean something."""
    text, currency = texts["amount"], texts["currency"]
    try:
        code = money.check_currency(currency) if currency.strip() else ""
        found = read_amount(text, code, base)
    except InvalidInput as fault:
        faults[fault.field if fault.field == "currency" else "amount"] = fault
        return
    values["amount"] = text.strip()
    values["currency"] = found[1] if found else code


def _required(texts: Mapping[str, str], draft: DealDraft) -> dict[str, PipetuiError]:
    """What is missing: a title, a person who can be reached, a step for its day."""
    missing: dict[str, PipetuiError] = {}
    if not texts["title"].strip():
        missing["title"] = InvalidInput("a deal needs a title", "Say what it is about.", field="title")
    if not texts["contact"].strip():
        missing["contact"] = RuleRefused("a deal needs a contact", "Name the person it is with.", field="contact")
    elif draft.contact_id is None and not (draft.email or draft.phone or "@" in draft.contact):
        missing["email"] = RuleRefused(
            "somebody new needs an e-mail or a phone", "Give one of them, or choose a known person.", field="email"
        )
    if draft.next_step_due is not None and not texts["next_step"].strip():
        missing["next_step"] = InvalidInput(
            "a day without a next step", "Say what is to be done then.", field="next_step"
        )
    return missing

"""Between the deal form and the services: how a deal fills the form, and what a filled form asks to be written.

Only what was changed in the form is written, beside the values it was opened with: what somebody else changed meanwhile
is never taken back unseen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import Conflict
from pipetui.domain.money import decimal_text
from pipetui.queries.deal_detail import read_deal
from pipetui.tui.forms.draft import DealDraft

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.record_shapes import DealDetail
    from pipetui.services.deals import DealChanges
    from pipetui.store.file import Store

_EDITED = (
    "title",
    "company",
    "amount",
    "currency",
    "expected_close",
    "probability",
    "owner",
    "source",
    "tags",
    "next_step",
    "next_step_due",
    "notes",
)
_REACH = ("email", "phone")
# A conflict names one of several fields that are shown, and changed, as one.
_AMOUNT = ("amount", "currency", "amount_parts")
_TOGETHER = dict.fromkeys(_AMOUNT, _AMOUNT)


def draft_of(detail: DealDetail) -> DealDraft:
    """Fill the form with a deal as it is."""
    row = detail.row
    step = next((task for task in detail.tasks if task.done_at is None), None)
    return DealDraft(
        deal_id=row.id,
        title=row.title,
        contact=row.contact,
        contact_id=row.contact_id,
        email=detail.email or "",
        phone=detail.phone or "",
        company=row.company,
        amount=_amount_text(detail),
        currency=row.currency or "",
        stage_id=row.stage_id,
        expected_close=_day(row.expected_close),
        probability=row.own_probability,
        owner=row.owner,
        source=row.source,
        tags=row.tags,
        next_step=step.title if step else "",
        next_step_due=_day(step.due_on) if step else None,
        notes=detail.notes,
    )


def _amount_text(detail: DealDetail) -> str:
    row = detail.row
    if row.amount is None or row.currency is None:
        return ""
    whole, _, decimals = decimal_text(row.amount, row.currency).partition(".")
    return detail.amount_parts or (f"{whole}.{decimals}" if decimals.strip("0") else whole)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def add(store: Store, ctx: Context, draft: DealDraft) -> Event:
    """Make the deal of a form."""
    from pipetui.services.deals import NewDeal, add_deal

    fields: dict[str, Any] = {name: getattr(draft, name) for name in _EDITED}
    return add_deal(
        store,
        ctx,
        NewDeal(
            **fields | {"currency": draft.currency or None},
            contact=draft.contact,
            contact_id=draft.contact_id,
            email=draft.email or None,
            phone=draft.phone or None,
            stage_id=draft.stage_id,
        ),
    )


class Editing:
    """A deal that is open in a form, and what the form has seen of it.

    Attributes:
        seen: the deal as the form was opened with.
    """

    def __init__(self, seen: DealDetail) -> None:
        self.seen = seen
        self._expected = _expected(seen)

    def save(self, store: Store, ctx: Context, after: DealDraft) -> Event:
        """Write what the form changed, if nobody else changed the same meanwhile.

        Who has been told of a conflict and saves again wants to keep what is typed: the value that was told counts as
        seen from then on.

        Args:
            store: the file.
            ctx: the circumstances.
            after: what the form holds now.

        Raises:
            Conflict: somebody else changed one of these fields; nothing was written.
        """
        from pipetui.services.deals import edit_deal

        try:
            return edit_deal(store, ctx, self.seen.row.id, _changes(self.seen, after), self._expected)
        except Conflict as conflict:
            present = _expected(read_deal(store.connection, self.seen.row.id, ctx))
            for name in _TOGETHER.get(conflict.field or "", (conflict.field or "",)):
                self._expected[name] = present.get(name)
            raise


def _changes(seen: DealDetail, after: DealDraft) -> DealChanges:
    from pipetui.services.deals import DealChanges

    before = draft_of(seen)
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in (*_EDITED, "stage_id") if getattr(after, name) != getattr(before, name)
    }
    if "currency" in changed or changed.get("amount"):
        changed["currency"] = after.currency or None  # a typed amount is in the currency that stands beside it
    if after.contact_id is None:
        changed |= {"contact": after.contact, "email": after.email or None, "phone": after.phone or None}
    elif after.contact_id != before.contact_id:
        changed["contact_id"] = after.contact_id
    else:
        changed |= {
            name: getattr(after, name) or None for name in _REACH if getattr(after, name) != getattr(before, name)
        }
    return DealChanges(**changed)


def _expected(seen: DealDetail) -> dict[str, object]:
    """A deal's values as the service compares them."""
    row, draft = seen.row, draft_of(seen)
    return draft._asdict() | {"amount": row.amount, "currency": row.currency, "amount_parts": seen.amount_parts}

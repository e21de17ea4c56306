"""Between the deal form and the services: how a deal fills the form, and what a filled form asks to be written.

Only what was changed in the form is written, beside the values it was opened with: what somebody else changed meanwhile
is never taken back unseen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipetui.domain.money import decimal_text
from pipetui.tui.forms.draft import DealDraft

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.record_shapes import DealDetail
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


def edit(store: Store, ctx: Context, seen: DealDetail, after: DealDraft) -> Event:
    """Write what a form changed, if nobody else changed the same meanwhile.

    Args:
        store: the file.
        ctx: the circumstances.
        seen: the deal as the form was opened with.
        after: what the form holds now.
    """
    from pipetui.services.deals import DealChanges, edit_deal

    before = draft_of(seen)
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in _EDITED if getattr(after, name) != getattr(before, name)
    }
    if "currency" in changed:
        changed["currency"] = after.currency or None
    if after.contact_id is None:
        changed |= {"contact": after.contact, "email": after.email or None, "phone": after.phone or None}
    elif after.contact_id != before.contact_id:
        changed["contact_id"] = after.contact_id
    return edit_deal(store, ctx, seen.row.id, DealChanges(**changed), _expected(seen))


def _expected(seen: DealDetail) -> dict[str, object]:
    """The values that the form was opened with, as the service compares them."""
    row, draft = seen.row, draft_of(seen)
    return draft._asdict() | {"amount": row.amount, "currency": row.currency, "amount_parts": seen.amount_parts}

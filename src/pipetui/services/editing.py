"""A deal's fields changed: only those that are given, and never over somebody else's change unseen.

The stage is one of them: a form that is saved once is one change, and one undo takes all of it back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipetui.domain.deals import (
    check_notes,
    check_owner,
    check_probability,
    check_source,
    check_title,
)
from pipetui.domain.errors import RuleRefused
from pipetui.domain.events import DealEdited
from pipetui.domain.text import fold
from pipetui.services.amounts import Money, in_currency, typed_money
from pipetui.services.deal_fields import deal_fields, free_external_id, label, refuse_conflicts
from pipetui.services.moments import day_text
from pipetui.services.moving_words import over_limit, went_text
from pipetui.services.people import Person, find_or_make_company, find_or_make_contact, write_reach
from pipetui.services.tags import set_deal_tags
from pipetui.services.tasks import write_next_step
from pipetui.services.transitions import Way, deal_states, record, settle, stage_target
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pipetui.domain.context import Context
    from pipetui.services.deal_shapes import DealChanges
    from pipetui.store.file import Store
    from pipetui.store.tables import Deal

_CHECKS: dict[str, Callable[[Any], object]] = {
    "title": check_title,
    "probability": check_probability,
    "owner": check_owner,
    "source": check_source,
    "notes": check_notes,
    "expected_close": day_text,
}
"""The fields that are a column of the deal and nothing else."""


def edit_deal(
    store: Store, ctx: Context, deal_id: int, changes: DealChanges, expected: Mapping[str, object] | None = None
) -> DealEdited:
    """Change fields of a deal.

    Args:
        store: the file.
        ctx: the circumstances.
        deal_id: the deal.
        changes: the fields to change; the others stay.
        expected: the values that a form was opened with, by field name (the amount in minor units, days as text or
            `date`): where one of them differs from what the deal has now, somebody else changed it meanwhile.

    Raises:
        NotFound: no deal, contact or stage has that number.
        InvalidInput: a field cannot be read.
        Ambiguous: the contact's name fits several.
        RuleRefused: a contact without e-mail and phone, an external id that another deal has, a move to Lost.
        Conflict: a field that is to change was changed by somebody else; nothing is written.
    """
    given = changes.given()
    with unit(store, ctx, command="edit") as u:
        before = deal_fields(u, deal_id)
        _apply(u, ctx, deal_id, given, before)
        way = _move(u, ctx, deal_id, given)
        after = deal_fields(u, deal_id)
        # An amount typed with another currency's sign changes the currency too.
        named = [*given, "currency"] if "amount" in given and "currency" not in given else list(given)
        changed = tuple(name for name in named if before[name] != after[name])
        refuse_conflicts(u, deal_id, changed, before, expected or {})
        u.summary = _said(changed, short(str(after["title"])), way)
        message = u.summary + (over_limit(u, [way.target]) if way is not None else "")
    return DealEdited(batch_id=u.batch_id, message=message, deal_id=deal_id, changed=changed)


def _said(changed: Collection[str], title: str, way: Way | None) -> str:
    """Return "changed title, amount of Website relaunch and moved it to Proposal Sent"."""
    left_out = {"stage_id"} | ({"contact_id"} if "contact" in changed else set())
    what = ", ".join(label(name) for name in changed if name not in left_out)
    if way is None:
        return f"changed {what} of {title}" if changed else f"nothing to change in {title}"
    return f"changed {what} of {title} and {went_text([way], who='it')}" if what else went_text([way])


def _move(u: unit, ctx: Context, deal_id: int, given: Mapping[str, Any]) -> Way | None:
    """Move the deal to the given stage; None when it is there, or is to stay where it is."""
    if "stage_id" not in given:
        return None
    (state,) = deal_states(u, [deal_id])
    target = stage_target(u, given["stage_id"])
    if target.id == state.stage_id:
        return None
    if target.kind == "lost":
        raise RuleRefused("a lost deal needs a reason", "lose it on the board, or with `pipetui lose`", field="stage")
    way = Way(state, target)
    record(u, ctx, [way])
    settle(u, [way], None)
    return way


def _apply(u: unit, ctx: Context, deal_id: int, given: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Write the given fields."""
    from pipetui.store.tables import Deal

    deal = u.session.get_one(Deal, deal_id)
    for name in _CHECKS.keys() & given.keys():
        setattr(deal, name, _CHECKS[name](given[name]))
    if "external_id" in given:
        deal.external_id = free_external_id(u, given["external_id"] or "", besides=deal_id)
    deal.title_key = fold(deal.title)
    if "company" in given:
        deal.company_id = find_or_make_company(u, given["company"] or "")
    _apply_contact(u, deal, given, before)
    deal.amount, deal.currency, deal.amount_parts = _money(u, given, before)
    u.session.flush()
    if "tags" in given:
        set_deal_tags(u, deal_id, given["tags"])
    if "next_step" in given or "next_step_due" in given:
        due = before["next_step_due"] and date.fromisoformat(before["next_step_due"])
        write_next_step(u, ctx, deal_id, given.get("next_step", before["next_step"]), given.get("next_step_due", due))


def _apply_contact(u: unit, deal: Deal, given: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Give the deal another contact, or the present contact another address."""
    name, email, phone = given.get("contact", before["contact"]), given.get("email"), given.get("phone")
    if "contact_id" in given or fold(name) != fold(before["contact"]):
        company = given.get("company", before["company"]) or ""
        person = Person(given.get("contact_id"), name, email, phone, company)
        deal.contact_id = find_or_make_contact(u, person).id
    elif "email" in given or "phone" in given:
        write_reach(
            u, deal.contact_id, given.get("email", before["email"]) or "", given.get("phone", before["phone"]) or ""
        )


def _money(u: unit, given: Mapping[str, Any], before: Mapping[str, Any]) -> Money:
    """Return the amount after the change."""
    present = Money(before["amount"], before["currency"], before["amount_parts"])
    if "amount" in given:
        typed = typed_money(u, given["amount"], given.get("currency"), default=present.currency)
        # The same figure without its parts is the field left as it was shown, not a wish to forget them.
        return present if typed == present._replace(parts=None) else typed
    if given.get("currency"):
        return in_currency(present, given["currency"])
    return present

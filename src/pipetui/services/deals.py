"""Deals made and deleted. Changing one is in `editing`, moving it in `moving`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipetui.domain.deals import (
    check_notes,
    check_owner,
    check_probability,
    check_source,
    check_title,
)
from pipetui.domain.errors import RuleRefused
from pipetui.domain.events import DealAdded, DealsDeleted
from pipetui.domain.text import fold
from pipetui.queries.settings import current_pipeline_id
from pipetui.services.amounts import typed_money
from pipetui.services.deal_fields import free_external_id
from pipetui.services.deal_shapes import UNSET, DealChanges, NewDeal, Unset
from pipetui.services.editing import edit_deal
from pipetui.services.moments import day_text, first_moment
from pipetui.services.moving_words import over_limit
from pipetui.services.people import Person, find_or_make_company, find_or_make_contact
from pipetui.services.places import ranks_at
from pipetui.services.plain_rows import add_plain
from pipetui.services.tags import set_deal_tags
from pipetui.services.tasks import write_next_step
from pipetui.services.transitions import Target, deal_states, first_open_stage, stage_target
from pipetui.services.wording import naming, short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.context import Context
    from pipetui.services.people import FoundContact
    from pipetui.store.file import Store

__all__ = ["UNSET", "DealChanges", "NewDeal", "Unset", "add_deal", "delete_deals", "edit_deal"]


def add_deal(store: Store, ctx: Context, new: NewDeal) -> DealAdded:
    """Make a deal, at the top of its column, with its contact, company, tags and first task.

    Raises:
        InvalidInput: a field cannot be read.
        NotFound: there is no such stage, pipeline or contact.
        Ambiguous: the contact's name fits several.
        RuleRefused: no contact, a new one without e-mail and phone, a deal that begins in Lost or in the future, an
            external id that another deal has.
    """
    with unit(store, ctx, command="add", raw=True) as u:
        title = check_title(new.title)
        stage = _first_stage(u, new)
        contact = find_or_make_contact(
            u, Person(new.contact_id, new.contact or "", new.email, new.phone, new.company or "")
        )
        deal_id = _write_deal(u, ctx, new, title, stage, contact)
        set_deal_tags(u, deal_id, new.tags)
        write_next_step(u, ctx, deal_id, new.next_step, new.next_step_due)
        u.summary = f"added {short(title)} to {short(stage.name)}"
        message = u.summary + over_limit(u, [stage])
    return DealAdded(
        batch_id=u.batch_id,
        message=message,
        deal_id=deal_id,
        stage_id=stage.id,
        contact_id=contact.id,
        contact_added=contact.added,
    )


def delete_deals(store: Store, ctx: Context, ids: Iterable[int]) -> DealsDeleted:
    """Delete deals with their history, tasks and tags; their people stay, with what was said to them. Undo brings all
    of it back.

    Raises:
        NotFound: a number is no deal's; none is deleted then.
    """
    with unit(store, ctx, command="delete", raw=True) as u:
        states = deal_states(u, ids)
        gone = [state.id for state in states]
        kept = "UPDATE activity SET deal_id = NULL, contact_id = coalesce(contact_id,"
        kept += " (SELECT d.contact_id FROM deal d WHERE d.id = activity.deal_id))"
        u.connection.execute(f"{kept} WHERE deal_id IN (SELECT value FROM json_each(?))", (json.dumps(gone),))
        for column in ("deal_tag.deal_id", "task.deal_id", "stage_change.deal_id", "deal.id"):
            sql = f"DELETE FROM {column.split('.')[0]} WHERE {column} IN (SELECT value FROM json_each(?))"
            u.connection.execute(sql, (json.dumps(gone),))
        u.summary = f"deleted {naming([state.title for state in states])}"
    return DealsDeleted(batch_id=u.batch_id, message=u.summary, deal_ids=tuple(gone))


def _first_stage(u: unit, new: NewDeal) -> Target:
    """Return the stage that a new deal begins in."""
    if new.stage_id is None:
        return first_open_stage(u, new.pipeline_id or current_pipeline_id(u.connection))
    stage = stage_target(u, new.stage_id)
    if stage.kind == "lost":
        raise RuleRefused(
            f"a new deal cannot begin in {short(stage.name)}", "add it, then lose it with a reason", field="stage"
        )
    return stage


def _write_deal(u: unit, ctx: Context, new: NewDeal, title: str, stage: Target, contact: FoundContact) -> int:
    """Write the deal and its first stage change."""
    money = typed_money(u, new.amount, new.currency)
    begun = first_moment(new.at, ctx)
    deal_id = add_plain(
        u,
        "deal",
        title=title,
        title_key=fold(title),
        contact_id=contact.id,
        company_id=find_or_make_company(u, new.company or "") or contact.company_id,
        amount=money.amount,
        currency=money.currency,
        amount_parts=money.parts,
        probability=check_probability(new.probability),
        expected_close=day_text(new.expected_close),
        owner=check_owner(new.owner),
        source=check_source(new.source),
        notes=check_notes(new.notes),
        external_id=free_external_id(u, new.external_id or ""),
        rank=ranks_at(u, stage.id, 0, 1)[0],
        stage_id=stage.id,
        status=stage.kind,
        first_at=begun,
        moved_at=begun,
        closed_at=begun if stage.kind == "won" else None,
        last_open_stage_id=stage.id if stage.kind == "open" else None,
    )
    add_plain(u, "stage_change", deal_id=deal_id, to_stage_id=stage.id, happened_at=begun)
    return deal_id

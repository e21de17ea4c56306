"""Undo and redo, as services tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Conflict, InvalidInput, NotFound, RuleRefused
from pipetui.services.deals import DealChanges, delete_deals, edit_deal
from pipetui.services.importing import ImportRow, ImportSpec, apply_import
from pipetui.services.moving import move_deals, place_deal, step_deals
from pipetui.services.stages import StageChanges, edit_stage
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.contexts import NOW
from support.rows import FIRST_CONTACT, NEW_CONTACT, run
from support.work import column, deal, later, unchanged, value

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def test_it_says_what_it_undid_and_redid(store: Store, ctx: Context) -> None:
    first = deal(store)
    step_deals(store, ctx, [first], 1)
    event = undo(store, later(1))
    assert event.message == "undid: moved Website relaunch to First Contact"
    assert event.summaries == ("moved Website relaunch to First Contact",)
    assert (event.kind, event.deal_ids, event.everything) == ("undo", (first,), False)
    assert value(store, "SELECT stage_id FROM deal") == NEW_CONTACT
    again = redo(store, later(2))
    assert again.message == "redid: moved Website relaunch to First Contact"
    assert again.batch_id == 4
    assert value(store, "SELECT stage_id FROM deal") == FIRST_CONTACT


def test_several_at_once(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    first = deal(store)
    step_deals(store, ctx, [first], 1)
    after = logical_dump(store.connection)
    event = undo(store, later(1), 5)
    assert event.message == "undid 2 changes, back to: added Website relaunch to New Contact"
    assert len(event.summaries) == 2
    assert unchanged(store, before)
    assert redo(store, later(2), 2).message == ("redid 2 changes, up to: moved Website relaunch to First Contact")
    assert unchanged(store, after)


def test_nothing_left_to_do(store: Store, ctx: Context) -> None:
    assert undo(store, ctx).message == "nothing to undo"
    event = redo(store, ctx)
    assert (event.message, event.batch_id, event.summaries, event.deal_ids) == ("nothing to redo", None, (), ())


@pytest.mark.parametrize("count", [0, -1])
def test_fewer_than_one_is_refused(store: Store, ctx: Context, count: int) -> None:
    with pytest.raises(InvalidInput):
        undo(store, ctx, count)
    with pytest.raises(InvalidInput):
        redo(store, ctx, count)


def test_each_undoes_their_own(store: Store) -> None:
    first = deal(store)
    edit_deal(store, later(1, actor="marie"), first, DealChanges(owner="marie"))
    edit_deal(store, later(2), first, DealChanges(source="web"))
    assert undo(store, later(3, actor="marie")).message == "undid: changed owner of Website relaunch"
    assert value(store, "SELECT source FROM deal") == "web"


def test_a_given_batch_of_anybody(store: Store) -> None:
    first = deal(store)
    batch = edit_deal(store, later(1, actor="marie"), first, DealChanges(owner="marie")).batch_id
    undo(store, later(2), batch=batch)
    assert value(store, "SELECT owner FROM deal") == ""
    with pytest.raises(RuleRefused, match="taken back already"):
        undo(store, later(3), batch=batch)
    with pytest.raises(NotFound, match="no change 99"):
        undo(store, later(3), batch=99)


def test_a_later_change_stands_in_the_way_and_is_named(store: Store) -> None:
    first = deal(store)
    batch = edit_deal(store, later(1), first, DealChanges(owner="ana")).batch_id
    edit_deal(store, later(2), first, DealChanges(owner="marie"))
    before = logical_dump(store.connection)
    with pytest.raises(Conflict, match="changed owner of Website relaunch"):
        undo(store, later(3), batch=batch)
    assert unchanged(store, before)


def test_a_change_of_everything_asks_for_a_full_refresh(store: Store, ctx: Context) -> None:
    edit_stage(store, ctx, FIRST_CONTACT, StageChanges(name="Second Contact"))
    event = undo(store, later(1))
    assert (event.everything, event.deal_ids) == (True, ())


def test_many_deals_of_several_changes_ask_for_a_full_refresh(
    store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.services.undoing.MOST_DEALS", 2)
    ids = [deal(store, str(number)) for number in range(3)]
    for deal_id in ids:
        move_deals(store, ctx, [deal_id], FIRST_CONTACT)
    event = undo(store, later(1), 3)
    assert event.everything
    assert event.deal_ids == tuple(ids[:2])


def test_it_works_after_a_restart(db: Path) -> None:
    with open_store(db, now=NOW, currency="EUR", timezone="UTC") as store:
        first = deal(store)
        before = logical_dump(store.connection)
        delete_deals(store, later(1), [first])
        after = logical_dump(store.connection)
    with open_store(db, now=NOW) as store:
        undo(store, later(2))
        assert unchanged(store, before)
    with open_store(db, now=NOW) as store:
        redo(store, later(3))
        assert unchanged(store, after)


def test_a_card_that_made_room_and_is_gone_does_not_stand_in_the_way(store: Store) -> None:
    mine = [deal(store, title) for title in ("b", "a")]
    spec = ImportSpec(source_name="deals.csv")
    imported = apply_import(store, later(1), spec, [ImportRow(2, "x"), ImportRow(3, "y")]).batch_id
    for rank, deal_id in enumerate((*mine, 3, 4), 1):
        run(store, "UPDATE deal SET rank = ? WHERE id = ?", rank, deal_id, actor="nobody")
    before = column(store, NEW_CONTACT)
    placed = place_deal(store, later(2), mine[0], below_id=3).batch_id
    assert value(store, "SELECT count(*) FROM journal_entry WHERE batch_id = ? AND row_key IN (3, 4)", placed) == 2
    undo(store, later(3), batch=imported)
    assert undo(store, later(4), batch=placed).message == "undid: moved b down in its column"
    assert column(store, NEW_CONTACT) == [title for title in before if title in "ab"]
    redo(store, later(5), 2)
    assert column(store, NEW_CONTACT) == ["a", "x", "b", "y"]

"""Deals on their way through the stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.dates import instant
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import DealMove
from pipetui.services.moving import lose_deals, move_deals, rehearse, reopen_deals, step_deals, win_deals
from pipetui.services.pipelines import add_pipeline
from pipetui.services.places import Beside
from pipetui.services.undoing import undo
from pipetui.store.connection import connect
from pipetui.store.dump import logical_dump
from support.contexts import NOW
from support.rows import DISCOVERY_CALL, FIRST_CONTACT, LOST, NEGOTIATION, NEW_CONTACT, PROPOSAL_SENT, WON, run
from support.statements import statements_of
from support.work import batches, column, deal, history, later, rows, unchanged, value

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


PRICE, NO_BUDGET = 1, 2


def loss(store: Store, deal_id: int) -> tuple[int | None, str]:
    """Return the reason and note of a deal's last change."""
    sql = """SELECT lost_reason_id, lost_note FROM stage_change WHERE deal_id = ?
        ORDER BY happened_at DESC, id DESC LIMIT 1"""
    (found,) = rows(store, sql, deal_id)
    return found  # type: ignore[no-any-return]


def test_a_move_writes_where_from_where_to_and_when(store: Store, ctx: Context) -> None:
    first = deal(store)
    event = move_deals(store, ctx, [first], PROPOSAL_SENT)
    assert event.moves == (DealMove(first, NEW_CONTACT, PROPOSAL_SENT),)
    assert event.message == "moved Website relaunch to Proposal Sent"
    assert batches(store)[-1] == event.message
    assert history(store, first) == [(None, NEW_CONTACT, -60), (NEW_CONTACT, PROPOSAL_SENT, 0)]
    assert rows(store, "SELECT stage_id, status, moved_at, last_open_stage_id FROM deal") == [
        (PROPOSAL_SENT, "open", instant(NOW), PROPOSAL_SENT)
    ]


def test_a_moved_card_lands_on_top(store: Store, ctx: Context) -> None:
    ids = [deal(store, title) for title in ("a", "b", "c")]
    move_deals(store, ctx, [ids[0]], FIRST_CONTACT)
    move_deals(store, ctx, [ids[2], ids[1]], FIRST_CONTACT)
    assert column(store, FIRST_CONTACT) == ["c", "b", "a"]


def test_a_moved_card_takes_the_place_given(store: Store, ctx: Context) -> None:
    for title in ("z", "y", "x"):
        move_deals(store, ctx, [deal(store, title)], FIRST_CONTACT)
    ids = [deal(store, title) for title in ("a", "b")]
    move_deals(store, ctx, ids, FIRST_CONTACT, place=1)
    assert column(store, FIRST_CONTACT) == ["x", "a", "b", "y", "z"]
    move_deals(store, ctx, [deal(store, "last")], FIRST_CONTACT, place=99)
    assert column(store, FIRST_CONTACT)[-1] == "last"


def test_a_place_in_its_own_stage_is_no_stage_change(store: Store, ctx: Context) -> None:
    ids = [deal(store, title) for title in ("c", "b", "a")]
    event = move_deals(store, ctx, [ids[2]], NEW_CONTACT, place=2)
    assert column(store, NEW_CONTACT) == ["b", "c", "a"]
    assert event.message == "moved a within New Contact"
    assert event.moves == (DealMove(ids[2], NEW_CONTACT, NEW_CONTACT),)
    assert len(history(store, ids[2])) == 1


def test_cards_from_two_columns_come_to_stand_together(store: Store, ctx: Context) -> None:
    ids = [deal(store, title) for title in ("c", "b", "a")]
    move_deals(store, ctx, [deal(store, "x")], FIRST_CONTACT)
    move_deals(store, ctx, [ids[0]], FIRST_CONTACT)
    event = move_deals(store, ctx, [ids[0], ids[1]], FIRST_CONTACT, place=1)
    assert column(store, FIRST_CONTACT) == ["x", "c", "b"]
    assert event.message == "moved b to First Contact"
    assert len(event.moves) == 2


def test_moving_to_where_it_is_says_so_and_writes_nothing(store: Store, ctx: Context) -> None:
    first = deal(store)
    before = logical_dump(store.connection)
    event = move_deals(store, ctx, [first], NEW_CONTACT)
    assert (event.batch_id, event.moves) == (None, ())
    assert event.message == "Website relaunch is in New Contact already"
    assert unchanged(store, before)
    assert len(batches(store)) == 1


def test_a_reason_is_not_needed_to_stay_in_lost(store: Store, ctx: Context) -> None:
    first = deal(store)
    lose_deals(store, ctx, [first], PRICE)
    assert move_deals(store, later(60), [first], LOST).message == "Website relaunch is in Lost already"


def test_many_deals_are_one_batch(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(4)]
    before = logical_dump(store.connection)
    event = move_deals(store, ctx, [*ids, ids[0]], DISCOVERY_CALL)
    assert event.message == "moved 4 deals to Discovery Call"
    assert [move.deal_id for move in event.moves] == ids
    undo(store, later(1))
    assert unchanged(store, before)


@pytest.mark.parametrize(("ids", "stage", "number"), [([1, 99], WON, 99), ([1], 98, 98)])
def test_nothing_moves_when_something_is_not_there(
    store: Store, ctx: Context, ids: list[int], stage: int, number: int
) -> None:
    deal(store)
    with pytest.raises(NotFound, match=str(number)):
        move_deals(store, ctx, ids, stage)
    assert column(store, NEW_CONTACT) == ["Website relaunch"]


def test_a_deal_may_go_to_another_pipeline(store: Store, ctx: Context) -> None:
    first = deal(store)
    other = add_pipeline(store, ctx, "Support", stage_names=["Asked", "Answered"]).row_id
    asked, answered = rows(store, "SELECT id FROM stage WHERE pipeline_id = ? AND kind = 'open'", other)
    move_deals(store, ctx, [first], asked)
    step_deals(store, later(60), [first], 1)
    assert value(store, "SELECT stage_id FROM deal") == answered


class TestSteps:
    """On over the open stages and into Won; back; a closed deal goes back to where it was."""

    def test_from_the_last_open_stage_on_is_won(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=NEGOTIATION)
        event = step_deals(store, ctx, [first], 1)
        assert event.message == "won Website relaunch"
        assert rows(store, "SELECT status, closed_at FROM deal") == [("won", instant(NOW))]

    def test_back_from_lost_is_the_last_open_stage(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=DISCOVERY_CALL)
        lose_deals(store, ctx, [first], PRICE)
        event = step_deals(store, later(60), [first], -1)
        assert event.message == "reopened Website relaunch into Discovery Call"
        assert rows(store, "SELECT status, closed_at FROM deal") == [("open", None)]

    def test_two_back_from_won_is_one_before_it(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=DISCOVERY_CALL)
        win_deals(store, ctx, [first])
        step_deals(store, later(60), [first], -2)
        assert value(store, "SELECT stage_id FROM deal") == FIRST_CONTACT

    def test_at_either_end_it_says_so(self, store: Store, ctx: Context) -> None:
        first, won = deal(store, "first"), deal(store, "won", stage_id=WON)
        assert step_deals(store, ctx, [first], -1).message == "first is in the first stage already"
        assert step_deals(store, ctx, [won], 1).message == "won is closed already"
        assert len(batches(store)) == 2

    def test_each_goes_from_where_it_is(self, store: Store, ctx: Context) -> None:
        ids = [deal(store, "a"), deal(store, "b", stage_id=PROPOSAL_SENT)]
        event = step_deals(store, ctx, ids, 1)
        assert event.message == "moved 2 deals to 2 stages"
        assert [move.to_stage_id for move in event.moves] == [FIRST_CONTACT, NEGOTIATION]

    def test_those_that_can_go_go(self, store: Store, ctx: Context) -> None:
        ids = [deal(store, "a", stage_id=WON), deal(store, "b")]
        event = step_deals(store, ctx, ids, 1)
        assert [move.deal_id for move in event.moves] == [ids[1]]
        assert event.message == "moved b to First Contact · a was closed already"


class TestClosing:
    """Won, lost with a reason, and reopened."""

    def test_winning_again_says_so(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        assert win_deals(store, ctx, [first]).message == "won Website relaunch"
        assert win_deals(store, later(60), [first]).message == "Website relaunch is won already"

    def test_losing_keeps_reason_and_note(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        event = lose_deals(store, ctx, [first], PRICE, "too dear\nby half")
        assert event.message == "lost Website relaunch: Price"
        assert loss(store, first) == (PRICE, "too dear\nby half")
        assert rows(store, "SELECT status, closed_at, last_open_stage_id FROM deal") == [
            ("lost", instant(NOW), NEW_CONTACT)
        ]

    def test_every_path_into_lost_needs_a_reason(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        with pytest.raises(RuleRefused, match="needs a reason") as caught:
            move_deals(store, ctx, [first], LOST)
        assert caught.value.field == "reason"
        with pytest.raises(RuleRefused, match="needs a reason"):
            lose_deals(store, ctx, [first], None)
        with pytest.raises(NotFound, match="lost reason"):
            lose_deals(store, ctx, [first], 99)
        assert column(store, LOST) == []

    def test_a_move_into_lost_with_a_reason_is_a_loss(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        event = move_deals(store, ctx, [first], LOST, reason_id=NO_BUDGET, note="next year")
        assert event.message == "lost Website relaunch: No budget"
        assert loss(store, first) == (NO_BUDGET, "next year")

    def test_a_reason_can_be_corrected(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        lose_deals(store, ctx, [first], PRICE, "too dear")
        event = lose_deals(store, later(60), [first], NO_BUDGET)
        assert event.moves == (DealMove(first, LOST, LOST),)
        assert loss(store, first) == (NO_BUDGET, "too dear")
        assert len(history(store, first)) == 2
        lose_deals(store, later(70), [first], NO_BUDGET, "none at all")
        assert loss(store, first) == (NO_BUDGET, "none at all")

    def test_the_same_reason_again_says_so(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        lose_deals(store, ctx, [first], PRICE)
        event = lose_deals(store, later(60), [first], PRICE)
        assert event.message == "Website relaunch is lost for that reason already"
        assert event.batch_id is None

    def test_a_won_deal_can_be_lost(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=PROPOSAL_SENT)
        win_deals(store, ctx, [first])
        lose_deals(store, later(60), [first], PRICE)
        assert rows(store, "SELECT status, last_open_stage_id FROM deal") == [("lost", PROPOSAL_SENT)]

    def test_reopening_clears_reason_and_closing_day(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=PROPOSAL_SENT)
        lose_deals(store, ctx, [first], PRICE)
        event = reopen_deals(store, later(60), [first])
        assert event.message == "reopened Website relaunch into Proposal Sent"
        assert loss(store, first) == (None, "")
        assert rows(store, "SELECT status, stage_id, closed_at FROM deal") == [("open", PROPOSAL_SENT, None)]

    def test_an_open_deal_stays(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        assert reopen_deals(store, ctx, [first]).message == "Website relaunch is open already"

    def test_a_deal_that_was_never_open_reopens_into_the_last_open_stage(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=WON)
        reopen_deals(store, ctx, [first])
        assert value(store, "SELECT stage_id FROM deal") == NEGOTIATION

    def test_many_are_counted(self, store: Store, ctx: Context) -> None:
        ids = [deal(store, "a"), deal(store, "b")]
        assert lose_deals(store, ctx, ids, PRICE).message == "lost 2 deals: Price"
        assert lose_deals(store, later(60), ids, PRICE).message == "2 deals are lost for that reason already"


class TestLimits:
    """A stage may hold more than it should, and says so."""

    def test_over_the_limit_warns(self, store: Store, ctx: Context) -> None:
        run(store, "UPDATE stage SET wip_limit = 1 WHERE id = ?", FIRST_CONTACT)
        ids = [deal(store, "a"), deal(store, "b")]
        assert step_deals(store, ctx, [ids[0]], 1).message == "moved a to First Contact"
        event = step_deals(store, later(60), [ids[1]], 1)
        assert event.message == "moved b to First Contact; First Contact holds 2, over its limit of 1"
        assert batches(store)[-1] == "moved b to First Contact"

    def test_a_move_by_name_warns_too(self, store: Store, ctx: Context) -> None:
        run(store, "UPDATE stage SET wip_limit = 1 WHERE id = ?", WON)
        ids = [deal(store, "a"), deal(store, "b")]
        assert "over its limit of 1" in move_deals(store, ctx, ids, WON).message


@pytest.mark.parametrize("stage", [NEW_CONTACT, NEGOTIATION, WON, LOST])
def test_a_rehearsal_leaves_no_trace(store: Store, ctx: Context, db: Path, stage: int) -> None:
    first = deal(store, "First", stage_id=NEW_CONTACT)
    move_deals(store, later(-30), [first], stage, reason_id=1)
    before = db.read_bytes()
    with statements_of(store.connection) as heard:
        rehearse(store, ctx, first)
    assert any(sql.startswith("INSERT INTO stage_change") for sql in heard)
    assert any(sql.startswith("UPDATE deal SET rank") for sql in heard)
    assert db.read_bytes() == before
    assert not store.connection.in_transaction
    assert list(db.parent.glob("*-journal")) == []
    batch = move_deals(store, ctx, [first], FIRST_CONTACT).batch_id
    assert batch == len(batches(store))


def test_a_rehearsal_waits_for_nobody(store: Store, ctx: Context, db: Path) -> None:
    first = deal(store)
    timeout = value(store, "PRAGMA busy_timeout")
    other = connect(db, write=True)
    other.execute("BEGIN IMMEDIATE")
    with statements_of(store.connection) as heard:
        rehearse(store, ctx, first)
    assert not any(sql.startswith("INSERT") for sql in heard)
    assert not store.connection.in_transaction
    other.execute("ROLLBACK")
    other.close()
    assert value(store, "PRAGMA busy_timeout") == timeout == 5000


def test_a_rehearsal_of_what_is_gone_is_none(store: Store, ctx: Context) -> None:
    rehearse(store, ctx, 7)
    assert not store.connection.in_transaction


def test_a_step_asks_little(store: Store, ctx: Context) -> None:
    first = deal(store, "First")
    for number in range(30):
        deal(store, f"Deal {number}")
    with statements_of(store.connection) as heard:
        step_deals(store, ctx, [first], 1)
    assert len(set(heard)) <= 13, heard  # a statement is heard again for each of its triggers


def test_those_that_were_there_are_told(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(5)]
    move_deals(store, ctx, ids[:2], PROPOSAL_SENT)
    event = move_deals(store, later(60), ids, PROPOSAL_SENT)
    assert event.message == "moved 3 deals to Proposal Sent · 2 were there already"
    assert batches(store)[-1] == "moved 3 deals to Proposal Sent"
    win_deals(store, later(120), ids[:1])
    assert win_deals(store, later(180), ids).message == "won 4 deals · 0 was won already"
    lose_deals(store, later(240), ids[:2], PRICE)
    event = lose_deals(store, later(300), ids, PRICE)
    assert event.message.endswith("3 deals: Price · 2 were lost for that reason already")
    assert lose_deals(store, later(360), ids, NO_BUDGET).message == "lost 5 deals: No budget"
    assert [loss(store, each) for each in ids] == [(NO_BUDGET, "")] * 5


def test_a_place_may_be_named_by_the_card_beside_it(store: Store, ctx: Context) -> None:
    x, y, z = (deal(store, title, stage_id=FIRST_CONTACT) for title in "xyz")
    a, b = deal(store, "a"), deal(store, "b")
    move_deals(store, ctx, [a, b], FIRST_CONTACT, beside=Beside(y, below=True))
    assert column(store, FIRST_CONTACT) == ["z", "y", "a", "b", "x"]
    event = move_deals(store, ctx, [z, b], FIRST_CONTACT, beside=Beside(x, below=False))
    assert column(store, FIRST_CONTACT) == ["y", "a", "z", "b", "x"]
    assert event.message == "moved 2 deals within First Contact"
    for beside in (z, deal(store, "elsewhere"), 99):
        with pytest.raises(RuleRefused, match="not in that column any more"):
            move_deals(store, ctx, [z], FIRST_CONTACT, beside=Beside(beside, below=True))


def test_the_questions_asked_are_as_many_for_two_as_for_fifty(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(50)]
    counts = []
    for minute, some in enumerate((ids[:2], ids)):
        at = later(60 * minute)
        with statements_of(store.connection) as heard:
            step_deals(store, at, some, 1)
            step_deals(store, at, some, -1)
            win_deals(store, at, some)
            lose_deals(store, at, some, PRICE)
            lose_deals(store, at, some, NO_BUDGET)
            reopen_deals(store, at, some)
        counts.append(sum(each.lstrip().startswith("SELECT") for each in heard))
    assert counts[0] == counts[1]

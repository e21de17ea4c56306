"""When a move counts as made: back-dated, or within the ten seconds in which several are one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.dates import instant
from pipetui.domain.errors import RuleRefused
from pipetui.domain.events import DealMove
from pipetui.services.moving import lose_deals, move_deals, step_deals, win_deals
from pipetui.services.undoing import undo
from support.contexts import NOW
from support.rows import DISCOVERY_CALL, FIRST_CONTACT, NEW_CONTACT, PROPOSAL_SENT, WON
from support.work import column, deal, history, later, rows, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


PRICE, NO_BUDGET = 1, 2


def loss(store: Store, deal_id: int) -> tuple[int | None, str]:
    """Return the reason and note of a deal's last change."""
    sql = """SELECT lost_reason_id, lost_note FROM stage_change WHERE deal_id = ?
        ORDER BY happened_at DESC, id DESC LIMIT 1"""
    (found,) = rows(store, sql, deal_id)
    return found  # type: ignore[no-any-return]


class TestBackDating:
    """When a move happened may be told afterwards."""

    def test_an_instant_is_kept(self, store: Store, ctx: Context) -> None:
        first = deal(store, ctx=later(days=-9))
        at = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)
        move_deals(store, ctx, [first], PROPOSAL_SENT, at=at)
        assert value(store, "SELECT moved_at FROM deal") == instant(at)

    def test_moves_of_one_day_stand_in_the_order_they_were_told(self, store: Store, ctx: Context) -> None:
        first = deal(store, ctx=later(days=-9))
        day = date(2026, 11, 17)
        for stage in (FIRST_CONTACT, DISCOVERY_CALL):
            move_deals(store, ctx, [first], stage, at=day)
        win_deals(store, ctx, [first], at=day)
        noon = -5 * 86_400 - 3_600
        assert [change[2] for change in history(store, first)[1:]] == [noon, noon + 0.001, noon + 0.002]
        assert value(store, "SELECT status FROM deal") == "won"

    @pytest.mark.parametrize("at", [date(2026, 11, 23), NOW + timedelta(seconds=1)])
    def test_the_future_is_refused(self, store: Store, ctx: Context, at: date) -> None:
        first = deal(store)
        with pytest.raises(RuleRefused, match="future"):
            step_deals(store, ctx, [first], 1, at=at)

    def test_before_a_change_that_exists_is_refused_for_all(self, store: Store, ctx: Context) -> None:
        old, young = deal(store, "old", ctx=later(days=-9)), deal(store, "young")
        with pytest.raises(RuleRefused, match="young changed stage"):
            win_deals(store, ctx, [old, young], at=date(2026, 11, 17))
        assert column(store, WON) == []


class TestTenSeconds:
    """Moves of one deal by one person within 10 s are one stage change."""

    def test_three_steps_are_one_visit_and_three_undo_steps(self, store: Store) -> None:
        first = deal(store)
        for second in (0, 5, 15):
            step_deals(store, later(second), [first], 1)
        assert history(store, first) == [(None, NEW_CONTACT, -60), (NEW_CONTACT, PROPOSAL_SENT, 15)]
        for stage in (DISCOVERY_CALL, FIRST_CONTACT, NEW_CONTACT):
            undo(store, later(20))
            assert value(store, "SELECT stage_id FROM deal") == stage
        assert history(store, first) == [(None, NEW_CONTACT, -60)]

    def test_a_later_move_is_a_change_of_its_own(self, store: Store) -> None:
        first = deal(store)
        step_deals(store, later(0), [first], 1)
        step_deals(store, later(10.001), [first], 1)
        assert len(history(store, first)) == 3

    def test_ten_seconds_are_within(self, store: Store) -> None:
        first = deal(store)
        step_deals(store, later(0), [first], 1)
        step_deals(store, later(10), [first], 1)
        assert len(history(store, first)) == 2

    def test_creation_is_not_a_move(self, store: Store, ctx: Context) -> None:
        first = deal(store, ctx=ctx)
        step_deals(store, later(1), [first], 1)
        assert history(store, first) == [(None, NEW_CONTACT, 0), (NEW_CONTACT, FIRST_CONTACT, 1)]

    def test_somebody_elses_move_stays(self, store: Store) -> None:
        first = deal(store)
        step_deals(store, later(0), [first], 1)
        step_deals(store, later(1, actor="marie"), [first], 1)
        step_deals(store, later(2), [first], 1)
        assert len(history(store, first)) == 4

    def test_coming_back_takes_the_change_away(self, store: Store) -> None:
        first = deal(store)
        before = history(store, first)
        step_deals(store, later(0), [first], 2)
        event = step_deals(store, later(4), [first], -2)
        assert history(store, first) == before
        assert event.moves == (DealMove(first, DISCOVERY_CALL, NEW_CONTACT),)
        undo(store, later(5))
        assert value(store, "SELECT stage_id FROM deal") == DISCOVERY_CALL

    def test_after_coming_back_the_next_move_is_new(self, store: Store) -> None:
        first = deal(store)
        for second, steps in enumerate((1, -1, 1)):
            step_deals(store, later(second), [first], steps)
        assert history(store, first)[1:] == [(NEW_CONTACT, FIRST_CONTACT, 2)]

    def test_a_back_dated_move_neither_changes_nor_is_changed(self, store: Store, ctx: Context) -> None:
        first = deal(store, ctx=later(days=-1))
        move_deals(store, later(0), [first], FIRST_CONTACT, at=NOW - timedelta(seconds=3))
        step_deals(store, later(1), [first], 1)
        assert len(history(store, first)) == 3
        move_deals(store, later(2), [first], PROPOSAL_SENT, at=NOW + timedelta(seconds=1.5))
        assert len(history(store, first)) == 4

    def test_an_undone_move_is_not_continued(self, store: Store) -> None:
        first = deal(store)
        step_deals(store, later(0), [first], 1)
        undo(store, later(1))
        step_deals(store, later(2), [first], 1)
        assert history(store, first)[1:] == [(NEW_CONTACT, FIRST_CONTACT, 2)]

    def test_it_holds_for_each_of_many(self, store: Store) -> None:
        old, fresh = deal(store, "old"), deal(store, "fresh")
        step_deals(store, later(0), [old], 1)
        step_deals(store, later(20), [fresh], 1)
        step_deals(store, later(25), [old, fresh], 1)
        assert len(history(store, old)) == 3
        assert len(history(store, fresh)) == 2

    def test_the_reason_goes_with_the_loss(self, store: Store) -> None:
        first = deal(store)
        lose_deals(store, later(0), [first], PRICE, "too dear")
        win_deals(store, later(3), [first])
        assert loss(store, first) == (None, "")
        assert history(store, first)[1:] == [(NEW_CONTACT, WON, 3)]

    def test_with_the_clock_set_back_a_move_still_counts_as_the_last(self, store: Store) -> None:
        first = deal(store)
        step_deals(store, later(0), [first], 1)
        step_deals(store, later(days=-1), [first], 1)
        assert [change[1] for change in history(store, first)] == [NEW_CONTACT, FIRST_CONTACT, DISCOVERY_CALL]
        assert value(store, "SELECT stage_id FROM deal") == DISCOVERY_CALL

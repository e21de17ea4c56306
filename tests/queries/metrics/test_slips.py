from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.scope import moment_as_of, present_moment, scope_of
from pipetui.queries.metrics.slips import Slip, read_slips, slip_figures
from pipetui.services.deals import DealChanges, edit_deal
from pipetui.store.journal import redo, undo
from support.pipeline_builder import CTX
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.pipeline_builder import PipelineBuilder

ALL = "0000", "9999"


def slips(build: PipelineBuilder, since: str = "0000", until: str = "9999") -> list[Slip]:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)
    return read_slips(build.conn, scope, since, until)


def put_off(build: PipelineBuilder, deal_id: int, to: str | None, when: str) -> None:
    with build.batch("edit", when=when):
        build.conn.execute("UPDATE deal SET expected_close = ? WHERE id = ?", (to, deal_id))


def test_only_a_later_day_than_the_one_before_is_a_slip(build: PipelineBuilder) -> None:
    one = build.deal()
    for to, when in (
        ("2026-12-01", "2026-11-10"),  # the first
        ("2026-12-11", "2026-11-11"),
        ("2026-12-05", "2026-11-12"),
        (None, "2026-11-13"),
        ("2027-01-01", "2026-11-14"),
    ):
        put_off(build, one, to, when)
    with build.batch("edit", when="2026-11-15"):
        build.conn.execute("UPDATE deal SET title = 'renamed' WHERE id = ?", (one,))
    assert slips(build) == [Slip(one, "2026-11-11T12:00:00.000Z", date(2026, 12, 1), date(2026, 12, 11))]
    assert slips(build)[0].days == 10
    assert slips(build, "2026-11-11T12:00:00.000Z", "2026-11-11T12:00:00.001Z")
    assert not slips(build, "2026-11-11T12:00:00.001Z")
    assert not slips(build, until="2026-11-11T12:00:00.000Z")


def test_slips_of_other_pipelines_and_of_later_days_are_not_seen(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    other = build.deal(stage="First", expected_close="2026-12-01", on="2026-01-01")
    mine = build.deal(expected_close="2026-12-01", on="2026-01-01")
    put_off(build, other, "2026-12-02", "2026-11-10")
    put_off(build, mine, "2026-12-03", "2026-11-10")
    assert [slip.days for slip in slips(build)] == [2]
    past = scope_of(build.conn, moment_as_of(build.conn, CTX, date(2026, 11, 9)), None, None)
    assert read_slips(build.conn, past, *ALL) == []
    everywhere = scope_of(build.conn, present_moment(build.conn, CTX), None, None)
    assert [slip.days for slip in read_slips(build.conn, everywhere, *ALL)] == [1, 2]


def test_an_undone_slip_is_none_until_it_is_redone(store: Store) -> None:
    number = deal(store, expected_close=date(2026, 12, 1))
    edit_deal(store, later(1), number, DealChanges(expected_close=date(2026, 12, 8)))

    def days() -> list[int]:
        scope = scope_of(store.connection, present_moment(store.connection, later(9)), None, None)
        return [slip.days for slip in read_slips(store.connection, scope, *ALL)]

    assert days() == [7]
    undo(store, later(2))
    assert days() == []
    redo(store, later(3))
    assert days() == [7]


def test_the_figures_of_slips_are_of_two_periods(build: PipelineBuilder) -> None:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)
    month, year, everything = (parse_period(words, CTX.today) for words in ("2026-11", "2026", "all"))
    nothing = slip_figures(build.conn, scope, month, everything)
    assert nothing["slip_count"].value == 0
    assert nothing["slip_days_avg"].reason == "no expected close was put off in the period"
    deal_id = build.deal(on="2026-01-01", expected_close="2026-12-01")
    put_off(build, deal_id, "2026-12-11", "2026-10-01")
    put_off(build, deal_id, "2026-12-12", "2026-11-01")
    found = slip_figures(build.conn, scope, month, year)
    assert (found["slip_count"].value, found["slip_count"].n) == (1, 1)
    assert (found["slip_days_avg"].value, found["slip_days_avg"].n) == (5.5, 1)
    assert slip_figures(build.conn, scope, everything, month)["slip_count"].value == 2

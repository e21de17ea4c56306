"""The weekly sheet: what happened, and why the weighted forecast is another than a week before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.dates import instant
from pipetui.domain.errors import InvalidInput
from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.week import read_week
from pipetui.queries.metrics.week_shapes import DealThen
from pipetui.services.deals import DealChanges, edit_deal
from pipetui.store.journal import undo
from support.contexts import ZURICH
from support.pipeline_builder import CTX, PipelineBuilder
from support.properties import holds
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.queries.metrics.week_shapes import ForecastChange, WeekDeal, WeekSheet
    from pipetui.store.file import Store

# The week of CTX: Monday 16 to Sunday 22 November 2026, at noon.


def week(build: PipelineBuilder, period: str | None = None, **asked: Any) -> WeekSheet:
    chosen = None if period is None else parse_period(period, CTX.today)
    sheet = read_week(build.conn, CTX, **({"period": chosen, "pipeline_id": build.pipeline_id} | asked))
    assert sum(change.change for change in sheet.changes) == sheet.weighted_after - sheet.weighted_before
    return sheet


def edit(build: PipelineBuilder, deal_id: int, when: str, **fields: object) -> None:
    with build.batch("edit", when=when):
        for column, value in fields.items():
            build.conn.execute(f"UPDATE deal SET {column} = ? WHERE id = ?", (value, deal_id))


def move(build: PipelineBuilder, deal_id: int, stage: str, when: str, **more: Any) -> None:
    with build.batch("move", when=when):
        build.move(deal_id, stage, when, **more)


def why(sheet: WeekSheet) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {change.title: (change.change, change.reasons) for change in sheet.changes}


def titles(rows: tuple[WeekDeal, ...] | tuple[ForecastChange, ...]) -> list[str]:
    return [row.title for row in rows]


def test_each_deal_says_why_the_forecast_changed(build: PipelineBuilder) -> None:
    old: dict[str, Any] = {"on": "2026-10-01", "amount": 10_000}
    for title in ("won", "lost", "moved", "dearer", "surer", "both", "same", "undated"):
        build.deal(title, **old)
    back = build.deal("back", **old)
    move(build, back, "Lost", "2026-10-05")
    ids = {title: place for place, title in enumerate(("won", "lost", "moved", "dearer", "surer", "both"), 1)}
    move(build, ids["won"], "Won", "2026-11-17")
    move(build, ids["lost"], "Lost", "2026-11-17")
    move(build, ids["moved"], "Proposal", "2026-11-17")
    edit(build, ids["dearer"], "2026-11-17", amount=20_000)
    edit(build, ids["surer"], "2026-11-17", probability=30)
    edit(build, ids["both"], "2026-11-17", probability=30, amount=30_000)
    move(build, ids["both"], "Negotiation", "2026-11-18")
    move(build, back, "New", "2026-11-18")
    build.deal("fresh", on="2026-11-19", amount=500)
    sheet = week(build)
    assert (sheet.weighted_before, sheet.weighted_after) == (8000, 1000 * 2 + 5000 + 2000 + 3000 + 9000 + 1000 + 50)
    assert why(sheet) == {
        "both": (8000, ("moved", "amount", "probability")),
        "moved": (4000, ("moved",)),
        "surer": (2000, ("probability",)),
        "won": (-1000, ("won",)),
        "lost": (-1000, ("lost",)),
        "dearer": (1000, ("amount",)),
        "back": (1000, ("reopened",)),
        "fresh": (50, ("new",)),
    }
    assert titles(sheet.changes)[:3] == ["both", "moved", "surer"]
    both = sheet.changes[0]
    assert both.before == DealThen("New", "open", 10_000, "EUR", 10, None, 1000)
    assert both.after == DealThen("Negotiation", "open", 30_000, "EUR", 30, None, 9000)
    assert sheet.changes[-1].before == DealThen("", "", None, None, 0, None, 0)


def test_a_stage_of_another_probability_changes_all_that_stand_in_it(build: PipelineBuilder) -> None:
    build.deal("a", on="2026-10-01", amount=1000)
    build.deal("own", on="2026-10-01", amount=1000, probability=10)
    with build.batch("stage", when="2026-11-18"):
        build.conn.execute("UPDATE stage SET probability = 20 WHERE name = 'New'")
        build.conn.execute("UPDATE stage SET name = 'Brand-new' WHERE name = 'New'")
    sheet = week(build)
    assert why(sheet) == {"a": (100, ("probability",))}
    assert (sheet.changes[0].before.probability, sheet.changes[0].after.probability) == (10, 20)
    assert (sheet.weighted_before, sheet.weighted_after) == (200, 300)


def test_a_change_of_currency_takes_a_deal_out_of_the_sum(build: PipelineBuilder) -> None:
    deal = build.deal("a", on="2026-10-01", amount=1000)
    with build.batch("edit", when="2026-11-17"):
        build.conn.execute("UPDATE deal SET currency = 'USD' WHERE id = ?", (deal,))
    build.deal("nothing said", on="2026-10-01")
    sheet = week(build)
    assert why(sheet) == {"a": (-100, ("currency",))}
    assert (sheet.unpriced_before, sheet.unpriced_after) == (1, 2)


def test_a_rate_of_the_week_changes_what_is_not_in_the_base_currency(build: PipelineBuilder) -> None:
    for on_day, rate in (("2026-11-15", "0.5"), ("2026-11-16", "0.75"), ("2026-11-23", "2")):
        build.insert("exchange_rate", currency="USD", base="EUR", on_day=on_day, rate=rate)
    build.insert("exchange_rate", currency="CHF", base="EUR", on_day="2026-11-20", rate="1.1")
    build.deal("dollars", on="2026-10-01", amount=1010, currency="USD")
    build.deal("francs", on="2026-10-01", amount=1000, currency="CHF")
    build.deal("euros", on="2026-10-01", amount=1000)
    sheet = week(build)
    assert why(sheet) == {"francs": (110, ("rate",)), "dollars": (26, ("rate",))}  # 50.5 became 75.75
    assert (sheet.weighted_before, sheet.weighted_after) == (150, 286)
    assert (sheet.unpriced_before, sheet.unpriced_after) == (1, 0)
    assert [change.before.weighted for change in sheet.changes] == [0, 50]


def test_a_deal_that_goes_to_another_pipeline_leaves_one_and_comes_to_the_other(build: PipelineBuilder) -> None:
    other = build.pipeline("Retainers", "First 50, R/Won, R/Lost")
    away = build.deal("away", on="2026-10-01", amount=1000)
    move(build, away, "First", "2026-11-17")
    won = build.deal("won elsewhere", on="2026-10-01", amount=1000)
    move(build, won, "R/Won", "2026-11-17")
    here, there, everywhere = week(build), week(build, pipeline_id=other), week(build, pipeline_id=None)
    assert why(here) == {"away": (-100, ("pipeline",)), "won elsewhere": (-100, ("won",))}
    assert [change.after.status for change in here.changes] == ["", ""]
    assert why(there) == {"away": (500, ("pipeline",))}
    assert why(everywhere) == {"away": (400, ("moved",)), "won elsewhere": (-100, ("won",))}
    assert (here.pipeline, everywhere.pipeline) == ("Sales", "all")


def test_a_past_week_is_told_as_it_was_at_its_end(build: PipelineBuilder) -> None:
    deal = build.deal("a", on="2026-10-01", amount=1000, expected_close="2026-11-30")
    edit(build, deal, "2026-11-10", amount=2000)
    edit(build, deal, "2026-11-17", amount=9000, expected_close="2026-12-24")
    move(build, deal, "Proposal", "2026-11-11")
    move(build, deal, "Won", "2026-11-18")
    sheet = week(build, "last-week")
    assert (sheet.as_of, sheet.today) == ("2026-11-15T22:59:59.999Z", "2026-11-22")
    assert (sheet.weighted_before, sheet.weighted_after) == (100, 1000)
    (row,) = sheet.moved
    assert (row.amount, row.expected_close, row.stage_before, row.stage) == (2000, "2026-11-30", "New", "Proposal")
    assert row.since == "2026-11-11"
    assert (sheet.new, sheet.won, sheet.lost, sheet.slipped) == ((), (), (), ())


def test_the_lists_tell_what_happened_in_the_order_in_which_it_did(build: PipelineBuilder) -> None:
    price = build.reason("Price")
    acme = build.company("Acme")
    person = build.contact("Jean", company_id=acme)
    old: dict[str, Any] = {"on": "2026-10-01", "expected_close": "2026-12-01"}
    lost = build.deal("lost", contact_id=person, amount=5, **old)
    unsaid = build.deal("unsaid", **old)
    won = build.deal("won", **old)
    slipped = build.deal("slipped", **old)
    stays = build.deal("moved and back", **old)
    move(build, lost, "Lost", "2026-11-19", reason=price)
    move(build, unsaid, "Lost", "2026-11-18")
    move(build, won, "Won", "2026-11-17")
    edit(build, slipped, "2026-11-17", expected_close="2026-12-05")
    edit(build, slipped, "2026-11-18", expected_close="2026-12-10")
    edit(build, slipped, "2026-11-19", expected_close="2026-12-08")
    move(build, stays, "Proposal", "2026-11-17")
    move(build, stays, "New", "2026-11-18")
    quick = build.deal("new and won", on="2026-11-17")
    move(build, quick, "Won", "2026-11-18")
    build.deal("nobody knows since when", on="2026-11-17", assumed=2)
    sheet = week(build)
    assert titles(sheet.new) == ["new and won"]
    assert titles(sheet.moved) == []
    assert titles(sheet.won) == ["won", "new and won"]
    assert [(row.title, row.lost_reason, row.since) for row in sheet.lost] == [
        ("unsaid", "", "2026-11-18"),
        ("lost", "Price", "2026-11-19"),
    ]
    assert (sheet.lost[1].client, sheet.lost[0].client, sheet.lost[1].amount) == ("Acme", "Somebody", 5)
    (slip,) = sheet.slipped
    assert (slip.close_before, slip.expected_close, slip.slipped_days) == ("2026-12-01", "2026-12-08", 9)
    assert (sheet.new[0].stage_before, sheet.won[0].stage_before, sheet.won[0].stage) == (None, "New", "Won")


def test_what_became_stalled_in_the_week_stands_first(build: PipelineBuilder) -> None:
    spoken = build.deal("spoken to", on="2026-10-01")
    kind = build.conn.execute("SELECT id FROM activity_kind WHERE name = 'call'").fetchone()[0]
    build.insert("activity", kind_id=kind, deal_id=spoken, happened_at="2026-11-11T12:00:00.000Z", text="hello")
    build.deal("long ago", on="2026-10-01")
    build.deal("news", on="2026-11-10")  # stalled from the eighth day on
    build.deal("not yet", on="2026-11-15")
    sheet = week(build)
    assert [(row.title, row.is_news, row.since) for row in sheet.stalled] == [
        ("news", True, "2026-11-10"),
        ("spoken to", True, "2026-11-11"),
        ("long ago", False, "2026-10-01"),
    ]


def test_a_filter_chooses_deals_as_they_stand_at_the_end(build: PipelineBuilder) -> None:
    mine = build.deal("mine", on="2026-10-01", amount=1000, owner="ana")
    build.deal("other", on="2026-10-01", amount=1000, owner="bob")
    move(build, mine, "Proposal", "2026-11-17")
    sheet = week(build, filter=parse_filter(["owner:ana"], CTX.today))
    assert (sheet.weighted_before, sheet.weighted_after, titles(sheet.moved)) == (100, 500, ["mine"])
    proposals = week(build, filter=parse_filter(["stage:proposal"], CTX.today))
    assert proposals.changes == sheet.changes
    assert week(build, filter=parse_filter([], CTX.today)).weighted_before == 200


def test_a_deleted_deal_is_at_neither_end(build: PipelineBuilder) -> None:
    gone = build.deal("gone", on="2026-10-01", amount=1000)
    with build.batch("delete", when="2026-11-17"):
        build.conn.execute("DELETE FROM stage_change WHERE deal_id = ?", (gone,))
        build.conn.execute("DELETE FROM deal WHERE id = ?", (gone,))
    sheet = week(build)
    assert (sheet.weighted_before, sheet.weighted_after, sheet.changes) == (0, 0, ())


def test_a_deal_that_was_recorded_later_than_it_began_counts_as_it_was_first_written_down(
    build: PipelineBuilder,
) -> None:
    with build.batch("import", when="2026-11-18"):
        late = build.deal("late", on="2026-10-01", amount=1000)
    assert week(build).changes == ()
    edit(build, late, "2026-11-19", amount=3000)
    sheet = week(build)
    assert (sheet.weighted_before, sheet.weighted_after, why(sheet)) == (100, 300, {"late": (200, ("amount",))})


def test_what_was_undone_counts_when_it_stood(store: Store) -> None:
    number = deal(store, ctx=later(days=-20), amount="100")
    edit_deal(store, later(days=-10), number, DealChanges(amount="300"))

    def sheet(period: str) -> WeekSheet:
        chosen = parse_period(period, CTX.today)
        return read_week(store.connection, CTX, period=chosen, pipeline_id=None)

    assert [(one.reasons, one.change) for one in sheet("last-week").changes] == [(("amount",), 2000)]
    undo(store, later(days=-2))
    assert [(one.reasons, one.change) for one in sheet("last-week").changes] == [(("amount",), 2000)]
    assert [(one.reasons, one.change) for one in sheet("this-week").changes] == [(("amount",), -2000)]


def test_changes_add_up_though_each_is_a_part_of_a_minor_unit(build: PipelineBuilder) -> None:
    for place in range(7):
        build.deal(f"{place}", on="2026-11-17", amount=1, probability=50)
    sheet = week(build)
    assert (sheet.weighted_after, len(sheet.changes)) == (4, 7)
    assert {change.change for change in sheet.changes} == {0, 1}
    assert sum(change.after.weighted for change in sheet.changes) == 0  # by itself each is rounded to nothing


@pytest.mark.parametrize("period", ["all", "2026-W48", "2027"])
def test_a_week_has_a_beginning_that_has_come(build: PipelineBuilder, period: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        week(build, period)
    assert refused.value.field == "period"


def test_any_run_of_days_has_its_sheet_also_as_of_an_earlier_day(build: PipelineBuilder) -> None:
    deal = build.deal("a", on="2026-10-01", amount=1000)
    move(build, deal, "Proposal", "2026-10-20")
    move(build, deal, "Won", "2026-11-17")
    sheet = week(build, "2026-Q4", as_of=date(2026, 10, 25))
    assert (sheet.weighted_before, sheet.weighted_after, titles(sheet.won)) == (0, 500, [])
    assert (sheet.as_of, sheet.today) == ("2026-10-25T22:59:59.999Z", "2026-10-25")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "move", "move", "amount", "currency", "probability", "close", "stage", "delete"]),
        st.integers(0, 5),
        st.integers(0, 100),
    ),
    max_size=25,
)
STAGES = ["New", "Proposal", "Negotiation", "Won", "Lost", "First"]


def _step(build: PipelineBuilder, step: tuple[str, int, int], now: datetime) -> None:
    what, which, number = step
    at = instant(now)
    numbers = [row[0] for row in build.conn.execute("SELECT id FROM deal ORDER BY id")]
    if what == "new" or not numbers:
        build.deal(f"d{number}", on=at, amount=number * 101 or None, stage=STAGES[which])
        return
    deal = numbers[number % len(numbers)]
    with build.batch(what, when=at):
        if what == "move":
            build.move(deal, STAGES[which], at)
        elif what == "delete":
            build.conn.execute("DELETE FROM stage_change WHERE deal_id = ?", (deal,))
            build.conn.execute("DELETE FROM deal WHERE id = ?", (deal,))
        elif what == "stage":
            name = STAGES[which % 3]
            build.conn.execute("UPDATE stage SET probability = ? WHERE name = ?", (number, name))
        else:
            column, value = {
                "amount": ("amount", number * 17),
                "currency": ("currency", ("EUR", "USD")[number % 2]),
                "probability": ("probability", None if number % 3 == 0 else number),
                "close": ("expected_close", f"2026-12-{number % 28 + 1:02d}"),
            }[what]
            build.conn.execute(f"UPDATE deal SET {column} = ? WHERE id = ? AND amount IS NOT NULL", (value, deal))


def changes_sum_to_the_change(before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]) -> None:
    build = PipelineBuilder()
    build.pipeline("Retainers", "First 20, R/Won, R/Lost")

    def weighted(now: datetime, pipeline: int | None) -> Any:
        ctx = Context("ana", now, ZURICH)
        return read_summary(build.conn, ctx, period=None, pipeline_id=pipeline).metrics["weighted_value"].value

    now = datetime(2026, 11, 2, tzinfo=UTC)
    for step in before:
        now += timedelta(hours=1)
        _step(build, step, now)
    then = datetime(2026, 11, 15, 22, 59, 59, 999_000, tzinfo=UTC)
    said = {pipeline: weighted(then, pipeline) for pipeline in (build.pipeline_id, None)}
    gone = {row[0] for row in build.conn.execute("SELECT id FROM deal")}
    now = datetime(2026, 11, 16, tzinfo=UTC)
    for step in after:
        now += timedelta(hours=1)
        _step(build, step, now)
    gone -= {row[0] for row in build.conn.execute("SELECT id FROM deal")}
    for pipeline, was in said.items():
        sheet = week(build, pipeline_id=pipeline)
        assert sheet.weighted_after == weighted(CTX.now, pipeline)
        if not gone:  # a deleted deal is in no figure, also of the past
            assert sheet.weighted_before == was
        assert all(change.reasons for change in sheet.changes)
    build.conn.close()


test_the_changes_of_a_week_sum_to_the_change_of_the_forecast_that_was_read_then = holds(
    everyday=30, soak=800, suppress=(HealthCheck.too_slow,), before=STEPS, after=STEPS
)(changes_sum_to_the_change)

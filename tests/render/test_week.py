"""The weekly sheet as people read it."""

from __future__ import annotations

from datetime import date

from pipetui.domain.periods import Period
from pipetui.queries.metrics.week_shapes import DealThen, ForecastChange, WeekDeal, WeekSheet
from pipetui.render.report import report_page
from pipetui.render.week import LISTED, signed, week_report, why_words

WEEK = Period("this-week", date(2026, 11, 16), date(2026, 11, 22))
NONE = DealThen("", "", None, None, 0, None, 0)
OPEN = DealThen("New", "open", 100_000, "EUR", 10, None, 10_000)


def sheet(**fields: object) -> WeekSheet:
    empty = WeekSheet(
        as_of="2026-11-22T12:00:00.000Z",
        today="2026-11-22",
        period=WEEK,
        base_currency="EUR",
        pipeline="Sales",
        weighted_before=0,
        weighted_after=0,
        changes=(),
        unpriced_before=0,
        unpriced_after=0,
        new=(),
        moved=(),
        slipped=(),
        won=(),
        lost=(),
        stalled=(),
    )
    return empty._replace(**fields)  # type: ignore[arg-type]


def deal(number: int = 1, **fields: object) -> WeekDeal:
    base = WeekDeal(
        deal_id=number,
        title="Audit",
        client="Acme",
        stage="Proposal",
        stage_before="New",
        amount=100_000,
        currency="EUR",
        expected_close="2026-12-11",
        close_before=None,
        slipped_days=0,
        lost_reason="",
        since="2026-11-17",
        is_news=True,
    )
    return base._replace(**fields)  # type: ignore[arg-type]


def lines(found: WeekSheet, *, every: bool = False) -> list[str]:
    page = report_page(week_report(found, every=every), width=None)
    return [" ".join(line.split()) for line in page.plain.splitlines() if line.strip()]


def test_a_week_in_which_nothing_happened_says_so() -> None:
    told = lines(sheet(pipeline="all", weighted_before=500, weighted_after=500))
    assert told[0] == "The week all pipelines, Sun 22 Nov 2026, this week up to now"
    assert told[1:5] == ["Weighted forecast", "before the week €5", "now €5", "change none"]
    assert told[5:11] == [f"{name} 0 deals" for name in ("New", "Moved", "Slipped", "Won", "Lost", "Stalled")]
    assert told[11] == "nothing has happened yet; --period last-week tells of the week before"
    assert len(told) == 12


def test_the_changes_stand_with_their_reasons_and_their_sum() -> None:
    changes = (
        ForecastChange(2, "Site", 20_000, ("moved", "amount"), OPEN, OPEN._replace(stage="Proposal", amount=300_000)),
        ForecastChange(1, "Audit", -10_000, ("won",), OPEN, OPEN._replace(status="won", stage="Won")),
    )
    told = lines(sheet(weighted_before=50_000, weighted_after=60_000, changes=changes, unpriced_after=1))
    assert told[4:9] == [
        "change +€100",
        "change Deal why",
        "+€200 #2 Site New → Proposal; €1,000 → €3,000",
        "-€100 #1 Audit won €1,000",
        "+€100 all together",
    ]
    assert told[9] == "! 1 open deal without an amount or a rate: in no sum"


def test_each_reason_says_what_was_and_what_became() -> None:
    after = DealThen("Proposal", "open", 200_000, "USD", 50, None, 100_000)
    change = ForecastChange(1, "Audit", 1, (), OPEN, after)
    assert {reason: why_words(change, reason) for reason in ("new", "lost", "reopened", "currency", "probability")} == {
        "new": "new, 50 % of $2,000",
        "lost": "lost from New",
        "reopened": "reopened into Proposal",
        "currency": "EUR → USD",
        "probability": "10 % → 50 %",
    }
    assert why_words(change, "rate") == "rate of USD"
    assert why_words(change, "pipeline") == "New → Proposal, another pipeline"
    assert why_words(change._replace(before=NONE), "currency") == "– → USD"


def test_each_list_says_what_it_is_about() -> None:
    told = lines(
        sheet(
            as_of="2026-11-22T22:59:59.999Z",
            new=(deal(1),),
            moved=(deal(2),),
            slipped=(
                deal(3, close_before="2026-12-01", slipped_days=10),
                deal(4, close_before="x", expected_close=None),
            ),
            won=(deal(5, stage="Won"),),
            lost=(deal(6, lost_reason="Price"), deal(7, amount=None, currency=None)),
            stalled=(deal(8), deal(9, is_news=False)),
        )
    )
    assert told[3] == "at its end €0"
    assert "nothing has happened" not in "".join(told)
    start = told.index("New")
    assert told[start : start + 3] == ["New", "Deal Client amount Created", "#1 Audit Acme €1,000 Proposal 2026-11-17"]
    for line in (
        "#2 Audit Acme €1,000 New → Proposal 2026-11-17",
        "#3 Audit Acme €1,000 2026-12-01 → 2026-12-11, 10 days 2026-11-17",
        "#4 Audit Acme €1,000 x → –, 0 days 2026-11-17",
        "#5 Audit Acme €1,000 Won 2026-11-17",
        "#6 Audit Acme €1,000 Price 2026-11-17",
        "#7 Audit Acme – no reason given 2026-11-17",
        "Stalled, 1 of 2 in the week",
        "#9 Audit Acme €1,000 Proposal 2026-11-17",
    ):
        assert line in told


def test_long_lists_are_cut_and_what_is_left_out_is_counted() -> None:
    many = tuple(deal(number) for number in range(LISTED + 3))
    changes = tuple(ForecastChange(n, "x", 100, ("new",), NONE, OPEN) for n in range(LISTED + 3))
    found = sheet(won=many, changes=changes, weighted_after=100 * len(changes))
    told = lines(found)
    assert "and 3 more, with --all" in told
    assert "+€3 3 other deals, with --all" in told
    assert f"+€{LISTED + 3} all together" in told
    everything = lines(found, every=True)
    assert not [line for line in everything if "--all" in line]
    assert len([line for line in everything if line.startswith("#")]) == LISTED + 3


def test_an_amount_with_its_sign() -> None:
    assert [signed(amount, "EUR") for amount in (100, 0, -100)] == ["+€1", "€0", "-€1"]
    assert signed(100, "") == "–"

"""The summary: everything that LOOK asks for, at every width, and honest where there is nothing."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.console import Console

from pipetui.domain.periods import Period
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure, ReasonFigures
from pipetui.render.pane import pane
from pipetui.render.styles import Styles
from pipetui.render.summary import headline, steps, summary_line, summary_page
from support import printouts
from support.hostile import PAYLOADS


def lines(width: int | None = None, **changes: object) -> list[str]:
    return summary_page(printouts.summary(**changes), width=width).plain.splitlines()


def line_of(label: str, width: int | None = None, **changes: object) -> str:
    return next(line for line in lines(width, **changes) if line.strip().startswith(label))


def without_deals(**changes: object) -> dict[str, object]:
    return {"metrics": printouts.NOTHING, "lost_reasons": (), "tasks_today": (), "tasks_overdue": 0, **changes}


def test_the_picture() -> None:
    assert lines(100) == [
        "Consulting · Sun 22 Nov 2026                         as of now, this month; rates: the last 365 days",
        "",
        "  Open     22 deals  €239,400     weighted €101,420     honest €163,000     on average €11,970",
        "  Won       3 deals   €24,000     lost 1     win rate 75 % (n 4)     by value 80 %",
        "  Pace     38 days to close (median 33, n 3)     €3,474 a day     4 new deals",
        "           50 % of new deals won (n 8)",
        "",
        "  Stage           deals    value  weighted  people  stalled",
        "  New Contact         4  €18,000    €1,800       4        –  ▇▇▇",
        "  Discovery Call      5  €62,000   €24,800       4      ‖ 2  ▇▇▇▇▇▇▇▇▇▇▇",
        "",
        "  Look at   ! 3 overdue to close €31,000     ! 5 without a next step     ‖ 2 stalled €16,700",
        "            ! 2 without an amount     ! 1 overdue task",
        "  Today     ● 10:00 call Jean (Website relaunch)",
        "  Lost to   Price 1",
        "  Trend     ▂█  open value, 12 months, €50k to €239k",
    ]


def test_the_target_and_how_deals_go_on() -> None:
    stage = printouts.passed_stage(deals=7)
    figures = printouts.METRICS | {"new_prospects": Figure(4, 4, "count")}
    found = lines(110, by_stage=(stage,), bottleneck=stage, target=printouts.target(), metrics=figures)
    assert found[3] == (
        "  Won       3 deals   €24,000  of €40,000  ▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░ 60 %     lost 1     win rate 75 % (n 4)"
    )
    assert "4 new prospects" in found[5]
    assert found[8:10] == [
        "  Stage     deals    value  weighted  people  stalled  go on  days",
        "  Proposal      7  €62,000   €24,800       4        –   47 %    24  ▇▇▇▇▇▇▇▇▇▇▇  ▲ bottleneck",
    ]
    assert "▓" not in lines(110, target=printouts.target()._replace(target=Figure(0, 0, "money")))[3]


def test_money_in_other_currencies_is_in_the_sum_or_not() -> None:
    totals = (CurrencyTotal("EUR", 100, 1), CurrencyTotal("USD", 500_000, 2), CurrencyTotal("CHF", 90_000, 1))

    def said(n: int) -> str:
        return line_of("Open", metrics=printouts.METRICS | {"open_value": Figure(100, n, "money", totals, 4 - n)})

    assert "of it $5,000 (2), CHF 900 (1)" in said(4)
    assert "! 1 of them not in the sums: $5,000 (2), CHF 900 (1)" in said(3)
    assert "! not in the sums: $5,000 (2), CHF 900 (1)" in said(1)


def test_one_period_is_said_once() -> None:
    everything = Period("all", None, None)
    name, day, scope = headline(printouts.summary(period=everything, rate_period=everything, pipeline="all"))
    assert (name, day, scope) == ("All pipelines", "Sun 22 Nov 2026", "as of now, all time")


@pytest.mark.parametrize(
    ("name", "words"), [("2026-Q3", "2026-Q3"), ("last-quarter", "last quarter"), ("2026-01-01..2026-02-01",) * 2]
)
def test_periods_in_words(name: str, words: str) -> None:
    assert headline(printouts.summary(period=Period(name, None, None)))[2].startswith(f"as of now, {words};")


def test_the_headline_takes_two_lines_where_one_is_too_short() -> None:
    first, second, *_ = lines(60)
    assert first == "Consulting · Sun 22 Nov 2026"
    assert second.strip() == "as of now, this month; rates: the last 365 days"
    assert cell_len(second) <= 60


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in lines(width)) <= width


def test_nothing_is_cut_or_wrapped_in_a_pipe() -> None:
    name = "A stage with a very long name " * 10
    stage = printouts.stage_figures(name)
    assert name.strip() in "\n".join(lines(None, by_stage=(stage,)))
    assert len([line for line in lines(None) if "new deals won" in line]) == 1


def test_a_file_without_deals_says_so_without_a_figure_made_up() -> None:
    text = "\n".join(lines(100, **without_deals(by_stage=(), trend=None, base_currency="")))
    assert "0 deals  –" in text
    assert "win rate – (n 0)" in text
    assert "– days to close" in text
    assert "– a day" in text
    assert "on average" not in text
    assert "by value" not in text
    for absent in ("Look at", "Today", "Lost to", "Trend"):
        assert absent not in text


def test_what_is_in_no_sum_is_named() -> None:
    figures = printouts.METRICS | {
        "open_value": Figure(100, 1, "money", (CurrencyTotal("EUR", 100, 1), CurrencyTotal("USD", 500_000, 2)), 2),
        "won_value": Figure(0, 0, "money", (CurrencyTotal("CHF", 90_000, 1),), 1),
    }
    assert "! not in the sums: $5,000 (2)" in line_of("Open", metrics=figures)
    assert "! not in the sums: CHF 900 (1)" in line_of("Won", metrics=figures)


def test_bars_show_counts_where_nothing_has_an_amount() -> None:
    stages = (printouts.stage_figures("A", value=0, deals=1), printouts.stage_figures("B", value=0, deals=2))
    rows = [line for line in lines(None, by_stage=stages) if line.startswith(("  A", "  B"))]
    assert [row.count("▇") for row in rows] == [6, 11]


def test_stages_of_several_pipelines_stand_beside_their_pipeline() -> None:
    stages = (printouts.stage_figures("New"), printouts.stage_figures("New", pipeline="Retainers"))
    text = "\n".join(lines(None, by_stage=stages, pipeline="all"))
    assert "Consulting  New" in text
    assert "Retainers   New" in text


def test_stages_that_are_gone_are_no_rows_of_the_board() -> None:
    gone = printouts.stage_figures("none", stage_id=None, kind="none", lost_count=1)
    assert "none" not in "\n".join(lines(None, by_stage=(printouts.stage_figures(), gone)))


def test_open_and_won_stand_under_each_other() -> None:
    one = printouts.METRICS | {"won_count": Figure(1, 1, "count"), "won_value": Figure(100, 1, "money")}
    opened, won = line_of("Open", metrics=one), line_of("Won", metrics=one)
    assert opened.index("deals") == won.index("deal")
    assert opened.index("€239,400") + len("€239,400") == won.index("€1") + 2


def test_tasks_of_today_say_what_they_are_about() -> None:
    tasks = (
        printouts.task(title="send it", deal="", deal_id=None, contact="Ana Keller"),
        printouts.task(title="tidy up", deal="", contact=""),
    )
    assert line_of("Today", tasks_today=tasks).endswith("● send it (Ana Keller)     ● tidy up")


def test_at_most_five_reasons_are_named_and_only_those_given() -> None:
    reasons = tuple(ReasonFigures(n, f"Reason {n}", 9 - n if n else 0, 0, 0) for n in range(8))
    line = line_of("Lost to", lost_reasons=reasons)
    assert "Reason 1 8" in line
    assert "Reason 0" not in line
    assert "Reason 6" not in line


def test_in_one_line() -> None:
    assert summary_line(printouts.summary()) == (
        "Consulting: 22 deals €239,400 · weighted €101,420 · honest €163,000 · 3 won €24,000 · 1 lost ·"
        " win rate 75 % (n 4) · ! 3 overdue to close €31,000 · ! 5 without a next step · ‖ 2 stalled €16,700 ·"
        " ! 2 without an amount · ! 1 overdue task"
    )


def test_the_line_of_nothing() -> None:
    line = summary_line(printouts.summary(**without_deals(base_currency="")))
    assert line == "Consulting: 0 deals – · weighted – · honest – · 0 won – · 0 lost · win rate – (n 0)"


@pytest.mark.parametrize("width", [24, 30, 40])
def test_the_pane_has_a_figure_a_line(width: int) -> None:
    shown = pane(printouts.summary(), width=width).plain.splitlines()
    assert shown[0] == "THIS MONTH"
    assert next(line for line in shown if line.startswith("open")).split() == ["open", "22", "€239,400"]
    assert next(line for line in shown if line.startswith("lost")).split() == ["lost", "1", "€1,500.50"]
    assert next(line for line in shown if line.startswith("win rate")).split() == ["win", "rate", "n", "4", "75", "%"]
    assert next(line for line in shown if line.startswith("velocity")).endswith("€3,474/day")
    for heading in ("LOOK AT", "TODAY"):
        assert heading in shown
    assert max(cell_len(line) for line in shown) <= width
    assert all(line.endswith(("0", "%", "d", "y", "4", "s")) for line in shown[2:12])


def test_figures_of_the_pane_stand_at_its_right() -> None:
    shown = pane(printouts.summary(), width=34).plain.splitlines()[2:12]
    assert {cell_len(line) for line in shown if not line.startswith("rates")} == {34}


def test_the_pane_says_what_its_rates_are_of() -> None:
    shown = pane(printouts.summary(), width=34).plain.splitlines()
    names = [line.split("  ")[0] for line in shown]
    said = names.index("rates: the last 365 days")
    assert names[said - 2 : said] == ["lost", "new deals"], "counts of the month"
    assert names[said + 1 : said + 4] == ["win rate", "cycle", "velocity"]
    month = printouts.summary().period
    assert "rates" not in pane(printouts.summary(rate_period=month), width=34).plain


def test_a_large_value_leaves_room_for_its_count() -> None:
    figures = dict(printouts.summary().metrics)
    figures["open_value"] = figures["open_value"]._replace(value=999_999_999_999_999)
    made = printouts.summary(metrics=figures)
    for width, shown in ((33, "open     22 €9,999,999,999,999.99"), (29, "open 22 €9,999,999,999,999.99")):
        assert pane(made, width=width).plain.splitlines()[2].rstrip() == shown


def test_the_pane_of_nothing_has_no_headings_for_it() -> None:
    shown = pane(printouts.summary(**without_deals(by_stage=())), width=30).plain
    assert "LOOK AT" not in shown
    assert "TODAY" not in shown
    assert "– d" in shown


def test_the_pane_wears_the_colours_of_the_theme() -> None:
    styles = Styles(heading="bold #ff0000", good="#00ff00", bar="#0000ff", warning="#ffff00", muted="#888888")
    console = Console(width=40, force_terminal=True, color_system="truecolor", legacy_windows=False)
    with console.capture() as captured:
        console.print(pane(printouts.summary(), width=40, styles=styles))
    for colour in ("255;0;0", "0;255;0", "0;0;255", "255;255;0"):
        assert colour in captured.get()


@pytest.mark.parametrize(
    ("values", "blocks"), [([0, 1, 2, 4], "▁▃▅█"), ([0, 0], "▁▁"), ([], ""), ([7], "█"), ([1, 1000], "▁█")]
)
def test_steps(values: list[int], blocks: str) -> None:
    assert steps(values) == blocks


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_names_of_others_do_nothing(name: str) -> None:
    made = printouts.summary(
        pipeline=name,
        by_stage=(printouts.stage_figures(name), printouts.stage_figures("B", pipeline=name)),
        lost_reasons=(ReasonFigures(1, name, 1, 1, 0),),
        tasks_today=(printouts.task(title=name, deal=name),),
    )
    for text in (summary_page(made, width=80).plain, pane(made, width=30).plain):
        assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)
        assert "\u202e" not in text

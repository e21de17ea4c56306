"""The reports by stage: where deals stand and how long they stay, how they go on, where and why they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.charts import bar
from pipetui.render.figures import as_of_words, days, long_day, money, others, percent, period_words, without_rate
from pipetui.render.page import Cell, Column, Row
from pipetui.render.report import Report, Section
from pipetui.render.styles import NOTHING, OVER, STALLED, TERMINAL, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import Figure, ReasonFigures, StageFigures, Summary

_BAR = 12


def scope_words(summary: Summary, period: Period | None) -> str:
    """Return what a report says of itself: of which pipeline, as of when, in which period."""
    name = "all pipelines" if summary.pipeline == "all" else summary.pipeline
    within = "" if period is None else f", {period_words(period)}"
    return f"{name}, {long_day(summary.today)}, as of {as_of_words(summary.as_of)}{within}"


def stages_report(summary: Summary, styles: Styles = TERMINAL) -> Report:
    """Return every stage: what stands in it, how long deals stay, how likely they are won, what was lost from it."""
    base = summary.base_currency
    sections = [
        Section("Where deals stand", (), *stage_cells(summary, styles), warnings=_apart(summary)),
        Section(
            "How long they stay, and how they go on",
            (),
            *_time_cells(summary, styles),
            notes=[
                "days: visits that ended in the period; in all: a deal's visits together; so far: stays that still run",
                "go on: of those that advanced or were lost here, the share that advanced; own: won, of all that came",
            ],
            warnings=_assumed(summary),
        ),
    ]
    if summary.lost_reasons:
        sections.append(Section("Lost to", (), *reason_cells(summary.lost_reasons, base)))
    return Report("Stages", scope_words(summary, summary.rate_period), sections)


def funnel_report(summary: Summary, styles: Styles = TERMINAL) -> Report:
    """Return how deals went on from each open stage: by recorded visits, and with skipped stages counted as passed."""
    strict: list[Row] = []
    loose: list[Row] = []
    rows = [stage for stage in summary.by_stage if stage.funnel is not None]
    most = max((stage.funnel.reached for stage in rows if stage.funnel is not None), default=0)
    several = _several(summary)
    for stage in rows:
        funnel = stage.funnel
        assert funnel is not None
        name = [stage.pipeline, stage.stage] if several else [stage.stage]
        counts = (funnel.entered, funnel.advanced, funnel.lost_here, funnel.still_here, funnel.other)
        strict.append(
            [
                *name,
                *(f"{count:,}" for count in counts),
                percent(funnel.conversion.value),
                percent(funnel.conversion_decided.value),
                *([Cell(f"{OVER} bottleneck", styles.warning)] if _is_bottleneck(summary, stage) else [""]),
            ]
        )
        picture = Cell(bar(funnel.reached, most, 2 * _BAR), styles.bar)
        loose.append([*name, f"{funnel.reached:,}", percent(funnel.conversion_any.value), picture])
    names = _name_columns(several=several)
    heads = ("entered", "advanced", "lost here", "still here", "other", "of entered", "go on")
    return Report(
        "Funnel",
        scope_words(summary, summary.rate_period),
        [
            Section(
                "By recorded visits",
                (),
                [*names, *(Column(head, right=True) for head in heads), Column("")],
                strict,
                notes=[
                    "entered: first visits that began in the period; each deal is in one of the next four columns",
                    "of entered: the share that advanced; go on: of those that advanced or were lost here",
                ],
                warnings=_assumed(summary),
            ),
            Section(
                "Skipped stages counted as passed",
                (),
                [*names, Column("reached", right=True), Column("came further", right=True), Column("", optional=1)],
                loose,
            ),
        ],
    )


def lost_report(summary: Summary) -> Report:
    """Return where and why deals were lost in the period."""
    base = summary.base_currency
    several = _several(summary)
    most = max((stage.lost_count for stage in summary.by_stage), default=0)
    stages: list[Row] = []
    reasons: list[Row] = []
    for stage in summary.by_stage:
        if not stage.lost_count:
            continue
        name = [stage.pipeline, stage.stage] if several else [stage.stage]
        picture = Cell(bar(stage.lost_count, most, _BAR), TERMINAL.bar)
        stages.append([*name, f"{stage.lost_count:,}", money(stage.lost_value, base), picture])
        reasons += [[*name, each.reason, f"{each.deals:,}", money(each.value, base)] for each in stage.lost_reasons]
    count, value = summary.metrics["lost_count"], summary.metrics["lost_value"]
    names = _name_columns(several=several)
    numbers = [Column("deals", right=True), Column("value", right=True)]
    sections = [
        Section(
            pairs=[("lost", f"{count.value:,} deals"), ("worth", money(int(value.value or 0), base))],
            warnings=_left_out(value, base),
        )
    ]
    if stages:
        sections += [
            Section("By the stage they were lost from", (), [*names, *numbers, Column("", optional=1)], stages),
            Section("By reason", (), *reason_cells(summary.lost_reasons, base)),
            Section("By stage and reason", (), [*names, Column("lost to", shrink=True), *numbers], reasons),
        ]
    return Report("Lost", scope_words(summary, summary.period), sections)


def conversations_report(summary: Summary) -> Report:
    """Return the conversations by kind: on deals that are open, and with whom something was won."""
    rows: list[Row] = [
        [kind.kind, f"{kind.in_process:,}", f"{kind.won:,}", f"{kind.deals:,}"] for kind in summary.conversations
    ]
    several = _several(summary)
    by_stage: list[Row] = [
        [kind.kind, *([each.pipeline] if several else []), each.stage, f"{each.in_process:,}", f"{each.won:,}"]
        for kind in summary.conversations
        for each in kind.by_stage
    ]
    columns = [Column("in process", right=True), Column("won", right=True)]
    sections = [
        Section(
            "",
            (),
            [Column("kind", shrink=True), *columns, Column("deals", right=True)],
            rows,
            notes=["in process: on deals that are open; won: people who bought and had at least one; all up to now"],
        )
    ]
    if by_stage:
        heads = [Column("kind", shrink=True), *_name_columns(several=several), *columns]
        sections.append(Section("By the stage the deal was in", (), heads, by_stage))
    return Report("Conversations", scope_words(summary, None), sections)


def stage_cells(summary: Summary, styles: Styles = TERMINAL) -> tuple[list[Column], list[Row]]:
    """Return the table of what stands where: columns and rows."""
    base = summary.base_currency
    several = _several(summary)
    most = max((stage.value for stage in summary.by_stage if stage.kind == "open"), default=0)
    columns = [
        *_name_columns(several=several),
        Column("deals", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("people", right=True),
        Column("stalled", right=True),
        Column("lost here", right=True),
        Column("lost value", right=True),
        Column("", optional=1),
    ]
    rows: list[Row] = []
    for stage in summary.by_stage:
        is_open = stage.kind == "open"
        rows.append(
            [
                *([stage.pipeline] if several else []),
                stage.stage,
                f"{stage.deals:,}",
                money(stage.value, base),
                money(stage.weighted, base) if is_open else NOTHING,
                f"{stage.customers:,}",
                Cell(f"{STALLED} {stage.stalled:,}", styles.warning) if stage.stalled else NOTHING,
                f"{stage.lost_count:,}" if stage.lost_count else NOTHING,
                money(stage.lost_value, base) if stage.lost_count else NOTHING,
                Cell(bar(stage.value, most, _BAR) if is_open else "", styles.bar),
            ]
        )
    return columns, rows


def _time_cells(summary: Summary, styles: Styles) -> tuple[list[Column], list[Row]]:
    """Return the table of times and conversions of the open stages."""
    several = _several(summary)
    heads = ("days", "median", "in all", "so far", "of entered", "go on", "stated", "own")
    columns = [*_name_columns(several=several), *(Column(head, right=True) for head in heads), Column("", optional=1)]
    rows: list[Row] = []
    for stage in summary.by_stage:
        if stage.funnel is None or stage.times is None:
            continue
        times = stage.times
        stays = (times.days_avg, times.days_median, times.days_total_avg, times.open_days_avg)
        rows.append(
            [
                *([stage.pipeline] if several else []),
                stage.stage,
                *(days(stay.value) for stay in stays),
                percent(stage.funnel.conversion.value),
                percent(stage.funnel.conversion_decided.value),
                NOTHING if stage.probability is None else f"{stage.probability} %",
                NOTHING if stage.own_history is None else percent(stage.own_history.value),
                Cell(f"{OVER} bottleneck", styles.warning) if _is_bottleneck(summary, stage) else "",
            ]
        )
    return columns, rows


def reason_cells(reasons: Sequence[ReasonFigures], base: str) -> tuple[list[Column], list[Row]]:
    """Return the table of reasons for losing: columns and rows."""
    columns = [Column("reason", shrink=True), Column("deals", right=True), Column("value", right=True)]
    rows: list[Row] = [[reason.reason, f"{reason.deals:,}", money(reason.value, base)] for reason in reasons]
    return columns, rows


def _name_columns(*, several: bool) -> list[Column]:
    return [*([Column("pipeline", shrink=True)] if several else []), Column("stage", shrink=True)]


def _several(summary: Summary) -> bool:
    return len({stage.pipeline for stage in summary.by_stage}) > 1


def _is_bottleneck(summary: Summary, stage: StageFigures) -> bool:
    return summary.bottleneck is not None and summary.bottleneck.stage_id == stage.stage_id


def _assumed(summary: Summary) -> list[str]:
    """Return what is said of deals that the funnel leaves out."""
    number = sum(stage.funnel.assumed for stage in summary.by_stage if stage.funnel is not None)
    return [f"{number:,} visits are left out: an import had to assume when they began"] if number else []


def _apart(summary: Summary) -> list[str]:
    return _left_out(summary.metrics["open_value"], summary.base_currency)


def _left_out(total: Figure, base: str) -> list[str]:
    """Return which deals of a total are in no sum, and of which currencies."""
    if not total.unpriced:
        return []
    apart = f": {others(total.by_currency, base)}" if without_rate(total) > 0 else ""
    deals = "1 deal has" if total.unpriced == 1 else f"{total.unpriced:,} deals have"
    return [f"{deals} no price and {'is' if total.unpriced == 1 else 'are'} in no sum{apart}"]

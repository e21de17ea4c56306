"""The reports by stage: the funnel, how long and how often deals stay and go on, where and why they were lost."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from pipetui.domain.text import visible
from pipetui.queries.metrics import behind
from pipetui.queries.metrics.explain import label_of
from pipetui.render.charts import FunnelStep, bar, funnel
from pipetui.render.figures import counted, days, money, percent
from pipetui.render.page import Cell, Column
from pipetui.render.styles import NOTHING, OVER, STALLED
from pipetui.tui.reports.report_page import STYLES, About

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.queries.metrics.shapes import Figure, StageFigures, Summary
    from pipetui.render.page import Row
    from pipetui.tui.reports.report_page import ReportPage

_NONE = "before any open stage"
_LONGEST_BAR = 60


def funnel_sheet(found: Summary, page: ReportPage) -> None:
    """The funnel as a picture, and how the deals of each stage went on as numbers."""
    several = found.pipeline == "all"
    for place, (pipeline, stages) in enumerate(_open_stages(found)):
        if place:
            page.line()
        if several:
            page.heading(visible(pipeline))
        if any(stage.funnel is not None and stage.funnel.reached for stage in stages):
            _funnel_picture(found, stages, page)
            page.line()
            _funnel_table(found, stages, page)
        else:
            page.note("No deal came into a stage in this period, on a day that is known.")


def _funnel_picture(found: Summary, stages: Sequence[StageFigures], page: ReportPage) -> None:
    steps, abouts = [], []
    for stage in stages:
        if stage.funnel is not None:
            passed = stage.funnel.conversion_any
            steps.append(
                FunnelStep(
                    visible(stage.stage), stage.funnel.reached, f"{stage.funnel.reached:,}", f"{percent(passed.value)}"
                )
            )
            abouts.append(About(metric="by_stage.reached", row=label_of(found, stage)))
    last = stages[-1]
    if last.funnel is not None:
        won = round((last.funnel.conversion_any.value or 0) * last.funnel.reached)
        steps.append(FunnelStep("Won", won, f"{won:,}"))
        abouts.append(About(metric="by_stage.conversion_any", row=label_of(found, last)))
    page.note("How far deals came; a stage that was skipped counts as passed.")
    for place, line in enumerate(funnel(steps, page.width, STYLES)):
        page.line(line, abouts[place // 2] if place % 2 == 0 else None)


def _funnel_table(found: Summary, stages: Sequence[StageFigures], page: ReportPage) -> None:
    columns = [
        Column("Stage", shrink=True, least=16),
        Column("entered", right=True),
        Column("went on", right=True),
        Column("lost here", right=True),
        Column("still here", right=True),
        Column("other", right=True, optional=1),
        Column("of decided", right=True),
    ]
    rows: list[Row] = []
    for stage in stages:
        if stage.funnel is not None:
            went = stage.funnel
            counts = (went.entered, went.advanced, went.lost_here, went.still_here, went.other)
            rows.append([stage.stage, *(f"{count:,}" for count in counts), _share(went.conversion_decided)])
    page.table(
        columns,
        rows,
        (About(metric="by_stage.entered", row=label_of(found, stage)) for stage in stages if stage.funnel),
    )
    assumed = sum(stage.funnel.assumed for stage in stages if stage.funnel is not None)
    if assumed:
        page.note(f"{counted(assumed, 'deal')} left out: an import had to assume when they came into the stage.")


def stages_sheet(found: Summary, page: ReportPage) -> None:
    """What stands in each stage, how long deals stay, how many go on, and the stage that holds up most."""
    several = found.pipeline == "all"
    for pipeline, stages in _open_stages(found):
        if several:
            page.heading(visible(pipeline))
        _stage_table(found, stages, page)
        page.line()
    if found.bottleneck is not None and found.bottleneck.funnel is not None:
        worst = found.bottleneck
        share = found.bottleneck.funnel.conversion_decided
        page.line(
            (
                Cell(f"{OVER} ", STYLES.warning),
                Cell(visible(worst.stage), STYLES.heading),
                Cell(f" holds up most: {percent(share.value)} of the decided go on (n {share.n:,})"),
            ),
            About(metric="by_stage.bottleneck"),
        )


def _stage_table(found: Summary, stages: Sequence[StageFigures], page: ReportPage) -> None:
    base = found.base_currency
    by_value = any(stage.value for stage in stages)
    most = max((stage.value if by_value else stage.deals for stage in stages), default=0)
    columns = [
        Column("Stage", shrink=True, least=16),
        Column("deals", right=True),
        Column("value", right=True),
        Column("weighted", right=True, optional=3),
        Column("stalled", right=True, optional=2),
        Column("go on", right=True),
        Column("days", right=True),
        Column("median", right=True, optional=2),
        Column("so far", right=True, optional=1),
        Column("chance", right=True, optional=2),
        Column("turned out", right=True, optional=1),
        Column("", optional=4),
    ]
    held = found.bottleneck
    rows: list[Row] = []
    for stage in stages:
        worst = held is not None and (held.pipeline, held.stage_id) == (stage.pipeline, stage.stage_id)
        rows.append(
            [
                stage.stage,
                f"{stage.deals:,}",
                money(stage.value, base),
                money(stage.weighted, base),
                Cell(f"{STALLED} {stage.stalled:,}", STYLES.warning) if stage.stalled else Cell(NOTHING, STYLES.muted),
                _marked(stage, worst=worst),
                _days(stage.times.days_avg if stage.times else None),
                _days(stage.times.days_median if stage.times else None),
                _days(stage.times.open_days_avg if stage.times else None),
                NOTHING if stage.probability is None else f"{stage.probability} %",
                _share(stage.own_history),
                Cell(bar(stage.value if by_value else stage.deals, most, _short_bar_room(page)), STYLES.bar),
            ]
        )
    page.table(columns, rows, (_standing_in(found, stage) for stage in stages))


def _marked(stage: StageFigures, *, worst: bool) -> Cell:
    share = stage.funnel.conversion_decided if stage.funnel is not None else None
    words = percent(share.value) if share is not None else NOTHING
    return Cell(f"{OVER} {words}", STYLES.warning) if worst else Cell(words)


def _standing_in(found: Summary, stage: StageFigures) -> About:
    assert stage.stage_id is not None
    title = f"Deals in {visible(stage.stage)}"
    return About(title, partial(behind.in_stage, stage_id=stage.stage_id), "by_stage.count", label_of(found, stage))


def lost_sheet(found: Summary, page: ReportPage) -> None:
    """From which stage deals were lost, and why."""
    lost = found.metrics["lost_count"]
    page.line(
        (
            Cell(f"{counted(lost.value, 'deal')} lost", STYLES.heading),
            Cell(f"   {money(int(found.metrics['lost_value'].value or 0), found.base_currency)}"),
        ),
        About("Lost", partial(behind.closed_in, period=found.period, status="lost"), "lost_count"),
    )
    page.line()
    if not lost.value:
        page.note("None in this period.")
        return
    stages = [stage for stage in found.by_stage if stage.lost_count]
    several = found.pipeline == "all"
    names = [_lost_name(stage, several=several) for stage in stages]
    most = max(stage.lost_count for stage in stages)
    _bars(
        page,
        "From",
        [
            (name, stage.lost_count, stage.lost_value, most, found.base_currency)
            for name, stage in zip(names, stages, strict=True)
        ],
        [
            About(
                f"Lost from {name}",
                partial(behind.lost_from, period=found.period, stage_id=stage.stage_id, pipeline=stage.pipeline),
                "by_stage.lost_count",
                label_of(found, stage),
            )
            for name, stage in zip(names, stages, strict=True)
        ],
    )
    page.line()
    most = max((reason.deals for reason in found.lost_reasons), default=0)
    _bars(
        page,
        "Why",
        [
            (visible(reason.reason), reason.deals, reason.value, most, found.base_currency)
            for reason in found.lost_reasons
        ],
        [
            About(
                f"Lost: {visible(reason.reason)}",
                partial(behind.lost_for, period=found.period, reason=reason),
            )
            for reason in found.lost_reasons
        ],
    )


def _lost_name(stage: StageFigures, *, several: bool) -> str:
    name = _NONE if stage.stage_id is None else visible(stage.stage)
    return f"{visible(stage.pipeline)}: {name}" if several else name


def _bars(
    page: ReportPage, title: str, bars: Sequence[tuple[str, int, int, int, str]], abouts: Sequence[About]
) -> None:
    """Write a bar a line: name, count, value, and how it compares."""
    rows: list[Row] = [
        [name, f"{count:,}", money(value, base), Cell(bar(count, most, _bar_room(page)), STYLES.bar)]
        for name, count, value, most, base in bars
    ]
    columns = [Column(title, shrink=True), Column("deals", right=True), Column("value", right=True), Column("")]
    page.table(columns, rows, abouts)


def _bar_room(page: ReportPage) -> int:
    """Cells for the bars beside two numbers: a third of the line, and no more than the eye compares well."""
    return max(6, min(page.width // 3, _LONGEST_BAR))


def _short_bar_room(page: ReportPage) -> int:
    """Cells for the bars beside many numbers."""
    return max(8, min(page.width // 6, _LONGEST_BAR))


def _open_stages(found: Summary) -> Iterator[tuple[str, list[StageFigures]]]:
    """The open stages of each pipeline, in board order."""
    stages = [stage for stage in found.by_stage if stage.kind == "open" and stage.stage_id is not None]
    for pipeline, those in groupby(stages, key=lambda stage: stage.pipeline):
        yield pipeline, list(those)


def _share(figure: Figure | None) -> str:
    """A share with how many it is of: what is of few deals is not to be leaned on."""
    if figure is None or figure.value is None:
        return NOTHING
    return f"{percent(figure.value)} (n {figure.n:,})"


def _days(figure: Figure | None) -> str:
    return NOTHING if figure is None else days(figure.value)

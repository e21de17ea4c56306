"""Everything else that is listed: people, tasks, stages, pipelines, tags, reasons, and what was done to the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import parse_instant, show_day
from pipetui.domain.text import counted
from pipetui.render.figures import money
from pipetui.render.page import Cell, Column, Page, Row
from pipetui.render.styles import NOTHING, PLANNED, TERMINAL, TODAY, WRONG, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from pipetui.queries.kinds import ActivityKind
    from pipetui.queries.leads import LeadRow
    from pipetui.queries.rates import RateRow
    from pipetui.queries.record_shapes import ContactDetail, ContactRow, HistoryLine, TagRow, TaskRow
    from pipetui.queries.shapes import LostReason, Pipeline, Stage, StageAction
    from pipetui.queries.targets import TargetRow
    from pipetui.queries.views import SavedView

_DONE = "✓"


def listing(columns: Sequence[Column], rows: Sequence[Row], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return a plain table."""
    return Page().table(columns, rows, width=width, head_style=styles.muted)


def contact_list(rows: Sequence[ContactRow], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the people: how to reach them, and how many deals they have."""
    columns = (
        Column("#", right=True),
        Column("Name", shrink=True),
        Column("Company", shrink=True),
        Column("E-mail", shrink=True),
        Column("Phone", optional=1),
        Column("open", right=True, optional=1),
        Column("won", right=True, optional=1),
    )
    cells: list[Row] = [
        [
            Cell(str(row.id), styles.muted),
            f"{row.name} (placeholder)" if row.placeholder else row.name,
            row.company,
            row.email or "",
            row.phone or "",
            f"{row.open_deals:,}",
            f"{row.won_deals:,}",
        ]
        for row in rows
    ]
    return listing(columns, cells, width=width, styles=styles)


def contact_page(contact: ContactDetail, *, today: date, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return everything about one person."""
    row = contact.row
    page = Page()
    page.add(f"#{row.id} ", styles.muted).add(row.name, styles.heading)
    page.line(" (placeholder)" if row.placeholder else "", styles.warning)
    fields = (("Company", row.company), ("E-mail", row.email), ("Phone", row.phone), ("Source", row.source))
    for label, words in fields:
        if words:
            page.skip(2).add(label, styles.muted).to(12).line(words)
    if contact.notes:
        page.end().line("Notes", styles.label)
        for paragraph in contact.notes.split("\n"):
            page.skip(2).line(paragraph)
    if contact.deals:
        page.end().line("Deals", styles.label)
        deals: list[Row] = [
            [Cell(str(deal.id), styles.muted), deal.title, deal.stage, money(deal.amount, deal.currency or "")]
            for deal in contact.deals
        ]
        columns = (Column("#", right=True), Column("Deal", shrink=True), Column("Stage"), Column("Amount", right=True))
        page.table(columns, deals, width=width, indent=2, head_style=styles.muted)
    if contact.tasks:
        page.end().line("Tasks", styles.label)
        task_rows(page, contact.tasks, today=today, width=width, styles=styles, indent=2)
    return page


def task_rows(
    page: Page, tasks: Sequence[TaskRow], *, today: date, width: int | None, styles: Styles, indent: int = 0
) -> None:
    """Write tasks into a page: when they are due, what they are, and what about."""
    columns = (
        Column("#", right=True),
        Column(""),
        Column("Due"),
        Column("Task", shrink=True),
        Column("About", shrink=True, optional=1),
    )
    rows: list[Row] = []
    for task in tasks:
        sign = _task_sign(task, today, styles)
        due = " ".join(filter(None, (task.due_on and show_day(task.due_on, today), task.due_time))) or NOTHING
        about = f"{task.deal} (#{task.deal_id})" if task.deal_id is not None else task.contact
        rows.append([Cell(str(task.id), styles.muted), sign, due, task.title, Cell(about, styles.muted)])
    page.table(columns, rows, width=width, indent=indent, head_style=styles.muted)


def task_list(tasks: Sequence[TaskRow], *, today: date, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the tasks."""
    page = Page()
    task_rows(page, tasks, today=today, width=width, styles=styles)
    return page


def _task_sign(task: TaskRow, today: date, styles: Styles) -> Cell:
    if task.done_at is not None:
        return Cell(_DONE, styles.good)
    if task.overdue:
        return Cell(WRONG, styles.bad)
    return Cell(TODAY, styles.good) if task.due_on == today.isoformat() else Cell(PLANNED, styles.muted)


def stage_list(stages: Sequence[Stage], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return a pipeline's stages in board order."""
    columns = (
        Column("", right=True),
        Column("Stage", shrink=True),
        Column("kind"),
        Column("prob.", right=True),
        Column("stale after", right=True),
        Column("limit", right=True),
        Column("Objective", shrink=True, optional=1),
    )
    rows: list[Row] = [
        [
            Cell(str(place), styles.muted),
            stage.name,
            stage.kind,
            f"{stage.probability} %",
            f"{stage.stale_after_days} d" if stage.stale_after_days else NOTHING,
            str(stage.wip_limit or NOTHING),
            Cell(stage.objective.replace("\n", " "), styles.muted),
        ]
        for place, stage in enumerate(stages, 1)
    ]
    return listing(columns, rows, width=width, styles=styles)


def stage_page(stage: Stage, *, styles: Styles = TERMINAL) -> Page:
    """Return everything about one stage: what it is for, when a deal may leave it, what to do in it."""
    page = Page()
    page.line(stage.name, styles.heading)
    stale = f", stalled after {stage.stale_after_days} days" if stage.stale_after_days else ""
    limit = f", at most {stage.wip_limit} deals" if stage.wip_limit else ""
    page.skip(2).line(f"{stage.kind}, {stage.probability} %{stale}{limit}", styles.muted)
    for title, lines in (
        ("For", stage.objective.split("\n")),
        ("Done when", stage.exit_criteria.split("\n")),
        ("To do", [_action(action) for action in stage.actions]),
    ):
        if any(lines):
            page.end().line(title, styles.label)
            for line in lines:
                page.skip(2).line(line)
    return page


def _action(action: StageAction) -> str:
    if action.due_in_days is None:
        return action.title
    return f"{action.title} (in {counted(action.due_in_days, 'day')})"


def pipeline_list(pipelines: Sequence[Pipeline], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the pipelines; the one that the board shows is marked."""
    rows: list[Row] = [
        [Cell(PLANNED if pipeline.current else "", styles.good), pipeline.name, f"{pipeline.deals:,}"]
        for pipeline in pipelines
    ]
    columns = (Column(""), Column("Pipeline", shrink=True), Column("open deals", right=True))
    return listing(columns, rows, width=width, styles=styles)


def tag_list(tags: Sequence[TagRow], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the tags and how many deals carry each."""
    rows: list[Row] = [[tag.name, f"{tag.deals:,}"] for tag in tags]
    return listing((Column("Tag", shrink=True), Column("deals", right=True)), rows, width=width, styles=styles)


def reason_list(reasons: Sequence[LostReason], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the reasons for losing."""
    rows: list[Row] = [[Cell(str(place), styles.muted), reason.name] for place, reason in enumerate(reasons, 1)]
    return listing((Column("", right=True), Column("Reason", shrink=True)), rows, width=width, styles=styles)


def kind_list(kinds: Sequence[ActivityKind], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the kinds of activity."""
    rows: list[Row] = [
        [Cell(str(place), styles.muted), kind.name, Cell("note" if kind.is_note else "", styles.muted)]
        for place, kind in enumerate(kinds, 1)
    ]
    return listing((Column("", right=True), Column("Kind", shrink=True), Column("")), rows, width=width, styles=styles)


def lead_list(leads: Sequence[LeadRow], *, timezone: ZoneInfo, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the leads: how to reach them, since when they are there, and the contacts that some became."""
    columns = (
        Column("#", right=True),
        Column("Name", shrink=True),
        Column("Company", shrink=True),
        Column("E-mail", shrink=True),
        Column("Phone", optional=1),
        Column("Source", optional=1, shrink=True),
        Column("added"),
        Column("", optional=1),
    )
    rows: list[Row] = [
        [
            Cell(str(lead.id), styles.muted),
            lead.name,
            lead.company,
            lead.email or "",
            lead.phone or "",
            lead.source,
            parse_instant(lead.added_at).astimezone(timezone).date().isoformat(),
            "" if lead.contact_id is None else f"contact #{lead.contact_id}",
        ]
        for lead in leads
    ]
    return listing(columns, rows, width=width, styles=styles)


def rate_list(rates: Sequence[RateRow], *, base: str, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the exchange rates; those into what is not the base currency any more stand dimmed: they do not apply."""
    columns = (Column("#", right=True), Column("1 unit of"), Column("is", right=True), Column(""), Column("from"))
    rows: list[Row] = []
    for rate in rates:
        style = "" if rate.base == base else styles.muted
        words = (rate.currency, rate.rate, rate.base, rate.on_day)
        rows.append([Cell(str(rate.id), styles.muted), *(Cell(word, style) for word in words)])
    return listing(columns, rows, width=width, styles=styles)


def target_list(targets: Sequence[TargetRow], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the targets."""
    rows: list[Row] = [[target.period, money(target.amount, target.currency)] for target in targets]
    return listing((Column("Period"), Column("to be won", right=True)), rows, width=width, styles=styles)


def view_list(views: Sequence[SavedView], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the saved views: what each is opened with, and what it shows."""
    from pipetui.domain.views import SORTS

    rows: list[Row] = []
    for view in views:
        place = f"{view.pipeline} (deleted)" if view.stranded else view.pipeline
        rows.append([Cell(view.key or "", styles.muted), view.name, view.filter_text, SORTS[view.sort], place])
    columns = (
        Column("key"),
        Column("View", shrink=True),
        Column("filter", shrink=True),
        Column("order", shrink=True),
        Column("pipeline", shrink=True),
    )
    return listing(columns, rows, width=width, styles=styles)


def history_rows(
    page: Page, lines: Sequence[HistoryLine], *, timezone: ZoneInfo, width: int | None, styles: Styles, indent: int = 0
) -> None:
    """Write journal batches into a page: when, who, what; the number is what `undo --batch` takes."""
    columns = (
        Column("batch", right=True),
        Column("When"),
        Column("Who", shrink=True),
        Column("What", shrink=True),
    )
    rows: list[Row] = []
    for batch in lines:
        when = parse_instant(batch.at).astimezone(timezone).strftime("%Y-%m-%d %H:%M")
        what = f"{batch.summary} (undone)" if batch.undone else batch.summary
        rows.append(
            [
                Cell(str(batch.batch_id), styles.muted),
                when,
                batch.actor,
                Cell(what, styles.muted if batch.undone else ""),
            ]
        )
    page.table(columns, rows, width=width, indent=indent, head_style=styles.muted)


def history_list(
    lines: Sequence[HistoryLine], *, timezone: ZoneInfo, width: int | None, styles: Styles = TERMINAL
) -> Page:
    """Return what was done to the file, newest first."""
    page = Page()
    history_rows(page, lines, timezone=timezone, width=width, styles=styles)
    return page

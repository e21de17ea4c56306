"""A deal as rows: every field, its tasks, the stage it is in, the stages it went through, who changed what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.dates import local_day, show_day
from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import format_amount, parse_amount
from pipetui.render.figures import counted, days, money
from pipetui.render.styles import NOTHING, STALLED, WRONG
from pipetui.tui import safe_text
from pipetui.tui.details.rows import DONE, Kind, Row, Words, heading, moment, task_rows

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from pipetui.queries.deal_sheet import DealSheet
    from pipetui.queries.record_shapes import StageVisit
    from pipetui.queries.shapes import StageAction

_ASSUMED = ("", "assumed", "assumed, no date")
_UNITS = {"mo": "month", "d": "day", "h": "hour", "w": "week", "q": "quarter", "y": "year"}
_PASSED, _AHEAD = "▰", "▱"
_FACTOR = re.compile(r"(\d+(?:[.,]\d+)?)(mo|[dhwqy])?", re.ASCII)


def deal_rows(sheet: DealSheet, today: date, timezone: ZoneInfo) -> tuple[Row, ...]:
    """The fields, notes and tasks of a deal: what can be changed."""
    return (*_fields(sheet, today, timezone), *_notes(sheet), *_tasks(sheet, today))


def story_rows(sheet: DealSheet, today: date, timezone: ZoneInfo) -> tuple[Row, ...]:
    """What its stage asks for, where it has been, who changed what: what can be read."""
    return (*_guide(sheet), *_visits(sheet, today, timezone), *_changes(sheet, today, timezone))


def _fields(sheet: DealSheet, today: date, timezone: ZoneInfo) -> list[Row]:
    deal, row = sheet.detail, sheet.detail.row

    def field(label: str, name: str, *value: Words, kind: Kind = "edit", number: int = 0, aside: str = "") -> Row:
        by = sheet.authors.get(name)
        said = f"by {by.actor}, {show_day(local_day(by.at, timezone), today)}" if by is not None else ""
        shown = tuple(words for words in value if words.text) or (Words(NOTHING, "muted"),)
        return Row(label, shown, " · ".join(filter(None, (aside, said))), kind, name, number)

    is_open = row.status == "open"
    rows = [
        Row(value=_standing(sheet), heading=True),
        Row(heading=True),
        field("Title", "title", Words(row.title, "strong")),
        field("Contact", "contact", Words(row.contact), kind="contact", number=row.contact_id),
        field("  E-mail", "email", Words(deal.email or "")),
        field("  Phone", "phone", Words(deal.phone or "")),
        field(
            "Company",
            "company",
            Words(row.company),
            kind="company" if deal.company_id is not None else "edit",
            number=deal.company_id or 0,
        ),
        field("Amount", "amount", Words(_amount(sheet)), aside=amount_parts(deal.amount_parts, row.currency)),
        field("Currency", "currency", Words(row.currency or "")),
        field("Stage", "stage", Words(row.stage), *_trouble(sheet), aside=f"{days(row.stage_days)} d"),
        field("Probability", "probability", *_probability(sheet)),
        field("Closes", "expected_close", *_close(sheet, today)),
    ]
    if not is_open:
        closed = show_day(row.closed, today) if row.closed else ""
        rows.append(Row("Closed", (Words(f"{row.status} {closed}".strip()),)))
    if row.status == "lost":
        rows.append(Row("Lost to", (Words(": ".join(filter(None, (row.lost_reason, deal.lost_note))) or NOTHING),)))
    return [
        *rows,
        field("Next step", "next_step", Words(row.next_step) if is_open else Words(row.next_step, "muted")),
        field("  due", "next_step_due", *_due(sheet, today)),
        field("Owner", "owner", Words(row.owner)),
        field("Source", "source", Words(row.source)),
        field("Tags", "tags", Words(", ".join(row.tags))),
        Row("Pipeline", (Words(deal.pipeline),)),
        Row("Created", _created(sheet, today)),
        *([Row("External id", (Words(row.external_id),))] if row.external_id else []),
    ]


def _standing(sheet: DealSheet) -> tuple[Words, ...]:
    """The deal's number, and how far it has come."""
    row = sheet.detail.row
    number = Words(f"#{row.id}  ", "muted")
    if row.status == "won":
        return (number, Words(f"{DONE} won", "good"))
    if row.status == "lost":
        return (number, Words("✗ lost", "bad"))
    path = [stage.id for stage in sheet.stages if stage.kind == "open"]
    if row.stage_id not in path:
        return (number,)
    place = path.index(row.stage_id) + 1
    bar = Words(_PASSED * place, "planned"), Words(_AHEAD * (len(path) - place), "muted")
    return (number, *bar, Words(f"  stage {place} of {len(path)}", "muted"))


def _amount(sheet: DealSheet) -> str:
    row = sheet.detail.row
    return money(row.amount, row.currency or "") if row.amount is not None else ""


def amount_parts(parts: str | None, currency: str | None) -> str:
    """The parts of an amount in words: "€850 × 12 days", "€1,800 × 6 months"; as typed where they are others."""
    rate, *factors = (parts or "").split("*")
    if not parts or not factors or not currency:
        return parts or ""
    try:
        words = [format_amount(parse_amount(rate, currency).minor, currency)]
    except InvalidInput:
        return parts
    for factor in factors:
        read = _FACTOR.fullmatch(factor.lower())
        if read is None:
            return parts
        count, unit = read[1], _UNITS.get(read[2] or ("d" if len(factors) == 1 else ""), "")
        words.append(f"{count} {unit}{'' if count == '1' else 's'}" if unit else count)
    return " × ".join(words)


def _trouble(sheet: DealSheet) -> tuple[Words, ...]:
    row = sheet.detail.row
    if row.ghost:
        return (Words(f"  {STALLED} gone quiet", "warn"),)
    return (Words(f"  {STALLED} stalled", "warn"),) if row.stalled else ()


def _probability(sheet: DealSheet) -> tuple[Words, ...]:
    row = sheet.detail.row
    if row.own_probability is not None:
        return (Words(f"{row.own_probability} %"),)
    return (Words(f"{row.probability} %", "muted"), Words("  the stage's", "muted"))


def _close(sheet: DealSheet, today: date) -> tuple[Words, ...]:
    row = sheet.detail.row
    if not row.expected_close:
        return ()
    shown = Words(show_day(row.expected_close, today))
    return (shown, Words(f"  {WRONG} overdue", "bad")) if row.overdue else (shown,)


def _due(sheet: DealSheet, today: date) -> tuple[Words, ...]:
    row = sheet.detail.row
    if not row.next_due:
        return ()
    shown = Words(" ".join(filter(None, (show_day(row.next_due, today), row.next_time))))
    return (shown, Words(f"  {WRONG} overdue", "bad")) if row.next_due < today.isoformat() else (shown,)


def _created(sheet: DealSheet, today: date) -> tuple[Words, ...]:
    deal, row = sheet.detail, sheet.detail.row
    by = f"  by {deal.made_by}" if deal.made_by else ""
    if not row.created:
        return (Words(NOTHING, "muted"), Words("  no date known", "muted"), Words(by, "muted"))
    age = f"  {counted(row.age_days, 'day')}" if row.age_days is not None else ""
    return (Words(show_day(row.created, today)), Words(age + by, "muted"))


def _notes(sheet: DealSheet) -> list[Row]:
    notes = safe_text.block(sheet.detail.notes)
    by = sheet.authors.get("notes")
    value = (Words(notes),) if notes else (Words("none yet", "muted"),)
    return [
        *heading("Notes"),
        Row(value=value, kind="edit", field="notes", aside=f"by {by.actor}" if by else "", long=True),
    ]


def _tasks(sheet: DealSheet, today: date) -> list[Row]:
    rows = task_rows(sheet.detail.tasks, today)
    return [*heading("Tasks"), *rows] if rows else []


def _guide(sheet: DealSheet) -> list[Row]:
    """What the present stage is for."""
    stage = sheet.stage
    if stage is None or not (stage.objective or stage.actions or stage.exit_criteria):
        return []
    rows = heading(f"In {safe_text.line(stage.name)}")
    if stage.objective:
        rows.append(Row("Objective", (Words(stage.objective),), long=True))
    for number, action in enumerate(stage.actions):
        rows.append(Row("To do" if not number else " ", (Words(f"· {action.title}"),), _in_days(action)))
    if stage.exit_criteria:
        rows.append(Row("Done when", (Words(stage.exit_criteria),), long=True))
    return rows


def _in_days(action: StageAction) -> str:
    if action.due_in_days is None:
        return ""
    return f"in {action.due_in_days} d" if action.due_in_days else "at once"


def _visits(sheet: DealSheet, today: date, timezone: ZoneInfo) -> list[Row]:
    visits = sheet.detail.visits
    pipelines = {visit.pipeline for visit in visits}
    rows = heading("Stages")
    for visit in reversed(visits):
        name = f"{visit.stage} ({visit.pipeline})" if len(pipelines) > 1 else visit.stage
        entered = moment(visit.entered_at, timezone, today) if visit.assumed < 2 else NOTHING
        rows.append(Row(entered, (Words(name),), _stay(visit)))
    return rows


def _stay(visit: StageVisit) -> str:
    stayed = f"{days(visit.days)} d" + ("" if visit.left_at else " so far") if visit.kind == "open" else ""
    return " · ".join(filter(None, (stayed, visit.lost_reason, visit.lost_note, _ASSUMED[visit.assumed])))


def _changes(sheet: DealSheet, today: date, timezone: ZoneInfo) -> list[Row]:
    rows = heading("Changes") if sheet.detail.timeline else []
    for line in sheet.detail.timeline:
        said = Words(f"{line.summary} (undone)", "muted") if line.undone else Words(line.summary)
        rows.append(Row(moment(line.at, timezone, today), (Words(f"{line.actor}  ", "muted"), said)))
    return rows

"""What a batch changed, for the printout and the history screen: a heading for each thing, a line for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import parse_instant
from pipetui.render.page import Page
from pipetui.render.styles import NOTHING, TERMINAL, Styles

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.queries.changes import BatchChanges, FieldChange, RowChange
    from pipetui.queries.history import Batch

ONLY_PLACE = "its place in the column"
"""What a change of no field is about: a card was put elsewhere among the others."""


def heading(change: RowChange) -> str:
    """Return what happened to a thing: "added deal Website relaunch #12", "added 8,800 deals"."""
    if change.rows > 1:
        nouns = change.name or (f"{change.noun[:-1]}ies" if change.noun.endswith("y") else f"{change.noun}s")
        return f"{change.op} {change.rows:,} {nouns}"
    return " ".join(filter(None, (change.op, change.noun, change.name, f"#{change.number}")))


def sides(field: FieldChange) -> tuple[str, str]:
    """Return what stood in a field and what does, in a line each; nothing is a dash."""
    before, after = (" ".join(side.split()) or NOTHING for side in (field.before, field.after))
    return before, after


def when(batch: Batch, timezone: ZoneInfo) -> str:
    """Return the local minute of a batch."""
    return parse_instant(batch.at).astimezone(timezone).strftime("%Y-%m-%d %H:%M")


def more(changes: BatchChanges) -> str:
    """Return how many changes are not shown; empty for none."""
    return f"and {changes.more:,} more" if changes.more else ""


def batch_page(changes: BatchChanges, *, timezone: ZoneInfo, styles: Styles = TERMINAL) -> Page:
    """Return one batch: what it was, and what it changed."""
    batch, page = changes.batch, Page()
    page.line(batch.summary, styles.heading)
    mark = f", {batch.mark}" if batch.mark else ""
    page.skip(2).line(f"change {batch.id}, {when(batch, timezone)}, {batch.actor}, {batch.command}{mark}", styles.muted)
    for change in changes.rows:
        page.end().line(heading(change), styles.label)
        widest = max((len(field.name) for field in change.fields), default=0)
        for field in change.fields:
            before, after = sides(field)
            page.skip(2).line(f"{field.name.ljust(widest)}  {before} → {after}")
        if not change.fields and change.op == "changed":
            page.skip(2).line(ONLY_PLACE)
    if changes.more:
        page.end().line(more(changes), styles.muted)
    return page

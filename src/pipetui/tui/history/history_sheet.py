"""What the history screen says: a line for each change of the file, and the page about what one of them changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from pipetui.render.changes import ONLY_PLACE, heading, more, sides, when
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.queries.changes import BatchChanges, FieldChange
    from pipetui.queries.history import Batch

_MARKS = {"undone": ("✗", "$text-warning"), "redone": ("✓", "$text-muted"), "": (" ", "")}
_WHEN, _SHORT_WHEN = 16, 11
_NAME = 12
_LEAST_SUMMARY = 24
_LEAST_VALUE = 16
_LONGEST_SIDE = 400
"""Characters of a long text that are shown on each side of a change."""


def batch_line(batch: Batch | None, width: int, timezone: ZoneInfo) -> Content:
    """One change in a line: what became of it, when, who, what; None for one that is still being read."""
    if batch is None:
        return Content.styled("…", "$text-muted")
    glyph, style = _MARKS[batch.mark]
    moment = when(batch, timezone)
    if width < _WHEN + _NAME + _LEAST_SUMMARY:
        moment = moment[-_SHORT_WHEN:]
    name = _cut(safe_text.line(batch.actor), _NAME)
    tail = f"  {batch.mark}" if batch.mark else ""
    room = max(width - len(moment) - _NAME - len(tail) - 6, 0)
    quiet = "$text-muted" if batch.mark == "undone" else ""
    what = _cut(safe_text.line(batch.summary), room)
    return Content.assemble(
        (glyph, style), " ", (moment, "$text-muted"), "  ", name, "  ", Content.styled(what, quiet), (tail, style)
    )


def batch_head(width: int) -> Content:
    """The words above the columns."""
    moment = _SHORT_WHEN if width < _WHEN + _NAME + _LEAST_SUMMARY else _WHEN
    return Content.styled(f"  {'When':<{moment}}  {'Who':<{_NAME}}  What", "$text-muted")


def changes_page(changes: BatchChanges, timezone: ZoneInfo, width: int) -> Content:
    """What a change changed, field by field; a long value goes on below itself."""
    batch = changes.batch
    said = [
        f"change {batch.id}",
        when(batch, timezone),
        safe_text.line(batch.actor, 60),
        safe_text.line(batch.command, 60),
    ]
    parts = [Content.styled(safe_text.line(batch.summary), "bold")]
    parts.append(Content.styled(" · ".join(filter(None, [*said, batch.mark])), "$text-muted"))
    for change in changes.rows:
        parts += [Content(""), Content.styled(safe_text.line(heading(change)), "bold $text-accent")]
        widest = max((cell_len(safe_text.line(field.name, 40)) for field in change.fields), default=0)
        parts += [_field(field, widest, width) for field in change.fields]
        if not change.fields and change.op == "changed":
            parts.append(Content(f"  {ONLY_PLACE}"))
    if changes.more:
        parts += [Content(""), Content.styled(more(changes), "$text-muted")]
    return Content("\n").join(parts)


def _field(field: FieldChange, widest: int, width: int) -> Content:
    before, after = (safe_text.line(side, _LONGEST_SIDE) for side in sides(field))
    name = Content.styled(f"  {_cut(safe_text.line(field.name, 40), widest)}  ", "$text-muted")
    room = width - name.cell_length
    if room < _LEAST_VALUE:
        name, room = name + Content("\n    "), max(width - 4, 1)
    lines = Content.assemble((before, "$text-muted"), " → ", after).wrap(room)
    indent = Content("\n" + " " * (width - room))
    return name + indent.join(lines)


def empty_lines(text: str, filter_key: str) -> Content:
    """What stands there when no change is to be shown."""
    if text:
        first = Content.assemble("No change fits ", (safe_text.line(text, 60), "$text-accent"), ".")
        return Content("\n").join(
            [first, Content.styled(f"{filter_key} changes the words, esc drops them.", "$text-muted")]
        )
    lines = [
        "Nothing was changed yet.",
        "Each change that anybody makes will stand here, newest first;",
        "u takes one back.",
    ]
    return Content("\n").join(
        [Content.styled(lines[0], "bold"), *(Content.styled(each, "$text-muted") for each in lines[1:])]
    )


def _cut(text: str, room: int) -> str:
    """A text in exactly so many cells, with `…` where it was cut."""
    if cell_len(text) > room:
        text = set_cell_size(text, max(room - 1, 0)).rstrip() + "…"
    return set_cell_size(text, room)

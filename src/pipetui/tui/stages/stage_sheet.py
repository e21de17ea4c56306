"""What the screen of stages says: the table of a pipeline's stages, and the page about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from pipetui.tui import safe_text
from pipetui.tui.board.wording import head_text, open_value

if TYPE_CHECKING:
    from pipetui.queries.shapes import Board, Stage, StageAction, StageHead

NOTHING = "–"
_COLUMNS = (("chance", 7), ("stalls", 7), ("limit", 6), ("deals", 8), ("value", 9))
_LEAST_NAME = 12
"""Cells that a name keeps; where there are fewer, columns go, the first ones first."""


class SheetRow(NamedTuple):
    """A stage as a row of the table: its name, then a cell for each column."""

    name: str
    cells: tuple[str, ...]
    over: bool = False


def sheet_rows(board: Board) -> tuple[SheetRow, ...]:
    """The stages of a pipeline as rows."""
    value = open_value(board.heads, board.base_currency)
    return tuple(_row(head, board.base_currency, value) for head in board.heads)


def _row(head: StageHead, base_currency: str, value: int) -> SheetRow:
    stage, text = head.stage, head_text(head, base_currency, value)
    is_open = stage.kind == "open"
    chance = f"{stage.probability} %" if is_open else stage.kind
    stalls = f"{stage.stale_after_days:,} d" if is_open and stage.stale_after_days is not None else NOTHING
    limit = f"{stage.wip_limit:,}" if stage.wip_limit is not None else NOTHING
    deals = f"{head.deals:,} ▲" if text.over else f"{head.deals:,}"
    return SheetRow(stage.name, (chance, stalls, limit, deals, text.value or NOTHING), text.over)


def sheet_head(width: int) -> Content:
    """The words above the columns."""
    return Content.styled(_line("Stage", tuple(word for word, _ in _COLUMNS), width), "$text-muted")


def sheet_line(row: SheetRow, width: int) -> Content:
    """One row in exactly as many cells."""
    line = Content(_line(safe_text.line(row.name), row.cells, width))
    if row.over:
        line = line.highlight_regex("▲", style="$text-warning")
    return line


def _line(name: str, cells: tuple[str, ...], width: int) -> str:
    shown = list(zip(cells, (room for _, room in _COLUMNS), strict=True))
    while shown and width - sum(room for _, room in shown) < _LEAST_NAME:
        shown.pop(0)
    room = max(width - sum(each for _, each in shown), 0)
    cut = name if cell_len(name) <= room else set_cell_size(name, max(room - 1, 0)).rstrip() + "…"
    return set_cell_size(cut, room) + "".join(set_cell_size("", max(r - cell_len(cell), 0)) + cell for cell, r in shown)


def stage_page(stage: Stage) -> Content:
    """All that a person wrote about a stage."""
    parts = [Content.styled(safe_text.line(stage.name), "bold"), Content.styled(_standing(stage), "$text-muted")]
    parts += _block("Objective", safe_text.block(stage.objective).splitlines())
    parts += _block("Actions", [_action(each) for each in stage.actions], "▸ ")
    parts += _block("Exit criteria", safe_text.block(stage.exit_criteria).splitlines(), "· ")
    return Content("\n").join(parts)


def _standing(stage: Stage) -> str:
    if stage.kind != "open":
        return f"where deals end that are {stage.kind}"
    days = f"stalls after {stage.stale_after_days:,} days" if stage.stale_after_days is not None else "never stalls"
    limit = f", at most {stage.wip_limit:,} deals" if stage.wip_limit is not None else ""
    return f"{stage.probability} % likely to be won, {days}{limit}"


def _action(action: StageAction) -> str:
    due = "" if action.due_in_days is None else f", +{action.due_in_days:,}d"
    return safe_text.line(action.title) + due


def _block(title: str, lines: list[str], sign: str = "") -> list[Content]:
    """A heading with its lines; one that says so where there are none."""
    said = [Content(f"{sign}{line}") for line in lines if line.strip()]
    return [
        Content(""),
        Content.styled(title, "bold $text-accent"),
        *(said or [Content.styled(NOTHING, "$text-muted")]),
    ]

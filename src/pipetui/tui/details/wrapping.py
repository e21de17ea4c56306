"""A row in lines that fit, in the colours of its roles: harmless, and cut to what a screen can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from pipetui.tui import safe_text

if TYPE_CHECKING:
    from pipetui.tui.details.rows import Role, Row

LABEL = 15
"""Cells of a label, the bar of the cursor and a blank before it included."""

MARGIN = 2
"""Cells before a row without a label, for the bar of the cursor."""

_LEADS = " ›"
_STYLES: dict[Role, str] = {
    "plain": "$foreground",
    "strong": "bold $foreground",
    "muted": "$text-muted",
    "good": "$text-success",
    "planned": "$text-accent",
    "warn": "$text-warning",
    "bad": "$text-error",
}


def wrapped(row: Row, room: int) -> list[Content]:
    """Return the value in lines that fit, its quiet words behind or below."""
    lines: list[Content] = []
    if row.long:
        style = _STYLES[row.value[0].role] if row.value else ""
        for paragraph in safe_text.block(row.text).split("\n"):
            lines += Content.styled(paragraph, style).wrap(room) or [Content("")]
    else:
        parts = [safe_text.content(words.text.rstrip("\n"), _STYLES[words.role]) for words in row.value]
        if row.leads:
            parts.append(Content.styled(_LEADS, "$primary"))
        lines += Content("").join(parts).wrap(room)
    lines = lines or [Content("")]
    if row.aside:
        aside = safe_text.content(row.aside, "$text-muted")
        if lines[-1].cell_length + 2 + aside.cell_length <= room:
            lines[-1] = lines[-1] + Content("  ") + aside
        else:
            lines += aside.wrap(room)
    return lines


def laid(row: Row, width: int) -> list[Content]:
    """Return the lines of a row: its label, and the value beside it."""
    label, below = _beside(row)
    return [(below if number else label) + line for number, line in enumerate(wrapped(row, _room(row, width)))]


def edited(row: Row, width: int, height: int, fault: str, hint: str) -> list[Content]:
    """Return the lines of a row that is being edited.

    Args:
        row: which.
        width: cells of the page.
        height: lines of the control that lies over it.
        fault: what is wrong with its text, said below it.
        hint: its keys, said below that.
    """
    label, below = _beside(row)
    room = _room(row, width)
    wrong = Content.styled(f"✗ {safe_text.line(fault)}", "$text-error").wrap(room) if fault else []
    keys = Content.styled(hint, "$text-muted").wrap(room)
    return [label, *[below] * (height - 1), *(below + line for line in (*wrong[:6], *keys[:2]))]


def _beside(row: Row) -> tuple[Content, Content]:
    before = LABEL if row.label else MARGIN
    label = Content(" " * MARGIN)
    if row.label:
        label += safe_text.content(row.label, "$text-muted").truncate(LABEL - MARGIN - 1, ellipsis=True)
    return label.pad_right(before - label.cell_length), Content(" " * before)


def _room(row: Row, width: int) -> int:
    return max(width - (LABEL if row.label else MARGIN) - 1, 1)

"""A row's value in lines that fit, in the colours of its roles: harmless, and cut to what a screen can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from pipetui.tui import safe_text

if TYPE_CHECKING:
    from pipetui.tui.details.rows import Role, Row

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

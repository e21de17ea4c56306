"""Texts in exactly so many cells of a terminal, harmless, padded or cut with `…`."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from pipetui.domain.text import visible
from pipetui.tui.safe_text import steady

CUT = "…"

_LOOKED_AT = 8
"""A text is cut to this many characters a cell before it is cleaned and measured: a title of 1 MB costs no more."""

_MARKS_A_LETTER = 3


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells, harmless, padded, or cut with `…`."""
    if width <= 0:
        return ""
    shown = visible(text[: _LOOKED_AT * width])
    if not shown.isascii():
        shown = steady(shown)
    cells = len(shown) if shown.isascii() else cell_len(shown)
    if cells < len(shown):
        shown = _few_marks(shown)
    if cells <= width and len(text) <= _LOOKED_AT * width:
        return shown + " " * (width - cells)
    return set_cell_size(shown, width - 1) + CUT


def _few_marks(text: str) -> str:
    """Hold stacks of combining marks to what a cell can show, so that a line stays as short as it looks."""
    from unicodedata import combining

    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if combining(char) else 0
        if marks <= _MARKS_A_LETTER:
            kept.append(char)
    return "".join(kept)


def fit_tail(text: str, tail: str, width: int) -> str:
    """Return `text` and `tail` in exactly `width` cells; the text is cut first, the tail only where it stands alone."""
    room = width - cell_len(tail)
    if room < 2:
        return fit(f"{text}{tail}", width)
    shown = fit(text, room)
    return fit(shown.rstrip(" ") + tail, width)

"""What a column says that is collapsed to a strip of a few cells: how many and how much, and its name downward."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from pipetui.domain.text import visible
from pipetui.tui.board.place import HEAD_ROWS
from pipetui.tui.board.text_cells import CUT, fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.tui.board.wording import StripText

_LONGEST = 200
"""Letters of a name that are looked at: more than any screen has lines."""

_JOINER = "\u200d"


class NarrowLine(NamedTuple):
    """A line of exactly the strip's cells; `strong` is its count and name, `warn` a count over the limit."""

    text: str
    strong: bool = False
    warn: bool = False


def narrow_lines(text: StripText, room: int, height: int) -> list[NarrowLine]:
    """The lines of a strip from the top, at most `height`.

    Args:
        text: what it says.
        room: cells beside its bar and rule.
        height: lines there are.
    """
    if len(text.value) <= room:
        values = ["", text.value] if text.period == "" else [text.value, ""]
    else:  # an amount such as `CHF 24k`
        currency, _, number = text.value.rpartition(" ")
        values = [currency, number]
    lines = [NarrowLine(_right(text.deals, room), strong=True, warn=text.over)]
    lines += [NarrowLine(_right(value, room), warn=text.over) for value in values]
    space = height - HEAD_ROWS
    name = list(_letters(text.name))
    if len(name) > space > 0:
        name[space - 1 :] = [CUT]
    lines += [NarrowLine(_centre(letter, room), strong=True) for letter in name]
    period = list(_letters(text.period))
    if period and len(name) + 1 + len(period) <= space:
        lines.append(NarrowLine(" " * max(room, 0)))
        lines += [NarrowLine(_centre(letter, room)) for letter in period]
    return lines[: max(height, 0)]


def _right(text: str, room: int) -> str:
    return fit(" " * max(0, room - cell_len(text)) + text, room)


def _centre(letter: str, room: int) -> str:
    return fit(" " * max(0, (room - cell_len(letter)) // 2) + letter, room)


def _letters(text: str) -> Iterator[str]:
    """What takes cells of its own, each with the marks and joined signs that follow it."""
    letter = ""
    for char in visible(text[:_LONGEST]):
        if letter and (cell_len(char) == 0 or letter.endswith(_JOINER)):
            letter += char
        else:
            if letter:
                yield letter
            letter = char
    if letter:
        yield letter

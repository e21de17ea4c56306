"""Charts of block characters: bars, steps, a funnel, months against a target. Numbers in, words in styles out.

They fit any width, down to an eighth of a cell, and are read without colour: each part of a bar has a shade of its own,
and each bar stands beside its number. Nothing here knows a screen; a printout and the board draw the same lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.render.page import Cell, cells, cut
from pipetui.render.styles import STEPS, TERMINAL, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

Line = tuple[Cell, ...]
"""A line of a chart: words in styles, from the left."""

FULL = "█"
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_SHADES = ("█", "▓", "▒", "░")
_TARGET = "┃"
_LEFT_HALF, _RIGHT_HALF = "▌", "▐"
_LEAST_COLUMN = 3
"""Cells that a column of a chart takes at least, with the gap beside it."""


class Point(NamedTuple):
    """One column of a chart: what stands below it, and how high it is."""

    label: str
    value: int


class FunnelStep(NamedTuple):
    """One stage of a funnel.

    Attributes:
        label: its name.
        deals: how many got here.
        words: what stands at its right: the count, as it is said.
        passed: the share that went on from here, as it is said; "" after the last one.
    """

    label: str
    deals: int
    words: str
    passed: str = ""


def bar(value: float, most: float, room: int) -> str:
    """Return a bar as long as its share of the most, to an eighth of a cell; anything above nothing is seen."""
    if value <= 0 or most <= 0 or room <= 0:
        return ""
    eighths = min(max(1, round(value * room * 8 / most)), room * 8)
    return FULL * (eighths // 8) + _EIGHTHS[eighths % 8]


def progress(value: float, most: float, room: int, styles: Styles = TERMINAL) -> Line:
    """Return how much of something is reached: `▓▓▓▓░░░░`; more than all of it is all of it."""
    done = 0 if value <= 0 or most <= 0 else min(room, max(1, round(value * room / most)))
    if 0 < most > value and done == room:
        done = room - 1  # full is only what is reached
    return (Cell("▓" * done, styles.good), Cell("░" * (room - done), styles.muted))


def sparkline(values: Sequence[float]) -> str:
    """Return values as blocks of eight heights, the highest value the highest block; below nothing there is nothing."""
    most = max(values, default=0)
    return "".join(STEPS[max(0, min(7, int(value * 8 // most)))] if most > 0 else STEPS[0] for value in values)


def parts_bar(parts: Sequence[float], most: float, room: int, styles: Styles = TERMINAL) -> Line:
    """Return the parts of a sum behind each other, each in a shade of its own, the first the darkest.

    Ends are rounded and not lengths: so the parts are together as long as their sum is.
    """
    if most <= 0:
        return ()
    line: list[Cell] = []
    total, begun = 0.0, 0
    for part, shade, style in zip(parts, _SHADES, _part_styles(styles), strict=False):
        total += max(part, 0)
        end = min(room, round(total * room / most))
        if part > 0 and end == begun and begun < room:
            end += 1  # what there is, is seen
        if end > begun:
            line.append(Cell(shade * (end - begun), style))
        begun = max(begun, end)
    return tuple(line)


def legend(names: Sequence[str], styles: Styles = TERMINAL) -> Line:
    """Return what the shades of `parts_bar` stand for."""
    found: list[Cell] = []
    for name, shade, style in zip(names, _SHADES, _part_styles(styles), strict=False):
        found += [Cell(f"{shade * 2} ", style), Cell(f"{name}   ", styles.muted)]
    return tuple(found)


def marked(line: Line, place: int, style: str, sign: str = _TARGET) -> Line:
    """Return a line with a sign in one of its cells, whatever stands there; a shorter line reaches to it.

    Args:
        line: cells of one character each, as bars are made of.
        place: counted from 0.
        style: of the sign.
        sign: a character of one cell.
    """
    found: list[Cell] = []
    at = 0
    for cell in line:
        end = at + len(cell.words)
        if at <= place < end:
            here = place - at
            found += [Cell(cell.words[:here], cell.style), Cell(sign, style), Cell(cell.words[here + 1 :], cell.style)]
        else:
            found.append(cell)
        at = end
    if place >= at:
        found += [Cell(" " * (place - at)), Cell(sign, style)]
    return tuple(cell for cell in found if cell.words)


def target_place(target: float, most: float, room: int) -> int | None:
    """Return the cell of a bar that a target line stands in; None where there is no target, or no room for it."""
    if target <= 0 or most <= 0 or room <= 0:
        return None
    return min(room - 1, round(target * room / most))


def funnel(steps: Sequence[FunnelStep], width: int, styles: Styles = TERMINAL) -> list[Line]:
    """Return a funnel: a centred bar for each step, the widest for the first, and between two what went on.

    Each step takes one line and what is between two of them another one: step i is line 2 × i.
    """
    if not steps:
        return []
    names = min(max(cells(step.label) for step in steps), max(width // 3, 8))
    numbers = max(cells(step.words) for step in steps)
    room = max(width - names - numbers - 4, 0)
    room -= room % 2
    most = max(step.deals for step in steps)
    lines: list[Line] = []
    for place, step in enumerate(steps):
        name = cut(step.label, names)
        picture = _centred(step.deals, most, room)
        lines.append(
            (
                Cell(name + " " * (names - cells(name) + 2)),
                Cell(picture, styles.bar),
                Cell("  " + " " * (numbers - cells(step.words)) + step.words, styles.heading),
            )
        )
        if place + 1 < len(steps):
            words = cut(f"▾ {step.passed}" if step.passed else "▾", room) if room else ""
            before = " " * max((room - cells(words)) // 2, 0)
            lines.append((Cell(" " * (names + 2) + before), Cell(words, styles.muted)))
    return lines


def _centred(count: int, most: int, room: int) -> str:
    """Return a bar in the middle of its room, to half a cell on each side, in exactly so many cells."""
    if count <= 0 or most <= 0 or room <= 0:
        return " " * room
    halves = max(1, round(count * room / most))  # half cells on each side of the middle
    whole, half = divmod(min(halves, room), 2)
    picture = (_RIGHT_HALF if half else "") + FULL * (2 * whole) + (_LEFT_HALF if half else "")
    before = (room - len(picture)) // 2
    return " " * before + picture + " " * (room - before - len(picture))


def columns(
    points: Sequence[Point], width: int, height: int, scale: Sequence[str], styles: Styles = TERMINAL
) -> list[Line]:
    """Return upright bars beside each other, the last ones where there is no room for all, and labels below.

    Args:
        points: from left to right.
        width: cells.
        height: lines of the bars; the labels take one more.
        scale: what stands at the left of the top and of the bottom line: the most, and nothing.
        styles: the looks.
    """
    side = max((cells(words) for words in scale), default=0) + 2
    room = max(width - side, 0)
    each = min(max(room // max(len(points), 1), _LEAST_COLUMN), 12)
    shown = points[-(room // each) :] if room >= each else ()
    if not shown or height <= 0:
        return []
    most = max(point.value for point in shown)
    lines: list[Line] = []
    for line in range(height):
        level = height - 1 - line
        words = scale[0] if line == 0 else scale[-1] if level == 0 else ""
        blocks = "".join(_block(point.value, most, level, height) * (each - 1) + " " for point in shown)
        lines.append((Cell(" " * (side - 2 - cells(words)) + words + "  ", styles.muted), Cell(blocks, styles.bar)))
    labels = "".join(cut(point.label, each - 1).ljust(each) for point in shown)
    lines.append((Cell(" " * side), Cell(labels, styles.muted)))
    return lines


def _block(value: int, most: int, level: int, height: int) -> str:
    """Return what stands in one line of a column, which is as many eighths high as its share of the most."""
    if value <= 0 or most <= 0:
        return " "
    eighths = max(1, round(value * height * 8 / most)) - level * 8
    return " " if eighths <= 0 else STEPS[min(eighths, 8) - 1]


def _part_styles(styles: Styles) -> tuple[str, str, str, str]:
    return styles.good, styles.bar, styles.bar, styles.muted

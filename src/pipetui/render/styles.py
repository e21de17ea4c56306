"""The roles that words play in a printout, and the Rich style of each.

A terminal gets its own sixteen colours, which its owner has tuned; the board's pane passes the colours of its theme.
No role is told by colour alone: a glyph or a word always stands with it.
"""

from __future__ import annotations

from typing import NamedTuple


class Styles(NamedTuple):
    """A Rich style for each role."""

    heading: str = "bold"
    label: str = "bold"
    plain: str = ""
    muted: str = "dim"
    good: str = "green"
    warning: str = "yellow"
    bad: str = "red"
    bar: str = "cyan"


TERMINAL = Styles()
"""The terminal's own colours."""

STALLED = "‖"
WRONG = "!"
TODAY = "●"
PLANNED = "▸"
OVER = "▲"
NOTHING = "–"
BAR = "▇"
STEPS = "▁▂▃▄▅▆▇█"

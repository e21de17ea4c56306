"""What the mouse does on the board, in one table beside that of the keys: for help, docs and the stories of tests."""

from __future__ import annotations

from typing import NamedTuple


class Gesture(NamedTuple):
    """One thing that a hand on the mouse does.

    Attributes:
        id: its name, for the test that covers it.
        gesture: the movement, in a few words ("click").
        title: what it does, in a few words.
        tooltip: the same in a sentence.
    """

    id: str
    gesture: str
    title: str
    tooltip: str


GESTURES: tuple[Gesture, ...] = (
    Gesture("mouse.focus", "click", "Focus", "put the cursor on the card"),
    Gesture("mouse.open", "click again", "Open", "show all of the deal"),
    Gesture("mouse.scroll", "wheel", "Scroll", "scroll the column under the pointer"),
)

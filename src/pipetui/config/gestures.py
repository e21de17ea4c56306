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
    Gesture("mouse.drag", "drag", "Move the card", "to the place that opens under the pointer; a head is the top"),
    Gesture("mouse.drag_selected", "drag a selected card", "Move the selection", "all that is selected goes along"),
    Gesture("mouse.drop_closed", "drop on Won or Lost", "Close", "won, or lost for a reason that is asked"),
    Gesture("mouse.border", "hold at a border", "Scroll", "columns sideways, cards up and down, while a card is held"),
    Gesture("mouse.cancel", "esc, or release outside", "Put back", "the card stays where it was"),
    Gesture("mouse.scroll", "wheel", "Scroll", "scroll the column under the pointer"),
)

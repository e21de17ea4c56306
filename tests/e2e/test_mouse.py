"""The mouse in a real terminal: what it sends comes in packets, and each card ends where it was dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.work import deal

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.person import OpensBoard
    from support.shell import Shell


@pytest.fixture(autouse=True)
def twelve(store: Store) -> None:
    """Twelve deals in the first column, the newest at the top."""
    for number in range(12):
        deal(store, f"Deal {number}")


@pytest.mark.story("mouse.focus", "mouse.open", "mouse.scroll", "mouse.drag", "mouse.cancel")
def test_cards_are_clicked_scrolled_carried_and_put_back(board: OpensBoard, shell: Shell) -> None:
    with board() as ana:
        mouse, sees = ana.terminal.mouse, ana.terminal.wait_for
        sees("▌Deal 11")
        mouse(("press", 5, 9), ("release", 5, 9))
        sees("▌Deal 10")
        mouse(("down", 5, 9), ("down", 5, 9), ("down", 5, 9))
        sees("▌Deal 8")
        mouse(("up", 5, 9), ("up", 5, 9), ("up", 5, 9))
        sees("Deal 11")
        mouse(("press", 5, 5), ("drag", 20, 6))
        ana.told("Deal 11: drop on a place or a column")
        mouse(("drag", 28, 6))
        sees("┊Deal 11 +[│┃]▌Deal 11")
        ana.do("escape", "Deal 11 stays where it was")
        mouse(("release", 28, 6))
        # All of a drag in one packet, as over a slow line.
        mouse(("press", 5, 5), ("drag", 20, 6), ("drag", 50, 6), ("drag", 28, 6), ("release", 28, 6))
        ana.told("✓ moved Deal 11 to First Contact")
        mouse(("press", 5, 5), ("drag", 5, 9), ("drag", 5, 14), ("release", 5, 14))
        ana.told("✓ moved Deal 10 within New Contact")
        sees("▌Deal 10")
        mouse(("press", 5, 14), ("release", 5, 14))
        sees("jean@acme.fr")
        ana.close("escape", "jean@acme.fr")
        ana.do("u", "undid: moved Deal 10")
        ana.do("u", "undid: moved Deal 11")
        ana.leave()
    assert shell.deals()["Deal 11"]["stage"] == "New Contact"


@pytest.mark.story("mouse.drag", "mouse.drag_selected", "mouse.drop_closed", "mouse.border")
def test_cards_are_dropped_on_strips_together_and_beyond_the_border(board: OpensBoard, shell: Shell) -> None:
    with board(size=(120, 24)) as ana:
        mouse, sees = ana.terminal.mouse, ana.terminal.wait_for
        ana.terminal.press("l", "[")
        sees("▌  0│")  # First Contact is a strip, and Won and Lost are two more at the right
        mouse(("press", 5, 5), ("drag", 20, 6), ("drag", 27, 6), ("release", 27, 6))
        ana.told("✓ moved Deal 11 to First Contact")
        mouse(("press", 5, 5), ("drag", 60, 6), ("drag", 109, 9), ("release", 109, 9))
        ana.told("✓ won Deal 10")
        mouse(("press", 5, 5), ("drag", 60, 6), ("drag", 116, 9), ("release", 116, 9))
        sees("Lost: Deal 9")
        ana.do("escape", "Deal 9 stays where it was")
        ana.terminal.press("g", "v", "v")
        sees("2 selected")
        mouse(("press", 5, 5), ("drag", 60, 6))
        ana.told("2 deals: drop on a place or a column")
        mouse(("drag", 60, 5), ("release", 60, 5))
        ana.told("✓ moved 2 deals to Proposal Sent")
        ana.close("escape", "2 selected")
        mouse(("press", 5, 5), ("drag", 6, 8), ("drag", 6, 22))
        sees("Deal 0")  # held at the bottom, the column scrolls to its end
        ana.do("escape", "Deal 7 stays where it was")
        mouse(("release", 6, 22))
        ana.leave()
    stages = {title: deal["stage"] for title, deal in shell.deals().items()}
    assert (stages["Deal 11"], stages["Deal 9"], stages["Deal 8"], stages["Deal 7"]) == (
        "First Contact", "Proposal Sent", "Proposal Sent", "New Contact",
    )  # fmt: skip

"""What is typed in one go, as over a slow line, comes into the form that its first key opens, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.work import deal, rows

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.person import OpensBoard, Person

STAGES = ("First Contact", "Discovery Call", "Proposal Sent", "Negotiation")


def from_the_board(_ana: Person) -> str:
    return ""


def from_the_deal(ana: Person) -> str:
    ana.press("enter", "▰")
    return ""


def from_the_stages(ana: Person) -> str:
    ana.press("m", "Move to which stage")
    return "1"


def from_a_question(ana: Person) -> str:
    for stage in STAGES:
        ana.do("L", f"to {stage}")
    ana.press("L", "Is .* won")
    return "n"


PLACES = (from_the_board, from_the_deal, from_the_stages, from_a_question, from_the_board)


def test_a_burst_becomes_the_title(board: OpensBoard, store: Store) -> None:
    deal(store, "Website relaunch")
    with board() as ana:
        ana.terminal.wait_for("Website relaunch")
        for number, place in enumerate(PLACES):
            title = f"{('Hello world, how well', 'Lowell xx 23 JKHL')[number % 2]} {number}"
            ana.terminal.type(f"{place(ana)}e{title}")
            ana.terminal.wait_for(rf"Title +{title}")
            ana.do("f2", f"✓ changed title of {title}")
            assert rows(store, "SELECT title, status FROM deal") == [(title, "open")], place
        ana.leave()

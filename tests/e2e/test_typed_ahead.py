"""What is typed in one go, as over a slow line, comes into the form that its first key opens, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.person import OpensBoard, Person
    from support.shell import Shell

ADD = ("add", "Website relaunch", "--contact", "Jean Moreau", "--email", "jean@acme.fr")


def from_the_board(_ana: Person) -> str:
    return ""


def from_the_deal(ana: Person) -> str:
    ana.press("enter", "▰")
    return ""


def from_the_stages(ana: Person) -> str:
    ana.press("m", "Move to which stage")
    return "2"


def from_a_question(ana: Person) -> str:
    for stage in ("First Contact", "Discovery Call", "Proposal Sent", "Negotiation"):
        ana.do("L", f"to {stage}")
    ana.press("L", "Is Website relaunch won")
    return "n"


@pytest.mark.parametrize("place", [from_the_board, from_the_deal, from_the_stages, from_a_question])
def test_a_burst_becomes_the_title(board: OpensBoard, shell: Shell, place: Callable[[Person], str]) -> None:
    assert shell(*ADD).code == 0
    with board() as ana:
        ana.terminal.wait_for("Website relaunch")
        for title in ("Hello world, how well", "Lowell xx 23 JKHL"):
            ana.terminal.type(f"{place(ana)}e{title}")
            ana.terminal.wait_for(rf"Title +{title}")
            ana.do("f2", f"✓ changed title of {title}")
            place = from_the_board
        ana.leave()
    assert list(shell.deals()) == ["Lowell xx 23 JKHL"]
    assert shell.deals()["Lowell xx 23 JKHL"]["status"] == "open"

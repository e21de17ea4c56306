"""Each key of the board in a real terminal, as its bytes come: it does what the table of keys says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.work import deal

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.person import OpensBoard, Person
    from support.shell import Shell


@pytest.fixture
def many(store: Store) -> None:
    """Twelve deals in the first column, the newest at the top."""
    for number in range(12):
        deal(store, f"Deal {number:02}", amount=f"{number + 1}000", currency="EUR")


def steps(ana: Person, *keys_and_shown: str) -> None:
    """Press keys, each of which shows a pattern that was not there before."""
    for key, pattern in zip(keys_and_shown[::2], keys_and_shown[1::2], strict=True):
        ana.terminal.wait_until_gone(pattern)  # what is half painted yet, else it fails
        ana.press(key, pattern)


@pytest.mark.story("cursor.*", "deal.advance", "deal.back", "deal.down", "deal.up", "deal.choose_stage")
@pytest.mark.story("deal.to_1", "deal.to_2", "deal.to_3", "deal.to_4", "deal.to_5")
@pytest.mark.usefixtures("many")
def test_keys_that_go_about_and_move_cards(board: OpensBoard, shell: Shell) -> None:
    with board(size=(150, 30)) as ana:
        ana.terminal.wait_for("▌Deal 11")
        steps(ana, "j", "▌Deal 10", "k", "▌Deal 11", "down", "▌Deal 10", "up", "▌Deal 11")
        steps(ana, "G", "▌Deal 00", "g", "▌Deal 11", "end", "▌Deal 00", "home", "▌Deal 11")
        steps(ana, "pagedown", "▌Deal 0", "pageup", "▌Deal 1")
        ana.press("g", "▌Deal 11")
        on, back = "✓ moved Deal 11 to First Contact", "✓ moved Deal 11 to New Contact"
        steps(ana, "L", on, "H", back, "shift+right", on, "shift+left", back, "space", on)
        steps(ana, "h", "▌Deal 10", "l", "▌Deal 11", "left", "▌Deal 10", "right", "▌Deal 11")
        steps(ana, "3", "✓ moved Deal 11 to Discovery Call", "4", "✓ moved Deal 11 to Proposal Sent")
        steps(ana, "5", "✓ moved Deal 11 to Negotiation", "2", on, "1", back)
        ana.terminal.press("L", "L", "L")  # in one packet, as a fast hand over a slow line
        ana.told("✓ moved Deal 11 to Proposal Sent")
        steps(ana, "m", "Move to which stage", "1", back)
        steps(ana, "J", "✓ moved Deal 11 down", "K", "✓ moved Deal 11 up", "K", "first one already")
        steps(ana, "shift+down", "✓ moved Deal 11 down", "shift+up", "✓ moved Deal 11 up")
        ana.leave()
    assert shell.deals()["Deal 11"]["stage"] == "New Contact"


@pytest.mark.story("deal.win", "deal.reopen", "deal.lose", "deal.delete", "deal.tags", "deal.edit_several", "deal.edit")
@pytest.mark.story("deal.new", "select.card", "select.column", "change.undo", "change.redo")
@pytest.mark.usefixtures("many")
def test_keys_that_close_change_and_undo(board: OpensBoard, shell: Shell) -> None:
    with board(size=(150, 30)) as ana:
        ana.terminal.wait_for("▌Deal 11")
        steps(
            ana, "w", "✓ won Deal 11", "R", "✓ reopened Deal 11", "x", "Lost: Deal 11", "enter", "✓ lost Deal 11: Price"
        )
        steps(ana, "u", "undid: lost Deal 11", "ctrl+r", "redid: lost Deal 11", "z", "undid: lost Deal 11")
        ana.press("g", "▌Deal 11")
        steps(ana, "D", "✓ deleted Deal 11", "u", "undid: deleted Deal 11")
        steps(ana, "v", "1 selected", "V", "12 selected")
        ana.close("escape", "12 selected")
        ana.press("g", "▌Deal 11")
        steps(ana, "T", "Tags: Deal 11")
        ana.terminal.type("vip")
        steps(ana, "enter", "✓ tagged Deal 11 with vip", "E", "Edit Deal 11")
        ana.close("escape", "Edit Deal 11")
        steps(ana, "e", "Edit deal #12")
        ana.close("escape", "Edit deal #12")
        steps(ana, "n", "New deal")
        ana.close("escape", "New deal")
        ana.leave()
    assert len(shell.deals()) == 12


@pytest.mark.story(
    "view.*", "column.*", "filter.*", "deal.open", "goto.*", "pipeline.choose", "app.quit", "screen.close"
)
@pytest.mark.usefixtures("many")
def test_keys_that_show_things(board: OpensBoard) -> None:
    with board(size=(150, 30)) as ana:
        ana.terminal.wait_for("▌Deal 11")
        steps(ana, "[", r"▌ 12│", "]", "▌Deal 11", "s", "urgency", "s", "by hand")
        steps(ana, "W", "by probability", "W", "whole")
        steps(ana, "d", "five lines|detailed", "d", "one line|compact", "d", "three lines|normal")
        steps(ana, "p", "THIS MONTH")
        ana.close("p", "THIS MONTH")
        steps(ana, "enter", "Title +Deal 11", "tab", "▌ Title")
        ana.close("tab", "▌ Title")
        steps(ana, "enter", "ctrl\\+e notes")
        ana.close("q", "ctrl\\+e notes")
        ana.close("escape", "Title +Deal 11")
        steps(ana, "/", "tab completes")
        ana.terminal.type("amount:>11k")
        steps(ana, "enter", "11 hidden")
        ana.close("escape", "11 hidden")
        for key, title in (
            ("f", "Saved views"),
            ("?", "Keys of"),
            ("f1", "Keys of"),
            (":", "Search for"),
            ("ctrl+p", "Search for"),
        ):
            steps(ana, key, title)
            ana.close("escape", title)
        steps(ana, "P", "Sales is the only pipeline")
        for key, title in (("s", "Stages of"), ("h", "History · "), ("g", r"Settings \("), ("f", "No views yet")):
            steps(ana, "o", "Go to", key, title)
            ana.close("escape", title)
        steps(ana, "o", "Go to")
        ana.close("b", "Go to")
        ana.leave()

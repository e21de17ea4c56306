"""Why something cannot be done: certain reasons stop a key, the others are only told in help and palette."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.queries.history import Undoable
from pipetui.tui.board_screen.why_not import READ_ONLY, READING, Circumstances, Known, idle, stopped
from support.board_screens import board_screen, ticking
from support.cards import FakeFile, card

if TYPE_CHECKING:
    from pathlib import Path

FILE = FakeFile(3, 1, 0, 0, kinds=("open", "open", "won", "lost"), names=("New", "Proposal", "Won", "Lost"))
STAGES = tuple(head.stage for head in FILE.snapshot().board.heads)


def at(**differs: Any) -> Circumstances:
    """The cursor on the second of three cards of the first stage, nothing special about the board."""
    here = Circumstances(
        read_only=False,
        card=card(2, stage_id=STAGES[0].id),
        no_card="there is no deal here",
        chosen=0,
        stages=STAGES,
        column=0,
        place=1,
        total=3,
        narrow=False,
        by_urgency=False,
        filtered=False,
    )
    return here._replace(**differs)


def test_what_is_about_a_card_needs_one() -> None:
    nowhere = at(card=None)
    assert stopped("deal.win", nowhere, needs_card=True) == "there is no deal here"
    assert stopped("deal.new", nowhere, needs_card=False) is None
    assert [idle(spec.id, nowhere) for spec in DEFAULT_KEYS if spec.id.startswith("deal.")] == [None] * sum(
        spec.id.startswith("deal.") for spec in DEFAULT_KEYS
    )


def test_nothing_is_selected_of_a_column_that_is_collapsed() -> None:
    strip = at(narrow=True, no_card="New is collapsed: ] opens it")
    assert [stopped(each, strip, needs_card=True) for each in ("select.card", "select.column")] == [strip.no_card] * 2
    assert stopped("deal.win", strip, needs_card=True) is None  # the card that took the cursor there
    assert stopped("select.all", strip, needs_card=False) is None


def test_a_file_that_may_only_be_read_is_only_read() -> None:
    reading = at(read_only=True)
    for spec in DEFAULT_KEYS:
        why = stopped(spec.id, reading, needs_card=False)
        assert why == (None if spec.id in READING or spec.id.startswith("cursor.") else READ_ONLY), spec.id


def test_a_stage_that_there_is_not() -> None:
    assert stopped("deal.to_4", at(), needs_card=True) is None
    assert stopped("deal.to_5", at(), needs_card=True) == "there is no stage 5: this pipeline has 4"
    assert idle("deal.to_5", at()) is None


@pytest.mark.parametrize(
    ("command", "differs", "why"),
    [
        ("deal.advance", {}, None),
        ("deal.win", {}, None),
        ("deal.back", {}, "Deal 2 is in the first stage already"),
        ("deal.reopen", {}, "Deal 2 is open already"),
        ("deal.to_1", {}, "Deal 2 is in New already"),
        ("deal.to_1", {"chosen": 2}, None),
        ("deal.to_2", {}, None),
        ("deal.advance", {"card": card(2, stage_id=STAGES[2].id, status="won")}, "Deal 2 is closed already"),
        ("deal.win", {"card": card(2, stage_id=STAGES[2].id, status="won")}, "Deal 2 is won already"),
        ("deal.reopen", {"card": card(2, stage_id=STAGES[2].id, status="won")}, None),
        ("deal.up", {}, None),
        ("deal.up", {"place": 0}, "this card is the first one already"),
        ("deal.down", {"place": 2}, "this card is the last one already"),
        ("deal.down", {"by_urgency": True}, "cards stand by urgency: s places them by hand"),
        ("column.collapse", {}, None),
        ("column.open", {}, "New is open already"),
        ("column.collapse", {"narrow": True}, "New is collapsed already"),
        ("column.open", {"narrow": True}, None),
        ("column.open", {"stages": ()}, None),
        ("filter.clear", {}, "no filter is on, nothing is selected and no deal is open"),
        ("filter.clear", {"beside": True}, None),
        ("filter.clear", {"filtered": True}, None),
        ("filter.clear", {"chosen": 1}, None),
        ("change.undo", {}, None),
        ("change.undo", {"known": Known(Undoable(None, "x"), 2)}, "there is nothing of yours to undo"),
        ("change.redo", {"known": Known(Undoable("x", None), 2)}, "there is nothing to redo"),
        ("change.undo", {"known": Known(Undoable("x", None), 2)}, None),
        ("pipeline.choose", {"known": Known(Undoable(None, None), 1)}, "there is only one pipeline"),
        ("pipeline.choose", {"known": Known(Undoable(None, None), 2)}, None),
    ],
)
def test_what_would_change_nothing(command: str, differs: dict[str, Any], why: str | None) -> None:
    assert idle(command, at(**differs)) == why


async def test_help_and_palette_say_why_and_keys_do_too(deals: Path) -> None:
    async with board_screen(deals, (200, 50), clock=ticking(), actor="cyd") as page:
        await page.press("question_mark")
        await page.type("pipeline")
        assert "Another pipeline… – not now: there is only one pipeline" in page.text
        await page.press("escape", "u")
        assert "Undo – not now: there is nothing of yours to undo" in page.text
        await page.press("escape")
        await page.press("escape", "L", "colon")
        entries = {entry.title: entry.why for entry in page.screen.palette_entries()}
        assert entries["Undo"] == ""
        assert entries["Redo"] == "there is nothing to redo"
        assert entries["Reopen"] == "Website relaunch is open already"
        await page.type("reop")
        assert page.sees("Reopen +not now: Website relaunch is open already")
        await page.press("enter")
        await page.until(lambda: page.dialog == "")
        assert page.said == "Website relaunch is open already"
        await page.press("l", "question_mark", "w")
        assert "Won – not now: there is no deal here: go to a card first" in page.text


async def test_help_opens_while_the_file_cannot_be_asked(deals: Path) -> None:
    async with board_screen(deals) as page:
        go_on = Event()
        held = page.thread.submit(lambda _store: go_on.wait(30))
        await page.type_ahead("question_mark")
        await page.until(lambda: page.dialog == "HelpScreen")
        assert not held.done()
        go_on.set()
        await page.type_ahead("u")
        await page.until(lambda: page.sees(r"u z +take your last change back"))

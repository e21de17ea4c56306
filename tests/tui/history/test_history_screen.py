"""The history screen: what was done, what one change changed, any of them undone when nothing later depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.dates import instant
from pipetui.services.deals import DealChanges, edit_deal
from pipetui.services.moving import move_deals
from pipetui.store.file import open_store
from pipetui.tui.history import history_screen
from pipetui.tui.history.history_screen import HistoryScreen, _place_of
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.work import later

if TYPE_CHECKING:
    from pathlib import Path

    from support.board_screens import BoardScreenPage


def lines(page: BoardScreenPage) -> list[str]:
    """The rows of the list that are seen, without the page beside it."""
    shown = page.text.splitlines()
    top = next(number for number, line in enumerate(shown) if line.split()[:2] == ["When", "Who"])
    return [" ".join(line.split("│")[0].split()) for line in shown[top + 1 : -1] if "2026-" in line]


def cursor(page: BoardScreenPage) -> str:
    return next(line for line in lines(page) if line.startswith("▌"))


@pytest.mark.story("goto.history", "history.show", "history.down", "history.up")
async def test_every_change_is_there_and_enter_tells_what_it_changed(deals: Path) -> None:
    async with board_screen(deals, (140, 40), clock=ticking()) as page:
        await page.press("L", "o", "h")
        assert page.dialog == "HistoryScreen"
        assert "History · 5 changes" in page.text
        assert cursor(page).endswith("ana moved Website relaunch to First Contact")
        assert [line.split(" ana ")[1] for line in lines(page)][1:] == [
            "added Data platform to Proposal Sent",
            "added Website relaunch to New Contact",
            "added Payroll audit to New Contact",
            "added Board training to New Contact",
        ]
        await page.press("enter")
        assert "changed deal Website relaunch #3" in page.text
        assert "stage  New Contact → First Contact" in page.text
        await page.press("j")
        assert "31000.00 EUR" in page.text
        await page.resize(80, 12)
        assert page.text.splitlines()[6].startswith("───")
        top = page.text
        for down, up in (("J", "K"), ("shift+down", "shift+up")):
            await page.press(down)
            assert page.text != top
            await page.press(up)
            assert page.text == top
        await page.press("enter")
        assert "31000.00" not in page.text
        await page.press("enter", "escape")
        assert page.dialog == "HistoryScreen"
        await page.press("escape")
        assert page.dialog == ""


@pytest.mark.story("history.undo", "history.redo")
async def test_any_change_is_undone_and_done_again_and_the_board_shows_it(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("L", "o", "h", "u")
        assert "✓ undid: moved Website relaunch to First Contact" in page.text
        assert "✗" in cursor(page)
        assert cursor(page).endswith("moved Website relaunch to First Contact undone")
        await page.press("u")
        assert "it is undone already: ctrl+r does it again" in page.text
        await page.press("ctrl+r")
        assert cursor(page).endswith("moved Website relaunch to First Contact redone")
        await page.press("ctrl+r")
        assert "it is not undone" in page.text
        await page.press("z", "escape")
        assert page.columns["First Contact"] == []
        assert "Website relaunch" in page.columns["New Contact"]


async def test_a_later_change_that_depends_on_it_is_named_and_gone_to(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("L", "L", "o", "h", "j", "u")
        assert page.dialog == "ConfirmDialog"
        said = " ".join(page.text.replace("│", " ").split())
        assert "a later change touches the same deal: 6, “moved Website relaunch to Discovery Call”, by ana" in said
        await page.press("n", "u", "y")
        assert page.dialog == "HistoryScreen"
        assert cursor(page).endswith("moved Website relaunch to Discovery Call")
        await page.press("u", "j", "u")
        assert "undone" in cursor(page)
        assert "First Contact" in cursor(page)


async def test_a_later_change_is_gone_to_also_where_the_words_hide_it(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("L", "L", "o", "h", "slash")
        await page.type("first")
        await page.press("enter")
        assert len(lines(page)) == 1
        await page.press("u", "y")
        assert len(lines(page)) == 6
        assert cursor(page).endswith("moved Website relaunch to Discovery Call")


@pytest.mark.story("history.filter")
async def test_changes_are_found_as_one_types(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        move_deals(store, later(actor="ben"), [1], 2)
    async with board_screen(deals) as page:
        await page.press("o", "h")
        await page.type_ahead("slash", *"by", "colon", *"ben")
        await page.until(lambda: "1 change with by:ben" in page.text)
        assert len(lines(page)) == 1
        assert "enter keep" in page.foot
        assert "undo" not in page.foot  # a u is a letter now
        await page.press("enter", "enter")
        assert "u undo" in page.foot
        await page.until(lambda: "changed deal" in page.text)
        await page.press("slash")
        await page.type("nobody")
        assert "No change fits by:ben nobody." in page.text
        assert "changed deal" not in page.text
        assert "/ changes the words, esc drops them." in page.text
        await page.press("u", "enter")
        assert page.dialog == "HistoryScreen"
        await page.press("escape")
        assert len(lines(page)) == 5
        await page.press("slash", "x", "escape", "escape")
        assert page.dialog == ""


async def test_a_new_file_teaches_what_will_stand_here(db: Path) -> None:
    async with board_screen(db) as page:
        await page.press("o", "h")
        assert "Nothing was changed yet." in page.text
        await page.press("u")
        assert "there is no change here" in page.text
        await page.press("enter", "escape")
        assert page.dialog == ""


async def test_a_long_history_is_read_as_it_comes_into_sight(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_screen, "PAGE", 30)
    with open_store(deals, now=NOW) as store:
        store.connection.executemany(
            "INSERT INTO journal_batch (at, actor, command, summary, kind) VALUES (?, 'ana', 'tag add', ?, 'do')",
            [(instant(NOW), f"added the tag t{number}") for number in range(1000)],
        )
    async with board_screen(deals) as page:
        await page.press("o", "h", "pagedown")
        await page.until(lambda: " …" not in page.text)
        assert len(lines(page)) > 30
        await page.press("G")
        await page.until(lambda: lines(page)[-1].endswith("added Board training to New Contact"))
        assert cursor(page).endswith("added Board training to New Contact")
        screen = page.app.screen
        assert isinstance(screen, HistoryScreen)
        assert len(screen._batches) < 200
        await page.press("g")
        assert cursor(page).endswith("added the tag t999")


async def test_a_page_that_scrolls_is_wrapped_for_what_its_bar_leaves(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        edit_deal(store, later(), 1, DealChanges(notes="w" * 600))
    async with board_screen(deals, (80, 24)) as page:
        await page.press("o", "h", "enter")
        shown = page.text.splitlines()
        first = next(number for number, line in enumerate(shown) if "– →" in line)
        below = [line[:78] for line in shown[first + 1 : -1]]
        under = shown[first].index("–")
        assert len(below) == 5
        assert {line[:under].strip() for line in below} == {""}  # not broken again, at the left edge


async def test_what_others_write_appears_and_the_cursor_stays_on_its_change(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("o", "h", "j", "j")
        assert cursor(page).endswith("added Payroll audit to New Contact")
        with open_store(deals, now=NOW) as other:
            move_deals(other, later(actor="ben"), [1], 2)
        page.app.screen._polling.look()  # type: ignore[attr-defined]
        await page.until(lambda: "5 changes" in page.text)
        assert cursor(page).endswith("added Payroll audit to New Contact")
        assert "ben" in lines(page)[0]


async def test_in_a_file_that_may_only_be_read_nothing_is_undone(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipetui.store.connection.is_writable", lambda _: False)
    async with board_screen(deals) as page:
        await page.press("o", "h", "u")
        assert "this file may only be read" in page.text
        await page.press("escape", "o", "s", "question_mark", "e")
        assert "Edit – not now: this file may only be read" in " ".join(page.text.split())


def test_the_cursor_goes_to_its_change_or_the_next_older_one() -> None:
    assert [_place_of(number, [9, 7, 4]) for number in (None, 10, 9, 8, 7, 5, 4, 1)] == [0, 0, 0, 1, 1, 2, 2, 2]
    assert _place_of(5, []) == 0


async def test_help_and_palette_are_those_of_the_history(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("L", "o", "h", "question_mark")
        assert "Keys of history" in page.text
        await page.type("redo")
        assert "Redo this change – not now: it is not undone" in page.text
        await page.press("escape", "escape", "colon")
        await page.type("undo this")
        assert "Undo this change" in page.text
        await page.press("enter")
        await page.until(lambda: "✗" in cursor(page))
        screen = page.app.screen
        assert isinstance(screen, HistoryScreen)
        entries = {entry.title: entry.why for entry in screen.palette_entries()}
        assert entries["Redo this change"] == ""
        assert entries["Undo this change"] == "it is undone already: ctrl+r does it again"
        assert "Go to: Stages and pipelines" in entries

"""The palette lists every action, finds by letters with the best first, and answers with what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.fuzzy import FuzzySearch

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui.commands import PaletteEntry, entries
from pipetui.tui.palette import Palette, fitting
from support.screens import ScreenHost, burst, painted, text_of, until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot


def offered(*titles: str, why: str = "") -> tuple[PaletteEntry, ...]:
    return tuple(PaletteEntry(title, "f5", f"about {title}", lambda: None, why) for title in titles)


BOARD = entries(
    DEFAULT_KEYS, resolve({"deal.win": "f5"}), print, lambda key: "it is open already" if key == "deal.reopen" else None
)


class PalettePage:
    """The palette over a board that traps keys."""

    def __init__(self, app: ScreenHost[PaletteEntry | None], pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def palette(self) -> Palette:
        assert isinstance(self.app.screen, Palette)
        return self.app.screen

    @property
    def listed(self) -> list[str]:
        """The lines of the list, as far as they are in sight."""
        rows = self.palette.rows.region
        return [line[rows.x : rows.right].strip() for line in painted(self.app)[rows.y : rows.bottom]]

    @property
    def cursor(self) -> str:
        return next(line for line in self.listed if line.startswith("▌"))[2:]

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def answer(self) -> PaletteEntry | None:
        await until(self.app, lambda: self.app.answered)
        answer = self.app.answer
        assert answer is None or isinstance(answer, PaletteEntry)
        return answer


def host(listed: Sequence[PaletteEntry] = BOARD) -> ScreenHost[PaletteEntry | None]:
    return ScreenHost(lambda: Palette(listed))


def found(titles: Sequence[str], typed: str) -> list[str]:
    return [fit.entry.title for fit in fitting(offered(*titles), typed, FuzzySearch())]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["Undo", "New deal", "Undo this change", "New stage"]),
        ("  ", ["Undo", "New deal", "Undo this change", "New stage"]),
        ("undo", ["Undo", "Undo this change"]),
        (" NEW ", ["New deal", "New stage"]),
        ("de", ["New deal", "Undo this change"]),  # what stands together, and begins a word, first
        ("utc", ["Undo this change"]),
        ("zq", []),
        ("[/]", []),
    ],
)
def test_what_is_typed_finds_the_best_first_and_keeps_the_order_else(typed: str, expected: list[str]) -> None:
    assert found(["Undo", "New deal", "Undo this change", "New stage"], typed) == expected


def test_the_letters_that_fit_are_known() -> None:
    assert fitting(offered("New stage"), "ns", FuzzySearch())[0].letters == [0, 4]


async def test_it_lists_all_with_keys_and_reasons_and_enter_does_the_first_that_fits() -> None:
    app = host()
    async with app.run_test(size=(110, 80)) as pilot:
        page = PalettePage(app, pilot)
        await until(app, lambda: "▾" in text_of(app))
        titles = [line.removeprefix("▌ ").split("  ")[0] for line in page.listed]
        assert titles == [spec.title for spec in DEFAULT_KEYS][: len(titles)]
        assert page.cursor.startswith("Column to the left  ")
        assert "focus the next card" in text_of(app)
        await page.press("pagedown", "pagedown")
        assert next(line for line in page.listed if line.startswith("Won")).endswith("f5")
        assert "not now: it is open already" in next(line for line in page.listed if line.startswith("Reopen"))
        assert all(cell_len(char) == 1 for char in text_of(app) if char != "\n")
        assert not page.palette.line.cursor_blink  # it would be written to the terminal twice a second
        await page.press(*"col")
        assert [line.split("  ")[0] for line in page.listed if line][:3] == [
            "▌ Column to the left",
            "Column to the right",
            "Collapse the column",
        ]
        await page.press(*("backspace",) * 3, *"reop", "enter")
        answer = await page.answer()
        assert answer is not None
        assert answer.title == "Reopen"
        assert app.trap.caught == []


async def test_letters_and_enter_of_one_packet_do_what_they_say() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(app, *"adva", "backspace", "backspace", "down", "up", "enter")
        answer = await PalettePage(app, pilot).answer()
        assert answer is not None
        assert answer.title == "Advance"
        assert app.trap.caught == []


async def test_the_cursor_goes_through_all_and_where_nothing_fits_nothing_is_done() -> None:
    app = host(offered(*(f"Number {number}" for number in range(40))))
    async with app.run_test(size=(60, 20)) as pilot:
        page = PalettePage(app, pilot)
        await page.press("down", "down", "up")
        assert page.cursor.startswith("Number 1 ")
        await page.press("pagedown")
        seen = page.palette.rows.size.height
        assert page.cursor.startswith(f"Number {seen} ")
        assert page.palette.rows.first > 0
        await page.press("pageup", "pageup", "up")
        assert page.cursor.startswith("Number 0 ")
        await page.press(*"39x", "enter")
        assert "Nothing fits" in text_of(app)
        await pilot.click("_Entries", offset=(3, 0))
        assert not app.answered
        await page.press("backspace")
        assert page.cursor.startswith("Number 39 ")
        await page.press("escape")
        assert await page.answer() is None


async def test_one_click_does_it_and_the_line_keeps_the_focus() -> None:
    app = host(offered("One", "Two"))
    async with app.run_test(size=(60, 20)) as pilot:
        page = PalettePage(app, pilot)
        await pilot.click("_Entries", offset=(10, 3))  # below the last one
        assert not app.answered
        assert page.palette.line.has_focus
        await pilot.click("_Entries", offset=(10, 1))
        answer = await page.answer()
        assert answer is not None
        assert answer.title == "Two"


async def test_nothing_in_an_entry_is_markup_and_its_reason_is_told_in_little_room() -> None:
    words = ("[@click=app.quit]go[/]", "a [/] b", "x\\", "[b]", "a\x1b[31mb")
    app = host((*offered(*words, why="[b]no[/b]"), *offered("A title that is longer than the list has room for")))
    async with app.run_test(size=(110, 20)) as pilot:
        page = PalettePage(app, pilot)
        await pilot.pause()
        for shown, typed in zip(page.listed, words, strict=False):
            assert shown.removeprefix("▌ ").split("  ")[0] == typed.replace("\x1b", "")
            assert "not now: [b]no[/b]" in shown
        await page.press(*"[b]")
        assert page.cursor.startswith("[b]  ")
        await pilot.resize_terminal(40, 20)
        await until(app, lambda: "[b]  not now: [b]no" in text_of(app))


async def test_f1_tells_its_keys() -> None:
    class Helping(ScreenHost[PaletteEntry | None]):
        def action_help_here(self) -> None:
            from pipetui.tui.help.help_here import help_here

            self.push_screen(help_here(self))

    app = Helping(lambda: Palette(offered("One")))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f1")
        await until(app, lambda: "While you type" in text_of(app))
        assert "o what the cursor is on" in text_of(app) or "Do it" in text_of(app)

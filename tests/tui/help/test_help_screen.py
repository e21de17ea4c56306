"""Help shows every key of where you are, as the keymap has it, at every size."""

from __future__ import annotations

import pytest
from textual.binding import Binding, BindingType

from pipetui.config.gestures import GESTURES
from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui.help.help_screen import (
    HelpLine,
    HelpScreen,
    HelpSection,
    finding,
    mouse_section,
    section_of,
    sections,
)
from support.screens import ScreenHost, text_of, until


def board_help(keymap: dict[str, str] | None = None) -> HelpScreen:
    return HelpScreen("the board", sections(DEFAULT_KEYS, resolve(keymap or {})))


def test_every_entry_of_the_table_is_in_a_section() -> None:
    shown = sections(DEFAULT_KEYS, resolve({}))
    assert [section.title for section in shown] == list(dict.fromkeys(spec.group for spec in DEFAULT_KEYS))
    titles = {line.does for section in shown for line in section.lines}
    assert {spec.title for spec in DEFAULT_KEYS if not spec.id.startswith("deal.to_")} <= titles


def test_numbered_entries_are_one_line() -> None:
    lines = [line for section in sections(DEFAULT_KEYS, resolve({})) for line in section.lines]
    assert [line for line in lines if line.keys == "1…9"] == [
        HelpLine("1…9", "To stage 1…9", "to the board's stage 1…9")
    ]


def test_the_users_own_keys_are_shown() -> None:
    lines = [line for section in sections(DEFAULT_KEYS, resolve({"deal.win": "f5"})) for line in section.lines]
    assert [line.keys for line in lines if line.does == "Won"] == ["f5"]


def test_bindings_of_a_screen_are_a_section() -> None:
    bindings: list[BindingType] = [Binding("e", "edit", "edit", tooltip="edit every field"), ("x", "x", "x")]
    assert section_of("The deal", bindings) == HelpSection("The deal", (HelpLine("e", "Edit", "edit every field"),))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_all_keys_can_be_seen(size: tuple[int, int]) -> None:
    app = ScreenHost(board_help)
    async with app.run_test(size=size) as pilot:
        seen = ""
        for _ in range(3):
            await pilot.pause()
            seen += text_of(app)
            await pilot.press(*["down"] * 20)
        for section in sections(DEFAULT_KEYS, resolve({})):
            assert section.title in seen
            for line in section.lines:
                assert f"{line.keys} " in seen
        assert app.trap.caught == []


async def test_nothing_is_cut_where_there_is_room_for_sentences() -> None:
    app = ScreenHost(board_help)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
        shown = text_of(app).split()
        for spec in DEFAULT_KEYS:
            if not spec.id.startswith("deal.to_"):
                assert set(spec.tooltip.split()) <= set(shown)


async def test_a_narrow_screen_has_one_column() -> None:
    app = ScreenHost(board_help)
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        assert "Column to the left" in text_of(app)
        assert "New deal" not in text_of(app)


@pytest.mark.parametrize("key", ["escape", "question_mark", "f1"])
async def test_it_closes(key: str) -> None:
    app = ScreenHost(board_help)
    async with app.run_test() as pilot:
        await pilot.press(key)
        await until(app, lambda: app.answered)


async def test_it_scrolls_by_lines_and_pages() -> None:
    app = ScreenHost(board_help)
    async with app.run_test(size=(80, 12)) as pilot:
        await until(app, lambda: "Move around" in text_of(app))
        before = text_of(app)
        await pilot.press("down", "down", "pagedown")
        await until(app, lambda: "Move around" not in text_of(app))
        await pilot.press("pageup", "up", "up")
        await until(app, lambda: text_of(app) == before)


async def test_what_is_typed_finds_keys_and_words() -> None:
    app = ScreenHost(board_help)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("L")
        await until(app, lambda: "New deal" not in text_of(app))
        assert "Advance" in text_of(app) or "to the next stage" in text_of(app)
        await pilot.press("backspace", *"undo")
        await until(app, lambda: "take your last change back" in text_of(app))
        assert "the next stage" not in text_of(app)
        await pilot.press("question_mark")
        await until(app, lambda: "No key and no words fit." in text_of(app))
        await pilot.press("escape")
        await until(app, lambda: "Move around" in text_of(app))
        assert not app.answered


def test_a_letter_is_a_key_first_and_words_find_also_sentences() -> None:
    shown = sections(DEFAULT_KEYS, resolve({}))

    def found(typed: str) -> list[str]:
        return [line.does for section in finding(shown, typed) for line in section.lines]

    assert found("u") == ["Undo"]
    assert found("shift") == found("⇧→") or found("⇧→") == ["Advance"]
    assert found("TAKE back") == ["Undo"]
    assert found("ctrl+r") == ["Redo"]
    assert finding(shown, " ") == shown
    assert found("nothing of it") == []


def test_what_cannot_be_done_now_says_why() -> None:
    shown = sections(DEFAULT_KEYS, resolve({}), lambda command: "no card" if command == "deal.win" else None)
    assert [line.why for section in shown for line in section.lines if line.does in ("Won", "Undo")] == ["no card", ""]


async def test_it_is_grey_and_in_words_on_the_screen() -> None:
    def make() -> HelpScreen:
        return HelpScreen("the board", sections(DEFAULT_KEYS, resolve({}), lambda _id: "no [b]card[/b]"))

    app = ScreenHost(make)
    async with app.run_test(size=(120, 40)):
        await until(app, lambda: "Won – not now: no [b]card[/b]" in text_of(app))


def test_the_mouse_has_a_section_of_its_own() -> None:
    section = mouse_section()
    assert section.title == "With the mouse"
    assert {line.keys for line in section.lines} == {gesture.gesture for gesture in GESTURES}

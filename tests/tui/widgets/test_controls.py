"""The line to type in, the room for a text, and the thing to press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from pipetui.domain.text import visible
from pipetui.tui.widgets.controls import PasteRefused, PushButton, SafeInput, SafeTextArea
from support.hostile import PAYLOADS, SCRIPTS
from support.screens import WidgetHost, text_of

if TYPE_CHECKING:
    from textual.widget import Widget


def host(*, value: str = "", limit: int = 20) -> WidgetHost:
    def make() -> list[Widget]:
        return [
            SafeInput(value, limit=limit, id="line"),
            SafeTextArea(value, limit=limit, id="area"),
            PushButton("Save", id="save"),
        ]

    return WidgetHost(make, PasteRefused, PushButton.Pressed)


async def paste(app: WidgetHost, selector: str, text: str) -> None:
    """Paste as a terminal does: one event to the widget that has the focus."""
    widget = app.query_one(selector)
    widget.focus()
    widget.post_message(events.Paste(text))


async def test_pasting_cleans() -> None:
    app = host(limit=100)
    async with app.run_test() as pilot:
        for text in (*PAYLOADS.values(), *SCRIPTS.values()):
            app.query_one(SafeInput).value = ""
            app.query_one(SafeTextArea).text = ""
            await paste(app, "#line", text)
            await paste(app, "#area", text)
            await pilot.pause()
            assert app.query_one(SafeInput).value == visible(text.strip())
            assert app.query_one(SafeTextArea).text == visible(text, multiline=True)


async def test_a_long_first_paste_is_scrolled_to_its_end() -> None:
    app = host(limit=500)
    async with app.run_test() as pilot:
        line = app.query_one(SafeInput)
        await paste(app, "#line", "word " * 60 + "end")
        await pilot.pause()
        assert line.render_line(0).text.rstrip().endswith("word end")


async def test_pasted_lines_become_one_line_and_none_is_lost() -> None:
    app = host(limit=100)
    async with app.run_test() as pilot:
        await paste(app, "#line", "first\nsecond\r\nthird\n")
        await pilot.pause()
        assert app.query_one(SafeInput).value == "first second third"


async def test_the_text_area_keeps_lines() -> None:
    app = host(limit=100)
    async with app.run_test() as pilot:
        await paste(app, "#area", "first\nsecond")
        await pilot.pause()
        area = app.query_one(SafeTextArea)
        assert area.text == "first\nsecond"
        assert area.cursor_location == (1, 6)


async def test_pasting_replaces_what_is_selected() -> None:
    app = host(value="old name", limit=20)
    async with app.run_test() as pilot:
        line = app.query_one(SafeInput)
        line.focus()
        await pilot.pause()
        line.select_all()
        await paste(app, "#line", "new name, twenty cha")
        await pilot.pause()
        assert line.value == "new name, twenty cha"


@pytest.mark.parametrize("selector", ["#line", "#area"])
@pytest.mark.parametrize("length", [19, 1_000_000])
async def test_too_long_a_paste_is_refused_and_said_not_cut(selector: str, length: int) -> None:
    app = host(value="ab", limit=20)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.query_one(SafeInput).select_on_focus = False
        app.query_one(SafeInput).action_end()
        await paste(app, selector, "x" * length)
        await pilot.pause()
        (refused,) = app.heard
        assert (refused.length, refused.limit) == (length, 20)
        assert app.query_one(SafeInput).value == "ab"
        assert app.query_one(SafeTextArea).text == "ab"


async def test_what_stands_in_it_is_made_harmless_and_cut() -> None:
    app = host(value="\x1b[31m" + "x" * 1_000, limit=20)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.query_one(SafeInput).value == "[31m" + "x" * 15 + "…"
        assert app.query_one(SafeTextArea).text.startswith("[31m")
        assert "more characters" in app.query_one(SafeTextArea).text


async def test_tab_leaves_the_text_area() -> None:
    app = host()
    async with app.run_test() as pilot:
        app.query_one(SafeTextArea).focus()
        await pilot.press("a", "tab")
        assert app.query_one(SafeTextArea).text == "a"
        assert isinstance(app.focused, PushButton)


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_button_is_pressed_by_key(key: str) -> None:
    app = host()
    async with app.run_test() as pilot:
        app.query_one(PushButton).focus()
        await pilot.press(key)
        (pressed,) = app.heard
        assert pressed.control is app.query_one(PushButton)


async def test_a_button_is_pressed_by_mouse() -> None:
    app = host()
    async with app.run_test() as pilot:
        await pilot.click("#save")
        assert [type(message) for message in app.heard] == [PushButton.Pressed]
        assert "Save" in text_of(app)


async def test_the_focus_of_a_button_shows_without_colour() -> None:
    app = host()
    async with app.run_test() as pilot:
        button = app.query_one(PushButton)
        assert not button.styles.text_style.reverse
        button.focus()
        await pilot.pause()
        assert button.styles.text_style.reverse

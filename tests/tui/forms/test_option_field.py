"""One of a few words: arrows, letters and clicks choose it; its value is what the form reads."""

from __future__ import annotations

from typing import Any

from pipetui.tui.forms.option_field import OptionChoice, OptionField
from support.screens import WidgetHost, text_of, until


def host(chosen: str) -> WidgetHost:
    options = [("", "as the board is"), ("hand", "by hand"), ("urgency", "by urgency")]
    return WidgetHost(lambda: [OptionField("sort", "Order", options, chosen)])


async def test_arrows_and_letters_choose_round_the_end() -> None:
    app = host("hand")
    async with app.run_test(size=(60, 5)) as pilot:
        field: Any = app.query_one(OptionField)
        app.query_one(OptionChoice).focus()
        await until(app, lambda: "‹ by hand ›" in text_of(app))
        await pilot.press("right", "right")
        await until(app, lambda: field.text == "")
        await pilot.press("left")
        await until(app, lambda: field.text == "urgency")
        await pilot.press("b")
        await until(app, lambda: field.text == "hand")
        await pilot.press("x", "at")
        assert field.text == "hand"


async def test_a_click_takes_the_next_one() -> None:
    app = host("no such order")
    async with app.run_test(size=(60, 5)) as pilot:
        field: Any = app.query_one(OptionField)
        assert field.text == ""
        await until(app, lambda: "as the board is" in text_of(app))
        app.set_focus(None)
        await pilot.click(OptionChoice)
        await until(app, lambda: field.text == "hand" and app.query_one(OptionChoice).has_focus)

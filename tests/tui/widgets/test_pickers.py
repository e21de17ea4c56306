"""The small questions: every answer by keyboard, and leaving changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.queries.shapes import LostReason
from pipetui.tui.widgets.controls import PushButton
from pipetui.tui.widgets.pickers import ConfirmDialog, LostChoice, LostReasonPicker, StagePicker
from support.samples import REASONS, STAGES
from support.screens import ScreenHost, text_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen


async def answer(make: Callable[[], Screen[Any]], *keys: str) -> object:
    """What a dialog answers to these keys; `"open"` while it is still there. No key reaches the board below."""
    app = ScreenHost(make)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.trap.caught == []
        return app.answer if app.answered else "open"


def stages() -> StagePicker:
    return StagePicker(STAGES, current_id=3)


def reasons() -> LostReasonPicker:
    return LostReasonPicker(REASONS, "Lost: Website relaunch")


def confirm() -> ConfirmDialog:
    return ConfirmDialog("Win Website relaunch?", "It is worth €10,200.", yes="Won", no="Not yet")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["4"], 4),
        (["7"], 7),
        (["enter"], 3),
        (["down", "enter"], 4),
        (["up", "up", "enter"], 1),
        (["n", "enter"], 5),
        (["n", "n", "enter"], 1),
        (["escape"], None),
        (["9"], "open"),
        (["z", "q"], "open"),
    ],
)
async def test_a_stage_is_chosen(keys: list[str], expected: object) -> None:
    assert await answer(stages, *keys) == expected


async def test_the_stage_picker_says_where_the_deal_is() -> None:
    app = ScreenHost(stages)
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = text_of(app)
    assert "▌ 3 Discovery Call  here" in shown
    assert "7 Lost" in shown


async def test_without_a_present_stage_it_begins_at_the_first() -> None:
    assert await answer(lambda: StagePicker(STAGES, title="New deal: where?"), "enter") == 1


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], LostChoice(1, "")),
        (["4", "enter"], LostChoice(4, "")),
        (["4"], "open"),
        (["w", "enter"], LostChoice(6, "")),
        (["n", "n", "enter"], LostChoice(5, "")),
        (["down", "tab", *"too dear", "enter"], LostChoice(2, "too dear")),
        (["tab", *"3 wks", "shift+tab", "3", "enter"], LostChoice(3, "3 wks")),
        (["tab", "space", "enter"], LostChoice(1, "")),
        (["escape"], None),
        (["tab", *"abc", "escape"], None),
    ],
)
async def test_a_reason_is_chosen(keys: list[str], expected: object) -> None:
    assert await answer(reasons, *["space" if key == " " else key for key in keys]) == expected


async def test_the_keys_are_those_of_the_list_or_of_the_note() -> None:
    app = ScreenHost(reasons)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "1–9 letter" in text_of(app)
        await pilot.press("tab")
        await until(app, lambda: "tab reasons" in text_of(app))
        assert "1–9" not in text_of(app)
        await pilot.press("tab")
        await until(app, lambda: "1–9 letter" in text_of(app))


async def test_a_reason_is_chosen_by_mouse() -> None:
    app = ScreenHost(reasons)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.click("ChoiceList", offset=(6, 2))
        await pilot.pause()
        assert app.answer == LostChoice(3, "")


async def test_without_reasons_it_says_how_to_make_one() -> None:
    app = ScreenHost(lambda: LostReasonPicker(()))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "pipetui reason add" in text_of(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert app.answer is None


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["y"], True),
        (["n"], False),
        (["escape"], False),
        (["enter"], False),
        (["space"], False),
        (["right", "enter"], True),
        (["left", "enter"], True),
        (["tab", "enter"], True),
        (["l", "h", "enter"], False),
        (["x", "j", "1"], "open"),
    ],
)
async def test_a_question_is_answered_and_what_is_pressed_unread_means_no(keys: list[str], expected: object) -> None:
    assert await answer(confirm, *keys) == expected


async def test_the_focus_is_on_no() -> None:
    app = ScreenHost(confirm)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.focused, PushButton)
        assert app.focused.id == "no"
        shown = text_of(app)
        assert "Win Website relaunch?" in shown
        assert "It is worth €10,200." in shown
        assert "Not yet" in shown


async def test_a_question_is_answered_by_mouse() -> None:
    app = ScreenHost(confirm)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.click("#yes")
        await pilot.pause()
        assert app.answer is True


async def test_more_reasons_than_lines_scroll_at_80_by_24() -> None:
    many = tuple(LostReason(index, f"reason {index}", index) for index in range(40))
    app = ScreenHost(lambda: LostReasonPicker(many))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        shown = text_of(app)
        assert "▌   reason 39" in shown
        assert "Note" in shown
        assert "esc cancel" in shown

"""The rows of a form: label, control, what is said back, what is wrong below it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible
from pipetui.tui.forms.fields import LABEL, SHORT, Field, TextField
from pipetui.tui.forms.notes_field import NotesField
from pipetui.tui.forms.stage_field import StageChoice, StageField
from pipetui.tui.widgets.controls import SafeInput
from support.hostile import PAYLOADS
from support.samples import STAGES
from support.screens import WidgetHost, painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot


class Row:
    """One row on a screen."""

    def __init__(self, pilot: Pilot[None], app: WidgetHost) -> None:
        self.pilot = pilot
        self.app = app
        self.field = app.query_one(Field)

    async def lines(self) -> list[str]:
        await self.pilot.pause()
        return [line.rstrip() for line in painted(self.app) if line.strip()]


@asynccontextmanager
async def row(make: Callable[[], Field], width: int = 80) -> AsyncIterator[Row]:
    app = WidgetHost(lambda: [make()], StageChoice.Chosen)
    async with app.run_test(size=(width, 12)) as pilot:
        await pilot.pause()
        yield Row(pilot, app)


def amount() -> TextField:
    return TextField("amount", "Amount", "850*12", limit=60, short=True)


def title() -> TextField:
    return TextField("title", "Title", "Website relaunch", limit=500)


def notes() -> NotesField:
    return NotesField("notes", "Notes", "one\ntwo", limit=1_000)


def stage() -> StageField:
    return StageField("stage", "Stage", STAGES[:5], 3)


async def test_label_and_control_stand_in_one_line() -> None:
    async with row(title) as it:
        assert await it.lines() == ["Title".ljust(LABEL + 1) + "Website relaunch"]
        assert it.field.text == "Website relaunch"
        assert it.field.name == "title"


async def test_a_short_control_has_words_behind_it() -> None:
    async with row(amount) as it:
        it.field.say("= €10,200")
        (line,) = await it.lines()
        assert line.startswith("Amount".ljust(LABEL + 1) + "850*12")
        assert line.index("= €10,200") == LABEL + SHORT + 2
        assert it.field.echo == "= €10,200"


async def test_words_behind_a_control_are_cut_to_the_row() -> None:
    async with row(amount, width=50) as it:
        it.field.say("x" * 40)
        (line,) = await it.lines()
        assert len(line) == 50
        assert line.endswith("…")


async def test_what_is_wrong_stands_below_with_a_cross_and_goes_again() -> None:
    async with row(amount) as it:
        it.field.complain(InvalidInput("not an amount", "Write 12500."))
        lines = await it.lines()
        assert lines[1] == " " * (LABEL + 1) + "✗ not an amount · Write 12500."
        assert it.field.fault == "not an amount · Write 12500."
        it.field.complain(None)
        assert len(await it.lines()) == 1
        assert it.field.fault == ""


async def test_a_fault_takes_the_place_of_a_remark() -> None:
    async with row(title) as it:
        it.field.remark("✓ known")
        assert (await it.lines())[1].strip() == "✓ known"
        it.field.complain(InvalidInput("too long"))
        assert (await it.lines())[1].strip() == "✗ too long"
        it.field.complain(None)
        assert (await it.lines())[1].strip() == it.field.note == "✓ known"
        it.field.remark("")
        assert len(await it.lines()) == 1


async def test_a_long_fault_takes_three_lines_and_then_is_cut_and_says_so() -> None:
    async with row(title, width=60) as it:
        it.field.complain(InvalidInput("not an e-mail address: zoe@", "Write it like ana@example.com."))
        lines = [line.strip() for line in await it.lines()]
        assert lines[1:] == ["✗ not an e-mail address: zoe@ · Write it like", "ana@example.com."]
        it.field.complain(InvalidInput("word " * 100))
        assert (await it.lines())[3].endswith("…")
        assert len(await it.lines()) == 4
        it.field.complain(None)
        assert len(await it.lines()) == 1


async def test_on_a_wider_screen_it_takes_one_line_again() -> None:
    async with row(title, width=50) as it:
        it.field.complain(InvalidInput("not an e-mail address: zoe@", "Write it so."))
        assert len(await it.lines()) == 3
        await it.pilot.resize_terminal(100, 12)
        assert len(await it.lines()) == 2


async def test_names_in_faults_and_echoes_stay_names() -> None:
    async with row(amount) as it:
        for text in PAYLOADS.values():
            it.field.say(text)
            it.field.complain(InvalidInput(text, text))
            for line in await it.lines():
                assert visible(line) == line


async def test_a_click_on_the_label_goes_to_the_control() -> None:
    async with row(title) as it:
        it.app.set_focus(None)
        await it.pilot.click(Field, offset=(2, 0))
        assert isinstance(it.app.focused, Input)


async def test_notes_have_several_lines() -> None:
    async with row(notes) as it:
        lines = await it.lines()
        assert lines[0].split() == ["Notes", "one"]
        assert lines[1].strip() == "two"
        assert it.field.text == "one\ntwo"


async def test_a_stage_shows_its_arrows_while_it_has_the_focus() -> None:
    async with row(stage) as it:
        it.app.set_focus(None)
        assert (await it.lines())[0].split("Stage")[1].strip() == "Discovery Call"
        it.app.query_one(StageChoice).focus()
        assert "‹ Discovery Call ›" in (await it.lines())[0]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["right"], "Proposal Sent"),
        (["space", "right", "right"], "New Contact"),
        (["left"], "First Contact"),
        (["5"], "Negotiation"),
        (["6", "0"], "Discovery Call"),
        (["n"], "Negotiation"),
        (["n", "n"], "New Contact"),
        (["z", "f2"], "Discovery Call"),
    ],
)
async def test_a_stage_is_chosen_by_key(keys: list[str], chosen: str) -> None:
    async with row(stage) as it:
        it.app.query_one(StageChoice).focus()
        await it.pilot.press(*keys)
        assert it.field.text == chosen
        told = [message.stage.name for message in it.app.heard]
        assert told[-1:] == ([chosen] if chosen != "Discovery Call" else [])


async def test_an_unknown_stage_is_the_first() -> None:
    async with row(lambda: StageField("stage", "Stage", STAGES, 99)) as it:
        assert it.field.text == "New Contact"


async def test_a_long_stage_name_is_cut() -> None:
    long = [STAGES[0]._replace(name="x" * 100)]
    async with row(lambda: StageField("stage", "Stage", long, 1)) as it:
        it.app.query_one(StageChoice).focus()
        assert "…" in (await it.lines())[0]


async def test_the_base_row_has_no_text_of_its_own() -> None:
    with pytest.raises(NotImplementedError):
        _ = Field("x", "X").text


async def test_saying_the_same_again_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with row(amount) as it:
        it.field.say("a")
        it.field.remark("b")
        await it.lines()
        again: list[Any] = []
        monkeypatch.setattr(it.field, "refresh", lambda *args, **kw: again.append(args))
        it.field.say("a")
        it.field.remark("b")
        it.field.complain(None)
        assert again == []


async def test_a_control_takes_the_room_beside_its_label() -> None:
    async with row(title, width=60) as it:
        assert it.app.query_one(SafeInput).region.x == LABEL
        assert it.app.query_one(SafeInput).region.width == 60 - LABEL

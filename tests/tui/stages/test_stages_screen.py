"""The screen of stages and pipelines as a person uses it, on a real file below a real board."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, TextArea

from pipetui.config.drafts import DraftFile
from pipetui.domain.errors import DatabaseProblem
from pipetui.queries.pipelines import pipelines, stages
from pipetui.services.stages import StageChanges, edit_stage, remove_stage
from pipetui.store.file import open_store
from pipetui.tui.forms.page_form import PageForm
from pipetui.tui.stages.stages_screen import StagesScreen
from support.board_screens import BoardScreenPage, board_screen, ticking
from support.contexts import NOW, context

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ["New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation"]


def on_disk(db: Path) -> list[str]:
    """The open stages of the current pipeline, as they stand in the file."""
    conn = sqlite3.connect(db)
    current = next(each.id for each in pipelines(conn) if each.current)
    return [stage.name for stage in stages(conn, current) if stage.kind == "open"]


def screen(page: BoardScreenPage) -> StagesScreen:
    return next(each for each in page.app.screen_stack if isinstance(each, StagesScreen))


def said(page: BoardScreenPage) -> str:
    return screen(page).status.said


def here(page: BoardScreenPage) -> str:
    """The stage under the cursor."""
    head = screen(page)._head
    return head.stage.name if head is not None else ""


async def fill(page: BoardScreenPage, **texts: str) -> None:
    """Put texts into the fields of the open form."""
    form = page.app.screen
    assert isinstance(form, PageForm)
    for name, text in texts.items():
        control = form.control(name)
        assert isinstance(control, Input | TextArea)
        if isinstance(control, Input):
            control.value = text
        else:
            control.text = text
    await page.settle()


@pytest.mark.story("goto.stages", "stages.edit", "screen.close")
async def test_a_stage_is_edited_and_the_board_shows_it(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s")
        assert page.dialog == "StagesScreen"
        assert page.sees("Stages of Sales")
        assert page.sees("Find out in five minutes whether this is")
        await page.press("j", "e")
        await fill(page, name="Second Contact", probability="120", actions="Call them, +3d\nAsk")
        await page.press("f2")
        assert page.sees("probability cannot be 120")
        assert page.sees("1 field to mend")
        await fill(page, probability="35", wip_limit="4")
        await page.press("f2")
        assert page.dialog == "StagesScreen"
        assert said(page) == "changed name, probability, limit, actions of the stage First Contact"
        assert page.sees(r"Second Contact +35 %")
        assert page.sees("▸ Call them, \\+3d")
        await page.press("enter")
        assert page.dialog == "StageForm"
        await page.press("escape", "escape")
        assert page.dialog == ""
        await page.until(lambda: "Second Contact" in page.columns)
        await page.press("o", "s", "q")
        assert page.dialog == ""


@pytest.mark.story("stages.add", "change.undo", "change.redo")
async def test_a_new_stage_stands_after_the_one_under_the_cursor_and_can_be_undone(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.type_ahead("o", "s", "j", "n", *"Demo", "f2")  # all of it ahead of the screens that it is for
        await page.until(lambda: page.dialog == "StagesScreen" and "Demo" in on_disk(deals))
        await page.settle()
        assert on_disk(deals) == [*FIRST[:2], "Demo", *FIRST[2:]]
        assert here(page) == "Demo"
        await page.press("u")
        assert on_disk(deals) == FIRST
        assert said(page).startswith("undid")
        await page.press("ctrl+r")
        assert "Demo" in on_disk(deals)


async def test_what_is_typed_about_a_stage_outlives_the_program(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("o", "s", "n")
        await fill(page, name="Demo")
        page.app.exit()
    async with board_screen(deals) as page:
        await page.press("o", "s", "n")
        assert page.sees("New stage of Sales: a draft of 13:00 is here")
        await page.press("escape", "e")
        assert page.dialog == "StageForm"  # the draft of a new one is none of a known one
        await fill(page, name="Second Contact", objective="Ask twice")
        page.app.exit()
    file = DraftFile(str(deals), "stage 1")
    with open_store(deals, now=NOW) as store:
        edit_stage(store, context(actor="ben"), 1, StageChanges(objective="Ask once"))
    async with board_screen(deals) as page:
        await page.press("o", "s", "e", "r")
        assert page.sees("Stage New Contact · from your draft")
        form = page.app.screen
        assert isinstance(form, PageForm)
        assert (form.texts["name"], form.texts["objective"]) == ("Second Contact", "Ask twice")
        assert page.sees("changed since the draft: Ask once")
        await page.press("f2")
        assert said(page) == "changed name, objective of the stage New Contact"
        assert file.read() is None
        await page.press("n", "d", "d")
        assert page.dialog == "StageForm"
        assert not page.sees("Demo")
        await fill(page, name="No")
        await page.press("escape", "y")
    assert list(file.path.parent.iterdir()) == []


@pytest.mark.story("stages.down", "stages.up")
async def test_stages_change_places_as_fast_as_one_types(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s")
        await page.type_ahead("J", "J", "K", "J")
        await page.settle()
        moved = ["First Contact", "Discovery Call", "New Contact", "Proposal Sent", "Negotiation"]
        assert on_disk(deals) == moved
        assert here(page) == "New Contact"
        await page.press("shift+up")
        assert on_disk(deals)[1] == "New Contact"
        await page.press("shift+down")
        assert on_disk(deals) == moved
        await page.press("g", "K")
        assert said(page) == "First Contact is the first open stage already"
        await page.press("G", "K")
        assert said(page) == "Lost stays at the end: only open stages have an order"
        await page.press("escape")
        await page.until(lambda: next(iter(page.columns)) == "First Contact")


@pytest.mark.story("stages.remove")
async def test_removing_asks_where_the_deals_go_or_says_why_not(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s", "D")
        assert page.sees("Remove New Contact: where its 3 deals go?")
        await page.press("escape")
        assert on_disk(deals) == FIRST
        await page.press("D", "l", "l", "enter")  # Lost has its own question
        assert page.dialog == "LostReasonPicker"
        await page.press("escape")
        assert on_disk(deals) == FIRST
        await page.press("D", "2")
        assert on_disk(deals) == FIRST[1:]
        assert said(page) == "removed the stage New Contact, 3 deals moved to Discovery Call"
        for name in ("First Contact", "Negotiation", "Proposal Sent"):
            while here(page) != name:
                await page.press("j" if here(page) != "Lost" else "g")
            await page.press("D")
            if page.dialog == "StagePicker":  # that one has a deal
                await page.press("1")
                await page.until(lambda: page.dialog == "StagesScreen")
        assert on_disk(deals) == ["Discovery Call"]
        await page.press("g", "D")
        assert said(page) == "Discovery Call is the last open stage: add another one first"
        await page.press("G", "D")
        assert said(page) == "Lost cannot be removed: every pipeline has a Won and a Lost stage"
        await page.press("u", "u", "u", "u")
        assert on_disk(deals) == FIRST


async def test_deals_of_a_removed_stage_can_be_lost_with_a_reason(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s", "D", "l", "l", "enter")
        await page.type_ahead("2", "enter")
        await page.until(lambda: "moved to Lost" in said(page))
        assert on_disk(deals) == FIRST[1:]


@pytest.mark.story(
    "stages.add_pipeline", "stages.rename_pipeline", "stages.choose_pipeline", "pipeline.choose", "goto.board"
)
async def test_pipelines_are_added_renamed_and_switched(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("P")
        assert page.said == "Sales is the only pipeline: o s A adds another one"
        await page.press("o", "s", "A")
        await page.press(*"sales", "enter")
        await page.until(lambda: page.sees("there is a pipeline sales already"))
        await page.press(*(["backspace"] * 5), *"Partners", "down", "down", "down", "enter")
        await page.until(lambda: page.dialog == "StagesScreen")
        await page.settle()
        assert page.sees("Stages of Partners · one of 2 pipelines")
        assert on_disk(deals) == ["New", "Qualified", "Demo", "Proposal", "Negotiation"]
        await page.press("R", *"Partnership", "f2")
        await page.until(lambda: page.sees("Stages of Partnership"))
        await page.press("P", "1")
        await page.until(lambda: page.sees("Stages of Sales"))
        assert on_disk(deals) == FIRST
        await page.press("o", "b", "P")
        assert page.sees("Partnership +0 open deals")
        await page.press("2")
        await page.until(lambda: next(iter(page.columns)) == "New")
        assert page.sees("pipetui · Partnership")


@pytest.mark.story("stages.delete_pipeline")
async def test_deleting_a_pipeline_asks_where_its_deals_go(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s", "X")
        assert said(page) == "Sales is the last pipeline: add another one first"
        await page.press("A", *"Two", "enter")
        await page.until(lambda: page.sees("Stages of Two"))
        await page.press("X")
        assert page.sees("It has no open deals. What was closed goes to Sales.")
        await page.press("n", "A", *"Three", "enter")
        await page.until(lambda: page.sees("Stages of Three"))
        await page.press("X", "2", "y")
        await page.until(lambda: "deleted the pipeline Three" in said(page))
        assert page.sees("Stages of Two")
        await page.press("P", "1", "X")
        assert page.sees("Delete Sales: where in Two its 4 open deals go?")
        await page.press("3")
        await page.until(lambda: page.sees("Stages of Two"))
        assert said(page) == "deleted the pipeline Sales, 4 deals moved to Two"
        await page.press("escape")
        await page.until(lambda: page.count("Discovery Call") == 4)


async def test_what_others_write_appears_and_a_stage_that_is_gone_is_told(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s", "j", "e")
        await fill(page, objective="Learn")
        with sqlite3.connect(deals) as other:
            stage = other.execute("SELECT id FROM stage WHERE name = 'First Contact'").fetchone()[0]
        with open_store(deals, now=NOW) as store:
            remove_stage(store, context(), stage, stage + 1)
        await page.press("f2")
        assert page.sees("not saved")
        assert page.sees("Learn")  # what was typed is still there
        await page.press("escape")
        assert page.sees("Throw away what you typed?")
        await page.press("y")
        await page.until(lambda: not page.sees("First Contact"))


async def test_a_field_that_somebody_else_set_is_told_and_the_second_save_keeps_what_is_typed(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("o", "s", "j", "e")
        await fill(page, objective="Learn", probability="44")
        with open_store(deals, now=NOW) as store:
            edit_stage(store, context("marie"), 2, StageChanges(objective="Know", probability=33, wip_limit=9))
        await page.press("f2")
        await page.until(lambda: page.sees("probability was changed meanwhile: marie set it to 33"))
        assert page.sees("Learn")
        await page.press("f2")  # that one is kept; the next one is told
        await page.until(lambda: page.sees("objective was changed meanwhile: marie set it to Know"))
        await page.press("f2")
        await page.until(lambda: page.dialog == "StagesScreen")
        conn = sqlite3.connect(deals)
        (kept,) = conn.execute("SELECT objective, probability, wip_limit FROM stage WHERE id = 2").fetchall()
        assert kept == ("Learn", 44, 9)


@pytest.mark.story("view.help", "view.commands", "goto.open")
async def test_help_and_palette_are_those_of_the_screen(deals: Path) -> None:
    async with board_screen(deals, keymap={"stages.remove": "f8"}) as page:
        await page.press("o", "s", "question_mark")
        assert page.sees("Keys of stages and pipelines")
        assert page.sees(r"f8 +Remove|f8 +remove")
        assert not page.sees("Mark the deal won|mark the deal won")
        await page.press("escape", "colon", *"remov")
        await page.until(lambda: page.sees("Remove"))
        await page.press("escape")
        await page.press("o", "escape", "escape")
        assert page.dialog == ""


async def test_a_file_that_may_only_be_read_is_looked_at(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("o", "s")
        assert page.foot.startswith("e edit")
        screen(page).read_only = True
        screen(page).take_keys()
        await page.settle()
        assert "edit" not in page.foot
        assert page.foot.endswith("esc back   ? help")
        for key in ("e", "n", "J", "D", "P", "A", "R", "X", "u"):
            await page.press(key)
            assert page.dialog == "StagesScreen"
            assert said(page).startswith("this file may only be read")
            screen(page).status.clear()
        assert on_disk(deals) == FIRST


async def test_a_failed_read_is_told_and_the_screen_lives(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("o")
        page.thread.fault = DatabaseProblem("the file is locked by another program")
        await page.press("s")
        assert said(page) == "the file is locked by another program"
        await page.press("e", "n")
        assert said(page) == "the stages are still being read"
        screen(page).reload()
        await page.settle()
        assert page.sees("New Contact")

"""Rows that are drawn until somebody comes to them: what that saves, and that nobody sees or feels a difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import pytest
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from pipetui.domain.errors import InvalidInput
from pipetui.tui.forms.draft import DealDraft
from pipetui.tui.forms.fields import LABEL
from pipetui.tui.widgets.controls import PushButton
from support.board_screens import board_screen
from support.form_page import deal_form
from support.history_pages import view_form
from support.samples import DRAFT
from support.screens import ScreenHost, place_of
from support.shaping_pages import stage_form

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.tui.forms.form_screen import FormScreen
    from pipetui.tui.forms.view_form import ViewForm
    from support.form_page import FormPage

Cell = tuple[str, object, object]


def cells(form: FormScreen) -> list[list[Cell]]:
    """Each cell: its letter, its ground, and its other looks where there is a letter to see them by."""
    return [
        [
            (char, style and style.bgcolor, char != " " and style and (style.color, style.bold, style.dim))
            for text, style, _ in strip
            for char in text
        ]
        for strip in form._compositor.render_strips()
    ]


async def bring_all(page: FormPage) -> None:
    """Have each row be there, without the focus."""
    for name, row in page.form.sheet.rows.items():
        if row.display:
            page.form.control(name)
    page.form.sheet.bring_buttons()
    await page.settle()


async def test_a_form_opens_with_one_control_and_one_paint(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was 42 widgets, 122 styles, 420 messages, five layouts and four paints."""
    async with board_screen(deals) as page:
        await page.press("n", "escape")
        counted: Counter[str] = Counter()
        for owner, name in (
            (Stylesheet, "apply"),
            (Compositor, "reflow"),
            (Compositor, "render_full_update"),
            (MessagePump, "_dispatch_message"),
        ):

            def count(*args: object, was: object = getattr(owner, name), name: str = name, **kw: object) -> object:
                counted[name] += 1
                return was(*args, **kw)  # type: ignore[operator]

            monkeypatch.setattr(owner, name, count)
        await page.press("n")
        monkeypatch.undo()
        form = page.app.screen
        assert [type(each).__name__ for each in form.query("Input, TextArea, PushButton, StageChoice")] == ["SafeInput"]
        assert len([*form.walk_children()]) <= 7
        assert counted["apply"] <= 26, counted
        assert counted["reflow"] <= 4, counted
        assert counted["render_full_update"] == 1, counted
        assert counted["_dispatch_message"] <= 160, counted


@pytest.mark.parametrize("theme", ["pipetui-dark", "ansi-light"])
async def test_a_row_looks_the_same_drawn_and_there(theme: str) -> None:
    hostile = DealDraft(
        title="Website",
        company="日本語" * 30,
        source="\u202e[b]x[/b]",
        amount="1" * 40,
        currency="EUR",
        tags=("a", "b"),
    )
    for draft, size in ((hostile, (100, 50)), (DRAFT._replace(notes=""), (61, 48))):
        async with deal_form(draft, size=size) as page:
            page.app.theme = theme
            page.form.field("amount").complain(InvalidInput("not an amount " * 8, "Write 12500."))
            page.form.field("owner").remark("changed since the draft: ben")
            await page.settle()
            drawn = cells(page.form)
            assert sum(row.there for row in page.form.sheet.rows.values()) == 1
            await bring_all(page)
            assert cells(page.form) == drawn


@pytest.mark.parametrize("make", [view_form, lambda: stage_form(None)])
async def test_so_do_those_of_the_smaller_forms(make: object) -> None:
    app: ScreenHost[bool] = ScreenHost(make)  # type: ignore[arg-type]
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        form = cast("FormScreen", app.screen)
        drawn = cells(form)
        for name in form.sheet.rows:
            form.control(name)
        form.sheet.bring_buttons()
        await pilot.pause()
        assert cells(form) == drawn


async def test_the_mouse_finds_what_is_drawn() -> None:
    async with deal_form(DRAFT._replace(notes="")) as page:
        x, y = place_of(page.app, DRAFT.company)
        await page.pilot.click(offset=(x + 3, y))
        await page.settle()
        assert page.focused == "company"
        company = page.form.control("company")
        assert isinstance(company, Input)
        assert (company.cursor_position, company.selection.is_empty) == (3, True)
        await page.click("Probability")  # its label
        assert page.focused == "probability"
        _, y = place_of(page.app, "Notes")
        await page.pilot.click(offset=(30, y + 2))
        await page.settle()
        assert page.focused == "notes"
        assert page.form.control("notes").region.y == y
        assert not page.form.query(PushButton)
        await page.click("Cancel")
        assert await page.closes() is False
    async with deal_form(DRAFT) as page:
        await page.pilot.hover(offset=place_of(page.app, "Save"))
        await page.settle()
        assert [button.mouse_hover for button in page.form.query(PushButton)] == [True, False]
        await page.click("Cancel")
        assert await page.closes() is False


async def test_a_click_on_a_word_to_choose_takes_the_next_one() -> None:
    app: ScreenHost[bool] = ScreenHost(view_form)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        form = cast("ViewForm", app.screen)
        was = form.field("sort").text
        x, y = place_of(app, "Order")
        await pilot.click(offset=(x, y))
        await pilot.pause()
        assert (form.focused, form.field("sort").text) == (form.control("sort"), was)
        await pilot.click(offset=(x + LABEL + 3, place_of(app, "Pipeline")[1]))
        await pilot.pause()
        assert form.focused is form.control("pipeline_id")
        assert form.texts["pipeline_id"] != form._first["pipeline_id"]


async def test_the_focus_goes_round_through_all_rows() -> None:
    there = ["title", "contact", "company", "amount", "currency", "stage", "expected_close", "probability", "owner"]
    there += ["source", "tags", "next_step", "next_step_due", "notes", "form-save", "form-cancel"]
    async with deal_form() as page:
        await page.press("shift+tab")
        assert page.focused == "form-cancel"
        seen = []
        for _ in there:
            await page.press("tab")
            seen.append(page.focused)
        assert seen == there
        for name in reversed(there[:-1]):
            await page.press("shift+tab")
            assert page.focused == name


async def test_going_on_paints_the_rows_that_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual painted all of the screen, also where nothing came: 25 kB."""
    painted_lines: list[int] = []
    part = Compositor.render_partial_update

    def count(compositor: Compositor) -> object:
        painted_lines.append(sum(region.height for region in compositor._dirty_regions if region.width > 1))
        return part(compositor)

    async with deal_form() as page:
        await page.go("company")
        below = page.app.screen_stack[0]  # a plain one here, which has all above it painted at each tick of its clock
        monkeypatch.setattr(below, "_compositor_refresh", lambda: None)
        monkeypatch.setattr(Compositor, "render_partial_update", count)
        monkeypatch.setattr(Compositor, "render_full_update", lambda *_, **__: pytest.fail("all of it was painted"))
        await page.press("tab")
        monkeypatch.undo()
        assert page.focused == "amount"
        assert 1 <= sum(painted_lines) <= 12
        assert max(painted_lines) <= 8


async def test_a_row_that_is_drawn_can_be_filled() -> None:
    async with deal_form() as page:
        form = page.form
        form.field("owner").put("be\x1bn")
        form.field("notes").put("one\ntwo")
        await page.settle()
        assert (form.field("owner").text, form.field("owner").there) == ("ben", False)
        assert isinstance(form.focused, Input)
        assert "ben" in page.shown
        assert isinstance(area := form.control("notes"), TextArea)
        assert area.text == form.field("notes").text == "one\ntwo"
        assert form.unsaved
        assert form.read().draft.owner == "ben"


async def test_what_stood_in_a_row_before_is_not_told_as_typed() -> None:
    async with deal_form(DRAFT) as page:
        page.form.field("currency").complain(InvalidInput("changed meanwhile"))
        await page.go("currency")
        assert page.fault("currency") == "changed meanwhile"
        await page.type("x")
        assert page.fault("currency") != "changed meanwhile"


async def test_faults_and_remarks_of_rows_that_are_drawn_move_the_others() -> None:
    async with deal_form() as page:
        before = place_of(page.app, "Save")[1]
        page.form.field("source").complain(InvalidInput("word " * 60))
        await page.settle()
        assert place_of(page.app, "Save")[1] == before + 3
        assert page.lines[place_of(page.app, "Source")[1] + 1].strip().startswith("✗ word")
        page.form.field("source").complain(None)
        await page.settle()
        assert place_of(page.app, "Save")[1] == before


async def test_on_the_smallest_screens_what_is_drawn_takes_the_lines_that_are_reckoned_with() -> None:
    """Else the rows below stand elsewhere than clicks on them go: on 40 cells a click on Currency went to Stage."""
    async with deal_form(DRAFT, size=(60, 40)) as page:
        for width in (46, 43, 40, 30, 20, 12, 3):
            await page.pilot.resize_terminal(width, 40)
            await page.settle()
            sheet = page.form.sheet
            wide = sheet.content_size.width
            lines = sheet.render_lines(Region(0, 0, wide, sheet.size.height))
            drawn = ["".join(segment.text for segment in line) for line in lines]
            below = sheet.region_of(sheet.rows["notes"]).bottom
            assert len(sheet.render().split("\n", allow_blank=True)) == below + 2  # and the buttons
            for name in ("currency", "owner", "source"):
                row = sheet.rows[name]
                assert drawn[sheet.region_of(row).y].startswith(row.label[:wide]), (width, name)


async def test_what_is_drawn_is_dimmed_while_it_is_saved() -> None:
    async with deal_form(DRAFT) as page:
        ground = {cell[1] for cell in cells(page.form)[place_of(page.app, "Owner")[1]]}
        page.form.hold()
        await page.settle()
        saving = {cell[1] for cell in cells(page.form)[place_of(page.app, "Owner")[1]]}
        assert len(ground) == len(saving) == 2
        assert len(ground & saving) == 1  # the ground beside the control is the same
        await page.press("tab")
        page.form.release()
        await page.settle()
        assert {cell[1] for cell in cells(page.form)[place_of(page.app, "Owner")[1]]} == ground

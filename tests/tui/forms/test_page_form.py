"""The smaller forms: what is typed leaves them saved, or thrown away with a yes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, TextArea

from pipetui.config.drafts import DraftFile
from pipetui.domain.errors import DatabaseProblem, PipetuiError, RuleRefused
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.form_draft import FormDraft
from pipetui.tui.forms.stage_form import StageForm
from support.contexts import NOW
from support.form_page import Saves
from support.samples import CHOICES, DRAFT
from support.screens import HostApp, ScreenHost, place_of, text_of, until
from support.shaping_pages import WRITTEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot


class Form:
    """The form of a stage, and what it saved."""

    def __init__(self) -> None:
        self.saved: list[dict[str, object]] = []
        self.answer: PipetuiError | Exception | None = None
        self.before_answer: Callable[[], Awaitable[object]] | None = None
        self.app: ScreenHost[bool] = ScreenHost(lambda: StageForm(WRITTEN[2], self._save))
        self.pilot: Pilot[None] | Any = None

    async def _save(self, changed: dict[str, object]) -> PipetuiError | None:
        self.saved.append(changed)
        if self.before_answer is not None:
            await self.before_answer()
        if self.answer is not None and not isinstance(self.answer, PipetuiError):
            raise self.answer
        return self.answer

    @property
    def screen(self) -> StageForm:
        return next(each for each in self.app.screen_stack if isinstance(each, StageForm))

    def fill(self, name: str, text: str) -> None:
        control = self.screen.control(name)
        if isinstance(control, Input):
            control.value = text
        elif isinstance(control, TextArea):
            control.text = text

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def shows(self, text: str) -> None:
        await until(self.app, lambda: text in text_of(self.app))


@asynccontextmanager
async def form() -> AsyncIterator[Form]:
    page = Form()
    async with page.app.run_test(size=(100, 40)) as pilot:
        page.pilot = pilot
        await pilot.pause()
        yield page
        assert page.app.trap.caught == []


async def test_only_what_was_changed_is_saved() -> None:
    async with form() as page:
        page.fill("objective", "Learn")
        await page.pilot.click(offset=place_of(page.app, "Save"))
        await until(page.app, lambda: page.app.answered)
        assert (page.app.answer, page.saved) == (True, [{"objective": "Learn"}])


async def test_nothing_typed_is_left_without_a_question() -> None:
    async with form() as page:
        await page.pilot.click(offset=place_of(page.app, "Cancel"))
        await until(page.app, lambda: page.app.answered)
        assert (page.app.answer, page.saved) == (False, [])


async def test_what_is_typed_is_thrown_away_with_a_yes_only() -> None:
    async with form() as page:
        page.fill("name", "Demo")
        await page.press("escape", "n")
        assert page.screen.texts["name"] == "Demo"
        await page.press("escape", "y")
        await until(page.app, lambda: page.app.answered)
        assert page.app.answer is False


async def test_a_fault_is_told_as_the_field_is_left_and_goes_when_it_is_mended() -> None:
    async with form() as page:
        page.fill("actions", "Call, +9999d")
        page.screen.go("actions")
        await page.press("tab")
        await page.shows("✗ line 1: due in days cannot be 9999")
        page.fill("actions", "Call, +9d")
        await until(page.app, lambda: not page.screen.field("actions").fault)
        await page.press("shift+tab")
        page.screen.go("name")
        await page.press("enter", "up", "down")  # on and back again
        assert page.app.focused is page.screen.control("probability")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RuleRefused("the pipeline has a stage Demo already", field="name"), "✗ the pipeline has a stage Demo already"),
        (RuleRefused("taken", field="stage"), "✗ taken"),
        (DatabaseProblem("the file is locked", "Try again."), "✗ not saved: the file is locked · Try again."),
        (KeyError("Jean Moreau"), "saving failed by a fault of the program"),
    ],
)
async def test_a_save_that_fails_keeps_what_was_typed(answer: Exception, words: str) -> None:
    async with form() as page:
        page.fill("name", "Demo")
        page.answer = answer
        await page.press("f2")
        await page.shows(words)
        assert page.screen.texts["name"] == "Demo"
        assert "Jean" not in text_of(page.app)
        page.answer = None
        await page.press("f2")
        await until(page.app, lambda: page.app.answered)
        assert page.saved == [{"name": "Demo"}, {"name": "Demo"}]


async def test_what_ends_while_a_form_comes_leaves_no_draft_of_it(db: Path) -> None:
    kept = FormDraft(DraftFile(str(db), "stage 3"), lambda: NOW)
    comings = (
        StageForm(WRITTEN[2], Form()._save, kept=kept),
        DealForm(DRAFT, CHOICES, Saves(), kept),
    )
    app = HostApp()
    async with app.run_test() as pilot:
        for form in comings:
            form.keep_draft()
            app.push_screen(form)
            form.keep_draft()
            await pilot.pause()
            form.keep_draft()
            assert kept.file.read() is None


async def test_what_is_typed_while_it_is_being_saved_goes_nowhere_and_pages_scroll_by_key() -> None:
    release = asyncio.Event()
    async with form() as page:
        page.before_answer = release.wait
        page.answer = DatabaseProblem("the file is locked")
        page.fill("name", "Talks")
        await page.press("f2", *"late")
        await page.shows("saving…")
        assert page.screen.texts["name"] == "Talks"
        release.set()
        await page.shows("the file is locked")
        before = page.screen.texts["name"]
        await page.press(*"x")
        assert len(page.screen.texts["name"]) == len(before) + 1  # it is not selected, and so not replaced
        rows = page.screen.query_one("#form-rows")
        await page.pilot.resize_terminal(80, 14)
        await page.press("pagedown")
        await until(page.app, lambda: rows.scroll_offset.y > 0)

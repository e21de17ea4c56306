"""The deal form as a person uses it: fields by name, what is shown beside them, and how it is left."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual.events import Paste
from textual.widgets import Input, TextArea

from pipetui.tui.forms.contact_field import ContactField
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.draft import DealDraft
from support.samples import CHOICES
from support.screens import ScreenHost, burst, painted, place_of, text_of, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from textual.pilot import Pilot

    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.forms.draft import FormChoices


class Saves:
    """Stands for the file: keeps what is saved, or answers with an error."""

    def __init__(self) -> None:
        self.drafts: list[DealDraft] = []
        self.answer: PipetuiError | None = None
        self.before_answer: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, draft: DealDraft) -> PipetuiError | None:
        self.drafts.append(draft)
        if self.before_answer is not None:
            await self.before_answer()
        return self.answer


class FormPage:
    """One open form."""

    def __init__(self, pilot: Pilot[None], app: ScreenHost[bool], saves: Saves) -> None:
        self.pilot = pilot
        self.app = app
        self.saves = saves

    @property
    def form(self) -> DealForm:
        """The form, also while it is being asked whether to throw it away."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, DealForm))

    @property
    def focused(self) -> str:
        """The name of the field that has the focus, or the id of the button."""
        widget = self.app.focused
        return "" if widget is None else widget.id or str(getattr(widget.parent, "name", ""))

    def shows(self, text: str) -> bool:
        return text in self.shown

    @property
    def shown(self) -> str:
        """The whole screen."""
        return text_of(self.app)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return painted(self.app)

    async def settle(self) -> None:
        """Let every look-up and repaint come to its end."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until the form has done what they ask for."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type into what has the focus, faster than it is drawn: a wait after each key costs a test 30 ms."""
        await burst(self.app, *text)
        await until(self.app, lambda: self.app.keys_are_done)
        await self.settle()

    async def go(self, name: str) -> None:
        """Put the focus on a field."""
        self.form.go(name)
        await self.settle()

    async def fill(self, name: str, text: str) -> None:
        """Replace what stands in a field, in one go as a paste does: typing costs a test 30 ms a key."""
        await self.go(name)
        control = self.app.focused
        assert isinstance(control, Input | TextArea)
        control.select_all()
        if text:
            self.app.post_message(Paste(text))
        else:
            await self.pilot.press("delete")
        await self.settle()

    async def fill_new(self) -> None:
        """Give a new deal the least that it needs."""
        await self.fill("title", "Board training")
        await self.fill("contact", "Ana Ruiz")

    async def click(self, word: str) -> None:
        """Click on the last place where a word stands: it may be drawn, and no widget yet."""
        await self.pilot.click(offset=place_of(self.app, word))

    async def save(self) -> None:
        """Press the key that saves."""
        await self.press("f2")

    def fault(self, name: str) -> str:
        """What a field says is wrong."""
        return self.form.field(name).fault

    def echo(self, name: str) -> str:
        """The words behind a field."""
        return self.form.field(name).echo

    def visible(self, name: str) -> bool:
        """Whether the field is there."""
        return self.form.field(name).display

    @property
    def contact(self) -> ContactField:
        """The contact's field."""
        field = self.form.field("contact")
        assert isinstance(field, ContactField)
        return field

    @property
    def stage(self) -> str:
        """The stage that is chosen."""
        return self.form.field("stage").text

    @property
    def saved(self) -> DealDraft:
        """The one draft that was saved."""
        (draft,) = self.saves.drafts
        return draft

    async def closes(self) -> bool:
        """Wait until it has closed; what it answered."""
        await until(self.app, lambda: self.app.answered)
        return bool(self.app.answer)


@asynccontextmanager
async def deal_form(
    draft: DealDraft | None = None, *, choices: FormChoices = CHOICES, size: tuple[int, int] = (100, 50)
) -> AsyncIterator[FormPage]:
    """Open the form; when it is left, no key may have reached the board below."""
    saves = Saves()
    app = ScreenHost(lambda: DealForm(draft or DealDraft(currency="EUR"), choices, saves))
    async with app.run_test(size=size) as pilot:
        page = FormPage(pilot, app, saves)
        await page.settle()
        yield page
        assert app.trap.caught == []

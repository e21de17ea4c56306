"""What a first start asks, on one screen that can be skipped: stages, currency, name, and what to begin with."""

from __future__ import annotations

import asyncio
import shlex
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.domain.templates import TEMPLATES
from pipetui.domain.text import LIMITS
from pipetui.interchange.questions import Question
from pipetui.tui import safe_text
from pipetui.tui.forms.fields import Field, TextField
from pipetui.tui.stages.pipeline_dialog import template_choices
from pipetui.tui.start import first_file
from pipetui.tui.start.first_file import Wishes
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.controls import PushButton
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from pipetui.tui.start.first_file import Place

_KEYS = Content("tab next   ↑↓ choose   enter go on   f2 begin   esc skip")
_EMPTY, _CSV, _SAMPLE = range(3)
_BEGINNINGS = (
    Choice("start empty        ", "n adds the first deal"),
    Choice("import a CSV file  ", "you see first what it becomes"),
    Choice("look at sample data", "a full board to try; nothing of yours is made"),
)


class WelcomeScreen(ModalScreen[str]):
    """Asks, makes the file, and answers with what comes next: `board` or `sample`. Modal: its keys wait their turn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "begin", "begin", id="welcome.begin"),
        Binding("escape", "skip", "skip", id="welcome.skip"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    WelcomeScreen {
        background: $background; align: center top;
        #welcome { width: 100%; max-width: 104; height: 1fr; padding: 1 2 0 2; overflow-y: auto;
            scrollbar-size-vertical: 1; }
        .words { width: 1fr; height: auto; }
        .-apart { margin-top: 1; }
        #welcome-stages { padding: 0 4; color: $text-muted; }
        #welcome-buttons { height: 1; margin: 1 0 0 14; }
        #welcome-fault { width: 1fr; height: auto; max-height: 4; color: $text-error; padding: 0 2; display: none; }
        #welcome-fault.-said { display: block; }
        #welcome-foot { width: 100%; height: 1; padding: 0 2; background: $panel; color: $text-muted; }
    }
    """

    def __init__(self, place: Place, currency: str) -> None:
        """Make the screen.

        Args:
            place: where the file is to be.
            currency: what stands in its field.
        """
        super().__init__()
        self._place = place
        self._working = False
        self._answers: dict[str, str] = {}  # what a CSV file does not say by itself
        self.templates = ChoiceList(template_choices(), numbered=False)
        self.beginnings = ChoiceList(_BEGINNINGS, numbered=False)
        self.currency = TextField(
            "currency", "Currency", currency, limit=10, short=True, placeholder="the first one used"
        )
        self.who = TextField("name", "Your name", place.name, limit=LIMITS["owner"], short=True)
        self.csv = TextField("csv", "File", "", limit=4_000, placeholder="~/Downloads/deals.csv")

    def compose(self) -> ComposeResult:
        """The questions, each answered already."""
        with Vertical(id="welcome"):
            yield Static(self._welcome(), classes="words", markup=False)
            yield Static(_heading("Stages of your first pipeline"), classes="words -apart", markup=False)
            yield self.templates
            yield Static(id="welcome-stages", classes="words", markup=False)
            self.currency.add_class("-apart")
            self.currency.say("what totals are in, such as EUR")
            yield self.currency
            self.who.say("stands in the history")
            yield self.who
            yield Static(_heading("Begin"), classes="words -apart", markup=False)
            yield self.beginnings
            self.csv.display = False
            yield self.csv
            with Horizontal(id="welcome-buttons"):
                yield PushButton("Begin", id="welcome-begin")
                yield PushButton("Skip", id="welcome-skip")
        yield Static(id="welcome-fault", markup=False)
        yield Static(_KEYS, id="welcome-foot", markup=False)

    def _welcome(self) -> Content:
        return Content.assemble(
            ("Welcome to pipetui", "bold $primary"),
            "\n",
            (f"Your file will be {safe_text.line(str(self._place.db))}.", "$text-muted"),
        )

    def on_mount(self) -> None:
        """Begin at the stages."""
        self.on_choice_list_moved()
        self.templates.focus()

    def wishes(self) -> Wishes:
        """What is asked for by now."""
        template = list(TEMPLATES)[self.templates.cursor or 0]
        csv = self.csv.text if self.beginnings.cursor == _CSV else ""
        return Wishes(template, self.currency.text, self.who.text, csv, dict(self._answers))

    # -- while somebody chooses ---------------------------------------------------------------------------------------

    def on_choice_list_moved(self) -> None:
        """Show all stages of the template, and the file's field when it is wanted."""
        stages = TEMPLATES[list(TEMPLATES)[self.templates.cursor or 0]]
        self.query_one("#welcome-stages", Static).update(Content(" › ".join(stage.name for stage in stages)))
        self.csv.display = self.beginnings.cursor == _CSV

    def on_resize(self) -> None:
        """Another size: the list may have room for all now, or no longer."""
        self.call_after_refresh(self._tell_stages)

    def _tell_stages(self) -> None:
        """Tell the stages below the list, unless it has room for every stage of each template."""
        room = self.templates.content_size.width
        longest = max(cell_len(f"  {choice.name}  {choice.about}") for choice in self.templates.choices)
        self.query_one("#welcome-stages").display = longest > room

    def on_choice_list_chosen(self) -> None:
        """Enter goes on; at the end it begins."""
        self.on_choice_list_moved()
        if self.focused is self.templates:
            self.focus_next()
        elif self.beginnings.cursor == _CSV:
            self.csv.input.focus()  # by name: the order of focus still leaves out a row that has just appeared
        else:
            self.action_begin()

    def on_input_submitted(self, message: object) -> None:
        """Enter goes on; in the last field it begins."""
        if getattr(message, "input", None) is self.csv.input:
            self.action_begin()
        else:
            self.focus_next()

    def on_input_changed(self) -> None:
        """A fault goes as soon as it is mended."""
        self._say("")
        self._answers.clear()  # they may have been about another file
        wrong = first_file.faults(self.wishes(), importing=self.beginnings.cursor == _CSV)
        for row in self.query(Field):
            if row.fault and str(row.name) not in wrong:
                row.complain(None)

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        """Begin or skip."""
        if event.button.id == "welcome-begin":
            self.action_begin()
        else:
            self.action_skip()

    # -- leaving ------------------------------------------------------------------------------------------------------

    def action_skip(self) -> None:
        """Take the defaults: the board makes the file as any command does."""
        if not self._working:
            self.dismiss("board")

    def action_begin(self) -> None:
        """Check, show what a CSV file would become, make the file, and go on."""
        if self._working:
            return
        if self.beginnings.cursor == _SAMPLE:
            self.dismiss("sample")
            return
        importing = self.beginnings.cursor == _CSV
        wrong = first_file.faults(self.wishes(), importing=importing)
        for row in self.query(Field):
            row.complain(wrong.get(str(row.name)))
        if wrong:
            next(row for row in self.query(Field) if row.fault).query_one(".control").focus()
            return
        self._working = True
        self.run_worker(self._look() if importing else self._make(), group="make", exit_on_error=False)

    async def _look(self) -> None:
        """Read the CSV file, and ask whether it was understood."""
        wishes = self.wishes()
        self._say("reading…", fault=False)
        try:
            plan = await asyncio.to_thread(first_file.preview, self._place, wishes)
        except Question as doubt:
            self._working = False
            self._say("")
            self._ask(doubt)
            return
        except Exception as error:
            self._fail(error, f"`pipetui import {shlex.quote(wishes.csv.strip())}` has ways to say more.")
            return
        from pipetui.tui.widgets.pickers import ConfirmDialog

        self._working = False
        self._say("")
        name = first_file.csv_path(wishes.csv).name
        question = ConfirmDialog(f"Import {name}?", first_file.described(plan), yes="Import", no="Not so")
        self.app.push_screen(question, self._sure)

    def _ask(self, question: Question) -> None:
        """Ask what the file does not say, and look at it again."""
        if not question.choices:  # which currency: there is a field for that
            self.currency.complain(question)
            self.currency.input.focus()
            return

        def answered(index: int | None) -> None:
            if index is not None:
                self._answers[question.option.replace("-", "_")] = question.choices[index][0]
                self.call_later(self.action_begin)

        self.app.push_screen(QuestionDialog(question.message, [meaning for _, meaning in question.choices]), answered)

    def _sure(self, sure: bool | None) -> None:
        if sure:
            self._working = True
            self.run_worker(self._make(), group="make", exit_on_error=False)

    async def _make(self) -> None:
        """Make the file, and import what was asked for."""
        self._say("making the file…", fault=False)
        try:
            said = await asyncio.to_thread(first_file.make, self._place, self.wishes())
        except Exception as error:
            self._fail(error, "")
            return
        self._say("")
        if not said:
            self.dismiss("board")
            return
        self.app.push_screen(ReadyDialog(said), self._seen)

    def _seen(self, _seen: bool | None) -> None:
        self.call_later(self._to_board)

    def _to_board(self) -> None:
        self.dismiss("board")

    def _fail(self, error: Exception, way_out: str) -> None:
        """Say what went wrong, at its field if it is about one; what was typed stays."""
        self._working = False
        if not isinstance(error, PipetuiError):
            error = OperationFailed(f"a fault in pipetui ({type(error).__name__})", "Nothing was made; esc skips this.")
        self._say("✗ " + " · ".join(filter(None, (error.message, error.hint, way_out))))

    def _say(self, words: str, *, fault: bool = True) -> None:
        line = self.query_one("#welcome-fault", Static)
        line.update(safe_text.content(words, "$text-error" if fault else "$text-muted"))
        line.set_class(bool(words), "-said")


class QuestionDialog(Dialog[int | None]):
    """Asks which of a few things is right; gives its place, None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "What the file does not say"
    KEYS = "↑↓ enter choose   esc cancel"
    DEFAULT_CSS: ClassVar[str] = "QuestionDialog { #question { width: 1fr; height: auto; margin-bottom: 1; } }"

    def __init__(self, question: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._choices = tuple(choices)

    def compose_body(self) -> ComposeResult:
        """The question, and what there is to choose from."""
        yield Static(Content(safe_text.block(self._question, 1_000)), id="question", markup=False)
        yield ChoiceList([Choice(each) for each in self._choices])

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click answers."""
        self.dismiss(event.index)


class ReadyDialog(Dialog[bool]):
    """Says what was done, until it has been read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,space", "dismiss(True)", "on", id="dialog.on")]
    TITLE_TEXT = "Ready"
    KEYS = "enter open the board"
    DEFAULT_CSS: ClassVar[str] = "ReadyDialog { & > #box { width: 76; } #said { width: 1fr; height: auto; } }"

    def __init__(self, said: str) -> None:
        super().__init__()
        self._said = said

    def compose_body(self) -> ComposeResult:
        """What was done."""
        yield Static(Content(safe_text.block(self._said, 2_000)), id="said", markup=False)


def _heading(words: str) -> Content:
    return Content.styled(words, "bold $text-accent")

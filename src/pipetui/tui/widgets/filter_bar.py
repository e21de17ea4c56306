"""`/`: the filter, live while it is typed, with completion of its words and values, and its faults said beside it.

Every key press is read at once, and what fits goes out as a message. Messages that the board has not come to yet are
replaced by newer ones, so a fast hand costs one read of the file, and nothing waits for a timer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Static

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filters import Filter, names_nothing, parse_filter
from pipetui.tui import safe_text
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.filter_completion import (
    DAY_WORDS,
    Completion,
    completions,
    fault_place,
    last_word,
    periods_around,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from textual.app import ComposeResult
    from textual.widgets import Input

_LIMIT = 2_000
_HINT = "words search titles, people, companies   tab completes   enter keep   esc back"


class _Ghost(Suggester):
    """Shows the first completion behind the cursor, where it is a plain continuation of what is typed."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line as it would become; None where typed letters would change."""
        line = self._complete(value)
        return line if line.startswith(value) else None


class FilterBar(Widget):
    """A line to filter by, hidden until it is opened, and a line below it for what may follow or what is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "abandon", "back", show=False, id="filter.back"),
        Binding("tab", "complete", "complete", show=False, priority=True, id="filter.complete"),
        Binding("f1", "app.help_here", "words and keys", show=False, id="filter.help"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    FilterBar {
        display: none; height: 2; background: $panel;
        &.-open { display: block; }
        #filter-line { height: 1; }
        #filter-sign { width: 3; color: $primary; text-style: bold; }
        SafeInput, SafeInput:focus { padding: 0; background: $panel; background-tint: $foreground 0%; }
        #filter-hint { height: 1; padding: 0 3; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    class Changed(Message):
        """What is typed reads as this filter now.

        Attributes:
            filter: empty when nothing is typed.
        """

        def __init__(self, filter: Filter) -> None:  # noqa: A002 (the field's word)
            super().__init__()
            self.filter = filter

        def can_replace(self, message: Message) -> bool:
            """Tell that an older one still waiting need not be handled: only the last filter counts."""
            return isinstance(message, FilterBar.Changed)

    class Closed(Message):
        """The bar is hidden again.

        Attributes:
            filter: the filter to go on with: the typed one when `kept`, else the one before it was opened.
            kept: whether the user said so.
        """

        def __init__(self, filter: Filter, *, kept: bool) -> None:  # noqa: A002
            super().__init__()
            self.filter = filter
            self.kept = kept

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._values: Mapping[str, tuple[str, ...]] = {}
        self._today: date | None = None
        self._before = Filter()
        self._filter = Filter()
        self._fault: InvalidInput | None = None
        self._completions: tuple[Completion, ...] = ()
        self._unknown: frozenset[tuple[str, str]] = frozenset()

    def compose(self) -> ComposeResult:
        """The line and what is said below it."""
        with Horizontal(id="filter-line"):
            yield Static(Content(" / "), id="filter-sign", markup=False)
            yield SafeInput(limit=_LIMIT, suggester=_Ghost(self._first_completion), id="filter-input")
        yield Static(id="filter-hint", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    @property
    def input(self) -> SafeInput:
        """Where it is typed."""
        return self.query_one(SafeInput)

    def open(self, today: date, values: Mapping[str, tuple[str, ...]], present: Filter | None = None) -> None:
        """Show the bar and take the focus.

        Args:
            today: the local day that periods count from.
            values: the names in use by filter word (`stage`, `tag`, `owner`, …), for completion.
            present: the filter in force, to go on from.
        """
        self._today = today
        self._know(values)
        self._before = self._filter = present or Filter()
        self._unknown = frozenset()
        self.add_class("-open")
        text = self._before.text
        self.input.value = f"{text} " if text else ""
        self.input.cursor_position = len(self.input.value)
        self.input.select_on_focus = False
        self.input.focus()
        self._say()

    def offer(self, values: Mapping[str, tuple[str, ...]]) -> None:
        """Complete these names by filter word from now on: they may be read while the bar is open already."""
        self._know(values)
        if self.is_open:
            self._completions = completions(self.input.value, self._values)
            self._say()

    def remark(self, unknown: Iterable[tuple[str, str]]) -> None:
        """Say of these names, given as (filter word, value), that nothing has them, for as long as they are typed."""
        known = self._unknown
        self._unknown = known.union(unknown)
        if self._unknown != known:
            self._say()

    def _know(self, values: Mapping[str, tuple[str, ...]]) -> None:
        """Take in names, and beside them the periods that today is in."""
        around = periods_around(self._today) if self._today is not None else ()
        self._values = {**dict.fromkeys(DAY_WORDS, around), **values}

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read what is typed; tell the board if it means something else than before."""
        event.stop()
        if self.is_open:
            self._read(self.input.value)  # not the event's: that one may be from before the bar was opened again
            self._say()

    def action_complete(self) -> None:
        """Put the first thing that may follow in place of the word being typed."""
        if self._completions:
            self.input.value = self._completions[0].line
            self.input.cursor_position = len(self.input.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on with what is typed; stay when it cannot be read."""
        event.stop()
        self._read(self.input.value)
        if self._fault is not None:
            self._say(final=True)
            return
        self._close(kept=True)

    def action_abandon(self) -> None:
        """Go on with the filter that was in force before."""
        if self._filter != self._before:
            self._filter = self._before
            self.post_message(self.Changed(self._before))
        self._close(kept=False)

    def _first_completion(self, text: str) -> str:
        """The line as `tab` would make it."""
        found = completions(text, self._values, 1)
        return found[0].line.rstrip() if found else ""

    def _close(self, *, kept: bool) -> None:
        self.remove_class("-open")
        self.input.value = ""
        self.post_message(self.Closed(self._filter, kept=kept))

    def _read(self, text: str) -> None:
        """Take over the filter that the text means; where its last word cannot be read (yet), that of the others."""
        assert self._today is not None
        self._completions = completions(text, self._values)
        self._fault = None
        try:
            found = parse_filter(text, self._today)
        except InvalidInput as fault:
            self._fault = fault
            try:
                found = parse_filter(text[: last_word(text)], self._today)
            except InvalidInput:
                return
        if found.terms != self._filter.terms:
            self.post_message(self.Changed(found))
        self._filter = found

    def _say(self, *, final: bool = False) -> None:
        """Say what is wrong, unless the word is still being typed and may become right; else what may follow."""
        fault = self._fault
        if fault is not None and (final or not (self._completions or self.input.value.endswith(":"))):
            said = self._below_its_word(fault)
        else:
            said = self._may_follow(_HINT if fault is None else fault.hint)
            note = self._note()
            if note:
                said = Content("   ").join([safe_text.content(note, "$text-warning"), said])
        self.query_one("#filter-hint", Static).update(said, layout=False)

    def _may_follow(self, otherwise: str) -> Content:
        """The completions; where there are none, something else."""
        if not self._completions:
            return safe_text.content(otherwise, "$text-muted")
        words = [safe_text.content(each.shown, "$text-accent") for each in self._completions[:12]]
        return Content("  ").join([Content.styled("tab", "$text-muted"), *words])

    def _note(self) -> str:
        """What there is to say of names that nothing has; nothing of a word that may yet be completed."""
        if not self._unknown:
            return ""
        terms = self._filter.terms
        if self._completions:
            assert self._today is not None
            line = self.input.value
            try:
                terms = parse_filter(line[: last_word(line)], self._today).terms
            except InvalidInput:
                return ""
        named = [(term.key, str(value)) for term in terms for value in term.values]
        return " ".join(names_nothing(*each) for each in named if each in self._unknown)

    def _below_its_word(self, fault: InvalidInput) -> Content:
        """What is wrong, from below the word it is about; what to do about it is cut where there is no room."""
        assert self._today is not None
        line = self.input.value
        before = cell_len(line[: fault_place(line, self._today) or 0])
        room = self.query_one("#filter-hint", Static).content_size.width - cell_len(f"! {fault.message}")
        said = safe_text.content(f"! {fault.message} · {fault.hint}", "$text-error")
        return Content(" " * max(min(before, room), 0)) + said

"""`:`: every action of the screen it is opened on, in a list that what is typed narrows, the best fit first.

Made of what help and the pickers are made of. Textual's own palette mounts three times as many widgets and looks for
its entries in workers, and took more than twice as long to open. Where it reads markup, a bracket is a bracket here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen

from pipetui.tui import safe_text
from pipetui.tui.commands import PaletteEntry
from pipetui.tui.help.help_screen import HelpLine
from pipetui.tui.key_names import show_keys
from pipetui.tui.opening import Dimming
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult

_KEYS = "enter do it   ↑↓ pgup pgdn choose   letters find   esc leave"
_LONGEST_WORDS = 60
_BETWEEN = 2
_LEAST_ABOUT = 12
"""The fewest cells in which a sentence says something: with less room there is none."""

_AROUND_ROWS = 4
"""Lines of the box that are no entry: its border, the line to type in and a rule below it."""

_MOST_ROWS = 16
"""The most entries at once: a longer list takes a millisecond more for each to open, and is not read as a whole."""


class Fit(NamedTuple):
    """An entry that what is typed finds.

    Attributes:
        entry: which.
        letters: the places in its title of the letters that are typed.
    """

    entry: PaletteEntry
    letters: Sequence[int] = ()


def fitting(entries: Iterable[PaletteEntry], typed: str, search: FuzzySearch) -> tuple[Fit, ...]:
    """The entries with the typed letters in their titles, in that order: the best first, all while nothing is typed.

    Args:
        entries: in the order that those are to have which fit equally well.
        typed: what is typed; blanks around it do not count.
        search: knows how well letters fit.
    """
    wanted = typed.strip()
    if not wanted:
        return tuple(map(Fit, entries))
    found = [(entry, *search.match(wanted, entry.title)) for entry in entries]
    found.sort(key=lambda each: -each[1])
    return tuple(Fit(entry, letters) for entry, score, letters in found if score > 0)


class _Entries(RowList, can_focus=False):
    """A list that leaves the focus to the line above it, and in which one click chooses."""

    def on_click(self, event: events.Click) -> None:
        """Choose the row that is clicked."""
        event.prevent_default()  # the list's own takes two clicks, as there one also looks
        event.stop()
        self.post_message(self.Chosen(self.first + event.y))


class Palette(Dimming, ModalScreen[PaletteEntry | None]):
    """Asks what to do; answers with an entry, None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "leave", id="palette.leave"),
        Binding("down", "step(1)", "next", show=False, id="palette.down"),
        Binding("up", "step(-1)", "before", show=False, id="palette.up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="palette.page_down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="palette.page_up"),
        Binding("f1", "app.help_here", "the keys of this page", show=False, id="palette.help"),
    ]
    HELP_LINES: ClassVar[tuple[HelpLine, ...]] = (HelpLine("enter", "Do it", "do what the cursor is on; a click does"),)
    DEFAULT_CSS: ClassVar[str] = """
    Palette {
        align: center top;
        #box {
            width: 104; max-width: 100%; max-height: 90%; margin-top: 1;
            background: $surface; border: round $border-blurred; padding: 0 1;
            border-title-color: $primary; border-title-style: bold; border-subtitle-color: $text-muted;
        }
        SafeInput, SafeInput:focus {
            height: 2; padding: 0 2; background: $surface; background-tint: $surface 0%;
            border: none; border-bottom: solid $border-blurred;
        }
    }
    """

    def __init__(self, entries: Iterable[PaletteEntry]) -> None:
        """Make the palette.

        Args:
            entries: what can be done, in the order in which it is listed.
        """
        super().__init__()
        cleaned = (each._replace(title=safe_text.line(each.title)) for each in entries)
        self._entries = tuple(cleaned)
        self._widest = max((cell_len(each.title) for each in self._entries), default=0)
        self._search = FuzzySearch()
        self._found = fitting(self._entries, "", self._search)
        self.line = SafeInput(limit=_LONGEST_WORDS, placeholder="Search for commands", id="typed")
        self.rows = _Entries()

    def compose(self) -> ComposeResult:
        """The line to type in, and what fits; the keys stand in the border."""
        with Vertical(id="box") as box:
            box.border_title = Content("Commands")
            box.border_subtitle = Content(_KEYS)  # in the border: each widget less opens some milliseconds earlier
            box.styles.height = min(len(self._entries), _MOST_ROWS) + _AROUND_ROWS
            yield self.line
            yield self.rows

    def on_mount(self) -> None:
        """All is listed, and what is typed is looked for from the first letter on."""
        self._show()
        self.line.focus()

    def on_input_changed(self) -> None:
        """Show what fits, the best under the cursor."""
        self._found = fitting(self._entries, self.line.value, self._search)
        self._show()

    def on_input_submitted(self) -> None:
        """Answer with what is under the cursor; where nothing fits there is nothing to do."""
        if self._found:
            self.dismiss(self._found[self.rows.cursor or 0].entry)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """A click does what it is on."""
        if message.index < len(self._found):
            self.dismiss(self._found[message.index].entry)

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.rows.step(rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.rows.page(pages)

    def _show(self) -> None:
        if self._found:
            self.rows.show(len(self._found), self._row, cursor=0)
        else:
            nothing = Content.styled("Nothing fits. Other letters may; esc leaves.", "$text-muted")
            self.rows.show(1, lambda _index, _width: nothing, headings=(0,))

    def _row(self, index: int, width: int) -> Content:
        """What it does, a sentence more or why not, and at the right its keys."""
        entry, letters = self._found[index]
        under = index == self.rows.cursor
        quiet = "" if under else "$text-muted"
        keys = show_keys(entry.keys)
        room = max(width - cell_len(keys) - _BETWEEN, 0)
        title = Content.styled(entry.title, quiet if entry.why else "")
        for place in letters:
            title = title.stylize("underline", place, place + 1)
        about = f"not now: {safe_text.line(entry.why)}" if entry.why else safe_text.line(entry.tooltip)
        if room - self._widest - _BETWEEN >= _LEAST_ABOUT:
            title = title.pad_right(self._widest + _BETWEEN - title.cell_length)
            title += Content.styled(about, quiet)
        elif entry.why:
            title += Content.styled(f"  {about}", quiet)
        title = title.truncate(room, ellipsis=True)
        return title.pad_right(room - title.cell_length + _BETWEEN) + Content.styled(keys, quiet or "bold")

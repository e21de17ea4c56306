"""`?`: the keys of where you are, in groups, from the one table of keys, as the user's own keymap has them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.tui import safe_text
from pipetui.tui.key_names import show_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from pipetui.config.keymap import KeySpec

_COLUMN = 36
_BETWEEN = 3


class HelpLine(NamedTuple):
    """Keys, as shown, and what they do."""

    keys: str
    does: str


class HelpSection(NamedTuple):
    """Keys that belong together."""

    title: str
    lines: tuple[HelpLine, ...]


def sections(specs: Iterable[KeySpec], resolved: Mapping[str, str]) -> tuple[HelpSection, ...]:
    """The table of keys as help.

    Args:
        specs: the table; keys of one group stand together in it.
        resolved: the keys in force by id, from `config.keymap.resolve`.
    """
    return tuple(
        HelpSection(
            group,
            tuple(
                HelpLine(show_keys(resolved.get(spec.id, spec.keys)), spec.tooltip or spec.title) for spec in members
            ),
        )
        for group, members in groupby(specs, key=lambda spec: spec.group)
    )


def section_of(title: str, bindings: Iterable[BindingType]) -> HelpSection:
    """The bindings of a screen of its own as help.

    Args:
        title: the heading above them.
        bindings: its `BINDINGS`.
    """
    known = [binding for binding in bindings if isinstance(binding, Binding)]
    return HelpSection(title, tuple(HelpLine(show_keys(each.key), each.tooltip or each.description) for each in known))


class HelpScreen(ModalScreen[None]):
    """Shows keys in as many columns as fit; scrolls where they do not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,f1", "dismiss", "close", id="help.close"),
        Binding("down,j", "scroll_lines(1)", "down", show=False, id="help.down"),
        Binding("up,k", "scroll_lines(-1)", "up", show=False, id="help.up"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        background: $background;
        #title { height: 2; padding: 0 2; text-style: bold; border-bottom: solid $border-blurred; }
        #keys { height: 1fr; padding: 1 2; background: $background; scrollbar-size-vertical: 1; }
        #body { width: 1fr; height: auto; }
        #foot { height: 1; padding: 0 2; background: $panel; color: $text-muted; }
    }
    """

    def __init__(self, where: str, shown: Sequence[HelpSection]) -> None:
        """Make the screen.

        Args:
            where: the place these keys work in ("the board").
            shown: the keys, in groups.
        """
        super().__init__()
        self._where = where
        self._sections = tuple(shown)

    def compose(self) -> ComposeResult:
        """A title, the keys, and how to leave."""
        yield Static(safe_text.content(f"Keys of {self._where}"), id="title", markup=False)
        with VerticalScroll(id="keys"):
            yield Static(id="body", markup=False)
        yield Static(Content("esc close   ↑↓ scroll"), id="foot", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the groups out for the new width."""
        columns = max(1, min(4, (event.size.width - 4 + _BETWEEN) // (_COLUMN + _BETWEEN)))
        self.query_one("#body", Static).update(_columns(self._sections, columns))

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by a line."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=lines, animate=False)


def _columns(shown: Sequence[HelpSection], count: int) -> Content:
    """The groups one below the other, in columns of about the same height; a group stays whole."""
    blocks = [_block(section) for section in shown]
    target = sum(map(len, blocks)) / count
    columns: list[list[Content]] = [[]]
    for block in blocks:
        # A group goes where more than half of it is above the even height.
        if columns[-1] and len(columns) < count and len(columns[-1]) + len(block) / 2 > target:
            columns.append([])
        columns[-1] += block
    height = max(map(len, columns))
    lines = [
        Content("").join(
            _fitted(column[row] if row < len(column) else Content(""), last=place == len(columns) - 1)
            for place, column in enumerate(columns)
        )
        for row in range(height)
    ]
    return Content("\n").join(lines)


def _block(section: HelpSection) -> list[Content]:
    """A group's title, its keys, and a blank line."""
    widest = min(12, max((cell_len(line.keys) for line in section.lines), default=0))
    return [
        Content.styled(section.title, "bold $text-accent"),
        *(
            Content.assemble(
                (line.keys + " " * max(0, widest - cell_len(line.keys)), "bold $primary"),
                f"  {safe_text.line(line.does)}",
            )
            for line in section.lines
        ),
        Content(""),
    ]


def _fitted(line: Content, *, last: bool) -> Content:
    """A line in exactly a column's width."""
    cut = line.truncate(_COLUMN, ellipsis=True)
    return cut if last else cut.pad_right(_COLUMN - cut.cell_length + _BETWEEN)

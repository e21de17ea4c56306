"""`?`: the keys of where you are, in groups, from the one table of keys, as the user's own keymap has them."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import wrap
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

_NARROW = 36
"""The least cells of a column; with a few words for each key it needs no more."""

_WIDE = 54
"""The cells of a column from which on there is room for a sentence."""

_BETWEEN = 3
_NUMBER = re.compile(r"\d+")


class HelpLine(NamedTuple):
    """Keys, as shown, what they do in a few words, and the same in a sentence."""

    keys: str
    does: str
    sentence: str = ""


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
            tuple(_line(list(run), resolved) for _, run in groupby(members, key=lambda spec: _NUMBER.sub("", spec.id))),
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
    return HelpSection(
        title, tuple(HelpLine(show_keys(each.key), each.description.capitalize(), each.tooltip) for each in known)
    )


def _line(run: Sequence[KeySpec], resolved: Mapping[str, str]) -> HelpLine:
    """A line for an entry of the table, or for a run of numbered ones (`1…9`: to stage 1…9)."""
    first, last = run[0], run[-1]
    keys = [show_keys(resolved.get(spec.id, spec.keys)) for spec in (first, last)]
    if first is last:
        return HelpLine(keys[0], first.title, first.tooltip)
    upto = f"…{_NUMBER.findall(last.id)[-1]}"
    return HelpLine("…".join(keys), first.title + upto, first.tooltip + upto)


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
        width = event.size.width - 5  # four cells of padding, one of scrollbar
        fit = max((width + _BETWEEN) // (_WIDE + _BETWEEN), 2 if width >= 2 * _NARROW + _BETWEEN else 1)
        columns = max(1, min(fit, 3, len(self._sections)))
        room = max((width + _BETWEEN) // columns - _BETWEEN, 1)
        self.query_one("#body", Static).update(_columns(self._sections, columns, room))

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by a line."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=lines, animate=False)


def _columns(shown: Sequence[HelpSection], count: int, room: int) -> Content:
    """The groups one below the other, in columns of about the same height; a group stays whole."""
    blocks = [_block(section, room) for section in shown]
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
            _fitted(column[row] if row < len(column) else Content(""), room, last=place == len(columns) - 1)
            for place, column in enumerate(columns)
        )
        for row in range(height)
    ]
    return Content("\n").join(lines)


def _block(section: HelpSection, room: int) -> list[Content]:
    """A group's title, its keys, and a blank line; what they do goes on in the next line where it is long."""
    widest = max((cell_len(line.keys) for line in section.lines), default=0)
    block = [Content.styled(section.title, "bold $text-accent")]
    for line in section.lines:
        words = safe_text.line((line.sentence if room >= _WIDE else "") or line.does)
        first, *rest = wrap(words, max(room - widest - 2, 8)) or [""]
        keys = line.keys + " " * (widest - cell_len(line.keys))
        block.append(Content.assemble((keys, "bold $primary"), f"  {first}"))
        block += [Content(" " * (widest + 2) + more) for more in rest]
    return [*block, Content("")]


def _fitted(line: Content, room: int, *, last: bool) -> Content:
    """A line in exactly a column's width."""
    cut = line.truncate(room, ellipsis=True)
    return cut if last else cut.pad_right(room - cut.cell_length + _BETWEEN)

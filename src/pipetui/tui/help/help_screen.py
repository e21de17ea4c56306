"""`?`: the keys of where you are, in groups, as the user's own keymap has them; what is typed finds among them.

What cannot be done now is grey and says why.
"""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.domain.text import fold
from pipetui.tui import safe_text
from pipetui.tui.board.backdrop import tiled
from pipetui.tui.key_names import show_keys
from pipetui.tui.opening import Dimming
from pipetui.tui.widgets.controls import SafeInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widgets import Input

    from pipetui.config.keymap import KeySpec

_NARROW = 36
"""The least cells of a column; with a few words for each key it needs no more."""

_WIDE = 54
"""The cells of a column from which on there is room for a sentence."""

_BETWEEN = 3
_LONGEST_WORDS = 60
_NUMBER = re.compile(r"\d+")


class HelpLine(NamedTuple):
    """Keys, as shown, what they do in a few words, and the same in a sentence.

    Attributes:
        why: why that cannot be done now; empty where it can.
    """

    keys: str
    does: str
    sentence: str = ""
    why: str = ""


class HelpSection(NamedTuple):
    """Keys that belong together."""

    title: str
    lines: tuple[HelpLine, ...]


def sections(
    specs: Iterable[KeySpec], resolved: Mapping[str, str], why_not: Callable[[str], str | None] = lambda _id: None
) -> tuple[HelpSection, ...]:
    """The table of keys as help.

    Args:
        specs: the table; keys of one group stand together in it.
        resolved: the keys in force by id, from `config.keymap.resolve`.
        why_not: says why the command of an id cannot be carried out now; None where it can.
    """

    def line(run: Iterable[KeySpec]) -> HelpLine:
        members = list(run)
        whys = [why_not(spec.id) for spec in members]
        return _line(members, resolved)._replace(why=(whys[0] or "") if all(whys) else "")

    return tuple(
        HelpSection(
            group,
            tuple(line(run) for _, run in groupby(members, key=lambda spec: _NUMBER.sub("", spec.id))),
        )
        for group, members in groupby(specs, key=lambda spec: spec.group)
    )


def mouse_section() -> HelpSection:
    """What a hand on the mouse does on the board."""
    from pipetui.config.gestures import GESTURES

    return HelpSection("With the mouse", tuple(HelpLine(each.gesture, each.title, each.tooltip) for each in GESTURES))


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


def finding(shown: Sequence[HelpSection], typed: str) -> tuple[HelpSection, ...]:
    """The lines that what is typed finds: by a key, as it is pressed, or by words; a letter alone is a key first."""
    wanted = typed.strip()
    if not wanted:
        return tuple(shown)
    by_key = _keep(shown, lambda line: wanted in line.keys.split())
    if by_key and len(wanted) == 1:
        return by_key
    words = fold(wanted).split()

    def fits(line: HelpLine) -> bool:
        text = fold(f"{line.keys} {line.does} {line.sentence}")
        return all(word in text for word in words)

    return _keep(shown, fits)


def _keep(shown: Sequence[HelpSection], fits: Callable[[HelpLine], bool]) -> tuple[HelpSection, ...]:
    kept = (section._replace(lines=tuple(filter(fits, section.lines))) for section in shown)
    return tuple(section for section in kept if section.lines)


def _line(run: Sequence[KeySpec], resolved: Mapping[str, str]) -> HelpLine:
    """A line for an entry of the table, or for a run of numbered ones (`1…9`: to stage 1…9)."""
    first, last = run[0], run[-1]
    keys = [show_keys(resolved.get(spec.id, spec.keys)) for spec in (first, last)]
    if first is last:
        return HelpLine(keys[0], first.title, first.tooltip)
    upto = f"…{_NUMBER.findall(last.id)[-1]}"
    return HelpLine("…".join(keys), first.title + upto, first.tooltip + upto)


class _FindLine(SafeInput):
    """Where words are typed; the key that opened the help closes it, while nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "screen.close_untyped", "close", show=False, priority=True, id="help.close_untyped"),
    ]


class HelpScreen(Dimming, ModalScreen[None]):
    """Shows keys in as many columns as fit; scrolls where they do not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_back", "close", id="help.close"),
        Binding("f1", "dismiss", "close", show=False, id="help.close_too"),
        Binding("down", "scroll_lines(1)", "down", show=False, id="help.down"),
        Binding("up", "scroll_lines(-1)", "up", show=False, id="help.up"),
        Binding("pagedown", "scroll_pages(1)", "page down", show=False, id="help.page_down"),
        Binding("pageup", "scroll_pages(-1)", "page up", show=False, id="help.page_up"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        background: $background;
        #title { height: 1; padding: 0 2; text-style: bold; }
        #find { height: 2; padding: 0 2; border-bottom: solid $border-blurred; }
        #find-sign { width: 2; color: $primary; text-style: bold; }
        #find SafeInput, #find SafeInput:focus { padding: 0; background: $background; background-tint: $background 0%; }
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
        self._width = 0
        self.find = _FindLine(limit=_LONGEST_WORDS, placeholder="type a key or a word to find it", id="find-input")

    def compose(self) -> ComposeResult:
        """A title, the line to find with, the keys, and how to leave."""
        yield Static(safe_text.content(f"Keys of {self._where}"), id="title", markup=False)
        with Horizontal(id="find"):
            yield Static(Content("/ "), id="find-sign", markup=False)
            yield self.find
        self._width = self.app.size.width  # painted with its keys at once, not empty before
        with VerticalScroll(id="keys", can_focus=False):
            yield Static(self._drawn(), id="body", markup=False)
        yield Static(Content("esc close   ↑↓ pgup pgdn scroll   letters find"), id="foot", markup=False)

    def on_mount(self) -> None:
        """What is typed is looked for from the first letter on."""
        self.find.focus()

    def on_resize(self) -> None:
        """Lay the groups out for another width."""
        if self._width != self.size.width:
            self._width = self.size.width
            self._lay_out()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, unless something can be seen of it."""
        return [] if tiled(self.outer_size, self.children) else super().render_lines(crop)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that opened it closes it where nothing is typed; else it is a letter like others."""
        return not self.find.value if action == "close_untyped" else super().check_action(action, parameters)

    def action_close_untyped(self) -> None:
        """Close."""
        self.dismiss()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._lay_out()
        self.query_one("#keys", VerticalScroll).scroll_home(animate=False)

    def _lay_out(self) -> None:
        self.query_one("#body", Static).update(self._drawn())

    def _drawn(self) -> Content:
        width = self._width - 5  # four cells of padding, one of scrollbar
        fit = max((width + _BETWEEN) // (_WIDE + _BETWEEN), 2 if width >= 2 * _NARROW + _BETWEEN else 1)
        shown = finding(self._sections, self.find.value)
        columns = max(1, min(fit, 3, len(shown)))
        room = max((width + _BETWEEN) // columns - _BETWEEN, 1)
        nothing = Content.styled("No key and no words fit. esc drops what is typed.", "$text-muted")
        return _columns(shown, columns, room) if shown else nothing

    def action_step_back(self) -> None:
        """Drop what is typed; with nothing typed, close."""
        if self.find.value:
            self.find.value = ""
        else:
            self.dismiss()

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by a line."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll by a screen."""
        body = self.query_one("#keys", VerticalScroll)
        body.scroll_relative(y=pages * max(body.size.height - 2, 1), animate=False)


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
        if line.why:
            words = f"{line.does} – not now: {safe_text.line(line.why)}"
        first, *rest = wrap(words, max(room - widest - 2, 8)) or [""]
        keys = line.keys + " " * (widest - cell_len(line.keys))
        quiet = "$text-muted" if line.why else ""
        block.append(Content.assemble((keys, quiet or "bold $primary"), (f"  {first}", quiet)))
        block += [Content.styled(" " * (widest + 2) + more, quiet) for more in rest]
    return [*block, Content("")]


def _fitted(line: Content, room: int, *, last: bool) -> Content:
    """A line in exactly a column's width."""
    cut = line.truncate(room, ellipsis=True)
    return cut if last else cut.pad_right(room - cut.cell_length + _BETWEEN)

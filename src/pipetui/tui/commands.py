"""The command palette's entries: every action of the board by name, with the key that does the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.markup import escape
from textual.widgets import Input

from pipetui.tui import safe_text
from pipetui.tui.key_names import show_keys
from pipetui.tui.opening import Dimming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.config.keymap import KeySpec


class PaletteEntry(NamedTuple):
    """An action by name.

    Attributes:
        title: what it does.
        keys: the keys in force, as bound (`"L,shift+right"`).
        tooltip: a sentence more; may be empty.
        run: does it; where it cannot be done now, says why.
        why: why it cannot be done now; empty where it can.
    """

    title: str
    keys: str
    tooltip: str
    run: Callable[[], object]
    why: str = ""


@runtime_checkable
class OffersCommands(Protocol):
    """A screen whose actions the palette lists."""

    def palette_entries(self) -> Iterable[PaletteEntry]:
        """The actions that can be run now."""
        ...


def entries(
    specs: Iterable[KeySpec],
    resolved: Mapping[str, str],
    run: Callable[[str], object],
    why_not: Callable[[str], str | None] = lambda _id: None,
) -> tuple[PaletteEntry, ...]:
    """The table of keys as palette entries.

    Args:
        specs: the table.
        resolved: the keys in force by id.
        run: does the action of an id.
        why_not: says why the action of an id cannot be done now; None where it can.
    """
    return tuple(
        PaletteEntry(
            spec.title, resolved.get(spec.id, spec.keys), spec.tooltip, partial(run, spec.id), why_not(spec.id) or ""
        )
        for spec in specs
    )


class Palette(Dimming, CommandPalette):
    """Textual's palette with a sign of one cell: an emoji shifts the line in many terminals.

    That sign and the rules above and below are black in Textual's, which is not seen on a dark ground.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Palette {
        & #--input { border: hkey $border-blurred; }
        & #--input.--list-visible { border-bottom: none; }
        & LoadingIndicator { border-bottom: hkey $border-blurred; }
        & CommandList { border-bottom: hkey $border-blurred; }
        & CommandList.--populating { border-bottom: none; }
        & > Vertical { background: $surface; &:dark { background: $surface; } }
        & SearchIcon { color: $primary; text-style: bold; }
    }
    """

    def on_mount(self) -> None:
        """Replace the magnifying glass, and have no cursor blink: that is written to the terminal for ever."""
        self.query_one(SearchIcon).icon = ":"
        line = self.query_one(Input)
        line.set_reactive(Input.cursor_blink, False)
        line._pause_blink(visible=True)  # noqa: SLF001 (setting it aloud would hide the cursor)


class BoardCommands(Provider):
    """Offers the entries of the screen that the palette was opened on. Put it into that screen's `COMMANDS`."""

    async def discover(self) -> Hits:
        """Everything, in the table's order, before anything is typed."""
        for entry in self._entries():
            yield DiscoveryHit(_shown(Content(entry.title), entry), entry.run, entry.title, _help(entry))

    async def search(self, query: str) -> Hits:
        """What fits the typed letters."""
        matcher = self.matcher(query)
        for entry in self._entries():
            score, offsets = matcher.fuzzy_search.match(query, entry.title)
            if score > 0:
                # Not `matcher.highlight`: it reads the title as markup.
                title = Content(entry.title)
                for offset in offsets:
                    title = title.stylize(matcher.match_style, offset, offset + 1)
                yield Hit(score, _shown(title, entry), entry.run, entry.title, _help(entry))

    def _entries(self) -> Iterable[PaletteEntry]:
        screen = self.screen
        if isinstance(screen, OffersCommands):
            yield from screen.palette_entries()
        yield PaletteEntry("Theme", "", "choose the colours", partial(self.app.run_action, "app.change_theme"))


def _shown(title: Content, entry: PaletteEntry) -> Content:
    """The title and, quietly, its keys; all of it quiet, and why, where it cannot be done now."""
    if entry.why:
        title = Content.assemble(title.stylize("$text-muted"), (f" – {safe_text.line(entry.why)}", "$text-muted"))
    return Content.assemble(title, "   ", (show_keys(entry.keys), "$text-muted"))


def _help(entry: PaletteEntry) -> str | None:
    """The sentence more; the palette reads it as markup, whatever is asked of it."""
    return escape(entry.tooltip) or None

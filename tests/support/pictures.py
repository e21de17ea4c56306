"""Pictures of screens: each opened once at a size, and looked at in one theme after the other.

An app for each screen and each colour would cost ten times as much. The picture to look at is an SVG in our dark theme.
Other themes have the same letters in other colours: what they look like is one text (`colour_sheet`). Each cell has a
sign in it, and each sign the style that it stands for in each theme, so that a diff can be read.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style

from pipetui.tui import theme
from pipetui.tui.widgets.pickers import ConfirmDialog
from support.screens import ScreenHost, text_of, until

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence

    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.strip import Strip

Size = tuple[int, int]

SIZES: tuple[Size, ...] = ((80, 24), (120, 40), (200, 50))
"""Those that people have."""

THEMES = (theme.DARK.name, theme.LIGHT.name, "ansi-dark", "ansi-light")
"""Ours, and those of a terminal's own colours."""

_SIGNS = string.ascii_lowercase + string.ascii_uppercase + string.digits + "+*#%&=?!$@~^<>/"


class Hand:
    """Whoever brings a screen into the state that is looked at."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before is done."""
        await self._pilot.press(*keys)
        await self.settle()

    async def sees(self, text: str) -> None:
        """Wait until the screen shows a text."""
        await until(self.app, lambda: text in text_of(self.app))

    async def settle(self) -> None:
        """Wait until nothing is left to do."""
        await self.app.workers.wait_for_complete()
        await self._pilot.pause()


class Scene(NamedTuple):
    """A screen as it is looked at.

    Attributes:
        make: makes the screen.
        shows: what it shows when it is ready to be looked at, or to be brought further.
        act: brings it into its state; None: it is looked at as it opens.
    """

    make: Callable[[], Screen[Any]]
    shows: str = ""
    act: Callable[[Hand], Awaitable[None]] | None = None


class Picture(NamedTuple):
    """What one screen looks like at one size.

    Attributes:
        name: the screen's.
        svg: in our dark theme; empty if not asked for.
        colours: in each theme, as text; empty if not asked for.
    """

    name: str
    svg: str
    colours: str


class Wanted(NamedTuple):
    """What is to be drawn of each screen: the picture in our dark theme, the text of every theme's colours."""

    svg: bool = True
    colours: bool = True


async def draw(name: str, app: App[Any], pilot: Pilot[Any], wanted: Wanted) -> Picture:
    """Draw what an app shows, in the themes that are wanted; it is left in another one."""
    if wanted.svg:
        await _paint_anew(app, pilot)
    svg = app.export_screenshot(title=name) if wanted.svg else ""
    found: dict[str, list[Strip]] = {}
    for each in THEMES if wanted.colours else ():
        app.theme = each
        await pilot.pause()
        found[each] = app.screen._compositor.render_strips()
    return Picture(name, svg, colour_sheet(found) if found else "")


async def _paint_anew(app: App[Any], pilot: Pilot[Any]) -> None:
    """Paint all of it: where a line is cut into pieces depends on what was painted before."""
    await pilot.pause()
    app.screen.refresh(layout=True)
    await pilot.pause()


async def pictures_of(scenes: Mapping[str, Scene], size: Size, wanted: Wanted) -> AsyncGenerator[Picture, None]:
    """Open one screen after the other in one app, and draw each.

    Args:
        scenes: the screens by name.
        size: of the terminal.
        wanted: what to draw of each.
    """
    app = ScreenHost(lambda: ConfirmDialog("Ready?"))
    async with app.run_test(size=size) as pilot:
        hand = Hand(app, pilot)
        for name, scene in scenes.items():
            while len(app.screen_stack) > 1:
                app.pop_screen()
            app.theme = theme.DARK.name
            await app.push_screen(scene.make())
            await hand.settle()
            await hand.sees(scene.shows)
            if scene.act is not None:
                await scene.act(hand)
            yield await draw(name, app, pilot, wanted)


# -- colours as text --------------------------------------------------------------------------------------------------


def colour_sheet(found: Mapping[str, Sequence[Strip]]) -> str:
    """What a screen looks like in several themes: its letters, a sign for each cell, what the signs stand for.

    Themes that have other letters than the others come in a part of their own.
    """
    screens = {name: [list(_cells(strip)) for strip in strips] for name, strips in found.items()}
    parts: dict[str, dict[str, list[list[tuple[str, str]]]]] = {}
    for name, screen in screens.items():
        letters = "\n".join("".join(letter for letter, _ in line).rstrip() for line in screen)
        parts.setdefault(letters, {})[name] = screen
    return "\n".join(_sheet(letters, alike) for letters, alike in parts.items())


def _sheet(letters: str, screens: Mapping[str, list[list[tuple[str, str]]]]) -> str:
    styled = [
        [tuple(style for _, style in cell) for cell in zip(*row, strict=True)]
        for row in zip(*screens.values(), strict=True)
    ]
    signs: dict[tuple[str, ...], str] = {}
    for line in styled:
        for styles in line:
            signs.setdefault(styles, _SIGNS[len(signs)])
    cells = "\n".join("".join(signs[styles] for styles in line) for line in styled)
    legend = [f"   {'   |   '.join(screens)}"]
    legend += [f"{sign}  {'   |   '.join(styles)}" for styles, sign in signs.items()]
    return f"{letters}\n\n{cells}\n\n" + "\n".join(legend) + "\n"


def styles_of(sheet: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Read a sheet of one part again: each letter with its style in each theme."""
    lines = sheet.splitlines()
    legend_at = max(place for place, line in enumerate(lines) if line.startswith("   "))
    height = (legend_at - 2) // 2
    names = lines[legend_at].split()[::2]
    legend = {line[0]: line[3:].split("   |   ") for line in lines[legend_at + 1 :]}
    for letters, signs in zip(lines[:height], lines[height + 1 : legend_at - 1], strict=True):
        for letter, sign in zip(letters, signs, strict=False):
            yield letter, dict(zip(names, legend[sign], strict=True))


def _cells(strip: Strip) -> Iterator[tuple[str, str]]:
    """Each letter of a line with its style; how it was cut into pieces is not seen."""
    for text, style, _ in strip:
        words = _words(style or Style())
        yield from ((letter, words) for letter in text)


def _words(style: Style) -> str:
    """A style in words: `bold dim #aabbcc on default`."""
    weights = [word for word in ("bold", "dim", "italic", "underline", "reverse", "strike") if getattr(style, word)]
    colour = style.color.name if style.color is not None else "default"
    ground = style.bgcolor.name if style.bgcolor is not None else "default"
    return " ".join([*weights, colour, "on", ground])

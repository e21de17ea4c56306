"""A screen as a small SVG for the pages in docs/: every letter stands in its cell, whatever font the reader has.

Textual's own screenshot cuts each line at each style and clips each piece, which is four times the size, and viewers
that drop spaces at the ends of pieces push its words together. Here blanks are no letters, and each piece is told how
wide it is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.color import Color
    from rich.style import Style
    from textual.app import App
    from textual.strip import Strip

_CELL, _LINE, _SIZE, _MARGIN = 8.4, 18, 14, 10
_BAR = 28
"""The height of the window's title."""

_LINES = ("│", "┃", "▌")


class Piece(NamedTuple):
    """Letters of one style: from which cell, over how many cells."""

    at: int
    cells: int
    text: str
    look: str


def screen_svg(app: App[Any], title: str) -> str:
    """Return what an app shows in our dark theme, as SVG.

    Args:
        app: the app, with nothing left to do.
        title: of the window.
    """
    strips = app.screen._compositor.render_strips()
    variables = app.theme_variables
    return svg_of(strips, title, ground=variables["background"], ink=variables["foreground"])


def svg_of(strips: Sequence[Strip], title: str, *, ground: str, ink: str) -> str:
    """Return painted lines as SVG.

    Args:
        strips: the lines.
        title: of the window.
        ground: the colour behind what has none of its own, `ink` that of letters.
    """
    colours = _Colours(ground, ink)
    columns = max(strip.cell_length for strip in strips)
    width = round(columns * _CELL) + 2 * _MARGIN
    height = len(strips) * _LINE + _BAR + _MARGIN
    looks: dict[str, str] = {}
    body: list[str] = []
    for number, strip in enumerate(strips):
        top = _BAR + number * _LINE
        for at, cells, colour in _grounds(strip, colours):
            body.append(f'<rect x="{_x(at)}" y="{top}" width="{_w(cells)}" height="{_LINE}" fill="{colour}"/>')
        for piece in _pieces(strip, colours):
            name = looks.setdefault(piece.look, f"s{len(looks)}")
            stretched = f' textLength="{_w(piece.cells)}"' if piece.cells > 1 else ""
            letters = escape(piece.text, quote=False).replace(" ", "\u00a0")
            body.append(f'<text class="{name}" x="{_x(piece.at)}" y="{top + _SIZE - 1}"{stretched}>{letters}</text>')
    rules = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title>"
        f"<style>text{{font:{_SIZE}px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}}"
        f".t{{fill:{ink};text-anchor:middle;opacity:.7}}{rules}</style>"
        f'<rect width="{width}" height="{height}" rx="8" fill="{ground}"/>'
        f'<text class="t" x="{width // 2}" y="19">{escape(title)}</text>'
    )
    return "\n".join([head, *body, "</svg>"]) + "\n"


class _Colours:
    """The colours of styles, those of a terminal's palette as our own themes have them not."""

    def __init__(self, ground: str, ink: str) -> None:
        self.ground, self.ink = ground.lower(), ink.lower()

    def of(self, style: Style | None) -> tuple[str, str]:
        """The colour of the letters and the one behind them."""
        front = self._hex(style.color, self.ink) if style is not None else self.ink
        back = self._hex(style.bgcolor, self.ground) if style is not None else self.ground
        return (back, front) if style is not None and style.reverse else (front, back)

    def _hex(self, colour: Color | None, otherwise: str) -> str:
        return otherwise if colour is None or colour.is_default else colour.get_truecolor().hex


def _x(cells: int) -> str:
    return f"{_MARGIN + cells * _CELL:g}"


def _w(cells: int) -> str:
    return f"{cells * _CELL:g}"


def _grounds(strip: Strip, colours: _Colours) -> Iterator[tuple[int, int, str]]:
    """The stretches of a line that have a ground of their own: from where, how many cells, which colour."""
    at = start = 0
    present = colours.ground
    for text, style, _ in [*strip, ("", None, None)]:
        _, back = colours.of(style)
        if back != present or not text:
            if present != colours.ground and at > start:
                yield start, at - start, present
            start, present = at, back
        at += cell_len(text)


def _pieces(strip: Strip, colours: _Colours) -> Iterator[Piece]:
    """The words of a line: letters of one look, with single blanks between them."""
    for at, text, look in _runs(strip, colours):
        place, words = at, text.split(" ")
        gathered, start = "", at
        for word in words:
            if word in _LINES:  # a font of its own may draw it, as wide as it likes: nothing else moves with it
                if gathered:
                    yield Piece(start, cell_len(gathered), gathered, look)
                    gathered = ""
                yield Piece(place, 1, word, look)
            elif word:
                gathered = f"{gathered} {word}" if gathered else word
                start = start if gathered != word else place
            elif gathered:
                yield Piece(start, cell_len(gathered), gathered, look)
                gathered = ""
            place += cell_len(word) + 1
        if gathered:
            yield Piece(start, cell_len(gathered), gathered, look)


def _runs(strip: Strip, colours: _Colours) -> Iterator[tuple[int, str, str]]:
    """The segments of a line, those of one look joined; a blank has the look of what stands before it."""
    at, start, gathered, present = 0, 0, "", ""
    for text, style, _ in strip:
        look = _look(style, colours) if text.strip() else present
        if look != present:
            if gathered:
                yield start, gathered, present
            gathered, start, present = "", at, look
        gathered += text
        at += cell_len(text)
    if gathered:
        yield start, gathered, present


def _look(style: Style | None, colours: _Colours) -> str:
    front, _ = colours.of(style)
    rules = [f"fill:{front}"]
    if style is not None:
        rules += [
            rule
            for on, rule in (
                (style.bold, "font-weight:700"),
                (style.italic, "font-style:italic"),
                (style.underline, "text-decoration:underline"),
                (style.dim, "opacity:.6"),
            )
            if on
        ]
    return ";".join(rules)

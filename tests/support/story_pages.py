"""Walk-throughs that are played: a page for docs/, its pictures and its test are made of the same steps.

A step names its keys as a reader presses them: `L`, `enter`, and what is typed in quotes. Playing it presses just
those, and waits until the screen shows what the step says that it shows.
"""

from __future__ import annotations

import shlex
import textwrap
from typing import TYPE_CHECKING, NamedTuple, Protocol

from support.terminal_svg import screen_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from textual.app import App

NAMES = {"esc": "escape", "/": "slash", "?": "question_mark"}
"""Keys that a page calls otherwise than Textual does."""


class Step(NamedTuple):
    """Something to press, and what comes of it.

    Attributes:
        keys: with blanks between them; what is typed stands in quotes. Empty: one only looks.
        says: what the page says about it.
        sees: words that the screen then shows.
        picture: what its picture shows; empty: there is none.
    """

    keys: str
    says: str
    sees: Sequence[str] = ()
    picture: str = ""


class Page(Protocol):
    """Something that can be played on."""

    @property
    def app(self) -> App[Any]:
        """What runs."""

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before is done."""

    async def settle(self) -> None:
        """Wait until nothing is left to do."""

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""

    @property
    def text(self) -> str:
        """What stands on the screen."""


class Token(NamedTuple):
    """A key, or a text that is typed."""

    text: str
    typed: bool


def tokens(keys: str) -> Iterator[Token]:
    """The keys of a step, one after the other; `3×j` is three of them."""
    lexer = shlex.shlex(keys, posix=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.quotes = "'"
    for token in lexer:
        if token.startswith("'"):
            yield Token(token[1:-1], typed=True)
            continue
        times, cross, key = token.rpartition("×")
        for _ in range(int(times) if cross else 1):
            yield Token(key, typed=False)


async def play(
    page: Page, steps: Sequence[Step], rest: Callable[[], object] = lambda: None
) -> dict[str, tuple[str, str]]:
    """Press the keys of steps, and see what they say; return each picture with the letters on it, by its caption.

    Args:
        page: where they are pressed.
        steps: what is pressed.
        rest: what happens while one reads, before the next step.
    """
    pictures: dict[str, tuple[str, str]] = {}
    for step in steps:
        rest()
        for token in tokens(step.keys):
            # What is typed goes letter by letter too: a filter narrows the board with each, and the cursor with it.
            await page.press(*(token.text if token.typed else (NAMES.get(token.text, token.text),)))
        for words in step.sees:
            await page.until(lambda words=words: words in page.text)  # type: ignore[misc]
        if step.picture:
            await page.settle()
            pictures[step.picture] = (screen_svg(page.app, "pipetui"), page.text)
    return pictures


def described(steps: Sequence[Step], picture_of: Callable[[str], str]) -> str:
    """The steps as Markdown: a list, and each picture where it belongs.

    Args:
        steps: what is pressed and seen.
        picture_of: the file of a picture, by its caption.
    """
    parts: list[str] = []
    for step in steps:
        keys = "".join(f"{_shown(token)} " for token in _counted(step.keys))
        parts.append(wrapped(f"- {keys}– {step.says}", "  ") if keys else f"\n{wrapped(step.says)}\n")
        if step.picture:
            parts.append(f"\n![{step.picture}]({picture_of(step.picture)})\n\n")
    return "".join(parts)


def wrapped(text: str, further: str = "") -> str:
    """A paragraph in lines as long as those of the other pages, the further ones set in."""
    return textwrap.fill(text, 120, subsequent_indent=further, break_on_hyphens=False, break_long_words=False) + "\n"


def _counted(keys: str) -> Iterator[tuple[Token, int]]:
    """The keys, those that follow themselves as one."""
    before: Token | None = None
    count = 0
    for token in tokens(keys):
        if token != before and before is not None:
            yield before, count
            count = 0
        before, count = token, count + 1
    if before is not None:
        yield before, count


def _shown(counted: tuple[Token, int]) -> str:
    token, count = counted
    times = f"{count} × " if count > 2 else ""
    return f"{times}`{token.text}`" if times or count == 1 else f"`{token.text}` `{token.text}`"

"""How a person names a thing from a short list (a stage, a pipeline, a reason): the whole name, or a beginning of one.

Case and accents do not matter; the whole name goes before a beginning, so that "Pro" can be said beside "Proposal".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED = 20
"""How many of those that a text fits are listed."""

SHOWN = 60
"""How much of a name that was not found is repeated in the message."""


class Named(NamedTuple):
    """A candidate: its number in the file and its name."""

    id: int
    name: str


def choose(what: str, text: str, among: Sequence[Named]) -> int:
    """Return the id of the one that `text` names.

    Args:
        what: the word for it in messages (`stage`).
        text: as typed.
        among: all there are, in the order to list them.

    Raises:
        NotFound: none fits; the hint lists what there is.
        Ambiguous: it is the beginning of several.
    """
    wanted = fold(text)
    keys = [(fold(named.name), named) for named in among]
    found = [named for key, named in keys if key == wanted] or [
        named for key, named in keys if wanted and key.startswith(wanted)
    ]
    if len(found) == 1:
        return found[0].id
    if found:
        raise Ambiguous(
            f"several {what}s begin with {shown(text)}", tuple(named.name for named in found), "type more of the name"
        )
    known = ", ".join(visible(named.name) for named in among)
    raise NotFound(f"no {what} is called {shown(text)}", f"there are: {known}" if known else f"there is no {what} yet")


def the_one(what: str, text: str, found: Sequence[Named], hint: str, count: int | None = None) -> int:
    """Return the id of the only one found.

    Args:
        what: the word for it in messages (`deal`).
        text: as typed.
        found: those that fit, at least the first few; their names are what is listed.
        hint: where all of them can be seen.
        count: how many fit, when `found` is cut.

    Raises:
        NotFound: none fits.
        Ambiguous: several do.
    """
    if not found:
        raise NotFound(f"no {what} fits {shown(text)}", hint)
    if len(found) == 1:
        return found[0].id
    count = count or len(found)
    lines = [f"#{named.id} {named.name}" for named in found[:LISTED]]
    lines += [f"and {count - len(lines)} more"] if count > len(lines) else []
    raise Ambiguous(
        f"{shown(text)} fits {count}: which {what} is meant?",
        tuple(lines),
        "name it by its number, or with more of its words",
    )


def shown(text: str) -> str:
    """Return a text as messages repeat it: harmless, and short."""
    text = visible(text).strip()
    return f'"{text[:SHOWN]}…"' if len(text) > SHOWN else f'"{text}"'


def number_named(text: str) -> int | None:
    """Return the number that `12` or `#12` says; None for other text. Numbers beyond 64 bits name nothing: 0."""
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if len(digits) <= 18 else 0

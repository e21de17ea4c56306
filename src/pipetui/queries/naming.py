"""How a person names a thing from a short list (a stage, a pipeline, a reason): the whole name, or a beginning of one.

Case and accents do not matter; the whole name goes before a beginning, so that "Pro" can be said beside "Proposal".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def shown(text: str) -> str:
    """Return a text as messages repeat it: harmless, and short."""
    text = visible(text).strip()
    return f'"{text[:SHOWN]}…"' if len(text) > SHOWN else f'"{text}"'


def bindable(text: str) -> str:
    """Return a search key that SQLite takes: folded, and without halves of surrogate pairs, which UTF-8 cannot hold."""
    return fold(text).encode("utf-8", "ignore").decode("utf-8")

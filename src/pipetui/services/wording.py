"""The words of messages and summaries: names cut to a line's measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import counted, visible

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 60
"""How much of a name a message repeats: summaries are kept for ever, and shown in one line."""


def short(name: str) -> str:
    """Return a name, or its beginning, fit for one line."""
    name = " ".join(visible(name).split())
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def naming(titles: Collection[str], noun: str = "deal") -> str:
    """Return the one title there is, or how many there are."""
    return short(next(iter(titles))) if len(titles) == 1 else counted(len(titles), noun)

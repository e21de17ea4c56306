"""Completion of names that are in use already, shown behind the cursor and taken with `→`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.suggester import Suggester

from pipetui.domain.errors import PipetuiError
from pipetui.domain.text import fold
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.tui.forms.draft import FindNames, Names


class KnownNames(Suggester):
    """Completes from a short list: owners, sources."""

    def __init__(self, names: Names) -> None:
        """Make it.

        Args:
            names: the names, or what reads them: it is called once, when the first letter is typed.
        """
        super().__init__(case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that goes on as the value does; its letters stay as typed."""
        if callable(self._names):
            try:
                self._names = await self._names()
            except PipetuiError:
                return None  # a locked file costs the completion, not the typing
        return continued(value, self._names)


class KnownTags(Suggester):
    """Completes the last of several names between commas, leaving out those that stand there already."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._names = tuple(names)

    async def get_suggestion(self, value: str) -> str | None:
        """The value with its last name completed."""
        head, comma, last = value.rpartition(",")
        blank = last[: len(last) - len(last.lstrip())]
        there = {fold(name) for name in head.split(",")}
        found = continued(last.lstrip(), [name for name in self._names if fold(name) not in there])
        return None if found is None else f"{head}{comma}{blank}{found}"


class FoundNames(Suggester):
    """Completes from names that have to be looked up: companies."""

    def __init__(self, find: FindNames) -> None:
        super().__init__(case_sensitive=True)
        self._find = find

    async def get_suggestion(self, value: str) -> str | None:
        """The first name found that goes on as the value does; none when they cannot be read just now."""
        if not value.strip():
            return None
        try:
            return continued(value, await self._find(value))
        except PipetuiError:
            return None  # a locked file costs the completion, not the typing


def continued(value: str, names: Sequence[str]) -> str | None:
    """The value gone on with as the first name does that begins so; its letters stay as typed."""
    begun = value.casefold()
    known = [safe_text.line(name) for name in names]
    if not begun or any(name.casefold() == begun for name in known):
        return None
    return next((value + name[len(value) :] for name in known if name[: len(value)].casefold() == begun), None)

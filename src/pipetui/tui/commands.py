"""The command palette's entries: every action of a screen by name, with the key that does the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

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

"""Bare `pipetui`: the board, without the command line's library.

Loading Typer costs more than half of what the board's own start does, so `__main__` asks this module first whether
there is a command at all.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class GlobalOptions(NamedTuple):
    """The options that stand before any command, as they were given.

    Attributes:
        db: the file of `--db`.
        actor: the name of `--as`.
        config: the settings file of `--config`.
        no_color: `--no-color` was given.
    """

    db: str | None = None
    actor: str | None = None
    config: str | None = None
    no_color: bool = False


_VALUED = {"--db": "db", "--as": "actor", "--config": "config"}
COMPLETING = "_PIPETUI_COMPLETE"
"""The environment variable by which a shell asks what to offer."""


def bare_options(argv: Sequence[str], environ: Mapping[str, str]) -> GlobalOptions | None:
    """Read a command line that has global options only; None when there is more to it, or something wrong with it."""
    if environ.get(COMPLETING):
        return None
    values: dict[str, str] = {}
    no_color = False
    words = list(argv)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--no-color":
            no_color = True
        elif name in _VALUED and (equals or words):
            values[_VALUED[name]] = value if equals else words.pop(0)
        else:
            return None
    return GlobalOptions(values.get("db"), values.get("actor"), values.get("config"), no_color)


def open_board(options: GlobalOptions, *, remember: bool = True) -> int:
    """Open the board and return the exit code; without a terminal say what to use instead (exit 2).

    Args:
        options: the global options.
        remember: keep how the board was left for the next time.
    """
    needs_terminal("pipetui summary")
    from pathlib import Path

    from pipetui.tui.start.launch import run

    return run(
        db=Path(options.db) if options.db else None,
        config=Path(options.config) if options.config else None,
        actor=options.actor,
        no_color=options.no_color,
        remember=remember,
        sample=partial(_sample, options) if remember else None,
    )


def _sample(options: GlobalOptions) -> int:
    """Open the board on a sample, as `pipetui demo` does."""
    from pipetui.cli.demo import open_sample
    from pipetui.cli.session import Session

    return open_sample(Session(options))


def needs_terminal(instead: str) -> None:
    """Refuse to open the board where there is no terminal.

    Args:
        instead: the command that does its work without one.

    Raises:
        InvalidInput: there is none.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        from pipetui.domain.errors import InvalidInput

        raise InvalidInput(
            "the board needs a terminal, and this is none",
            f"Use `{instead}`; `pipetui --help` names what else there is.",
        )


def _is_terminal(stream: object) -> bool:
    try:
        return os.isatty(stream.fileno())  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False

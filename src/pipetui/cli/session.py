"""What one command works with: which file, who acts, what time it is. Opened when first asked for."""

import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipetui.cli import output
from pipetui.domain.context import Context

if TYPE_CHECKING:
    import typer

    from pipetui.cli.board import GlobalOptions
    from pipetui.config.settings import Settings
    from pipetui.domain.events import Event
    from pipetui.queries.settings import FileSettings
    from pipetui.render.page import Page
    from pipetui.store.file import Store


def clock() -> datetime:
    """Return the present instant: the only place of the command line that asks for it."""
    return datetime.now(UTC)


def sentence(message: str, *, named: bool = False) -> str:
    """Return what a service says with a capital: "moved …" is "Moved …", while a name that stands first stays."""
    return message if named else message[:1].upper() + message[1:]


class Session:
    """The circumstances of one command, from flags, environment, settings and defaults, in this order."""

    def __init__(self, options: "GlobalOptions") -> None:
        self.options = options
        self._store: Store | None = None
        self.now = clock()

    @cached_property
    def settings(self) -> "Settings":
        """The user's settings."""
        from pipetui.config.settings import load

        return load(self.config_path)

    @cached_property
    def path(self) -> Path:
        """The file: `--db`, else `PIPETUI_DB`, else the configured one, else the default."""
        named = self.options.db or os.environ.get("PIPETUI_DB")
        if named:
            return Path(named)
        if self.settings.db is not None:
            return self.settings.db
        from pipetui.config.paths import default_db

        return default_db()

    @property
    def config_path(self) -> Path | None:
        """The settings file of `--config`; None: the default one."""
        return Path(self.options.config) if self.options.config else None

    @property
    def no_color(self) -> bool:
        """Whether `--no-color` was given."""
        return self.options.no_color

    @property
    def store(self) -> "Store":
        """The open file; the first use of a default or named file makes it."""
        if self._store is None:
            self._store = self.open(template="consulting", currency=self.settings.currency)
        return self._store

    def open(self, *, template: str, currency: str | None) -> "Store":
        """Open the file, or make it from a template, and say so when it is new."""
        from pipetui.store.file import open_store

        new = not os.path.lexists(self.path)
        store = open_store(
            self.path, now=self.now, template=template, currency=currency, timezone=self.settings.timezone
        )
        if new:
            output.note(f"Made a new file: {store.path}")
        return store

    @cached_property
    def file_settings(self) -> "FileSettings":
        """The settings of the file."""
        from pipetui.queries.settings import file_settings

        return file_settings(self.store.connection)

    @cached_property
    def context(self) -> Context:
        """Who acts, when, and in which timezone."""
        return Context(self.actor, self.now, self.file_settings.timezone)

    @cached_property
    def actor(self) -> str:
        """Who acts: `--as`, else the configured name."""
        if self.options.actor is None:
            return self.settings.name
        from pipetui.domain.text import LIMITS, clean

        return clean(self.options.actor, field="--as", limit=LIMITS["owner"], required=True)

    def show(self, page: "Page") -> None:
        """Print something for people."""
        output.show(page, no_color=self.no_color)

    def done(self, event: "Event", *, number: int | None = None) -> None:
        """Say what a command did, and how to take it back.

        Args:
            event: what the service returned.
            number: the number of what was made, to name it by.
        """
        message = sentence(event.message, named=event.named)
        made = "" if number is None else f" as #{number}"
        undo = "" if event.batch_id is None else " (undo with `pipetui undo`)"
        output.line(message + made + undo)

    def close(self) -> None:
        """Close the file."""
        if self._store is not None:
            self._store.close()
            self._store = None


def session_of(ctx: "typer.Context") -> Session:
    """Return the session of the command that runs."""
    found: Any = ctx.obj
    assert isinstance(found, Session)
    return found

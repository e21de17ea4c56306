"""Asks for a key by having it pressed; one that is taken is refused with the names of both owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from pipetui.config.keymap import resolve
from pipetui.domain.errors import PipetuiError
from pipetui.tui import safe_text
from pipetui.tui.key_names import show_keys
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.app import ComposeResult


class KeyCatcher(Dialog[str | None]):
    """Takes the next key that is pressed; gives the keys as they are written in the keymap, None when left."""

    KEYS = "press the key   esc cancel"
    DEFAULT_CSS: ClassVar[str] = """
    KeyCatcher {
        #now { width: 1fr; height: auto; color: $text-muted; }
        #fault { width: 1fr; height: 3; color: $text-error; }
    }
    """

    def __init__(self, key_id: str, title: str, keymap: Mapping[str, str], now: str, *, beside: bool = False) -> None:
        """Make the dialog.

        Args:
            key_id: what the key is for, as the keymap calls it.
            title: the same in words.
            keymap: the user's keys by id, in which the new one must fit.
            now: the keys it has, comma-separated.
            beside: keep those, and add one.
        """
        super().__init__(f"{'One more key' if beside else 'The new key'} for {title}")
        self._key_id = key_id
        self._keymap = keymap
        self._now = now
        self._beside = beside

    def compose_body(self) -> ComposeResult:
        """What it has now, and why a key cannot be had."""
        yield Static(Content(f"Now: {show_keys(self._now)}"), id="now", markup=False)
        yield Static(id="fault", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say why it cannot be had."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
            return
        keys = f"{self._now},{event.key}" if self._beside else event.key
        try:
            resolved = resolve({**self._keymap, self._key_id: keys})
        except PipetuiError as error:
            words = " · ".join(filter(None, (error.message.removeprefix("keymap: "), "Press another one.")))
            self.query_one("#fault", Static).update(safe_text.content(f"✗ {words}"))
        else:
            self.dismiss(resolved[self._key_id])

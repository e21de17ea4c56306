"""Loads the ORM behind the user's back, so that the first change does not wait for it, nor any key meanwhile.

The load is half a second of work that holds the interpreter most of the time: a plain thread made the worst cursor key
take 80 ms. So it happens in a thread of its own, which steps aside before each module while keys are being pressed,
and gives the interpreter back ten times as often as usual; a first change that comes early tells it to hurry instead.

Moves and undo need no ORM, and what they do need is loaded first. Any other change waits for the load and never
imports beside it: the ORM's modules import each other in circles, and two threads that enter a circle from two sides
find half a module.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

QUIET = 0.15
"""Seconds without a key after which loading goes on."""

_STEP = 0.01
_SWITCH_INTERVAL = 0.0005

_PLAIN = (
    "pipetui.tui.board_screen.commands",
    "pipetui.services.moving",
    "pipetui.services.undoing",
    "pipetui.tui.board_screen.selecting",
    "pipetui.tui.board_screen.whereabouts",
)
"""What moves and undo need: no ORM, some 20 ms. Not stepped aside for: a key could wait for the very module."""

_MODULES = (
    "sqlmodel",
    "pipetui.store.tables",
    "pipetui.store.session",
    "pipetui.services.deals",
)

_DIALOGS = (
    "pipetui.tui.board_screen.deal_dialogs",
    "pipetui.tui.forms.deal_form",
    "pipetui.tui.widgets.pickers",
    "pipetui.tui.details.panel",
    "pipetui.tui.details.page",
    "pipetui.tui.details.deal_rows",
    "pipetui.tui.details.deal_screen",
    "pipetui.tui.help.help_screen",
    "pipetui.tui.widgets.filter_bar",
    "pipetui.tui.go_to",
    "pipetui.tui.palette",
    "pipetui.tui.widgets.view_picker",
    "pipetui.tui.history.history_screen",
    "pipetui.tui.stages.stages_screen",
    "pipetui.tui.settings.settings_screen",
    "pipetui.tui.reports.reports_screen",
    "pipetui.tui.reports.deals_screen",
)
"""Not the ORM, but not needed for the first paint either: what the first keys open."""


class _StepAside:
    """Finds nothing; asked before each import, it waits in the loading thread until keys are not recent."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait
        self._thread = threading.get_ident()

    def find_spec(
        self, _name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Wait, and leave the finding to the others."""
        if threading.get_ident() == self._thread:
            self._wait()
        return None


class Warmup:
    """One load of the ORM."""

    def __init__(self, then: Callable[[], object]) -> None:
        """Make the load; it begins with `start`.

        Args:
            then: called in the loading thread once everything is loaded.
        """
        self._then = then
        self._urgent = threading.Event()
        self._loaded = threading.Event()
        self._begun = threading.Lock()
        self._pressed_at: Callable[[], float] = lambda: 0.0
        self._rehearse: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._load, name="pipetui-warmup", daemon=True)

    def start(self, pressed_at: Callable[[], float], rehearse: Callable[[], object] = lambda: None) -> None:
        """Begin to load.

        Args:
            pressed_at: when the last key was pressed, by `time.monotonic`.
            rehearse: called in the loading thread as soon as moves can be made, which is long before the ORM is there.
        """
        self._pressed_at, self._rehearse = pressed_at, rehearse
        if self._begun.acquire(blocking=False):
            self._thread.start()

    def hurry(self) -> None:
        """Step aside no more: a change is coming."""
        self._urgent.set()

    def wait(self) -> None:
        """Wait until the ORM is loaded, which is begun if it was not yet. For the thread that changes the file."""
        self.hurry()
        self.start(lambda: 0.0)
        self._loaded.wait()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; False when it is not reached in time."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _wait(self) -> None:
        while not self._urgent.is_set() and time.monotonic() - self._pressed_at() < QUIET:
            self._urgent.wait(_STEP)

    def _load(self) -> None:
        finder = _StepAside(self._wait)
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_INTERVAL)
        # A collection would walk all that is being loaded again and again: pauses of 6 to 17 ms.
        gc.disable()
        try:
            for name in _PLAIN:
                import_module(name)
            self._rehearse()
            sys.meta_path.insert(0, finder)
            for name in _MODULES:
                import_module(name)
            self._loaded.set()
            # The board may have been left meanwhile, or the file be held by another: the first change will tell.
            with suppress(Exception):
                self._then()
            for name in _DIALOGS:
                import_module(name)
        finally:
            self._loaded.set()
            if finder in sys.meta_path:
                sys.meta_path.remove(finder)
            gc.freeze()
            gc.enable()
            sys.setswitchinterval(interval)

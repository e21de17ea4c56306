"""Between a screen and the database thread: work goes in as functions of the store, results come back as messages.

First in, first out in both directions, so the screen sees changes in the order they were committed. The screen never
waits: a locked file holds up the thread, and keys go on working. Nothing here is cancelled: a change that was asked for
is carried out or fails, and both are told.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.message import Message

from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.store.faults import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from pipetui.store.file import Store

T = TypeVar("T")

SLOW = 0.1
"""Seconds after which a change that is not on the disk yet is shown as being saved."""


class Submits(Protocol):
    """What the link needs of the database thread."""

    def submit(self, job: Callable[[Store], T]) -> Future[T]:
        """Queue a function of the store."""
        ...

    def submit_patient(self, job: Callable[[Store], T]) -> Future[T]:
        """Queue a read that gives way to all others."""
        ...

    def make_way(self) -> None:
        """Have such a read give way now."""
        ...


class Landed(Message, bubble=False):
    """Work on the database thread has ended.

    Attributes:
        deliver: hands the result, or what went wrong, to whoever asked.
    """

    def __init__(self, deliver: Callable[[], None]) -> None:
        super().__init__()
        self.deliver = deliver


class DatabaseLink:
    """Submits work for one screen, which handles `Landed` by calling its `deliver`."""

    def __init__(self, owner: Widget, thread: Submits, saving: Callable[[bool], None]) -> None:
        """Link a screen with the thread.

        Args:
            owner: the screen that gets the messages.
            thread: the database thread.
            saving: told when a change takes longer than `SLOW`, and when none does any more.
        """
        self._owner = owner
        self._thread = thread
        self._saving = saving
        self._writing = 0
        self._shown = False

    @property
    def writing(self) -> bool:
        """Whether a change is on its way."""
        return self._writing > 0

    def read(
        self, job: Callable[[Store], T], then: Callable[[T], None], failed: Callable[[PipetuiError], None]
    ) -> None:
        """Run a read on the thread; then one of the two, on the screen's side."""
        self.follow(self._thread.submit(job), then, failed)

    def read_patiently(
        self, job: Callable[[Store], T], then: Callable[[T], None], failed: Callable[[PipetuiError], None]
    ) -> None:
        """The same for a read that nobody waits for: it gives way to every other, and is then begun again."""
        self.follow(self._thread.submit_patient(job), then, failed)

    def make_way(self) -> None:
        """Tell that a change is about to come: what is read meanwhile stops before it is there."""
        self._thread.make_way()

    def write(
        self, job: Callable[[Store], T], then: Callable[[T], None], failed: Callable[[PipetuiError], None]
    ) -> None:
        """Run a change on the thread, showing that it is being saved if that takes long."""
        self._writing += 1
        if self._writing == 1:
            asyncio.get_running_loop().call_later(SLOW, self._show_if_slow, self._turn())
        future = self._thread.submit(job)

        def land(done: Future[T]) -> None:
            self._owner.post_message(Landed(lambda: self._written(done, then, failed)))

        future.add_done_callback(land)

    async def ask(self, job: Callable[[Store], T]) -> T:
        """Run a read on the thread and wait for it, in a task that may wait.

        Raises:
            PipetuiError: what went wrong.
        """
        try:
            return await asyncio.wrap_future(self._thread.submit(job))
        except Exception as error:
            raise as_told(error) from error

    def follow(self, future: Future[T], then: Callable[[T], None], failed: Callable[[PipetuiError], None]) -> None:
        """Wait for work that was submitted elsewhere."""
        future.add_done_callback(lambda done: self._owner.post_message(Landed(lambda: _deliver(done, then, failed))))

    def _turn(self) -> object:
        """A token for this run of changes: a timer of an earlier run has nothing to say."""
        self._run = object()
        return self._run

    def _show_if_slow(self, run: object) -> None:
        if self._writing and run is self._run:
            self._shown = True
            self._saving(True)

    def _written(self, done: Future[Any], then: Callable[[Any], None], failed: Callable[[PipetuiError], None]) -> None:
        self._writing -= 1
        if not self._writing:
            self._run = object()
            if self._shown:
                self._shown = False
                self._saving(False)
        _deliver(done, then, failed)


def _deliver(done: Future[T], then: Callable[[T], None], failed: Callable[[PipetuiError], None]) -> None:
    try:
        result = done.result()
    except CancelledError:
        return
    except Exception as error:
        failed(as_told(error))
    else:
        then(result)


def as_told(error: Exception) -> PipetuiError:
    """An error in the user's words. A fault of ours names its kind only: its text may quote a client."""
    if isinstance(error, PipetuiError):
        return error
    known = translate(error)
    if known is not None:
        return known
    return OperationFailed(
        f"a fault in pipetui ({type(error).__name__}); nothing was changed",
        "Try again; `pipetui doctor` checks the file.",
    )

"""The one thread that owns the store while the board is open. Knows no screen: work goes in, futures come out.

First in, first out: a save that was asked for is never overtaken by a later one, and never cancelled half way. Only
reads that nobody waits for give way: those of the figures, which take half a second in a file of 100,000 deals.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from sqlite3 import SQLITE_INTERRUPT
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.store.file import Store

T = TypeVar("T")

GLANCE = 20_000
"""Steps of SQLite between two looks at whether other work waits. They take 0.5 ms, or 5 where pages have to be read:
a read that gives way is interrupted besides. That may come between two of its statements, where SQLite forgets it."""

REST = 0.03
"""Seconds from the end of what somebody waited for to the next read that gives way: the answer is painted first, and a
change may have made that read idle."""


class DatabaseThread:
    """Opens a store in a thread of its own and runs functions on it, one after the other.

    Args:
        open_: opens the store; run in the thread.
    """

    def __init__(self, open_: Callable[[], Store]) -> None:
        self._open = open_
        self._wake = threading.Condition()
        self._jobs: deque[tuple[Future[Any], Callable[[Store], Any]]] = deque()
        self._patient: deque[tuple[Future[Any], Callable[[Store], Any]]] = deque()
        self._idle_jobs: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._ending = False
        self._failed: BaseException | None = None
        self._store: Store | None = None
        self._rests_until = 0.0
        self._gives_way: Store | None = None  # the store, while what is read in it gives way
        self._thread = threading.Thread(target=self._work, name="pipetui-database", daemon=True)
        self.opened: Future[None] = Future()

    def start(self) -> Future[None]:
        """Start; the future is done when the store is open, or holds why it cannot be opened."""
        self._thread.start()
        return self.opened

    def submit(self, job: Callable[[Store], T]) -> Future[T]:
        """Queue a function of the store.

        Its future holds what it returns or raises. After `stop`, or when the store could not be opened, it holds that.
        """
        return self._queue(job, patient=False)

    def submit_patient(self, job: Callable[[Store], T]) -> Future[T]:
        """Queue a read that gives way: it is begun when nothing else waits, and begun again when something came.

        It must change nothing, neither in the file nor elsewhere. Dropped by `stop`.
        """
        return self._queue(job, patient=True)

    def _queue(self, job: Callable[[Store], T], *, patient: bool) -> Future[T]:
        future: Future[T] = Future()
        with self._wake:
            if self._failed is not None:
                future.set_exception(self._failed)
            elif self._ending:
                future.cancel()
            else:
                (self._patient if patient else self._jobs).append((future, job))
                if self._gives_way is not None and not patient:
                    self._gives_way.connection.interrupt()
                self._wake.notify()
        return future

    def make_way(self) -> None:
        """Have what gives way do so now: work is on its way here, and would wait 1 ms for it."""
        with self._wake:
            self._rests_until = monotonic() + REST
            if self._gives_way is not None:
                self._gives_way.connection.interrupt()

    def background(self, job: Callable[[], T]) -> Future[T]:
        """Queue a function to be run in the thread when nothing else waits (loading the ORM); dropped by `stop`."""
        future: Future[T] = Future()
        with self._wake:
            if self._ending:
                future.cancel()
            else:
                self._idle_jobs.append((future, job))
                self._wake.notify()
        return future

    def stop(self, timeout: float = 2.0) -> bool:
        """Finish what is queued, close the store and end.

        Work that takes longer than `timeout` seconds is interrupted: its transaction is rolled back.

        Returns:
            True when everything that was queued has been done.
        """
        with self._wake:
            self._ending = True
            dropped, self._idle_jobs = self._idle_jobs, deque()
            if self._gives_way is not None:
                self._gives_way.connection.interrupt()
            self._wake.notify()
        for future, _ in dropped:
            future.cancel()
        if not self._thread.is_alive():
            return True
        self._thread.join(timeout)
        if not self._thread.is_alive():
            return True
        self._interrupt()
        self._thread.join(0.5)
        return False

    def _interrupt(self) -> None:
        with self._wake:
            waiting, self._jobs = self._jobs, deque()
            store = self._store
        for future, _ in waiting:
            future.cancel()
        if store is not None:
            store.connection.interrupt()

    def _work(self) -> None:
        try:
            store = self._open()
        except BaseException as error:
            self._fail(error)
            return
        self._store = store
        self.opened.set_result(None)
        try:
            while (job := self._next()) is not None:
                future, work, patient = job
                if patient:
                    self._run_patiently(future, work, store)
                elif future.set_running_or_notify_cancel():
                    _settle(future, work, store)
                    self._rests_until = monotonic() + REST
        finally:
            with self._wake:
                self._store = None
                waiting, self._patient = self._patient, deque()
            for future, _ in waiting:
                future.cancel()
            store.close()

    def _next(self) -> tuple[Future[Any], Callable[[Store], Any], bool] | None:
        with self._wake:
            while True:
                if self._jobs:
                    return *self._jobs.popleft(), False
                if self._ending:
                    return None
                if self._patient:
                    rest = self._rests_until - monotonic()
                    if rest <= 0:
                        return *self._patient.popleft(), True
                    self._wake.wait(rest)
                    continue
                if self._idle_jobs:
                    future, job = self._idle_jobs.popleft()
                    return future, _without_store(job), False
                self._wake.wait()

    def _run_patiently(self, future: Future[Any], work: Callable[[Store], Any], store: Store) -> None:
        """Run a read that gives way: whoever brings work interrupts it, and SQLite asks now and then, too."""
        self._give_way(store)
        try:
            result = work(store)
        except BaseException as error:
            self._give_way(None)
            if store.connection.in_transaction:  # whatever was interrupted: the next work finds none open
                store.connection.rollback()
            if getattr(error, "sqlite_errorcode", None) == SQLITE_INTERRUPT:
                with self._wake:
                    self._patient.appendleft((future, work))
            elif not future.cancelled():
                future.set_exception(error)
        else:
            self._give_way(None)
            if not future.cancelled():
                future.set_result(result)

    def _give_way(self, store: Store | None) -> None:
        """Let what runs be interrupted from now on, or no more: never the work that it gave way to."""
        with self._wake:
            before, self._gives_way = self._gives_way, store
        if store is not None:
            store.connection.set_progress_handler(self._is_wanted, GLANCE)
        elif before is not None:
            before.connection.set_progress_handler(None, 0)

    def _is_wanted(self) -> bool:
        """Whether other work waits for the thread."""
        return bool(self._jobs) or self._ending

    def _fail(self, error: BaseException) -> None:
        with self._wake:
            self._failed = error
            waiting, self._jobs = self._jobs + self._patient, deque()
            self._patient.clear()
            dropped, self._idle_jobs = self._idle_jobs, deque()
        self.opened.set_exception(error)
        for future, _ in waiting:
            future.set_exception(error)
        for idle, _ in dropped:
            idle.cancel()


def _without_store(job: Callable[[], T]) -> Callable[[Store], T]:
    return lambda _: job()


def _settle(future: Future[Any], work: Callable[[Store], Any], store: Store) -> None:
    try:
        result = work(store)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)

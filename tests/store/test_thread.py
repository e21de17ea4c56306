from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.store.file import Store, open_store
from pipetui.store.thread import DatabaseThread
from pipetui.store.unit import unit
from support.contexts import NOW
from support.rows import put_deal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.context import Context

WAIT = 10


@pytest.fixture
def thread(db: Path) -> Iterator[DatabaseThread]:
    """A started database thread."""
    thread = DatabaseThread(lambda: open_store(db, now=NOW))
    thread.start()
    yield thread
    thread.stop()


def test_work_is_done_in_one_thread_in_the_order_it_came(thread: DatabaseThread) -> None:
    order: list[int] = []

    def note(n: int) -> int:
        order.append(n)
        return threading.get_ident()

    idents = [thread.submit(lambda _, n=n: note(n)) for n in range(50)]  # type: ignore[misc]
    assert len({future.result(WAIT) for future in idents}) == 1
    assert idents[0].result() != threading.get_ident()
    assert order == list(range(50))


def test_opened_tells_when_the_store_is_there(thread: DatabaseThread) -> None:
    thread.opened.result(WAIT)
    assert thread.submit(lambda store: store.read_only).result(WAIT) is False


def test_unit_of_work_runs_in_it(thread: DatabaseThread, ctx: Context) -> None:
    def add(store: Store) -> int | None:
        with unit(store, ctx, command="add") as u:
            u.session.connection()
            put_deal(u.connection)
        return u.batch_id

    assert thread.submit(add).result(WAIT) == 1
    assert thread.submit(lambda s: s.connection.execute("SELECT count(*) FROM deal").fetchone()).result(WAIT) == (1,)


def test_exception_is_handed_over_and_the_next_work_is_done(thread: DatabaseThread) -> None:
    def fail(_: Store) -> None:
        raise OperationFailed("no room")

    with pytest.raises(OperationFailed):
        thread.submit(fail).result(WAIT)
    assert thread.submit(lambda _: 7).result(WAIT) == 7


def test_store_that_cannot_be_opened_is_told_to_all(tmp_path: Path) -> None:
    gate = threading.Event()

    def fail() -> Store:
        gate.wait(WAIT)
        return open_store(tmp_path, now=NOW)

    thread = DatabaseThread(fail)
    opened = thread.start()
    early = thread.submit(lambda _: 1)
    idle = thread.background(lambda: 1)
    gate.set()
    for future in (opened, early):
        with pytest.raises(DatabaseProblem, match="is a folder"):
            future.result(WAIT)
    with pytest.raises(CancelledError):
        idle.result(WAIT)
    with pytest.raises(DatabaseProblem):
        thread.submit(lambda _: 1).result(WAIT)
    assert thread.stop()


def test_background_work_waits_until_nothing_else_does(thread: DatabaseThread) -> None:
    order: list[str] = []
    gate = threading.Event()
    thread.submit(lambda _: gate.wait(WAIT))
    idle = thread.background(lambda: order.append("idle"))
    last = thread.submit(lambda _: order.append("asked"))
    gate.set()
    last.result(WAIT)
    idle.result(WAIT)
    assert order == ["asked", "idle"]


def test_stop_finishes_what_was_asked_for_and_drops_what_was_not(db: Path) -> None:
    thread = DatabaseThread(lambda: open_store(db, now=NOW))
    thread.start()
    gate = threading.Event()
    done: list[int] = []
    thread.submit(lambda _: gate.wait(WAIT))
    for n in range(5):
        thread.submit(lambda _, n=n: done.append(n))  # type: ignore[misc]
    idle = thread.background(lambda: done.append(99))
    threading.Timer(0.05, gate.set).start()
    assert thread.stop(WAIT)
    assert done == list(range(5))
    assert idle.cancelled()
    for late in (thread.submit(lambda _: 1), thread.background(lambda: 1)):
        assert late.cancelled()


def test_stop_interrupts_what_takes_too_long_and_nothing_of_it_stays(db: Path, ctx: Context) -> None:
    thread = DatabaseThread(lambda: open_store(db, now=NOW))
    thread.start()
    started = threading.Event()

    def endless(store: Store) -> None:
        with unit(store, ctx, command="add") as u:
            put_deal(u.connection)
            started.set()
            u.connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")

    slow = thread.submit(endless)
    waiting = thread.submit(lambda _: 1)
    assert started.wait(WAIT)
    assert not thread.stop(0.05)
    with pytest.raises(OperationFailed, match="stopped"):
        slow.result(WAIT)
    assert waiting.cancelled()
    with open_store(db, now=NOW) as store:
        assert store.connection.execute("SELECT count(*) FROM deal").fetchone() == (0,)


def test_stop_before_start_is_harmless(db: Path) -> None:
    assert DatabaseThread(lambda: open_store(db, now=NOW)).stop()
    assert not db.exists()


class Slow:
    """A read that goes on until it has been let go, and tells how often it was begun and ended."""

    SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 400000) SELECT sum(i) FROM n"

    def __init__(self, *, endless: bool) -> None:
        self.begun, self.going, self.let_go = 0, threading.Event(), threading.Event()
        if not endless:
            self.let_go.set()

    def __call__(self, store: Store) -> int:
        self.begun += 1
        store.connection.execute("BEGIN")
        self.going.set()
        while True:
            (total,) = store.connection.execute(self.SQL).fetchone()
            if self.let_go.is_set():
                store.connection.execute("COMMIT")
                return int(total)


def test_read_that_nobody_waits_for_gives_way_and_is_begun_again(thread: DatabaseThread) -> None:
    slow = Slow(endless=True)
    patient = thread.submit_patient(slow)
    assert slow.going.wait(WAIT)
    for _ in range(3):  # each would wait for ever otherwise, and finds no transaction open
        slow.going.clear()
        assert thread.submit(lambda store: store.connection.in_transaction).result(WAIT) is False
        assert slow.going.wait(WAIT)
    assert not patient.done()
    slow.let_go.set()
    assert patient.result(WAIT) == 400_000 * 400_001 // 2
    assert slow.begun == 4


class Endless:
    """A read that ends when it is begun for the second time."""

    def __init__(self) -> None:
        self.going = threading.Event()
        self.begun = 0

    def __call__(self, store: Store) -> str:
        self.begun += 1
        if self.begun > 1:
            return "at last"
        store.connection.create_function("going", 0, self.going.set)
        store.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT going() UNION ALL SELECT i FROM n) SELECT max(i) FROM n"
        ).fetchone()
        raise AssertionError


def test_read_that_gives_way_is_interrupted_and_need_not_ask(
    thread: DatabaseThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks it may read pages for 5 ms, which a move would wait for."""
    monkeypatch.setattr("pipetui.store.thread.GLANCE", 2**31 - 1)
    endless = Endless()
    patient = thread.submit_patient(endless)
    assert endless.going.wait(WAIT)
    work = Slow(endless=False)
    assert thread.submit(work).result(WAIT) > 0
    assert work.begun == 1  # what interrupted it is not interrupted
    assert patient.result(WAIT) == "at last"


def test_read_makes_way_for_work_that_is_to_come_and_is_begun_again_without_it(thread: DatabaseThread) -> None:
    thread.make_way()  # nothing is read: nothing happens
    endless = Endless()
    patient = thread.submit_patient(endless)
    assert endless.going.wait(WAIT)
    thread.make_way()
    assert patient.result(WAIT) == "at last"
    assert endless.begun == 2


def test_what_gives_way_lets_the_answer_be_painted_first(
    thread: DatabaseThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.store.thread.REST", 3600.0)
    thread.submit(lambda _: None).result(WAIT)
    rests, wait = threading.Event(), thread._wake.wait

    def watched(timeout: float | None = None) -> bool:
        if timeout is not None:
            rests.set()
        return wait(timeout)

    monkeypatch.setattr(thread._wake, "wait", watched)
    patient = thread.submit_patient(lambda _: "at last")
    assert thread.submit(lambda _: "at once").result(WAIT) == "at once"
    assert rests.wait(WAIT)
    assert not patient.done()
    monkeypatch.setattr("pipetui.store.thread.REST", 0.0)
    thread.submit(lambda _: None).result(WAIT)
    assert patient.result(WAIT) == "at last"


def test_what_gives_way_begins_when_nothing_else_waits(thread: DatabaseThread) -> None:
    order: list[str] = []
    gate = threading.Event()
    thread.submit(lambda _: gate.wait(WAIT))
    patient = thread.submit_patient(lambda _: order.append("patient"))
    last = thread.submit(lambda _: order.append("change"))
    gate.set()
    patient.result(WAIT)
    last.result(WAIT)
    assert order == ["change", "patient"]


def test_fault_of_a_read_that_gives_way_is_told_and_the_next_work_goes_on_undisturbed(thread: DatabaseThread) -> None:
    with pytest.raises(ZeroDivisionError):
        thread.submit_patient(lambda _: 1 // 0).result(WAIT)
    thread.submit_patient(lambda _: None).result(WAIT)
    running = Slow(endless=False)
    first, second = thread.submit(running), thread.submit(lambda _: "next")
    assert first.result(WAIT) > 0  # it is not asked whether others wait
    assert second.result(WAIT) == "next"
    assert running.begun == 1


def test_stop_does_not_wait_for_what_gives_way(db: Path) -> None:
    thread = DatabaseThread(lambda: open_store(db, now=NOW))
    thread.start()
    slow = Slow(endless=True)
    running, waiting = thread.submit_patient(slow), thread.submit_patient(lambda _: None)
    assert slow.going.wait(WAIT)
    assert thread.stop(WAIT) is True
    for future in (running, waiting, thread.submit_patient(lambda _: None)):
        with pytest.raises(CancelledError):
            future.result(WAIT)


def test_patient_read_of_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database" * 1000)
    thread = DatabaseThread(lambda: open_store(damaged, now=NOW))
    early = thread.submit_patient(lambda _: None)
    with pytest.raises(DatabaseProblem):
        thread.start().result(WAIT)
    for future in (early, thread.submit_patient(lambda _: None)):
        with pytest.raises(DatabaseProblem):
            future.result(WAIT)

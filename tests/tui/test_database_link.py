"""Results come back in the order in which work went in, and whatever goes wrong is told in the user's words."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import DatabaseProblem, NotFound, PipetuiError
from pipetui.tui import database_link
from pipetui.tui.database_link import DatabaseLink, Landed, as_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message


class Owner:
    """Stands where the screen stands: keeps messages until they are delivered."""

    def __init__(self) -> None:
        self.messages: list[Landed] = []

    def post_message(self, message: Message) -> bool:
        assert isinstance(message, Landed)
        self.messages.append(message)
        return True

    def deliver(self) -> None:
        while self.messages:
            self.messages.pop(0).deliver()


class ByHand:
    """A database thread whose work is done when a test says so."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, job: Callable[[Any], Any]) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]

    submit_patient = submit


class Desk:
    """A link with everything around it in the test's hand."""

    def __init__(self) -> None:
        self.owner, self.thread = Owner(), ByHand()
        self.saving: list[bool] = []
        self.got: list[object] = []
        self.link = DatabaseLink(self.owner, self.thread, self.saving.append)  # type: ignore[arg-type]

    def read(self) -> Future[Any]:
        self.link.read(lambda _store: None, self.got.append, self.got.append)
        return self.thread.futures[-1]

    def write(self) -> Future[Any]:
        self.link.write(lambda _store: None, self.got.append, self.got.append)
        return self.thread.futures[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_result_is_handed_over_on_the_screens_side(desk: Desk) -> None:
    desk.read().set_result("read")
    assert desk.got == []
    desk.owner.deliver()
    assert desk.got == ["read"]


async def test_results_keep_their_order(desk: Desk) -> None:
    futures = [desk.write(), desk.read(), desk.write()]
    for number, future in enumerate(futures):
        future.set_result(number)
    desk.owner.deliver()
    assert desk.got == [0, 1, 2]


def test_a_failure_is_handed_over_too(desk: Desk) -> None:
    problem = NotFound("no such deal")
    desk.read().set_exception(problem)
    desk.owner.deliver()
    assert desk.got == [problem]


def test_work_that_was_dropped_when_the_board_was_left_says_nothing(desk: Desk) -> None:
    desk.read().cancel()
    desk.owner.deliver()
    assert desk.got == []


async def test_a_quick_change_is_not_shown_as_being_saved(desk: Desk) -> None:
    desk.write().set_result(None)
    assert desk.link.writing
    desk.owner.deliver()
    assert not desk.link.writing
    assert desk.saving == []


async def test_a_slow_one_is_until_the_last_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_link, "SLOW", 0.0)
    first, second = desk.write(), desk.write()
    await asyncio.sleep(0.001)
    assert desk.saving == [True]
    first.set_result(None)
    desk.owner.deliver()
    assert desk.saving == [True]
    second.set_exception(DatabaseProblem("locked"))
    desk.owner.deliver()
    assert desk.saving == [True, False]


async def test_the_timer_of_an_earlier_change_does_not_speak_for_a_later_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_link, "SLOW", 0.0)
    desk.write().set_result(None)
    desk.owner.deliver()
    monkeypatch.setattr(database_link, "SLOW", 60.0)
    later = desk.write()
    await asyncio.sleep(0.001)
    assert desk.saving == []
    later.set_result(None)


async def test_a_task_may_wait_for_a_read(desk: Desk) -> None:
    asking = asyncio.ensure_future(desk.link.ask(lambda _store: "names"))
    await asyncio.sleep(0)
    desk.thread.futures[-1].set_result("names")
    assert await asking == "names"


async def test_and_gets_what_went_wrong(desk: Desk) -> None:
    asking = asyncio.ensure_future(desk.link.ask(lambda _store: "names"))
    await asyncio.sleep(0)
    desk.thread.futures[-1].set_exception(ValueError("Jean Moreau"))
    with pytest.raises(PipetuiError) as told:
        await asking
    assert "Jean" not in str(told.value)


def busy() -> Exception:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotFound("no such deal"), "no such deal"),
        (busy(), "the database is locked by another program"),
        (KeyError("Jean Moreau"), "a fault in pipetui (KeyError); nothing was changed"),
    ],
)
def test_errors_in_the_users_words(error: Exception, said: str) -> None:
    assert as_told(error).message == said

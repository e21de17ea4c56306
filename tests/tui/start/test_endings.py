"""Signals and a terminal that is gone end the board in order; `test_launch` does it for real."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from pipetui.tui.start import endings
from pipetui.tui.start.endings import end_on_signals, end_without_terminal, exit_code, interrupts_ignored

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def no_exit(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The test's own process stays, and so do its standard streams."""
    ended: list[int] = []
    done = threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        done.set()

    monkeypatch.setattr("os._exit", end)
    monkeypatch.setattr(endings, "_write_into_the_void", lambda: None)
    monkeypatch.setattr(endings, "GRACE", 0.0)
    yield ended
    done.wait(5)


def test_exit_codes_tell_the_signal() -> None:
    assert [exit_code(number) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)] == [129, 130, 143]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_on_the_loop(number: int) -> None:
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    end_on_signals(ended.set_result)
    try:
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(ended, 5) == 128 + number
    finally:
        for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(each)


async def test_an_interrupt_meant_for_another_program_ends_nothing() -> None:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()
    end_on_signals(ended.set_result)
    try:
        with interrupts_ignored(ended.set_result):
            os.kill(os.getpid(), signal.SIGINT)
        for _ in range(10):
            await asyncio.sleep(0.001)
        assert not ended.done()
        os.kill(os.getpid(), signal.SIGINT)
        assert await asyncio.wait_for(ended, 5) == 130
    finally:
        for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)


async def test_nobody_watches_for_interrupts_who_did_not_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts_ignored(lambda _code: None):
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == before


async def test_an_ignored_hang_up_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        end_on_signals(lambda _code: None)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(each)
        signal.signal(signal.SIGHUP, before)


async def test_a_terminal_that_goes_away_ends_it_in_order_and_then_for_good(no_exit: list[int]) -> None:
    ours, theirs = pty.openpty()
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    end_without_terminal(ended.set_result, theirs)
    os.close(ours)
    assert await asyncio.wait_for(ended, 5) == 129
    for _ in range(500):
        if no_exit:
            break
        await asyncio.sleep(0.01)
    assert no_exit == [129]
    os.close(theirs)


async def test_while_the_terminal_is_there_nothing_happens(no_exit: list[int]) -> None:
    ours, theirs = pty.openpty()
    ended: list[int] = []
    end_without_terminal(ended.append, theirs)
    os.write(ours, b"jjj")
    await asyncio.sleep(0.02)
    assert ended == []
    os.close(ours)
    for _ in range(500):
        if no_exit:
            break
        await asyncio.sleep(0.01)
    os.close(theirs)

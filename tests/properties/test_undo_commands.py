"""After any random sequence of commands, undoing them all gives the first dump, and redoing them all the last."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from pipetui.domain.errors import PipetuiError
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.commands import Commands
from support.contexts import NOW, context

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

# What stands, the latest first; a batch that was redone stands since then.
STANDING = """
    SELECT d.id FROM journal_batch d
    LEFT JOIN journal_batch n ON n.undoes = d.id AND n.kind = 'undo'
    LEFT JOIN journal_batch r ON r.undoes = n.id AND r.kind = 'redo'
    WHERE d.kind = 'do' AND d.live = 1 GROUP BY d.id ORDER BY max(d.id, coalesce(max(r.id), 0)) DESC"""

SECONDS = st.sampled_from([0, 1, 4, 9, 30])
ACTORS = st.sampled_from(["ana", "ana", "ana", "marie"])


@cache
def blank_file() -> bytes:
    """Return a fresh file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        open_store(path, now=NOW, currency="EUR", timezone="Europe/Zurich").close()
        return path.read_bytes()


class UndoMachine(RuleBasedStateMachine):
    """Carries out commands, with an undo and a redo between them; at the end undoes and redoes all."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "deals.db"
        path.write_bytes(blank_file())
        self.store = open_store(path, now=NOW)
        # These files need not outlive the machine.
        self.store.connection.execute("PRAGMA synchronous = 0")
        self.store.connection.execute("PRAGMA journal_mode = MEMORY")
        self.elapsed = 0
        self.first = self.dump()

    def dump(self) -> str:
        """Return the file's content."""
        return logical_dump(self.store.connection)

    @rule(seed=st.integers(0, 2**32), seconds=SECONDS, actor=ACTORS)
    def command(self, seed: int, seconds: int, actor: str) -> None:
        """Carry out a random command."""
        self.attempt(lambda ctx: Commands(self.store, seed).run(ctx), seconds, actor)

    @rule(seed=st.integers(0, 2**32), seconds=SECONDS)
    def another_command(self, seed: int, seconds: int) -> None:
        """Carry out a random command: most steps are."""
        self.attempt(lambda ctx: Commands(self.store, seed).run(ctx), seconds, "ana")

    @rule(seconds=SECONDS, actor=ACTORS, count=st.integers(1, 3))
    def undo_some(self, seconds: int, actor: str, count: int) -> None:
        """Take back some of what somebody did."""
        self.attempt(lambda ctx: undo(self.store, ctx, count), seconds, actor)

    @rule(seconds=SECONDS, actor=ACTORS)
    def redo_one(self, seconds: int, actor: str) -> None:
        """Bring back what somebody undid last."""
        self.attempt(lambda ctx: redo(self.store, ctx), seconds, actor)

    def attempt(self, act: Callable[[Context], object], seconds: int, actor: str) -> None:
        """Do something some seconds later; when it is refused, nothing has changed."""
        self.elapsed += seconds
        before = self.dump()
        try:
            act(context(actor, after=timedelta(seconds=self.elapsed)))
        except PipetuiError:
            assert self.dump() == before

    def teardown(self) -> None:
        """Undo all of it, redo all of it."""
        try:
            self.check()
        finally:
            self.store.close()
            self._folder.cleanup()

    def check(self) -> None:
        """Hold the file after undoing all against the first dump, and after redoing all against the last."""
        connection = self.store.connection
        ctx = context(after=timedelta(seconds=self.elapsed + 60))
        last = self.dump()
        standing = [row[0] for row in connection.execute(STANDING)]
        for batch in standing:
            undo(self.store, ctx, batch=batch)
        assert self.dump() == self.first
        if standing:
            redo(self.store, ctx, len(standing))
        assert self.dump() == last
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_any_sequence_undone_is_the_first_dump_and_redone_the_last() -> None:
    run_state_machine_as_test(UndoMachine, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))


@pytest.mark.soak
def test_a_thousand_sequences() -> None:
    run_state_machine_as_test(
        UndoMachine,
        settings=settings(
            max_examples=1_100,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_most_random_commands_are_carried_out() -> None:
    machine = UndoMachine()
    for seed in range(150):
        machine.command(seed, 3, "ana")
    done = {row[0] for row in machine.store.connection.execute("SELECT command FROM journal_batch")}
    count = machine.store.connection.execute("SELECT count(*) FROM journal_batch").fetchone()[0]
    machine.teardown()
    assert count > 80
    assert {"add", "edit", "move", "win", "lose", "import", "stage edit", "tag edit"} <= done

"""The property that proves the journal: undo of everything gives the first dump, redo of everything the last one."""

from __future__ import annotations

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random  # noqa: TC003 - the rules' annotations are read at run time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipetui.domain.errors import Conflict, RuleRefused
from pipetui.store.doctor import _content
from pipetui.store.dump import logical_dump
from pipetui.store.file import Store, open_store
from pipetui.store.journal import redo, undo
from pipetui.store.migrate import SCHEMA_VERSION
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.random_changes import CHANGES, rank_deals

if TYPE_CHECKING:
    from support.random_changes import Change

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover


@cache
def new_file() -> tuple[bytes, str]:
    """The bytes of a new file, and its dump."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.db"
        with open_store(path, now=NOW, timezone="UTC") as store:
            dump = logical_dump(store.connection)
        return path.read_bytes(), dump


def opened(path: Path) -> Store:
    """The file, without waiting for the disk: its rules are the same."""
    store = open_store(path, now=NOW)
    store.connection.execute("PRAGMA synchronous = 0")
    return store


class Journal(RuleBasedStateMachine):
    """What both machines do: change at random, and be sound after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "deals.db").write_bytes(new_file()[0])
        self.store = opened(self.folder / "deals.db")
        self.highest: dict[str, int] = {}

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def dump(self) -> str:
        return logical_dump(self.store.connection)

    def change(self, changes: list[Change], chance: Random, actor: str) -> int | None:
        with unit(self.store, context(actor), command="test") as u:
            for change in changes:
                change(u, chance)
        return u.batch_id

    @invariant()
    def is_sound(self) -> None:
        assert [f.what for f in _content(self.store.connection, SCHEMA_VERSION) if f.level != "ok"] == []
        assert not self.store.connection.in_transaction

    @invariant()
    def numbers_are_never_given_out_again(self) -> None:
        given = dict(self.store.connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        assert all(given.get(table, 0) >= seq for table, seq in self.highest.items())
        self.highest = given


class OneActor(Journal):
    """One person: undo and redo walk along a line of contents."""

    @initialize()
    def start(self) -> None:
        self.line = [self.dump()]
        self.place = 0

    @rule(changes=st.lists(st.sampled_from((*CHANGES, rank_deals)), min_size=1, max_size=4), chance=st.randoms())
    def does(self, changes: list[Change], chance: Random) -> None:
        if self.change(changes, chance, "ana") is not None:
            del self.line[self.place + 1 :]
            self.line.append(self.dump())
            self.place += 1

    @rule(count=st.integers(1, 3))
    def undoes(self, count: int) -> None:
        made = undo(self.store, context(), count)
        assert len(made) == min(count, self.place)
        self.place -= len(made)
        assert self.dump() == self.line[self.place]

    @rule(count=st.integers(1, 3))
    def redoes(self, count: int) -> None:
        made = redo(self.store, context(), count)
        assert len(made) == min(count, len(self.line) - 1 - self.place)
        self.place += len(made)
        assert self.dump() == self.line[self.place]

    @rule()
    def opens_again(self) -> None:
        self.store.close()
        self.store = opened(self.folder / "deals.db")

    def teardown(self) -> None:
        if hasattr(self, "line"):
            undo(self.store, context(), 10_000)
            assert self.dump() == self.line[0]
            redo(self.store, context(), 10_000)
            assert self.dump() == self.line[-1]
        super().teardown()


class SeveralActors(Journal):
    """Several people: what is undone comes back by redo as it was; what is refused changes nothing."""

    ACTORS = ("ana", "bob", "eve")

    @rule(
        changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3),
        chance=st.randoms(),
        actor=st.sampled_from(ACTORS),
    )
    def does(self, changes: list[Change], chance: Random, actor: str) -> None:
        self.change(changes, chance, actor)

    @rule(actor=st.sampled_from(ACTORS))
    def undoes(self, actor: str) -> None:
        before = self.dump()
        try:
            made = undo(self.store, context(actor))
        except Conflict:
            assert self.dump() == before
        else:
            if made:
                (again,) = redo(self.store, context(actor))
                assert again.subject_id == made[0].subject_id
                assert self.dump() == before
                undo(self.store, context(actor))

    @rule(actor=st.sampled_from(ACTORS))
    def redoes(self, actor: str) -> None:
        before = self.dump()
        try:
            redo(self.store, context(actor))
        except Conflict:
            assert self.dump() == before

    @precondition(lambda self: self.store.connection.execute("SELECT 1 FROM journal_batch").fetchone())
    @rule(chance=st.randoms(), actor=st.sampled_from(ACTORS))
    def undoes_any(self, chance: Random, actor: str) -> None:
        before = self.dump()
        ids = [row[0] for row in self.store.connection.execute("SELECT id FROM journal_batch ORDER BY id")]
        try:
            (made,) = undo(self.store, context(actor), batch=chance.choice(ids))
        except (Conflict, RuleRefused):
            assert self.dump() == before
        else:
            undo(self.store, context(actor), batch=made.batch_id)
            assert self.dump() == before

    def teardown(self) -> None:
        # A batch that made a row and deleted it again, below another's row that is gone since, is refused. What the
        # refusal names leads out.
        for _ in range(1_000):
            latest = self.store.connection.execute(
                "SELECT max(id) FROM journal_batch WHERE kind = 'do' AND live = 1"
            ).fetchone()[0]
            if latest is None:
                break
            try:
                undo(self.store, context(), batch=latest)
            except Conflict as conflict:
                (named,) = re.findall(r"--batch (\d+)", conflict.hint)
                undo(self.store, context(), batch=int(named))
        assert self.dump() == new_file()[1]
        super().teardown()


SOME = settings(max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(SOME, max_examples=1000, stateful_step_count=30)
MACHINES = [OneActor, SeveralActors]


@pytest.fixture(autouse=True)
def short_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are many, so that deletions go as ranges too."""
    monkeypatch.setattr("pipetui.store.bulk._LONG_RUN", 1)


@pytest.mark.parametrize("machine", MACHINES)
def test_what_was_done_is_undone_and_redone(machine: type[Journal]) -> None:
    run_state_machine_as_test(machine, settings=SOME)


@pytest.mark.soak
@pytest.mark.parametrize("machine", MACHINES)
def test_what_was_done_a_thousand_times_is_undone_and_redone(machine: type[Journal]) -> None:
    run_state_machine_as_test(machine, settings=MANY)

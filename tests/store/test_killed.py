"""kill -9 during edits, moves, deletions and imports: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest

from pipetui.store.doctor import examine
from pipetui.store.file import open_store
from support.contexts import NOW
from support.processes import start

if TYPE_CHECKING:
    from pathlib import Path

WORKING = """
import random, sys
from support.contexts import NOW, context
from support.rows import put_deal, put_move, remove_deal
from pipetui.store.bulk import bulk
from pipetui.store.file import open_store
from pipetui.store.journal import redo, undo
from pipetui.store.unit import unit

chance = random.Random(int(sys.argv[2]))
DEAL = ("title", "title_key", "contact_id", "rank", "stage_id", "status", "first_at", "moved_at", "last_open_stage_id")

def imports(connection, u):
    with bulk(u) as b:
        contact, _ = b.insert("contact", ("name", "name_key", "phone"), [("C", "c", "1")])
        row = ("T", "t", contact, 1, 2, "open", "a" * 24, "a" * 24, 2)
        first, count = b.insert("deal", DEAL, [row] * 300)
        changes = [(first + n, 2, "a" * 24) for n in range(count)]
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), changes)

def some_deal(connection):
    return connection.execute("SELECT id FROM deal ORDER BY random() LIMIT 1").fetchone()[0]

def adds(connection, u):
    put_deal(connection, minutes=chance.randrange(100))

def edits(connection, u):
    connection.execute("UPDATE deal SET notes = ?, amount = ?, currency = 'EUR' WHERE id = ?",
                       ("x" * chance.randrange(20_000), chance.randrange(10**6), some_deal(connection)))

def moves(connection, u):
    put_move(connection, some_deal(connection), chance.randrange(1, 8), chance.randrange(10_000))

def deletes(connection, u):
    remove_deal(connection, some_deal(connection))

with open_store(sys.argv[1], now=NOW) as store:
    # Few pages fit: rows go to the file before the commit, which the kill then has to take back.
    store.connection.execute("PRAGMA cache_size = 20")
    while True:
        work = chance.choice([imports, adds, edits, edits, moves, moves, moves, deletes, undo, redo])
        if work in (undo, redo):
            done = work(store, context())
            number = done[0].batch_id if done else 0
        else:
            with unit(store, context(), command=work.__name__) as u:
                if not u.connection.execute("SELECT 1 FROM deal").fetchone():
                    work = adds
                work(u.connection, u)
            number = u.batch_id or 0
        print(number, flush=True)
"""


AT_LEAST = 5
"""Batches that are acknowledged before the kill, however slow the machine is."""


def killed(db: Path, seed: int) -> int:
    """Work until killed after a while; returns the last batch that was acknowledged."""
    process = start(WORKING, db, seed)
    assert process.stdout is not None
    kill = threading.Timer(random.Random(seed).random(), process.kill)
    last = 0
    for number, line in enumerate(process.stdout):
        if line.endswith("\n"):
            last = max(last, int(line))
        if number == AT_LEAST:
            kill.start()
    _, err = process.communicate(timeout=60)
    assert process.returncode == -9, err
    return last


def check(db: Path, acknowledged: int) -> None:
    with open_store(db, now=NOW) as store:
        ids = [row[0] for row in store.connection.execute("SELECT id FROM journal_batch ORDER BY id")]
        without_history = store.connection.execute(
            "SELECT count(*) FROM deal WHERE id NOT IN (SELECT deal_id FROM stage_change)"
        ).fetchone()[0]
        without_entries = store.connection.execute(
            "SELECT count(*) FROM journal_batch WHERE id NOT IN (SELECT batch_id FROM journal_entry)"
        ).fetchone()[0]
    # At most the one after the last acknowledged was committed and not heard of.
    assert ids == list(range(1, len(ids) + 1))
    assert acknowledged <= len(ids) <= acknowledged + 1
    assert (without_history, without_entries) == (0, 0)
    assert {finding.level for finding in examine(db)} == {"ok"}


def kill_often(db: Path, times: int) -> None:
    open_store(db, now=NOW).close()
    acknowledged = 0
    for seed in range(times):
        acknowledged = max(acknowledged, killed(db, seed))
        check(db, acknowledged)
        with open_store(db, now=NOW) as store:
            acknowledged = store.connection.execute("SELECT coalesce(max(id), 0) FROM journal_batch").fetchone()[0]
    assert acknowledged >= AT_LEAST * times


def test_killed_while_writing_nothing_acknowledged_is_lost(db: Path) -> None:
    kill_often(db, 2)


@pytest.mark.soak
def test_killed_many_times_while_writing_nothing_acknowledged_is_lost(db: Path) -> None:
    kill_often(db, 60)

from __future__ import annotations

import random
import sqlite3
import time
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from pipetui.domain.errors import DatabaseProblem, PipetuiError
from pipetui.store import connection as connections
from pipetui.store import doctor
from pipetui.store.doctor import _RESTORE, examine
from pipetui.store.dump import logical_dump
from pipetui.store.faults import translate
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.files import alter, digests
from support.processes import locked
from support.rows import WON, put, put_deal, put_move

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.store.file import Store


def fill(store: Store, deals: int = 30) -> None:
    """Some deals with moves, tags and tasks."""
    with unit(store, context(), command="add") as u:
        tag = put(u.connection, "tag", name="hot", name_key="hot")
        for number in range(deals):
            deal = put_deal(u.connection, f"Deal {number}", amount=number, currency="EUR", notes="n" * 200)
            put_move(u.connection, deal, 2 + number % 6, number)
            put(u.connection, "deal_tag", deal_id=deal, tag_id=tag)
            put(u.connection, "task", deal_id=deal, title="call", added_at="x" * 24)


@pytest.fixture
def filled(store: Store, db: Path) -> Path:
    """A closed file with some deals."""
    fill(store)
    store.close()
    return db


def said(path: Path, level: str) -> list[str]:
    return [finding.what for finding in examine(path) if finding.level == level]


def past_the_triggers(path: Path, *statements: str) -> None:
    """Change rows as no program of ours can, with the triggers made again after it."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    dropping = (f"DROP TRIGGER {name}" for name, _ in triggers)
    for statement in ("BEGIN", *dropping, *statements, *(sql for _, sql in triggers), "COMMIT"):
        connection.execute(statement)
    connection.close()


def test_sound_file_has_no_faults_and_is_not_touched(filled: Path) -> None:
    before = digests(filled.parent)
    assert {finding.level for finding in examine(filled)} == {"ok"}
    assert digests(filled.parent) == before


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM contact WHERE id = 3", "row 3 of deal has no contact"),
        ("UPDATE deal SET stage_id = 1 WHERE id = 7", "deal 7 is not where its history says"),
        (f"UPDATE deal SET status = 'won', closed_at = moved_at WHERE id = {WON}", "deal 6 is not where"),
        ("UPDATE deal SET first_at = NULL WHERE id = 5", "deal 5 is not where its history says"),
        ("UPDATE deal SET last_open_stage_id = 3 WHERE id = 5", "deal 5 is not where its history says"),
        ("UPDATE deal SET moved_at = 'x' WHERE id = 5", "deal 5 is not where its history says"),
        ("DELETE FROM stage_change WHERE deal_id = 9", "deal 9 is not where its history says"),
        ("UPDATE deal SET amount = amount + 1 WHERE id = 5", "the totals of the columns are wrong"),
        ("DELETE FROM stage_total WHERE stage_id = 2", "the totals of the columns are wrong"),
        ("UPDATE deal SET attention = 'x' WHERE id = 5", "deal 5 is not as urgent as its tasks say"),
        ("UPDATE stage_total SET deals = deals + 1", "the totals of the columns are wrong"),
        (
            "INSERT INTO journal_now SELECT 1, id, 1 FROM journal_batch",
            "another program left a change open in the journal",
        ),
    ],
)
def test_fault_in_the_content_is_found(filled: Path, statement: str, fault: str) -> None:
    past_the_triggers(filled, statement)
    assert any(fault in what for what in said(filled, "error"))


def with_a_wrong_index(path: Path) -> None:
    """Make SQLite miss the entry of every deal in an index."""
    alter(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, '(stage_id, rank, id)', '(id)') WHERE name = 'deal_by_place'",
    )


def test_damage_is_told_a_fault_a_line_and_not_without_end(filled: Path) -> None:
    with_a_wrong_index(filled)
    found = [finding for finding in examine(filled) if finding.level == "error"]
    assert [finding.what for finding in found] == [
        *(f"damaged: row {number} missing from index deal_by_place" for number in range(1, 11)),
        "damaged: 20 more such faults",
    ]
    assert [finding.hint for finding in found] == ["" if place < 10 else _RESTORE for place in range(11)]


def test_lines_that_sqlite_says_at_once_are_told_apart() -> None:
    # As it says of damaged pages: all of them in one row, under a heading.
    said_by_sqlite = "*** in database main ***\nPage 259: btreeInitPage() returns error code 11\nPage 7: never used"
    connection = Mock(**{"execute.return_value.fetchall.return_value": [(said_by_sqlite,), ("row 3 missing",)]})
    assert list(doctor._damage(connection)) == [
        ("error", "damaged: Page 259: btreeInitPage() returns error code 11", ""),
        ("error", "damaged: Page 7: never used", ""),
        ("error", "damaged: row 3 missing", _RESTORE),
    ]


def test_damage_beyond_counting(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_FAULTS_COUNTED", 15)
    with_a_wrong_index(filled)
    assert said(filled, "error")[-1] == "damaged: at least 5 more such faults"


def test_foreign_trigger_is_found(filled: Path) -> None:
    alter(filled, "CREATE TRIGGER evil AFTER INSERT ON deal BEGIN SELECT 1; END")
    assert said(filled, "error") == ["its triggers are not those of pipetui"]


def test_file_that_is_not_there_or_not_ours_is_said(tmp_path: Path) -> None:
    assert "there is no file" in said(tmp_path / "none.db", "error")[0]
    (tmp_path / "text").write_text("text")
    assert "not a pipetui file" in said(tmp_path / "text", "error")[0]
    assert "is a folder" in said(tmp_path, "error")[0]


def test_rights_that_others_have_are_warned_of(filled: Path) -> None:
    filled.chmod(0o644)
    filled.parent.chmod(0o777)
    assert said(filled, "warning") == [
        f"others may read the file {filled}",
        f"others may change its folder {filled.parent}",
    ]


def test_file_that_may_not_be_written_is_warned_of(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "is_writable", lambda _: False)
    assert said(filled, "warning") == ["the file may only be read"]


def test_unfinished_copy_is_warned_of(filled: Path) -> None:
    (filled.parent / f".{filled.name}.123-0.new").write_text("half")
    assert said(filled, "warning") == [f"an unfinished copy was left behind: .{filled.name}.123-0.new"]


def test_older_version_is_warned_of(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.migrations import install

    install(tmp_path, monkeypatch)
    assert said(filled, "warning") == ["from an older version"]
    assert said(filled, "error") == []


def test_locked_file_is_warned_of(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with locked(filled):
        assert said(filled, "warning") == ["the file is locked by another program"]


def test_change_that_was_cut_off_is_warned_of(filled: Path) -> None:
    from support.processes import run

    code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE company SET notes = ''")
connection.execute("CREATE TABLE filler (x)")
connection.execute("INSERT INTO filler VALUES (randomblob(500000))")
os._exit(0)
"""
    run(code, filled)
    before = digests(filled.parent)
    assert said(filled, "warning") == ["a program ended within a change"]
    assert digests(filled.parent) == before
    open_store(filled, now=NOW).close()
    assert {finding.level for finding in examine(filled)} == {"ok"}


# Damage ------------------------------------------------------------------------------------------------------------


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def zero_a_page(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // 4096)
    data[page * 4096 : (page + 1) * 4096] = bytes(4096)


def cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def scramble(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data) - 64)
    data[place : place + 64] = chance.randbytes(64)


def sqlite_finds_damage(path: Path) -> bool:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",))
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
    finally:
        connection.close()


def damage_and_look(filled: Path, seeds: range) -> None:
    sound = filled.read_bytes()
    found = 0
    told: list[PipetuiError | None] = []
    for seed in seeds:
        chance = random.Random(seed)
        data = bytearray(sound)
        chance.choice([flip, flip, flip, zero_a_page, cut_off, scramble])(data, chance)
        filled.write_bytes(data)
        before = digests(filled.parent)
        started = time.monotonic()
        try:
            with open_store(filled, now=NOW) as store:
                logical_dump(store.connection)
        except (sqlite3.DatabaseError, DatabaseProblem) as error:
            told.append(translate(error))  # what a query meets later is raw: the faces translate it
        damaged = sqlite_finds_damage(filled)
        found += damaged
        if damaged:
            assert said(filled, "error"), seed
        else:
            examine(filled)
        assert time.monotonic() - started < 5, seed
        assert digests(filled.parent) == before, seed
    assert found
    assert {type(error) for error in told} == {DatabaseProblem}


def test_damaged_file_is_opened_or_refused_and_never_touched(filled: Path) -> None:
    damage_and_look(filled, range(40))


@pytest.mark.soak
def test_much_damaged_file_is_opened_or_refused_and_never_touched(filled: Path) -> None:
    damage_and_look(filled, range(100, 1500))

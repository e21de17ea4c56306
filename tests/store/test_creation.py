from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import NotFound, OperationFailed
from pipetui.domain.stages import LOST_REASONS, TEMPLATES
from pipetui.store.file import open_store
from support.contexts import NOW
from support.processes import run, start

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("real_files")


@pytest.mark.parametrize("template", TEMPLATES)
def test_new_file_has_the_templates_stages_and_the_usual_reasons(db: Path, template: str) -> None:
    with open_store(db, now=NOW, template=template) as store:
        stages = store.connection.execute("SELECT name, position, objective, exit_criteria FROM stage").fetchall()
        actions = store.connection.execute("SELECT stage_id, position, title, due_in_days FROM stage_action").fetchall()
        reasons = store.connection.execute("SELECT name FROM lost_reason ORDER BY position").fetchall()
        pipelines = store.connection.execute("SELECT id, name FROM pipeline").fetchall()
    wanted = TEMPLATES[template]
    assert stages == [(stage.name, place, stage.objective, stage.exit_criteria) for place, stage in enumerate(wanted)]
    assert actions == [
        (number, place, title, days)
        for number, stage in enumerate(wanted, start=1)
        for place, (title, days) in enumerate(stage.actions)
    ]
    assert [name for (name,) in reasons] == list(LOST_REASONS)
    assert pipelines == [(1, "Sales")]


def settings(path: Path) -> dict[str, str]:
    with open_store(path, now=NOW, create=False) as store:
        return dict(store.connection.execute("SELECT key, value FROM setting").fetchall())


def test_new_file_keeps_what_it_was_made_with(db: Path) -> None:
    open_store(db, now=NOW, currency="CHF", timezone="Europe/Zurich").close()
    assert settings(db) == {"base_currency": "CHF", "timezone": "Europe/Zurich", "current_pipeline": "1"}


@pytest.mark.parametrize(("variable", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo")])
def test_timezone_of_a_new_file_is_the_systems(
    db: Path, monkeypatch: pytest.MonkeyPatch, variable: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", variable)
    open_store(db, now=NOW).close()
    assert settings(db)["timezone"] == zone


def test_timezone_is_utc_where_the_system_tells_none(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Mars/Olympus")
    monkeypatch.setattr("pipetui.store.creation.os.path.realpath", str)
    open_store(db, now=NOW).close()
    assert settings(db)["timezone"] == "UTC"


def test_new_file_has_nothing_to_undo_and_nothing_beside_it(db: Path) -> None:
    with open_store(db, now=NOW) as store:
        assert store.connection.execute("SELECT count(*) FROM journal_batch").fetchone() == (0,)
    assert [path.name for path in db.parent.iterdir()] == [db.name]


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_file_folder_and_copies_are_for_the_user_alone(tmp_path: Path, mask: int) -> None:
    code = """
import os, sys
os.umask(int(sys.argv[2]))
from support.contexts import NOW, context
from support.rows import put_deal
from pipetui.store.backup import backup
from pipetui.store.file import open_store
from pipetui.store.unit import unit
with open_store(sys.argv[1], now=NOW) as store:
    with unit(store, context(), command="x") as u:
        put_deal(u.connection)
        print(oct(os.stat(sys.argv[1] + "-journal").st_mode & 0o777))
    print(oct(os.stat(backup(store, None, NOW)).st_mode & 0o777))
"""
    db = tmp_path / "one" / "two" / "deals.db"
    assert run(code, db, mask).split() == ["0o600", "0o600"]
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes.pop("one/two/deals-backups") == 0o700
    assert modes.pop("one") == modes.pop("one/two") == 0o700
    assert set(modes.values()) == {0o600}


def test_unknown_template_makes_nothing(db: Path) -> None:
    with pytest.raises(NotFound):
        open_store(db, now=NOW, template="nope")
    assert not db.exists()


FIRST_START = """
import sys
from support.contexts import NOW, context
from pipetui.store.file import open_store
from pipetui.store.unit import begin, close_batch, open_batch  # what a unit does, without loading the ORM eight times
sys.stdin.readline()
with open_store(sys.argv[1], now=NOW) as store:
    begin(store)
    batch = open_batch(store.connection, context(sys.argv[2]), "x")
    store.connection.execute("INSERT INTO tag (name, name_key) VALUES (?1, ?1)", (sys.argv[2],))
    close_batch(store.connection, batch, "added a tag")
    store.connection.execute("COMMIT")
"""


def test_first_start_by_eight_processes_makes_one_file(tmp_path: Path) -> None:
    db = tmp_path / "new" / "deals.db"
    processes = [start(FIRST_START, db, f"p{number}") for number in range(8)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        assert process.communicate(timeout=60) == ("", "")
    assert [path.name for path in db.parent.iterdir()] == ["deals.db"]
    with open_store(db, now=NOW) as store:
        assert store.connection.execute("SELECT count(*) FROM pipeline").fetchone() == (1,)
        tags = {name for (name,) in store.connection.execute("SELECT name FROM tag")}
        assert tags == {f"p{number}" for number in range(8)}


def test_file_made_by_another_meanwhile_is_taken(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def late(source: str, target: str) -> None:
        monkeypatch.undo()
        open_store(db, now=NOW, currency="CHF").close()
        link(source, target)

    monkeypatch.setattr("pipetui.store.creation.os.link", late)
    open_store(db, now=NOW, currency="EUR").close()
    assert settings(db)["base_currency"] == "CHF"
    assert [path.name for path in db.parent.iterdir()] == [db.name]


def test_file_system_without_links_will_do(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pipetui.store.creation.os.link", refuse)
    open_store(db, now=NOW, currency="EUR").close()
    assert settings(db)["base_currency"] == "EUR"
    assert [path.name for path in db.parent.iterdir()] == [db.name]


def test_file_of_another_is_taken_also_without_links(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        monkeypatch.undo()
        open_store(db, now=NOW, currency="CHF").close()
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pipetui.store.creation.os.link", refuse)
    open_store(db, now=NOW, currency="EUR").close()
    assert settings(db)["base_currency"] == "CHF"


def test_too_many_unfinished_files_are_told(db: Path) -> None:
    for number in range(1000):
        (db.parent / f".{db.name}.{os.getpid()}-{number}.new").touch()
    with pytest.raises(OperationFailed, match="unfinished"):
        open_store(db, now=NOW)


@pytest.mark.parametrize(
    ("code", "kind"), [(sqlite3.SQLITE_FULL, OperationFailed), (sqlite3.SQLITE_ERROR, sqlite3.OperationalError)]
)
def test_first_start_that_fails_leaves_nothing(
    db: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: type[Exception]
) -> None:
    def fail(_: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("pipetui.store.creation.migrate", fail)
    with pytest.raises(kind):
        open_store(db, now=NOW)
    assert list(db.parent.iterdir()) == []


def test_unfinished_file_of_another_start_is_left_alone(db: Path) -> None:
    other = db.parent / f".{db.name}.{os.getpid()}-0.new"
    other.write_text("half")
    open_store(db, now=NOW).close()
    assert other.read_text() == "half"

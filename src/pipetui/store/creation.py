"""Makes a new file: built beside its place and linked into it whole, so that no process ever meets half of one.

Eight processes that start at once each build one; the first link wins and the others open that.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from pipetui.domain.errors import OperationFailed
from pipetui.store import connection as connections
from pipetui.store.faults import translate
from pipetui.store.migrate import migrate
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.stages import StageTemplate


def create_file(where: str, *, template: str, currency: str | None, timezone: str | None) -> None:
    """Make a file with the schema, the settings, one pipeline of the template's stages and the usual lost reasons.

    A file that another process made in the meantime is left as it is.

    Raises:
        NotFound: there is no such template.
        OperationFailed: the folder cannot be made or written, or the disk is full.
    """
    from pipetui.domain.stages import template as stages_of

    stages = stages_of(template)
    try:
        make_folder(os.path.dirname(where))
        place(where, lambda beside: _build(beside, stages, currency or "", timezone or system_timezone()))
    except OSError as error:
        raise OperationFailed(f"{where} cannot be made: {error.strerror}", "Name another place with --db.") from error
    except sqlite3.Error as error:
        raise translate(error) or error from error


def make_folder(folder: str) -> None:
    """Make a folder and those above it that are missing, for this user only."""
    if not os.path.isdir(folder):
        make_folder(os.path.dirname(folder))
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise


def place(where: str, build: Callable[[str], None]) -> bool:
    """Build a file beside `where` and link it there; True when it was this process's that came to stand there."""
    beside = reserve(where)
    try:
        build(beside)
        sync(beside)
        try:
            os.link(beside, where)
        except FileExistsError:
            return False
        except OSError:
            # A file system without links (FAT, some network shares): there, two first starts at once are a risk.
            if os.path.lexists(where):
                return False
            os.rename(beside, where)
        sync(os.path.dirname(where))
        return True
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            discard(beside + ending)


def reserve(where: str) -> str:
    """Make an empty 0600 file with a free name beside `where`, and return its name."""
    folder, name = os.path.split(where)
    for number in range(1000):
        beside = os.path.join(folder, f".{name}.{os.getpid()}-{number}.new")
        try:
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            continue
        return beside
    raise FileExistsError(0, "too many unfinished files stand beside it", folder)


def discard(path: str) -> None:
    """Delete a file that may not be there."""
    if os.path.lexists(path):
        os.unlink(path)


def sync(path: str) -> None:
    """Have the disk keep a file, or a folder's entries, through a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def system_timezone() -> str:
    """The IANA name of this machine's timezone; UTC where it cannot be told."""
    from zoneinfo import ZoneInfo

    links = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").removeprefix(":"), links, "UTC"):
        try:
            return str(ZoneInfo(name))
        except (KeyError, ValueError, OSError):
            continue
    return "UTC"


def _build(path: str, stages: Sequence[StageTemplate], currency: str, timezone: str) -> None:
    connection = sqlite3.connect(connections.address(path, mode="rw"), uri=True, isolation_level=None)
    try:
        # Nobody sees the file before it is whole and synced: journals and syncs until then would be for nothing.
        connection.execute("PRAGMA synchronous = 0")
        connection.execute("PRAGMA journal_mode = MEMORY")
        migrate(connection)
        seed(connection, stages, currency, timezone)
        connection.execute(f"PRAGMA journal_mode = {connections.wanted_journal_mode()}")
    finally:
        connection.close()


def seed(connection: sqlite3.Connection, stages: Sequence[StageTemplate], currency: str, timezone: str) -> None:
    """Write what a new file holds. Without the journal: in a new file there is nothing to take back."""
    from pipetui.domain.stages import LOST_REASONS
    from pipetui.domain.text import fold

    connection.execute("BEGIN IMMEDIATE")
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    pipeline = _seed_pipeline(connection, stages)
    connection.executemany(
        "INSERT INTO lost_reason (name, name_key, position) VALUES (?, ?, ?)",
        [(name, fold(name), position) for position, name in enumerate(LOST_REASONS)],
    )
    settings = {"base_currency": currency, "timezone": timezone, "current_pipeline": str(pipeline)}
    connection.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", settings.items())
    triggers.remake(connection)
    connection.execute("COMMIT")


def _seed_pipeline(connection: sqlite3.Connection, stages: Sequence[StageTemplate]) -> int:
    from pipetui.domain.text import fold

    pipeline = connection.execute(
        "INSERT INTO pipeline (name, name_key, position) VALUES ('Sales', 'sales', 0) RETURNING id"
    ).fetchone()[0]
    for position, stage in enumerate(stages):
        stage_id = connection.execute(
            "INSERT INTO stage (pipeline_id, name, name_key, kind, position, probability, stale_after_days, objective,"
            " exit_criteria) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                pipeline,
                stage.name,
                fold(stage.name),
                stage.kind,
                position,
                stage.probability,
                stage.stale_after_days,
                stage.objective,
                stage.exit_criteria,
            ),
        ).fetchone()[0]
        connection.executemany(
            "INSERT INTO stage_action (stage_id, position, title, due_in_days) VALUES (?, ?, ?, ?)",
            [(stage_id, place, title, days) for place, (title, days) in enumerate(stage.actions)],
        )
    return int(pipeline)

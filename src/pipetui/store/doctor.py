"""Looks a file over without changing it, also one that cannot be opened otherwise."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import PipetuiError
from pipetui.store import connection as connections
from pipetui.store.file import UNREADABLE, check_identity
from pipetui.store.migrate import SCHEMA_VERSION
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESTORE = "`pipetui restore` brings back a backup."
_FAULTS_TOLD, _FAULTS_COUNTED = 10, 1_000


class Finding(NamedTuple):
    """What was found. `level` is `ok`, `warning` (works, but look at it) or `error` (do not go on with this file)."""

    level: str
    what: str
    hint: str = ""


def examine(path: str | os.PathLike[str]) -> list[Finding]:
    """Check a file: its identity, SQLite's own integrity, our rules, and who may read it."""
    where = connections.located(path)
    if not os.path.lexists(where):
        return [Finding("error", f"there is no file {path}", "Make one with `pipetui init`.")]
    try:
        version = check_identity(where)
    except PipetuiError as error:
        return [Finding("error", error.message, error.hint)]
    found = [*_around(where), Finding("ok", f"a pipetui file, version {version}")]
    if version < SCHEMA_VERSION:
        found.append(Finding("warning", "from an older version", "Opening it brings it up to date, after a backup."))
    try:
        connection = connections.connect(where, write=False)
        try:
            found += _content(connection, version)
        finally:
            connection.close()
    except UNREADABLE as error:
        found.append(_unreadable(where, error))
    return found


def _around(where: str) -> Iterator[Finding]:
    for path, what in ((where, "the file"), (os.path.dirname(where), "its folder")):
        mode = os.stat(path).st_mode
        others = mode & 0o077 if path == where else mode & 0o022 and not mode & 0o1000
        if os.name == "posix" and others:
            does = "read" if path == where else "change"
            yield Finding("warning", f"others may {does} {what} {path}", "Take that right away (`chmod go-rwx`).")
    folder, name = os.path.split(where)
    for left in sorted(os.listdir(folder)):
        if left.startswith(f".{name}.") and left.endswith(".new"):
            yield Finding("warning", f"an unfinished copy was left behind: {left}", "Delete it when no pipetui runs.")
    if not connections.is_writable(where):
        yield Finding("warning", "the file may only be read", "Allow writing to it and to its folder to change deals.")


def _unreadable(where: str, error: Exception) -> Finding:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if os.path.lexists(where + "-journal") and code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
        return Finding(
            "warning", "a program ended within a change", "The next command takes the unfinished change back."
        )
    if code == sqlite3.SQLITE_BUSY:
        return Finding("warning", "the file is locked by another program", "Look again when it is done.")
    return Finding("error", "the file cannot be read: its structure is damaged", _RESTORE)


def _content(connection: sqlite3.Connection, version: int) -> Iterator[Finding]:
    damaged = list(_damage(connection))
    yield from damaged
    if damaged:
        return
    yield Finding("ok", "SQLite finds no damage")
    if version == SCHEMA_VERSION:
        for check in (_foreign_keys, _triggers, _derived, _attention, _touched, _totals, _unfinished):
            yield from check(connection)


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    said = connection.execute(f"PRAGMA integrity_check({_FAULTS_COUNTED})").fetchall()
    # One row may hold many lines, the first of them a heading.
    faults = [line for (text,) in said for line in text.splitlines() if line != "ok" and not line.startswith("*** ")]
    for fault in faults[:_FAULTS_TOLD]:
        yield Finding("error", f"damaged: {fault}", _RESTORE if fault is faults[-1] else "")
    if (more := len(faults) - _FAULTS_TOLD) > 0:
        at_least = "at least " if len(faults) >= _FAULTS_COUNTED else ""
        yield Finding("error", f"damaged: {at_least}{more:,} more such faults", _RESTORE)


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[Finding]:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    yield from (Finding("error", f"row {row[1]} of {row[0]} has no {row[2]}", _RESTORE) for row in broken[:20])
    if not broken:
        yield Finding("ok", "every row has the rows it refers to")


def _triggers(connection: sqlite3.Connection) -> Iterator[Finding]:
    if triggers.present(connection) == triggers.expected():
        yield Finding("ok", "its triggers are ours")
    else:
        yield Finding("error", "its triggers are not those of pipetui", _RESTORE)


# Written apart from the triggers that keep these columns, so that a mistake there shows here.
_WRONG_DEALS = """
    WITH ordered AS (
        SELECT c.deal_id, c.to_stage_id, c.happened_at, c.assumed, s.kind, s.pipeline_id,
            row_number() OVER (PARTITION BY c.deal_id ORDER BY c.happened_at, c.id) AS place,
            row_number() OVER (PARTITION BY c.deal_id ORDER BY c.happened_at DESC, c.id DESC) AS from_end
        FROM stage_change c JOIN stage s ON s.id = c.to_stage_id),
    last AS (SELECT * FROM ordered WHERE from_end = 1),
    open_ones AS (
        SELECT o.deal_id, o.to_stage_id, min(o.from_end) FROM ordered o
        JOIN last l ON l.deal_id = o.deal_id AND l.pipeline_id = o.pipeline_id WHERE o.kind = 'open' GROUP BY o.deal_id)
    SELECT d.id FROM deal d
    LEFT JOIN last l ON l.deal_id = d.id
    LEFT JOIN ordered f ON f.deal_id = d.id AND f.place = 1
    LEFT JOIN open_ones o ON o.deal_id = d.id
    WHERE (d.stage_id, d.status, d.moved_at, d.closed_at, d.first_at, d.last_open_stage_id) IS NOT
        (l.to_stage_id, l.kind, l.happened_at, iif(l.kind = 'open', NULL, l.happened_at),
            iif(f.assumed = 2, NULL, f.happened_at), o.to_stage_id)
    ORDER BY d.id LIMIT 20
"""


def _derived(connection: sqlite3.Connection) -> Iterator[Finding]:
    wrong = [row[0] for row in connection.execute(_WRONG_DEALS)]
    yield from (Finding("error", f"deal {deal} is not where its history says", _RESTORE) for deal in wrong)
    if not wrong:
        yield Finding("ok", "every deal is where its history says")


_WRONG_ATTENTION = """
    WITH steps AS (
        SELECT deal_id, iif(due_on IS NULL, '~', due_on || ifnull(due_time, '~')) AS at,
            row_number() OVER (PARTITION BY deal_id
                ORDER BY due_on IS NULL, due_on, due_time IS NULL, due_time, id) AS place
        FROM task WHERE done_at IS NULL)
    SELECT d.id FROM deal d LEFT JOIN steps s ON s.deal_id = d.id AND s.place = 1
    WHERE d.attention IS NOT CASE WHEN s.at IS NULL THEN '!' || ifnull(d.expected_close, '~')
        WHEN d.expected_close || '~~' < s.at THEN d.expected_close || '~~' ELSE s.at END ORDER BY d.id LIMIT 20
"""


def _attention(connection: sqlite3.Connection) -> Iterator[Finding]:
    wrong = [row[0] for row in connection.execute(_WRONG_ATTENTION)]
    yield from (Finding("error", f"deal {deal} is not as urgent as its tasks say", _RESTORE) for deal in wrong)
    if not wrong:
        yield Finding("ok", "every deal is as urgent as its tasks say")


_WRONG_TOUCHED = """
    WITH counted AS (SELECT a.* FROM activity a WHERE a.kind_id IN (SELECT id FROM activity_kind WHERE is_note = 0)),
    touches AS (
        SELECT deal_id AS id, happened_at FROM counted WHERE deal_id IS NOT NULL
        UNION ALL SELECT d.id, c.happened_at FROM deal d CROSS JOIN counted c
            ON c.contact_id = d.contact_id AND c.deal_id IS NULL)
    SELECT d.id FROM deal d LEFT JOIN (SELECT id, max(happened_at) AS at FROM touches GROUP BY id) t ON t.id = d.id
    WHERE d.touched_at IS NOT t.at ORDER BY d.id LIMIT 20
"""


def _touched(connection: sqlite3.Connection) -> Iterator[Finding]:
    wrong = [row[0] for row in connection.execute(_WRONG_TOUCHED)]
    yield from (Finding("error", f"deal {deal} is not idle since its activities say", _RESTORE) for deal in wrong)
    if not wrong:
        yield Finding("ok", "every deal is idle since its activities say")


_WRONG_TOTALS = """
    SELECT count(*) FROM (
        SELECT stage_id, currency, own_probability, sum(deals) AS deals, sum(amount) AS amount FROM (
            SELECT stage_id, currency, own_probability, deals, amount FROM stage_total
            UNION ALL
            SELECT stage_id, ifnull(currency, ''), ifnull(probability, -1), -1, -ifnull(amount, 0) FROM deal)
        GROUP BY 1, 2, 3)
    WHERE deals <> 0 OR amount <> 0
"""


def _totals(connection: sqlite3.Connection) -> Iterator[Finding]:
    if connection.execute(_WRONG_TOTALS).fetchone()[0]:
        yield Finding("error", "the totals of the columns are wrong", _RESTORE)
    else:
        yield Finding("ok", "the totals of the columns are right")


def _unfinished(connection: sqlite3.Connection) -> Iterator[Finding]:
    if connection.execute("SELECT 1 FROM journal_now").fetchone():
        yield Finding("error", "another program left a change open in the journal", _RESTORE)

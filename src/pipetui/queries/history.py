"""What was done, when and by whom: the journal's batches, of the whole file or of one deal, whole or page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import fold
from pipetui.queries.record_shapes import HistoryLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

_CHILDREN = ("stage_change", "deal_tag", "task")

# An entry names one row, or (from the bulk path) a run of rows. A child that is gone is known by its last state only.
_BATCHES_OF_DEAL = (
    "WITH touched (table_name, row_key) AS (SELECT 'deal', :deal"
    + "".join(f" UNION ALL SELECT '{table}', id FROM {table} WHERE deal_id = :deal" for table in _CHILDREN)
    + f" UNION SELECT e.table_name, e.row_key FROM journal_entry e WHERE e.table_name IN {_CHILDREN} AND e.op = 'D'"
    " AND e.row_last IS NULL AND json_extract(e.before, '$.deal_id') = :deal"
    ") SELECT e.batch_id FROM touched w JOIN journal_entry e ON e.table_name = w.table_name"
    " AND e.row_key = w.row_key"
    " UNION SELECT e.batch_id FROM touched w JOIN journal_entry e ON e.table_name = w.table_name"
    " AND e.row_last IS NOT NULL AND e.row_key < w.row_key AND e.row_last >= w.row_key"
)


class Batch(NamedTuple):
    """One batch as the history shows it.

    Attributes:
        kind: `do`, `undo` or `redo`.
        live: its effect stands; of an undo: it has not been redone.
        undoes: the batch that an undo or redo takes back; None of others.
        turned_by: the last batch that took this one back; None when none did.
    """

    id: int
    at: str
    actor: str
    command: str
    summary: str
    kind: str
    live: bool
    undoes: int | None
    turned_by: int | None

    @property
    def mark(self) -> str:
        """What became of it, in a word: `undone`, `redone`, or nothing."""
        if self.kind == "undo":
            return "" if self.live else "redone"
        if not self.live:
            return "undone"
        return "redone" if self.turned_by is not None else ""


class Undoable(NamedTuple):
    """What somebody's next undo and redo would be about, in words; None where there is nothing."""

    undo: str | None
    redo: str | None


_LONGEST_NUMBER = 19  # a sign and the digits of 64 bits

_BATCH = (
    "SELECT b.id, b.at, b.actor, b.command, b.summary, b.kind, b.live, b.undoes,"
    " (SELECT max(t.id) FROM journal_batch t WHERE t.undoes = b.id) FROM journal_batch b"
)


def read_history(conn: Connection, limit: int, deal_id: int | None = None) -> list[HistoryLine]:
    """Return the last batches, newest first; of one deal: those that touched it, its stages, tags or tasks."""
    some = "" if deal_id is None else f"WHERE b.id IN ({_BATCHES_OF_DEAL})"
    rows = conn.execute(
        f"SELECT b.id, b.at, b.actor, b.command, b.summary, b.kind, b.live = 0 FROM journal_batch b {some}"
        " ORDER BY b.id DESC LIMIT :limit",
        {"deal": deal_id, "limit": max(limit, 0)},
    )
    return [HistoryLine._make((*row[:6], bool(row[6]))) for row in rows]


def find_batches(conn: Connection, text: str = "") -> list[int]:
    """Return the numbers of the batches that fit, newest first: of 20,000 within some tens of milliseconds.

    Args:
        conn: the file.
        text: words that all stand in what was done, the command or the name; `by:ana` is about the name alone, `#12`
            about what touched deal 12.
    """
    deal: int | None = None
    actors: list[str] = []
    rest: list[str] = []
    for word in text.split():
        if word[0] == "#" and word[1:].isdecimal() and len(word) < _LONGEST_NUMBER:
            deal = int(word[1:])
        elif word.lower().startswith("by:"):
            actors.append(fold(word[3:]))
        else:
            rest.append(fold(word))
    some = "" if deal is None else f"WHERE b.id IN ({_BATCHES_OF_DEAL})"
    columns = "b.id, b.actor, b.summary, b.command" if actors or rest else "b.id"
    found = conn.execute(f"SELECT {columns} FROM journal_batch b {some} ORDER BY b.id DESC", {"deal": deal})
    if not actors and not rest:
        return [number for (number,) in found]
    return [
        number
        for number, actor, summary, command in found
        if all(fold(actor).startswith(wanted) for wanted in actors)
        and (not rest or _holds(fold(f"{summary} {command} {actor}"), rest))
    ]


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def find_lines(conn: Connection, limit: int, text: str) -> list[HistoryLine]:
    """Return the last batches that fit words, newest first; see `find_batches`."""
    found = read_batches(conn, find_batches(conn, text)[:limit])
    return [HistoryLine(*batch[:6], undone=not batch.live) for batch in found]


def read_batches(conn: Connection, numbers: Sequence[int]) -> list[Batch]:
    """Return batches by their numbers, newest first; a few hundred at a time."""
    listed = ", ".join(map(str, numbers))
    rows = conn.execute(f"{_BATCH} WHERE b.id IN ({listed}) ORDER BY b.id DESC")
    return [Batch._make((*row[:6], bool(row[6]), *row[7:])) for row in rows]


def read_undoable(conn: Connection, actor: str) -> Undoable:
    """Return what the next undo and redo of somebody would be about: on an index, whatever the history's length."""
    latest = "SELECT id, summary FROM journal_batch WHERE actor = ? AND kind = ? AND live = 1 ORDER BY id DESC LIMIT 1"
    done = conn.execute(latest, (actor, "do")).fetchone()
    undone = conn.execute(latest, (actor, "undo")).fetchone()
    if undone is not None and done is not None and done[0] > undone[0]:
        undone = None
    return Undoable(done and done[1], undone and undone[1].removeprefix("undid: "))

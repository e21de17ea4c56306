"""What one batch of the journal changed, in words: row by row, field by field, before and after.

An entry of the journal has the columns that changed; a row that was added has only its number. What stood in it then is
found by going back from now: the first later change of a column says what was there before it, and a deletion says all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.dates import parse_instant
from pipetui.domain.money import decimal_text
from pipetui.queries.history import Batch, read_batches
from pipetui.store.schema.triggers import USER_TABLES

if TYPE_CHECKING:
    from sqlite3 import Connection
    from zoneinfo import ZoneInfo

MOST = 200
"""Rows of a batch that are shown; for the others their number stands."""


class FieldChange(NamedTuple):
    """One field: its name, and what stood in it before and after, in words; empty for nothing."""

    name: str
    before: str
    after: str


class RowChange(NamedTuple):
    """One thing that a batch changed.

    Attributes:
        noun: what it is (`deal`).
        number: its number in the file; the first one of several.
        name: how it is called, as of now or when it was last there.
        op: `added`, `changed` or `deleted`.
        fields: what changed of it.
        rows: how many there are, of those that were written in one go.
    """

    noun: str
    number: int
    name: str
    op: str
    fields: tuple[FieldChange, ...] = ()
    rows: int = 1


class BatchChanges(NamedTuple):
    """A batch with what it changed; `more` is how many changes of rows are not shown."""

    batch: Batch
    rows: tuple[RowChange, ...]
    more: int


_OPS = {"I": "added", "U": "changed", "D": "deleted"}
_NOUNS = {"stage_change": "deal", "deal_tag": "deal", "stage_action": "stage", "lost_reason": "lost reason"}
_NOUNS |= {"saved_view": "view", "activity_kind": "kind of activity", "exchange_rate": "exchange rate"}
_OWNER = {"stage_change": ("deal", "deal_id"), "deal_tag": ("deal", "deal_id"), "stage_action": ("stage", "stage_id")}
"""Rows that are told as part of another one."""

_OF_MANY = {"stage_change": "changes of stage", "deal_tag": "tags of deals", "stage_action": "actions of stages"}
"""What many rows of a table are called that are no things of their own."""

_REFERS = {"contact_id": "contact", "company_id": "company", "tag_id": "tag", "deal_id": "deal", "stage_id": "stage"}
_REFERS |= {"pipeline_id": "pipeline", "lost_reason_id": "lost_reason", "from_stage_id": "stage"}
_REFERS |= {"to_stage_id": "stage", "kind_id": "activity_kind", "lead_id": "lead"}
_INSTANTS = frozenset({"happened_at", "added_at", "done_at", "converted_at"})
_SWITCHES = frozenset({"archived", "hidden", "placeholder"})
_UNTOLD = frozenset({"id", "rank", "position", "assumed", "currency", "amount_parts", "added_at"})
_UNTOLD |= {"stage_id", "status", "first_at", "moved_at", "closed_at", "last_open_stage_id", "attention"}
_UNTOLD |= {"touched_at", "is_note"}
_IN_HEADING = frozenset({"title", "name"})
_NAMES = {"expected_close": "expected close", "filter_text": "filter", "due_on": "due", "due_time": "time"}
_NAMES |= {"to_stage_id": "stage", "from_stage_id": "from"}
_NAMES |= {"stale_after_days": "stale after", "wip_limit": "limit", "exit_criteria": "exit criteria"}
_NAMES |= {"on_day": "from", "converted_at": "converted"}
_NAMES |= {"done_at": "done", "happened_at": "when", "lost_note": "note", "due_in_days": "due in days"}


def read_changes(conn: Connection, number: int, timezone: ZoneInfo) -> BatchChanges | None:
    """Return what a batch changed; None when there is no such batch."""
    found = read_batches(conn, [number])
    if not found:
        return None
    entries = conn.execute(
        "SELECT id, table_name, op, row_key, row_last, before, after FROM journal_entry WHERE batch_id = ?"
        " ORDER BY id LIMIT ?",
        (number, MOST),
    ).fetchall()
    (count,) = conn.execute("SELECT count(*) FROM journal_entry WHERE batch_id = ?", (number,)).fetchone()
    return BatchChanges(found[0], _Telling(conn, timezone).of(entries), count - len(entries))


class _Row(NamedTuple):
    """The entries of one row within the batch, taken together."""

    op: str
    last_entry: int
    before: dict[str, Any]
    after: dict[str, Any]


class _Telling:
    """Turns entries into words; keeps the names it has looked up."""

    def __init__(self, conn: Connection, timezone: ZoneInfo) -> None:
        self._conn = conn
        self._timezone = timezone
        self._names: dict[tuple[str, int], str] = {}

    def of(self, entries: list[tuple[Any, ...]]) -> tuple[RowChange, ...]:
        """Return the changes of the rows, a thing and what hangs on it as one."""
        told: dict[tuple[str, int], RowChange] = {}
        rows: dict[tuple[str, int], _Row] = {}
        for entry in entries:
            table, key, last = entry[1], entry[3], entry[4]
            if table not in USER_TABLES:  # no journal of ours has one, but this is text from a file
                continue
            if last is not None and (last > key or entry[2] != "I"):
                noun, op = _NOUNS.get(table, table), _OPS[entry[2]]
                told[table, -entry[0]] = RowChange(noun, key, _OF_MANY.get(table, ""), op, rows=last - key + 1)
            else:
                rows[table, key] = _together(rows.get((table, key)), entry)
        for (table, key), row in rows.items():
            if row.op:
                self._tell(told, table, key, row)
        shown = [change for change in told.values() if change.fields or change.op != "changed"]
        return tuple(shown or told.values())

    def _tell(self, told: dict[tuple[str, int], RowChange], table: str, key: int, row: _Row) -> None:
        whole = self._whole(table, key, row)
        place, op = (table, key), _OPS[row.op]
        fields = self._fields(table, row, whole)
        owner = _OWNER.get(table)
        if owner is not None:
            place, op = (owner[0], int(whole.get(owner[1]) or 0)), "changed"
        known = told.get(place)
        if known is not None:
            told[place] = known._replace(op=known.op if known.op != "changed" else op, fields=(*known.fields, *fields))
            return
        name = self._name(*place) if owner is not None or row.op == "U" else _called(whole)
        told[place] = RowChange(_NOUNS.get(place[0], place[0]), place[1], name, op, fields)

    def _whole(self, table: str, key: int, row: _Row) -> dict[str, Any]:
        """The row as the batch left it; as it was, where the batch deleted it."""
        if row.op == "D":
            return row.before
        return _state_after(self._conn, table, key, row.last_entry)

    def _fields(self, table: str, row: _Row, whole: dict[str, Any]) -> tuple[FieldChange, ...]:
        before = {} if row.op == "I" else row.before
        after = {} if row.op == "D" else whole if row.op == "I" else row.after
        if table == "stage_change":
            return self._move(row, before or after, whole)
        if "currency" in after and "amount" not in after:  # the same figure in another currency
            amount = {"amount": whole.get("amount")}
            before, after = amount | before, amount | after
        told = []
        for column in before | after:
            if column in _UNTOLD or column.endswith("_key") or column == _OWNER.get(table, ("", ""))[1]:
                continue
            if column in _IN_HEADING and row.op != "U" and table not in _OWNER:
                continue
            words = [self._word(column, side, whole) for side in (before, after)]
            if words[0] != words[1]:
                told.append(FieldChange(_field_name(column), *words))
        return tuple(told)

    def _move(self, row: _Row, change: dict[str, Any], whole: dict[str, Any]) -> tuple[FieldChange, ...]:
        """A deal's way to a stage; back again where the batch took that back; another one where it was put right."""
        if row.op == "U":
            sides = [(column, row.before, row.after) for column in row.after if column not in _UNTOLD]
        else:
            way = [self._word(column, change, whole) for column in ("from_stage_id", "to_stage_id")]
            stage = FieldChange("stage", *(way if row.op == "I" else way[::-1]))
            rest = ("happened_at", "lost_reason_id", "lost_note") if row.op == "I" else ()
            said = [(column, self._word(column, change, whole)) for column in rest]
            return (stage, *(FieldChange(_field_name(column), "", word) for column, word in said if word))
        words = [(column, self._word(column, old, whole), self._word(column, new, whole)) for column, old, new in sides]
        return tuple(FieldChange(_field_name(column), old, new) for column, old, new in words if old != new)

    def _word(self, column: str, row: dict[str, Any], whole: dict[str, Any]) -> str:
        value = row.get(column)
        if value is None:
            return ""
        chosen = column == "value" and whole.get("key") == "current_pipeline"
        refers = "pipeline" if chosen else _REFERS.get(column)
        if refers is not None:
            return self._name(refers, int(value))
        if column == "amount":
            currency = row.get("currency") or whole.get("currency") or ""
            return f"{decimal_text(int(value), currency)} {currency}"
        if column in _INSTANTS:
            return parse_instant(value).astimezone(self._timezone).strftime("%Y-%m-%d %H:%M")
        if column in _SWITCHES:
            value = "yes" if value else "no"
        return f"{value} %" if column == "probability" else str(value)

    def _name(self, table: str, key: int) -> str:
        """How a row is called, as of now or when it was last there."""
        place = (table, key)
        if place not in self._names:
            name = _called(_state_after(self._conn, table, key, 0, now=True))
            if not name:
                self._names |= _packed_names(self._conn, table, key)
            self._names[place] = name or self._names.get(place) or f"#{key}"
        return self._names[place]


def _together(known: _Row | None, entry: tuple[Any, ...]) -> _Row:
    """One more entry of a row taken together with those before it. Added and deleted again is nothing: op is empty."""
    number, _, op, _, _, before, after = entry
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    if known is None:
        return _Row(op, number, old, new)
    if op == "I":  # deleted and made again within one batch
        return _Row("I" if known.op in ("", "I") else "U", number, known.before, known.after)
    if op == "D":
        return _Row("" if known.op == "I" else "D", number, old | known.before, {})
    return _Row(known.op, number, old | known.before, known.after | new)


def _state_after(conn: Connection, table: str, key: int, entry: int, *, now: bool = False) -> dict[str, Any]:
    """A row's columns as an entry of the journal left them; `now`: as they are, or were when it was last there."""
    cursor = conn.execute(f"SELECT * FROM {table} WHERE id = ?", (key,))
    row = cursor.fetchone()
    state = {} if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))
    if now:
        if row is not None:
            return state
        last = conn.execute(
            "SELECT before FROM journal_entry WHERE table_name = ? AND row_key = ? AND op = 'D' AND before IS NOT NULL"
            " ORDER BY id DESC LIMIT 1",
            (table, key),
        ).fetchone()
        return json.loads(last[0]) if last is not None else {}
    later = conn.execute(
        "SELECT before FROM journal_entry WHERE table_name = ? AND row_key = ? AND id > ? AND before IS NOT NULL"
        " ORDER BY id DESC",
        (table, key, entry),
    ).fetchall()
    for (before,) in later:
        state |= json.loads(before)
    return state


def _packed_names(conn: Connection, table: str, key: int) -> dict[tuple[str, int], str]:
    """The names of all rows that went in one go with this one: what an import made, and its undo took away."""
    found = conn.execute(
        "SELECT id FROM journal_entry WHERE table_name = ? AND op = 'D' AND row_key <= ? AND row_last >= ?"
        " ORDER BY id DESC LIMIT 1",
        (table, key, key),
    ).fetchone()
    if found is None:
        return {}
    from pipetui.store.journal.ranges import packed_rows

    return {(table, int(row["id"])): _called(row) for row in packed_rows(conn, found[0])}


def _called(row: dict[str, Any]) -> str:
    if "on_day" in row:
        return f"{row['currency']} of {row['on_day']}"
    # An activity is called as its first words, a target as its period.
    words = str(row.get("text") or row.get("period") or "").partition("\n")[0]
    return str(row.get("title") or row.get("name") or row.get("key") or words)


def _field_name(column: str) -> str:
    return _NAMES.get(column) or column.removesuffix("_id").replace("_", " ")

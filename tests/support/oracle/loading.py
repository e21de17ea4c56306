"""Reads the raw rows of a file for the oracle: plain SELECTs of whole tables, nothing joined, nothing summed."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from support.oracle.world import (
    RawActivity,
    RawChange,
    RawDeal,
    RawEdit,
    RawLead,
    RawRate,
    RawSlip,
    RawStage,
    RawTarget,
    RawTask,
    World,
)

if TYPE_CHECKING:
    import sqlite3


def load(conn: sqlite3.Connection) -> World:
    """Read everything that figures can depend on."""
    settings = dict(conn.execute("SELECT key, value FROM setting").fetchall())
    stages = {
        row[0]: RawStage(*row)
        for row in conn.execute("SELECT id, pipeline_id, kind, position, probability, stale_after_days FROM stage")
    }
    world = World(
        zone=ZoneInfo(settings["timezone"]),
        base=settings.get("base_currency", ""),
        stages=list(stages.values()),
        deals=[],
        contacts={row[0]: _moment(row[1]) for row in conn.execute("SELECT id, added_at FROM contact")},
        leads=[
            RawLead(row[0], datetime.fromisoformat(row[1]), row[2], _moment(row[3]))
            for row in conn.execute("SELECT id, added_at, contact_id, converted_at FROM lead")
        ],
        activities=_activities(conn),
        rates=[
            RawRate(row[0], row[1], date.fromisoformat(row[2]), Fraction(row[3]))
            for row in conn.execute("SELECT currency, base, on_day, rate FROM exchange_rate")
        ],
        slips=_slips(conn),
        edits=_edits(conn),
        targets=[RawTarget(*row) for row in conn.execute("SELECT period, amount, currency FROM target")],
    )
    deals = {}
    for row in conn.execute("SELECT id, contact_id, amount, currency, probability, expected_close, owner FROM deal"):
        deals[row[0]] = RawDeal(*row)
        deals[row[0]].expected_close = _day(row[5])
    changes = conn.execute(
        "SELECT deal_id, happened_at, id, to_stage_id, assumed, lost_reason_id FROM stage_change"
    ).fetchall()
    for deal_id, happened_at, _, stage_id, assumed, reason in sorted(changes, key=lambda row: row[1:3]):
        deals[deal_id].changes.append(RawChange(datetime.fromisoformat(happened_at), stages[stage_id], assumed, reason))
    for deal_id, due, added, done in conn.execute("SELECT deal_id, due_on, added_at, done_at FROM task"):
        if deal_id is not None:
            deals[deal_id].tasks.append(RawTask(_day(due), datetime.fromisoformat(added), _moment(done)))
    world.deals = list(deals.values())
    return world


def _activities(conn: sqlite3.Connection) -> list[RawActivity]:
    notes = {kind for kind, is_note in conn.execute("SELECT id, is_note FROM activity_kind") if is_note}
    rows = conn.execute("SELECT kind_id, happened_at, deal_id, contact_id, lead_id FROM activity")
    return [
        RawActivity(kind, kind in notes, datetime.fromisoformat(when), deal, contact, lead)
        for kind, when, deal, contact, lead in rows
    ]


def _slips(conn: sqlite3.Connection) -> list[RawSlip]:
    """What the journal says of expected closes: changes that people made and that stand."""
    standing = {
        number: datetime.fromisoformat(at)
        for number, at, kind, live in conn.execute("SELECT id, at, kind, live FROM journal_batch")
        if kind == "do" and live
    }
    found = []
    for batch, table, op, deal, before, after in conn.execute(
        "SELECT batch_id, table_name, op, row_key, before, after FROM journal_entry"
    ):
        if table == "deal" and op == "U" and batch in standing and "expected_close" in json.loads(before):
            days = (_day(json.loads(side)["expected_close"]) for side in (before, after))
            found.append(RawSlip(deal, standing[batch], *days))
    return found


def _edits(conn: sqlite3.Connection) -> list[RawEdit]:
    """Every change of a row that was there, the earliest first."""
    moments = dict(conn.execute("SELECT id, at FROM journal_batch").fetchall())
    rows = conn.execute("SELECT id, batch_id, table_name, op, row_key, before FROM journal_entry").fetchall()
    return [
        RawEdit(table, key, datetime.fromisoformat(moments[batch]), json.loads(before))
        for _, batch, table, op, key, before in sorted(rows, key=lambda row: int(row[0]))
        if op == "U"
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

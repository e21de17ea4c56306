"""Rows written the short way, in raw SQL inside a unit, for tests of the floors below the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import instant
from pipetui.store.unit import unit
from support.contexts import NOW, context

if TYPE_CHECKING:
    import sqlite3

    from pipetui.store.file import Store

# The consulting template's stages.
NEW_CONTACT, FIRST_CONTACT, DISCOVERY_CALL, PROPOSAL_SENT, NEGOTIATION, WON, LOST = range(1, 8)


def at(minutes: int) -> str:
    """The instant so many minutes after `NOW`."""
    return instant(NOW + timedelta(minutes=minutes))


def put(connection: sqlite3.Connection, table: str, **values: object) -> int:
    """Insert a row; returns its id."""
    names = ", ".join(values)
    places = ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING id"
    return int(connection.execute(sql, tuple(values.values())).fetchone()[0])


def put_contact(connection: sqlite3.Connection, name: str = "Ada") -> int:
    """Insert a contact with an e-mail."""
    return put(connection, "contact", name=name, name_key=name.lower(), email=f"{name.lower()}@example.com")


def put_deal(
    connection: sqlite3.Connection,
    title: str = "Website",
    *,
    contact: int | None = None,
    stage: int = NEW_CONTACT,
    minutes: int = 0,
    **values: object,
) -> int:
    """Insert an open deal with its first stage change, and a contact when none is given."""
    if contact is None:
        contact = put_contact(connection)
    first = {"stage_id": stage, "status": "open", "moved_at": at(minutes), "rank": 1024}
    fields = {"title": title, "title_key": title.lower(), "contact_id": contact, **first, **values}
    deal = put(connection, "deal", **fields)
    put(connection, "stage_change", deal_id=deal, to_stage_id=stage, happened_at=at(minutes))
    return deal


def put_move(connection: sqlite3.Connection, deal: int, stage: int, minutes: int) -> int:
    """Insert the stage change of a move."""
    came_from = connection.execute("SELECT stage_id FROM deal WHERE id = ?", (deal,)).fetchone()[0]
    return put(
        connection, "stage_change", deal_id=deal, from_stage_id=came_from, to_stage_id=stage, happened_at=at(minutes)
    )


def remove_deal(connection: sqlite3.Connection, deal: int) -> None:
    """Delete a deal and what hangs on it."""
    for table in ("task", "deal_tag", "activity", "stage_change"):
        connection.execute(f"DELETE FROM {table} WHERE deal_id = ?", (deal,))
    connection.execute("DELETE FROM deal WHERE id = ?", (deal,))


def run(store: Store, statement: str, *values: object, actor: str = "ana", summary: str = "") -> int | None:
    """Run one statement as a unit of its own; returns its batch."""
    with unit(store, context(actor), command="test") as u:
        u.connection.execute(statement, values)
        u.summary = summary or statement
    return u.batch_id

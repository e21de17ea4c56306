"""A file in which everything that has a name has a hostile one, past all cleaning, as another program may write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support import rows
from support.contexts import NOW, context
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

NAMES = [name for name in PAYLOADS.values() if not any(0xD800 <= ord(char) <= 0xDFFF for char in name)]
"""What a file can hold: halves of surrogate pairs are no text."""


def write_hostile_file(path: Path, names: list[str] = NAMES) -> None:
    """Make the file: a deal for each name, all in the first column, whose contact, company, … are called so too."""
    with (
        open_store(path, now=NOW, currency="EUR", timezone="Europe/Zurich") as store,
        unit(store, context(), command="test", raw=True) as u,
    ):
        for number, name in enumerate(names, 1):
            _put(u.connection, number, name)
        for stage, name in zip(range(rows.NEW_CONTACT, rows.LOST), names, strict=False):
            u.connection.execute("UPDATE stage SET name = ?, objective = ? WHERE id = ?", (name, name, stage))
        u.connection.execute("UPDATE pipeline SET name = ?", (names[5],))
        u.summary = names[7]


def _put(connection: sqlite3.Connection, number: int, name: str) -> None:
    key = {"name": name, "name_key": f"k{number}"}
    company = rows.put(connection, "company", **key)
    contact = rows.put(connection, "contact", **key, email=name, company_id=company, notes=name)
    values: dict[str, object] = {"title_key": f"k{number}", "company_id": company, "rank": number * 1000}
    values |= dict.fromkeys(("owner", "source", "notes", "external_id"), name)
    if number == 1:
        values |= {"stage": rows.NEGOTIATION}  # the last open stage: a step further asks a question
    deal = rows.put_deal(connection, name, contact=contact, **values)  # type: ignore[arg-type]
    rows.put(connection, "deal_tag", deal_id=deal, tag_id=rows.put(connection, "tag", **key))
    rows.put(connection, "task", deal_id=deal, title=name, added_at=rows.at(0), due_on="2026-11-22")
    rows.put(connection, "lost_reason", **key, position=number + 20)
    rows.put(connection, "saved_view", **key, filter_text=name[:2000])
    kind = rows.put(connection, "activity_kind", name=name[:100], name_key=f"k{number}", position=number + 20)
    lead = rows.put(connection, "lead", **key, email=name, company=name, source=name, notes=name, added_at=rows.at(0))
    rows.put(connection, "activity", kind_id=kind, lead_id=lead, deal_id=deal, happened_at=rows.at(0), text=name)

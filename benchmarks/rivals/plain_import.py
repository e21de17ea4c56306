"""The least that an import can be: `csv` and `executemany` into the same tables, without journal, checks or questions.

Called with the database to make, the schema's SQL, and the CSV that `benchmarks/files.py` writes. The connection syncs
as ours does; it does not check foreign keys, as SQLite by itself does not.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path

STAGES = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation", "Won", "Lost")


def open_database(path: str, schema: str) -> sqlite3.Connection:
    """Makes the tables and the stages."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = DELETE", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(Path(schema).read_text(encoding="utf-8"))
    connection.execute("INSERT INTO pipeline (name, name_key, position) VALUES ('Sales', 'sales', 0)")
    for position, name in enumerate(STAGES):
        kind = {"Won": "won", "Lost": "lost"}.get(name, "open")
        connection.execute(
            "INSERT INTO stage (pipeline_id, name, name_key, kind, position, probability) VALUES (1, ?, ?, ?, ?, ?)",
            (name, name.lower(), kind, position, {"won": 100, "lost": 0}.get(kind, 50)),
        )
    return connection


def main(path: str, schema: str, source: str) -> None:
    """Reads the file and writes its rows."""
    companies: dict[str, int] = {}
    contacts: dict[str, tuple[int, str, int]] = {}
    deals: list[tuple[object, ...]] = []
    changes: list[tuple[object, ...]] = []
    stage_ids = {name: number for number, name in enumerate(STAGES, 1)}
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        dated = [(at, stage_ids[name[8:]]) for at, name in enumerate(header) if name.startswith("entered:")]
        for number, row in enumerate(rows, 1):
            external_id, title, company, contact, email, amount, owner, stage, status = row[:9]
            company_id = companies.setdefault(company, len(companies) + 1)
            contact_id = contacts.setdefault(email, (len(contacts) + 1, contact, company_id))[0]
            history = [(stage_id, row[at] + "T11:00:00.000Z") for at, stage_id in dated if row[at]]
            last_open = history[-1][0]
            if row[-1]:
                history.append((stage_ids[stage], row[-1] + "T11:00:00.000Z"))
            moved = history[-1][1]
            money = (int(amount) * 100, "EUR") if amount else (None, None)
            times = (history[0][1], moved, moved if row[-1] else None)
            about = (title, title.lower(), contact_id, company_id, *money, owner, external_id, number << 20)
            deals.append((*about, stage_ids[stage], status, *times, last_open))
            before = None
            for stage_id, when in history:
                changes.append((number, before, stage_id, when))
                before = stage_id
    connection = open_database(path, schema)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO company (name, name_key) VALUES (?, ?)", ((n, n.lower()) for n in companies))
    connection.executemany(
        "INSERT INTO contact (name, name_key, email, company_id) VALUES (?, ?, ?, ?)",
        ((name, name.lower(), email, company_id) for email, (_, name, company_id) in contacts.items()),
    )
    columns = (
        "title, title_key, contact_id, company_id, amount, currency, owner, external_id, rank, stage_id, status,"
        " first_at, moved_at, closed_at, last_open_stage_id"
    )
    connection.executemany(f"INSERT INTO deal ({columns}) VALUES ({', '.join('?' * 15)})", deals)
    connection.executemany(
        "INSERT INTO stage_change (deal_id, from_stage_id, to_stage_id, happened_at) VALUES (?, ?, ?, ?)", changes
    )
    connection.execute("COMMIT")


if __name__ == "__main__":
    main(*sys.argv[1:])

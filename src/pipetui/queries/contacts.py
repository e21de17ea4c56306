"""People: listed, shown with their deals and tasks, and found by number, e-mail or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold, visible
from pipetui.queries.deals import deal_rows
from pipetui.queries.moment import present
from pipetui.queries.naming import Named, number_named, the_one
from pipetui.queries.record_shapes import ContactDetail, ContactRow
from pipetui.queries.snapshot import snapshot
from pipetui.queries.tasks import list_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.domain.context import Context

_MOST_WORDS = 50  # an expression's depth has an end; nobody's name has so many words
_HINT = "`pipetui contact list` shows all"


def contact_rows(conn: Connection, condition: str, params: Mapping[str, object]) -> list[ContactRow]:
    """Return the people `c` (of companies `o`) that meet a condition, by name."""
    deals = "(SELECT count(*) FROM deal d WHERE d.contact_id = c.id AND d.status = '{}')"
    rows = conn.execute(
        "SELECT c.id, c.name, c.email, c.phone, c.company_id, coalesce(o.name, ''), c.source, c.placeholder,"
        f" {deals.format('open')}, {deals.format('won')} FROM contact c LEFT JOIN company o ON o.id = c.company_id"
        f" WHERE {condition} ORDER BY c.name_key, c.id",
        params,
    )
    return [ContactRow._make((*row[:7], bool(row[7]), *row[8:])) for row in rows]


def list_contacts(conn: Connection, text: str = "") -> list[ContactRow]:
    """Return the people whose name, e-mail, phone or company hold all words of a text; hidden ones are left out."""
    conditions, params = ["c.hidden = 0"], {}
    for number, word in enumerate(dict.fromkeys(fold(text).split()[:_MOST_WORDS])):
        params[f"w{number}"] = word
        fields = ("c.name_key", "lower(coalesce(c.email, ''))", "coalesce(c.phone, '')", "coalesce(o.name_key, '')")
        conditions.append("(" + " OR ".join(f"instr({field}, :w{number}) > 0" for field in fields) + ")")
    return contact_rows(conn, " AND ".join(conditions), params)


def find_contact(conn: Connection, text: str) -> int:
    """Return the number of the person meant by `3`, `#3`, an e-mail address, a name, or words that fit one only.

    Raises:
        NotFound: there is no such person.
        Ambiguous: several fit; they are listed.
    """
    number = number_named(text)
    if number is not None:
        if conn.execute("SELECT 1 FROM contact WHERE id = ?", (number,)).fetchone() is None:
            raise NotFound(f"there is no contact #{number}", _HINT)
        return number
    key = fold(text)
    found = contact_rows(
        conn, "c.hidden = 0 AND lower(c.email) = :email", {"email": visible(text).strip().lower()}
    ) or (
        contact_rows(conn, "c.hidden = 0 AND c.name_key = :key", {"key": key})
        or (list_contacts(conn, text) if key else [])
    )
    named = [Named(row.id, " · ".join(filter(None, (row.name, row.email or row.phone, row.company)))) for row in found]
    return the_one("contact", text, named, _HINT)


def read_contact(conn: Connection, contact_id: int, ctx: Context) -> ContactDetail:
    """Return a person with their deals and tasks.

    Raises:
        NotFound: there is no such person.
    """
    with snapshot(conn):
        rows = contact_rows(conn, "c.id = :contact", {"contact": contact_id})
        if not rows:
            raise NotFound(f"there is no contact #{contact_id}", _HINT)
        notes, hidden = conn.execute("SELECT notes, hidden FROM contact WHERE id = ?", (contact_id,)).fetchone()
        return ContactDetail(
            row=rows[0],
            notes=notes,
            hidden=bool(hidden),
            deals=tuple(deal_rows(conn, "d.contact_id = :contact", {"contact": contact_id}, present(ctx))),
            tasks=tuple(list_tasks(conn, ctx, done=True, contact_id=contact_id)),
        )

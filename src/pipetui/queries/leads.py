"""Leads: listed, and found by number, e-mail or name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold
from pipetui.queries.naming import Named, number_named, the_one

if TYPE_CHECKING:
    from sqlite3 import Connection

_HINT = "`pipetui lead list` shows all"


class LeadRow(NamedTuple):
    """A lead; `converted_at` and `contact_id` None: still one."""

    id: int
    name: str
    company: str
    email: str | None
    phone: str | None
    source: str
    added_at: str
    converted_at: str | None
    contact_id: int | None


def list_leads(conn: Connection, *, converted: bool = False) -> list[LeadRow]:
    """Return the leads, the latest first; with `converted` those that became contacts, too."""
    rows = conn.execute(
        "SELECT id, name, company, email, phone, source, added_at, converted_at, contact_id FROM lead"
        f" WHERE {'1' if converted else 'contact_id IS NULL'} ORDER BY added_at DESC, id DESC"
    )
    return [LeadRow(*row) for row in rows]


def find_lead(conn: Connection, text: str) -> int:
    """Return the number of the lead meant by `3`, `#3`, an e-mail address, a name, or words that fit one only.

    Raises:
        NotFound: there is no such lead.
        Ambiguous: several fit; they are listed.
    """
    number = number_named(text)
    if number is not None:
        if conn.execute("SELECT 1 FROM lead WHERE id = ?", (number,)).fetchone() is None:
            raise NotFound(f"there is no lead #{number}", _HINT)
        return number
    words = fold(text).split()
    found = [
        (lead, name, fold(name) == fold(text) or email == text.strip().lower())
        for lead, name, name_key, email in conn.execute("SELECT id, name, name_key, email FROM lead ORDER BY id")
        if words and all(word in name_key or word in (email or "") for word in words)
    ]
    exact = [each for each in found if each[2]]
    return the_one("lead", text, [Named(lead, name) for lead, name, _ in exact or found], _HINT)

"""Companies: listed, shown with their people and deals, and found by number or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold
from pipetui.queries.contacts import contact_rows
from pipetui.queries.deals import deal_rows
from pipetui.queries.moment import present
from pipetui.queries.naming import Named, number_named, the_one
from pipetui.queries.record_shapes import CompanyDetail, CompanyRow
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.context import Context

_HINT = "`pipetui company list` shows all"
_DEALS = "(SELECT count(*) FROM deal d WHERE d.company_id = o.id AND d.status = '{}')"
_ROWS = (
    "SELECT o.id, o.name, (SELECT count(*) FROM contact c WHERE c.company_id = o.id AND c.hidden = 0),"
    f" {_DEALS.format('open')}, {_DEALS.format('won')} FROM company o"
)


def list_companies(conn: Connection) -> list[CompanyRow]:
    """Return all companies by name."""
    return [CompanyRow(*row) for row in conn.execute(f"{_ROWS} ORDER BY o.name_key, o.id")]


def find_company(conn: Connection, text: str) -> int:
    """Return the number of the company meant by `3`, `#3`, its name, or the beginning of it.

    Raises:
        NotFound: there is no such company.
        Ambiguous: several fit; they are listed.
    """
    number = number_named(text)
    if number is not None:
        _row(conn, number)
        return number
    key = fold(text)
    some = {"key": key, "length": len(key)}
    exact = conn.execute("SELECT id, name FROM company WHERE name_key = :key ORDER BY id", some).fetchall()
    begun = "SELECT id, name FROM company WHERE substr(name_key, 1, :length) = :key ORDER BY name_key, id"
    found = exact or (conn.execute(begun, some).fetchall() if key else [])
    return the_one("company", text, [Named(*row) for row in found], _HINT)


def read_company(conn: Connection, company_id: int, ctx: Context) -> CompanyDetail:
    """Return a company with its people and deals.

    Raises:
        NotFound: there is no such company.
    """
    with snapshot(conn):
        row = _row(conn, company_id)
        (notes,) = conn.execute("SELECT notes FROM company WHERE id = ?", (company_id,)).fetchone()
        return CompanyDetail(
            row=row,
            notes=notes,
            contacts=tuple(contact_rows(conn, "c.company_id = :company AND c.hidden = 0", {"company": company_id})),
            deals=tuple(deal_rows(conn, "d.company_id = :company", {"company": company_id}, present(ctx))),
        )


def _row(conn: Connection, company_id: int) -> CompanyRow:
    row = conn.execute(f"{_ROWS} WHERE o.id = ?", (company_id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no company #{company_id}", _HINT)
    return CompanyRow(*row)

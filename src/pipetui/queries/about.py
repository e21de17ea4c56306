"""What an activity is about: a deal, a person or a lead, as somebody names them in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold
from pipetui.queries.contacts import find_contact
from pipetui.queries.deals import find_deal
from pipetui.queries.leads import find_lead
from pipetui.queries.naming import number_named, shown

if TYPE_CHECKING:
    from sqlite3 import Connection


class About(NamedTuple):
    """One of the three is not None."""

    deal_id: int | None = None
    contact_id: int | None = None
    lead_id: int | None = None


def find_about(conn: Connection, text: str) -> About:
    """Return what a text means: a number is a deal's; a whole title, name or e-mail means what is called so.

    Else words that fit one deal, one person or one lead, looked for in this order: an activity on a deal is with its
    contact anyhow.

    Raises:
        NotFound: nothing fits.
        Ambiguous: several deals, people or leads fit; they are listed.
    """
    if number_named(text) is not None:
        return About(deal_id=find_deal(conn, text))
    whole = {"key": fold(text), "email": text.strip().lower()}
    for field, sql in _WHOLE.items():
        found = conn.execute(sql, whole).fetchall()
        if len(found) == 1:
            return About(**{field: found[0][0]})
    try:
        return About(deal_id=find_deal(conn, text))
    except NotFound:
        pass
    try:
        return About(contact_id=find_contact(conn, text))
    except NotFound:
        pass
    try:
        return About(lead_id=find_lead(conn, text))
    except NotFound:
        raise NotFound(
            f"no deal, person or lead fits {shown(text)}",
            "`pipetui list`, `pipetui contact list` and `pipetui lead list` show all",
        ) from None


_WHOLE = {
    "deal_id": "SELECT id FROM deal WHERE title_key = :key LIMIT 2",
    "contact_id": "SELECT id FROM contact WHERE hidden = 0 AND (name_key = :key OR email = :email) LIMIT 2",
    "lead_id": "SELECT id FROM lead WHERE contact_id IS NULL AND (name_key = :key OR email = :email) LIMIT 2",
}

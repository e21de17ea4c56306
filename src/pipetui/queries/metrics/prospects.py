"""New prospects: whom a first sales contact was had with, how long they had waited for it, what became of leads.

A lead and the contact it became are one person. People are the file's, whatever pipeline or filter deals are narrowed
to: most have no deal yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.metrics.period import within
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.tally import counted, share
from pipetui.queries.moment import LocalDays

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope

# An activity on a deal that names nobody is with the deal's contact; one on a lead, with the contact it became.
_FIRST_CONTACTS = """
    SELECT min(a.happened_at) AS first_at,
        coalesce(a.contact_id, d.contact_id, l.contact_id) AS contact_id,
        iif(coalesce(a.contact_id, d.contact_id, l.contact_id) IS NULL, a.lead_id, NULL) AS lead_id
    FROM activity a CROSS JOIN activity_kind k ON k.id = a.kind_id
    LEFT JOIN deal d ON d.id = a.deal_id LEFT JOIN lead l ON l.id = a.lead_id
    WHERE k.is_note = 0 AND a.happened_at <= :at GROUP BY 2, 3"""

_ADDED = """CASE WHEN f.contact_id IS NULL THEN (SELECT l.added_at FROM lead l WHERE l.id = f.lead_id) ELSE
    (SELECT min(added_at) FROM (SELECT c.added_at FROM contact c WHERE c.id = f.contact_id
        UNION ALL SELECT l.added_at FROM lead l WHERE l.contact_id = f.contact_id)) END"""


class Prospect(NamedTuple):
    """A person with whom a first sales contact was had.

    Attributes:
        first_at: the instant of it.
        added_at: when the person was added, as a lead or as a contact; None where nothing says.
        contact_id: the contact; None of a lead that has not become one.
        lead_id: the lead that has not become a contact.
    """

    first_at: str
    added_at: str | None
    contact_id: int | None
    lead_id: int | None


def read_prospects(conn: Connection, scope: Scope, period: Period) -> list[Prospect]:
    """Return the people whose first sales contact falls in a period, the earliest first."""
    inside, edges = within("f.first_at", period, scope)
    rows = conn.execute(
        f"SELECT f.first_at, {_ADDED}, f.contact_id, f.lead_id FROM ({_FIRST_CONTACTS}) f WHERE {inside}"
        " ORDER BY f.first_at, f.contact_id, f.lead_id",
        {"at": scope.moment.at, **edges},
    )
    return [Prospect(*row) for row in rows]


def read_leads(conn: Connection, scope: Scope, period: Period) -> tuple[int, int]:
    """Return how many leads were added in a period, and how many of these are converted at T."""
    inside, edges = within("added_at", period, scope)
    added, converted = conn.execute(
        f"SELECT count(*), coalesce(sum(converted_at <= :at), 0) FROM lead WHERE {inside} AND added_at <= :at",
        {"at": scope.moment.at, **edges},
    ).fetchone()
    return int(added), int(converted)


def prospect_figures(conn: Connection, scope: Scope, counts_in: Period, rates_in: Period) -> dict[str, Figure]:
    """Return the figures of people: their number in one period, waits and rates in another or the same."""
    new = read_prospects(conn, scope, counts_in)
    met = new if rates_in == counts_in else read_prospects(conn, scope, rates_in)
    waits = [wait for wait in (days_waited(scope, prospect) for prospect in met) if wait is not None]
    added, converted = read_leads(conn, scope, rates_in)
    return {
        "new_prospects": counted(len(new)),
        "days_before_pipeline": Figure(sum(waits) / len(waits), len(waits), "days")
        if waits
        else Figure(None, 0, "days", reason="no first contact was had with anybody whose adding has a date"),
        "lead_conversion_rate": share(converted, added, "no lead was added in the period"),
    }


def days_waited(scope: Scope, prospect: Prospect) -> int | None:
    """Return the local days from the day a person was added to the first sales contact; None: nobody knows."""
    if prospect.added_at is None:
        return None
    days = LocalDays(scope.moment.timezone)
    return max(0, (days[prospect.first_at] - days[prospect.added_at]).days)

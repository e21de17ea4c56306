"""What stands behind the figures of people and of slips: first contacts, leads, and closes that were put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.explain_case import Case, Parts, count
from pipetui.queries.metrics.explain_deals import deals_by_id
from pipetui.queries.metrics.explain_shapes import Behind
from pipetui.queries.metrics.period import within
from pipetui.queries.metrics.prospects import days_waited, read_prospects
from pipetui.queries.metrics.slips import slips_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.metrics.prospects import Prospect


def _person(case: Case, prospect: Prospect) -> Behind:
    """Return a person as a line of an explanation."""
    if prospect.contact_id is not None:
        sql = (
            "SELECT c.name, coalesce(k.name, '') FROM contact c LEFT JOIN company k ON k.id = c.company_id"
            " WHERE c.id = ?"
        )
    else:
        sql = "SELECT name, company FROM lead WHERE id = ?"
    number = prospect.contact_id or prospect.lead_id
    name, company = case.conn.execute(sql, (number,)).fetchone()
    kind = "lead" if prospect.contact_id is None else "contact"
    return Behind(kind, number or 0, name, company, prospect.contact_id, "", day=case.day(prospect.first_at))


def _prospects(case: Case) -> Parts:
    met = [_person(case, prospect) for prospect in read_prospects(case.conn, case.scope, case.period)]
    return Parts(case.figure, met, [], {}, [])


def _waits(case: Case) -> Parts:
    behind: list[Behind] = []
    left_out: list[Behind] = []
    for prospect in read_prospects(case.conn, case.scope, case.period):
        waited, person = days_waited(case.scope, prospect), _person(case, prospect)
        if waited is None:
            left_out.append(person._replace(why="nobody knows when they were added"))
        else:
            behind.append(person._replace(days=waited, why=f"added {case.day(prospect.added_at)}"))
    return Parts(case.figure, behind, left_out, {"total": count(sum(each.days or 0 for each in behind))}, [])


def _leads(case: Case) -> Parts:
    inside, edges = within("added_at", case.period, case.scope)
    rows = case.conn.execute(
        f"SELECT id, name, company, contact_id, added_at, coalesce(converted_at <= :at, 0) FROM lead WHERE {inside}"
        " AND added_at <= :at ORDER BY id",
        {"at": case.scope.moment.at, **edges},
    )
    behind = [
        Behind("lead", number, name, company, contact_id, "", day=case.day(added_at), part="converted" if done else "")
        for number, name, company, contact_id, added_at, done in rows
    ]
    return Parts(case.figure, behind, [], {"converted": count(sum(bool(each.part) for each in behind))}, [])


def _slips(case: Case) -> Parts:
    """Explain how often closes were put off: a line for each time."""
    slips = slips_in(case.conn, case.scope, case.period)
    deals = deals_by_id(case.conn, case.scope, (slip.deal_id for slip in slips))
    behind = [
        deals[slip.deal_id].behind(
            case.value(deals[slip.deal_id]),
            day=case.day(slip.at),
            days=slip.days,
            why=f"put off from {slip.before} to {slip.after}",
        )
        for slip in slips
    ]
    numbers = {"n": count(len(behind)), "total": count(sum(slip.days for slip in slips))}
    return Parts(case.figure, behind, [], numbers, [])


PEOPLE_FIGURES: dict[str, Callable[[Case], Parts]] = {
    "new_prospects": _prospects,
    "days_before_pipeline": _waits,
    "lead_conversion_rate": _leads,
    "slip_count": _slips,
    "slip_days_avg": _slips,
}
"""How each figure of people and slips is explained."""

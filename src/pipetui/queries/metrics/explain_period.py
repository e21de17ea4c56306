"""What stands behind the figures of the Period block: deals that closed in P, or began in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.explain_case import Case, Parts, count, total
from pipetui.queries.metrics.explain_deals import read_deals
from pipetui.queries.metrics.explain_shapes import Number
from pipetui.queries.metrics.period import BEGAN_IN, CLOSED, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.metrics.explain_deals import Known
    from pipetui.queries.metrics.explain_shapes import Behind


def closed_in(case: Case) -> list[Known]:
    """Return the deals of the scope that were won or lost in P."""
    inside, edges = within("d.closed_at", case.period, case.scope)
    return read_deals(case.conn, case.scope, f"{CLOSED} AND {inside}", edges)


def _decided(case: Case) -> Parts:
    """Explain a count or rate of won and lost deals, each of which is in it."""
    wanted = case.metric.id.partition("_")[0]
    deals = [deal for deal in closed_in(case) if wanted == "win" or deal.status == wanted]
    behind = [deal.behind(case.value(deal), part=deal.status, day=case.day(deal.closed_at)) for deal in deals]
    numbers = {status: count(sum(each.part == status for each in behind)) for status in ("won", "lost")}
    return Parts(case.figure, behind, [], numbers, [])


def _decided_value(case: Case) -> Parts:
    """Explain a sum, mean or rate of what won and lost deals are worth: priced ones are in it."""
    wanted = {"won_value": "won", "lost_value": "lost", "avg_deal_size_won": "won"}.get(case.metric.id)
    behind: list[Behind] = []
    left_out: list[Behind] = []
    closed = closed_in(case)
    for status in ("won", "lost") if wanted is None else (wanted,):
        inside, outside = case.priced((deal for deal in closed if deal.status == status), status)
        behind += inside
        left_out += outside
    numbers = {"won_value": total(behind, case.scale, "won"), "lost_value": total(behind, case.scale, "lost")}
    return Parts(case.figure, sorted(behind, key=_number), sorted(left_out, key=_number), numbers, [])


def _number(each: Behind) -> int:
    return each.id


def _begun(case: Case) -> Parts:
    """Explain what began in P, and the share of it that is won."""
    inside, edges = within("d.first_at", case.period, case.scope)
    deals = read_deals(case.conn, case.scope, inside, edges)
    parted = case.metric.id == "overall_conversion"
    behind = [
        deal.behind(case.value(deal), part=deal.status if parted else "", day=case.day(deal.first_at)) for deal in deals
    ]
    unknown = read_deals(case.conn, case.scope, "d.first_at IS NULL")
    left_out = [deal.behind(case.value(deal), why="nobody knows when it began") for deal in unknown]
    still_open = sum(deal.status == "open" for deal in deals)
    young = f"{still_open:,} of them {'is' if still_open == 1 else 'are'} open and may still be won"
    return Parts(
        case.figure,
        behind,
        left_out,
        {"won": count(sum(deal.status == "won" for deal in deals))},
        [young] if parted and still_open else [],
    )


def cycles(case: Case) -> tuple[list[Behind], list[Behind]]:
    """Return the deals won in P with the days from beginning to end, and those whose days nobody knows."""
    began = f"SELECT d.id FROM {case.scope.deals} WHERE d.status = 'won' AND {BEGAN_IN} = 'won'"
    at_once = {row[0] for row in case.conn.execute(began, case.scope.params)}
    inside: list[Behind] = []
    outside: list[Behind] = []
    for deal in closed_in(case):
        if deal.status != "won":
            continue
        day, value = case.day(deal.closed_at), case.value(deal)
        if deal.first_at is None or deal.closed_at is None:
            outside.append(deal.behind(value, part="won", day=day, why="nobody knows when it began"))
        elif deal.id in at_once:
            outside.append(deal.behind(value, part="won", day=day, why="created directly in Won"))
        else:
            took = (case.days[deal.closed_at] - case.days[deal.first_at]).days
            inside.append(deal.behind(value, part="won", day=day, days=took))
    return inside, outside


def _cycle(case: Case) -> Parts:
    behind, left_out = cycles(case)
    took = [each.days or 0 for each in behind]
    numbers = {
        "total": count(sum(took)),
        "least": Number(min(took, default=None), "days"),
        "most": Number(max(took, default=None), "days"),
    }
    return Parts(case.figure, behind, left_out, numbers, [])


def _velocity(case: Case) -> Parts:
    """Explain the velocity: its four factors, and the deals of all of them."""
    opened = [
        deal.behind(case.value(deal), part="open") for deal in read_deals(case.conn, case.scope, "d.status = 'open'")
    ]
    timed, untimed = cycles(case)
    lost = [
        deal.behind(case.value(deal), part="lost", day=case.day(deal.closed_at))
        for deal in closed_in(case)
        if deal.status == "lost"
    ]
    factors = ("open_count", "win_rate", "avg_deal_size_won", "cycle_days_avg")
    behind = sorted([*opened, *timed, *untimed, *lost], key=_number)
    return Parts(case.figure, behind, [], {name: case.number(name) for name in factors}, [])


PERIOD_FIGURES: dict[str, Callable[[Case], Parts]] = {
    "won_count": _decided,
    "won_value": _decided_value,
    "lost_count": _decided,
    "lost_value": _decided_value,
    "win_rate": _decided,
    "win_rate_value": _decided_value,
    "overall_conversion": _begun,
    "avg_deal_size_won": _decided_value,
    "cycle_days_avg": _cycle,
    "cycle_days_median": _cycle,
    "velocity_per_day": _velocity,
    "created_count": _begun,
}
"""How each figure of the Period block is explained."""

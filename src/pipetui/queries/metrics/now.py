"""The Now block: what is open at T, what of it is in doubt, and where it stands.

One pass over the open deals gives all of it: they are grouped by stage, currency and how they stand, and every figure
is a sum over some of the groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.tally import Tally, counted
from pipetui.queries.standing import DIGESTS, Answers, answers, standing
from pipetui.queries.sums import joined, split_sum

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope


class OpenGroup(NamedTuple):
    """Open deals of one stage that stand alike."""

    stage_id: int
    answers: Answers
    tally: Tally


def open_groups(conn: Connection, scope: Scope) -> list[OpenGroup]:
    """Return the open deals of a scope in groups."""
    stands = standing(conn, scope.moment)
    prices, code, codes = scope.open_pricing
    rows = conn.execute(
        f"SELECT (d.stage_id * {len(prices)} + {code}) * {DIGESTS} + {stands.digest}, count(*),"
        f" {split_sum('d.amount')}, {split_sum('d.amount', 'coalesce(d.probability, s.probability)')}"
        f" FROM {scope.deals} CROSS JOIN stage s ON s.id = d.stage_id"
        f" WHERE d.status = 'open' AND {scope.condition} GROUP BY 1",
        {**scope.params, **stands.params, **codes},
    )
    groups: dict[tuple[int, int], Tally] = {}
    for key, deals, upper, lower, weighted_upper, weighted_lower in rows:
        place, digest = divmod(key, DIGESTS)
        stage_id, price = divmod(place, len(prices))
        tally = groups.setdefault((stage_id, digest), Tally())
        tally.add(prices[price], deals, joined(upper, lower), joined(weighted_upper, weighted_lower))
    return [OpenGroup(stage_id, answers(digest), tally) for (stage_id, digest), tally in groups.items()]


def now_figures(groups: Sequence[OpenGroup], customers: int) -> dict[str, Figure]:
    """Return the figures of the Now block but the trend.

    Args:
        groups: the open deals.
        customers: how many people have one of them.
    """

    def those(chosen: Callable[[Answers], bool]) -> Tally:
        return Tally(group.tally for group in groups if chosen(group.answers))

    everything = those(lambda _: True)
    stalled, ghost, overdue = (
        those(lambda deal: deal.stalled),
        those(lambda deal: deal.ghost),
        those(lambda deal: deal.overdue),
    )
    honest = those(lambda deal: deal.has_next_step and not (deal.stalled or deal.overdue))
    return {
        "open_count": counted(everything.deals),
        "open_value": everything.total(),
        "weighted_value": everything.total(weighted=True),
        "avg_deal_size_open": everything.mean("no open deal has an amount in the base currency, or in one with a rate"),
        "customers_in_pipeline": Figure(customers, everything.deals, "count"),
        "stalled_count": counted(stalled.deals),
        "stalled_value": stalled.total(),
        "ghost_count": counted(ghost.deals),
        "ghost_value": ghost.total(),
        "overdue_count": counted(overdue.deals),
        "overdue_value": overdue.total(),
        "no_next_step_count": counted(those(lambda deal: not deal.has_next_step).deals),
        "no_amount_count": counted(everything.no_amount),
        "honest_value": honest.total(),
    }


def read_customers(conn: Connection, scope: Scope) -> tuple[int, dict[int, int]]:
    """Return how many people have an open deal, and how many stand in each stage.

    Each person stands in one stage: that of the deal of theirs that changed stage last; of two, the higher number.
    """
    rows = conn.execute(
        # A column beside the only max() comes from the row that has it; ids of one width compare as text.
        "SELECT stage_id, count(*), sum(open_deals > 0) FROM"
        " (SELECT d.stage_id, max(d.moved_at || (1000000000000000000 + d.id)), sum(s.kind = 'open') AS open_deals"
        f" FROM {scope.deals} CROSS JOIN stage s ON s.id = d.stage_id WHERE {scope.condition} GROUP BY d.contact_id)"
        " GROUP BY stage_id",
        scope.params,
    ).fetchall()
    return sum(row[2] for row in rows), {stage_id: people for stage_id, people, _ in rows}

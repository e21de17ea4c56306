"""The deals of a scope one by one, with all that an explanation may say of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.metrics.explain_shapes import Behind
from pipetui.queries.standing import Answers, answers, rests, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope

_NONE = Answers(stalled=False, ghost=False, overdue=False, has_next_step=False)


class Known(NamedTuple):
    """A deal as of T.

    Attributes:
        company: "" when it has none.
        probability: its own, else its stage's.
        idle_since: the last change of its stage, or the last activity about it where that is later.
        answers: how it stands; all no for closed deals.
        rests: it would be stalled, had it no task due today or later.
    """

    id: int
    title: str
    contact_id: int
    contact: str
    company: str
    stage_id: int
    stage: str
    status: str
    pipeline_id: int
    amount: int | None
    currency: str | None
    probability: int
    expected_close: str | None
    first_at: str | None
    moved_at: str
    idle_since: str
    closed_at: str | None
    last_open_stage_id: int | None
    answers: Answers
    rests: bool

    def behind(
        self, value: int | None, *, part: str = "", why: str = "", day: str = "", days: float | None = None
    ) -> Behind:
        """Return the deal as a line of an explanation; `value` is its amount in the base currency."""
        return Behind(
            kind="deal",
            id=self.id,
            title=self.title,
            client=self.company or self.contact,
            contact_id=self.contact_id,
            stage=self.stage,
            amount=self.amount,
            currency=self.currency,
            value=value,
            probability=self.probability,
            days=days,
            day=day,
            part=part,
            why=why,
        )


def read_deals(
    conn: Connection, scope: Scope, condition: str, params: Mapping[str, object] | None = None
) -> list[Known]:
    """Return the deals of a scope that meet a condition over `deal d`, in the order of their numbers."""
    stands = standing(conn, scope.moment)
    rows = conn.execute(
        "SELECT d.id, o.title, c.id, c.name, coalesce(k.name, ''), s.id, s.name, d.status, s.pipeline_id, d.amount,"
        " d.currency, coalesce(d.probability, s.probability), d.expected_close, d.first_at, d.moved_at,"
        " max(d.moved_at, coalesce(d.touched_at, '')), d.closed_at,"
        f" d.last_open_stage_id, iif(d.status = 'open', {stands.digest}, NULL)"
        f" FROM {scope.deals} CROSS JOIN deal o ON o.id = d.id CROSS JOIN stage s ON s.id = d.stage_id"
        " CROSS JOIN contact c ON c.id = d.contact_id LEFT JOIN company k ON k.id = d.company_id"
        f" WHERE {condition} AND {scope.condition} ORDER BY d.id",
        {**scope.params, **stands.params, **(params or {})},
    )
    return [
        Known(*row[:-1], *((_NONE, False) if row[-1] is None else (answers(row[-1]), rests(row[-1])))) for row in rows
    ]


def deals_by_id(conn: Connection, scope: Scope, deal_ids: Iterable[int]) -> dict[int, Known]:
    """Return deals of a scope by their numbers."""
    wanted = json.dumps(sorted(set(deal_ids)))
    rows = read_deals(conn, scope, "d.id IN (SELECT value FROM json_each(:wanted))", {"wanted": wanted})
    return {deal.id: deal for deal in rows}

"""Which deals the figures are about, and as of when: the moment T, the pipelines, the filter, as SQL.

At the present moment the deals are the table itself, whose derived columns say where each stands. For a moment that
something happened after (one in the past, or a clock that was set back), deals that changed since are shown as their
last change up to it left them; those that did not exist yet are not there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds, instant, parse_instant
from pipetui.queries.board_order import BOARD_ORDER
from pipetui.queries.filtering import where
from pipetui.queries.moment import Moment, present
from pipetui.queries.pricing import Pricing, closed_pricing, currencies_of, open_pricing, read_rates
from pipetui.queries.settings import setting_values

if TYPE_CHECKING:
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.domain.pricing import Rates

_KEPT = "d.id, d.title_key, d.contact_id, d.company_id, d.amount, d.currency, d.probability, d.expected_close, d.owner"
_KEPT += ", d.source, d.first_at"

_LAST = "SELECT max(a.happened_at) FROM activity a JOIN activity_kind k ON k.id = a.kind_id"
_LAST += " WHERE k.is_note = 0 AND a.happened_at <= :at"
_TOUCHED = (
    f"iif(d.touched_at > :at, max(coalesce(({_LAST} AND a.deal_id = d.id), ''),"
    f" coalesce(({_LAST} AND a.contact_id = d.contact_id AND a.deal_id IS NULL), '')), d.touched_at) AS touched_at"
)
_KEPT += f", {_TOUCHED}"

DEALS_THEN = (
    f"(SELECT {_KEPT}, d.stage_id, d.status, d.moved_at, d.closed_at, d.last_open_stage_id"
    " FROM deal d WHERE d.moved_at <= :at"
    f" UNION ALL SELECT {_KEPT}, s.id, s.kind, x.happened_at, iif(s.kind = 'open', NULL, x.happened_at),"
    " (SELECT y.to_stage_id FROM stage_change y JOIN stage o ON o.id = y.to_stage_id WHERE y.deal_id = d.id"
    " AND y.happened_at <= :at AND o.kind = 'open' AND o.pipeline_id = s.pipeline_id"
    " ORDER BY y.happened_at DESC, y.id DESC LIMIT 1)"
    " FROM deal d CROSS JOIN stage_change x ON x.id = (SELECT z.id FROM stage_change z WHERE z.deal_id = d.id"
    " AND z.happened_at <= :at ORDER BY z.happened_at DESC, z.id DESC LIMIT 1)"
    " CROSS JOIN stage s ON s.id = x.to_stage_id WHERE d.moved_at > :at)"
)
"""The deals as of `:at`."""


class ScopeStage(NamedTuple):
    """A stage of the scope, removed ones included, in board order."""

    id: int
    name: str
    kind: str
    position: int
    archived: bool
    probability: int
    pipeline_id: int
    pipeline: str


class Scope(NamedTuple):
    """The deals that figures are about.

    Attributes:
        moment: T.
        stages: all stages of the pipelines in scope, pipeline by pipeline, in board order.
        pipeline: the pipeline's name, or "all".
        filter: what the deals are narrowed to.
        deals: what to select from, as `d`.
        in_pipeline: which of them are in the pipelines; over `d`.
        fitting: which of them fit the filter; over `d`.
        condition: both.
        params: the parameters of all three.
        base_currency: "" when there is none yet.
        currencies: all that deals have.
        rates: what these are worth in the base currency.
    """

    moment: Moment
    stages: tuple[ScopeStage, ...]
    pipeline: str
    filter: Filter | None
    deals: str
    in_pipeline: str
    fitting: str
    condition: str
    params: dict[str, object]
    base_currency: str
    currencies: tuple[str, ...]
    rates: Rates

    @property
    def is_plain(self) -> bool:
        """Whether it is the present, without a filter: then totals that the file keeps can be used."""
        return self.moment.present and (self.filter is None or self.filter.is_empty)

    @property
    def open_pricing(self) -> Pricing:
        """The prices of open deals: those of T."""
        return open_pricing(self.rates, self.currencies, self.moment)

    @property
    def closed_pricing(self) -> Pricing:
        """The prices of closed deals: those of the days they closed."""
        return closed_pricing(self.rates, self.currencies, self.moment)


def present_moment(conn: Connection, ctx: Context) -> Moment:
    """Return the call's moment as T; it is not the present where the file knows of something later."""
    moment = present(ctx)
    later = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM stage_change WHERE happened_at > :at)"
        " OR EXISTS (SELECT 1 FROM activity WHERE happened_at > :at)",
        {"at": moment.at},
    ).fetchone()
    return moment._replace(present=not later[0])


def moment_as_of(conn: Connection, ctx: Context, day: date | None) -> Moment:
    """Return the end of a local day as T; None: the call's moment. It is the present where nothing happened later."""
    if day is None:
        return present_moment(conn, ctx)
    midnight = parse_instant(day_bounds(day, day, ctx.timezone)[1])
    at = instant(midnight - timedelta(milliseconds=1))
    later = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM stage_change WHERE happened_at > :at)"
        " OR EXISTS (SELECT 1 FROM activity WHERE happened_at > :at)"
        " OR EXISTS (SELECT 1 FROM task WHERE added_at > :at OR done_at > :at)",
        {"at": at},
    ).fetchone()
    return Moment(at, day, ctx.timezone, present=not later[0])


def scope_of(
    conn: Connection,
    moment: Moment,
    pipeline_id: int | None,
    filter: Filter | None,  # noqa: A002
) -> Scope:
    """Return the deals of a pipeline (None: of all) that fit a filter, as of a moment."""
    stages = tuple(
        ScopeStage(*row)
        for row in conn.execute(
            "SELECT s.id, s.name, s.kind, s.position, s.archived, s.probability, p.id, p.name FROM pipeline p"
            f" JOIN stage s ON s.pipeline_id = p.id ORDER BY p.position, p.id, {BOARD_ORDER}"
        )
        if pipeline_id is None or row[6] == pipeline_id
    )
    # The plus keeps the stages' index out of it, which would read rows one by one.
    ids = ", ".join(str(stage.id) for stage in stages)
    base = setting_values(conn).get("base_currency", "")
    scope = Scope(
        moment=moment,
        stages=stages,
        pipeline="all" if pipeline_id is None else next((stage.pipeline for stage in stages), ""),
        filter=filter,
        deals="",
        in_pipeline="1" if pipeline_id is None else f"+d.stage_id IN ({ids})",
        fitting="",
        condition="",
        params={},
        base_currency=base,
        currencies=currencies_of(conn),
        rates=read_rates(conn, base),
    )
    return at_moment(conn, scope, moment)


def at_moment(conn: Connection, scope: Scope, moment: Moment) -> Scope:
    """Return the same scope as of another moment."""
    fitting, params = where(conn, scope.filter, moment)
    return scope._replace(
        moment=moment,
        deals="deal d" if moment.present else f"{DEALS_THEN} d",
        fitting=fitting,
        condition=f"{scope.in_pipeline} AND {fitting}",
        params={**params, "at": moment.at},
    )

"""The catalogue of metrics: one definition each, for the pane, the printouts, JSON, `explain` and the docs page.

The ids are JSON keys and promises. `queries` computes them; this says what they mean.
"""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """One metric.

    Attributes:
        id: the key in JSON.
        title: as a heading.
        short: as a label in a few cells.
        block: `now` (at T), `period` (in P) or `by_stage` (a row for each stage).
        unit: `count`, `money`, `ratio`, `days`, `money_per_day` or `series`.
        rate: it is a rate or a duration, and uses the 365 days up to T when no period is asked for.
        definition: what it is, in one sentence.
        formula: how it is computed, over which deals, and what is left out.
        date_basis: which date decides that a deal counts.
    """

    id: str
    title: str
    short: str
    block: str
    unit: str
    rate: bool
    definition: str
    formula: str
    date_basis: str


_AT_T = "open at T: the last stage change up to T leads to an open stage"
_CLOSED = "the local day of the last stage change, into Won or Lost, lies in P"
_WON = "the local day of the last stage change, into Won, lies in P"
_CREATED = "the local day of the first stage change lies in P; deals whose beginning has no known date are left out"
_UNPRICED = "deals without an amount, or in a currency without a rate, are counted as unpriced and not summed"


def _now(id_: str, title: str, short: str, unit: str, definition: str, formula: str, basis: str = _AT_T) -> Metric:
    return Metric(id_, title, short, "now", unit, False, definition, formula, basis)


def _period(id_: str, title: str, short: str, unit: str, definition: str, formula: str, basis: str) -> Metric:
    return Metric(id_, title, short, "period", unit, False, definition, formula, basis)


def _rate(id_: str, title: str, short: str, unit: str, definition: str, formula: str, basis: str) -> Metric:
    return Metric(id_, title, short, "period", unit, True, definition, formula, basis)


def _by_stage(
    id_: str, title: str, short: str, unit: str, definition: str, formula: str, basis: str = "in the stage at T"
) -> Metric:
    return Metric(f"by_stage.{id_}", title, short, "by_stage", unit, False, definition, formula, basis)


_ALL: tuple[Metric, ...] = (
    _now("open_count", "Open deals", "open", "count", "How many deals are open.", "number of deals in an open stage"),
    _now(
        "open_value",
        "Open value",
        "open value",
        "money",
        "What the open deals are worth together.",
        f"sum of amounts of the open deals in base currency; {_UNPRICED}",
    ),
    _now(
        "weighted_value",
        "Weighted value",
        "weighted",
        "money",
        "What the open deals are worth, each by its chance to be won.",
        "sum of amount × probability ÷ 100 of the open, priced deals; the deal's own probability, else its stage's; "
        "rounded once, half to even",
    ),
    _now(
        "avg_deal_size_open",
        "Average open deal",
        "avg open",
        "money",
        "What an open deal is worth on average.",
        "open_value ÷ number of open, priced deals",
    ),
    _now(
        "customers_in_pipeline",
        "People in the pipeline",
        "people",
        "count",
        "With how many people you have an open deal.",
        "number of different contacts of the open deals",
    ),
    _now(
        "stalled_count",
        "Stalled deals",
        "stalled",
        "count",
        "How many open deals have stood still for longer than their stage allows.",
        "open deals idle for more local days than the stage's stale-after; idle counts from the last stage change; "
        "a deal with an open task due today or later rests and is not stalled",
    ),
    _now(
        "stalled_value",
        "Stalled value",
        "stalled value",
        "money",
        "What the stalled deals are worth.",
        f"sum of amounts of the stalled deals; {_UNPRICED}",
    ),
    _now(
        "ghost_count",
        "Ghost deals",
        "ghosts",
        "count",
        "How many open deals are probably dead and not marked so.",
        "open deals idle for more than twice the stage's stale-after and not resting, or with an expected close more "
        "than 30 days ago",
    ),
    _now(
        "ghost_value",
        "Ghost value",
        "ghost value",
        "money",
        "What the ghost deals are worth.",
        f"sum of amounts of the ghost deals; {_UNPRICED}",
    ),
    _now(
        "overdue_count",
        "Overdue deals",
        "overdue",
        "count",
        "How many open deals should have closed already.",
        "open deals whose expected close lies before T's day",
    ),
    _now(
        "overdue_value",
        "Overdue value",
        "overdue value",
        "money",
        "What the overdue deals are worth.",
        f"sum of amounts of the overdue deals; {_UNPRICED}",
    ),
    _now(
        "no_next_step_count",
        "Without a next step",
        "no next step",
        "count",
        "How many open deals have nothing planned.",
        "open deals without an open task",
    ),
    _now(
        "no_amount_count",
        "Without an amount",
        "no amount",
        "count",
        "How many open deals have no amount yet.",
        "open deals without an amount; an amount of 0 is one",
    ),
    _now(
        "honest_value",
        "Honest value",
        "honest",
        "money",
        "What the open deals are worth that somebody is really working on.",
        "open_value without the deals that are overdue, stalled or have no next step, each taken off once",
    ),
    _now(
        "trend",
        "Trend",
        "trend",
        "series",
        "How the pipeline grew over the last year.",
        "open_count, open_value and weighted_value at the last 12 month-ends before T, and at T; with present amounts "
        "and probabilities",
        "open at each of those days",
    ),
    _period(
        "won_count",
        "Won deals",
        "won",
        "count",
        "How many deals were won.",
        "deals whose status at T is won and which closed in P",
        _WON,
    ),
    _period(
        "won_value",
        "Won value",
        "won value",
        "money",
        "What the won deals are worth.",
        f"sum of amounts of the deals won in P; {_UNPRICED}",
        _WON,
    ),
    _period(
        "lost_count",
        "Lost deals",
        "lost",
        "count",
        "How many deals were lost.",
        "deals whose status at T is lost and which closed in P",
        "the local day of the last stage change, into Lost, lies in P",
    ),
    _period(
        "lost_value",
        "Lost value",
        "lost value",
        "money",
        "What the lost deals were worth.",
        f"sum of amounts of the deals lost in P; {_UNPRICED}",
        "the local day of the last stage change, into Lost, lies in P",
    ),
    _rate(
        "win_rate",
        "Win rate",
        "win rate",
        "ratio",
        "Of the deals that were decided, the share won.",
        "won ÷ (won + lost), by count; open deals are in neither",
        _CLOSED,
    ),
    _rate(
        "win_rate_value",
        "Win rate by value",
        "win rate €",
        "ratio",
        "Of the value that was decided, the share won.",
        "won_value ÷ (won_value + lost_value)",
        _CLOSED,
    ),
    _rate(
        "overall_conversion",
        "Overall conversion",
        "conversion",
        "ratio",
        "Of the deals that began, the share won by now; young ones may still come.",
        "deals created in P and won by T ÷ deals created in P",
        _CREATED,
    ),
    _rate(
        "avg_deal_size_won",
        "Average won deal",
        "avg won",
        "money",
        "What a won deal is worth on average.",
        "won_value ÷ number of won, priced deals",
        _WON,
    ),
    _rate(
        "cycle_days_avg",
        "Days to close",
        "cycle",
        "days",
        "How many days it took to win a deal, on average.",
        "mean over the deals won in P of local day closed − local day created; deals created directly in Won, or whose "
        "beginning has no known date, are left out",
        _WON,
    ),
    _rate(
        "cycle_days_median",
        "Days to close, median",
        "cycle median",
        "days",
        "How many days it took to win a deal, for the one in the middle.",
        "median over the deals of cycle_days_avg",
        _WON,
    ),
    _rate(
        "velocity_per_day",
        "Velocity",
        "velocity",
        "money_per_day",
        "What the pipeline brings in a day, at the pace and the rate of the period.",
        "open_count × win_rate × avg_deal_size_won ÷ cycle_days_avg; null when one of them is, or the cycle is 0",
        f"open_count at T; the other factors: {_CLOSED}",
    ),
    _period("created_count", "New deals", "new", "count", "How many deals began.", "deals created in P", _CREATED),
    _by_stage(
        "count",
        "Deals in stage",
        "deals",
        "count",
        "How many deals stand in the stage.",
        "deals whose stage at T this is",
    ),
    _by_stage(
        "value",
        "Value in stage",
        "value",
        "money",
        "What the deals in the stage are worth.",
        f"sum of their amounts; {_UNPRICED}",
    ),
    _by_stage(
        "weighted",
        "Weighted value in stage",
        "weighted",
        "money",
        "What the deals in the stage are worth, each by its chance to be won.",
        "sum of amount × probability ÷ 100 of the priced deals in the stage",
    ),
    _by_stage(
        "stalled",
        "Stalled in stage",
        "stalled",
        "count",
        "How many deals in the stage are stalled.",
        "the deals of stalled_count that stand in the stage",
    ),
    _by_stage(
        "customers",
        "People in stage",
        "people",
        "count",
        "How many people stand in the stage; each counts once in the whole pipeline.",
        "contacts whose deal that changed stage last (ties: the higher number) stands in the stage",
    ),
    _by_stage(
        "lost_count",
        "Lost from stage",
        "lost",
        "count",
        "How many deals were lost while they stood in the stage.",
        "deals lost in P whose last open stage this is; those created directly in Lost stand in the row `none`",
        _CLOSED,
    ),
    _by_stage(
        "lost_value",
        "Value lost from stage",
        "lost value",
        "money",
        "What the deals were worth that were lost while they stood in the stage.",
        f"sum of their amounts; {_UNPRICED}",
        _CLOSED,
    ),
)

CATALOGUE: dict[str, Metric] = {metric.id: metric for metric in _ALL}
"""Every metric by id, in the order in which it is shown. Those of a stage are named `by_stage.…`."""

HEADLINE = tuple(metric.id for metric in _ALL if metric.block != "by_stage" and metric.unit != "series")
"""The ids of the single figures: the keys of `metrics` in JSON."""

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

_ALL: tuple[Metric, ...] = (
    Metric(
        "open_count",
        "Open deals",
        "open",
        "now",
        "count",
        False,
        "How many deals are open.",
        "number of deals in an open stage",
        _AT_T,
    ),
    Metric(
        "open_value",
        "Open value",
        "open value",
        "now",
        "money",
        False,
        "What the open deals are worth together.",
        f"sum of amounts of the open deals in base currency; {_UNPRICED}",
        _AT_T,
    ),
    Metric(
        "weighted_value",
        "Weighted value",
        "weighted",
        "now",
        "money",
        False,
        "What the open deals are worth, each by its chance to be won.",
        "sum of amount × probability ÷ 100 of the open, priced deals; the deal's own probability, else its stage's; "
        "rounded once, half to even",
        _AT_T,
    ),
    Metric(
        "avg_deal_size_open",
        "Average open deal",
        "avg open",
        "now",
        "money",
        False,
        "What an open deal is worth on average.",
        "open_value ÷ number of open, priced deals",
        _AT_T,
    ),
    Metric(
        "customers_in_pipeline",
        "People in the pipeline",
        "people",
        "now",
        "count",
        False,
        "With how many people you have an open deal.",
        "number of different contacts of the open deals",
        _AT_T,
    ),
    Metric(
        "stalled_count",
        "Stalled deals",
        "stalled",
        "now",
        "count",
        False,
        "How many open deals have stood still for longer than their stage allows.",
        "open deals idle for more local days than the stage's stale-after; idle counts from the last stage change; "
        "a deal with an open task due today or later rests and is not stalled",
        _AT_T,
    ),
    Metric(
        "stalled_value",
        "Stalled value",
        "stalled value",
        "now",
        "money",
        False,
        "What the stalled deals are worth.",
        f"sum of amounts of the stalled deals; {_UNPRICED}",
        _AT_T,
    ),
    Metric(
        "ghost_count",
        "Ghost deals",
        "ghosts",
        "now",
        "count",
        False,
        "How many open deals are probably dead and not marked so.",
        "open deals idle for more than twice the stage's stale-after and not resting, or with an expected close more "
        "than 30 days ago",
        _AT_T,
    ),
    Metric(
        "ghost_value",
        "Ghost value",
        "ghost value",
        "now",
        "money",
        False,
        "What the ghost deals are worth.",
        f"sum of amounts of the ghost deals; {_UNPRICED}",
        _AT_T,
    ),
    Metric(
        "overdue_count",
        "Overdue deals",
        "overdue",
        "now",
        "count",
        False,
        "How many open deals should have closed already.",
        "open deals whose expected close lies before T's day",
        _AT_T,
    ),
    Metric(
        "overdue_value",
        "Overdue value",
        "overdue value",
        "now",
        "money",
        False,
        "What the overdue deals are worth.",
        f"sum of amounts of the overdue deals; {_UNPRICED}",
        _AT_T,
    ),
    Metric(
        "no_next_step_count",
        "Without a next step",
        "no next step",
        "now",
        "count",
        False,
        "How many open deals have nothing planned.",
        "open deals without an open task",
        _AT_T,
    ),
    Metric(
        "no_amount_count",
        "Without an amount",
        "no amount",
        "now",
        "count",
        False,
        "How many open deals have no amount yet.",
        "open deals without an amount; an amount of 0 is one",
        _AT_T,
    ),
    Metric(
        "honest_value",
        "Honest value",
        "honest",
        "now",
        "money",
        False,
        "What the open deals are worth that somebody is really working on.",
        "open_value without the deals that are overdue, stalled or have no next step, each taken off once",
        _AT_T,
    ),
    Metric(
        "trend",
        "Trend",
        "trend",
        "now",
        "series",
        False,
        "How the pipeline grew over the last year.",
        "open_count, open_value and weighted_value at the last 12 month-ends before T, and at T; with present amounts "
        "and probabilities",
        "open at each of those days",
    ),
    Metric(
        "won_count",
        "Won deals",
        "won",
        "period",
        "count",
        False,
        "How many deals were won.",
        "deals whose status at T is won and which closed in P",
        _WON,
    ),
    Metric(
        "won_value",
        "Won value",
        "won value",
        "period",
        "money",
        False,
        "What the won deals are worth.",
        f"sum of amounts of the deals won in P; {_UNPRICED}",
        _WON,
    ),
    Metric(
        "lost_count",
        "Lost deals",
        "lost",
        "period",
        "count",
        False,
        "How many deals were lost.",
        "deals whose status at T is lost and which closed in P",
        "the local day of the last stage change, into Lost, lies in P",
    ),
    Metric(
        "lost_value",
        "Lost value",
        "lost value",
        "period",
        "money",
        False,
        "What the lost deals were worth.",
        f"sum of amounts of the deals lost in P; {_UNPRICED}",
        "the local day of the last stage change, into Lost, lies in P",
    ),
    Metric(
        "win_rate",
        "Win rate",
        "win rate",
        "period",
        "ratio",
        True,
        "Of the deals that were decided, the share won.",
        "won ÷ (won + lost), by count; open deals are in neither",
        _CLOSED,
    ),
    Metric(
        "win_rate_value",
        "Win rate by value",
        "win rate €",
        "period",
        "ratio",
        True,
        "Of the value that was decided, the share won.",
        "won_value ÷ (won_value + lost_value)",
        _CLOSED,
    ),
    Metric(
        "overall_conversion",
        "Overall conversion",
        "conversion",
        "period",
        "ratio",
        True,
        "Of the deals that began, the share won by now; young ones may still come.",
        "deals created in P and won by T ÷ deals created in P",
        _CREATED,
    ),
    Metric(
        "avg_deal_size_won",
        "Average won deal",
        "avg won",
        "period",
        "money",
        True,
        "What a won deal is worth on average.",
        "won_value ÷ number of won, priced deals",
        _WON,
    ),
    Metric(
        "cycle_days_avg",
        "Days to close",
        "cycle",
        "period",
        "days",
        True,
        "How many days it took to win a deal, on average.",
        "mean over the deals won in P of local day closed − local day created; deals created directly in Won, or whose "
        "beginning has no known date, are left out",
        _WON,
    ),
    Metric(
        "cycle_days_median",
        "Days to close, median",
        "cycle median",
        "period",
        "days",
        True,
        "How many days it took to win a deal, for the one in the middle.",
        "median over the deals of cycle_days_avg",
        _WON,
    ),
    Metric(
        "velocity_per_day",
        "Velocity",
        "velocity",
        "period",
        "money_per_day",
        True,
        "What the pipeline brings in a day, at the pace and the rate of the period.",
        "open_count × win_rate × avg_deal_size_won ÷ cycle_days_avg; null when one of them is, or the cycle is 0",
        f"open_count at T; the other factors: {_CLOSED}",
    ),
    Metric(
        "created_count",
        "New deals",
        "new",
        "period",
        "count",
        False,
        "How many deals began.",
        "deals created in P",
        _CREATED,
    ),
    Metric(
        "by_stage.count",
        "Deals in stage",
        "deals",
        "by_stage",
        "count",
        False,
        "How many deals stand in the stage.",
        "deals whose stage at T this is",
        "in the stage at T",
    ),
    Metric(
        "by_stage.value",
        "Value in stage",
        "value",
        "by_stage",
        "money",
        False,
        "What the deals in the stage are worth.",
        f"sum of their amounts; {_UNPRICED}",
        "in the stage at T",
    ),
    Metric(
        "by_stage.weighted",
        "Weighted value in stage",
        "weighted",
        "by_stage",
        "money",
        False,
        "What the deals in the stage are worth, each by its chance to be won.",
        "sum of amount × probability ÷ 100 of the priced deals in the stage",
        "in the stage at T",
    ),
    Metric(
        "by_stage.stalled",
        "Stalled in stage",
        "stalled",
        "by_stage",
        "count",
        False,
        "How many deals in the stage are stalled.",
        "the deals of stalled_count that stand in the stage",
        "in the stage at T",
    ),
    Metric(
        "by_stage.customers",
        "People in stage",
        "people",
        "by_stage",
        "count",
        False,
        "How many people stand in the stage; each counts once in the whole pipeline.",
        "contacts whose deal that changed stage last (ties: the higher number) stands in the stage",
        "in the stage at T",
    ),
    Metric(
        "by_stage.lost_count",
        "Lost from stage",
        "lost",
        "by_stage",
        "count",
        False,
        "How many deals were lost while they stood in the stage.",
        "deals lost in P whose last open stage this is; those created directly in Lost stand in the row `none`",
        _CLOSED,
    ),
    Metric(
        "by_stage.lost_value",
        "Value lost from stage",
        "lost value",
        "by_stage",
        "money",
        False,
        "What the deals were worth that were lost while they stood in the stage.",
        f"sum of their amounts; {_UNPRICED}",
        _CLOSED,
    ),
)

CATALOGUE: dict[str, Metric] = {metric.id: metric for metric in _ALL}
"""Every metric by id, in the order in which it is shown. Those of a stage are named `by_stage.…`."""

HEADLINE = tuple(metric.id for metric in _ALL if metric.block != "by_stage" and metric.unit != "series")
"""The ids of the single figures: the keys of `metrics` in JSON."""

"""The catalogue's entries for what is true at T: what is open, what of it is in doubt, how it grew."""

from __future__ import annotations

from pipetui.domain.metric import AT_T, SUM, UNPRICED, Metric, metric


def _now(id_: str, title: str, short: str, unit: str, definition: str, formula: str, worked: str) -> Metric:
    return metric("now", id_, title, short, unit, definition, formula, AT_T, worked)


NOW: tuple[Metric, ...] = (
    _now(
        "open_count",
        "Open deals",
        "open",
        "count",
        "How many deals are open.",
        "number of deals in an open stage",
        "{n} deals in open stages",
    ),
    _now(
        "open_value",
        "Open value",
        "open value",
        "money",
        "What the open deals are worth together.",
        f"sum of amounts of the open deals in base currency; {UNPRICED}",
        SUM,
    ),
    _now(
        "weighted_value",
        "Weighted value",
        "weighted",
        "money",
        "What the open deals are worth, each by its chance to be won.",
        "sum of amount × probability ÷ 100 of the open, priced deals; the deal's own probability, else its stage's; "
        "rounded once, half to even",
        "{n} times amount × probability ÷ 100, added up",
    ),
    _now(
        "avg_deal_size_open",
        "Average open deal",
        "avg open",
        "money",
        "What an open deal is worth on average.",
        "open_value ÷ number of open, priced deals",
        "{open_value} ÷ {n}",
    ),
    _now(
        "customers_in_pipeline",
        "People in the pipeline",
        "people",
        "count",
        "With how many people you have an open deal.",
        "number of different contacts of the open deals",
        "different people of {n} open deals",
    ),
    _now(
        "stalled_count",
        "Stalled deals",
        "stalled",
        "count",
        "How many open deals have stood still for longer than their stage allows.",
        "open deals idle for more whole local days than the stage's stale-after; idle counts from the latest of the "
        "last stage change, the last activity on the deal, and the last activity on its contact that names no deal "
        "(notes are no activity); a deal with an open task due today or later rests and is not stalled",
        "{n} of {open_count} open deals",
    ),
    _now(
        "stalled_value",
        "Stalled value",
        "stalled value",
        "money",
        "What the stalled deals are worth.",
        f"sum of amounts of the deals of stalled_count; {UNPRICED}",
        SUM,
    ),
    _now(
        "ghost_count",
        "Ghost deals",
        "ghosts",
        "count",
        "How many open deals are probably dead and not marked so.",
        "open deals idle for more than twice the stage's stale-after and not resting, or with an expected close more "
        "than 30 days ago",
        "{n} of {open_count} open deals",
    ),
    _now(
        "ghost_value",
        "Ghost value",
        "ghost value",
        "money",
        "What the ghost deals are worth.",
        f"sum of amounts of the deals of ghost_count; {UNPRICED}",
        SUM,
    ),
    _now(
        "overdue_count",
        "Overdue deals",
        "overdue",
        "count",
        "How many open deals should have closed already.",
        "open deals whose expected close lies before T's day",
        "{n} of {open_count} open deals",
    ),
    _now(
        "overdue_value",
        "Overdue value",
        "overdue value",
        "money",
        "What the overdue deals are worth.",
        f"sum of amounts of the deals of overdue_count; {UNPRICED}",
        SUM,
    ),
    _now(
        "no_next_step_count",
        "Without a next step",
        "no next step",
        "count",
        "How many open deals have nothing planned.",
        "open deals without an open task",
        "{n} of {open_count} open deals",
    ),
    _now(
        "no_amount_count",
        "Without an amount",
        "no amount",
        "count",
        "How many open deals have no amount yet.",
        "open deals without an amount; an amount of 0 is one",
        "{n} of {open_count} open deals",
    ),
    _now(
        "honest_value",
        "Honest value",
        "honest",
        "money",
        "What the open deals are worth that somebody is really working on.",
        "open_value without the deals that are overdue, stalled or have no next step, each taken off once",
        "{open_value} − {taken_off} of the deals in doubt",
    ),
    metric(
        "now",
        "trend",
        "Trend",
        "trend",
        "series",
        "How the pipeline grew over the last year.",
        "open_count, open_value and weighted_value at the last 12 month-ends before T, and at T; with present amounts "
        "and probabilities",
        "open at each of those days; the deals listed are those of T",
    ),
)

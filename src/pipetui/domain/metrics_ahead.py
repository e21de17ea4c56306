"""The catalogue's entries for conversations, the forecast by month, and the target."""

from __future__ import annotations

from pipetui.domain.metric import SUM, Metric, metric

_ACTIVITY = "the activity happened by T and names a deal"
_EXPECTED = (
    "open at T, by the month of its expected close; overdue ones and those without a date stand in rows of their own"
)
_RANGE = (
    "each open deal of the month wins with its probability, independently; exact by counting every outcome up to 16 "
    "deals, beyond that normal with mean Σ p·a and variance Σ p(1−p)·a², cut at 0 and at the total; won included"
)
_IN_P = "closed, or expected to close, in P; the rates are of the 365 days up to T"


def _ahead(
    id_: str, title: str, short: str, unit: str, definition: str, formula: str, worked: str = "{n} deals"
) -> Metric:
    return metric("forecast", id_, title, short, unit, definition, formula, _EXPECTED, worked)


def _target(id_: str, title: str, short: str, unit: str, definition: str, formula: str, worked: str = "") -> Metric:
    return metric("target", id_, title, short, unit, definition, formula, _IN_P, worked)


CONVERSATIONS: tuple[Metric, ...] = (
    metric(
        "conversations",
        "in_process",
        "Conversations in process",
        "in process",
        "count",
        "How many conversations of a kind were had on deals that are open.",
        "activities of the kind on deals open at T; one client with two calls counts 2; the same by the stage that the "
        "deal was in at the time",
        _ACTIVITY,
        "{n} deals",
    ),
    metric(
        "conversations",
        "won",
        "Won after a conversation",
        "won",
        "count",
        "How many people bought with whom a conversation of the kind was had.",
        "different contacts with a won deal that has at least one activity of the kind",
        _ACTIVITY,
        "{n} deals",
    ),
)

FORECAST: tuple[Metric, ...] = (
    _ahead(
        "commit",
        "Commit",
        "commit",
        "money",
        "What is nearly sure to come in the month.",
        "sum of amounts of the open, priced deals with a probability of 90 or more",
        SUM,
    ),
    _ahead(
        "best_case",
        "Best case",
        "best case",
        "money",
        "What comes in the month if what is likely comes.",
        "sum of amounts of the open, priced deals with a probability of 50 or more, commit included",
        SUM,
    ),
    _ahead(
        "pipeline",
        "Pipeline",
        "pipeline",
        "money",
        "What comes in the month if everything comes.",
        "sum of amounts of the open, priced deals",
        SUM,
    ),
    _ahead(
        "weighted",
        "Weighted",
        "weighted",
        "money",
        "What comes in the month on average.",
        "sum of amount × probability ÷ 100 of the open, priced deals",
        "{n} times amount × probability ÷ 100, added up",
    ),
    _ahead("won", "Won", "won", "money", "What is won in the month already.", "sum of amounts of its won deals", SUM),
    _ahead(
        "p10",
        "Low end",
        "p10",
        "money",
        "The month brings no more than this in one of ten cases.",
        _RANGE,
    ),
    _ahead("p50", "Middle", "p50", "money", "The month brings no more than this in half of the cases.", _RANGE),
    _ahead("p90", "High end", "p90", "money", "The month brings no more than this in nine of ten cases.", _RANGE),
)

TARGET: tuple[Metric, ...] = (
    _target(
        "target",
        "Target",
        "target",
        "money",
        "What you set out to win in the period.",
        "what is set for P; a quarter or year without its own is the sum of its months if all are set",
    ),
    _target("won_value", "Won", "won", "money", "What is won of it.", "sum of amounts of the deals won in P", SUM),
    _target(
        "gap",
        "Gap",
        "gap",
        "money",
        "What is missing.",
        "target − won_value, never below 0",
        "{target} − {won_value}",
    ),
    _target(
        "attainment",
        "Attainment",
        "attained",
        "ratio",
        "How much of the target is won.",
        "won_value ÷ target",
        "{won_value} ÷ {target}",
    ),
    _target(
        "coverage",
        "Coverage",
        "coverage",
        "ratio",
        "How often the open deals of the period would fill the gap.",
        "open value expected to close in P (overdue left out) ÷ gap",
        "{expected} ÷ {gap}",
    ),
    _target(
        "coverage_needed",
        "Coverage needed",
        "needed",
        "ratio",
        "How often they have to, at your win rate.",
        "1 ÷ win_rate",
        "1 ÷ {win_rate}",
    ),
    _target(
        "odds",
        "Odds",
        "odds",
        "ratio",
        "The chance to reach the target with the deals that are expected to close in the period.",
        f"the chance that what is won and the open deals of P come to the target or more; {_RANGE}",
    ),
    _target(
        "deals_needed",
        "Deals needed",
        "deals",
        "count",
        "How many more deals have to be won.",
        "gap ÷ avg_deal_size_won, rounded up",
        "{gap} ÷ {avg_deal_size_won}, rounded up",
    ),
    _target(
        "opportunities_needed",
        "Opportunities needed",
        "chances",
        "count",
        "How many deals it takes to win as many.",
        "deals_needed ÷ win_rate, rounded up; null under 5 decided deals",
        "{deals_needed} ÷ {win_rate}, rounded up",
    ),
    _target(
        "first_contacts_needed",
        "First contacts needed",
        "contacts",
        "count",
        "How many people you have to begin with for that.",
        "opportunities_needed ÷ lead_conversion_rate, rounded up",
        "{opportunities_needed} ÷ {lead_conversion_rate}, rounded up",
    ),
)

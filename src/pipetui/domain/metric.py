"""What the catalogue says of one metric, and the words that several of its entries share."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """One metric.

    Attributes:
        id: the key in JSON.
        title: as a heading.
        short: as a label in a few cells.
        block: `now` (at T), `period` (in P), `by_stage` (a row for each stage), `conversations`, `forecast`, `target`.
        unit: `count`, `money`, `ratio`, `days`, `money_per_day`, `series` or `name`.
        rate: it is a rate or a duration, and uses the 365 days up to T when no period is asked for.
        definition: what it is, in one sentence.
        formula: how it is computed, over which deals, and what is left out.
        date_basis: which date decides that a deal counts.
        worked: the formula with places for the numbers, as `explain` fills them in; "" where there is nothing to fill.
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
    worked: str = ""


AT_T = "open at T: the last stage change up to T leads to an open stage"
CLOSED = "the local day of the last stage change, into Won or Lost, lies in P"
WON = "the local day of the last stage change, into Won, lies in P"
LOST = "the local day of the last stage change, into Lost, lies in P"
CREATED = "the local day of the first stage change lies in P; deals whose beginning has no known date are left out"
UNPRICED = "deals without an amount, or in a currency without a rate, are counted as unpriced and not summed"

SUM = "{n} amounts added up"
"""The worked formula of a sum."""


def metric(
    block: str,
    id_: str,
    title: str,
    short: str,
    unit: str,
    definition: str,
    formula: str,
    basis: str,
    worked: str = "",
    *,
    rate: bool = False,
) -> Metric:
    """Return an entry; ids of blocks that have rows, or a report of their own, begin with the block's name."""
    whole = id_ if block in ("now", "period") else f"{block}.{id_}"
    return Metric(whole, title, short, block, unit, rate, definition, formula, basis, worked)

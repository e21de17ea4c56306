"""The shapes of the forecast, the target and the what-if: what the reports, the screen and JSON print.

Money is integer minor units of the base currency; a `Figure` says beside it how many deals it is of and what is
unpriced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipetui.domain.forecast import Spread
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import Figure


class ForecastRow(NamedTuple):
    """The open deals that are expected to close in one month, or are overdue, or have no date; and what was won in it.

    Attributes:
        name: "2026-11", "overdue" or "undated"; of a what-if the period's own name.
        first: the first local day; None for overdue and undated ones.
        last: the last local day; None for overdue and undated ones.
        commit: of them those with p ≥ 90.
        best_case: those with p ≥ 50, commit included.
        pipeline: all of them.
        weighted: each by its p.
        won: what is already won in that month; nothing for overdue and undated ones.
        spread: p10, p50 and p90 of the month's total, won included; None for overdue and undated ones.
        target: what was set for the month; None when nothing was.
        deal_ids: the open deals, priced or not, in the order of their numbers.
        won_ids: the deals that are won.
    """

    name: str
    first: str | None
    last: str | None
    commit: Figure
    best_case: Figure
    pipeline: Figure
    weighted: Figure
    won: Figure
    spread: Spread | None
    target: int | None
    deal_ids: tuple[int, ...]
    won_ids: tuple[int, ...]


class Target(NamedTuple):
    """A target and how it stands; `n` of each figure is how many deals (or leads) it rests on.

    Attributes:
        period: P.
        is_sum: it is the sum of the targets of the months.
        target: money.
        won_value: money, won in P.
        gap: money, what is missing; never below 0.
        attainment: ratio, won_value ÷ target.
        coverage: ratio, open value expected to close in P (overdue left out) ÷ gap.
        coverage_needed: ratio, 1 ÷ win_rate.
        odds: ratio, the chance to reach the target with the deals expected to close in P.
        deals_needed: count, how many more have to be won.
        opportunities_needed: count, how many deals it takes for that.
        first_contacts_needed: count, how many new people it takes for that.
        spread: p10, p50 and p90 of P's total, won included.
    """

    period: Period
    is_sum: bool
    target: Figure
    won_value: Figure
    gap: Figure
    attainment: Figure
    coverage: Figure
    coverage_needed: Figure
    odds: Figure
    deals_needed: Figure
    opportunities_needed: Figure
    first_contacts_needed: Figure
    spread: Spread


class Forecast(NamedTuple):
    """The forecast of a scope.

    Attributes:
        as_of: the instant T.
        today: T's local day.
        base_currency: "" when there is none yet.
        pipeline: the pipeline's name, or "all".
        months: from T's month on, in order. Empty months stand between others up to a year ahead; further away only
            those that have deals or a target.
        overdue: the open deals whose expected close has passed: they are in no month.
        undated: those without an expected close.
        period: P, which the target is for.
        target: of P; None when none is set.
    """

    as_of: str
    today: str
    base_currency: str
    pipeline: str
    months: tuple[ForecastRow, ...]
    overdue: ForecastRow
    undated: ForecastRow
    period: Period
    target: Target | None


class Assumed(NamedTuple):
    """What a what-if takes for given; nothing of it is written.

    Attributes:
        win: deals that are won at T.
        lose: deals that are lost at T.
        shift: by how much every expected close of an open deal moves ("30d", "-2w", "1m"); "" for not at all.
    """

    win: tuple[int, ...] = ()
    lose: tuple[int, ...] = ()
    shift: str = ""


class DealPart(NamedTuple):
    """A deal in a forecast: its amount in its own currency and in the base one (None: unpriced), and p."""

    deal_id: int
    title: str
    amount: int | None
    currency: str | None
    value: int | None
    probability: int


class ClientShare(NamedTuple):
    """How much of a forecast hangs on one client: a company, or a person without one.

    Attributes:
        name: the company's or the person's.
        deals: how many deals of the forecast are theirs.
        weighted: what these are worth, by their chances, and what is won.
        share: of the whole forecast's weighted and won, 0–1.
    """

    name: str
    deals: int
    weighted: int
    share: float


class Outlook(NamedTuple):
    """The forecast of P in one case: as it is, as assumed, or without its largest deal.

    Attributes:
        row: P's row.
        months: the forecast by month.
        overdue: those in no month because their expected close has passed.
        undated: those in no month because they have none.
        odds: the chance to reach P's target, 0–1; None without a target.
        largest: the deal of P with the largest value that is still open; None when no open deal is priced.
        client: the client on whom most hangs; None when the forecast is worth nothing.
    """

    row: ForecastRow
    months: tuple[ForecastRow, ...]
    overdue: ForecastRow
    undated: ForecastRow
    odds: float | None
    largest: DealPart | None
    client: ClientShare | None


class WhatIf(NamedTuple):
    """A forecast beside what it would be.

    Attributes:
        as_of: the instant T.
        period: P.
        target: of P, in minor units; None when none is set.
        assumed: what is taken for given.
        now: as it is.
        then: with what is assumed.
        without_largest: with what is assumed, and without the largest deal that is open then; the same as `then`
            where there is none.
    """

    as_of: str
    today: str
    base_currency: str
    pipeline: str
    period: Period
    target: int | None
    assumed: Assumed
    now: Outlook
    then: Outlook
    without_largest: Outlook

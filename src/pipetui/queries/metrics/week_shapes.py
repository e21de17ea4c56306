"""The shapes of the weekly sheet: what happened in a week, and why the weighted forecast changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipetui.domain.periods import Period


class WeekDeal(NamedTuple):
    """A deal in one of the lists of a week.

    Attributes:
        deal_id: its number.
        title: its title.
        client: the company's name, or the person's.
        stage: where it stands at the week's end.
        stage_before: where it stood before the week; None when it did not exist yet.
        amount: at the week's end, in minor units of `currency`; None when it has none.
        currency: of the amount.
        expected_close: at the week's end.
        close_before: before it slipped; None in the lists that are not about that.
        slipped_days: by how many days it slipped, in all.
        lost_reason: why it was lost; "" when it was not, or no reason was given.
        since: the day on which it happened: created, moved last, slipped last, closed, last touched.
        is_news: of a stalled deal: it was not stalled before the week. True in all other lists.
    """

    deal_id: int
    title: str
    client: str
    stage: str
    stage_before: str | None
    amount: int | None
    currency: str | None
    expected_close: str | None
    close_before: str | None
    slipped_days: int
    lost_reason: str
    since: str
    is_news: bool


class DealThen(NamedTuple):
    """A deal as it was at one end of the week.

    Attributes:
        stage: its stage; "" before it existed.
        status: `open`, `won`, `lost`, or "" before it existed or while it was in a pipeline out of scope.
        amount: in minor units of `currency`.
        currency: of the amount.
        probability: in per cent: its own, else its stage's, both as they were.
        expected_close: as it was.
        weighted: what it added to the weighted forecast, in minor units of the base currency, rounded by itself.
    """

    stage: str
    status: str
    amount: int | None
    currency: str | None
    probability: int
    expected_close: str | None
    weighted: int


class ForecastChange(NamedTuple):
    """What one deal did to the weighted forecast.

    Attributes:
        deal_id: its number.
        title: its title.
        change: in minor units of the base currency. The changes of a week add up to the forecast's own, to the minor
            unit: each is the step of the rounded running total, so it may differ by one from the deal's own rounding.
        reasons: why, the most telling first: `new`, `won`, `lost`, `reopened`, `moved`, `amount`, `currency`,
            `probability`, `rate`, `pipeline`.
        before: as it was before the week.
        after: as it was at its end.
    """

    deal_id: int
    title: str
    change: int
    reasons: tuple[str, ...]
    before: DealThen
    after: DealThen


class WeekSheet(NamedTuple):
    """The weekly sheet.

    Attributes:
        as_of: the instant that it is read at: the week's end, or T where that is earlier.
        today: T's local day.
        period: the week.
        base_currency: "" when there is none yet.
        pipeline: the pipeline's name, or "all".
        weighted_before: the weighted forecast (weighted_value) at the end of the day before the week.
        weighted_after: the same at `as_of`.
        changes: why, deal by deal, the largest first; they sum to weighted_after − weighted_before.
        unpriced_before: open deals that are not in weighted_before.
        unpriced_after: open deals that are not in weighted_after.
        new: deals created in the week.
        moved: deals that were there before and stand in another open stage than then.
        slipped: deals whose expected close was moved to a later day.
        won: deals closed in the week, and won.
        lost: deals closed in the week, and lost.
        stalled: deals that are stalled at its end, those that became so in the week first.
    """

    as_of: str
    today: str
    period: Period
    base_currency: str
    pipeline: str
    weighted_before: int
    weighted_after: int
    changes: tuple[ForecastChange, ...]
    unpriced_before: int
    unpriced_after: int
    new: tuple[WeekDeal, ...]
    moved: tuple[WeekDeal, ...]
    slipped: tuple[WeekDeal, ...]
    won: tuple[WeekDeal, ...]
    lost: tuple[WeekDeal, ...]
    stalled: tuple[WeekDeal, ...]

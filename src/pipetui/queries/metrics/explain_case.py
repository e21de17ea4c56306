"""What the explanation of one figure is made from and made into: the case, and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.explain_shapes import Number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

    from pipetui.domain.metrics import Metric
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.explain_deals import Known
    from pipetui.queries.metrics.explain_shapes import Behind
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import Figure, Summary
    from pipetui.queries.moment import LocalDays

FEW = 5
"""Under so many deals a rate or a mean is said to rest on few."""


class Case(NamedTuple):
    """A figure that is to be explained.

    Attributes:
        conn: the file.
        scope: which deals, and T.
        metric: which figure.
        period: P, of this figure.
        summary: all figures.
        days: local days of instants.
        decimals: values are counted in minor units of the base currency ÷ 10 to the power of this.
    """

    conn: Connection
    scope: Scope
    metric: Metric
    period: Period
    summary: Summary
    days: LocalDays
    decimals: int

    @property
    def scale(self) -> int:
        """How many parts of values make a minor unit."""
        return int(10**self.decimals)

    @property
    def figure(self) -> Figure:
        """The figure, of one that the summary has under its own id."""
        return self.summary.metrics[self.metric.id]

    def value(self, deal: Known) -> int | None:
        """Return what a deal is worth in the base currency, exactly; None: it is not priced."""
        if deal.amount is None or deal.currency is None:
            return None
        day = self.day(deal.closed_at) or self.scope.moment.today.isoformat()
        worth = self.scope.rates.price(deal.currency, day).worth
        return None if worth is None else deal.amount * worth.digits * 10 ** (self.decimals - worth.decimals)

    def day(self, at: str | None) -> str:
        """Return the local day of an instant as text; "" for none."""
        return "" if at is None else self.days[at].isoformat()

    def number(self, id_: str) -> Number:
        """Return another figure as a number for a formula."""
        figure = self.summary.metrics[id_]
        return Number(figure.value, figure.unit)

    def priced(self, deals: Iterable[Known], part: str = "") -> tuple[list[Behind], list[Behind]]:
        """Return the deals that are in a sum, and those that are not, with the reason."""
        inside, outside = [], []
        for deal in deals:
            value = self.value(deal)
            if value is None:
                why = "no amount" if deal.amount is None else f"no rate for {deal.currency}"
                outside.append(deal.behind(None, part=part, why=why))
            else:
                inside.append(deal.behind(value, part=part, day=self.day(deal.closed_at)))
        return inside, outside


class Parts(NamedTuple):
    """What an explanation is put together from.

    Attributes:
        figure: the figure.
        behind: what counts.
        left_out: what nearly counts, with the reason.
        numbers: for the worked formula, by name; `n` is the figure's own when it is not among them.
        warnings: beside those that every figure of its kind may have.
        row: whose figure it is, of one in rows.
    """

    figure: Figure
    behind: list[Behind]
    left_out: list[Behind]
    numbers: dict[str, Number]
    warnings: list[str]
    row: str = ""


def finest(scope: Scope) -> int:
    """Return with how many decimals of a minor unit every price in a scope can be said."""
    today = scope.moment.today.isoformat()
    prices = [price for currency in scope.currencies for _, price in scope.rates.steps(currency, today)]
    return max((price.worth.decimals for price in prices if price.worth is not None), default=0)


def count(number: float) -> Number:
    """Return a count as a number for a formula."""
    return Number(number, "count")


def money(minor: int) -> Number:
    """Return minor units of the base currency as a number for a formula."""
    return Number(minor, "money")


def total(behind: Iterable[Behind], scale: int, part: str = "") -> Number:
    """Return what deals are worth together, of one part or of all, rounded once."""
    return money(divide_half_even(sum(each.value or 0 for each in behind if not part or each.part == part), scale))

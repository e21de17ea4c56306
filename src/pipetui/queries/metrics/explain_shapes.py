"""The shapes of an explanation: the figure, the numbers it is made of, and every deal behind it.

What stands behind a figure is enough to compute it anew by hand; `recomputed` does, and tests hold the two equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.metrics import Metric
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import Figure, TrendPoint


class Behind(NamedTuple):
    """One deal (or person) behind a figure, or left out of it.

    Attributes:
        kind: what `id` numbers: `deal`, `contact` or `lead`.
        id: its number.
        title: the deal's title, or the person's name.
        client: the company, else the person; "" for a person alone.
        contact_id: the person; None for a lead.
        stage: where it stands at T; "" for a person.
        amount: in minor units of `currency`; None when it has none.
        currency: of the amount.
        value: the amount in minor units of the base currency × `Explained.scale`; None: unpriced.
        probability: in per cent, its own or its stage's.
        days: what it adds to a figure of days; None for others.
        day: the local day that it counts by (closed, created, …); "" where none decides.
        part: which part of the figure it is: "won", "lost", "advanced"; "" where there is one part only.
        why: why it counts, or why it was left out, in words; "" where the figure's name says it all.
    """

    kind: str
    id: int
    title: str
    client: str
    contact_id: int | None
    stage: str
    amount: int | None = None
    currency: str | None = None
    value: int | None = None
    probability: int = 0
    days: float | None = None
    day: str = ""
    part: str = ""
    why: str = ""


class Number(NamedTuple):
    """One number of a formula; `value` as in `Figure`, by its unit."""

    value: float | None
    unit: str


class Explained(NamedTuple):
    """A figure, explained.

    Attributes:
        metric: its entry in the catalogue.
        figure: the figure, as the summary has it.
        as_of: the instant T; today its local day.
        period: P, for figures that have one; None for what is at T alone.
        base_currency: "" when there is none yet.
        pipeline: the pipeline's name, or "all".
        row: of a figure in rows: the stage, kind or month; "" of a single figure.
        numbers: what stands in the catalogue's `worked` formula, by name.
        behind: what counts, in the order of the numbers of deals; of figures that are made of others, of all of these.
        left_out: what nearly counts, with the reason.
        warnings: what a reader should know before trusting the figure, in words.
        scale: `Behind.value` counts in minor units ÷ this.
        series: of the trend: its points.
    """

    metric: Metric
    figure: Figure
    as_of: str
    today: str
    period: Period | None
    base_currency: str
    pipeline: str
    row: str
    numbers: Mapping[str, Number]
    behind: tuple[Behind, ...]
    left_out: tuple[Behind, ...]
    warnings: tuple[str, ...]
    scale: int = 1
    series: tuple[TrendPoint, ...] = ()

"""What is asked of a random file, of product and oracle alike: the period, the pipeline, the filter, as of when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import parse_period
from support.oracle.loading import load
from support.oracle.now import day_end
from support.oracle.periods import days_of, year_up_to
from support.oracle.seen import Seen, seen_at
from support.random_pipelines import NOW, built, files

if TYPE_CHECKING:
    from collections.abc import Callable

FILTERS: dict[str, Callable[[Seen], bool]] = {
    "": lambda _: True,
    "owner:ana": lambda deal: deal.raw.owner == "ana",
    "-owner:ana": lambda deal: deal.raw.owner != "ana",
    "stage:proposal": lambda deal: deal.stage.stale_after == 10,
    "status:won status:lost": lambda deal: not deal.is_open,
    "is:stalled": lambda deal: deal.stalled,
    "-is:ghost": lambda deal: not deal.ghost,
    "is:overdue is:unpriced": lambda deal: (deal.is_open and deal.overdue) or deal.value is None,
    "created:2026": lambda deal: deal.created is not None and deal.created.year == 2026,
    "closed:2026-11": lambda deal: not deal.is_open and (deal.closed.year, deal.closed.month) == (2026, 11),
    "close:..2026-11-21": lambda deal: (
        deal.raw.expected_close is not None and deal.raw.expected_close <= date(2026, 11, 21)
    ),
}
PERIODS = [
    *(None, None, "all", "this-week", "last-week", "this-month", "last-month", "this-quarter", "last-quarter"),
    *("this-year", "last-year", "2026", "2026-10", "2026-12", "2026-Q3", "2026-Q4", "2026-W47"),
    "2026-11-20..2026-11-22",
]

QUESTIONS = {
    "spec": files,
    "words": st.sampled_from([*sorted(FILTERS), *[""] * 12]),
    "named": st.sampled_from(PERIODS),
    "pipeline": st.sampled_from([None, None, "Sales", "Sales", "Retainers"]),
    "zone": st.sampled_from(["Europe/Zurich", "Pacific/Kiritimati", "America/Sao_Paulo"]),
    "base": st.sampled_from(["EUR", "EUR", "EUR", "JPY", ""]),
    "days_back": st.sampled_from([None, None, None, None, 0, 1, 5, 40, 400]),
}
"""What Hypothesis draws: the arguments of a `Question`."""


class Question:
    """One question to both sides. For the product: `arguments`; for the oracle all else.

    Attributes:
        arguments: what every read takes, `ctx` included.
        pipelines: their numbers by name.
        world: the raw rows.
        at: T.
        seen: the deals in scope as of T.
        counts: the period of counts and values.
        rates: the period of rates and durations.
    """

    def __init__(
        self,
        *,
        spec: Any,
        words: str = "",
        named: str | None = None,
        pipeline: str | None = None,
        zone: str = "Europe/Zurich",
        base: str = "EUR",
        days_back: int | None = None,
    ) -> None:
        self.build = built(spec, base=base, timezone=zone)
        self.conn = self.build.conn
        self.pipelines: dict[str, int] = dict(self.conn.execute("SELECT name, id FROM pipeline").fetchall())
        number = None if pipeline is None else self.pipelines[pipeline]
        ctx = Context("ana", NOW, ZoneInfo(zone))
        as_of = None if days_back is None else ctx.today - timedelta(days_back)
        today = as_of or ctx.today
        self.arguments: dict[str, Any] = {
            "ctx": ctx,
            "period": None if named is None else parse_period(named, today),
            "pipeline_id": number,
            "filter": parse_filter(words, today),
            "as_of": as_of,
        }
        self.keep = FILTERS[words]
        self.world = load(self.conn)
        self.at = NOW if as_of is None else day_end(as_of, self.world.zone)
        self.today = self.world.day(self.at)
        self.seen = seen_at(self.world, self.at, number, self.keep)
        self.counts = days_of(named or "this-month", self.today)
        self.rates = year_up_to(self.today) if named is None else days_of(named, self.today)

    @property
    def ctx(self) -> Context:
        """The circumstances of the call."""
        ctx: Context = self.arguments["ctx"]
        return ctx

    @property
    def pipeline_id(self) -> int | None:
        """The pipeline in scope; None: all of them."""
        number: int | None = self.arguments["pipeline_id"]
        return number

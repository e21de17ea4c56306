"""What would be: the same forecast over an assumed book, and a file in which nothing was written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound
from pipetui.domain.filters import parse_filter
from pipetui.domain.forecast import Spread
from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.forecast import read_forecast
from pipetui.queries.metrics.forecast_shapes import Assumed, ClientShare, DealPart
from pipetui.queries.metrics.what_if import read_what_if
from pipetui.store.dump import logical_dump
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import Outlook, WhatIf
    from support.pipeline_builder import PipelineBuilder


def what_if(build: PipelineBuilder, assumed: Assumed = Assumed(), period: str = "2026-Q4", **asked: Any) -> WhatIf:  # noqa: B008
    chosen = parse_period(period, CTX.today)
    before = logical_dump(build.conn)
    asked = {"period": chosen, "pipeline_id": build.pipeline_id, **asked}
    found = read_what_if(build.conn, CTX, assumed, **asked)
    assert logical_dump(build.conn) == before
    return found


def rows(outlook: Outlook) -> dict[str, tuple[int, ...]]:
    found = (*outlook.months, outlook.overdue, outlook.undated)
    return {row.name: row.deal_ids for row in found if row.deal_ids}


@pytest.fixture
def three(build: PipelineBuilder) -> PipelineBuilder:
    """Deals 1 to 3: 100 € in December at 50 %, 1,000 € in December at 10 %, 10,000 € in January at 90 %."""
    for closes, amount, probability in (("2026-12-01", 100, 50), ("2026-12-24", 1000, 10), ("2027-01-31", 10_000, 90)):
        build.deal(f"d{amount}", on="2026-01-01", amount=amount, expected_close=closes, probability=probability)
    build.insert("target", period="2026-Q4", amount=1000, currency="EUR")
    return build


def test_with_nothing_assumed_it_is_the_forecast(three: PipelineBuilder) -> None:
    found = what_if(three)
    assert found.now == found.then
    forecast = read_forecast(three.conn, CTX, period=found.period, pipeline_id=three.pipeline_id)
    assert found.now.months == forecast.months
    assert forecast.target is not None
    assert (found.target, found.now.odds) == (1000, forecast.target.odds.value) == (1000, 0.1)
    assert found.now.row.spread == forecast.target.spread
    assert (found.period.name, found.base_currency, found.pipeline) == ("2026-Q4", "EUR", "Sales")
    assert (found.as_of, found.today) == (forecast.as_of, forecast.today)


def test_a_deal_that_is_won_counts_at_its_amount_and_one_that_is_lost_not_at_all(three: PipelineBuilder) -> None:
    found = what_if(three, Assumed(win=(2,), lose=(1,)))
    assert (found.now.row.won.value, found.now.row.pipeline.value, found.now.odds) == (0, 1100, 0.1)
    assert (found.then.row.won.value, found.then.row.pipeline.value, found.then.odds) == (1000, 0, 1.0)
    assert found.then.row.won_ids == (2,)
    assert found.then.row.spread == Spread(1000, 1000, 1000, 0, exact=True)
    assert found.then.months[0].won_ids == (2,)
    assert rows(found.then) == {"2027-01": (3,)}
    lost_only = what_if(three, Assumed(lose=(2,)))
    assert lost_only.then.odds == 0.0


def test_a_closed_deal_can_be_assumed_to_have_ended_otherwise(three: PipelineBuilder) -> None:
    three.move(1, "Lost", "2026-11-02")
    three.move(2, "Won", "2026-11-03")
    old = three.deal("old", on="2025-01-01", amount=7)
    three.move(old, "Won", "2025-02-01")
    assert what_if(three).now.row.won.value == 1000
    turned = what_if(three, Assumed(win=(1,), lose=(2,)))
    assert (turned.then.row.won.value, turned.then.row.won_ids) == (100, (1,))
    as_it_is = what_if(three, Assumed(win=(2, old), lose=()))
    assert as_it_is.then == as_it_is.now


def test_every_expected_close_is_shifted_also_one_that_has_passed(three: PipelineBuilder) -> None:
    late = three.deal("late", on="2026-01-01", amount=5, expected_close="2026-11-20")
    never = three.deal("never", on="2026-01-01", amount=5)
    found = what_if(three, Assumed(shift="30d"))
    assert rows(found.now) == {"overdue": (late,), "2026-12": (1, 2), "2027-01": (3,), "undated": (never,)}
    assert rows(found.then) == {"2026-12": (1, late), "2027-01": (2,), "2027-03": (3,), "undated": (never,)}
    back = what_if(three, Assumed(shift="-1m"))
    assert rows(back.then) == {"overdue": (1, late), "2026-11": (2,), "2026-12": (3,), "undated": (never,)}
    assert found.then.odds == 0.0


def test_without_the_largest_deal_the_next_is_the_largest(three: PipelineBuilder) -> None:
    found = what_if(three, Assumed(win=()), period="2027")
    assert found.then.largest == DealPart(3, "d10000", 10_000, "EUR", 10_000, 90)
    assert (found.then.odds, found.target) == (None, None)
    assert rows(found.without_largest) == {"2026-12": (1, 2)}
    assert found.without_largest.largest is None
    assert found.without_largest.row.weighted.value == 0
    nothing = what_if(three, period="2028")
    assert nothing.without_largest == nothing.then
    assert nothing.then.largest is None
    twice = three.deal("d1000 too", on="2026-01-01", amount=1000, expected_close="2026-12-24")
    assert what_if(three).then.largest == DealPart(2, "d1000", 1000, "EUR", 1000, 10)
    assert twice in what_if(three).without_largest.row.deal_ids


def test_the_share_that_hangs_on_one_client_is_that_of_the_company(build: PipelineBuilder) -> None:
    acme = build.company("Acme")
    jean, ana = (build.contact(name, company_id=acme) for name in ("Jean", "Ana"))
    other = build.contact("Zoe")
    assert what_if(build).now.client is None
    month: dict[str, Any] = {"on": "2026-01-01", "expected_close": "2026-12-01"}
    build.deal(contact_id=jean, amount=1000, probability=20, **month)
    build.deal(contact_id=ana, amount=1000, probability=20, **month)
    build.deal(contact_id=other, amount=1000, probability=30, **month)
    build.deal(contact_id=other, amount=9000, currency="USD", **month)
    build.deal(contact_id=other, company_id=acme, amount=3000, probability=10, **month)
    assert what_if(build).now.client == ClientShare("Acme", 3, 700, 0.7)
    won = what_if(build, Assumed(win=(3,))).then.client
    assert won == ClientShare("Zoe", 1, 1000, 1000 / 1700)


def test_a_filter_and_an_earlier_day_hold(three: PipelineBuilder) -> None:
    three.move(1, "Won", "2026-11-20")
    past = what_if(three, Assumed(win=(1,)), as_of=date(2026, 11, 19))
    assert (past.now.row.won_ids, past.then.row.won_ids, past.today) == ((), (1,), "2026-11-19")
    few = what_if(three, filter=parse_filter(["amount:<5"], CTX.today))
    assert (few.now.row.won_ids, few.now.row.deal_ids) == ((1,), ())
    month = read_what_if(three.conn, CTX, Assumed(), period=None, pipeline_id=None)
    assert (month.period.name, month.pipeline) == ("this-month", "all")


def test_what_cannot_be_assumed_is_refused(three: PipelineBuilder) -> None:
    with pytest.raises(InvalidInput, match="won and lost"):
        what_if(three, Assumed(win=(1, 2), lose=(2,)))
    with pytest.raises(NotFound, match="#99"):
        what_if(three, Assumed(lose=(99,)))
    with pytest.raises(NotFound, match="#1 "):
        what_if(three, Assumed(win=(1,)), filter=parse_filter(["owner:nobody"], CTX.today))
    with pytest.raises(InvalidInput, match="distance"):
        what_if(three, Assumed(shift="soon"))
    with pytest.raises(InvalidInput, match="out of reach"):
        what_if(three, Assumed(shift="999y"))

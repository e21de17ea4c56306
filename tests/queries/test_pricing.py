from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.dates import instant
from pipetui.queries.moment import Moment
from pipetui.queries.pricing import closed_pricing, currencies_of, open_pricing, priced, read_rates

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder

ZURICH = ZoneInfo("Europe/Zurich")
NOW = Moment("2026-11-22T12:00:00.000Z", date(2026, 11, 22), ZURICH)


def rate(build: PipelineBuilder, currency: str, day: str, rate: str, base: str = "EUR") -> None:
    build.insert("exchange_rate", currency=currency, base=base, on_day=day, rate=rate)


def worths(build: PipelineBuilder, moment: Moment = NOW) -> list[tuple[int, str | None]]:
    """What each deal is worth, as text, by the pricing of its status."""
    rates, currencies = read_rates(build.conn, "EUR"), currencies_of(build.conn)
    condition, params = priced(rates, currencies, moment)
    found = []
    for pricing, status in (
        (open_pricing(rates, currencies, moment), "d.status = 'open'"),
        (closed_pricing(rates, currencies, moment), "d.status <> 'open'"),
    ):
        for number, place, is_priced in build.conn.execute(
            f"SELECT d.id, {pricing.code}, {condition} FROM deal d WHERE {status}", {**pricing.params, **params}
        ):
            worth = pricing.prices[place].worth
            assert bool(is_priced) == (worth is not None)
            found.append((number, worth and f"{worth.digits}/{10**worth.decimals}"))
    return sorted(found)


def test_without_deals_there_is_nothing_to_price(build: PipelineBuilder) -> None:
    assert worths(build) == []
    pricing = open_pricing(read_rates(build.conn, "EUR"), (), NOW)
    assert (pricing.code, len(pricing.prices)) == ("0", 1)


def test_open_deals_have_the_rate_of_the_moment(build: PipelineBuilder) -> None:
    for day, value in (("2026-01-01", "0.8"), ("2026-11-22", "0.9"), ("2026-11-23", "0.7")):
        rate(build, "USD", day, value)
    rate(build, "CHF", "2026-01-01", "1.1", base="GBP")
    for currency in ("EUR", "USD", "CHF"):
        build.deal(stage="New", amount=1, currency=currency)
    build.deal(stage="New")
    assert worths(build) == [(1, "1/1"), (2, "9/10"), (3, None), (4, None)]
    then = Moment("2026-11-21T22:59:59.999Z", date(2026, 11, 21), ZURICH, present=False)
    assert worths(build, then) == [(1, "1/1"), (2, "8/10"), (3, None), (4, None)]


@pytest.mark.parametrize("many", [1, 2, 3, 8, 100])
def test_closed_deals_have_the_rate_of_the_local_day_they_closed(build: PipelineBuilder, many: int) -> None:
    first = date(2026, 3, 1)
    days = [first + timedelta(3 * number) for number in range(many)]
    for number, day in enumerate(days):
        rate(build, "USD", day.isoformat(), f"0.{number + 101}")
    closed = []
    for day in sorted({days[0], days[many // 2], days[-1]}):
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZURICH)
        for moment in (midnight - timedelta(milliseconds=1), midnight, midnight + timedelta(2)):
            build.deal(stage="Won", on=instant(moment), amount=1, currency="USD")
            local = moment.astimezone(ZURICH).date()
            known = [number for number, each in enumerate(days) if each <= local]
            closed.append(f"{known[-1] + 101}/1000" if known else None)
    later = Moment("2027-12-22T12:00:00.000Z", date(2027, 12, 22), ZURICH)
    assert [worth for _, worth in worths(build, later)] == closed

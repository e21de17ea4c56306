from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.rates import RateRow, list_rates

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_the_latest_of_each_currency_comes_first(build: PipelineBuilder) -> None:
    for currency, day in (("USD", "2026-01-01"), ("CHF", "2026-01-01"), ("USD", "2026-02-01")):
        build.insert("exchange_rate", currency=currency, base="EUR", on_day=day, rate="0.9")
    assert [(row.currency, row.on_day) for row in list_rates(build.conn)] == [
        ("CHF", "2026-01-01"),
        ("USD", "2026-02-01"),
        ("USD", "2026-01-01"),
    ]
    assert list_rates(build.conn)[0] == RateRow(2, "CHF", "2026-01-01", "0.9", "EUR")

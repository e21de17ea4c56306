"""The figures by source add up to those of all deals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.sources import Sources, read_sources
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Figure

ALL = Period("all", None, None)


def sources(build: PipelineBuilder, words: str = "", period: Period | None = ALL, as_of: date | None = None) -> Sources:
    words_ = parse_filter(words, CTX.today)
    return read_sources(build.conn, CTX, period=period, pipeline_id=1, filter=words_, as_of=as_of)


def fill(build: PipelineBuilder) -> None:
    for number in range(14):
        source = ("web", "Referral", "", "referral", "WEB", "referral", "fair")[number % 7]
        deal = build.deal(on="2026-08-01", amount=100 * number, source=source, owner=("ana", "ben")[number % 2])
        if number % 3 == 1:
            build.move(deal, "Won", ("2026-10-02", "2026-11-02")[number % 2])
        if number % 5 == 3:
            build.move(deal, "Lost", "2026-11-05")


def values(found: Sources, name: str) -> dict[str, object]:
    return {row.source: getattr(row, name).value for row in found.rows}


def test_a_source_is_one_however_it_is_spelled(build: PipelineBuilder) -> None:
    fill(build)
    found = sources(build)
    assert {row.source: row.spellings for row in found.rows} == {
        "referral": ("Referral", "referral"),
        "WEB": ("WEB", "web"),
        "": ("",),
        "fair": ("fair",),
    }
    assert (found.period, found.base_currency, found.pipeline) == (ALL, "EUR", "Sales")
    assert (found.as_of, found.today) == ("2026-11-22T12:00:00.000Z", "2026-11-22")


def test_they_add_up_to_the_summary(build: PipelineBuilder) -> None:
    fill(build)
    for words, period in (("", ALL), ("owner:ana", ALL), ("", parse_period("this-month", CTX.today))):
        found = sources(build, words, period)
        whole = read_summary(
            build.conn, CTX, period=period, pipeline_id=1, filter=parse_filter(words, CTX.today)
        ).metrics
        for name in ("open_count", "open_value", "created_count", "won_count", "won_value", "lost_count"):
            assert sum(getattr(row, name).value for row in found.rows) == whole[name].value
        assert sum(row.win_rate.n for row in found.rows) == whole["win_rate"].n


def test_rates_and_means_are_those_of_the_source(build: PipelineBuilder) -> None:
    for source, won, amount in (("web", True, 300), ("web", True, 100), ("web", False, 900), ("fair", False, 1)):
        deal = build.deal(on="2026-08-01", amount=amount, source=source)
        build.move(deal, "Won" if won else "Lost", "2026-11-02")
    build.deal(source="talk", on="2026-08-01")
    found = sources(build, period=None)
    assert found.period == trailing_year(CTX.today)
    rates: dict[str, Figure] = {row.source: row.win_rate for row in found.rows}
    assert (rates["web"].value, rates["web"].n) == (2 / 3, 3)
    assert (rates["fair"].value, rates["talk"].value) == (0.0, None)
    assert rates["talk"].reason == "no deal was won or lost in the period"
    assert values(found, "avg_deal_size_won") == {"web": 200, "fair": None, "talk": None}


def test_the_one_that_won_most_stands_first(build: PipelineBuilder) -> None:
    for source, amount in (("a", 10), ("b", 30), ("c", None), ("d", None)):
        build.move(build.deal(on="2026-08-01", amount=amount, source=source), "Won", "2026-11-02")
    build.move(build.deal(on="2026-08-01", source="d"), "Won", "2026-11-02")
    build.deal(source="e")
    build.deal(source="E")
    build.deal(source="f")
    assert [row.source for row in sources(build).rows] == ["b", "a", "d", "c", "E", "f"]


def test_it_can_be_of_another_day(build: PipelineBuilder) -> None:
    build.move(build.deal(on="2026-08-01", source="web"), "Won", "2026-11-02")
    found = sources(build, as_of=date(2026, 10, 31))
    assert (values(found, "open_count"), values(found, "won_count")) == ({"web": 1}, {"web": 0})

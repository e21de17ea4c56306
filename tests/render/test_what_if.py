"""The what-if as people read it: the cases side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.forecast_shapes import Assumed
from pipetui.queries.metrics.what_if import read_what_if
from pipetui.render.report import report_page
from pipetui.render.what_if import assumed_words, what_if_report
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

import pytest


@pytest.fixture
def build() -> Iterator[PipelineBuilder]:
    builder = PipelineBuilder()
    yield builder
    builder.conn.close()


def lines(build: PipelineBuilder, assumed: Assumed = Assumed(), period: str = "2026-Q4") -> dict[str, str]:  # noqa: B008
    chosen = parse_period(period, CTX.today)
    found = read_what_if(build.conn, CTX, assumed, period=chosen, pipeline_id=build.pipeline_id)
    plain = report_page(what_if_report(found), width=None).plain
    told = [line.split("  ", 1) for line in (line.strip() for line in plain.splitlines()) if line]
    return {parts[0]: " ".join(parts[-1].split()) for parts in told}


def test_the_cases_stand_side_by_side(build: PipelineBuilder) -> None:
    acme = build.company("Acme")
    for amount, closes in ((100_000, "2026-12-01"), (300_000, "2026-12-24"), (None, "2026-12-24")):
        build.deal(amount=amount, expected_close=closes, probability=50, company_id=acme, on="2026-10-01")
    build.deal(amount=5000, on="2026-10-01")
    build.insert("target", period="2026-Q4", amount=300_000, currency="EUR")
    told = lines(build, Assumed(win=(1,)))
    assert told["What if"] == "Sales, Sun 22 Nov 2026, as of now, 2026-Q4"
    assert told["assumed"] == "#1 won today"
    assert told["Figure"] == "now assumed without the largest"
    assert told["won"] == "€0 €1,000 €1,000"
    assert told["pipeline"] == "€4,000 €3,000 €0"
    assert told["p90"] == "€4,000 €4,000 €1,000"
    assert told["odds of €3,000"] == "50 % 50 % 0 %"
    assert told["one client"] == "Acme 100 % Acme 100 % Acme 100 %"
    assert told["largest deal"] == "#2 €3,000 #2 €3,000 –"
    assert told["nothing of this is written"]
    assert told["1 deal without an amount or a rate: in no sum"]
    assert told["2026-11"] == "€0 €1,000 €1,000"
    assert told["2026-12"] == "€2,000 €1,500 €0"
    assert told["undated"] == "€5 €5 €5"
    assert "overdue" not in told


def test_with_nothing_assumed_and_nothing_expected_there_is_one_column(build: PipelineBuilder) -> None:
    told = lines(build)
    assert told["Figure"] == "now"
    assert told["largest deal"] == told["one client"] == "–"
    assert "assumed" not in told


def test_a_month_that_only_one_case_has_is_told_of(build: PipelineBuilder) -> None:
    build.deal(amount=100_000, expected_close="2026-11-30", on="2026-10-01")
    told = lines(build, Assumed(shift="1m"))
    assert (told["2026-11"], told["2026-12"]) == ("€100 €0 €0", "€0 €100 €0")


def test_what_is_assumed_in_words() -> None:
    assert assumed_words(Assumed()) == ""
    assert assumed_words(Assumed((1, 2), (3,), "30d")) == "#1, #2 won today; #3 lost; every close shifted by 30d"

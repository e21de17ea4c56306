from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.queries.metrics.now import now_figures, open_groups, read_customers
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from pipetui.queries.metrics.scope import Scope
    from support.pipeline_builder import PipelineBuilder


def scope(build: PipelineBuilder, words: str = "") -> Scope:
    return scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, parse_filter(words, CTX.today))


def figures(build: PipelineBuilder, base: str = "EUR") -> dict[str, Figure]:
    build.change("UPDATE setting SET value = ? WHERE key = 'base_currency'", base)
    return now_figures(open_groups(build.conn, scope(build)), read_customers(build.conn, scope(build))[0])


def test_without_deals_counts_and_sums_are_0_and_the_mean_is_null(build: PipelineBuilder) -> None:
    found = figures(build)
    for name, figure in found.items():
        if name != "avg_deal_size_open":
            assert (figure.value, figure.n) == (0, 0), name
    assert found["open_value"] == Figure(0, 0, "money", (), 0)
    assert found["avg_deal_size_open"].value is None
    assert (
        found["avg_deal_size_open"].reason == "no open deal has an amount in the base currency, or in one with a rate"
    )


def test_money_is_summed_in_the_base_currency_and_told_in_each(build: PipelineBuilder) -> None:
    build.deal(stage="New", amount=1_000_01)
    build.deal(stage="Proposal", amount=0)
    build.deal(stage="Proposal", amount=500, currency="JPY", probability=33)
    build.deal(stage="New")
    build.deal(stage="Won", amount=7)
    found = figures(build)
    assert found["open_count"] == Figure(4, 4, "count")
    assert found["open_value"] == Figure(
        1_000_01, 2, "money", (CurrencyTotal("EUR", 1_000_01, 2), CurrencyTotal("JPY", 500, 1)), 2
    )
    # 100001 × 10 % = 10000.1; 500 yen × 33 %
    assert found["weighted_value"] == Figure(
        100_00, 2, "money", (CurrencyTotal("EUR", 100_00, 2), CurrencyTotal("JPY", 165, 1)), 2
    )
    assert found["avg_deal_size_open"] == Figure(500_00, 2, "money")  # 50000.5, the half goes to the even side
    assert found["no_amount_count"].value == 1
    assert figures(build, "JPY")["open_value"].value == 500
    assert figures(build, "")["open_value"][:2] == (0, 0)
    assert figures(build, "")["open_value"].unpriced == 4


def test_the_weighted_value_is_rounded_once(build: PipelineBuilder) -> None:
    for _ in range(3):
        build.deal(stage="Proposal", amount=1)  # half a cent each: 1.5 together
    assert figures(build)["weighted_value"].value == 2
    build.deal(stage="Proposal", amount=2)
    assert figures(build)["weighted_value"].value == 2  # 2.5


def test_sums_pass_64_bits(build: PipelineBuilder) -> None:
    largest = 999_999_999_999_999
    with build.batch("many"):
        for _ in range(200):
            build.deal(stage="Negotiation", amount=largest, probability=100)
    assert figures(build)["weighted_value"].value == 200 * largest


def test_doubtful_deals_are_counted_in_each_and_taken_off_once(build: PipelineBuilder) -> None:
    fine = build.deal("fine", amount=1, on="2026-11-20")
    build.task(fine, due="2026-11-30")
    everything = build.deal("everything", amount=10, on="2026-01-01", expected_close="2026-01-01")
    overdue = build.deal("overdue", amount=100, on="2026-11-20", expected_close="2026-11-21")
    build.task(overdue)
    stalled = build.deal("stalled", amount=1_000, on="2026-11-10")
    build.task(stalled, due="2026-11-21")
    resting = build.deal("resting", amount=10_000, on="2026-01-01", expected_close="2026-11-22")
    build.task(resting, due="2026-11-22")
    idle = build.deal("nothing planned", amount=100_000, on="2026-11-20")
    build.task(idle, done="2026-11-21")
    found = figures(build)
    assert {name: found[name].value for name in found if name.split("_")[0] in ("stalled", "ghost", "overdue")} == {
        "stalled_count": 2,
        "stalled_value": 1_010,
        "ghost_count": 1,
        "ghost_value": 10,
        "overdue_count": 2,
        "overdue_value": 110,
    }
    assert found["no_next_step_count"].value == 2
    assert found["honest_value"].value == 10_001
    assert found["honest_value"].n == 2
    assert everything


def test_people_are_counted_once(build: PipelineBuilder) -> None:
    jean, ines = build.contact("Jean"), build.contact("Inès")
    build.deal(stage="New", on="2026-11-01", contact_id=jean)
    build.deal(stage="Proposal", on="2026-11-02", contact_id=jean)
    build.deal(stage="Won", on="2026-11-03", contact_id=jean)
    build.deal(stage="Lost", on="2026-11-03", contact_id=ines)
    ids = build.stage_ids
    assert read_customers(build.conn, scope(build)) == (1, {ids["Won"]: 1, ids["Lost"]: 1})
    assert read_customers(build.conn, scope(build, "status:open")) == (1, {ids["Proposal"]: 1})
    assert figures(build)["customers_in_pipeline"] == Figure(1, 2, "count")


@pytest.mark.parametrize(("first", "second"), [("New", "Negotiation"), ("Negotiation", "New")])
@pytest.mark.parametrize("before", [0, 8])  # the numbers 1 and 2, and 9 and 10: they are not compared letter by letter
def test_of_two_deals_that_changed_at_once_the_higher_number_counts(
    build: PipelineBuilder, first: str, second: str, before: int
) -> None:
    with build.batch("many"):
        for _ in range(before):
            build.deal(stage="Lost", on="2026-01-01", contact_id=build.contact("other"))
        jean = build.contact("Jean")
        build.deal(stage=first, on="2026-11-02", contact_id=jean)
        build.deal(stage=second, on="2026-11-02", contact_id=jean)
    stages = read_customers(build.conn, scope(build))[1]
    assert stages.get(build.stage_ids[second]) == 1
    assert build.stage_ids[first] not in stages


def test_a_filter_narrows_every_figure(build: PipelineBuilder) -> None:
    build.deal(amount=1, owner="ana")
    build.deal(amount=10, owner="bob")
    groups = open_groups(build.conn, scope(build, "owner:bob"))
    assert now_figures(groups, 1)["open_value"].value == 10

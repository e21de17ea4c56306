from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.domain.filters import parse_filter
from pipetui.queries.deals import column_ids, find_deal, list_deals
from pipetui.queries.naming import LISTED
from pipetui.queries.record_shapes import DealRow
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def titles(build: PipelineBuilder, words: str = "", pipeline_id: int | None = None) -> list[str]:
    return [row.title for row in list_deals(build.conn, parse_filter(words, CTX.today), CTX, pipeline_id)]


def test_a_row_has_all_that_a_list_promises(build: PipelineBuilder) -> None:
    contact = build.contact("Inès M.")
    company = build.company("Maple")
    deal_id = build.deal(
        "SEO retainer",
        stage="New",
        on="2026-11-01 23:30",
        amount=10_800_00,
        contact_id=contact,
        company_id=company,
        expected_close="2026-11-21",
        owner="ana",
        source="referral",
        external_id="X-1",
    )
    build.move(deal_id, "Proposal", "2026-11-05")
    build.tag(deal_id, "retainer", "big")
    build.task(deal_id, "chase", due="2026-11-20", time="09:30")
    assert list_deals(build.conn, None, CTX) == [
        DealRow(
            id=deal_id,
            title="SEO retainer",
            pipeline_id=build.pipeline_id,
            stage_id=build.stage_ids["Proposal"],
            stage="Proposal",
            status="open",
            amount=10_800_00,
            currency="EUR",
            probability=50,
            own_probability=None,
            contact_id=contact,
            contact="Inès M.",
            company="Maple",
            owner="ana",
            tags=("big", "retainer"),
            source="referral",
            created="2026-11-02",
            expected_close="2026-11-21",
            closed=None,
            lost_reason="",
            age_days=20,
            stage_days=17,
            stalled=True,
            ghost=False,
            overdue=True,
            next_step="chase",
            next_due="2026-11-20",
            next_time="09:30",
            external_id="X-1",
        )
    ]


def test_a_closed_deals_age_ends_when_it_closed(build: PipelineBuilder) -> None:
    price = build.reason("Price")
    lost = build.deal("lost", on="2026-10-01")
    build.move(lost, "Lost", "2026-10-11", reason=price)
    again = build.deal("again", on="2026-10-01")
    build.move(again, "Lost", "2026-10-02", reason=price)
    build.move(again, "New", "2026-10-03")
    build.move(again, "Lost", "2026-10-04")
    build.deal("won", stage="Won", on="2026-11-02", assumed=2, probability=30)
    rows = {row.title: row for row in list_deals(build.conn, None, CTX)}
    assert (rows["lost"].closed, rows["lost"].age_days, rows["lost"].stage_days) == ("2026-10-11", 10, 42)
    assert [rows[title].lost_reason for title in ("lost", "again", "won")] == ["Price", "", ""]
    assert (rows["won"].created, rows["won"].age_days, rows["won"].probability) == (None, None, 30)
    assert rows["won"].own_probability == 30


def test_what_lies_ahead_is_no_days_old(build: PipelineBuilder) -> None:
    build.deal(on="2026-12-01")
    row = list_deals(build.conn, None, CTX)[0]
    assert (row.age_days, row.stage_days) == (0, 0)


def test_deals_stand_in_board_order(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    for title, stage, rank in [("d", "Lost", 1), ("c", "Won", 9), ("f", "First", 0), ("b", "New", 5), ("a", "New", 4)]:
        build.deal(title, stage=stage, rank=rank)
    assert titles(build) == ["a", "b", "c", "d", "f"]
    assert titles(build, pipeline_id=build.pipeline_id) == ["a", "b", "c", "d"]
    assert titles(build, "status:open") == ["a", "b", "f"]
    assert titles(build, "status:open", build.pipeline_id) == ["a", "b"]


def test_a_list_takes_three_queries_however_long_it_is(build: PipelineBuilder) -> None:
    with build.batch("many"):
        for number in range(30):
            build.tag(build.deal(f"Deal {number}"), "x")
    with statements_of(build.conn) as sql:
        assert len(list_deals(build.conn, None, CTX)) == 30
    assert len(sql) == 3


def some_deals(build: PipelineBuilder) -> dict[str, int]:
    jean = build.contact("Jean Moreau")
    return {
        "web": build.deal("Website relaunch", contact_id=jean, company_id=build.company("Acme")),
        "website": build.deal("Website"),
        "audit": build.deal("Payroll audit 2026", contact_id=jean, stage="Won"),
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("relaunch", "web"),
        ("WÉBSITE", "website"),  # the whole title goes before a part of another one
        ("web acme", "web"),
        ("moreau 2026", "audit"),
        ("  Payroll   Audit 2026 ", "audit"),
    ],
)
def test_a_deal_is_named_by_words_that_fit_it_alone(build: PipelineBuilder, typed: str, name: str) -> None:
    ids = some_deals(build)
    assert find_deal(build.conn, typed) == ids[name]


def test_a_deal_is_named_by_its_number(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    assert find_deal(build.conn, str(ids["audit"])) == ids["audit"]
    assert find_deal(build.conn, f" #{ids['web']} ") == ids["web"]


@pytest.mark.parametrize("typed", ["2026", "#77", "0", "99999999999999999999999"])
def test_a_number_names_a_deal_and_never_words(build: PipelineBuilder, typed: str) -> None:
    some_deals(build)
    with pytest.raises(NotFound, match="there is no deal #"):
        find_deal(build.conn, typed)


@pytest.mark.parametrize("typed", ["nothing", "", "  ", "\u0301", "-1", "٣", "x\udcff", "%", "web nothing"])
def test_words_that_fit_no_deal_find_none(build: PipelineBuilder, typed: str) -> None:
    some_deals(build)
    build.deal("´")  # its key is empty or short: nothing typed as nothing may name it
    with pytest.raises(NotFound, match="no deal fits") as caught:
        find_deal(build.conn, typed)
    assert "\udcff" not in caught.value.message


def test_words_that_fit_several_list_them_open_ones_first(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    build.change("UPDATE deal SET title = title || ' now', title_key = title_key || ' now'")
    with pytest.raises(Ambiguous, match='"now" fits 3: which deal is meant') as caught:
        find_deal(build.conn, "now")
    assert caught.value.candidates == (
        f"#{ids['web']} Website relaunch now · Jean Moreau · New",
        f"#{ids['website']} Website now · Somebody · New",
        f"#{ids['audit']} Payroll audit 2026 now · Jean Moreau · Won",
    )


def test_two_deals_of_one_title_are_not_guessed_between(build: PipelineBuilder) -> None:
    build.deal("Twin")
    build.deal("twin")
    with pytest.raises(Ambiguous):
        find_deal(build.conn, "Twin")


def test_a_long_list_is_cut_and_counted(build: PipelineBuilder) -> None:
    with build.batch("many"):
        for number in range(LISTED + 3):
            build.deal(f"Deal {number}")
    with pytest.raises(Ambiguous, match=f"fits {LISTED + 3}") as caught:
        find_deal(build.conn, "deal")
    assert len(caught.value.candidates) == LISTED + 1
    assert caught.value.candidates[-1] == "and 3 more"


def test_a_column_is_in_the_boards_order(build: PipelineBuilder) -> None:
    first, second, _ = build.deal("One"), build.deal("Two"), build.deal("Three", stage="Won")
    (stage_id,) = build.conn.execute("SELECT stage_id FROM deal WHERE id = ?", (first,)).fetchone()
    assert sorted(column_ids(build.conn, stage_id)) == [first, second]
    build.change("UPDATE deal SET rank = -1 WHERE id = ?", second)
    assert column_ids(build.conn, stage_id) == [second, first]
    build.change("UPDATE deal SET rank = -2 WHERE id = ?", first)
    assert column_ids(build.conn, stage_id) == [first, second]


def test_by_urgency_overdue_comes_first_then_today_then_none_then_later_and_closed_ones_last(
    build: PipelineBuilder,
) -> None:
    for title, stage, due, close in (
        ("later", "New", "2026-12-24", None),
        ("won", "Won", "2026-01-01", None),
        ("none", "New", None, None),
        ("today", "Negotiation", CTX.today.isoformat(), None),
        ("should have closed", "New", "2026-12-24", "2026-11-02"),
        ("overdue", "Proposal", "2026-11-01", None),
    ):
        deal_id = build.deal(title, stage=stage, expected_close=close)
        if due is not None:
            build.task(deal_id, due=due)
    rows = list_deals(build.conn, None, CTX, urgent=True)
    assert [row.title for row in rows] == ["overdue", "should have closed", "today", "none", "later", "won"]

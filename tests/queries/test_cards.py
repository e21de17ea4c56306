from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.context import PROGRAM
from pipetui.queries.cards import AT_ONCE, read_cards, tags_of
from pipetui.queries.shapes import Card
from support.contexts import context
from support.pipeline_builder import CTX, at

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def card_of(build: PipelineBuilder, deal_id: int) -> Card:
    return read_cards(build.conn, [deal_id], CTX)[deal_id]


def test_a_card_has_all_that_it_shows(build: PipelineBuilder) -> None:
    contact = build.contact("Inès M.")
    company = build.company("Maple")
    deal_id = build.deal(
        "SEO retainer",
        stage="Proposal",
        on="2026-11-19 08:15",
        amount=10_800_00,
        contact_id=contact,
        company_id=company,
        probability=40,
        expected_close="2026-12-24",
        owner="ana",
    )
    build.tag(deal_id, "retainer", "Été")
    build.task(deal_id, "chase", due="2026-11-25", time="09:30")
    assert card_of(build, deal_id) == Card(
        id=deal_id,
        stage_id=build.stage_ids["Proposal"],
        title="SEO retainer",
        contact="Inès M.",
        company="Maple",
        amount=10_800_00,
        currency="EUR",
        probability=40,
        expected_close="2026-12-24",
        owner="ana",
        moved_at=at("2026-11-19 08:15"),
        status="open",
        next_step="chase",
        next_due="2026-11-25",
        next_time="09:30",
        stalled=False,
        ghost=False,
        tags=("Été", "retainer"),
        set_by="",
    )


def test_a_bare_deal_makes_a_card_too(build: PipelineBuilder) -> None:
    card = card_of(build, build.deal("Bare", stage="Lost"))
    assert (card.company, card.amount, card.currency, card.probability, card.owner) == ("", None, None, None, "")
    assert (card.next_step, card.next_due, card.next_time, card.tags, card.status) == ("", None, None, (), "lost")
    assert isinstance(card.stalled, bool)
    assert hash(card) == hash(card_of(build, card.id))


@pytest.mark.parametrize(
    ("tasks", "first"),
    [
        ([("undated", None, None), ("dated", "2030-01-01", None)], "dated"),
        ([("later", "2026-12-02", None), ("sooner", "2026-12-01", None)], "sooner"),
        ([("whole day", "2026-12-01", None), ("at nine", "2026-12-01", "09:00")], "at nine"),
        ([("at ten", "2026-12-01", "10:00"), ("at nine", "2026-12-01", "09:00")], "at nine"),
        ([("overdue", "2026-01-01", None), ("today", "2026-11-22", None)], "overdue"),
        ([("first", None, None), ("second", None, None)], "first"),
    ],
)
def test_the_next_step_is_the_earliest_open_task(
    build: PipelineBuilder, tasks: list[tuple[str, str | None, str | None]], first: str
) -> None:
    deal_id = build.deal()
    build.task(deal_id, "done long ago", due="2020-01-01", done="2020-01-01")
    for title, due, time in tasks:
        build.task(deal_id, title, due=due, time=time)
    assert card_of(build, deal_id).next_step == first


def test_who_made_a_deal_is_said_when_it_was_somebody_else(build: PipelineBuilder) -> None:
    own = build.deal("Own")
    build.actor = "scout"
    other = build.deal("Other")
    build.change("UPDATE deal SET title = 'Changed' WHERE id = ?", own)
    assert card_of(build, own).set_by == ""
    assert card_of(build, other).set_by == "scout"
    assert read_cards(build.conn, [own], context("scout"))[own].set_by == "ana"
    build.actor = PROGRAM
    assert card_of(build, build.deal("Sample")).set_by == ""


def test_who_brought_a_deal_back_did_not_make_it(build: PipelineBuilder) -> None:
    deal_id = build.deal()
    build.actor = "scout"
    with build.batch("redo") as batch_id:
        build.conn.execute(
            "INSERT INTO journal_entry (batch_id, table_name, op, row_key) VALUES (?, 'deal', 'I', ?)",
            (batch_id, deal_id),
        )
    assert card_of(build, deal_id).set_by == ""


def test_who_made_a_deal_is_known_of_deals_that_came_many_at_once(build: PipelineBuilder) -> None:
    first, middle, last, after = (build.deal() for _ in range(4))
    # What the bulk path leaves: one entry for a run of rows.
    build.change("DELETE FROM journal_entry WHERE table_name = 'deal' AND row_key < ?", after)
    build.actor = "import"
    with build.batch("import") as batch_id:
        build.conn.execute(
            "INSERT INTO journal_entry (batch_id, table_name, op, row_key, row_last) VALUES (?, 'deal', 'I', ?, ?)",
            (batch_id, first, last),
        )
    found = read_cards(build.conn, [first, middle, last, after], CTX)
    assert [found[each].set_by for each in (first, middle, last, after)] == ["import", "import", "import", ""]
    build.change("DELETE FROM journal_entry WHERE table_name = 'deal'")
    assert card_of(build, first).set_by == ""


def test_cards_are_read_by_number_whatever_their_column(build: PipelineBuilder) -> None:
    ids = [build.deal(stage=stage) for stage in ("New", "Won", "Lost")]
    found = read_cards(build.conn, [*ids, 77], CTX)
    assert sorted(found) == ids
    assert all(card.id == deal_id for deal_id, card in found.items())
    assert read_cards(build.conn, [], CTX) == {}


def test_more_cards_than_fit_into_one_statement_are_read_too(build: PipelineBuilder) -> None:
    with build.batch("many"):
        ids = [build.deal(f"Deal {number}") for number in range(AT_ONCE + 3)]
        build.tag(ids[-1], "x")
    found = read_cards(build.conn, ids, CTX)
    assert sorted(found) == ids
    assert found[ids[-1]].tags == ("x",)
    assert tags_of(build.conn, ids) == {ids[-1]: ("x",)}
    assert tags_of(build.conn, []) == {}

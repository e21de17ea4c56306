from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.context import PROGRAM
from pipetui.domain.errors import NotFound
from pipetui.queries.deal_detail import read_deal, stage_visits
from support.pipeline_builder import CTX, at

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_a_deal_comes_with_everything_around_it(build: PipelineBuilder) -> None:
    contact = build.contact("Inès", email="ines@example.com", phone="+41 1")
    company = build.company("Maple")
    build.actor = "scout"
    deal_id = build.deal(
        "SEO retainer",
        on="2026-11-01",
        amount=10_200_00,
        amount_parts="850*12",
        contact_id=contact,
        company_id=company,
        notes="two\nlines",
    )
    build.actor = "ana"
    build.task(deal_id, "later", due="2026-12-01")
    build.task(deal_id, "sooner", due="2026-11-25")
    build.task(deal_id, "done", due="2026-01-01", done="2026-11-01")
    build.task(None, "hers", contact_id=contact)
    found = read_deal(build.conn, deal_id, CTX)
    assert (found.row.id, found.row.company, found.pipeline) == (deal_id, "Maple", "Sales")
    assert (found.email, found.phone, found.company_id) == ("ines@example.com", "+41 1", company)
    assert (found.amount_parts, found.notes, found.lost_note) == ("850*12", "two\nlines", "")
    assert (found.created_at, found.moved_at, found.closed_at) == (at("2026-11-01"), at("2026-11-01"), None)
    assert found.made_by == "scout"
    assert [task.title for task in found.tasks] == ["sooner", "later", "done"]
    assert [line.command for line in found.timeline] == ["add task", "add task", "add task", "add SEO retainer"]
    assert not build.conn.in_transaction
    build.actor = PROGRAM
    assert read_deal(build.conn, build.deal("Of the sample"), CTX).made_by == ""


def test_stage_visits_say_how_long_each_took(build: PipelineBuilder) -> None:
    price = build.reason("Price")
    deal_id = build.deal(on="2026-11-01", assumed=2)
    build.move(deal_id, "Lost", "2026-11-02 18:00", reason=price, note="too dear")
    build.move(deal_id, "Negotiation", "2026-11-02 18:00", assumed=1)
    build.move(deal_id, "Lost", "2026-11-21", note="at last")
    visits = stage_visits(build.conn, deal_id, CTX)
    assert [(visit.stage, visit.kind, visit.pipeline, visit.days, visit.assumed) for visit in visits] == [
        ("New", "open", "Sales", 1.25, 2),
        ("Lost", "lost", "Sales", 0.0, 0),
        ("Negotiation", "open", "Sales", 18.75, 1),
        ("Lost", "lost", "Sales", 1.0, 0),
    ]
    assert [(visit.lost_reason, visit.lost_note) for visit in visits] == [
        ("", ""),
        ("Price", "too dear"),
        ("", ""),
        ("", "at last"),
    ]
    assert [visit.left_at for visit in visits] == [visit.entered_at for visit in visits[1:]] + [None]
    assert read_deal(build.conn, deal_id, CTX).lost_note == "at last"


def test_a_stay_that_begins_ahead_takes_no_time(build: PipelineBuilder) -> None:
    assert stage_visits(build.conn, build.deal(on="2026-11-25"), CTX)[0].days == 0.0


def test_a_deal_that_is_not_there_is_not_found(build: PipelineBuilder) -> None:
    with pytest.raises(NotFound, match="no deal #77"):
        read_deal(build.conn, 77, CTX)
    assert not build.conn.in_transaction

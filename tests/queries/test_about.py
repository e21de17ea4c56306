from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.about import About, find_about
from support.pipeline_builder import at

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def full(build: PipelineBuilder) -> PipelineBuilder:
    jean = build.contact("Jean Moreau", email="jean@example.com")
    build.contact("Ida Roth", email="ida@example.com")
    build.deal("Website relaunch", contact_id=jean)
    build.deal("Audit", contact_id=jean)
    build.insert("lead", name="Bo Moreau", name_key="bo moreau", email="bo@example.com", added_at=at("2026-11-01"))
    return build


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("2", About(deal_id=2)),
        ("audit", About(deal_id=2)),
        ("website", About(deal_id=1)),
        ("jean audit", About(deal_id=2)),
        ("JEAN moreau", About(contact_id=2)),
        ("Jean@example.com", About(contact_id=2)),
        ("roth", About(contact_id=3)),
        ("bo moreau", About(lead_id=1)),
        ("bo@EXAMPLE.com", About(lead_id=1)),
        ("bo mor", About(lead_id=1)),
    ],
)
def test_a_text_means_a_deal_a_person_or_a_lead(full: PipelineBuilder, text: str, about: About) -> None:
    assert find_about(full.conn, text) == about


@pytest.mark.parametrize(("text", "error"), [("99", NotFound), ("zoe", NotFound), ("moreau", Ambiguous)])
def test_what_means_nothing_or_several_is_refused(full: PipelineBuilder, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        find_about(full.conn, text)

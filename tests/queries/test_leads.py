from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.leads import find_lead, list_leads
from support.pipeline_builder import at

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def leads(build: PipelineBuilder) -> PipelineBuilder:
    for name, email, day in (
        ("Ida K", "ida@example.com", "2026-11-01"),
        ("Bo", None, "2026-11-03"),
        ("Bo B", None, "2026-11-02"),
    ):
        build.insert("lead", name=name, name_key=name.lower(), email=email, added_at=at(day))
    return build


def test_the_latest_come_first_and_converted_ones_when_asked_for(leads: PipelineBuilder) -> None:
    leads.change("UPDATE lead SET contact_id = 1, converted_at = ? WHERE id = 3", at("2026-11-04"))
    assert [row.name for row in list_leads(leads.conn)] == ["Bo", "Ida K"]
    assert [row.contact_id for row in list_leads(leads.conn, converted=True)] == [None, 1, None]


@pytest.mark.parametrize(
    ("text", "lead"), [("1", 1), ("#2", 2), ("IDA@example.com", 1), ("ida", 1), ("bo", 2), ("BO b", 3)]
)
def test_a_lead_is_found_by_what_is_known_of_it(leads: PipelineBuilder, text: str, lead: int) -> None:
    assert find_lead(leads.conn, text) == lead


@pytest.mark.parametrize(("text", "error"), [("9", NotFound), ("zoe", NotFound), (" ", NotFound), ("b", Ambiguous)])
def test_what_fits_no_lead_or_several_is_refused(leads: PipelineBuilder, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        find_lead(leads.conn, text)

"""The pipelines to start from hold what INTERFACE promises, and something useful in every stage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.templates import LOST_REASONS, TEMPLATES, StageTemplate, spread_probabilities
from pipetui.domain.text import LIMITS, clean, fold

PROMISED = {
    "consulting": "New Contact, First Contact, Discovery Call, Proposal Sent, Negotiation, Won, Lost",
    "standard": "New, Qualified, Proposal, Negotiation, Won, Lost",
    "b2b": "New, Qualified, Demo, Proposal, Negotiation, Won, Lost",
    "full-cycle": "Prospecting, Qualification, Discovery, Presentation, Proposal, Closing, Won, Lost",
}
STAGES = [pytest.param(stage, id=f"{name}: {stage.name}") for name, stages in TEMPLATES.items() for stage in stages]


@pytest.mark.parametrize("name", PROMISED)
def test_the_stages_are_those_promised(name: str) -> None:
    stages = TEMPLATES[name]
    assert ", ".join(stage.name for stage in stages) == PROMISED[name]
    assert [stage.kind for stage in stages[-2:]] == ["won", "lost"]
    assert {stage.kind for stage in stages[:-2]} == {"open"}


def test_there_are_no_others() -> None:
    assert list(TEMPLATES) == list(PROMISED)


def test_five_open_stages_read_10_30_50_70_90() -> None:
    assert [stage.probability for stage in TEMPLATES["consulting"]] == [10, 30, 50, 70, 90, 100, 0]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_it_is_for_and_what_to_do(stage: StageTemplate) -> None:
    assert stage.objective.endswith(".")
    assert len(stage.actions) >= 2
    assert all(action.due_in_days is None or 0 <= action.due_in_days <= 3650 for action in stage.actions)
    if stage.kind == "open":
        assert 2 <= len(stage.exit_criteria.splitlines()) <= 5
        assert stage.stale_after_days is not None
        assert 1 <= stage.stale_after_days <= 60
    else:
        assert stage.stale_after_days is None
        assert stage.exit_criteria == ""


@pytest.mark.parametrize("stage", STAGES)
def test_no_action_falls_due_after_its_stage_has_gone_stale(stage: StageTemplate) -> None:
    if stage.stale_after_days is not None:
        assert all((action.due_in_days or 0) < stage.stale_after_days for action in stage.actions)


@pytest.mark.parametrize("stage", STAGES)
def test_every_text_passes_the_checks_that_typed_text_passes(stage: StageTemplate) -> None:
    assert clean(stage.name, field="stage", limit=LIMITS["stage"], required=True) == stage.name
    for text in (stage.objective, stage.exit_criteria):
        assert clean(text, field="notes", limit=LIMITS["notes"], multiline=True) == text
    for action in stage.actions:
        assert clean(action.title, field="title", limit=LIMITS["title"], required=True) == action.title
        assert not action.title.endswith(".")


def test_no_two_stages_of_a_pipeline_share_a_name_or_an_objective() -> None:
    for stages in TEMPLATES.values():
        assert len({fold(stage.name) for stage in stages}) == len(stages)
        assert len({stage.objective for stage in stages}) == len(stages)


def test_the_lost_reasons_differ() -> None:
    assert len({fold(reason) for reason in LOST_REASONS}) == len(LOST_REASONS) >= 5


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (1, [50]),
        (2, [25, 75]),
        (3, [17, 50, 83]),
        (4, [12, 38, 62, 88]),
        (5, [10, 30, 50, 70, 90]),
        (6, [8, 25, 42, 58, 75, 92]),
    ],
)
def test_spread_probabilities(count: int, expected: list[int]) -> None:
    assert spread_probabilities(count) == expected


@given(st.integers(1, 40))
def test_probabilities_grow_and_mirror(count: int) -> None:
    spread = spread_probabilities(count)
    assert spread == sorted(spread)
    assert all(0 < value < 100 for value in spread)
    assert all(low + high == 100 for low, high in zip(spread, reversed(spread), strict=True))

"""A step goes over the open stages into Won, back from an end to where the deal was, and never into Lost."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import NotFound
from pipetui.domain.stages import TEMPLATES, default_stage_kind, step_target, template


class Stage(NamedTuple):
    id: int
    kind: str
    position: int


NEW, TALK, OFFER, WON, LOST = (
    Stage(11, "open", 0),
    Stage(12, "open", 1),
    Stage(13, "open", 2),
    Stage(14, "won", 3),
    Stage(15, "lost", 4),
)
BOARD = (LOST, OFFER, WON, NEW, TALK)  # in no order: the rule looks at positions


@pytest.mark.parametrize(
    ("current", "steps", "target"),
    [
        (NEW, 1, TALK),
        (NEW, 2, OFFER),
        (NEW, 3, WON),
        (NEW, 9, WON),
        (OFFER, 1, WON),
        (WON, 1, WON),
        (LOST, 1, LOST),
        (LOST, 0, LOST),
        (TALK, 0, TALK),
        (TALK, -1, NEW),
        (OFFER, -2, NEW),
        (NEW, -1, NEW),
        (TALK, -9, NEW),
    ],
)
def test_steps(current: Stage, steps: int, target: Stage) -> None:
    assert step_target(BOARD, current.id, steps) == target


@pytest.mark.parametrize("closed", [WON, LOST])
@pytest.mark.parametrize(
    ("last_open", "steps", "target"),
    [(TALK, -1, TALK), (TALK, -2, NEW), (TALK, -9, NEW), (OFFER, -1, OFFER), (None, -1, OFFER), (None, -2, TALK)],
)
def test_the_first_step_back_from_an_end_leads_to_where_the_deal_was(
    closed: Stage, last_open: Stage | None, steps: int, target: Stage
) -> None:
    assert step_target(BOARD, closed.id, steps, last_open.id if last_open else None) == target


@pytest.mark.parametrize("gone", [99, WON.id, LOST.id])
def test_a_last_open_stage_that_is_gone_is_the_last_on_the_board(gone: int) -> None:
    assert step_target(BOARD, LOST.id, -1, gone) == OFFER


def test_a_pipeline_without_open_stages_has_no_way_back() -> None:
    assert step_target((WON, LOST), LOST.id, -1) == LOST
    assert step_target((WON, LOST), WON.id, -1) == WON


def test_a_pipeline_without_won_ends_at_its_last_open_stage() -> None:
    assert step_target((NEW, TALK), NEW.id, 5) == TALK


def test_a_stage_of_another_pipeline_is_no_place_to_step_from() -> None:
    with pytest.raises(NotFound, match="not in this pipeline"):
        step_target(BOARD, 99, 1)


boards = st.integers(1, 7).map(
    lambda count: [
        *(Stage(place + 1, "open", place) for place in range(count)),
        Stage(100, "won", count),
        Stage(200, "lost", count + 1),
    ]
)


@given(boards, st.data(), st.integers(0, 9), st.integers(0, 9))
def test_fast_keys_add_up(board: list[Stage], data: st.DataObject, one: int, other: int) -> None:
    start = data.draw(st.sampled_from([stage.id for stage in board if stage.kind == "open"]))
    halfway = step_target(board, start, one).id
    assert step_target(board, halfway, other) == step_target(board, start, one + other)
    back = step_target(board, start, -one).id
    assert step_target(board, back, -other) == step_target(board, start, -one - other)


@given(boards, st.data(), st.integers(-9, 9))
def test_no_step_leads_into_lost(board: list[Stage], data: st.DataObject, steps: int) -> None:
    current = data.draw(st.sampled_from(board))
    target = step_target(board, current.id, steps)
    assert target.kind != "lost" or target == current
    if steps < 0:
        assert target.kind == "open"


# -- templates and names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["consulting", " B2B ", "Full-Cycle"])
def test_a_template_by_name(name: str) -> None:
    assert template(name) == TEMPLATES[name.strip().lower()]


def test_an_unknown_template_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="no template 'agency'") as raised:
        template("agency")
    assert raised.value.hint == "Known: consulting, standard, b2b, full-cycle."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Won", "won"),
        (" closed  WON ", "won"),
        ("lost", "lost"),
        ("Closed lost", "lost"),
        ("Wonderful", "open"),
        ("", "open"),
    ],
)
def test_the_kind_that_a_stage_name_says(name: str, kind: str) -> None:
    assert default_stage_kind(name) == kind

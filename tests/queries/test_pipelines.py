from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, DatabaseProblem, NotFound
from pipetui.queries.pipelines import lost_reasons, pipeline_named, pipelines, reason_named, stage_named, stages
from pipetui.queries.shapes import StageAction

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_pipelines_come_in_the_users_order_with_their_open_deals(build: PipelineBuilder) -> None:
    second = build.pipeline("Retainers", "A, B, R/Won, R/Lost")
    build.deal(stage="New")
    build.deal(stage="Proposal")
    build.deal(stage="Won")
    build.deal(stage="A")
    found = pipelines(build.conn)
    assert [(each.name, each.current, each.deals) for each in found] == [("Sales", True, 2), ("Retainers", False, 1)]
    build.change("UPDATE pipeline SET position = -1 WHERE id = ?", second)
    assert [each.name for each in pipelines(build.conn)] == ["Retainers", "Sales"]


def test_an_archived_pipeline_is_neither_listed_nor_current(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "A, R/Won, R/Lost")
    build.change("UPDATE pipeline SET archived = 1 WHERE name = 'Sales'")
    assert [(each.name, each.current) for each in pipelines(build.conn)] == [("Retainers", True)]
    assert pipeline_named(build.conn, None).name == "Retainers"


def test_a_file_without_a_pipeline_is_said_to_be_broken(build: PipelineBuilder) -> None:
    build.change("UPDATE pipeline SET archived = 1")
    with pytest.raises(DatabaseProblem, match="no pipeline"):
        pipelines(build.conn)


def test_a_pipeline_is_named_whole_or_by_its_beginning(build: PipelineBuilder) -> None:
    build.pipeline("Réseau", "A, R/Won, R/Lost")
    assert pipeline_named(build.conn, None).name == "Sales"
    assert pipeline_named(build.conn, "SALES").name == "Sales"
    assert pipeline_named(build.conn, "rese").name == "Réseau"
    with pytest.raises(NotFound, match='no pipeline is called "x"') as caught:
        pipeline_named(build.conn, "x")
    assert caught.value.hint == "there are: Sales, Réseau"


def test_stages_stand_in_board_order_whatever_their_position(build: PipelineBuilder) -> None:
    build.change("UPDATE stage SET position = -5 WHERE kind = 'lost'")
    build.change("UPDATE stage SET position = 9 WHERE name = 'New'")
    build.stage(build.pipeline_id, "Gone", 1, archived=1)
    found = stages(build.conn, build.pipeline_id)
    assert [stage.name for stage in found] == ["Proposal", "Negotiation", "New", "Won", "Lost"]
    assert [stage.kind for stage in found] == ["open", "open", "open", "won", "lost"]


def test_a_stage_brings_its_settings_and_actions_in_order(build: PipelineBuilder) -> None:
    stage_id = build.stage_ids["Proposal"]
    build.change("UPDATE stage SET wip_limit = 6, objective = 'agree', exit_criteria = 'signed' WHERE id = ?", stage_id)
    build.insert("stage_action", stage_id=stage_id, position=1, title="chase", due_in_days=3)
    build.insert("stage_action", stage_id=stage_id, position=0, title="send", due_in_days=None)
    stage = stages(build.conn, build.pipeline_id)[1]
    assert stage.actions == (StageAction("send", None), StageAction("chase", 3))
    assert (stage.probability, stage.stale_after_days, stage.wip_limit) == (50, 10, 6)
    assert (stage.objective, stage.exit_criteria) == ("agree", "signed")
    assert stages(build.conn, build.pipeline_id)[0].actions == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Proposal", "Proposal"), ("pröposal", "Proposal"), ("neg", "Negotiation"), ("1", "New"), (" 5 ", "Lost")],
)
def test_a_stage_is_named_by_name_beginning_or_place(build: PipelineBuilder, typed: str, name: str) -> None:
    assert stage_named(build.conn, build.pipeline_id, typed).name == name


def test_a_stage_called_like_a_number_goes_before_the_place(build: PipelineBuilder) -> None:
    build.stage(build.pipeline_id, "2", 8)
    build.change("UPDATE stage SET name = '1', name_key = '1' WHERE name = 'Proposal'")
    assert stage_named(build.conn, build.pipeline_id, "1").id == build.stage_ids["Proposal"]


@pytest.mark.parametrize("typed", ["0", "6", "99999999999999999999", "", "Qualified", "²"])
def test_a_stage_that_is_not_there_is_not_found(build: PipelineBuilder, typed: str) -> None:
    with pytest.raises(NotFound, match="no stage is called") as caught:
        stage_named(build.conn, build.pipeline_id, typed)
    assert caught.value.hint == "there are: New, Proposal, Negotiation, Won, Lost"


def test_the_beginning_of_several_stages_lists_them(build: PipelineBuilder) -> None:
    build.stage(build.pipeline_id, "Nearly", 8)
    with pytest.raises(Ambiguous, match="several stages begin with") as caught:
        stage_named(build.conn, build.pipeline_id, "ne")
    assert caught.value.candidates == ("New", "Negotiation", "Nearly")


def test_lost_reasons_are_listed_and_named(build: PipelineBuilder) -> None:
    with pytest.raises(NotFound) as caught:
        reason_named(build.conn, "price")
    assert caught.value.hint == "there is no reason yet"
    build.reason("No budget")
    price = build.reason("Price")
    gone = build.reason("Gone")
    build.change("UPDATE lost_reason SET archived = 1 WHERE id = ?", gone)
    build.change("UPDATE lost_reason SET position = -1 WHERE id = ?", price)
    assert [reason.name for reason in lost_reasons(build.conn)] == ["Price", "No budget"]
    assert reason_named(build.conn, "pri").id == price

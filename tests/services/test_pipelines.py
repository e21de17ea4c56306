"""Pipelines added, renamed, chosen, set up and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.domain.stages import TEMPLATES
from pipetui.queries.pipelines import pipeline_named, pipelines, stages
from pipetui.services.moving import lose_deals, reopen_deals, win_deals
from pipetui.services.pipelines import (
    add_pipeline,
    delete_pipeline,
    edit_pipeline,
    plain_stages,
    set_up_pipeline,
    use_pipeline,
)
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.rows import NEW_CONTACT, PROPOSAL_SENT
from support.work import column, deal, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def names(store: Store) -> list[str]:
    """Return the pipelines in their order."""
    return [pipeline.name for pipeline in pipelines(store.connection)]


def current(store: Store) -> str:
    """Return the pipeline that the board shows."""
    return pipeline_named(store.connection, None).name


def stage_names(store: Store, pipeline_id: int) -> list[str]:
    """Return a pipeline's stages in board order."""
    return [stage.name for stage in stages(store.connection, pipeline_id)]


class TestAdding:
    """From a template, or from the names of stages."""

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_from_each_template(self, store: Store, ctx: Context, template: str) -> None:
        event = add_pipeline(store, ctx, " Support ", template_name=template)
        assert names(store) == ["Sales", "Support"]
        assert current(store) == "Sales"
        made = stages(store.connection, event.row_id)
        for stage, wanted in zip(made, TEMPLATES[template], strict=True):
            assert stage.name == wanted.name
            assert (stage.probability, stage.kind) == (wanted.probability, wanted.kind)
            assert (stage.objective, stage.exit_criteria) == (wanted.objective, wanted.exit_criteria)
            assert [(action.title, action.due_in_days) for action in stage.actions] == list(wanted.actions)

    def test_from_names_of_stages(self, store: Store, ctx: Context) -> None:
        made = add_pipeline(store, ctx, "Support", stage_names=["Won", "Asked", "Answered"]).row_id
        found = [(stage.name, stage.kind, stage.probability) for stage in stages(store.connection, made)]
        assert found == [("Asked", "open", 25), ("Answered", "open", 75), ("Won", "won", 100), ("Lost", "lost", 0)]

    def test_five_open_stages_read_10_30_50_70_90(self) -> None:
        made = plain_stages(["a", "b", "c", "d", "e", "Closed Won", "Closed Lost"])
        assert [stage.probability for stage in made] == [10, 30, 50, 70, 90, 100, 0]
        assert [stage.stale_after_days for stage in made] == [14] * 5 + [None, None]

    @pytest.mark.parametrize(
        "wrong", [[], ["Won", "Lost"], ["a", "A"], ["a", "Won", "Closed won"], ["a", "lost", "Lost"], ["a", " "]]
    )
    def test_names_that_make_no_pipeline(self, wrong: list[str]) -> None:
        with pytest.raises(InvalidInput):
            plain_stages(wrong)

    @pytest.mark.parametrize(
        ("name", "template", "kind"),
        [("sales", "b2b", RuleRefused), (" ", "b2b", InvalidInput), ("Support", "c3c", NotFound)],
    )
    def test_what_cannot_be_is_refused(
        self, store: Store, ctx: Context, name: str, template: str, kind: type[PipetuiError]
    ) -> None:
        before = logical_dump(store.connection)
        with pytest.raises(kind):
            add_pipeline(store, ctx, name, template_name=template)
        assert unchanged(store, before)


class TestChoosing:
    """Renamed, and made the one that the board shows."""

    def test_a_pipeline_is_renamed(self, store: Store, ctx: Context) -> None:
        assert edit_pipeline(store, ctx, 1, "Deals").message == "renamed the pipeline Sales to Deals"
        assert names(store) == ["Deals"]
        edit_pipeline(store, ctx, 1, "DEALS")
        add_pipeline(store, ctx, "Support")
        with pytest.raises(RuleRefused, match="there is a pipeline support already"):
            edit_pipeline(store, ctx, 1, "support")

    def test_a_pipeline_is_chosen(self, store: Store, ctx: Context) -> None:
        other = add_pipeline(store, ctx, "Support").row_id
        assert use_pipeline(store, ctx, other).message == "chose the pipeline Support"
        assert current(store) == "Support"
        assert use_pipeline(store, ctx, other).batch_id is None

    def test_what_is_not_there_is_not_found(self, store: Store, ctx: Context) -> None:
        with pytest.raises(NotFound, match="no pipeline has the number 9"):
            use_pipeline(store, ctx, 9)
        with pytest.raises(NotFound, match="no pipeline has the number 9"):
            edit_pipeline(store, ctx, 9, "x")


class TestDeleting:
    """Its deals go into another pipeline."""

    def test_open_deals_move_and_closed_ones_keep_their_day_and_reason(self, store: Store, ctx: Context) -> None:
        kept_open = [deal(store, "a"), deal(store, "b", stage_id=PROPOSAL_SENT)]
        won, lost = deal(store, "won", ctx=later(days=-90)), deal(store, "lost", ctx=later(days=-90))
        win_deals(store, later(days=-60), [won])
        lose_deals(store, later(days=-50), [lost], 2, "next year")
        other = add_pipeline(store, ctx, "Support", stage_names=["Asked", "Answered"]).row_id
        asked, _, its_won, its_lost = (stage.id for stage in stages(store.connection, other))
        closed = rows(store, "SELECT id, status, closed_at FROM deal WHERE status <> 'open'")
        before = logical_dump(store.connection)
        event = delete_pipeline(store, ctx, 1, asked)
        assert event.message == "deleted the pipeline Sales, 4 deals moved to Support"
        assert sorted(column(store, asked)) == ["a", "b"]
        assert (column(store, its_won), column(store, its_lost)) == (["won"], ["lost"])
        assert rows(store, "SELECT id, status, closed_at FROM deal WHERE status <> 'open'") == closed
        sql = "SELECT lost_reason_id, lost_note FROM stage_change WHERE to_stage_id = ?"
        assert rows(store, sql, its_lost) == [(2, "next year")]
        assert names(store) == ["Support"]
        assert current(store) == "Support"
        assert kept_open
        undo(store, later(1))
        assert unchanged(store, before)

    def test_a_closed_deal_reopens_in_its_new_pipeline(self, store: Store, ctx: Context) -> None:
        won = deal(store, ctx=later(days=-90))
        win_deals(store, later(days=-60), [won])
        other = add_pipeline(store, ctx, "Support", stage_names=["Asked", "Answered"]).row_id
        asked, answered, *_ = (stage.id for stage in stages(store.connection, other))
        delete_pipeline(store, ctx, 1, asked)
        reopen_deals(store, later(60), [won])
        assert value(store, "SELECT stage_id FROM deal") == answered

    def test_an_empty_one_just_goes_and_the_chosen_one_stays(self, store: Store, ctx: Context) -> None:
        other = add_pipeline(store, ctx, "Support").row_id
        event = delete_pipeline(store, ctx, other, NEW_CONTACT)
        assert (event.change, event.message) == ("removed", "deleted the pipeline Support")
        assert current(store) == "Sales"
        assert add_pipeline(store, ctx, "Support").row_id > other

    def test_into_lost_needs_a_reason(self, store: Store, ctx: Context) -> None:
        other = add_pipeline(store, ctx, "Support").row_id
        its_lost = stages(store.connection, other)[-1].id
        deal(store)
        with pytest.raises(RuleRefused, match="needs a reason"):
            delete_pipeline(store, ctx, 1, its_lost)
        delete_pipeline(store, ctx, 1, its_lost, reason_id=1)
        assert value(store, "SELECT status FROM deal") == "lost"

    def test_the_last_one_stays(self, store: Store, ctx: Context) -> None:
        with pytest.raises(RuleRefused, match="Sales is the last pipeline"):
            delete_pipeline(store, ctx, 1, NEW_CONTACT)

    def test_not_into_itself(self, store: Store, ctx: Context) -> None:
        add_pipeline(store, ctx, "Support")
        with pytest.raises(RuleRefused, match="a stage of another pipeline"):
            delete_pipeline(store, ctx, 1, NEW_CONTACT)

    def test_the_stages_of_a_deleted_one_are_no_place_to_go(self, store: Store, ctx: Context) -> None:
        other = add_pipeline(store, ctx, "Support").row_id
        its_first = stages(store.connection, other)[0].id
        delete_pipeline(store, ctx, other, NEW_CONTACT)
        with pytest.raises(NotFound, match="no stage"):
            deal(store, stage_id=its_first)
        with pytest.raises(NotFound, match="no pipeline"):
            deal(store, pipeline_id=other)


class TestSettingUp:
    """`init` and `import --stages`: a pipeline that no deal ever used gives way."""

    def test_an_unused_pipeline_gives_way_and_its_name_stays(self, store: Store, ctx: Context) -> None:
        before = logical_dump(store.connection)
        event = set_up_pipeline(store, ctx, stage_names=["Lead", "Offer"])
        assert event.message == "set up the pipeline Sales"
        assert names(store) == ["Sales"]
        assert stage_names(store, event.row_id) == ["Lead", "Offer", "Won", "Lost"]
        assert event.row_id != 1
        undo(store, later(1))
        assert unchanged(store, before)

    def test_from_a_template_under_another_name(self, store: Store, ctx: Context) -> None:
        event = set_up_pipeline(store, ctx, name="B2B", template_name="b2b")
        assert names(store) == ["B2B"]
        assert stage_names(store, event.row_id)[0] == "New"
        assert current(store) == "B2B"

    def test_a_used_one_stays_beside_the_new_one(self, store: Store, ctx: Context) -> None:
        deal(store)
        set_up_pipeline(store, ctx, stage_names=["Lead"])
        set_up_pipeline(store, ctx, stage_names=["Offer"])
        assert names(store) == ["Sales", "Sales 2"]
        assert current(store) == "Sales 2"

    def test_the_next_free_number_is_taken(self, store: Store, ctx: Context) -> None:
        deal(store)
        add_pipeline(store, ctx, "Sales 2")
        set_up_pipeline(store, ctx, stage_names=["Lead"])
        assert names(store) == ["Sales", "Sales 2", "Sales 3"]

    def test_the_same_stages_are_the_same_pipeline(self, store: Store, ctx: Context) -> None:
        made = set_up_pipeline(store, ctx, stage_names=["Lead", "Offer", "Won", "Lost"]).row_id
        deal(store)
        again = set_up_pipeline(store, ctx, stage_names=["lead", "OFFER"])
        assert (again.row_id, again.batch_id) == (made, None)

    def test_a_pipeline_of_that_name_is_chosen_when_its_stages_fit(self, store: Store, ctx: Context) -> None:
        deal(store)
        made = add_pipeline(store, ctx, "Support", stage_names=["Asked"]).row_id
        assert set_up_pipeline(store, ctx, name="SUPPORT", stage_names=["Asked"]).row_id == made
        assert current(store) == "Support"

    def test_an_unused_namesake_gives_way_and_not_the_current_one(self, store: Store, ctx: Context) -> None:
        add_pipeline(store, ctx, "Support", stage_names=["Asked"])
        set_up_pipeline(store, ctx, name="Support", stage_names=["Lead"])
        assert names(store) == ["Sales", "Support"]
        assert current(store) == "Support"

    def test_a_used_namesake_with_other_stages_is_refused(self, store: Store, ctx: Context) -> None:
        made = add_pipeline(store, ctx, "Support", stage_names=["Asked"]).row_id
        deal(store, pipeline_id=made)
        deal(store)
        with pytest.raises(RuleRefused, match="there is a pipeline Support already"):
            set_up_pipeline(store, ctx, name="Support", stage_names=["Lead"])

    def test_a_pipeline_whose_only_deal_left_was_used(self, store: Store, ctx: Context) -> None:
        from pipetui.services.moving import move_deals

        first = deal(store)
        other = add_pipeline(store, ctx, "Support").row_id
        move_deals(store, ctx, [first], stages(store.connection, other)[0].id)
        set_up_pipeline(store, ctx, stage_names=["Lead"])
        assert "Sales" in names(store)

    def test_a_template_that_is_not_there(self, store: Store, ctx: Context) -> None:
        with pytest.raises(NotFound):
            set_up_pipeline(store, ctx, template_name="c3c")


def test_a_new_pipeline_can_be_the_one_that_is_shown(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    event = add_pipeline(store, ctx, "Partners", template_name="b2b", use=True)
    assert current(store) == "Partners"
    assert event.message == "added the pipeline Partners"
    undo(store, later())
    assert current(store) == "Sales"
    assert names(store) == ["Sales"]
    assert unchanged(store, before)

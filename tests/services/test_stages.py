"""Stages shaped by the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import Conflict, InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.queries.pipelines import stages
from pipetui.queries.shapes import StageAction
from pipetui.services.moving import lose_deals, move_deals
from pipetui.services.stages import UNSET, StageChanges, add_stage, edit_stage, remove_stage, reorder_stages
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.rows import DISCOVERY_CALL, FIRST_CONTACT, LOST, NEGOTIATION, NEW_CONTACT, PROPOSAL_SENT, WON
from support.work import batches, column, deal, history, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store

OPEN = [NEW_CONTACT, FIRST_CONTACT, DISCOVERY_CALL, PROPOSAL_SENT, NEGOTIATION]


def order(store: Store) -> list[str]:
    """Return the names of the pipeline's stages in board order."""
    return [stage.name for stage in stages(store.connection, 1)]


def stage(store: Store, stage_id: int) -> Stage:
    """Return a stage."""
    return next(found for found in stages(store.connection, 1) if found.id == stage_id)


def positions(store: Store) -> list[int]:
    """Return the positions of the pipeline's stages in board order."""
    return [found.position for found in stages(store.connection, 1)]


class TestAdding:
    """A new stage is an open one."""

    @pytest.mark.parametrize(
        ("place", "index", "probability"), [(None, 5, 95), (99, 5, 95), (0, 0, 5), (-3, 0, 5), (2, 2, 40)]
    )
    def test_at_a_place_with_a_probability_between_its_neighbours(
        self, store: Store, ctx: Context, place: int | None, index: int, probability: int
    ) -> None:
        event = add_stage(store, ctx, 1, " Demo ", place=place)
        assert order(store).index("Demo") == index
        assert order(store)[-2:] == ["Won", "Lost"]
        assert positions(store) == list(range(8))
        assert stage(store, event.row_id).probability == probability
        assert (event.table, event.change, event.message) == ("stage", "added", "added the stage Demo")

    def test_with_details(self, store: Store, ctx: Context) -> None:
        details = StageChanges(
            probability=33,
            stale_after_days=9,
            wip_limit=4,
            objective="show it",
            exit_criteria="seen\nliked",
            actions=(("prepare", 0), ("ask", None)),
        )
        made = stage(store, add_stage(store, ctx, 1, "Demo", details=details).row_id)
        assert (made.kind, made.probability, made.stale_after_days, made.wip_limit) == ("open", 33, 9, 4)
        assert (made.objective, made.exit_criteria) == ("show it", "seen\nliked")
        assert made.actions == (StageAction("prepare", 0), StageAction("ask", None))

    def test_deals_can_go_there(self, store: Store, ctx: Context) -> None:
        demo = add_stage(store, ctx, 1, "Demo").row_id
        move_deals(store, ctx, [deal(store)], demo)
        assert column(store, demo) == ["Website relaunch"]

    @pytest.mark.parametrize(
        ("pipeline", "name", "kind"),
        [(1, "new contact", RuleRefused), (1, "WON", RuleRefused), (1, " ", InvalidInput), (7, "Demo", NotFound)],
    )
    def test_what_cannot_be_is_refused(
        self, store: Store, ctx: Context, pipeline: int, name: str, kind: type[PipetuiError]
    ) -> None:
        before = logical_dump(store.connection)
        with pytest.raises(kind):
            add_stage(store, ctx, pipeline, name)
        assert unchanged(store, before)


class TestConflicts:
    """A form was opened, somebody else changed the stage, the form is saved."""

    @pytest.mark.parametrize(
        ("theirs", "mine", "said"),
        [
            ({"name": "Talk"}, {"name": "Chat"}, "name was changed meanwhile: marie set it to Talk"),
            ({"probability": 33}, {"probability": 44}, "probability was changed meanwhile: marie set it to 33"),
            ({"stale_after_days": None}, {"stale_after_days": 3}, "marie set it to nothing"),
            ({"objective": "know"}, {"objective": "learn"}, "objective was changed meanwhile: marie set it to know"),
            ({"actions": (("Call", 2), ("Mail", None))}, {"actions": (("Visit", None),)}, "marie set it to Call, Mail"),
            ({"actions": ()}, {"actions": (("Visit", None),)}, "marie set it to nothing"),
        ],
    )  # fmt: skip
    def test_the_same_field_is_refused_and_nothing_is_lost(
        self, store: Store, theirs: dict[str, Any], mine: dict[str, Any], said: str
    ) -> None:
        seen = stage(store, FIRST_CONTACT)
        edit_stage(store, later(actor="marie"), FIRST_CONTACT, StageChanges(**theirs, wip_limit=9))
        before = logical_dump(store.connection)
        with pytest.raises(Conflict) as caught:
            edit_stage(store, later(1), FIRST_CONTACT, StageChanges(**mine, exit_criteria="a date"), seen)
        assert (caught.value.field, caught.value.message[-len(said) :]) == (next(iter(mine)), said)
        assert unchanged(store, before)

    def test_other_fields_and_the_same_value_are_no_conflict(self, store: Store) -> None:
        seen = stage(store, FIRST_CONTACT)
        theirs = StageChanges(probability=33, actions=(("Call", 2),), wip_limit=9)
        edit_stage(store, later(actor="marie"), FIRST_CONTACT, theirs)
        mine = StageChanges(actions=(("Call", 2),), wip_limit=9, objective="learn")
        edit_stage(store, later(1), FIRST_CONTACT, mine, seen)
        found = stage(store, FIRST_CONTACT)
        assert (found.probability, found.wip_limit, found.objective) == (33, 9, "learn")

    def test_what_no_journal_holds_is_somebodys(self, store: Store) -> None:
        seen = stage(store, FIRST_CONTACT)._replace(objective="seen", actions=(StageAction("seen", None),))
        with pytest.raises(Conflict, match="objective was changed meanwhile: somebody"):
            edit_stage(store, later(), FIRST_CONTACT, StageChanges(objective="mine"), seen)
        mine = StageChanges(actions=(("mine", None),))
        with pytest.raises(Conflict, match="actions was changed meanwhile: somebody"):
            edit_stage(store, later(), FIRST_CONTACT, mine, seen)


class TestEditing:
    """Every field of a stage."""

    def test_given_fields_change(self, store: Store, ctx: Context) -> None:
        event = edit_stage(
            store,
            ctx,
            PROPOSAL_SENT,
            StageChanges(name="Offer", probability=55, stale_after_days=None, wip_limit=3, objective="a yes"),
        )
        changed = stage(store, PROPOSAL_SENT)
        assert (changed.name, changed.probability, changed.stale_after_days) == ("Offer", 55, None)
        assert (changed.wip_limit, changed.objective) == (3, "a yes")
        assert value(store, "SELECT name_key FROM stage WHERE id = ?", PROPOSAL_SENT) == "offer"
        assert event.message == ("changed name, probability, stale after, limit, objective of the stage Proposal Sent")
        assert batches(store) == [event.message]

    def test_actions_are_replaced_as_a_whole(self, store: Store, ctx: Context) -> None:
        edit_stage(store, ctx, WON, StageChanges(actions=(("send the invoice", 1),)))
        assert stage(store, WON).actions == (StageAction("send the invoice", 1),)
        assert edit_stage(store, ctx, WON, StageChanges(actions=(("send the invoice", 1),))).batch_id is None
        edit_stage(store, ctx, WON, StageChanges(actions=()))
        assert stage(store, WON).actions == ()

    def test_the_same_values_change_nothing(self, store: Store, ctx: Context) -> None:
        event = edit_stage(store, ctx, NEGOTIATION, StageChanges(name="Negotiation", probability=90))
        assert (event.batch_id, event.message) == (None, "nothing to change in the stage Negotiation")

    def test_a_name_may_change_its_case(self, store: Store, ctx: Context) -> None:
        edit_stage(store, ctx, NEGOTIATION, StageChanges(name="NEGOTIATION"))
        assert stage(store, NEGOTIATION).name == "NEGOTIATION"

    @pytest.mark.parametrize(
        ("stage_id", "changes", "kind", "field"),
        [
            (NEGOTIATION, {"name": "won"}, RuleRefused, "name"),
            (NEGOTIATION, {"name": ""}, InvalidInput, "stage"),
            (NEGOTIATION, {"probability": 101}, InvalidInput, "probability"),
            (NEGOTIATION, {"probability": None}, InvalidInput, "probability"),
            (WON, {"probability": 99}, RuleRefused, "probability"),
            (LOST, {"probability": 0}, RuleRefused, "probability"),
            (NEGOTIATION, {"stale_after_days": 0}, InvalidInput, "stale_after_days"),
            (NEGOTIATION, {"wip_limit": 0}, InvalidInput, "wip_limit"),
            (NEGOTIATION, {"exit_criteria": "x" * 100_001}, InvalidInput, "exit_criteria"),
            (NEGOTIATION, {"actions": (("", 1),)}, InvalidInput, "actions"),
            (NEGOTIATION, {"actions": (("call", -1),)}, InvalidInput, "due_in_days"),
        ],
    )
    def test_what_cannot_be_is_refused_whole(
        self,
        store: Store,
        ctx: Context,
        stage_id: int,
        changes: dict[str, Any],
        kind: type[PipetuiError],
        field: str,
    ) -> None:
        before = logical_dump(store.connection)
        with pytest.raises(kind) as caught:
            edit_stage(store, ctx, stage_id, StageChanges(**{"objective": "other", **changes}))
        assert caught.value.field == field  # type: ignore[attr-defined]
        assert unchanged(store, before)

    def test_a_stage_that_is_not_there(self, store: Store, ctx: Context) -> None:
        with pytest.raises(NotFound, match="no stage has the number 77"):
            edit_stage(store, ctx, 77, StageChanges(objective="x"))

    def test_what_is_left_alone_is_not_given(self) -> None:
        assert StageChanges(wip_limit=None).given() == {"wip_limit": None}
        assert StageChanges().name is UNSET


class TestReordering:
    """The open stages in another order."""

    def test_the_open_ones_change_places(self, store: Store, ctx: Context) -> None:
        event = reorder_stages(store, ctx, 1, OPEN[::-1])
        names = ["Negotiation", "Proposal Sent", "Discovery Call", "First Contact", "New Contact"]
        assert order(store) == [*names, "Won", "Lost"]
        assert event.message == f"put the stages in order: {', '.join(names)}"
        undo(store, later(1))
        assert order(store)[0] == "New Contact"

    def test_the_same_order_is_no_change(self, store: Store, ctx: Context) -> None:
        event = reorder_stages(store, ctx, 1, OPEN)
        assert (event.batch_id, event.message) == (None, "the stages are in that order already")

    @pytest.mark.parametrize("wrong", [OPEN[:-1], [*OPEN, WON], [*OPEN, OPEN[0]], [*OPEN[:-1], LOST], []])
    def test_each_open_stage_is_named_once(self, store: Store, ctx: Context, wrong: list[int]) -> None:
        with pytest.raises(InvalidInput, match="name each open stage once"):
            reorder_stages(store, ctx, 1, wrong)

    def test_a_pipeline_that_is_not_there(self, store: Store, ctx: Context) -> None:
        with pytest.raises(NotFound, match="no pipeline has the number 7"):
            reorder_stages(store, ctx, 7, [])


class TestRemoving:
    """No deal is ever lost with its stage."""

    def test_its_deals_move_on_top_and_in_their_order(self, store: Store, ctx: Context) -> None:
        ids = [deal(store, title, stage_id=FIRST_CONTACT) for title in ("b", "a")]
        deal(store, "there", stage_id=PROPOSAL_SENT)
        before = logical_dump(store.connection)
        event = remove_stage(store, ctx, FIRST_CONTACT, PROPOSAL_SENT)
        assert event.message == "removed the stage First Contact, 2 deals moved to Proposal Sent"
        assert column(store, PROPOSAL_SENT) == ["a", "b", "there"]
        assert history(store, ids[0])[-1] == (FIRST_CONTACT, PROPOSAL_SENT, 0)
        assert "First Contact" not in order(store)
        assert positions(store) == list(range(6))
        undo(store, later(1))
        assert unchanged(store, before)

    def test_an_empty_stage_just_goes(self, store: Store, ctx: Context) -> None:
        event = remove_stage(store, ctx, FIRST_CONTACT, LOST)
        assert event.message == "removed the stage First Contact"

    def test_its_name_is_free_again(self, store: Store, ctx: Context) -> None:
        remove_stage(store, ctx, FIRST_CONTACT, PROPOSAL_SENT)
        assert add_stage(store, ctx, 1, "First Contact").row_id > LOST

    def test_into_lost_needs_a_reason(self, store: Store, ctx: Context) -> None:
        first = deal(store, stage_id=FIRST_CONTACT)
        with pytest.raises(RuleRefused, match="needs a reason"):
            remove_stage(store, ctx, FIRST_CONTACT, LOST)
        remove_stage(store, ctx, FIRST_CONTACT, LOST, reason_id=1, note="gave up")
        assert rows(store, "SELECT status, last_open_stage_id FROM deal") == [("lost", FIRST_CONTACT)]
        sql = "SELECT lost_reason_id, lost_note FROM stage_change WHERE deal_id = ? AND lost_reason_id IS NOT NULL"
        assert rows(store, sql, first) == [(1, "gave up")]

    def test_a_deal_lost_there_reopens_into_the_last_open_stage(self, store: Store, ctx: Context) -> None:
        from pipetui.services.moving import reopen_deals

        first = deal(store, stage_id=FIRST_CONTACT)
        lose_deals(store, ctx, [first], 1)
        remove_stage(store, ctx, FIRST_CONTACT, NEW_CONTACT)
        reopen_deals(store, later(60), [first])
        assert value(store, "SELECT stage_id FROM deal") == NEGOTIATION

    @pytest.mark.parametrize(
        ("gone", "into", "said"),
        [
            (WON, NEGOTIATION, "Won cannot be removed"),
            (LOST, NEGOTIATION, "Lost cannot be removed"),
            (NEGOTIATION, NEGOTIATION, "another stage of the same pipeline"),
        ],
    )
    def test_won_and_lost_stay(self, store: Store, ctx: Context, gone: int, into: int, said: str) -> None:
        with pytest.raises(RuleRefused, match=said):
            remove_stage(store, ctx, gone, into)

    def test_the_last_open_stage_stays(self, store: Store, ctx: Context) -> None:
        for number in OPEN[:-1]:
            remove_stage(store, ctx, number, NEGOTIATION)
        with pytest.raises(RuleRefused, match="Negotiation is the last open stage"):
            remove_stage(store, ctx, NEGOTIATION, WON)

    def test_not_into_another_pipeline(self, store: Store, ctx: Context) -> None:
        from pipetui.services.pipelines import add_pipeline

        other = add_pipeline(store, ctx, "Support").row_id
        elsewhere = stages(store.connection, other)[0].id
        with pytest.raises(RuleRefused, match="another stage of the same pipeline"):
            remove_stage(store, ctx, NEGOTIATION, elsewhere)

    @pytest.mark.parametrize(("gone", "into"), [(77, NEGOTIATION), (NEGOTIATION, 77)])
    def test_a_stage_that_is_not_there(self, store: Store, ctx: Context, gone: int, into: int) -> None:
        with pytest.raises(NotFound, match="no stage has the number 77"):
            remove_stage(store, ctx, gone, into)

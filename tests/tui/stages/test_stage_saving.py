"""What the form of a stage asks to be written, and what it has seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Conflict
from pipetui.queries.pipelines import stages
from pipetui.services.stages import StageChanges, edit_stage
from pipetui.tui.stages.stage_saving import StageEditing
from support.rows import FIRST_CONTACT
from support.work import later

if TYPE_CHECKING:
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store


def stage(store: Store) -> Stage:
    return next(each for each in stages(store.connection, 1) if each.id == FIRST_CONTACT)


def test_what_was_told_once_counts_as_seen_until_it_changes_again(store: Store) -> None:
    editing = StageEditing(stage(store))
    for number, theirs in enumerate(("Know", "Ask")):
        edit_stage(store, later(number, actor="marie"), FIRST_CONTACT, StageChanges(objective=theirs))
        with pytest.raises(Conflict, match=f"marie set it to {theirs}"):
            editing.save(store, later(number), {"objective": "Learn"})
        assert stage(store).objective == theirs
    editing.save(store, later(9), {"objective": "Learn", "wip_limit": 2})
    assert (stage(store).objective, stage(store).wip_limit) == ("Learn", 2)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.kinds import ActivityKind, kind_named, list_kinds

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_a_new_file_has_kinds_and_the_note_is_one_apart(build: PipelineBuilder) -> None:
    kinds = list_kinds(build.conn)
    assert [kind.name for kind in kinds] == ["call", "email", "meeting", "demo", "message", "note"]
    assert [kind.name for kind in kinds if kind.is_note] == ["note"]


def test_a_kind_is_named_by_its_beginning(build: PipelineBuilder) -> None:
    assert kind_named(build.conn, "CA") == ActivityKind(1, "call", 0, is_note=False)
    with pytest.raises(Ambiguous):
        kind_named(build.conn, "me")
    build.change("UPDATE activity_kind SET archived = 1 WHERE name = 'call'")
    with pytest.raises(NotFound):
        kind_named(build.conn, "call")

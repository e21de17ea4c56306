from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import NotFound
from pipetui.queries.record_shapes import TagRow
from pipetui.queries.tags import list_tags, tag_named

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_tags_are_listed_by_name_with_how_many_deals_carry_them(build: PipelineBuilder) -> None:
    build.tag(build.deal(), "urgent", "Été")
    build.tag(build.deal(), "urgent")
    unused = build.insert("tag", name="Alone", name_key="alone")
    found = list_tags(build.conn)
    assert [(tag.name, tag.deals) for tag in found] == [("Alone", 0), ("Été", 1), ("urgent", 2)]
    assert tag_named(build.conn, "alone") == TagRow(unused, "Alone", 0)
    assert tag_named(build.conn, "ET").name == "Été"
    with pytest.raises(NotFound, match='no tag is called "x"') as caught:
        tag_named(build.conn, "x")
    assert caught.value.hint == "there are: Alone, Été, urgent"

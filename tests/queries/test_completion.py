from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.queries.completion import KINDS, OFFERED, complete

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def full(build: PipelineBuilder) -> PipelineBuilder:
    build.company("Acmé")
    build.contact("Ana")
    build.contact("Anton", hidden=1)
    build.reason("Afar")
    build.insert("activity_kind", name="audio", name_key="audio", position=9)
    build.pipeline("Autumn", "Any 10, A/Won, A/Lost")
    old = build.deal("Audit", stage="Won", owner="Álvaro", source="ad")
    build.deal("Audit again", owner="bob")
    build.deal("Board")
    build.tag(old, "absent")
    return build


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("deal", ["Audit again", "Audit"]),
        ("stage", ["Any", "A/Won", "A/Lost"]),
        ("pipeline", ["Autumn"]),
        ("reason", ["Afar"]),
        ("tag", ["absent"]),
        ("kind", ["audio"]),
        ("contact", ["Ana"]),
        ("company", ["Acmé"]),
        ("owner", ["Álvaro"]),
        ("source", ["ad"]),
    ],
)
def test_names_are_offered_by_their_beginning(full: PipelineBuilder, kind: str, names: list[str]) -> None:
    assert kind in KINDS
    assert complete(full.conn, kind, "Á") == names
    assert set(names) <= set(complete(full.conn, kind))
    assert complete(full.conn, kind, "zzz") == []
    assert complete(full.conn, kind, "%\udcff'\"") == []


def test_a_name_is_offered_once_and_no_more_than_a_screenful(full: PipelineBuilder) -> None:
    with full.batch("many"):
        for number in range(OFFERED + 5):
            full.deal(f"Same {number // 2}")
    assert len(complete(full.conn, "deal", "same")) == 28
    with full.batch("many"):
        for number in range(OFFERED + 5):
            full.deal(f"Other {number}")
    assert len(complete(full.conn, "deal", "other")) == OFFERED

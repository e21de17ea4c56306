from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.views import list_views, view_named
from pipetui.store.unit import unit
from support.rows import put
from support.work import later

if TYPE_CHECKING:
    import sqlite3

    from pipetui.store.file import Store


@pytest.fixture
def conn(store: Store) -> sqlite3.Connection:
    with unit(store, later(), command="test", raw=True) as u:
        keyed = {"Zebra": "2", "Old deals": None, "Acme": None, "Aged": "a", "2": None, "Old people": None}
        for name, key in keyed.items():
            put(u.connection, "saved_view", name=name, name_key=name.lower(), filter_text="x", key=key)
        gone = put(u.connection, "pipeline", name="Gone", name_key="gone", position=1, archived=1)
        put(u.connection, "saved_view", name="Lost", name_key="lost", filter_text="x", pipeline_id=gone)
        put(u.connection, "saved_view", name="Here", name_key="here", filter_text="x", pipeline_id=1)
    return store.connection


def test_those_with_keys_come_first(conn: sqlite3.Connection) -> None:
    assert [(view.name, view.key, view.pipeline) for view in list_views(conn)] == [
        ("Zebra", "2", ""),
        ("Aged", "a", ""),
        ("2", None, ""),
        ("Acme", None, ""),
        ("Here", None, "Sales"),
        ("Lost", None, "Gone"),
        ("Old deals", None, ""),
        ("Old people", None, ""),
    ]
    assert [view.name for view in list_views(conn) if view.stranded] == ["Lost"]


def test_a_view_is_named_by_its_name_its_beginning_or_its_key(conn: sqlite3.Connection) -> None:
    named = {text: view_named(conn, text).name for text in ("ZEBRA", "old d", "a", "2")}
    assert named == {"ZEBRA": "Zebra", "old d": "Old deals", "a": "Aged", "2": "2"}
    with pytest.raises(NotFound, match="no view is called"):
        view_named(conn, "nothing")
    with pytest.raises(Ambiguous, match="several views begin with"):
        view_named(conn, "old")

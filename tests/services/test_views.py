from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.queries.views import list_views
from pipetui.services.pipelines import add_pipeline, delete_pipeline
from pipetui.services.undoing import undo
from pipetui.services.views import ViewFields, add_view, delete_view, edit_view
from pipetui.store.dump import logical_dump
from support.work import batches, later, unchanged

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

HOT = ViewFields(name="Hot", filter_text="tag:hot  IS:stalled", sort="urgency", key="h")


def views(store: Store) -> list[tuple[object, ...]]:
    return [view[1:6] for view in list_views(store.connection)]


def test_a_filter_is_kept_under_a_name(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    event = add_view(store, ctx, HOT)
    assert (event.table, event.row_id, event.change, event.message) == ("saved_view", 1, "added", "saved the view Hot")
    assert views(store) == [("Hot", "tag:hot is:stalled", "urgency", "h", None)]
    assert batches(store)[-1] == "saved the view Hot"
    assert store.orm is None
    undo(store, later(1))
    assert unchanged(store, before)


def test_what_a_view_may_be_made_of(store: Store, ctx: Context) -> None:
    add_view(store, ctx, ViewFields(name="Order", sort="hand"))
    add_view(store, ctx, ViewFields(name="Place", pipeline_id=1))
    assert views(store) == [("Order", "", "hand", None, None), ("Place", "", "", None, 1)]
    with pytest.raises(InvalidInput, match="the view is empty"):
        add_view(store, ctx, ViewFields(name="Nothing"))
    with pytest.raises(InvalidInput, match="name is empty"):
        add_view(store, ctx, ViewFields(filter_text="tag:hot"))
    with pytest.raises(NotFound, match="no pipeline has the number 9"):
        add_view(store, ctx, ViewFields(name="Elsewhere", pipeline_id=9))


def test_names_and_keys_are_had_once(store: Store, ctx: Context) -> None:
    add_view(store, ctx, HOT)
    add_view(store, ctx, ViewFields(name="Cold", filter_text="-tag:hot"))
    with pytest.raises(RuleRefused, match="there is a view HÖT already") as refused:
        add_view(store, ctx, ViewFields(name="HÖT", filter_text="acme"))
    assert refused.value.field == "name"
    with pytest.raises(RuleRefused, match="h is the key of the view Hot") as refused:
        edit_view(store, ctx, 2, ViewFields(key="h"))
    assert refused.value.field == "key"
    assert views(store)[1] == ("Cold", "-tag:hot", "", None, None)


def test_only_what_differs_is_written(store: Store, ctx: Context) -> None:
    add_view(store, ctx, HOT)
    assert edit_view(store, ctx, 1, ViewFields(name="Warm")).message == "renamed the view Hot to Warm"
    assert edit_view(store, ctx, 1, ViewFields(key="", filter_text="tag:warm")).message == "changed the view Warm"
    assert views(store) == [("Warm", "tag:warm", "urgency", None, None)]
    same = edit_view(store, ctx, 1, ViewFields(name="Warm"))
    assert (same.batch_id, same.message) == (None, "the view Warm is as it was")
    changed = store.connection.execute("SELECT after FROM journal_entry WHERE op = 'U'").fetchall()
    assert changed == [('{"name":"Warm","name_key":"warm"}',), ('{"filter_text":"tag:warm","key":null}',)]
    undo(store, later(1), 2)
    assert views(store) == [("Hot", "tag:hot is:stalled", "urgency", "h", None)]


def test_a_view_is_deleted_and_comes_back(store: Store, ctx: Context) -> None:
    add_view(store, ctx, HOT)
    event = delete_view(store, ctx, 1)
    assert (event.change, event.message, views(store)) == ("removed", "deleted the view Hot", [])
    undo(store, later(1))
    assert [view[0] for view in views(store)] == ["Hot"]


def test_what_is_not_there_is_not_found(store: Store, ctx: Context) -> None:
    with pytest.raises(NotFound, match="no view has the number 5"):
        edit_view(store, ctx, 5, ViewFields(name="x"))
    with pytest.raises(NotFound, match="no view has the number 5"):
        delete_view(store, ctx, 5)


def test_a_view_of_another_pipeline(store: Store, ctx: Context) -> None:
    other = add_pipeline(store, ctx, "Products").row_id
    add_view(store, ctx, ViewFields(name="Sold", filter_text="status:won", pipeline_id=other))
    (view,) = list_views(store.connection)
    assert (view.pipeline_id, view.pipeline) == (other, "Products")
    delete_pipeline(store, later(1), other, into_stage_id=1)
    edit_view(store, later(2), view.id, ViewFields(name="Sold once"))
    (view,) = list_views(store.connection)
    assert (view.name, view.pipeline, view.stranded) == ("Sold once", "Products", True)
    edit_view(store, later(3), view.id, ViewFields(pipeline_id=1))
    with pytest.raises(NotFound):
        edit_view(store, later(4), view.id, ViewFields(pipeline_id=other))
    assert not list_views(store.connection)[0].stranded

"""The user's list of kinds of activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.queries.kinds import list_kinds
from pipetui.services.kinds import add_kind, delete_kind, edit_kind
from support.work import later, rows

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def listed(store: Store) -> list[str]:
    return [kind.name for kind in list_kinds(store.connection)]


def test_a_new_kind_comes_last_and_touches_unless_it_is_a_note(store: Store, ctx: Context) -> None:
    event = add_kind(store, ctx, "Webinar")
    assert (event.table, event.change, event.message) == (
        "activity_kind",
        "added",
        "added the kind of activity Webinar",
    )
    add_kind(store, ctx, "Memo", is_note=True)
    assert [(kind.name, kind.is_note) for kind in list_kinds(store.connection)][-3:] == [
        ("note", True),
        ("Webinar", False),
        ("Memo", True),
    ]
    with pytest.raises(RuleRefused, match="there is a kind of activity webINAR already"):
        add_kind(store, ctx, "webINAR")
    with pytest.raises(InvalidInput):
        add_kind(store, ctx, "x" * 101)


def test_a_kind_is_renamed(store: Store, ctx: Context) -> None:
    assert edit_kind(store, ctx, 1, "Phone call").message == "renamed the kind of activity call to Phone call"
    edit_kind(store, later(1), 1, "phone CALL")
    with pytest.raises(RuleRefused, match="email already"):
        edit_kind(store, ctx, 1, "email")
    with pytest.raises(NotFound, match="no kind of activity has the number 99"):
        edit_kind(store, ctx, 99, "x")


def test_a_kind_off_the_list_can_come_back(store: Store, ctx: Context) -> None:
    assert delete_kind(store, ctx, 4).message == "took the kind of activity demo off the list"
    assert "demo" not in listed(store)
    with pytest.raises(NotFound):
        delete_kind(store, ctx, 4)
    assert add_kind(store, ctx, "Demo").row_id == 4
    assert "demo" in listed(store)
    # what was a note stays one: the same name that touches is another kind
    delete_kind(store, ctx, 6)
    assert add_kind(store, ctx, "note").row_id == 7
    assert rows(store, "SELECT is_note FROM activity_kind WHERE name = 'note' ORDER BY id") == [1, 0]

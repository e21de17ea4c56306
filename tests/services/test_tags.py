"""Tags made, renamed, merged and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.services.tags import add_tag, delete_tag, edit_tag, set_deal_tags
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from pipetui.store.unit import unit
from support.work import batches, deal, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def carried(store: Store) -> list[tuple[str, str]]:
    """Return which deal carries which tag."""
    return rows(
        store,
        """SELECT d.title, t.name FROM deal_tag l JOIN deal d ON d.id = l.deal_id JOIN tag t ON t.id = l.tag_id
        ORDER BY d.id, t.name""",
    )


def test_a_tag_is_added_once(store: Store, ctx: Context) -> None:
    event = add_tag(store, ctx, " Retainer ")
    assert (event.table, event.row_id, event.change, event.message) == ("tag", 1, "added", "added the tag Retainer")
    with pytest.raises(RuleRefused, match="there is a tag retainer already"):
        add_tag(store, ctx, "retainer")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_tag_needs_a_short_name(store: Store, ctx: Context, name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_tag(store, ctx, name)
    assert caught.value.field == "tags"


def test_renaming_keeps_the_deals(store: Store, ctx: Context) -> None:
    deal(store, "a", tags=("old",))
    assert edit_tag(store, ctx, 1, "New").message == "renamed the tag old to New"
    assert carried(store) == [("a", "New")]
    edit_tag(store, ctx, 1, "NEW")
    assert rows(store, "SELECT name, name_key FROM tag") == [("NEW", "new")]


def test_two_of_one_name_become_one(store: Store, ctx: Context) -> None:
    deal(store, "a", tags=("x", "y"))
    deal(store, "b", tags=("x",))
    deal(store, "c", tags=("y",))
    before = logical_dump(store.connection)
    event = edit_tag(store, ctx, 1, "Y")
    assert (event.row_id, event.message) == (2, "merged the tag x into y")
    assert carried(store) == [("a", "y"), ("b", "y"), ("c", "y")]
    assert rows(store, "SELECT name FROM tag") == ["y"]
    undo(store, later(1))
    assert unchanged(store, before)


def test_deleting_takes_it_off_all_deals(store: Store, ctx: Context) -> None:
    deal(store, "a", tags=("x", "y"))
    event = delete_tag(store, ctx, 1)
    assert (event.change, event.message) == ("removed", "deleted the tag x")
    assert carried(store) == [("a", "y")]
    assert batches(store)[-1] == event.message


def test_what_is_not_there_is_not_found(store: Store, ctx: Context) -> None:
    with pytest.raises(NotFound, match="no tag has the number 5"):
        delete_tag(store, ctx, 5)
    with pytest.raises(NotFound, match="no tag has the number 5"):
        edit_tag(store, ctx, 5, "x")


def test_setting_tags_tells_whether_they_changed(store: Store, ctx: Context) -> None:
    first = deal(store, "a", tags=("x",))
    with unit(store, ctx, command="test") as u:
        assert not set_deal_tags(u, first, ["X", "x", " "])
        assert set_deal_tags(u, first, ["y"])
        assert set_deal_tags(u, first, [])
        assert not set_deal_tags(u, first, [])
    assert value(store, "SELECT count(*) FROM tag") == 2

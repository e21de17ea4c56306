"""Many deals edited at once: one undo, a few statements, and what was so already is left alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound
from pipetui.services.bulk_editing import BulkChanges, edit_deals, read_tags
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from support.statements import statements_of
from support.work import batches, deal, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

TAGS = "SELECT t.name FROM deal_tag l JOIN tag t ON t.id = l.tag_id WHERE l.deal_id = ? ORDER BY t.name"


def test_owner_close_and_tags_are_one_change(store: Store, ctx: Context) -> None:
    ids = [deal(store, title, tags=("old",)) for title in ("a", "b", "c")]
    before = logical_dump(store.connection)
    changes = BulkChanges("Bob", date(2026, 12, 24), ("VIP",), ("old", "never heard of"))
    event = edit_deals(store, ctx, [*ids, ids[0]], changes)
    assert event.deal_ids == tuple(ids)
    assert event.changed == ("owner", "expected close", "tags")
    assert event.message == "changed owner, expected close, tags of 3 deals"
    assert batches(store)[-1] == event.message
    assert rows(store, "SELECT owner, expected_close FROM deal") == [("Bob", "2026-12-24")] * 3
    assert [rows(store, TAGS, each) for each in ids] == [["VIP"]] * 3
    after = logical_dump(store.connection)
    undo(store, later(1))
    assert unchanged(store, before)
    redo(store, later(2))
    assert unchanged(store, after)


def test_what_is_so_already_is_left_alone_and_said(store: Store, ctx: Context) -> None:
    ids = [deal(store, "a", owner="Bob"), deal(store, "b"), deal(store, "c", owner="Bob")]
    event = edit_deals(store, ctx, ids, BulkChanges(owner="Bob"))
    assert event.deal_ids == (ids[1],)
    assert event.message == "changed owner of b · 2 deals were so already"
    assert batches(store)[-1] == "changed owner of b"
    event = edit_deals(store, ctx, ids[:2], BulkChanges(owner="Bob"))
    assert (event.batch_id, event.deal_ids, event.changed) == (None, (), ())
    assert event.message == "nothing to change in 2 deals"
    event = edit_deals(store, ctx, [*ids, deal(store, "d")], BulkChanges(owner="Bob", expected_close=None))
    assert event.message == "changed owner of d · 3 deals were so already"


def test_empty_values_take_away(store: Store, ctx: Context) -> None:
    first = deal(store, "a", owner="Bob", expected_close=date(2026, 12, 1))
    event = edit_deals(store, ctx, [first], BulkChanges(owner="", expected_close=None))
    assert event.message == "changed owner, expected close of a"
    assert rows(store, "SELECT owner, expected_close FROM deal") == [("", None)]


@pytest.mark.parametrize(
    ("more", "fewer", "said"),
    [
        (("vip", "New"), (), "tagged 2 deals with vip, New"),
        ((), ("old",), "took old off a · 1 deal was so already"),
        (("vip",), ("Old",), "tagged 2 deals with vip, not Old any more"),
        ((), ("nowhere",), "nothing to change in 2 deals"),
    ],
)
def test_tags_alone_are_named(
    store: Store, ctx: Context, more: tuple[str, ...], fewer: tuple[str, ...], said: str
) -> None:
    ids = [deal(store, "a", tags=("old",)), deal(store, "b")]
    assert edit_deals(store, ctx, ids, BulkChanges(add_tags=more, remove_tags=fewer)).message == said


def test_a_tag_that_is_there_is_found_by_any_spelling(store: Store, ctx: Context) -> None:
    first = deal(store, "a", tags=("Retainer",))
    second = deal(store, "b")
    edit_deals(store, ctx, [first, second], BulkChanges(add_tags=("RETAINER", " retainer ")))
    assert rows(store, "SELECT name FROM tag") == ["Retainer"]
    assert value(store, "SELECT count(*) FROM deal_tag") == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (BulkChanges(owner="x" * 10_000), "owner"),
        (BulkChanges(add_tags=("a;b",)), "tags"),
        (BulkChanges(add_tags=("x",), remove_tags=("X",)), "tags"),
    ],
)
def test_what_cannot_be_read_changes_nothing(store: Store, ctx: Context, changes: BulkChanges, field: str) -> None:
    first = deal(store)
    before = logical_dump(store.connection)
    with pytest.raises(InvalidInput) as caught:
        edit_deals(store, ctx, [first], changes._replace(expected_close=date(2026, 12, 24)))
    assert caught.value.field == field
    assert unchanged(store, before)


def test_nothing_is_changed_when_a_deal_is_not_there(store: Store, ctx: Context) -> None:
    first = deal(store)
    before = logical_dump(store.connection)
    with pytest.raises(NotFound, match="99"):
        edit_deals(store, ctx, [first, 99], BulkChanges(owner="Bob"))
    assert unchanged(store, before)


def test_the_statements_are_as_many_for_two_as_for_fifty(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(50)]
    counts = []
    for owner, some in (("Bob", ids[:2]), ("Eve", ids)):
        changes = BulkChanges(owner, date(2026, 12, 24), (owner,), ("old",))
        with statements_of(store.connection) as heard:
            edit_deals(store, ctx, some, changes)
        counts.append(len(set(heard)))  # a trigger repeats what set it off
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("retainer, -old", (("retainer",), ("old",))),
        ("a;b,, - c ,-", (("a", "b"), ("c",))),
        ("one two", (("one two",), ())),
        ("", ((), ())),
    ],
)
def test_tags_are_read_as_they_are_typed(typed: str, read: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    assert read_tags(typed) == read


def test_a_tag_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"tag"):
        read_tags("-a|b")

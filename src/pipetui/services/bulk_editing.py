"""Many deals edited at once: next step, expected close, owner and tags, as one undo, in few statements however many.

Only what differs is written, so that a deal which is so already gets no entry in its history. There is no check for
what others changed meanwhile: somebody who gives forty deals an owner means that owner, whatever they had.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.deals import check_owner, check_tags
from pipetui.domain.errors import InvalidInput
from pipetui.domain.events import DealsEdited
from pipetui.domain.text import counted, fold
from pipetui.services.bulk_steps import set_next_steps
from pipetui.services.deal_shapes import UNSET, Unset
from pipetui.services.moments import day_text
from pipetui.services.tags import find_or_make_tags
from pipetui.services.transitions import deal_states
from pipetui.services.wording import naming, short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

__all__ = ["UNSET", "BulkChanges", "Unset", "edit_deals", "read_tags"]


class BulkChanges(NamedTuple):
    """What many deals get; what is not given stays.

    Attributes:
        owner: whose they are; empty for nobody's.
        expected_close: the day, None to take it away.
        add_tags: tags that they get beside those they have.
        remove_tags: tags that are taken off.
        next_step: title of the earliest open task, which is made, renamed or (empty) removed.
        next_step_due: the day of that task, None for none.
    """

    owner: str | Unset = UNSET
    expected_close: date | Unset | None = UNSET
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    next_step: str | Unset = UNSET
    next_step_due: date | Unset | None = UNSET


_SET = (
    "UPDATE deal SET {column} = :value WHERE id IN (SELECT value FROM json_each(:ids)) AND {column} IS NOT :value"
    " RETURNING id"
)
_TAG = (
    "INSERT INTO deal_tag (deal_id, tag_id) SELECT value, :tag FROM json_each(:ids)"
    " WHERE value NOT IN (SELECT deal_id FROM deal_tag WHERE tag_id = :tag) RETURNING deal_id"
)
_UNTAG = "DELETE FROM deal_tag WHERE tag_id = :tag AND deal_id IN (SELECT value FROM json_each(:ids)) RETURNING deal_id"
_TAGS_NAMED = "SELECT id, name_key FROM tag WHERE name_key IN (SELECT value FROM json_each(?))"


def edit_deals(store: Store, ctx: Context, ids: Iterable[int], changes: BulkChanges) -> DealsEdited:
    """Change fields of many deals.

    Args:
        store: the file.
        ctx: the circumstances.
        ids: the deals.
        changes: what they get.

    Raises:
        NotFound: a number is no deal's; none is changed then.
        InvalidInput: a field cannot be read, a tag is both to be added and taken off, or a day is given to a deal
            without a next step.
    """
    with unit(store, ctx, command="edit", raw=True) as u:
        states = deal_states(u, ids)
        wanted = [state.id for state in states]
        touched = {
            "next step": set_next_steps(u, ctx, wanted, changes.next_step, changes.next_step_due),
            "owner": _set(u, wanted, "owner", changes.owner if changes.owner is UNSET else check_owner(changes.owner)),
            "expected close": _set(u, wanted, "expected_close", _day(changes.expected_close)),
            "tags": _retag(u, wanted, changes.add_tags, changes.remove_tags),
        }
        changed = tuple(name for name, deals in touched.items() if deals)
        edited = set().union(*touched.values())
        titles = [state.title for state in states if state.id in edited]
        if not changed:
            message = f"nothing to change in {naming([state.title for state in states])}"
        else:
            u.summary = _said(changed, titles, changes)
            message = u.summary + _rest(len(states) - len(edited))
    return DealsEdited(
        batch_id=u.batch_id,
        message=message,
        deal_ids=tuple(deal_id for deal_id in wanted if deal_id in edited),
        changed=changed,
    )


def read_tags(typed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read tags as they are typed: "retainer, -old" adds one and takes one off; returns those to add and to take off.

    Raises:
        InvalidInput: one of them cannot be a tag.
    """
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    more = check_tags(part for part in parts if not part.startswith("-"))
    fewer = check_tags(part.removeprefix("-") for part in parts if part.startswith("-"))
    return more, fewer


def _day(day: date | Unset | None) -> str | Unset | None:
    return day if day is UNSET else day_text(day)


def _set(u: unit, ids: Collection[int], column: str, value: str | Unset | None) -> set[int]:
    """Set a column; return the deals that had another value."""
    if value is UNSET:
        return set()
    found = u.connection.execute(_SET.format(column=column), {"value": value, "ids": json.dumps(list(ids))}).fetchall()
    return {deal_id for (deal_id,) in found}


def _retag(u: unit, ids: Collection[int], more: Collection[str], fewer: Collection[str]) -> set[int]:
    """Add tags and take tags off; return the deals whose tags that changed."""
    more, fewer = check_tags(more), check_tags(fewer)
    gone = {fold(name) for name in fewer}
    both = [name for name in more if fold(name) in gone]
    if both:
        raise InvalidInput(f"{both[0]} is to be both added and taken off", "Leave one of the two out.", field="tags")
    listed = json.dumps(list(ids))
    touched: set[int] = set()
    known = u.connection.execute(_TAGS_NAMED, (json.dumps(sorted(gone)),)).fetchall()
    for sql, tags in ((_TAG, find_or_make_tags(u, more)), (_UNTAG, [tag_id for tag_id, _ in known])):
        for tag_id in tags:
            rows = u.connection.execute(sql, {"tag": tag_id, "ids": listed}).fetchall()
            touched |= {deal_id for (deal_id,) in rows}
    return touched


def _said(changed: Collection[str], titles: Collection[str], changes: BulkChanges) -> str:
    """Return "changed owner, tags of 7 deals"; for tags alone which: "tagged 7 deals with vip"."""
    who = naming(titles)
    if tuple(changed) != ("tags",):
        return f"changed {', '.join(changed)} of {who}"
    more = ", ".join(map(short, check_tags(changes.add_tags)))
    fewer = ", ".join(map(short, check_tags(changes.remove_tags)))
    if not fewer:
        return f"tagged {who} with {more}"
    return f"tagged {who} with {more}, not {fewer} any more" if more else f"took {fewer} off {who}"


def _rest(count: int) -> str:
    """Return " · 2 deals were so already"."""
    if not count:
        return ""
    return f" · {counted(count, 'deal')} {'was' if count == 1 else 'were'} so already"

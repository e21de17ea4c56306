"""Kinds of activity: the user's own list. A kind that is taken off it stays with the activities that are of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_kind_name
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import fold
from pipetui.services.plain_rows import add_plain, update_plain
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_kind(store: Store, ctx: Context, name: str, *, is_note: bool = False) -> RowChanged:
    """Put a kind at the end of the list; one that was taken off comes back.

    Args:
        store: the file.
        ctx: the circumstances.
        name: its name.
        is_note: it is written down and said to nobody: it touches no deal and begins no contact.

    Raises:
        RuleRefused: it is on the list.
    """
    with unit(store, ctx, command="kind add", raw=True) as u:
        name = check_kind_name(name)
        _refuse_known(u, name)
        kind_id = _put_on_list(u, name, is_note=is_note)
        u.summary = f"added the kind of activity {name}"
    return _changed(u, kind_id, "added")


def edit_kind(store: Store, ctx: Context, kind_id: int, name: str) -> RowChanged:
    """Rename a kind, also of the activities that are there.

    Raises:
        NotFound: no kind on the list has that number.
        RuleRefused: another one has that name.
    """
    with unit(store, ctx, command="kind edit", raw=True) as u:
        name = check_kind_name(name)
        old = _name_of(u, kind_id)
        _refuse_known(u, name, besides=kind_id)
        update_plain(u, "activity_kind", [{"id": kind_id, "name": name, "name_key": fold(name)}])
        u.summary = f"renamed the kind of activity {old} to {name}"
    return _changed(u, kind_id, "edited")


def delete_kind(store: Store, ctx: Context, kind_id: int) -> RowChanged:
    """Take a kind off the list; its activities stay.

    Raises:
        NotFound: no kind on the list has that number.
    """
    with unit(store, ctx, command="kind delete", raw=True) as u:
        name = _name_of(u, kind_id)
        update_plain(u, "activity_kind", [{"id": kind_id, "archived": 1}])
        u.summary = f"took the kind of activity {name} off the list"
    return _changed(u, kind_id, "removed")


def _put_on_list(u: unit, name: str, *, is_note: bool) -> int:
    key = fold(name)
    row = u.connection.execute(
        "SELECT id FROM activity_kind WHERE name_key = ? AND is_note = ? ORDER BY id LIMIT 1", (key, is_note)
    ).fetchone()
    if row is not None:
        kind_id: int = row[0]
        update_plain(u, "activity_kind", [{"id": kind_id, "archived": 0}])
        return kind_id
    (last,) = u.connection.execute("SELECT coalesce(max(position), -1) + 1 FROM activity_kind").fetchone()
    return add_plain(u, "activity_kind", name=name, name_key=key, position=last, is_note=int(is_note))


def _refuse_known(u: unit, name: str, besides: int | None = None) -> None:
    sql = "SELECT 1 FROM activity_kind WHERE name_key = ? AND archived = 0 AND id IS NOT ?"
    if u.connection.execute(sql, (fold(name), besides)).fetchone():
        raise RuleRefused(f"there is a kind of activity {name} already", field="name")


def _name_of(u: unit, kind_id: int) -> str:
    row = u.connection.execute("SELECT name FROM activity_kind WHERE id = ? AND archived = 0", (kind_id,)).fetchone()
    if row is None:
        raise NotFound(f"no kind of activity has the number {kind_id}", "`pipetui kind list` shows them")
    name: str = row[0]
    return name


def _changed(u: unit, kind_id: int, change: str) -> RowChanged:
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="activity_kind", row_id=kind_id, change=change)

"""Why deals are lost: the user's own list. A reason taken off the list stays with the deals that were lost for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_reason_name
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import fold
from pipetui.services.writing import add_row, update_rows
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_reason(store: Store, ctx: Context, name: str) -> RowChanged:
    """Put a reason at the end of the list; one that was taken off comes back.

    Raises:
        RuleRefused: it is on the list.
    """
    with unit(store, ctx, command="reason add") as u:
        name = check_reason_name(name)
        _refuse_known(u, name)
        reason_id = _put_on_list(u, name)
        u.summary = f"added the lost reason {name}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="lost_reason", row_id=reason_id, change="added")


def edit_reason(store: Store, ctx: Context, reason_id: int, name: str) -> RowChanged:
    """Rename a reason, also where it was given already.

    Raises:
        NotFound: no reason on the list has that number.
        RuleRefused: another one has that name.
    """
    from pipetui.store.tables import LostReason

    with unit(store, ctx, command="reason edit") as u:
        name = check_reason_name(name)
        old = _name_of(u, reason_id)
        _refuse_known(u, name, besides=reason_id)
        update_rows(u, LostReason, [{"id": reason_id, "name": name, "name_key": fold(name)}])
        u.summary = f"renamed the lost reason {old} to {name}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="lost_reason", row_id=reason_id, change="edited")


def delete_reason(store: Store, ctx: Context, reason_id: int) -> RowChanged:
    """Take a reason off the list.

    Raises:
        NotFound: no reason on the list has that number.
        RuleRefused: it is the last one, and losing a deal needs one.
    """
    from pipetui.store.tables import LostReason

    with unit(store, ctx, command="reason delete") as u:
        name = _name_of(u, reason_id)
        (left,) = u.connection.execute("SELECT count(*) - 1 FROM lost_reason WHERE archived = 0").fetchone()
        if not left:
            raise RuleRefused(f"{name} is the last lost reason", "add another one first")
        update_rows(u, LostReason, [{"id": reason_id, "archived": 1}])
        u.summary = f"took the lost reason {name} off the list"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="lost_reason", row_id=reason_id, change="removed")


def _put_on_list(u: unit, name: str) -> int:
    """Write a reason that is not on the list: as the one of that name that was taken off, else as a new one."""
    from pipetui.store.tables import LostReason

    key = fold(name)
    row = u.connection.execute("SELECT id FROM lost_reason WHERE name_key = ? ORDER BY id LIMIT 1", (key,)).fetchone()
    if row is None:
        position = "SELECT coalesce(max(position), -1) + 1 FROM lost_reason"
        (last,) = u.connection.execute(position).fetchone()
        return add_row(u, LostReason(name=name, name_key=key, position=last))
    reason_id: int = row[0]
    update_rows(u, LostReason, [{"id": reason_id, "archived": 0}])
    return reason_id


def _refuse_known(u: unit, name: str, besides: int | None = None) -> None:
    sql = "SELECT 1 FROM lost_reason WHERE name_key = ? AND archived = 0 AND id IS NOT ?"
    if u.connection.execute(sql, (fold(name), besides)).fetchone():
        raise RuleRefused(f"there is a lost reason {name} already", field="name")


def _name_of(u: unit, reason_id: int) -> str:
    sql = "SELECT name FROM lost_reason WHERE id = ? AND archived = 0"
    row = u.connection.execute(sql, (reason_id,)).fetchone()
    if row is None:
        raise NotFound(f"no lost reason has the number {reason_id}", "`pipetui reason list` shows them")
    name: str = row[0]
    return name

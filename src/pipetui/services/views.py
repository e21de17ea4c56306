"""Saved views: a filter is kept under a name, changed, and deleted. Plain SQL: no ORM is waited for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import fold
from pipetui.domain.views import check_view_filter, check_view_key, check_view_name, check_view_sort
from pipetui.services.deal_shapes import UNSET, Unset
from pipetui.services.plain_rows import add_plain, delete_plain, update_plain
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

__all__ = ["UNSET", "ViewFields", "add_view", "delete_view", "edit_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFields:
    """What a view is to say; what is left `UNSET` stays, or of a new view is empty.

    Attributes:
        filter_text: filter words, as typed.
        sort: `hand`, `urgency`, or empty for the board's own order.
        key: a digit or a letter; empty for none.
        pipeline_id: None: whichever pipeline is shown.
    """

    name: str | Unset = UNSET
    filter_text: str | Unset = UNSET
    sort: str | Unset = UNSET
    key: str | Unset = UNSET
    pipeline_id: int | Unset | None = UNSET

    def checked(self, ctx: Context) -> dict[str, Any]:
        """Return the columns to write.

        Raises:
            InvalidInput: a field cannot be what it says.
        """
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        checks: dict[str, Callable[[Any], Any]] = {
            "name": check_view_name,
            "filter_text": lambda text: check_view_filter(text, ctx.today),
            "sort": check_view_sort,
            "key": check_view_key,
            "pipeline_id": lambda number: number,
        }
        return {name: checks[name](value) for name, value in given.items() if value is not UNSET}


def add_view(store: Store, ctx: Context, wanted: ViewFields) -> RowChanged:
    """Keep a filter under a name.

    Raises:
        InvalidInput: a field cannot be what it says, or the view would change nothing about the board.
        NotFound: there is no such pipeline.
        RuleRefused: another view has that name or key.
    """
    with unit(store, ctx, command="view add", raw=True) as u:
        row = dict.fromkeys(_COLUMNS, "") | {"key": None, "pipeline_id": None} | wanted.checked(ctx)
        check_view_name(row["name"])
        _refuse_bad(u, row)
        _refuse_missing(u, row["pipeline_id"])
        view_id = add_plain(u, "saved_view", name_key=fold(row["name"]), **row)
        u.summary = f"saved the view {short(row['name'])}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="saved_view", row_id=view_id, change="added")


def edit_view(store: Store, ctx: Context, view_id: int, changes: ViewFields) -> RowChanged:
    """Change a view; only what differs is written.

    Raises:
        InvalidInput: a field cannot be what it says.
        NotFound: no view, or no pipeline, has that number.
        RuleRefused: another view has that name or key.
    """
    with unit(store, ctx, command="view edit", raw=True) as u:
        before = _view(u, view_id)
        after = before | changes.checked(ctx)
        _refuse_bad(u, after, besides=view_id)
        differs = {name: value for name, value in after.items() if value != before[name]}
        _refuse_missing(u, differs.get("pipeline_id"))
        if "name" in differs:
            u.summary = f"renamed the view {short(before['name'])} to {short(after['name'])}"
            differs["name_key"] = fold(after["name"])
        else:
            u.summary = f"changed the view {short(after['name'])}"
        if differs:
            update_plain(u, "saved_view", [differs | {"id": view_id}])
    message = u.summary if u.batch_id is not None else f"the view {short(after['name'])} is as it was"
    return RowChanged(batch_id=u.batch_id, message=message, table="saved_view", row_id=view_id, change="edited")


def delete_view(store: Store, ctx: Context, view_id: int) -> RowChanged:
    """Forget a view; its deals stay as they are.

    Raises:
        NotFound: no view has that number.
    """
    with unit(store, ctx, command="view delete", raw=True) as u:
        u.summary = f"deleted the view {short(_view(u, view_id)['name'])}"
        delete_plain(u, "saved_view", [view_id])
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="saved_view", row_id=view_id, change="removed")


_COLUMNS = ("name", "filter_text", "sort", "key", "pipeline_id")


def _view(u: unit, view_id: int) -> dict[str, Any]:
    row = u.connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM saved_view WHERE id = ?", (view_id,)).fetchone()
    if row is None:
        raise NotFound(f"no view has the number {view_id}", "`pipetui view list` shows them")
    return dict(zip(_COLUMNS, row, strict=True))


def _refuse_bad(u: unit, row: dict[str, Any], besides: int | None = None) -> None:
    name, key, pipeline_id = row["name"], row["key"], row["pipeline_id"]
    if not row["filter_text"] and not row["sort"] and pipeline_id is None:
        raise InvalidInput("the view is empty", "Give it filter words, an order or a pipeline.", field="filter_text")
    run = u.connection.execute
    if run("SELECT 1 FROM saved_view WHERE name_key = ? AND id IS NOT ?", (fold(name), besides)).fetchone():
        raise RuleRefused(f"there is a view {short(name)} already", "give it another name", field="name")
    other = run("SELECT name FROM saved_view WHERE key = ? AND id IS NOT ?", (key, besides)).fetchone()
    if other is not None:
        raise RuleRefused(f"{key} is the key of the view {short(other[0])}", "give it another key", field="key")


def _refuse_missing(u: unit, pipeline_id: int | None) -> None:
    found = u.connection.execute("SELECT 1 FROM pipeline WHERE id = ? AND archived = 0", (pipeline_id,)).fetchone()
    if pipeline_id is not None and found is None:
        raise NotFound(f"no pipeline has the number {pipeline_id}", "`pipetui pipeline list` shows them")

"""Targets: what is to be won in a month, a quarter or a year, over all pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.money import format_amount
from pipetui.domain.targets import check_target_period
from pipetui.services.amounts import typed_money
from pipetui.services.plain_rows import add_plain, delete_plain, update_plain
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.services.amounts import Money
    from pipetui.store.file import Store


def add_target(store: Store, ctx: Context, period: str, amount: str) -> RowChanged:
    """Set a target.

    Args:
        store: the file.
        ctx: the circumstances.
        period: as typed: 2026-11, 2026-Q4, 2026, this-month, …
        amount: as typed, in the base currency unless it names another.

    Raises:
        InvalidInput: no such period, or no amount.
        RuleRefused: that period has one.
    """
    with unit(store, ctx, command="target add", raw=True) as u:
        name, money = check_target_period(period, ctx.today), _money(u, amount)
        if _id_of(u, name) is not None:
            raise RuleRefused(
                f"{name} has a target already", f"Change it with `pipetui target edit {name} AMOUNT`.", field="period"
            )
        target_id = add_plain(u, "target", period=name, amount=money.amount, currency=money.currency)
        u.summary = f"set the target of {name} to {_shown(money)}"
    return _changed(u, target_id, "added")


def edit_target(store: Store, ctx: Context, period: str, amount: str) -> RowChanged:
    """Change the target of a period.

    Raises:
        NotFound: it has none.
        InvalidInput: no such period, or no amount.
    """
    with unit(store, ctx, command="target edit", raw=True) as u:
        name = check_target_period(period, ctx.today)
        target_id, money = _known(u, name), _money(u, amount)
        update_plain(u, "target", [{"id": target_id, "amount": money.amount, "currency": money.currency}])
        u.summary = f"set the target of {name} to {_shown(money)}"
    return _changed(u, target_id, "edited")


def delete_target(store: Store, ctx: Context, period: str) -> RowChanged:
    """Delete the target of a period.

    Raises:
        NotFound: it has none.
        InvalidInput: no such period.
    """
    with unit(store, ctx, command="target delete", raw=True) as u:
        name = check_target_period(period, ctx.today)
        target_id = _known(u, name)
        delete_plain(u, "target", [target_id])
        u.summary = f"deleted the target of {name}"
    return _changed(u, target_id, "removed")


def _money(u: unit, amount: str) -> Money:
    money = typed_money(u, amount, None)
    if money.amount is None:
        raise InvalidInput("the amount is empty", "Write 40000, 40k or 10k*3mo.", field="amount")
    return money


def _shown(money: Money) -> str:
    return format_amount(money.amount or 0, money.currency or "")


def _id_of(u: unit, period: str) -> int | None:
    row = u.connection.execute("SELECT id FROM target WHERE period = ?", (period,)).fetchone()
    return None if row is None else int(row[0])


def _known(u: unit, period: str) -> int:
    found = _id_of(u, period)
    if found is None:
        raise NotFound(f"{period} has no target", f"Set one with `pipetui target add {period} AMOUNT`.")
    return found


def _changed(u: unit, target_id: int, change: str) -> RowChanged:
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="target", row_id=target_id, change=change)

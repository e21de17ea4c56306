"""Exchange rates: what one unit of a currency is worth in the base currency, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.money import check_currency
from pipetui.domain.pricing import check_rate
from pipetui.services.amounts import base_currency
from pipetui.services.plain_rows import add_plain, delete_plain, update_plain
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_rate(store: Store, ctx: Context, currency: str, rate: str, on_day: date | None = None) -> RowChanged:
    """Say what a currency is worth from a day on.

    Args:
        store: the file.
        ctx: the circumstances.
        currency: 1 unit of it …
        rate: … is so much of the base currency.
        on_day: from which day on; None: today.

    Raises:
        InvalidInput: no such currency, or no rate.
        RuleRefused: there is no base currency, it is that one, or there is a rate of that day.
    """
    with unit(store, ctx, command="rate add", raw=True) as u:
        code, kept, base = check_currency(currency), check_rate(rate), base_currency(u)
        if not base:
            raise RuleRefused("there is no base currency yet", "`pipetui config set currency EUR`", field="currency")
        if code == base:
            raise RuleRefused(f"{base} is the base currency: it needs no rate", field="currency")
        day = (on_day or ctx.today).isoformat()
        _refuse_known(u, code, base, day)
        rate_id = add_plain(u, "exchange_rate", currency=code, base=base, on_day=day, rate=kept)
        u.summary = f"1 {code} is {kept} {base} from {day} on"
    return _changed(u, rate_id, "added")


def edit_rate(
    store: Store, ctx: Context, rate_id: int, *, rate: str | None = None, on_day: date | None = None
) -> RowChanged:
    """Put a rate right, or its day; None leaves either as it is.

    Raises:
        NotFound: no rate has that number.
        InvalidInput: no rate.
        RuleRefused: there is another one of that day.
    """
    with unit(store, ctx, command="rate edit", raw=True) as u:
        code, base, before, present = _row(u, rate_id)
        kept = present if rate is None else check_rate(rate)
        day = before if on_day is None else on_day.isoformat()
        _refuse_known(u, code, base, day, besides=rate_id)
        update_plain(u, "exchange_rate", [{"id": rate_id, "rate": kept, "on_day": day}])
        u.summary = f"1 {code} is {kept} {base} from {day} on"
    return _changed(u, rate_id, "edited")


def delete_rate(store: Store, ctx: Context, rate_id: int) -> RowChanged:
    """Delete a rate: the one before it applies again, if there is one.

    Raises:
        NotFound: no rate has that number.
    """
    with unit(store, ctx, command="rate delete", raw=True) as u:
        code, _, day, _ = _row(u, rate_id)
        delete_plain(u, "exchange_rate", [rate_id])
        u.summary = f"deleted the rate of {code} from {day} on"
    return _changed(u, rate_id, "removed")


def _row(u: unit, rate_id: int) -> tuple[str, str, str, str]:
    sql = "SELECT currency, base, on_day, rate FROM exchange_rate WHERE id = ?"
    row: tuple[str, str, str, str] | None = u.connection.execute(sql, (rate_id,)).fetchone()
    if row is None:
        raise NotFound(f"no rate has the number {rate_id}", "`pipetui rate list` shows them")
    return row


def _refuse_known(u: unit, currency: str, base: str, day: str, besides: int | None = None) -> None:
    sql = "SELECT id FROM exchange_rate WHERE currency = ? AND base = ? AND on_day = ? AND id IS NOT ?"
    row = u.connection.execute(sql, (currency, base, day, besides)).fetchone()
    if row is not None:
        raise RuleRefused(
            f"there is a rate of {currency} from {day} on already",
            f"Put it right with `pipetui rate edit {row[0]}`.",
            field="on_day",
        )


def _changed(u: unit, rate_id: int, change: str) -> RowChanged:
    return RowChanged(
        batch_id=u.batch_id, message=u.summary, named=True, table="exchange_rate", row_id=rate_id, change=change
    )

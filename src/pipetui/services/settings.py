"""Settings of the file: base currency, timezone, the pipeline that the board shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipetui.domain.errors import InvalidInput
from pipetui.domain.events import RowChanged
from pipetui.domain.money import check_currency
from pipetui.domain.text import visible
from pipetui.services.writing import add_row
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

BASE_CURRENCY = "base_currency"
TIMEZONE = "timezone"
CURRENT_PIPELINE = "current_pipeline"


def set_base_currency(store: Store, ctx: Context, currency: str) -> RowChanged:
    """Make a currency the one that totals are in.

    Raises:
        InvalidInput: there is no such currency.
    """
    code = check_currency(currency)
    return _set(store, ctx, BASE_CURRENCY, code, f"set the base currency to {code}")


def set_timezone(store: Store, ctx: Context, name: str) -> RowChanged:
    """Make a timezone the one whose days the figures go by.

    Raises:
        InvalidInput: there is no such timezone.
    """
    try:
        zone = ZoneInfo(name.strip())
    except (KeyError, OSError, ValueError):  # not found, a directory's name, a path
        raise InvalidInput(
            f"no such timezone: {visible(name)[:60]}", "Write one like Europe/Paris or UTC.", field="timezone"
        ) from None
    return _set(store, ctx, TIMEZONE, zone.key, f"set the timezone to {zone.key}")


def write_setting(u: unit, key: str, value: str) -> int:
    """Write one setting within a transaction and return its row's id."""
    from pipetui.store.tables import Setting

    found = u.connection.execute("SELECT id FROM setting WHERE key = ?", (key,)).fetchone()
    if found is None:
        return add_row(u, Setting(key=key, value=value))
    setting = u.session.get_one(Setting, found[0])
    setting.value = value
    u.session.flush()
    row_id: int = found[0]
    return row_id


def _set(store: Store, ctx: Context, key: str, value: str, summary: str) -> RowChanged:
    with unit(store, ctx, command="config") as u:
        row_id = write_setting(u, key, value)
        u.summary = summary
    return RowChanged(batch_id=u.batch_id, message=summary, table="setting", row_id=row_id, change="edited")

"""Settings of the file: base currency, timezone, the pipeline that the board shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipetui.domain.dates import instant, local_day, noon
from pipetui.domain.errors import InvalidInput
from pipetui.domain.events import RowChanged
from pipetui.domain.money import check_currency
from pipetui.domain.text import counted, visible
from pipetui.queries.settings import file_settings
from pipetui.services.writing import add_row
from pipetui.store.redating import Anchor, redate, redate_talks
from pipetui.store.unit import unit

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

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

    What was dated by its day only is kept as that day's local noon, and becomes the new zone's noon: the day is what
    the user said. Also where it would be the same day anyway, else the next zone could not tell.

    Raises:
        InvalidInput: there is no such timezone.
    """
    try:
        zone = ZoneInfo(name.strip())
    except (KeyError, OSError, ValueError):  # not found, a directory's name, a path
        raise InvalidInput(
            f"no such timezone: {visible(name)[:60]}", "Write one like Europe/Paris or UTC.", field="timezone"
        ) from None
    with unit(store, ctx, command="config") as u:
        before = file_settings(u.connection).timezone
        row_id = write_setting(u, TIMEZONE, zone.key)
        anchors = list(day_anchors(u.connection, before, zone))
        moved = redate(u, anchors, latest=u.at)
        talks = redate_talks(u, anchors, latest=u.at)
        u.summary = f"set the timezone to {zone.key}"
        if kept := [counted(n, what) for n, what in ((moved, "stage change"), (talks, "other date")) if n]:
            days = "its day" if moved + talks == 1 else "their days"
            u.summary += f"; {' and '.join(kept)} dated by day kept {days}"
    return _changed(u, row_id)


def day_anchors(connection: sqlite3.Connection, old: ZoneInfo, new: ZoneInfo) -> Iterator[Anchor]:
    """Yield the noons since the first thing that happened, and those of the same days in another timezone."""
    dated = (("stage_change", "happened_at"), ("activity", "happened_at"), ("lead", "added_at"))
    ends = [f"SELECT {which}({column}) AS at FROM {table}" for table, column in dated for which in ("min", "max")]
    earliest, last = connection.execute(f"SELECT min(at), max(at) FROM ({' UNION ALL '.join(ends)})").fetchone()
    if earliest is None:
        return
    day, end = local_day(earliest, old), local_day(last, old)
    while day <= end:
        before, after = noon(day, old), noon(day, new)
        # A zone may have skipped a whole day, which then has no noon.
        if before != after and before.astimezone(old).date() == day == after.astimezone(new).date():
            yield Anchor(instant(before)[:19], instant(after)[:19])
        day += timedelta(1)


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
    return _changed(u, row_id)


def _changed(u: unit, row_id: int) -> RowChanged:
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="setting", row_id=row_id, change="edited")

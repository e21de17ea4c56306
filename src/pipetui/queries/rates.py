"""The exchange rates, as they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection


class RateRow(NamedTuple):
    """From `on_day` on, 1 unit of `currency` is `rate` of `base`."""

    id: int
    currency: str
    on_day: str
    rate: str
    base: str


def list_rates(conn: Connection) -> list[RateRow]:
    """Return the rates by currency, the latest of each first."""
    rows = conn.execute(
        "SELECT id, currency, on_day, rate, base FROM exchange_rate ORDER BY currency, base, on_day DESC"
    )
    return [RateRow(*row) for row in rows]

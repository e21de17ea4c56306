"""The periods that a target can be set for: a month, a quarter or a year, under one name each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import add_months, last_of_month
from pipetui.domain.errors import InvalidInput
from pipetui.domain.periods import parse_period

if TYPE_CHECKING:
    from datetime import date


def check_target_period(text: str, today: date) -> str:
    """Return the name of a month ("2026-11"), a quarter ("2026-Q4") or a year ("2026"), however it was typed.

    Raises:
        InvalidInput: no period, or another one.
    """
    period = parse_period(text, today)
    first, last = period.first, period.last
    if first is not None and first.day == 1:
        names = {1: f"{first:%Y-%m}", 3: f"{first.year:04d}-Q{(first.month + 2) // 3}", 12: f"{first.year:04d}"}
        for months, name in names.items():
            if (first.month - 1) % months == 0 and last == last_of_month(add_months(first, months - 1)):
                return name
    raise InvalidInput(
        f"no target for {period.name}", "Set one for a month, a quarter or a year: 2026-11, 2026-Q4, 2026.", "period"
    )

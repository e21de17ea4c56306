"""Today is the file's day, not the machine's and not that of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.context import Context


@pytest.mark.parametrize(
    ("now", "zone", "today"),
    [
        (datetime(2026, 11, 22, 9, 59, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 22)),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 23)),
        (datetime(2026, 11, 22, 10, 59, tzinfo=UTC), "Pacific/Pago_Pago", date(2026, 11, 21)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "Europe/Zurich", date(2027, 1, 1)),
        (datetime(2028, 2, 28, 23, 30, tzinfo=UTC), "Europe/Zurich", date(2028, 2, 29)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Zurich", date(2026, 10, 25)),
    ],
)
def test_today(now: datetime, zone: str, today: date) -> None:
    assert Context("ana", now, ZoneInfo(zone)).today == today

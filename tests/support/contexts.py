"""Who acts, when and where, in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pipetui.domain.context import Context

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")


def context(actor: str = "ana", *, after: timedelta = timedelta(), zone: ZoneInfo = ZURICH) -> Context:
    """A context at `NOW` plus `after`."""
    return Context(actor, NOW + after, zone)

"""Another timezone for the file: what was dated by its day only keeps its day, and every deal its order of events."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.dates import local_day, noon
from pipetui.services.activities import log_activity
from pipetui.services.leads import add_lead
from pipetui.services.moving import move_deals
from pipetui.services.settings import set_timezone
from pipetui.services.undoing import redo, undo
from pipetui.store import redating
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.contexts import NOW
from support.properties import holds
from support.work import deal, rows, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.store.file import Store

ZONES = (
    "UTC",
    "Europe/Zurich",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Asia/Kathmandu",
    "Pacific/Apia",
)
CHANGES = "SELECT happened_at FROM stage_change ORDER BY id"


def here(zone: str, at: datetime = NOW) -> Context:
    """Return Ana's circumstances in a zone."""
    return Context("ana", at, ZoneInfo(zone))


def days(store: Store, zone: str) -> list[date]:
    """Return the local days of all stage changes."""
    return [local_day(at, ZoneInfo(zone)) for at in rows(store, CHANGES)]


@pytest.fixture
def greenwich(tmp_path: Path) -> Iterator[Store]:
    """A file whose days are those of UTC."""
    with open_store(tmp_path / "utc.db", now=NOW, currency="EUR", timezone="UTC") as opened:
        yield opened


def test_what_was_said_on_a_day_was_said_on_that_day(greenwich: Store) -> None:
    before = here("UTC")
    add_lead(greenwich, before, "Bo", at=date(2026, 1, 3))
    for day in (date(2026, 6, 1), date(2026, 6, 2), NOW - timedelta(days=9, hours=1)):
        log_activity(greenwich, before, 1, lead_id=1, at=day)
    # The noons of these two zones are the same instants, a day apart.
    assert set_timezone(greenwich, before, "Etc/GMT-12").message.endswith(
        "; 3 other dates dated by day kept their days"
    )
    first = logical_dump(greenwich.connection)
    set_timezone(greenwich, here("Etc/GMT-12"), "Etc/GMT+12")
    talks = "SELECT happened_at FROM activity UNION ALL SELECT added_at FROM lead"
    assert [local_day(at, ZoneInfo("Etc/GMT+12")).isoformat() for at in rows(greenwich, talks)] == [
        *("2026-06-01", "2026-06-02", "2026-11-12", "2026-01-03")
    ]
    undo(greenwich, here("Etc/GMT+12"))
    assert logical_dump(greenwich.connection) == first


def test_what_was_dated_by_day_keeps_its_day(greenwich: Store) -> None:
    before = here("UTC")
    number = deal(greenwich, ctx=before, at=date(2026, 6, 1))
    move_deals(greenwich, before, [number], 2, at=date(2026, 6, 30))
    move_deals(greenwich, before, [number], 3, at=date(2026, 6, 30))
    first = logical_dump(greenwich.connection)
    event = set_timezone(greenwich, before, "Pacific/Auckland")
    assert event.message == "set the timezone to Pacific/Auckland; 3 stage changes dated by day kept their days"
    assert rows(greenwich, CHANGES) == [
        "2026-06-01T00:00:00.000Z",
        "2026-06-30T00:00:00.000Z",
        "2026-06-30T00:00:00.001Z",
    ]
    assert value(greenwich, "SELECT first_at || moved_at FROM deal") == (
        "2026-06-01T00:00:00.000Z2026-06-30T00:00:00.001Z"
    )
    assert {finding.level for finding in examine(greenwich.path)} == {"ok"}
    last = logical_dump(greenwich.connection)
    undo(greenwich, before)
    assert logical_dump(greenwich.connection) == first
    redo(greenwich, before)
    assert logical_dump(greenwich.connection) == last


def test_an_instant_stays(greenwich: Store) -> None:
    before = here("UTC")
    deal(greenwich, ctx=before, at=datetime(2026, 6, 1, 12, 0, 1, tzinfo=UTC))
    deal(greenwich, ctx=before, at=datetime(2026, 6, 1, 11, 59, 59, 999_000, tzinfo=UTC))
    kept = rows(greenwich, CHANGES)
    assert set_timezone(greenwich, before, "Pacific/Auckland").message == "set the timezone to Pacific/Auckland"
    assert rows(greenwich, CHANGES) == kept


def test_the_same_zone_is_no_change(greenwich: Store) -> None:
    deal(greenwich, ctx=here("UTC"), at=date(2026, 6, 1))
    event = set_timezone(greenwich, here("UTC"), "UTC")
    assert (event.batch_id, event.message) == (None, "set the timezone to UTC")


def test_one_change_is_one(greenwich: Store) -> None:
    deal(greenwich, ctx=here("UTC"), at=date(2026, 6, 1))
    message = set_timezone(greenwich, here("UTC"), "Pacific/Auckland").message
    assert message.endswith("1 stage change dated by day kept its day")


def test_a_deals_changes_never_trade_places(tmp_path: Path) -> None:
    # Added at nine by the clock; then, by its day only, moved twice: noon in Los Angeles is later than that, in Sydney
    # it was long before.
    nine = datetime(2026, 6, 1, 16, tzinfo=UTC)
    with open_store(tmp_path / "la.db", now=NOW, currency="EUR", timezone="America/Los_Angeles") as store:
        before = here("America/Los_Angeles")
        number = deal(store, ctx=before, at=nine)
        move_deals(store, before, [number], 2, at=date(2026, 6, 1))
        move_deals(store, before, [number], 3, at=date(2026, 6, 1))
        other = deal(store, ctx=before, at=date(2026, 6, 1))
        event = set_timezone(store, before, "Australia/Sydney")
        assert event.message.endswith("; 1 stage change dated by day kept its day")
        assert value(store, "SELECT stage_id FROM deal WHERE id = ?", number) == 3
        assert value(store, "SELECT first_at FROM deal WHERE id = ?", other) == "2026-06-01T02:00:00.000Z"


def test_nothing_gets_a_date_in_the_future(tmp_path: Path) -> None:
    now = datetime(2026, 6, 2, 5, tzinfo=UTC)  # the afternoon of the second in Sydney, the evening of the first in LA
    with open_store(tmp_path / "sydney.db", now=now, currency="EUR", timezone="Australia/Sydney") as store:
        deal(store, ctx=here("Australia/Sydney", now), at=date(2026, 6, 2))
        set_timezone(store, here("Australia/Sydney", now), "America/Los_Angeles")
        assert rows(store, CHANGES) == ["2026-06-02T02:00:00.000Z"]


def test_a_day_that_a_zone_skipped_has_no_noon_there(greenwich: Store) -> None:
    # Samoa went from the 29th to the 31st of December 2011.
    deal(greenwich, ctx=here("UTC"), at=date(2011, 12, 29))
    deal(greenwich, ctx=here("UTC"), at=date(2011, 12, 30))
    assert noon(date(2011, 12, 30), ZoneInfo("Pacific/Apia")).astimezone(ZoneInfo("Pacific/Apia")).day != 30
    set_timezone(greenwich, here("UTC"), "Pacific/Apia")
    assert days(greenwich, "Pacific/Apia")[0] == date(2011, 12, 29)
    assert rows(greenwich, CHANGES) == ["2011-12-29T22:00:00.000Z", "2011-12-30T12:00:00.000Z"]


@pytest.mark.parametrize("together", [1, 1_000_000])
def test_many_are_indexed_together(greenwich: Store, monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(redating, "_INDEXED_TOGETHER", together)
    schema = "SELECT sql FROM sqlite_schema ORDER BY sql"
    before = rows(greenwich, schema)
    for day in range(1, 20):
        deal(greenwich, f"deal {day}", ctx=here("UTC"), at=date(2026, 6, day))
    set_timezone(greenwich, here("UTC"), "Pacific/Auckland")
    assert days(greenwich, "Pacific/Auckland") == [date(2026, 6, day) for day in range(1, 20)]
    assert rows(greenwich, schema) == before
    assert greenwich.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert rows(greenwich, "PRAGMA cache_spill") != [0]


@holds(
    everyday=12,
    soak=100,
    offsets=st.lists(st.lists(st.integers(0, 800), min_size=1, max_size=4), min_size=1, max_size=4),
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=4),
)
def test_days_are_the_same_in_any_zone(offsets: list[list[int]], zones: list[str]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "x.db", now=NOW, currency="EUR", timezone=zones[0]) as store,
    ):
        ctx = here(zones[0])
        for gone in offsets:
            on = sorted(NOW.date() - timedelta(3 + offset) for offset in gone)
            number = deal(store, ctx=ctx, at=on[0])
            for step, day in enumerate(on[1:]):
                move_deals(store, ctx, [number], 2 + step % 2, at=day)
        expected, stages = days(store, zones[0]), rows(store, "SELECT stage_id FROM deal ORDER BY id")
        first = logical_dump(store.connection)
        done = 0
        for zone in zones[1:]:
            done += set_timezone(store, ctx, zone).batch_id is not None
            assert days(store, zone) == expected
            assert rows(store, "SELECT stage_id FROM deal ORDER BY id") == stages
        undo(store, ctx, done) if done else None
        assert logical_dump(store.connection) == first

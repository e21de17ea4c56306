"""What a row says of a deal's way through the stages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.dates import instant
from pipetui.queries.pipelines import stages
from pipetui.services.import_histories import Histories, Moments, Refused, note_of
from pipetui.services.import_shapes import ImportRow
from support.contexts import NOW
from support.work import later

if TYPE_CHECKING:
    from pipetui.services.import_histories import Change
    from pipetui.store.file import Store

MARCH_1, MARCH_5, MARCH_9 = date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 9)
NOON_1, NOON_5, NOON_9 = (f"2026-03-0{day}T11:00:00.000Z" for day in (1, 5, 9))
NOON_1_NEXT = NOON_1.replace(".000", ".001")
TODAY = instant(NOW)


@pytest.fixture
def histories(store: Store) -> Histories:
    """Reads rows for the consulting pipeline."""
    return Histories(stages(store.connection, 1), Moments(later()))


def row(**fields: Any) -> ImportRow:
    """Return a row."""
    return ImportRow(line=2, title="Website", **fields)


def told(changes: list[Change]) -> list[tuple[str, str, int]]:
    """Return a history as (stage, instant, assumed)."""
    return [(change.stage.name, change.when, change.assumed) for change in changes]


@pytest.mark.parametrize(
    ("fields", "history"),
    [
        pytest.param({}, [("New Contact", TODAY, 2)], id="nothing known"),
        pytest.param({"status": "open"}, [("New Contact", TODAY, 2)], id="open"),
        pytest.param({"stage": "new contact"}, [("New Contact", TODAY, 2)], id="in the first stage"),
        pytest.param(
            {"stage": "Negotiation"},
            [("New Contact", TODAY, 2), ("Negotiation", TODAY, 2)],
            id="a stage without a date",
        ),
        pytest.param({"created": MARCH_1}, [("New Contact", NOON_1, 1)], id="created"),
        pytest.param(
            {"created": MARCH_1, "stage": "Negotiation"},
            [("New Contact", NOON_1, 1), ("Negotiation", TODAY, 2)],
            id="created, and a stage without a date",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),), "stage": "Discovery Call"},
            [("Discovery Call", NOON_1, 0)],
            id="begins at its earliest dated stage",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),)}, [("Discovery Call", NOON_1, 0)], id="a dated stage alone"
        ),
        pytest.param(
            {"entered": (("Negotiation", MARCH_5), ("Discovery Call", MARCH_1))},
            [("Discovery Call", NOON_1, 0), ("Negotiation", NOON_5, 0)],
            id="dated stages in order of time",
        ),
        pytest.param(
            {"entered": (("Negotiation", MARCH_1), ("Discovery Call", MARCH_1))},
            [("Discovery Call", NOON_1, 0), ("Negotiation", NOON_1_NEXT, 0)],
            id="dated stages of one day in board order",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1), ("discovery call", MARCH_5))},
            [("Discovery Call", NOON_1, 0)],
            id="one stage twice",
        ),
        pytest.param(
            {"created": MARCH_1, "entered": (("Discovery Call", MARCH_5),)},
            [("New Contact", NOON_1, 1), ("Discovery Call", NOON_5, 0)],
            id="created before its first dated stage",
        ),
        pytest.param(
            {"created": MARCH_1, "entered": (("New Contact", MARCH_5),)},
            [("New Contact", NOON_1, 1)],
            id="created before it entered the first stage",
        ),
        pytest.param(
            {"created": MARCH_1, "entered": (("Discovery Call", datetime(2026, 3, 1, 18, tzinfo=UTC)),)},
            [("Discovery Call", "2026-03-01T18:00:00.000Z", 0)],
            id="created on the day of its first dated stage",
        ),
        pytest.param(
            {"created": MARCH_9, "entered": (("Discovery Call", MARCH_5),)},
            [("Discovery Call", NOON_5, 0)],
            id="created after its first dated stage",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),), "stage": "First Contact"},
            [("Discovery Call", NOON_1, 0), ("First Contact", TODAY, 2)],
            id="went back, nobody knows when",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),), "stage": "Won", "closed": MARCH_5},
            [("Discovery Call", NOON_1, 0), ("Won", NOON_5, 0)],
            id="won",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),), "status": "lost", "closed": MARCH_1},
            [("Discovery Call", NOON_1, 0), ("Lost", NOON_1_NEXT, 0)],
            id="lost on the same day",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1),), "stage": "Won"},
            [("Discovery Call", NOON_1, 0), ("Won", TODAY, 2)],
            id="won, nobody knows when",
        ),
        pytest.param(
            {"entered": (("Discovery Call", MARCH_1), ("Won", MARCH_5)), "stage": "Won", "closed": MARCH_9},
            [("Discovery Call", NOON_1, 0), ("Won", NOON_5, 0)],
            id="the dated end counts",
        ),
        pytest.param({"entered": (("Won", MARCH_5),)}, [("Won", NOON_5, 0)], id="won from the start"),
        pytest.param(
            {"status": "won", "closed": MARCH_5},
            [("New Contact", NOON_5, 2), ("Won", NOON_5, 0)],
            id="only the closing is known",
        ),
        pytest.param({"status": "won"}, [("New Contact", TODAY, 2), ("Won", TODAY, 2)], id="only that it was won"),
        pytest.param(
            {"created": MARCH_1, "status": "won", "closed": MARCH_5},
            [("New Contact", NOON_1, 1), ("Won", NOON_5, 0)],
            id="created and won",
        ),
        pytest.param(
            {"created": MARCH_1, "status": "lost", "closed": MARCH_5, "stage": "Proposal Sent"},
            [("New Contact", NOON_1, 1), ("Proposal Sent", NOON_5, 2), ("Lost", NOON_5, 0)],
            id="lost, and the stage it was in last",
        ),
        pytest.param(
            {"status": "won", "stage": "Proposal Sent"},
            [("New Contact", TODAY, 2), ("Proposal Sent", TODAY, 2), ("Won", TODAY, 2)],
            id="won, and the stage it was in last, without dates",
        ),
        pytest.param(
            {"entered": (("Proposal Sent", MARCH_1),), "status": "won", "stage": "Proposal Sent", "closed": MARCH_5},
            [("Proposal Sent", NOON_1, 0), ("Won", NOON_5, 0)],
            id="won from the dated stage that it names",
        ),
        pytest.param(
            {"created": MARCH_1, "status": "won", "closed": datetime(2026, 3, 1, 9, tzinfo=UTC)},
            [("New Contact", NOON_1, 1), ("Won", NOON_1_NEXT, 0)],
            id="closed in the morning of its first day",
        ),
        pytest.param({"created": NOW.date()}, [("New Contact", "2026-11-22T11:00:00.000Z", 1)], id="created today"),
    ],
)
def test_a_history(histories: Histories, fields: dict[str, Any], history: list[tuple[str, str, int]]) -> None:
    assert told(histories.of(row(**fields))) == history


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"stage": "Demo"}, "there is no stage 'Demo'"),
        ({"entered": (("Demo", MARCH_1),)}, "there is no stage 'Demo'"),
        ({"stage": "Won", "status": "lost"}, "the stage says won, the status lost"),
        ({"created": date(2026, 11, 23)}, "2026-11-23 lies in the future"),
        ({"entered": (("New Contact", NOW + timedelta(minutes=1)),)}, "2026-11-22 lies in the future"),
        ({"status": "won", "closed": date(2027, 1, 1)}, "2027-01-01 lies in the future"),
        (
            {"entered": (("Discovery Call", MARCH_5),), "status": "won", "closed": MARCH_1},
            "it closed before it entered Discovery Call",
        ),
        ({"created": MARCH_5, "status": "won", "closed": MARCH_1}, "it closed before it was created"),
        (
            {"entered": (("New Contact", MARCH_5),), "status": "won", "closed": MARCH_1, "stage": "Negotiation"},
            "it closed before it entered New Contact",
        ),
    ],
)
def test_what_cannot_have_been(histories: Histories, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        histories.of(row(**fields))


def test_a_closing_day_of_an_open_deal_is_kept_in_its_note(histories: Histories) -> None:
    closing = row(closed=MARCH_5, stage="Negotiation", note="ours")
    history = histories.of(closing)
    assert history[-1].stage.name == "Negotiation"
    assert note_of(closing, history) == "ours\n\nclosed: 2026-03-05"
    assert note_of(closing._replace(note=""), history) == "closed: 2026-03-05"
    histories.of(closing)
    assert histories.warnings() == ("2 rows: the deal is open, so its closing day stands in its note only",)


def test_a_closed_deals_note_stays_as_it_is(histories: Histories) -> None:
    closing = row(closed=MARCH_5, status="won", note="ours")
    assert note_of(closing, histories.of(closing)) == "ours"
    assert note_of(row(note="x"), histories.of(row())) == "x"


def test_a_creation_after_the_first_dated_stage_is_told(histories: Histories) -> None:
    histories.of(row(created=MARCH_9, entered=(("Discovery Call", MARCH_5),)))
    assert histories.warnings() == ("1 row: created is later than the first dated stage, which counts",)


def test_a_day_that_is_today_before_noon_is_now() -> None:
    early = later(-3 * 3600)
    moments = Moments(early)
    assert moments.of(early.today) == instant(early.now)
    assert moments.of(early.today) == moments.now


def test_days_and_instants(histories: Histories) -> None:
    moments = histories.moments
    assert moments.of(date(2026, 7, 1)) == "2026-07-01T10:00:00.000Z"
    assert moments.of(datetime(2026, 7, 1, 9, 8, 7, tzinfo=UTC)) == "2026-07-01T09:08:07.000Z"
    assert moments.same_day("2026-03-01T23:30:00.000Z", "2026-03-02T11:00:00.000Z")
    assert not moments.same_day("2026-03-01T22:30:00.000Z", "2026-03-02T11:00:00.000Z")


def test_a_change_after_another(histories: Histories) -> None:
    after = histories.moments.after
    assert after(NOON_5, NOON_1) == NOON_5
    assert after(NOON_1, NOON_1) == NOON_1_NEXT
    assert after(NOON_1, "2026-03-01T15:00:00.000Z") == "2026-03-01T15:00:00.001Z"
    assert after(NOON_1, NOON_5) is None
    assert after(TODAY, TODAY) == TODAY

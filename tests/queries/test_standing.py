from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.dates import instant, local_day
from pipetui.domain.staleness import idle_days, is_ghost, is_resting, is_stalled, overdue_days
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from pipetui.queries.moment import LocalDays, Moment, present
from pipetui.queries.standing import DIGESTS, Standing, answers, standing
from support.pipeline_builder import CTX, PipelineBuilder, at

ZONES = ["UTC", "Europe/Zurich", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo", "Australia/Lord_Howe"]

ABOUT = ["deal", "person", "other deal"]


def flags(build: PipelineBuilder, moment: Moment) -> tuple[int, ...]:
    stands = standing(build.conn, moment)
    row = build.conn.execute(
        f"SELECT {stands.stalled}, {stands.ghost}, {stands.overdue}, {stands.has_next_step}"
        " FROM deal d ORDER BY d.id LIMIT 1",
        stands.params,
    ).fetchone()
    assert all(type(flag) is int for flag in row), "NULL could not be negated"
    return tuple(row)


def digest(build: PipelineBuilder, moment: Moment) -> tuple[bool, ...]:
    stands = standing(build.conn, moment)
    (number,) = build.conn.execute(
        f"SELECT {stands.digest} FROM deal d ORDER BY d.id LIMIT 1", stands.params
    ).fetchone()
    assert 0 <= number < DIGESTS
    return answers(number)


@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(min_value=datetime(2016, 1, 1), max_value=datetime(2026, 12, 31)),  # noqa: DTZ001
    idle=st.timedeltas(min_value=timedelta(), max_value=timedelta(30)),
    stale_after=st.none() | st.integers(1, 14),
    closes=st.sampled_from([None, -400, -31, -30, -1, 0, 1]),
    tasks=st.lists(st.tuples(st.none() | st.integers(-2, 2), st.booleans()), max_size=3),
    stage=st.sampled_from(["New", "New", "New", "Won", "Lost"]),
    touches=st.lists(
        st.tuples(st.timedeltas(min_value=timedelta(), max_value=timedelta(30)), st.sampled_from(ABOUT), st.booleans()),
        max_size=3,
    ),
)
def test_sql_says_what_the_plain_rules_say(
    zone: str,
    now: datetime,
    idle: timedelta,
    stale_after: int | None,
    closes: int | None,
    tasks: list[tuple[int | None, bool]],
    stage: str,
    touches: list[tuple[timedelta, str, bool]],
) -> None:
    tz = ZoneInfo(zone)
    ctx = Context("ana", now.replace(tzinfo=ZoneInfo("UTC")), tz)
    today = ctx.today
    build = PipelineBuilder(stages="New, Other 10 3, Won, Lost")
    build.change("UPDATE stage SET stale_after_days = ? WHERE name = 'New'", stale_after)
    expected_close = None if closes is None else (today + timedelta(closes)).isoformat()
    moved_at = instant(ctx.now - idle)
    deal_id = build.deal(stage=stage, on=moved_at, expected_close=expected_close)
    for days, done in tasks:
        due = None if days is None else (today + timedelta(days)).isoformat()
        build.task(deal_id, due=due, done="2020-01-01" if done else None)
    other = build.deal(stage="New", on=moved_at)
    about = {"deal": {"deal_id": deal_id}, "person": {"contact_id": build.contact_id}}
    about["other deal"] = {"deal_id": other, "contact_id": build.contact_id}
    for ago, whom, is_note in touches:
        build.insert("activity", kind_id=6 if is_note else 1, happened_at=instant(ctx.now - ago), **about[whom])
    found = flags(build, present(ctx))
    digested = digest(build, present(ctx))
    build.conn.close()

    open_days = [None if days is None else (today + timedelta(days)).isoformat() for days, done in tasks if not done]
    resting = is_resting(open_days, today)
    counted = [instant(ctx.now - ago) for ago, whom, is_note in touches if whom != "other deal" and not is_note]
    idle_for = idle_days([moved_at, *counted], today, tz)
    is_open = stage == "New"
    assert found == (
        is_open and is_stalled(idle_for, stale_after, resting=resting),
        is_open and is_ghost(idle_for, stale_after, resting=resting, expected_close=expected_close, today=today),
        is_open and overdue_days(expected_close, today) > 0,
        bool(open_days),
    )
    if is_open:
        assert digested == found


def test_without_any_threshold_nothing_stalls(build: PipelineBuilder) -> None:
    build.change("UPDATE stage SET stale_after_days = NULL")
    build.deal(on="2000-01-01")
    assert flags(build, Moment("2026-11-22T12:00:00.000Z", date(2026, 11, 22), ZoneInfo("UTC"))) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("added", "done", "rests"),
    [
        ("2026-11-01", None, True),
        ("2026-11-01", "2026-11-21", True),
        ("2026-11-01", "2026-11-09", False),
        ("2026-11-21", None, False),
    ],
)
def test_in_the_past_only_the_tasks_of_then_exist(
    build: PipelineBuilder, added: str, done: str | None, rests: bool
) -> None:
    deal_id = build.deal(on="2026-10-01")
    build.task(deal_id, due="2026-11-30", added=added, done=done)
    then = Moment("2026-11-10T12:00:00.000Z", date(2026, 11, 10), ZoneInfo("UTC"), present=False)
    assert flags(build, then) == (not rests, not rests, 0, rests)


def test_in_the_past_only_the_activities_of_then_exist(build: PipelineBuilder) -> None:
    touched = [build.deal(on="2026-01-01") for _ in range(4)]
    person = build.contact("Ida")
    build.change("UPDATE deal SET contact_id = ? WHERE id = ?", person, touched[3])
    for about, when in (
        ({"deal_id": touched[1]}, "2026-11-09"),
        ({"deal_id": touched[1]}, "2026-11-20"),
        ({"deal_id": touched[2]}, "2026-11-20"),
        ({"contact_id": person}, "2026-11-08"),
        ({"contact_id": person}, "2026-11-19"),
    ):
        build.insert("activity", kind_id=1, happened_at=at(when), **about)
    for day, expected in ((date(2026, 11, 10), [1, 0, 1, 0]), (None, [1, 0, 0, 0])):
        scope = scope_of(build.conn, moment_as_of(build.conn, CTX, day), None, None)
        stands = standing(build.conn, scope.moment)
        rows = build.conn.execute(
            f"SELECT {stands.stalled} FROM {scope.deals} ORDER BY d.id", {**scope.params, **stands.params}
        )
        assert [stalled for (stalled,) in rows] == expected


def test_thresholds_become_one_parameter_each(build: PipelineBuilder) -> None:
    stands: Standing = standing(build.conn, Moment("2026-11-22T12:00:00.000Z", date(2026, 11, 22), ZoneInfo("UTC")))
    assert stands.params["idle_7"] == "2026-11-15T00:00:00.000Z"
    assert {key for key in stands.params if key.startswith("idle")} == {
        "idle_5",
        "idle_7",
        "idle_10",
        "idle_14",
        "idle_20",
    }


def test_local_days_are_worked_out_once() -> None:
    days = LocalDays(ZoneInfo("Pacific/Kiritimati"))
    assert days["2026-11-22T12:00:00.000Z"] == date(2026, 11, 23)
    assert days["2026-11-22T12:00:00.000Z"] is days["2026-11-22T12:00:00.000Z"]
    assert list(days) == ["2026-11-22T12:00:00.000Z"]


@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
def test_local_days_are_those_of_the_calendar_also_where_clocks_change(zone: str) -> None:
    timezone = ZoneInfo(zone)
    days = LocalDays(timezone)
    for number in range(0, 400 * 48, 7):  # every 3.5 hours for 400 days; Apia left one out
        when = instant(datetime(2011, 6, 1, tzinfo=UTC) + timedelta(minutes=30 * number))
        for text in (when, f"{when[:17]}59.999Z"):
            assert days[text] == local_day(text, timezone), text

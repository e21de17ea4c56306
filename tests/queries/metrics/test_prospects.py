from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.prospects import days_waited, prospect_figures, read_prospects
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from support.pipeline_builder import CTX, at

if TYPE_CHECKING:
    from pipetui.queries.metrics.prospects import Prospect
    from pipetui.queries.metrics.shapes import Figure
    from support.pipeline_builder import PipelineBuilder

CALL, NOTE = 1, 6


def figures(
    build: PipelineBuilder, counts: str = "all", rates: str = "all", *, as_of: date | None = None
) -> dict[str, Figure]:
    scope = scope_of(build.conn, moment_as_of(build.conn, CTX, as_of), 1, None)
    today = scope.moment.today
    return prospect_figures(build.conn, scope, parse_period(counts, today), parse_period(rates, today))


def prospects(build: PipelineBuilder, period: str = "all") -> list[Prospect]:
    scope = scope_of(build.conn, moment_as_of(build.conn, CTX, None), None, None)
    return read_prospects(build.conn, scope, parse_period(period, CTX.today))


def lead(build: PipelineBuilder, added: str, contact_id: int | None = None, converted: str | None = None) -> int:
    return build.insert(
        "lead",
        name="Lea",
        name_key="lea",
        added_at=at(added),
        contact_id=contact_id,
        converted_at=converted and at(converted),
    )


def said(build: PipelineBuilder, on: str, *, kind: int = CALL, **about: int) -> None:
    build.insert("activity", kind_id=kind, happened_at=at(on), **about)


def test_without_people_there_are_reasons(build: PipelineBuilder) -> None:
    found = figures(build)
    assert found["new_prospects"].value == 0
    assert found["days_before_pipeline"].reason == "no first contact was had with anybody whose adding has a date"
    assert found["lead_conversion_rate"].reason == "no lead was added in the period"


def test_a_prospect_is_new_when_the_first_contact_was_had(build: PipelineBuilder) -> None:
    known = build.contact("known", added_at=at("2025-01-01"))
    said(build, "2025-12-31", contact_id=known)
    said(build, "2026-01-05", contact_id=known)
    new = build.contact("new", added_at=at("2026-01-01"))
    said(build, "2026-01-02", contact_id=new, kind=NOTE)
    said(build, "2026-01-11", contact_id=new)
    assert [person.contact_id for person in prospects(build, "2026-01")] == [new]
    assert [person.contact_id for person in prospects(build)] == [known, new]
    found = figures(build, "2026-01", "2025")
    assert found["new_prospects"].value == 1
    assert (found["days_before_pipeline"].value, found["days_before_pipeline"].n) == (364, 1)
    assert figures(build, as_of=date(2026, 1, 10))["new_prospects"].value == 1


def test_a_lead_and_the_contact_it_became_are_one(build: PipelineBuilder) -> None:
    contact_id = build.contact("Lea", added_at=at("2026-01-20"))
    lead_id = lead(build, "2026-01-01", contact_id, "2026-01-20")
    said(build, "2026-01-09", lead_id=lead_id)
    said(build, "2026-01-21", contact_id=contact_id)
    said(build, "2026-01-22", lead_id=lead_id, contact_id=contact_id)
    waiting = lead(build, "2026-01-01")
    said(build, "2026-01-02", lead_id=waiting)
    assert [person[2:] for person in prospects(build)] == [(None, waiting), (contact_id, None)]
    found = figures(build)
    assert (found["days_before_pipeline"].value, found["days_before_pipeline"].n) == (4.5, 2)
    assert (found["lead_conversion_rate"].value, found["lead_conversion_rate"].n) == (0.5, 2)
    early = figures(build, as_of=date(2026, 1, 19))
    assert (early["lead_conversion_rate"].value, early["lead_conversion_rate"].n) == (0, 2)
    assert figures(build, rates="2026-02")["lead_conversion_rate"].n == 0


def test_a_contact_that_came_before_the_adding_is_no_wait_less_than_none(build: PipelineBuilder) -> None:
    said(build, "2026-01-01", contact_id=build.contact("late", added_at=at("2026-02-01")))
    said(build, "2026-01-01", contact_id=build.contact("unknown"))  # nobody knows when that one was added
    found = figures(build)
    assert (found["new_prospects"].value, found["days_before_pipeline"].value) == (2, 0)
    assert found["days_before_pipeline"].n == 1
    scope = scope_of(build.conn, moment_as_of(build.conn, CTX, None), None, None)
    assert [days_waited(scope, person) for person in prospects(build)] == [0, None]


def test_what_was_said_about_a_deal_was_said_to_its_contact(build: PipelineBuilder) -> None:
    said(build, "2026-11-21", deal_id=build.deal())
    assert [person.contact_id for person in prospects(build)] == [build.contact_id]


def test_days_are_local(build: PipelineBuilder) -> None:
    contact_id = build.contact("new", added_at=at("2026-01-31 22:59"))  # 23:59 in Zurich
    said(build, "2026-01-31 23:00", contact_id=contact_id)  # the next day there
    assert figures(build, "2026-02")["new_prospects"].value == 1
    assert figures(build)["days_before_pipeline"].value == 1

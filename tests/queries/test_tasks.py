from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.naming import LISTED
from pipetui.queries.record_shapes import TaskRow
from pipetui.queries.tasks import find_task, list_tasks
from support.pipeline_builder import CTX, at

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_tasks_are_in_order_of_time_and_done_ones_last(build: PipelineBuilder) -> None:
    deal_id = build.deal()
    build.task(deal_id, "some day")
    build.task(deal_id, "tomorrow", due="2026-11-23")
    build.task(deal_id, "today", due="2026-11-22")
    build.task(deal_id, "today at nine", due="2026-11-22", time="09:00")
    build.task(deal_id, "late", due="2026-11-21")
    build.task(deal_id, "done first", done="2026-11-01")
    build.task(deal_id, "done last", due="2020-01-01", done="2026-11-02")
    order = ["late", "today at nine", "today", "tomorrow", "some day"]
    assert [task.title for task in list_tasks(build.conn, CTX)] == order
    assert [task.title for task in list_tasks(build.conn, CTX, done=True)] == [*order, "done last", "done first"]
    assert [task.title for task in list_tasks(build.conn, CTX, done=True) if task.overdue] == ["late"]
    assert [task.title for task in list_tasks(build.conn, CTX, until=date(2026, 11, 22))] == order[:3]


def test_a_task_knows_whom_it_is_about(build: PipelineBuilder) -> None:
    jean = build.contact("Jean")
    deal_id = build.deal("Website", contact_id=jean)
    of_deal = build.task(deal_id, "call", due="2026-11-22", time="09:00", added="2026-11-01")
    of_person = build.task(None, "greet", contact_id=jean, due="2026-11-23")
    of_other = build.task(build.deal("Other"), "mail")
    assert list_tasks(build.conn, CTX)[0] == TaskRow(
        of_deal, "call", deal_id, "Website", jean, "Jean", "2026-11-22", "09:00", at("2026-11-01"), None, False
    )
    assert [task.id for task in list_tasks(build.conn, CTX, contact_id=jean)] == [of_deal, of_person]
    assert [task.id for task in list_tasks(build.conn, CTX, deal_id=deal_id)] == [of_deal]
    assert [(task.deal, task.contact) for task in list_tasks(build.conn, CTX)] == [
        ("Website", "Jean"),
        ("", "Jean"),
        ("Other", "Somebody"),
    ]
    assert of_other


def test_a_task_is_named_by_number_or_words(build: PipelineBuilder) -> None:
    deal_id = build.deal()
    call = build.task(deal_id, "Call Inès")
    mail = build.task(deal_id, "Mail Inès")
    done = build.task(deal_id, "Mail Jean", done="2026-11-01")
    assert find_task(build.conn, f"#{done}") == done
    assert find_task(build.conn, "ines CALL") == call
    assert find_task(build.conn, "mail") == mail
    with pytest.raises(Ambiguous, match='"ines" fits 2: which open task is meant') as caught:
        find_task(build.conn, "ines")
    assert caught.value.candidates == (f"#{call} Call Inès", f"#{mail} Mail Inès")


@pytest.mark.parametrize(
    ("typed", "says"), [("77", "no task #77"), ("", "no open task fits"), ("jean", "no open task")]
)
def test_a_task_that_is_not_there_is_not_found(build: PipelineBuilder, typed: str, says: str) -> None:
    build.task(build.deal(), "Mail Jean", done="2026-11-01")
    with pytest.raises(NotFound, match=says):
        find_task(build.conn, typed)


def test_many_tasks_that_fit_are_cut_and_counted(build: PipelineBuilder) -> None:
    deal_id = build.deal()
    with build.batch("many"):
        for _ in range(LISTED + 1):
            build.task(deal_id, "call")
    with pytest.raises(Ambiguous) as caught:
        find_task(build.conn, "call")
    assert caught.value.candidates[-1] == "and 1 more"

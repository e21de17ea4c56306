"""The other lists: people, tasks, stages, pipelines, tags, reasons, history."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipetui.queries.kinds import ActivityKind
from pipetui.queries.leads import LeadRow
from pipetui.queries.rates import RateRow
from pipetui.queries.shapes import StageAction
from pipetui.queries.targets import TargetRow
from pipetui.render import listings
from support import printouts

ZURICH = ZoneInfo("Europe/Zurich")


def test_people() -> None:
    rows = (printouts.contact(), printouts.contact(id=4, name="Kite Ltd", email=None, phone=None, placeholder=True))
    assert listings.contact_list(rows, width=None).plain.splitlines() == [
        "#  Name                    Company  E-mail           Phone             open  won",
        "3  Ana Keller              Acme     ana@example.com  +41 44 555 01 02     2    1",
        "4  Kite Ltd (placeholder)  Acme                                           2    1",
    ]


def test_a_person() -> None:
    text = listings.contact_page(printouts.person(), today=printouts.TODAY, width=None).plain
    assert text.startswith("#3 Ana Keller\n  Company   Acme\n  E-mail    ana@example.com\n")
    assert "Notes\n  Met in Bern" in text
    assert "12  Website relaunch  Proposal Sent  €12,500" in text
    assert "call Jean" in text


def test_a_person_of_whom_little_is_known() -> None:
    row = printouts.contact(email=None, phone=None, company="", source="", placeholder=True)
    text = listings.contact_page(
        printouts.person(row, notes="", deals=(), tasks=()), today=printouts.TODAY, width=None
    ).plain
    assert text == "#3 Ana Keller (placeholder)\n"


@pytest.mark.parametrize(
    ("changes", "sign", "due"),
    [
        ({}, "▸", "–"),
        ({"due_on": "2026-11-22", "due_time": "10:00"}, "●", "today 10:00"),
        ({"due_on": "2026-11-20", "overdue": True}, "!", "20 Nov"),
        ({"due_on": "2026-11-20", "done_at": "2026-11-20T10:00:00.000Z"}, "✓", "20 Nov"),
    ],
)
def test_tasks(changes: dict[str, Any], sign: str, due: str) -> None:
    row = listings.task_list((printouts.task(**changes),), today=printouts.TODAY, width=None).plain.splitlines()[1]
    assert row.split() == ["7", sign, *due.split(), "call", "Jean", "Website", "relaunch", "(#12)"]


def test_a_task_without_a_deal_names_the_person() -> None:
    made = printouts.task(deal_id=None, deal="")
    assert listings.task_list((made,), today=printouts.TODAY, width=None).plain.rstrip().endswith("Ana Keller")


def test_stages() -> None:
    rows = (printouts.stage(), printouts.stage(name="Won", kind="won", stale_after_days=None, wip_limit=None))
    assert listings.stage_list(rows, width=None).plain.splitlines()[1:] == [
        "1  Proposal Sent  open   70 %         14 d      6  Have them choose.",
        "2  Won            won    70 %            –      –  Have them choose.",
    ]


def test_a_stage() -> None:
    actions = (StageAction("Call", 2), StageAction("Send", 1), StageAction("Think", None))
    made = printouts.stage(exit_criteria="They said yes\nWe agreed", actions=actions)
    assert listings.stage_page(made).plain == (
        "Proposal Sent\n  open, 70 %, stalled after 14 days, at most 6 deals\n"
        "\nFor\n  Have them choose.\n"
        "\nDone when\n  They said yes\n  We agreed\n"
        "\nTo do\n  Call (in 2 days)\n  Send (in 1 day)\n  Think\n"
    )


def test_a_stage_of_which_nothing_is_said() -> None:
    bare = printouts.stage(objective="", exit_criteria="", stale_after_days=None, wip_limit=None)
    assert listings.stage_page(bare).plain == "Proposal Sent\n  open, 70 %\n"


def test_the_current_pipeline_is_marked() -> None:
    rows = (printouts.pipeline(), printouts.pipeline(name="Retainers", current=False, deals=2000))
    assert listings.pipeline_list(rows, width=None).plain.splitlines()[1:] == [
        "▸  Consulting          22",
        "   Retainers        2,000",
    ]


def test_tags_and_reasons() -> None:
    assert listings.tag_list((printouts.tag(),), width=None).plain == "Tag       deals\nretainer      3\n"
    assert listings.reason_list((printouts.reason(),), width=None).plain == "   Reason\n1  Price\n"


def test_history() -> None:
    lines = (printouts.line(), printouts.line(batch_id=10, undone=True))
    assert listings.history_list(lines, timezone=ZURICH, width=None).plain.splitlines()[1:] == [
        "    9  2026-11-23 00:30  ana  moved Website relaunch to Proposal Sent",
        "   10  2026-11-23 00:30  ana  moved Website relaunch to Proposal Sent (undone)",
    ]


def test_kinds_leads_rates_and_targets() -> None:
    kinds = [ActivityKind(1, "call", 0, is_note=False), ActivityKind(6, "note", 5, is_note=True)]
    assert listings.kind_list(kinds, width=None).plain.splitlines()[1:] == ["1  call", "2  note  note"]
    lead = LeadRow(1, "Ida", "Acme", None, "123", "fair", "2026-11-21T23:30:00.000Z", None, None)
    leads = [lead, lead._replace(contact_id=3)]
    rows = listings.lead_list(leads, timezone=ZURICH, width=None).plain.splitlines()[1:]
    assert [row.split()[-2:] for row in rows] == [["fair", "2026-11-22"], ["contact", "#3"]]
    rates = [RateRow(1, "USD", "2026-11-01", "0.92", "EUR"), RateRow(2, "USD", "2026-11-01", "1.1", "CHF")]
    page = listings.rate_list(rates, base="EUR", width=None)
    assert page.plain.splitlines()[1:] == ["1  USD        0.92  EUR  2026-11-01", "2  USD         1.1  CHF  2026-11-01"]
    assert page.ansi().count("\x1b") > listings.rate_list(rates[:1], base="EUR", width=None).ansi().count("\x1b") + 2
    targets = [TargetRow("2026-Q4", 4_000_000, "EUR")]
    assert listings.target_list(targets, width=None).plain.splitlines()[1] == "2026-Q4    €40,000"

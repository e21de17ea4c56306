"""Deals on paper: what matters of each, at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from pipetui.render.deals import deal_list, deal_page, next_step, who
from pipetui.render.styles import TERMINAL
from support import printouts
from support.hostile import PAYLOADS, SCRIPTS

if TYPE_CHECKING:
    from pipetui.queries.record_shapes import DealDetail, DealRow

ZURICH = ZoneInfo("Europe/Zurich")


def listed(*rows: DealRow, width: int | None = None) -> list[str]:
    return deal_list(rows, today=printouts.TODAY, width=width).plain.splitlines()


def page(found: DealDetail, width: int | None = None) -> str:
    return deal_page(found, today=printouts.TODAY, timezone=ZURICH, width=width).plain


def field(found: DealDetail, label: str) -> str:
    line = next(line for line in page(found).splitlines() if line.strip().startswith(label))
    return line.strip().removeprefix(label).strip()


def test_the_list() -> None:
    assert listed(printouts.deal(), printouts.deal(id=3, title="Audit", amount=None, currency=None, company="")) == [
        " #  Deal              Who               Stage           Amount  Days  Close   Next",
        "12  Website relaunch  Ana Keller, Acme  Proposal Sent  €12,500    24  24 Dec  ▸ call tomorrow",
        " 3  Audit             Ana Keller        Proposal Sent        –    24  24 Dec  ▸ call tomorrow",
    ]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"overdue": True, "expected_close": "2026-11-01"}, "! 1 Nov"),
        ({"expected_close": None}, ""),
        ({"status": "won", "closed": "2026-11-21"}, "won yesterday"),
        ({"status": "lost", "closed": None}, "lost"),
    ],
)
def test_when_it_closes(changes: dict[str, Any], shown: str) -> None:
    head, row = listed(printouts.deal(next_step="", **changes))
    start = head.index("Close")
    assert row[start:].strip().startswith(shown)


@pytest.mark.parametrize(
    ("changes", "words", "style"),
    [
        ({"next_due": "2026-11-22"}, "● call today", TERMINAL.good),
        ({"next_due": "2026-11-20"}, "! call 20 Nov", TERMINAL.bad),
        ({"next_due": None}, "▸ call", ""),
        ({"next_step": "", "stalled": True}, "‖ stalled", TERMINAL.warning),
        ({"next_step": ""}, "! no next step", TERMINAL.muted),
        ({"status": "lost", "lost_reason": "Price"}, "Price", TERMINAL.muted),
        ({"status": "won"}, "", TERMINAL.muted),
    ],
)
def test_the_one_thing_to_know(changes: dict[str, Any], words: str, style: str) -> None:
    assert next_step(printouts.deal(**changes), printouts.TODAY, TERMINAL) == (words, style)


@pytest.mark.parametrize(
    ("contact", "company", "words"),
    [("Ana", "Acme", "Ana, Acme"), ("Ana", "", "Ana"), ("", "Acme", "Acme"), ("Acme", "Acme", "Acme"), ("", "", "")],
)
def test_who(contact: str, company: str, words: str) -> None:
    assert who(contact, company) == words


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("title", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_list_fits_every_terminal(title: str, width: int) -> None:
    rows = [printouts.deal(title=title * 4), printouts.deal(id=10_000)]
    assert max(cell_len(line) for line in listed(*rows, width=width)) <= width


@pytest.mark.parametrize(
    ("width", "heads"),
    [
        (120, "# Deal Who Stage Amount Days Close Next"),
        (84, "# Deal Who Stage Amount Close Next"),
        (75, "# Deal Who Stage Amount Next"),
        (62, "# Deal Stage Amount Next"),
        (50, "# Deal Stage Amount"),
    ],
)
def test_what_matters_least_is_left_out_first(width: int, heads: str) -> None:
    row = printouts.deal(title="Website relaunch and more of it", next_step="call them about the start")
    assert " ".join(listed(row, width=width)[0].split()) == heads


def test_everything_about_a_deal() -> None:
    text = page(printouts.detail())
    assert text.splitlines()[0] == "#12 Website relaunch"
    for part in ("Notes\n  First line\n  Second line\n", "Tasks\n", "call Jean", "Stages\n", "Changes\n"):
        assert part in text


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Contact", "Ana Keller, ana@example.com, +41 44 555 01 02"),
        ("Company", "Acme"),
        ("Amount", "€12,500 (1250*10)"),
        ("Stage", "Proposal Sent, 24 days"),
        ("Pipeline", "Consulting"),
        ("Probability", "70 % (of the stage)"),
        ("Close", "24 Dec"),
        ("Next step", "call tomorrow"),
        ("Owner", "ana"),
        ("Source", "referral"),
        ("Tags", "web, retainer"),
        ("Created", "1 Oct, 52 days, by ben"),
    ],
)
def test_its_fields(label: str, words: str) -> None:
    assert field(printouts.detail(), label) == words


@pytest.mark.parametrize(
    ("row", "label", "words"),
    [
        ({"own_probability": 40}, "Probability", "40 %"),
        ({"overdue": True}, "Close", "24 Dec  ! overdue"),
        ({"stalled": True}, "Stage", "Proposal Sent, 24 days  ‖ stalled"),
        ({"stalled": True, "ghost": True}, "Stage", "Proposal Sent, 24 days  ‖ gone quiet"),
        ({"status": "won", "closed": "2026-11-22"}, "Close", "won today"),
        ({"created": None}, "Created", "– (no date known)"),
        ({"age_days": None}, "Created", "1 Oct, by ben"),
        ({"external_id": "X-7"}, "External id", "X-7"),
    ],
)
def test_its_fields_when_they_are_special(row: dict[str, Any], label: str, words: str) -> None:
    assert field(printouts.detail(printouts.deal(**row)), label) == words


def test_a_lost_deal_says_why() -> None:
    lost = printouts.detail(
        printouts.deal(status="lost", closed="2026-11-20", lost_reason="Price"), lost_note="too dear"
    )
    assert field(lost, "Lost to") == "Price: too dear"


def test_what_there_is_not_takes_no_line() -> None:
    bare = printouts.detail(
        printouts.deal(expected_close=None, owner="", source="", tags=(), company="", next_step="", next_due=None),
        notes="",
        tasks=(),
        timeline=(),
        amount_parts=None,
        made_by="",
    )
    text = page(bare)
    for absent in ("Close", "Owner", "Source", "Tags", "Company", "Next step", "Notes", "Tasks", "Changes", "by ben"):
        assert absent not in text


def test_assumed_visits_are_marked() -> None:
    visits = (
        printouts.visit(assumed=2),
        printouts.visit(assumed=1, stage="Lost", kind="lost", lost_reason="Price", lost_note="dear"),
    )
    text = page(printouts.detail(visits=visits))
    assert any(line.split()[:3] == ["–", "New", "Contact"] for line in text.splitlines())
    assert "assumed, no date" in text
    assert "Price, dear, assumed" in text


def test_visits_of_other_pipelines_name_theirs() -> None:
    visits = (printouts.visit(), printouts.visit(pipeline="Retainers"))
    assert "New Contact (Retainers)" in page(printouts.detail(visits=visits))


def test_changes_stand_at_their_local_time() -> None:
    assert "2026-11-23 00:30  ana  moved Website relaunch" in page(printouts.detail())


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_names_of_others_do_nothing(name: str) -> None:
    row = printouts.deal(
        title=name, contact=name, company=name, owner=name, source=name, tags=(name,), next_step=name, external_id=name
    )
    found = printouts.detail(
        row,
        notes=name,
        email=name,
        made_by=name,
        visits=(printouts.visit(stage=name, lost_note=name),),
        tasks=(printouts.task(title=name, deal=name),),
        timeline=(printouts.line(summary=name, actor=name),),
    )
    for text in (page(found, 80), "\n".join(listed(row))):
        assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)
        assert "\u202e" not in text

"""`list` and `show`: filters as words and as options, every form of output."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program

PROMISED = [
    *("id", "title", "stage", "status", "amount", "currency", "probability", "contact", "company", "owner", "tags"),
    *("source", "created", "expected_close", "closed", "lost_reason", "age_days", "stage_days", "stalled"),
    *("next_step", "external_id"),
]


def titles(program: Program, *words: str) -> set[str]:
    return set(program.deals(*words))


def test_the_table(sold: Program) -> None:
    lines = sold("list").splitlines()
    assert lines[0].split() == ["#", "Deal", "Who", "Stage", "Amount", "Days", "Close", "Next"]
    assert "Website relaunch  Ana Keller, Acme  New Contact     €12,500" in lines[2]
    assert "▸ call tomorrow" in lines[2]
    assert sold.err == "3 deals\n"


def test_one_deal_is_counted_as_one(sold: Program) -> None:
    sold("list", "website")
    assert sold.err == "1 deal\n"


def test_the_promised_json(sold: Program) -> None:
    deal = sold.deals()["Website relaunch"]
    assert list(deal) == PROMISED
    assert deal == {
        "id": 1,
        "title": "Website relaunch",
        "stage": "New Contact",
        "status": "open",
        "amount": "12500.00",
        "currency": "EUR",
        "probability": 10,
        "contact": "Ana Keller",
        "company": "Acme",
        "owner": None,
        "tags": ["web"],
        "source": None,
        "created": "2026-11-22",
        "expected_close": "2026-11-30",
        "closed": None,
        "lost_reason": None,
        "age_days": 0,
        "stage_days": 0,
        "stalled": False,
        "next_step": "call",
        "external_id": None,
    }


def test_plain_is_one_record_a_line(sold: Program) -> None:
    lines = sold("list", "--plain").splitlines()
    assert len(lines) == 3
    record = dict(zip(PROMISED, next(line for line in lines if "Website" in line).split("\t"), strict=True))
    assert (record["id"], record["amount"], record["tags"], record["stalled"]) == ("1", "12500.00", "web", "no")
    assert record["company"] == "Acme"
    assert record["owner"] == ""


def test_csv_has_the_same_columns(sold: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(sold("list", "--csv"))))
    assert list(rows[0]) == PROMISED
    assert {row["title"] for row in rows} == {"Website relaunch", "Payroll audit", "Rénovation"}


def test_two_forms_at_once_are_refused(sold: Program) -> None:
    sold("list", "--json", "--csv", code=2)
    assert sold.err.startswith("Error: --json and --csv exclude each other\n")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("website",), {"Website relaunch"}),
        (("renovation",), {"Rénovation"}),
        (("keller",), {"Website relaunch"}),
        (("stage:disc",), {"Rénovation"}),
        (("--stage", "Discovery Call"), {"Rénovation"}),
        (("--stage=Discovery Call",), {"Rénovation"}),
        (("tag:web",), {"Website relaunch"}),
        (("-tag:web",), {"Payroll audit", "Rénovation"}),
        (("-website",), {"Payroll audit", "Rénovation"}),
        (("--", "-website"), {"Payroll audit", "Rénovation"}),
        (("-tag:web", "--stage", "New Contact"), {"Payroll audit"}),
        (("amount:>10k",), {"Website relaunch"}),
        (("--amount", "<10k"), {"Payroll audit"}),
        (("--is", "no-amount"), {"Rénovation"}),
        (("is:no-next-step",), {"Payroll audit", "Rénovation"}),
        (("--company", "acme", "--tag", "web"), {"Website relaunch"}),
        (("close:this-month",), {"Website relaunch"}),
        (("--created", "-1d..today"), {"Website relaunch", "Payroll audit", "Rénovation"}),
        (("created:2025",), set()),
        (("--status", "won"), set()),
        (("status:all",), {"Website relaunch", "Payroll audit", "Rénovation"}),
    ],
)
def test_filters(sold: Program, words: tuple[str, ...], found: set[str]) -> None:
    assert titles(sold, *words) == found


def test_open_deals_are_the_default_and_a_closing_day_asks_for_closed_ones(sold: Program) -> None:
    sold("win", "website")
    assert titles(sold) == {"Payroll audit", "Rénovation"}
    assert titles(sold, "closed:this-month") == {"Website relaunch"}
    assert titles(sold, "--status", "all") == {"Website relaunch", "Payroll audit", "Rénovation"}


def test_by_urgency(sold: Program) -> None:
    titles = [deal["title"] for deal in sold.json("list")["deals"]]
    urgent = [deal["title"] for deal in sold.json("list", "--sort", "urgency")["deals"]]
    assert sorted(urgent) == sorted(titles)
    assert urgent != titles
    sold("view", "add", "Hot", "--sort", "urgency")
    assert [deal["title"] for deal in sold.json("list", "--view", "hot")["deals"]] == urgent
    assert [deal["title"] for deal in sold.json("list", "--view", "hot", "--sort", "hand")["deals"]] == titles
    sold("list", "--sort", "size", code=2)
    assert sold.err.startswith("Error: no such order: size")


def test_a_wrong_filter_word_says_what_is_known(sold: Program) -> None:
    sold("list", "stag:x", code=2)
    assert "did you mean stage:?" in sold.err
    sold("list", "--foo", code=2)
    assert sold.err.splitlines()[0] == "Error: no such option: --foo"


def test_nothing_found_says_so_on_stderr(sold: Program) -> None:
    assert sold("list", "nobody") == ""
    assert sold.err == "No deals fit.\n"


def test_an_empty_file_says_how_to_begin(program: Program) -> None:
    program("list")
    assert "pipetui add TITLE" in program.err


def test_other_pipelines(sold: Program) -> None:
    sold("pipeline", "add", "Retainers")
    assert titles(sold, "--pipeline", "Retainers") == set()
    assert len(titles(sold, "--pipeline", "all")) == 3
    sold("list", "--pipeline", "Nowhere", code=3)


def test_show_by_number_and_by_text(sold: Program) -> None:
    by_number, by_hash, by_text = sold("show", "1"), sold("show", "#1"), sold("show", "relaunch")
    assert by_number == by_hash == by_text
    assert by_number.startswith("#1 Website relaunch\n")


def test_show_json_has_the_whole_story(sold: Program) -> None:
    sold("move", 1, "Discovery")
    deal = sold.json("show", 1)["deal"]
    assert [visit["stage"] for visit in deal["stage_history"]][-1] == "Discovery Call"
    assert deal["timeline"][0]["summary"] == "moved Website relaunch to Discovery Call"
    assert deal["tasks"][0]["title"] == "call"
    assert deal["quotes"] == []
    assert deal["pipeline"] == "Sales"
    assert set(PROMISED) < set(deal)


@pytest.mark.parametrize("text", ["99", "#99", "nobody at all", "999999999999999999999999"])
def test_a_deal_that_is_not_there(sold: Program, text: str) -> None:
    sold("show", text, code=3)
    assert sold.err.startswith("Error: ")
    assert sold.out == ""

"""`add` and `edit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


def test_add_says_what_it_did_and_how_to_take_it_back(program: Program) -> None:
    out = program("add", "Website relaunch", "--contact", "Ana Keller", "--email", "ana@example.com")
    assert out == "Added Website relaunch to New Contact as #1 (undo with `pipetui undo`)\n"
    assert "Made a new file" in program.err


def test_every_field_is_kept(program: Program) -> None:
    program(
        *("add", "Website relaunch", "--contact", "Ana Keller", "--email", "ana@example.com", "--phone", "+41 44 55"),
        *("--company", "Acme", "--amount", "850*12", "--currency", "CHF", "--stage", "Prop"),
        *(
            "--close",
            "24.12.2026",
            "--probability",
            "65%",
            "--owner",
            "ben",
            "--source",
            "referral",
            "--tag",
            "web",
            "--tag",
            "retainer",
        ),
        *("--next-step", "call", "--due", "fri", "--notes", "met in Bern", "--external-id", "X-7"),
        *("--at", "2026-11-02"),
    )
    deal = program.json("show", 1)["deal"]
    wanted = {
        "title": "Website relaunch",
        "contact": "Ana Keller",
        "email": "ana@example.com",
        "phone": "+41 44 55",
        "company": "Acme",
        "amount": "10200.00",
        "amount_parts": "850*12",
        "currency": "CHF",
        "stage": "Proposal Sent",
        "expected_close": "2026-12-24",
        "probability": 65,
        "own_probability": 65,
        "owner": "ben",
        "source": "referral",
        "next_step": "call",
        "notes": "met in Bern",
        "external_id": "X-7",
        "created": "2026-11-02",
    }
    assert {name: deal[name] for name in wanted} == wanted
    assert sorted(deal["tags"]) == ["retainer", "web"]
    assert deal["tasks"][0]["due_on"] == "2026-11-27"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("add", "x"), 4, "needs a contact"),
        (("add", "x", "--contact", "Ana"), 4, "e-mail or"),
        (("add", "", "--contact", "Ana", "--email", "a@b.ch"), 2, "title is empty"),
        (("add", "x" * 501, "--contact", "Ana", "--email", "a@b.ch"), 2, "too long"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--amount", "1.005", "--currency", "EUR"), 2, "amount"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--close", "someday"), 2, "someday"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--stage", "Nowhere"), 3, "Nowhere"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--pipeline", "Nowhere"), 3, "Nowhere"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--at", "2027-01-01"), 4, "future"),
        (("add", "x", "--contact", "Ana", "--email", "a@b.ch", "--probability", "120"), 2, "probability"),
        (("add",), 2, "missing argument"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    program: Program, words: tuple[str, ...], code: int, message: str
) -> None:
    program("init")
    program(*words, code=code)
    assert program.out == ""
    first, *_ = program.err.splitlines()
    assert first.startswith("Error: ")
    assert message in first
    assert program.deals("status:all") == {}


def test_a_deal_goes_into_another_pipeline(sold: Program) -> None:
    sold("pipeline", "add", "Retainers", "--stages", "Talk,Trial")
    sold("add", "Care plan", "--contact", "Ana Keller", "--pipeline", "Retainers", "--stage", "Trial")
    assert sold.deals("--pipeline", "Retainers")["Care plan"]["stage"] == "Trial"
    assert "Care plan" not in sold.deals()


def test_only_what_is_given_changes(sold: Program) -> None:
    before = sold.deals()["Website relaunch"]
    out = sold("edit", "website", "--amount", "13k", "--probability", "80", "--close", "2026-12-31")
    assert out.endswith("(undo with `pipetui undo`)\n")
    after = sold.deals()["Website relaunch"]
    assert (after["amount"], after["probability"], after["expected_close"]) == ("13000.00", 80, "2026-12-31")
    unchanged = set(before) - {"amount", "probability", "expected_close"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_an_empty_value_clears(sold: Program) -> None:
    sold("edit", 1, "--close", "", "--company", "", "--next-step", "", "--probability", "", "--amount", "")
    deal = sold.deals()["Website relaunch"]
    assert [deal[name] for name in ("expected_close", "company", "next_step", "amount")] == [None] * 4
    assert deal["probability"] == 10


def test_tags_are_put_on_and_taken_off(sold: Program) -> None:
    sold("edit", 1, "--tag", "Retainer", "--untag", "WEB")
    assert sold.deals()["Website relaunch"]["tags"] == ["Retainer"]
    sold("edit", 1, "--untag", "retainer")
    assert sold.deals()["Website relaunch"]["tags"] == []


def test_the_next_step_gets_a_day(sold: Program) -> None:
    sold("edit", 1, "--due", "+3d")
    assert sold.json("show", 1)["deal"]["tasks"][0]["due_on"] == "2026-11-25"


def test_an_edit_that_changes_nothing_says_so(sold: Program) -> None:
    assert "undo" not in sold("edit", 1, "--title", "Website relaunch")


def test_text_that_fits_several_lists_them(sold: Program) -> None:
    sold("edit", "e", "--owner", "ben", code=3)
    lines = sold.err.splitlines()
    assert lines[0].startswith("Error: ")
    assert any("Website relaunch" in line for line in lines[1:])
    assert any("Payroll audit" not in line and "Rénovation" in line for line in lines[1:])


def test_a_currency_needs_an_amount_to_be_of(sold: Program) -> None:
    before = sold.db.read_bytes()
    sold("edit", 3, "--currency", "USD", code=4)
    assert sold.err.splitlines() == ["Error: Rénovation has no amount to be in a currency", "Give --amount too."]
    assert sold.db.read_bytes() == before
    sold("edit", 3, "--currency", "USD", "--amount", "500")
    assert sold("edit", 1, "--currency", "USD").startswith("Changed currency")


def three_deals(program: Program) -> None:
    for title in ("Website", "Audit", "Training"):
        program("add", title, "--contact", "Ana Keller", "--email", "ana@example.com", "--tag", "old")


def test_several_deals_are_edited_as_one_undo(program: Program) -> None:
    three_deals(program)
    out = program(
        "edit", "1", "Audit", "3", "--owner", "ben", "--close", "2026-12-24", "--tag", "vip", "--untag", "old"
    )
    assert out == "Changed owner, expected close, tags of 3 deals (undo with `pipetui undo`)\n"
    for number in (1, 2, 3):
        deal = program.json("show", number)["deal"]
        assert (deal["owner"], deal["expected_close"], deal["tags"]) == ("ben", "2026-12-24", ["vip"])
    assert program("edit", "1", "2", "--close", "", "--tag", "vip") == (
        "Changed expected close of 2 deals (undo with `pipetui undo`)\n"
    )
    out = program("edit", "1", "2", "3", "--next-step", "call", "--due", "fri")
    assert out == "Changed next step of 3 deals (undo with `pipetui undo`)\n"
    assert [task["due_on"] for task in program.json("task", "list")["tasks"]] == ["2026-11-27"] * 3
    program("undo", "3")
    deal = program.json("show", 2)["deal"]
    assert (deal["tags"], deal["next_step"]) == (["old"], None)


def test_a_rehearsal_of_an_edit_changes_nothing(program: Program) -> None:
    three_deals(program)
    out = program("edit", "1", "2", "--owner", "ben", "--untag", "old", "--dry-run")
    assert out == "Would change owner, tags of #2 Audit\nWould change owner, tags of #1 Website\n"
    assert program("edit", "1", "--due", "fri", "--dry-run") == "Would change next step of #1 Website\n"
    assert program.json("show", 1)["deal"]["owner"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1", "2", "--title", "x"), "--title is not for several deals"),
        (("1", "2", "--notes", "call"), "--notes is not for several deals"),
        (("1", "--amount", "5", "--dry-run"), "--amount is not for a rehearsal"),
        (("1", "2"), "nothing to change is given"),
    ],
)
def test_what_is_for_one_deal_alone_is_refused_for_several(program: Program, words: tuple[str, ...], said: str) -> None:
    three_deals(program)
    program("edit", *words, code=2)
    assert said in program.err

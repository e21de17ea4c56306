"""`contact`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_people_come_with_their_deals(sold: Program) -> None:
    people = {person["name"]: person for person in sold.json("contact", "list")["contacts"]}
    assert set(people) == {"Ana Keller", "Jean Borel", "Hélène Mai"}
    assert people["Ana Keller"]["company"] == "Acme"
    assert people["Ana Keller"]["open_deals"] == 1


def test_words_narrow_the_list(sold: Program) -> None:
    assert [line.split()[1] for line in sold("contact", "list", "helene").splitlines()[1:]] == ["Hélène"]
    assert sold("contact", "list", "--plain", "acme").count("\n") == 1
    assert sold("contact", "list", "nobody") == ""
    assert sold.err == "Nobody fits.\n"


def test_an_empty_list_says_how_to_begin(program: Program) -> None:
    assert program("contact", "list") == ""
    assert "pipetui contact add" in program.err


def test_add_needs_a_way_to_reach_them(program: Program) -> None:
    program("contact", "add", "Ana Keller", code=4)
    assert "e-mail" in program.err
    added = program(
        *("contact", "add", "Ana Keller", "--email", "Ana@Example.com", "--phone", "044 555", "--company", "Acme"),
        *("--source", "event", "--notes", "likes tea"),
    )
    assert added.endswith("as #1 (undo with `pipetui undo`)\n")
    person = program.json("contact", "show", "ana@example.com")["contact"]
    wanted = {"name": "Ana Keller", "email": "ana@example.com", "company": "Acme", "source": "event"}
    assert {name: person[name] for name in wanted} == wanted
    assert person["notes"] == "likes tea"


def test_show_has_deals_and_tasks(sold: Program) -> None:
    text = sold("contact", "show", "ana")
    assert text.startswith("#1 Ana Keller\n")
    assert "Website relaunch" in text
    person = sold.json("contact", "show", "1")["contact"]
    assert [deal["title"] for deal in person["deals"]] == ["Website relaunch"]
    assert [task["title"] for task in person["tasks"]] == ["call"]
    sold("contact", "show", "nobody", code=3)


def test_edit_changes_what_is_given(sold: Program) -> None:
    sold("contact", "edit", "ana", "--name", "Ana Meier", "--phone", "044 555 01 02", "--company", "")
    person = sold.json("contact", "show", "1")["contact"]
    assert (person["name"], person["phone"], person["company"]) == ("Ana Meier", "044 555 01 02", "")
    assert person["email"] == "ana@example.com"


def test_the_last_way_to_reach_them_stays(sold: Program) -> None:
    sold("contact", "edit", "ana", "--email", "", code=4)
    assert sold.json("contact", "show", "1")["contact"]["email"] == "ana@example.com"


def test_the_same_e_mail_is_the_same_person(sold: Program) -> None:
    sold("contact", "add", "A. Keller", "--email", "ANA@example.com", code=4)
    assert sold.err.splitlines() == [
        "Error: Ana Keller (#1) has the e-mail ana@example.com already",
        "Change them with `pipetui contact edit 1`, or give another e-mail.",
    ]
    assert len(sold.json("contact", "list")["contacts"]) == 3
    sold("contact", "add", "Ana Keller", "--phone", "044 555 66")

"""Companies on paper."""

from __future__ import annotations

from pipetui.render.companies import company_list, company_page
from support.pages import COMPANY


def test_a_company_has_its_notes_people_and_deals() -> None:
    page = company_page(COMPANY, width=80).plain
    assert page.startswith("#3 Acme\n")
    for words in ("  Two offices.", "Jean Moreau", "jean@acme.fr", "Website relaunch", "€10,200", "Board training"):
        assert words in page, words


def test_what_it_has_not_is_left_out() -> None:
    assert company_page(COMPANY._replace(notes="", contacts=(), deals=()), width=80).plain == "#3 Acme\n"


def test_the_list_counts() -> None:
    assert company_list([COMPANY.row], width=80).plain.split("\n")[1].split() == ["3", "Acme", "1", "2", "1"]

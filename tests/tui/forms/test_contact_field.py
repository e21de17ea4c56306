"""Who a deal is with: found while typed, new when nobody is found, and never guessed between two."""

from __future__ import annotations

import asyncio

from pipetui.domain.errors import DatabaseProblem
from pipetui.domain.text import visible
from pipetui.tui.forms.draft import ContactChoice, DealDraft
from support.form_page import FormPage, deal_form
from support.hostile import PAYLOADS
from support.samples import CHOICES, DRAFT, PEOPLE


def offered(form: FormPage) -> list[str]:
    return [choice.name for choice in form.contact._list.choices] if form.contact.listing else []


async def test_people_are_offered_while_a_name_is_typed() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("jea")
        assert offered(form) == ["Jean Moreau", "Jean Petit"]
        assert "jean@acme.fr · Acme" in form.shown
        await form.type("n p")
        assert offered(form) == ["Jean Petit"]
        await form.type("x")
        assert offered(form) == []


async def test_a_person_is_taken_from_the_list() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("jea")
        await form.press("down", "down", "enter")
        assert form.contact.choice == PEOPLE[1]
        assert form.contact.text == "Jean Petit"
        assert "✓ jp@petit.fr · +33 1 23 45 67 · Petit SA" in form.shown
        assert form.focused == "company"
        assert not form.visible("email")


async def test_their_company_fills_an_empty_field_only() -> None:
    async with deal_form() as form:
        await form.fill("contact", "Jean Petit")
        await form.press("tab")
        assert form.form.field("company").text == "Petit SA"
        await form.fill("contact", "Jean Moreau")
        await form.press("tab")
        assert form.form.field("company").text == "Petit SA"


async def test_a_name_with_its_address_is_both() -> None:
    async with deal_form() as form:
        await form.fill("contact", '"Ada Byron" <Ada@Example.org>')
        await form.press("tab")
        assert (form.contact.text, form.form.field("email").text) == ("Ada Byron", "Ada@Example.org")
        assert (form.visible("email"), form.contact.choice, form.form.read().faults.get("email")) == (True, None, None)
        await form.fill("contact", "Somebody <jp@petit.fr>")
        await form.press("tab")
        assert form.contact.choice == PEOPLE[1]
        assert form.contact.text == "Jean Petit"
        assert not form.visible("email")


async def test_a_person_is_taken_by_mouse() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("jea")
        await form.pilot.click("#field-contact ChoiceList", offset=(4, 0))
        await form.settle()
        assert form.contact.choice == PEOPLE[0]


async def test_arrows_stay_in_the_list_while_there_is_one() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("jea")
        await form.press("down", "down", "up")
        assert form.focused == "contact"
        assert form.contact._list.cursor == 0


async def test_escape_hides_the_list_first() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("jea")
        await form.press("escape")
        assert offered(form) == []
        assert not form.app.answered
        assert form.contact.text == "jea"


async def test_a_whole_name_or_address_is_that_person() -> None:
    async with deal_form() as form:
        for typed in ("Ana Ruiz", "ana ruiz", "ANA@RUIZ.ES"):
            await form.fill("contact", typed)
            await form.press("tab")
            assert form.contact.choice == PEOPLE[2], typed
            assert form.focused == "company", typed
            await form.fill("contact", "Jean Petit")
            await form.press("tab")
            assert form.contact.choice == PEOPLE[1]


async def test_somebody_new_gets_fields_for_an_address_and_the_focus_goes_there() -> None:
    async with deal_form() as form:
        assert not form.visible("email")
        await form.fill("contact", "Zoe Zed")
        await form.press("tab")
        assert form.visible("email")
        assert form.visible("phone")
        assert form.focused == "email"
        assert "+ somebody new" in form.shown
        await form.type("zoe@zed.com")
        await form.fill("title", "Board training")
        await form.save()
        assert (form.saved.contact, form.saved.contact_id, form.saved.email) == ("Zoe Zed", None, "zoe@zed.com")


async def test_somebody_new_without_an_address_is_refused_there() -> None:
    async with deal_form() as form:
        await form.fill("title", "Board training")
        await form.fill("contact", "Zoe Zed")
        await form.save()
        assert form.focused == "email"
        assert "needs an e-mail or a phone" in form.fault("email")
        await form.fill("phone", "+33 1 23 45")
        await form.save()
        assert form.saved.phone == "+33 1 23 45"


async def test_a_known_person_after_somebody_new_hides_the_fields_again() -> None:
    async with deal_form() as form:
        await form.fill("title", "Board training")
        await form.fill("contact", "Zoe Zed")
        await form.press("tab")
        await form.type("half@")
        await form.fill("contact", "Ana Ruiz")
        await form.press("tab")
        assert not form.visible("email")
        await form.save()
        assert (form.saved.contact_id, form.saved.email) == (3, "ana@ruiz.es"), "the half address is not hers"


async def test_two_of_a_name_are_not_guessed_between() -> None:
    async with deal_form() as form:
        await form.fill("title", "Board training")
        await form.fill("contact", "Kim Lee")
        await form.press("tab")
        assert form.fault("contact").startswith("2 people are called Kim Lee")
        assert not form.visible("email")
        await form.save()
        assert form.saves.drafts == []
        assert form.focused == "contact"
        await form.fill("contact", "kim@two.kr")
        await form.press("tab")
        assert form.fault("contact") == ""
        await form.save()
        assert form.saved.contact_id == 5


async def test_two_of_a_name_are_told_apart_in_the_list() -> None:
    async with deal_form() as form:
        await form.go("contact")
        await form.type("kim lee")
        assert offered(form) == ["Kim Lee", "Kim Lee"]
        await form.press("down", "down", "enter")
        assert form.contact.choice == PEOPLE[4]
        assert form.fault("contact") == ""


async def test_nobody_is_a_fault() -> None:
    async with deal_form(DRAFT) as form:
        await form.fill("contact", "")
        await form.press("tab")
        assert form.fault("contact").startswith("a deal needs a contact")
        assert not form.visible("email")


async def test_the_contact_of_a_known_deal_stays_without_a_look_up() -> None:
    asked: list[str] = []

    async def find(typed: str) -> tuple[ContactChoice, ...]:
        asked.append(typed)
        return ()

    async with deal_form(DRAFT, choices=CHOICES._replace(find_contacts=find)) as form:
        assert "✓ jean@acme.fr" in form.shown
        await form.press("tab", "tab", "tab")
        await form.save()
        assert form.saved == DRAFT
        assert asked == []


async def test_another_person_for_a_known_deal() -> None:
    async with deal_form(DRAFT) as form:
        await form.fill("contact", "Ana Ruiz")
        await form.save()
        assert form.saved == DRAFT._replace(contact="Ana Ruiz", contact_id=3, email="ana@ruiz.es", phone="")


async def test_somebody_new_for_a_known_deal_gets_nothing_of_the_person_before() -> None:
    async with deal_form(DRAFT._replace(phone="+33 1 23 45 67")) as form:
        await form.fill("contact", "Zoe Zed")
        await form.press("tab")
        assert form.form.field("email").text == form.form.field("phone").text == ""
        await form.type("zoe@zed.com")
        await form.save()
        assert form.saved == DRAFT._replace(contact="Zoe Zed", contact_id=None, email="zoe@zed.com", phone="")


async def test_the_same_name_typed_again_is_the_same_person() -> None:
    async with deal_form(DRAFT) as form:
        await form.fill("contact", "Ana Ruiz")
        await form.fill("contact", "Jean Moreau")
        await form.save()
        assert form.saved == DRAFT


async def test_a_file_that_cannot_be_read_just_now_is_said_and_the_name_stays() -> None:
    async def find(typed: str) -> tuple[ContactChoice, ...]:
        raise DatabaseProblem("the file is locked", "try again")

    async with deal_form(DealDraft(title="Web"), choices=CHOICES._replace(find_contacts=find)) as form:
        await form.fill("contact", "Ana")
        await form.press("tab")
        assert form.fault("contact") == "the file is locked · try again"
        assert form.contact.text == "Ana"
        await form.save()
        assert form.saves.drafts == []


async def test_an_answer_to_older_letters_is_dropped() -> None:
    slow = asyncio.Event()

    async def find(typed: str) -> tuple[ContactChoice, ...]:
        if typed == "a":
            await slow.wait()
            return (ContactChoice(9, "a", "late@a.com", "", ""),)
        return ()

    async with deal_form(choices=CHOICES._replace(find_contacts=find)) as form:
        await form.go("contact")
        await form.pilot.press("a", "b")
        slow.set()
        await form.settle()
        assert form.contact.choice is None
        assert offered(form) == []


async def test_hostile_people_are_offered_and_taken_without_harm() -> None:
    kinds = ("clear screen", "clipboard", "NUL", "surrogate", "markup", "trailing backslash")
    people = [ContactChoice(number, *[PAYLOADS[kind]] * 4) for number, kind in enumerate(kinds, 100)]

    async def find(typed: str) -> tuple[ContactChoice, ...]:
        return (people[int(typed)], PEOPLE[0])

    async with deal_form(DealDraft(title="Web"), choices=CHOICES._replace(find_contacts=find)) as form:
        form.saves.answer = DatabaseProblem("the file is locked")  # it stays open
        for number, person in enumerate(people):
            await form.fill("contact", "")
            await form.type(str(number))
            await form.press("down", "enter")
            assert form.contact.choice == person, kinds[number]
            for line in form.lines:
                assert visible(line) == line, kinds[number]
            await form.save()
            assert form.saves.drafts[-1].contact_id == person.id, kinds[number]
            assert len(form.saves.drafts) == number + 1

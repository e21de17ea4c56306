"""A text too long for its form shows its beginning; the rest is lost by nobody who does not say so."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS
from pipetui.tui import safe_text
from pipetui.tui.forms.cut_text import check_rest
from pipetui.tui.forms.page_form import PageForm
from pipetui.tui.forms.reading import read, texts_of
from support.form_page import deal_form
from support.samples import DRAFT, TODAY
from support.screens import ScreenHost, text_of
from support.shaping_pages import WRITTEN, stage_form

LONG = "x" * 1_000_000
REST = "… 980,000 more characters"


def test_what_fits_is_nobodys_business() -> None:
    check_rest(f"short\n{REST}", "x" * LIMITS["notes"], field="notes")


@pytest.mark.parametrize("typed", [f"xx\n{REST}", f"{safe_text.block(LONG)}\n\n"])
def test_what_still_says_that_there_is_more_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="980,000 more characters are not shown, and would be gone") as caught:
        check_rest(typed, LONG, field="notes")
    assert caught.value.field == "notes"
    check_rest(typed.replace(REST, ""), LONG, field="notes")


def test_a_deals_notes_are_not_cut_unasked() -> None:
    draft = DRAFT._replace(notes=LONG)
    shown = texts_of(draft)

    def typed(**texts: str) -> tuple[str, set[str]]:
        found = read(shown | texts, draft, today=TODAY, base="EUR")
        return found.draft.notes, set(found.faults)

    assert typed(title="Renamed") == (LONG, set())
    assert typed(notes=f"Call!\n{shown['notes']}") == (LONG, {"notes"})
    assert typed(notes="Call!") == ("Call!", set())


async def test_a_deal_whose_notes_are_too_long_can_be_renamed() -> None:
    draft = DRAFT._replace(notes=LONG)
    async with deal_form(draft) as form:
        assert not form.form.unsaved
        await form.fill("title", "Renamed")
        await form.save()
        assert form.saved == draft._replace(title="Renamed")


async def test_nor_is_what_was_written_about_a_stage() -> None:
    app = ScreenHost(lambda: stage_form(WRITTEN[2]._replace(objective=LONG)))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        form = app.screen
        assert isinstance(form, PageForm)
        area = form.control("objective")
        assert isinstance(area, TextArea)
        area.insert("Call! ", (0, 0))
        await pilot.press("f2")
        await pilot.pause()
        assert "980,000 more characters are not shown" in text_of(app)
        area.text = "Call!"
        await pilot.press("f2")
        await pilot.pause()
        assert app.answer is True

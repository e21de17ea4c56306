"""Saved views on the board: kept from the present filter, opened by their key, changed, deleted, named beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import DraftFile
from pipetui.config.remembered import URGENCY
from pipetui.queries.views import list_views
from pipetui.services.pipelines import add_pipeline, delete_pipeline
from pipetui.services.views import ViewFields, add_view
from pipetui.store.file import open_store
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.rows import run
from support.work import later

if TYPE_CHECKING:
    from pathlib import Path


def keep(path: Path, *views: ViewFields) -> None:
    with open_store(path, now=NOW) as store:
        for number, view in enumerate(views):
            add_view(store, later(number), view)


def kept(path: Path) -> list[tuple[object, ...]]:
    with open_store(path, now=NOW) as store:
        return [view[1:6] for view in list_views(store.connection)]


ACME = ViewFields(name="Acme [/] only", filter_text="company:acme", key="a")
BIG = ViewFields(name="Big ones", filter_text="amount:>10k", sort="urgency")


@pytest.mark.story("filter.views")
async def test_the_present_filter_is_kept_under_a_name_and_a_key_and_opened_by_it(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("slash")
        await page.type("company:acme")
        await page.press("enter", "f")
        assert page.dialog == "ViewPicker"
        assert "n keeps the present one" in page.text
        await page.press("n")
        assert page.dialog == "ViewForm"
        await page.type("Acme")
        await page.press("down")
        assert "company:acme" in page.text
        await page.press("down", "1", "f2")
        assert page.dialog == ""
        assert page.said == "saved the view Acme"
        assert kept(deals) == [("Acme", "company:acme", "", "1", None)]
        await page.until(lambda: page.foot.endswith("/ Acme  company:acme  3 hidden"))
        await page.press("escape")
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]
        await page.type_ahead("f", "1")
        await page.until(lambda: page.columns["New Contact"] == ["Website relaunch"])
        assert page.said == "view Acme"
        assert "/ Acme" in page.foot
        await page.press("u", "f")
        assert "No views yet" in page.text


async def test_a_view_that_is_half_typed_outlives_the_program(deals: Path) -> None:
    keep(deals, ACME)
    async with board_screen(deals) as page:
        await page.press("f", "e", "end", *" too", "down", "down", "down", "right")
        page.app.exit()
    kept_text = DraftFile(str(deals), "view 1").read()
    assert kept_text is not None
    assert kept_text.texts == {"name": "Acme [/] only too", "sort": "hand"}
    async with board_screen(deals) as page:
        await page.press("f", "e")
        assert page.sees("View Acme .* a draft of 13:00 is here")
        await page.press("r", "f2")
        assert page.said == "renamed the view Acme [/] only to Acme [/] only too"
    assert kept(deals) == [("Acme [/] only too", "company:acme", "hand", "a", None)]


@pytest.mark.story("goto.views")
async def test_views_are_found_by_letters_and_opened_by_enter_or_a_click(deals: Path) -> None:
    keep(deals, ACME, BIG)
    async with board_screen(deals) as page:
        await page.press("o", "f")
        assert page.dialog == "ViewPicker"
        await page.press("b", "i", "g")
        assert "Big ones" in page.text
        assert "Acme [/] only" not in page.text
        await page.press("x", "enter")
        assert "No view has these words." in page.text
        await page.press("backspace", "down", "up", "enter")
        assert page.dialog == ""
        assert page.foot.endswith("/ Big ones  amount:>10k  2 hidden")
        assert page.screen.memory.kept.board(1).sort == URGENCY
        await page.press("f")
        assert "✓ shown now" in page.text
        await page.press("slash", "escape", "escape")
        assert page.dialog == ""
        await page.press("f", "pageup")
        y = next(number for number, line in enumerate(page.text.splitlines()) if "Acme [/] only" in line)
        await page.click(50, y)
        assert "/ Acme [/] only  company:acme  3 hidden" in page.foot


async def test_the_name_goes_with_another_filter_and_comes_back_with_its_own(deals: Path) -> None:
    keep(deals, ACME)
    async with board_screen(deals) as page:
        await page.press("f", "a", "slash")
        await page.type("x")
        assert page.screen.filtering.view is None
        await page.press("escape")
        assert page.foot.endswith("/ Acme [/] only  company:acme  3 hidden")
        await page.press("escape")
        assert "hidden" not in page.foot


@pytest.mark.story("filter.views")
async def test_a_view_is_changed_and_deleted(deals: Path) -> None:
    keep(deals, ACME, BIG)
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("f", "a", "f", "e")
        assert page.dialog == "ViewForm"
        await page.press("end")
        await page.type(" and more")
        await page.press("down", "end", "space", "x", "down", "down", "right", "f2")
        assert page.dialog == ""
        assert kept(deals)[0] == ("Acme [/] only and more", "company:acme x", "hand", "a", None)
        await page.until(lambda: "/ Acme [/] only and more" in page.foot)
        await page.press("f", "down", "D")
        assert page.said == "deleted the view Big ones"
        await page.press("f", "D")
        assert kept(deals) == []
        assert page.foot.endswith("/ company:acme x  4 hidden")
        await page.press("u", "u")
        assert [view[0] for view in kept(deals)] == ["Acme [/] only and more", "Big ones"]


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(deals: Path) -> None:
    keep(deals, ACME)
    async with board_screen(deals) as page:
        await page.press("f", "n")
        await page.press("down")
        await page.type("stge:x")
        await page.press("down", "e", "down")
        assert "did you mean stage:?" in page.text
        assert "e is no key for a view" in page.text
        await page.press("f2")
        assert "name is empty" in page.text
        await page.press(*"ACME ", "left_square_bracket", "slash", "right_square_bracket", *" only")
        await page.press("down", "x", "down", "a", "f2")
        assert "there is a view ACME [/] only already" in page.text
        await page.press("end", "2", "f2")
        assert "a is the key of the view Acme [/] only" in page.text
        await page.press("end", "backspace", "f2")
        assert page.dialog == ""
        assert len(kept(deals)) == 2


async def test_a_view_of_another_pipeline_brings_it(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_pipeline(store, later(), "Products")
        add_view(store, later(1), ViewFields(name="Shop", pipeline_id=2, sort="urgency", key="s"))
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("f")
        assert "in Products" in page.text
        await page.press("s")
        assert "pipetui · Products" in page.text
        assert page.said == "chose the pipeline Products"
        assert "/ Shop" in page.foot
        await page.press("f", "e", "down", "down", "down", "down")
        assert "‹ Products ›" in page.text
        await page.press("right", "f2")
        assert kept(deals) == [("Shop", "", "urgency", "s", None)]
        await page.press("u", "o", "s", "P", "1", "escape")
        assert "pipetui · Sales" in page.text


async def test_a_view_whose_pipeline_was_deleted_says_so(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_pipeline(store, later(), "Products")
        add_view(store, later(1), ViewFields(name="Shop", pipeline_id=2, key="s"))
        delete_pipeline(store, later(2), 2, into_stage_id=1)
    async with board_screen(deals) as page:
        await page.press("f", "s")
        assert page.said == "Products was deleted: give the view Shop another pipeline (f e)"
        await page.press("f", "e", "down", "down", "down", "down")
        assert "one that was deleted" in page.text
        await page.press("right", "f2")
        assert "the view is empty" in page.text


async def test_a_filter_that_another_version_wrote_is_told_as_what_it_is(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_view(store, later(1), ACME)
        run(store, "UPDATE saved_view SET filter_text = 'mood:fine'")
    async with board_screen(deals) as page:
        await page.press("f", "a")
        assert "unknown filter word mood:fine" in page.said


async def test_in_a_file_that_may_only_be_read_views_are_opened_and_not_changed(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(deals, now=NOW) as store:
        add_pipeline(store, later(), "Products")
        add_view(store, later(1), ACME)
        add_view(store, later(2), ViewFields(name="Shop", pipeline_id=2, key="s"))
    monkeypatch.setattr("pipetui.store.connection.is_writable", lambda _: False)
    async with board_screen(deals) as page:
        await page.press("f", "a")
        assert "/ Acme [/] only" in page.foot
        for keys in (["n"], ["e"], ["D"], ["s"]):
            await page.press("f", *keys)
            assert page.dialog == ""
            assert page.said.startswith("this file may only be read")


async def test_words_about_days_are_read_anew_when_a_view_is_opened_and_on_a_new_day(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_view(store, later(1), ViewFields(name="Today", filter_text="created:today", key="t"))
    present = [NOW]
    async with board_screen(deals, clock=lambda: present[0]) as page:
        await page.press("f", "t")
        assert page.count("New Contact") == 3
        present[0] = later(days=1).now
        page.screen._tick()
        await page.until(lambda: page.count("New Contact") == 0)
        assert "/ Today" in page.foot

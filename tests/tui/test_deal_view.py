"""The view of a deal shows everything about it, at every size, and hands on the wish to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.tui import theme
from pipetui.tui.deal_view import DealView
from pipetui.tui.help_screen import HelpScreen
from support.samples import DETAIL, PARIS, TODAY
from support.screens import ScreenHost, painted, text_of

if TYPE_CHECKING:
    from pipetui.queries.record_shapes import DealDetail


def host(detail: DealDetail = DETAIL) -> ScreenHost[str | None]:
    return ScreenHost(lambda: DealView(detail, TODAY, PARIS))


async def test_it_shows_every_field_and_the_whole_history() -> None:
    app = host()
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        shown = text_of(app)
    for words in (
        "#12 Website relaunch",
        "Jean Moreau, jean@acme.fr, +33 1 23 45 67",
        "Acme",
        "€10,200 (850*12)",
        "Proposal Sent",
        "‖ stalled",
        "60 %",
        "4 Dec",
        "call about the offer",
        "referral",
        "retainer, audit",
        "1 Sep",
        "They want the new site before spring.",
        "send the offer",
        "58 d",
        "moved Website relaunch to Proposal Sent",
        "ben",
    ):
        assert words in shown, words


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (200, 50)])
async def test_all_of_it_can_be_seen_at_any_size(size: tuple[int, int]) -> None:
    app = host()
    async with app.run_test(size=size) as pilot:
        seen = ""
        for _ in range(8):
            await pilot.pause()
            seen += " " + " ".join(text_of(app).split())
            await pilot.press("pagedown")
        assert "They want the new site" in seen
        assert "2026-09-01" in seen
        assert "Changes" in seen


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_it_goes_back(key: str) -> None:
    app = host()
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.answer is None


async def test_e_hands_on_the_wish_to_edit() -> None:
    app = host()
    async with app.run_test() as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert app.answer == "edit"


async def test_it_scrolls_by_lines_and_pages() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        top = text_of(app)
        await pilot.press("j", "down")
        await pilot.pause()
        below = text_of(app)
        assert painted(app)[1] != top.split("\n")[1]
        await pilot.press("k", "up")
        await pilot.pause()
        assert text_of(app) == top
        await pilot.press("space")
        await pilot.pause()
        assert text_of(app) not in (top, below)
        await pilot.press("pageup")
        await pilot.pause()
        assert text_of(app) == top


async def test_question_mark_shows_its_own_keys() -> None:
    app = host()
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "Keys of a deal" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, DealView)


async def test_no_key_reaches_the_board() -> None:
    app = host()
    async with app.run_test() as pilot:
        await pilot.press(*"LHwxnDu123", "slash")
        await pilot.pause()
        assert app.trap.caught == []
        assert not app.answered


async def test_notes_wrap_under_themselves() -> None:
    app = host(DETAIL._replace(notes="word " * 60))
    async with app.run_test(size=(60, 60)) as pilot:
        await pilot.pause()
        rows = [line for line in painted(app) if "word" in line]
        assert len(rows) > 4
        assert {len(line) - len(line.lstrip()) for line in rows} == {4}


async def test_another_theme_draws_again() -> None:
    app = host()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        before = text_of(app)
        app.theme = theme.LIGHT.name
        await pilot.pause()
        assert text_of(app) == before


async def test_a_megabyte_in_any_text_is_shown_in_bounds() -> None:
    big = "x" * 1_000_000
    detail = DETAIL._replace(
        row=DETAIL.row._replace(title=big, contact=big, company=big, source=big, tags=(big,)),
        notes=big,
        lost_note=big,
        tasks=tuple(task._replace(title=big) for task in DETAIL.tasks),
        visits=tuple(visit._replace(stage=big) for visit in DETAIL.visits),
        timeline=tuple(line._replace(summary=big) for line in DETAIL.timeline),
    )
    app = host(detail)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        body = app.screen.query_one("#deal-body")
        assert body.size.height < 1_000
        await pilot.press("pagedown", "pagedown")
        assert not app.answered

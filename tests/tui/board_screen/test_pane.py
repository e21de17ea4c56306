"""The pane shows the summary's own picture, scrolls by itself, and asks for no layout pass."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from pipetui.domain.text import visible
from pipetui.render.pane import Shown
from pipetui.render.pane import pane as picture
from pipetui.tui import theme
from pipetui.tui.board_screen.pane import Pane
from support.hostile import PAYLOADS
from support.samples import summary
from support.screens import WidgetHost, painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from textual.pilot import Pilot


class Beside(WidgetHost):
    CSS = "Screen { layout: horizontal; }"


@asynccontextmanager
async def pane(size: tuple[int, int] = (80, 30)) -> AsyncIterator[tuple[Pilot[None], Pane]]:
    app = Beside(lambda: [Pane()])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, app.query_one(Pane)


async def lines(pilot: Pilot[None]) -> list[str]:
    await pilot.pause()
    return [line[2:].rstrip() for line in painted(pilot.app)]


def here(pilot: Pilot[None]) -> str:
    """The first word of the line under the cursor; nothing where it is out of sight."""
    row = next((line for line in painted(pilot.app) if line[1] == "▌"), "")
    return (row[2:].split() or [""])[0]


async def test_it_is_empty_before_there_are_figures() -> None:
    async with pane() as (pilot, it):
        assert it.summary is None
        assert set(await lines(pilot)) == {""}


async def test_it_shows_the_same_picture_as_the_printout() -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        printed = picture(summary(), width=it.content_size.width - 1)
        expected = printed.plain.splitlines()
        assert (await lines(pilot))[: len(expected)] == expected
        assert "€239,400" in printed.plain


async def test_other_figures_replace_them() -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        await lines(pilot)
        other = summary(stages=("Elsewhere",))
        it.show(other)
        assert any(line.startswith("Elsewhere") for line in await lines(pilot))
        assert it.summary is other


async def test_new_figures_ask_for_no_layout_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        await lines(pilot)
        passes: list[Screen[object]] = []
        original = Screen._refresh_layout

        def counted(screen: Screen[object], *args: object, **named: object) -> None:
            passes.append(screen)
            original(screen, *args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        it.show(summary(stages=("Elsewhere",)))
        assert any(line.startswith("Elsewhere") for line in await lines(pilot))
        assert passes == []


async def test_the_same_figures_are_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        await lines(pilot)
        drawn: list[object] = []
        monkeypatch.setattr(it, "refresh", lambda *args, **kw: drawn.append(args))
        it.show(summary())
        assert drawn == []


async def test_a_cursor_goes_from_figure_to_figure_and_scrolls_where_it_does_not_fit() -> None:
    explained: list[Shown] = []
    app = Beside(lambda: [Pane(explained.append)])
    async with app.run_test(size=(80, 10)) as pilot:
        it = app.query_one(Pane)
        it.show(summary())
        it.blur()
        await pilot.pause()
        assert here(pilot) == ""  # the cursor is where the keys go
        it.focus()
        first = await lines(pilot)
        assert first[0] == "THIS MONTH"
        assert first[-1] == "▾ more"
        assert here(pilot) == "open"
        for key, figure in (("j", "weighted"), ("down", "honest"), ("k", "weighted"), ("up", "open"), ("k", "open")):
            await pilot.press(key)
            assert here(pilot) == figure
        await pilot.press("enter", "j", "enter")
        assert [shown.metric for shown in explained] == ["open_value", "weighted_value"]
        await pilot.press("pagedown")
        assert here(pilot) not in ("open", "weighted")
        await pilot.press("G")
        last = await lines(pilot)
        assert "▾ more" not in last
        assert last[-1].startswith("● chase Maple")
        await pilot.press("down", "pagedown")
        assert await lines(pilot) == last, "no further than the end"
        await pilot.press("g")
        assert await lines(pilot) == first
        assert here(pilot) == "open"
        seen = set()
        for _ in range(40):
            seen.add(here(pilot))
            await pilot.press("j")
        assert "" not in seen - {here(pilot)}
        assert {"won", "velocity"} <= seen


async def test_a_click_puts_the_cursor_on_a_figure_and_a_second_one_explains_it() -> None:
    explained: list[Shown] = []
    app = Beside(lambda: [Pane(explained.append)])
    async with app.run_test(size=(80, 30)) as pilot:
        app.query_one(Pane).show(summary())
        await pilot.pause()
        y = next(place for place, line in enumerate(painted(app)) if "won" in line)
        await pilot.click(offset=(4, y))
        assert (here(pilot), explained) == ("won", [])
        await pilot.click(offset=(4, y))
        assert explained == [Shown("won_value")]
        await pilot.click(offset=(4, 0))
        assert here(pilot) == "won"


async def test_the_wheel_scrolls() -> None:
    async with pane((80, 10)) as (pilot, it):
        it.show(summary())
        first = await lines(pilot)
        it.post_message(events.MouseScrollDown(it, 1, 1, 0, 0, 0, False, False, False))
        assert (await lines(pilot))[0] == first[2]
        it.post_message(events.MouseScrollUp(it, 1, 1, 0, 0, 0, False, False, False))
        assert await lines(pilot) == first


async def test_shorter_figures_scroll_back_into_sight() -> None:
    async with pane((80, 12)) as (pilot, it):
        it.show(summary(stages=tuple(f"Stage {number}" for number in range(30))))
        it.focus()
        await pilot.press("G")
        it.show(summary(stages=()))
        assert any(line for line in await lines(pilot))


async def test_the_focus_shows_without_colour() -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        it.screen.set_focus(None)
        await pilot.pause()
        before = painted(pilot.app)[0][0]
        it.focus()
        await pilot.pause()
        assert painted(pilot.app)[0][0] != before


async def test_another_theme_draws_again() -> None:
    async with pane() as (pilot, it):
        it.show(summary())
        await lines(pilot)
        before = it.render_line(2)
        pilot.app.theme = theme.LIGHT.name
        await lines(pilot)
        after = it.render_line(2)
        assert before.text == after.text
        assert list(before) != list(after)


async def test_a_narrower_screen_draws_again() -> None:
    async with pane((80, 30)) as (pilot, it):
        it.show(summary())
        wide = it.content_size.width
        await pilot.resize_terminal(50, 30)
        shown = await lines(pilot)
        assert it.content_size.width < wide
        assert shown[2].endswith("€239,400")


async def test_names_of_stages_stay_names() -> None:
    async with pane() as (pilot, it):
        for name in PAYLOADS.values():
            it.show(summary(stages=(name, name * 20)))
            for line in await lines(pilot):
                assert visible(line) == line

"""Screens that come up with one paint, and the dimmed board below dialogs: the same cells as Textual's own way."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, LayoutUpdate
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Size
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from pipetui.tui import opening
from pipetui.tui.app import PipetuiApp
from pipetui.tui.board_screen.screen import BoardScreen
from pipetui.tui.details.deal_screen import DealScreen
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.go_to import GoTo
from pipetui.tui.help.help_screen import HelpScreen
from pipetui.tui.history.history_screen import HistoryScreen
from pipetui.tui.opening import Dimming
from pipetui.tui.reports.reports_screen import ReportsScreen
from pipetui.tui.settings.settings_screen import SettingsScreen
from pipetui.tui.stages.stages_screen import StagesScreen
from pipetui.tui.widgets.pickers import StagePicker
from pipetui.tui.widgets.view_picker import ViewPicker
from support.board_screens import board_screen
from support.screens import HostApp

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from support.board_screens import BoardScreenPage


class Sheet(Static):
    """Something below: colours, words, a link, and a mark that changes."""

    DEFAULT_CSS: ClassVar[str] = "Sheet { width: 1fr; height: 1fr; color: $primary; background: $panel; }"

    def on_mount(self) -> None:
        self.update("[b]Website[/b] [$accent on $error]relaunch[/]\n[@click=app.bell]€12,500[/]\n日本語 🎉")


class Question(Dimming, ModalScreen[None]):
    """A dialog as ours are."""

    DEFAULT_CSS: ClassVar[str] = "Question { align: center middle; & > Static { width: 9; height: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static("sure?")


class Plain(ModalScreen[None]):
    """The same, painted by Textual."""

    DEFAULT_CSS: ClassVar[str] = "Plain { align: center middle; & > Static { width: 9; height: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static("sure?")


def cells(screen: Screen[Any]) -> list[list[tuple[str, Style]]]:
    """Each cell of a screen as it was painted last."""
    lines = screen.app.screen._compositor.render_strips()
    bare = [[(char, style or Style()) for text, style, _ in line for char in text] for line in lines]
    return [[(char, style.clear_meta_and_links()) for char, style in line] for line in bare]


async def shown(dialog: Screen[None], theme: str, *, over: Screen[None] | None = None) -> list[list[Any]]:
    """What is on the screen with a dialog open over a sheet, and perhaps over another dialog."""
    app = HostApp(theme)
    app.get_default_screen = Below  # type: ignore[method-assign]
    async with app.run_test(size=(40, 8)) as pilot:
        for screen in (over, dialog):
            if screen is not None:
                await app.push_screen(screen)
                await pilot.pause()
        return cells(dialog)


class Below(Screen[None]):
    """The first screen."""

    def compose(self) -> ComposeResult:
        yield Sheet()


@pytest.mark.parametrize("theme", ["pipetui-dark", "ansi-light"])
async def test_a_dimmed_screen_is_the_one_that_textual_paints(theme: str) -> None:
    assert await shown(Question(), theme) == await shown(Plain(), theme)
    assert await shown(Question(), theme, over=Question()) == await shown(Plain(), theme, over=Plain())


async def test_without_colours_there_are_none_below_a_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    found = await shown(Question(), "pipetui-dark")
    assert found == await shown(Plain(), "pipetui-dark")
    assert all(
        style.color is None or style.color.triplet is None or len(set(style.color.triplet)) == 1
        for line in found
        for _, style in line
    )


async def test_what_changes_below_is_seen_through_the_dialog() -> None:
    app = HostApp()
    app.get_default_screen = Below  # type: ignore[method-assign]
    async with app.run_test(size=(40, 8)) as pilot:
        await app.push_screen(Question())
        await pilot.pause()
        app.screen_stack[0].query_one(Sheet).update("moved by somebody else")
        await pilot.pause(0.1)
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        text = ["".join(char for char, _ in line) for line in cells(app.screen)]
        assert text[0].startswith("moved by somebody else")
        assert [len(line) for line in text] == [30] * 6


async def test_a_terminal_that_grows_before_what_is_below_is_laid_out_anew_is_painted_whole() -> None:
    """Lines of what is below are too short then: a paint of them ended the program."""
    app = HostApp()
    app.get_default_screen = Below  # type: ignore[method-assign]
    async with app.run_test(size=(40, 8)) as pilot:
        await app.push_screen(Question())
        await pilot.pause()
        app.screen_stack[0]._compositor.size = Size(20, 4)
        app.screen.refresh()
        strips = app.screen._compositor.render_full_update().strips
        assert all(strip is not None for line in strips for strip in line)
        assert {sum(strip.cell_length for strip in line) for line in strips} == {40}


async def test_a_screen_that_covers_all_is_not_painted_for_what_is_below(deals: Path) -> None:
    """Textual painted all of it, for ever: whenever a clock of the board ticked, which it does twice a second."""
    async with board_screen(deals) as page:
        await page.press("o", "s")
        paints: list[object] = []
        display = page.app._display
        page.app._display = lambda screen, update: (paints.append(update), display(screen, update))  # type: ignore[assignment, func-returns-value]
        page.screen.say("moved by somebody else")
        await page.settle()
        for screen in (page.screen, page.app.screen) * 2:
            screen._on_timer_update()  # which the clock of paints does
        assert paints == []
        await page.press("escape")
        assert "moved by somebody else" in page.foot
        assert paints


class Counting:
    """Counts what opening costs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full_paints = 0
        self.partial_paints = 0
        self.styled: list[str] = []
        paint, paint_part = Compositor.render_full_update, Compositor.render_partial_update
        style = Widget.update_node_styles

        def painted(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
            self.full_paints += 1
            return paint(compositor, simplify)

        def painted_part(compositor: Compositor) -> object:
            found = paint_part(compositor)
            self.partial_paints += found is not None
            return found

        def styled(node: Widget, animate: bool = True) -> None:
            self.styled.append(type(node).__name__)
            style(node, animate)

        monkeypatch.setattr(Compositor, "render_full_update", painted)
        monkeypatch.setattr(Compositor, "render_partial_update", painted_part)
        monkeypatch.setattr(Widget, "update_node_styles", styled)
        monkeypatch.setattr(BackgroundScreen, "__rich_console__", lambda *_: pytest.fail("taken through Rich"))


OPENED: tuple[tuple[tuple[str, ...], type[Screen[Any]], int, int], ...] = (
    (("m",), StagePicker, 4, 0),
    (("o",), GoTo, 4, 0),
    (("n",), DealForm, 42, 3),
    (("question_mark",), HelpScreen, 7, 0),
    (("o", "s"), StagesScreen, 6, 0),
    (("o", "g"), SettingsScreen, 5, 0),
    (("o", "h"), HistoryScreen, 12, 0),
    (("o", "r"), ReportsScreen, 4, 0),
    (("f",), ViewPicker, 6, 0),
    (("enter", "enter"), DealScreen, 5, 0),
)
"""Keys, what they open, how many widgets that has at most, and how often a part of it is painted again."""


async def test_pickers_and_screens_come_up_with_one_paint(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No screen's style is worked out twice, nor that of a control that is not on the screen yet.

    What was read is there with the first paint, and the board is not painted between the menu and a screen. Closing
    one paints the board once: neither when the screen is taken apart, nor empty before.
    """
    async with board_screen(deals) as page:
        for keys, screen, widgets, again in OPENED:
            await page.press(*keys[:-1])
            counted = Counting(monkeypatch)
            await page.press(keys[-1])
            await page.until(partial(_is_open, page, screen))
            await page.settle()
            monkeypatch.undo()
            assert (counted.full_paints, max(counted.partial_paints, again)) == (1, again), screen
            assert len(page.app.screen.walk_children(Widget)) <= widgets, screen
            assert screen.__name__ not in counted.styled
            assert counted.styled.count("SafeInput") <= 1  # the one that gets the focus
            counted = Counting(monkeypatch)
            await page.press("escape")
            await page.until(partial(_is_open, page, BoardScreen))
            await page.settle()
            monkeypatch.undo()
            assert counted.full_paints == 1, screen


def _is_open(page: BoardScreenPage, screen: type[Screen[Any]]) -> bool:
    return isinstance(page.app.screen, screen)


async def test_a_change_is_painted_whole_when_it_is_there_and_waits_for_no_clock(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with board_screen(deals) as page:
        await page.settle()
        paints: list[int] = []
        paint = type(page.screen)._compositor_refresh

        def watched(screen: BoardScreen) -> None:
            paints.append(len(screen._compositor._dirty_regions))
            paint(screen)

        monkeypatch.setattr(type(page.screen), "_compositor_refresh", watched)
        monkeypatch.setattr(page.screen._update_timer, "resume", lambda: None)
        await page.type_ahead("L")
        await page.until(lambda: "moved Website" in page.said)
        assert len(paints) == 1
        assert paints[0] > 1  # the columns, and the line at the foot
        assert not any(widget._repaint_required for widget in page.screen.walk_children(Widget))


async def test_a_screen_that_waits_for_the_file_is_shown_without_what_it_reads(deals: Path) -> None:
    """A file that another program holds does not hold up the screen: one sees that the key was taken."""
    async with board_screen(deals) as page:
        await page.press("o")
        gate = threading.Event()
        page.thread.submit(lambda _store: gate.wait(30))
        try:
            await page.type_ahead("s")
            await page.until(lambda: isinstance(page.app.screen, StagesScreen) and page.app.screen._painted)
            assert "Website relaunch" not in page.text
            assert "Qualified" not in page.text
        finally:
            gate.set()
        await page.settle()
        assert "Stages of" in page.text


async def test_nothing_stands_on_a_screen_that_is_never_shown(deals: Path) -> None:
    """Textual adds room for toasts and a tooltip to each screen, which headless apps do without."""
    async with board_screen(deals) as page:
        app = PipetuiApp(page.screen.setup)
        assert app._disable_tooltips
        assert app._disable_notifications


def test_a_style_is_mixed_once_and_not_for_each_piece() -> None:
    class Asked(LineFilter):
        times = 0

        def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
            self.times += len(segments)
            return segments

    asked = Asked()
    mixes = opening._mixes(Color(0, 0, 0, 0.5), Style(), (asked,), Color(0, 0, 0))
    line = Strip([Segment("a", Style(color="red")), Segment("b"), Segment("c", Style(color="red"))] * 50)
    again = opening._mixes(Color(0, 0, 0, 0.5), Style(), (asked,), Color(0, 0, 0))
    assert opening._dimmed(line, mixes) == opening._dimmed(line, again)
    assert asked.times == 2


def test_styles_below_a_tint_are_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening._Mixes, "_MOST", 10)
    mixes = opening._Mixes(Color(0, 0, 0, 0.5), Style(), (), Color(0, 0, 0))
    for number in range(100):
        opening._dimmed(Strip([Segment("a", Style(color=f"color({number})"))]), mixes)
        assert len(mixes) <= 10

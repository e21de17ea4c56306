"""Lines that are alike are made once, and are the ones that Textual makes one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual._styles_cache import StylesCache
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from pipetui.tui.board.backdrop import AlikeBelow, Scrolled
from pipetui.tui.widgets.row_list import RowList
from support.screens import WidgetHost

if TYPE_CHECKING:
    from rich.style import Style
    from textual.css.styles import StylesBase
    from textual.strip import Strip

FRAMES = ("", "border-left: solid red; padding: 1 2 0 2;", "border-top: solid red; padding: 0 2;", "height: 3;")


def lines(widget: Widget) -> list[list[tuple[str, Style | None]]]:
    """The cells of each line."""
    strips = widget.render_lines(Region(0, 0, *widget.outer_size))
    return [[(char, style and style.clear_meta_and_links()) for text, style, _ in strip for char in text]
            for strip in strips]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
async def test_lines_that_are_made_once_are_those_that_are_made_one_by_one(
    frame: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WidgetHost(lambda: [Scrolled(Static("words")), VerticalScroll(Static("words"), id="plain")])
    app.CSS = f"VerticalScroll {{ width: 30; height: 12; {frame} }}"  # type: ignore[misc]
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        assert lines(app.query_one(Scrolled)) == lines(app.query_one("#plain"))
        made: list[int] = []
        make = StylesCache.render_line

        def made_here(cache: StylesCache, styles: StylesBase, y: int, *rest: Any) -> Strip:
            made.append(y)
            return make(cache, styles, y, *rest)

        monkeypatch.setattr(StylesCache, "render_line", made_here)
        app.query_one(Scrolled).refresh()
        lines(app.query_one(Scrolled))
        assert len(made) == 1 + app.query_one(Scrolled).gutter.top


async def test_below_the_last_row_of_a_list_a_line_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RowList()
    app = WidgetHost(lambda: [rows])
    app.CSS = "RowList { padding: 1 1 0 1; }"  # type: ignore[misc]
    async with app.run_test(size=(40, 20)) as pilot:
        for count in (3, 50, 0, 18, 19):
            rows.show(count, lambda index, _width: Content(f"row {index}"), cursor=count - 1)
            await pilot.pause()
            found = lines(rows)
            rows.refresh()
            with monkeypatch.context() as patched:
                patched.setattr(AlikeBelow, "render_lines", Widget.render_lines)
                assert found == lines(rows), count

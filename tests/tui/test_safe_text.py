"""Text that somebody else wrote stays text: in our builders, and in every line that any widget of Textual's draws."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.app import App
from textual.color import Color
from textual.widgets import DataTable, Input, Label, OptionList, Static, Tree

from pipetui.domain.text import visible
from pipetui.tui import safe_text
from support.hostile import PAYLOADS, SCRIPTS
from support.screens import WidgetHost, painted, text_of

if TYPE_CHECKING:
    from textual.widget import Widget

BLACK = Color(0, 0, 0)


def denied() -> list[str]:
    """Every character that cleaning takes out or turns into a space; of the private planes, one in 257."""
    codes = chain(range(0x20000), range(0x20000, 0xE0000, 257), range(0xE0000, 0xE1000), range(0xE1000, 0x110000, 257))
    return [char for code in codes if f"a{(char := chr(code))}b" not in (visible(f"a{char}b"), "a b")]


def filtered(*texts: str) -> list[str]:
    segments = [Segment(text) for text in texts]
    return [segment.text for segment in safe_text.SafeText().apply(segments, BLACK)]


def acts(text: str) -> list[str]:
    """The characters of a text that may act on a terminal, line breaks left out."""
    return [char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cs")]


def test_harmless_lines_pass_untouched() -> None:
    segments = [Segment("Rénovation"), Segment("日本"), Segment("▌ ✓ ‖")]
    assert safe_text.SafeText().apply(segments, BLACK) is segments


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_the_filter_leaves_nothing_that_acts_and_keeps_the_width(text: str) -> None:
    (shown,) = filtered(text)
    assert visible(shown) == shown
    assert cell_len(shown) == cell_len(text)


COMPOSED = {
    SCRIPTS["family"]: "👨",
    SCRIPTS["skin tone"]: "👩 Studio",
    SCRIPTS["rainbow flag"]: "🏳 ",
    SCRIPTS["keycap"]: "1  First",
    "☎\ufe0f Call": "☎  Call",
    "👍🏿👍🏿": "👍👍",
}
"""Signs made of several, for which terminals take different numbers of cells, and what is painted instead."""


@pytest.mark.parametrize("text", sorted({*SCRIPTS.values()} - {*COMPOSED}))
def test_the_filter_leaves_honest_names_alone(text: str) -> None:
    assert filtered(text) == [text]


@pytest.mark.parametrize(("text", "shown"), COMPOSED.items(), ids=ascii)
def test_of_composed_signs_the_first_is_painted_in_as_many_cells(text: str, shown: str) -> None:
    assert filtered(text) == [shown]
    assert cell_len(shown) == cell_len(text)
    assert sum(map(cell_len, shown)) == cell_len(shown), "a terminal that adds up signs comes to the same"


def test_the_filter_takes_out_all_that_cleaning_takes_out() -> None:
    taken_out = denied()
    assert len(taken_out) > 2_000
    passed = [hex(ord(char)) for char in taken_out if char in filtered(f"a{char}b")[0]]
    assert passed == []


def test_the_filter_keeps_style_and_control_of_a_segment() -> None:
    from rich.style import Style

    bold = Style(bold=True)
    (found,) = safe_text.SafeText().apply([Segment("a\x1bb", bold)], BLACK)
    assert found == Segment("ab", bold)


def test_it_is_installed_once() -> None:
    app: App[None] = App()
    safe_text.install(app)
    safe_text.install(app)
    assert sum(isinstance(each, safe_text.SafeText) for each in app.get_line_filters()) == 1


def _sinks(text: str) -> list[Widget]:
    """Widgets that show a text, in ways that a screen may come to use."""
    tree: Tree[None] = Tree(Text(text))
    return [
        Static(text, markup=False),
        Label(text, markup=False),
        OptionList(text, markup=False),
        Input(text),
        tree,
        DataTable(),
    ]


@pytest.mark.parametrize("text", ["\x1b]52;c;cHduZWQ=\x07Acme", "\x9b2JAcme", "Ac\u202eme", "Acme\x1b[31m"])
async def test_no_widget_of_textuals_brings_an_acting_character_to_the_screen(text: str) -> None:
    app = WidgetHost(lambda: _sinks(text))
    async with app.run_test(size=(80, 30)) as pilot:
        table = app.query_one(DataTable)
        table.add_column("x")
        table.add_row(Text(text))
        app.notify(text, title=text, markup=False, timeout=60)
        await pilot.pause()
        shown = text_of(app)
    assert shown.count("Acme") >= 5
    assert acts(shown) == []
    assert "\u202e" not in shown


async def test_without_the_filter_the_same_widgets_do_bring_it() -> None:
    """The test above can fail: this is what it guards against."""
    app = WidgetHost(lambda: [Static("\u202eAcme", markup=False)])
    app._filters.pop()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "\u202e" in text_of(app)


async def test_a_border_title_is_filtered_too() -> None:
    app = WidgetHost(lambda: [Static("x")])
    async with app.run_test() as pilot:
        box = app.query_one(Static)
        box.styles.border = ("round", "white")
        box.border_title = "Ac\u202eme"
        await pilot.pause()
        lines = painted(app)
    assert "Acme" in lines[0]
    assert {cell_len(line) for line in lines} == {80}


def test_a_line_is_one_line() -> None:
    assert safe_text.line("Acme\nLtd\t\x1bHub") == "Acme Ltd Hub"


def test_a_line_is_cut_and_says_so() -> None:
    assert safe_text.line("x" * 10, 10) == "x" * 10
    assert safe_text.line("x" * 11, 10) == "x" * 9 + "…"
    assert safe_text.line("x" * 1_000_000, 10) == "x" * 9 + "…"


def test_what_cleaning_takes_out_does_not_count() -> None:
    assert safe_text.line("\x1b" * 10 + "x" * 10, 10) == "x" * 10


def test_a_line_that_is_cut_within_what_cleaning_takes_out_says_so() -> None:
    assert safe_text.line("\x1b" * 30 + "x", 10) == "…"


def test_a_block_keeps_its_lines_and_says_what_is_missing() -> None:
    assert safe_text.block("a\nb\x1b") == "a\nb"
    assert safe_text.block("x" * 1_005, 1_000).splitlines() == ["x" * 1_000, "… 5 more characters"]


def test_a_block_that_is_too_long_for_its_room_is_cut_once_to_what_can_be_laid_out() -> None:
    cut = safe_text.block("x" * 1_000_000, 100_000)
    assert cut.splitlines() == ["x" * safe_text.BLOCK_LIMIT, "… 980,000 more characters"]
    assert safe_text.block(cut, 100_000) == cut
    assert safe_text.block("x" * 100_000, 100_000) == "x" * 100_000


@pytest.mark.parametrize("text", ["[b]x[/b]", "[@click=app.quit]x[/]", "x [/] y", "x\\", "[", "[/"])
def test_content_does_not_read_markup(text: str) -> None:
    made = safe_text.content(text, "bold")
    assert made.plain == text
    assert [span.style for span in made.spans] == ["bold"]

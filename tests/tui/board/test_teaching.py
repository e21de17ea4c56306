from __future__ import annotations

import pytest
from rich.cells import cell_len

from pipetui.config.keymap import resolve
from pipetui.tui.board.teaching import EmptyLines, empty_lines
from support.cards import FakeFile

KEYS = resolve({"deal.new": "f5", "filter.clear": "escape,C"})


def test_a_file_without_deals_teaches_how_to_begin() -> None:
    assert empty_lines(FakeFile(0, 0).snapshot().board, KEYS, filtered=False) == EmptyLines(
        ("f5  a new deal", "L  the next stage", "?  all the keys")
    )


def test_an_empty_column_says_how_to_fill_it_but_for_lost_where_no_deal_begins() -> None:
    here, elsewhere, lost = empty_lines(FakeFile(3, 0).snapshot().board, KEYS, filtered=False)
    assert here == ("No deals.", "Press f5, or drop", "one here.")
    assert (elsewhere, lost) == (("No deals.",), ("No deals.",))
    assert empty_lines(None, KEYS, filtered=False).here == here


@pytest.mark.parametrize("sizes", [(0, 0), (3, 0)])
def test_under_a_filter_it_says_how_to_see_every_deal(sizes: tuple[int, ...]) -> None:
    assert empty_lines(FakeFile(*sizes).snapshot().board, KEYS, filtered=True) == EmptyLines(
        ("Nothing here fits.", "esc  every deal")
    )


@pytest.mark.parametrize("filtered", [True, False])
@pytest.mark.parametrize("sizes", [(0, 0), (3, 0)])
def test_the_lines_fit_into_a_narrow_column(sizes: tuple[int, ...], filtered: bool) -> None:
    lines = empty_lines(FakeFile(*sizes).snapshot().board, resolve({}), filtered=filtered)
    assert max(cell_len(line) for part in lines for line in part or ()) <= 18

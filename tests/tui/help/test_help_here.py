"""Help in forms, dialogs and the filter: the keys of what has the focus, found by typing like the board's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import FILTER_WORDS
from pipetui.tui.help.help_here import filter_words
from support.board_screens import board_screen

if TYPE_CHECKING:
    from pathlib import Path


def test_the_filters_help_has_every_word_of_its_grammar() -> None:
    lines = filter_words().lines
    assert [line.keys for line in lines][: len(FILTER_WORDS)] == [word.example for word in FILTER_WORDS]
    assert all(line.does for line in lines)
    assert "no-next-step" in next(line.does for line in lines if line.keys == "is:stalled")


@pytest.mark.parametrize(
    ("keys", "shows"),
    [
        (["slash", "f1"], ["Keys of the filter", "Complete", "What may be typed", "is:stalled", "ctrl+w"]),
        (["n", "f1"], ["Keys of this page", "f2", "Save", "ctrl+w"]),
        (["m", "question_mark"], ["Cancel", "1…9", "letter"]),
        (["f", "question_mark"], ["its key", "keep the present filter under a name"]),
        (["x", "f1"], ["Cancel", "go to the next name"]),
    ],
    ids=lambda part: "-".join(part) if part[0] in "slashnmfx" else "",
)
async def test_it_tells_the_keys_of_where_one_is(deals: Path, keys: list[str], shows: list[str]) -> None:
    async with board_screen(deals, (120, 50)) as page:
        await page.press(*keys)
        assert page.dialog == "HelpScreen"
        for words in shows:
            assert words in page.text
        below = page.app.screen_stack[-2]
        await page.press("escape")
        assert page.app.screen is below


async def test_a_question_mark_that_is_typed_is_a_letter(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash", "question_mark")
        assert page.dialog == ""
        assert page.sees(r"/ \?")

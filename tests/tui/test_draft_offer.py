"""A draft is offered: restored by one key, thrown away by two, left alone by escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.tui.draft_offer import DraftOffer
from support.screens import ScreenHost, text_of, until

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXTS = {"title": "Website relaunch", "next_step": "call", "a": "", "b": "", "c": "", "d": "6"}


async def answer(keys: Iterable[str]) -> object:
    app = ScreenHost(lambda: DraftOffer("New deal", "12:40", TEXTS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = text_of(app)
        assert "New deal: a draft of 12:40 is here" in shown
        assert "Website relaunch" in shown
        assert "and 1 more field" in shown
        await pilot.press(*keys)
        await until(app, lambda: app.answered)
        return app.answer


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        (["r"], "restore"),
        (["enter"], "restore"),
        (["d", "d"], "discard"),
        (["right", "enter", "enter"], "discard"),
        (["d", "escape"], None),
        (["escape"], None),
        (["d", "r"], "restore"),
    ],
)
async def test_it_answers(keys: list[str], what: str | None) -> None:
    assert await answer(keys) == what

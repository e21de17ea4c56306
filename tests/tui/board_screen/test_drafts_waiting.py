"""What was typed and not saved is told of when the board opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.drafts import Draft, DraftFile
from pipetui.tui.board_screen.drafts_waiting import said_of
from support.board_screens import board_screen

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_draft_that_waits_is_told_of_at_the_start(deals: Path) -> None:
    draft = Draft("2026-11-22T12:40:00.000Z", {"title": "Website"})
    assert DraftFile(str(deals.with_name("other.db")), "new deal").write(draft)
    async with board_screen(deals) as page:
        assert page.said == ""
    assert DraftFile(str(deals), "deal 3").write(draft)
    async with board_screen(deals) as page:
        assert page.said == "1 draft waits where it was typed: deal #3"


def test_forms_are_named_as_people_know_them() -> None:
    assert said_of(("new deal", "new stage 1", "stage 4", "deal 7", "new view")) == (
        "5 drafts wait where they were typed: new deal, new stage, stage and 2 more"
    )

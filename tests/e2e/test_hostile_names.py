"""Names that act, in every place that has a name: on every screen none does anything, and each stays legible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.text import visible
from support.hostile import PAYLOADS
from support.hostile_file import NAMES, write_hostile_file
from support.wire import BOARD, acting, switched_on

if TYPE_CHECKING:
    from pathlib import Path

    from support.person import OpensBoard, Person

ACTOR = PAYLOADS["hyperlink"]


def harmless(ana: Person) -> None:
    raw = ana.terminal.raw
    assert acting(raw, BOARD) == []
    assert (switched_on(raw, 1049), switched_on(raw, 1003)) == (1, 2)


@pytest.fixture
def hostile(db: Path) -> None:
    write_hostile_file(db)


@pytest.mark.usefixtures("hostile")
def test_on_the_board_every_name_is_letters_and_stays_legible(board: OpensBoard) -> None:
    with board("--as", ACTOR, size=(60, 4 * len(NAMES) + 8)) as ana:
        text = ana.terminal.wait_for("%s %n")
        for name in NAMES[1:]:  # the first one's deal stands in another column
            assert visible(name).replace("\u200d", "").strip()[:18] in text  # the emulator leaves joiners out
        ana.leave()
        harmless(ana)


@pytest.mark.usefixtures("hostile")
def test_on_every_screen_and_dialog_no_name_acts(board: OpensBoard) -> None:
    with board("--as", ACTOR, size=(160, 50)) as ana:
        ana.press("p", "THIS MONTH")
        ana.do("L", "✓ moved")
        ana.do("u", "undid: moved")
        ana.press("enter", "esc back")
        ana.press("?", "Keys of")
        ana.close("escape", "Keys of")
        ana.close("escape", "esc back")
        for key, shows in (("e", "f2 save"), ("m", "Move to which stage"), ("x", "tab note"), ("?", "Keys of")):
            ana.press(key, shows)
            ana.close("escape", shows)
        ana.press(":", "Search for commands")
        ana.terminal.paste("".join(NAMES[:10]))
        ana.terminal.wait_for("No matches")
        ana.close("escape", "No matches")
        ana.press("/", "tab completes")
        ana.terminal.paste("".join(NAMES))
        ana.told("62 hidden|hidden")
        ana.close("escape", "tab completes")
        ana.do("D", "✓ deleted")
        ana.leave()
        harmless(ana)


@pytest.mark.usefixtures("hostile")
def test_a_question_about_a_name_asks_in_letters(board: OpensBoard) -> None:
    with board(size=(160, 50)) as ana:
        ana.terminal.press("l", "l", "l", "l")
        ana.terminal.wait_for("▌Acme")
        ana.press("L", "Is Acme.* won?")
        ana.press("y", "✓ won")
        ana.leave()
        harmless(ana)

"""Over a slow line each byte is waited for: what a step of the cursor and a move write is counted, in a real terminal.

For comparison: painting all of the screen once is some 13,000 bytes at 80×24 and 60,000 at 200×50.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.store.unit import unit
from support import rows
from support.contexts import context

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.person import OpensBoard, Person


@pytest.fixture
def full(store: Store) -> None:
    """A file whose columns are longer than the screen, of cards with all that a card tells."""
    with unit(store, context(), command="test") as u:
        company = rows.put(u.connection, "company", name="Nordlys Analytics AS", name_key="nordlys")
        contact = rows.put(u.connection, "contact", name="Jean Moreau", name_key="jean", phone="+41 44 123")
        fields: dict[str, Any] = {"contact": contact, "company_id": company, "currency": "EUR", "owner": "ana"}
        for number in range(100):
            title = f"{'abcde'[number % 5]}{number // 5:02} about a data platform"
            stage, rank = rows.NEW_CONTACT + number % 5, (number + 1) * 1000
            rows.put_deal(u.connection, title, stage=stage, rank=rank, amount=1_250_000 + number, **fields)


def be_still(ana: Person, seconds: float = 0.3) -> None:
    """Wait until nothing was written for so long."""
    seen, since = len(ana.terminal.raw), time.monotonic()

    def still() -> bool:
        nonlocal seen, since
        if len(ana.terminal.raw) != seen:
            seen, since = len(ana.terminal.raw), time.monotonic()
        return time.monotonic() - since > seconds

    ana.terminal.wait_until(still, "to be still")


def written(ana: Person, *keys_and_shown: str) -> int:
    """Press keys, each of which shows a pattern; the bytes that came for one of them, in the mean."""
    before = len(ana.terminal.raw)
    for key, pattern in zip(keys_and_shown[::2], keys_and_shown[1::2], strict=True):
        ana.terminal.wait_until_gone(pattern)
        ana.press(key, pattern)
    return (len(ana.terminal.raw) - before) * 2 // len(keys_and_shown)


STEPS = ("j", "▌a01", "j", "▌a02", "j", "▌a03", "k", "▌a02", "k", "▌a01", "k", "▌a00")
SIDEWAYS = ("l", "▌b00", "l", "▌c00", "h", "▌b00", "h", "▌a00")
MOVES = ("L", "✓ moved a00 .*First", "L", "✓ moved a00 .*Disc", "H", "✓ moved a00 .*First", "H", "✓ moved a00 .*New")
PLACES = ("J", "✓ moved a00 .* down", "K", "✓ moved a00 .* up")
BESIDE = ("j", "Title +a01", "j", "Title +a02", "k", "Title +a01", "k", "Title +a00")
FIELDS = ("j", "▌ Contact", "j", "▌ +E-mail", "k", "▌ Contact", "k", "▌ Title")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("size", "colours"),
    [
        ((80, 24), "truecolor"),
        ((200, 50), "256"),
        pytest.param((80, 24), "256", marks=pytest.mark.soak),
        pytest.param((200, 50), "truecolor", marks=pytest.mark.soak),
    ],
)
def test_a_step_and_a_move_write_little(board: OpensBoard, size: tuple[int, int], colours: str) -> None:
    wide = size[0] == 200
    part = 1.0 if colours == "truecolor" else 0.8
    with board("--as", "ana", size=size, COLORTERM=colours) as ana:
        ana.terminal.wait_for("▌a00")
        be_still(ana)
        assert written(ana, *STEPS) < 1_600 * part
        assert written(ana, *SIDEWAYS) < 2_800 * part
        assert written(ana, *MOVES) < (19_000 if wide else 9_000) * part
        assert written(ana, *PLACES) < 2_200 * part
        ana.press("p", "THIS MONTH")
        be_still(ana)
        assert written(ana, *STEPS) < 1_600 * part
        assert written(ana, *MOVES) < (29_000 if wide else 13_000) * part
        ana.close("p", "THIS MONTH")
        ana.press("enter", "Title +a00")
        if wide:  # the deal beside the board follows the cursor, where it rests
            be_still(ana)
            assert written(ana, *BESIDE) < 18_000 * part
            assert written(ana, *MOVES) < 33_000 * part
            ana.press("enter", r"ctrl\+e notes")
        be_still(ana)
        before = len(ana.terminal.raw)
        assert written(ana, *FIELDS) < 1_600 * part
        be_still(ana, 1.1)  # two looks of the board below for what others wrote
        assert len(ana.terminal.raw) - before < len(FIELDS) / 2 * 1_600 * part

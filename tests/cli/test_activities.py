"""`log`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


def test_a_call_keeps_a_deal_from_going_stale(sold: Program) -> None:
    sold("move", "payroll", "Discovery", "--at", "2026-11-22")
    sold("add", "Old", "--contact", "Bo", "--phone", "123", "--at", "2026-01-01")
    assert list(sold.deals("is:stalled")) == ["Old"]
    assert sold("log", "call", "old", "spoke", "--at", "yesterday").startswith("Logged: call, Old (undo")
    assert sold.deals("is:stalled") == {}
    sold("undo")
    sold("log", "note", "old", "to self")
    assert list(sold.deals("is:stalled")) == ["Old"]
    sold("log", "mess", "Bo")
    assert sold.deals("is:stalled") == {}


@pytest.mark.parametrize(
    ("words", "code"),
    [(("call", "nobody"), 3), (("fax", "old"), 3), (("call", "1", "x", "--at", "tomorrow"), 4), (("call",), 2)],
)
def test_what_is_refused(sold: Program, words: tuple[str, ...], code: int) -> None:
    sold("log", *words, code=code)
    assert "Error: " in sold.err

"""The words of messages."""

from __future__ import annotations

from pipetui.services.wording import LONGEST, naming, short


def test_a_name_is_cut_to_a_lines_measure() -> None:
    assert short("Website relaunch") == "Website relaunch"
    assert short("x" * LONGEST) == "x" * LONGEST
    assert short("x" * 500) == "x" * (LONGEST - 1) + "…"


def test_a_name_stays_in_one_line_and_harmless() -> None:
    assert short("Web\nsite\x1b[2J \u202eevil") == "Web site[2J evil"


def test_one_is_named_and_many_are_counted() -> None:
    assert naming(["Website relaunch"]) == "Website relaunch"
    assert naming(["a", "b", "c"]) == "3 deals"

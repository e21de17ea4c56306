from __future__ import annotations

from datetime import date

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.domain.views import check_view_filter, check_view_key, check_view_name, check_view_sort

TODAY = date(2026, 11, 22)


def test_a_name_is_a_line() -> None:
    assert check_view_name("  My\nweek ") == "My week"
    for text in ("", " ", "x" * 201):
        with pytest.raises(InvalidInput) as refused:
            check_view_name(text)
        assert refused.value.field == "name"


def test_keys_are_digits_from_one_on_and_small_letters_that_the_picker_does_not_need() -> None:
    assert [check_view_key(text) for text in ("1", "9", "a", " z ", "", " ")] == ["1", "9", "a", "z", None, None]
    for text in ("0", "A", "ab", "e", "n", "é", "²", "!", "\u0663"):
        with pytest.raises(InvalidInput, match="is no key for a view") as refused:
            check_view_key(text)
        assert refused.value.field == "key"


def test_orders_are_those_of_the_board() -> None:
    assert [check_view_sort(text) for text in ("", "hand", " Urgency ")] == ["", "hand", "urgency"]
    with pytest.raises(InvalidInput, match="no such order: size") as refused:
        check_view_sort("size")
    assert refused.value.hint == "Write hand or urgency, or nothing."


def test_a_filter_is_spelled_one_way_and_has_to_be_legible() -> None:
    assert check_view_filter("STAGE:Proposal   close:this-month", TODAY) == "stage:Proposal close:this-month"
    assert check_view_filter("", TODAY) == ""
    with pytest.raises(InvalidInput, match="unknown filter word"):
        check_view_filter("stge:x", TODAY)

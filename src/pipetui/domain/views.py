"""What a saved view accepts: a name, a filter in the words that people type, an order, a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filters import parse_filter
from pipetui.domain.text import LIMITS, clean, visible

if TYPE_CHECKING:
    from datetime import date

SORTS = {"": "as the board is", "hand": "by hand", "urgency": "by urgency"}
"""The orders that a view may bring, and their words; without one the board keeps its own."""

_PICKERS_OWN = "en"
"""Letters that the picker of views has a use for."""


def check_view_name(text: str) -> str:
    """Return a view's name: one line, not empty."""
    return clean(text, field="name", limit=LIMITS["view"], required=True)


def check_view_key(text: str) -> str | None:
    """Return the key that opens a view, a digit from 1 on or a small letter; None for none."""
    key = clean(text, field="key", limit=60)
    if not key:
        return None
    if len(key) != 1 or key not in "123456789abcdefghijklmnopqrstuvwxyz" or key in _PICKERS_OWN:
        hint = "Give a digit from 1 to 9 or a small letter other than e and n."
        raise InvalidInput(f"{visible(key)[:20]} is no key for a view", hint, field="key")
    return key


def check_view_sort(text: str) -> str:
    """Return a view's order; empty where it brings none."""
    sort = clean(text, field="sort", limit=60).lower()
    if sort not in SORTS:
        known = " or ".join(each for each in SORTS if each)
        raise InvalidInput(f"no such order: {visible(sort)[:40]}", f"Write {known}, or nothing.", field="sort")
    return sort


def check_view_filter(text: str, today: date) -> str:
    """Return a view's filter as its words are spelled.

    Raises:
        InvalidInput: it cannot be read.
    """
    return parse_filter(text, today).text

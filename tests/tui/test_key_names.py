"""Keys are shown as people know them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.tui.key_names import show_key, show_keys


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("j", "j"),
        ("G", "G"),
        ("question_mark", "?"),
        ("slash", "/"),
        ("shift+left", "⇧←"),
        ("ctrl+r", "ctrl+r"),
        ("ctrl+shift+left", "ctrl+shift+←"),
        ("shift+tab", "shift+tab"),
        ("escape", "esc"),
        ("f2", "f2"),
        ("plus", "+"),
        ("+", "+"),
        (" space ", "space"),
    ],
)
def test_one_key(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_several_keys() -> None:
    assert show_keys("L,shift+right, space") == "L ⇧→ space"
    assert show_keys("") == ""


def test_every_default_key_is_shown_in_single_cells() -> None:
    for spec in DEFAULT_KEYS:
        shown = show_keys(spec.keys)
        assert shown
        assert "_" not in shown
        assert cell_len(shown) == len(shown)

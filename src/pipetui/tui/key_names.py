"""Keys as people know them: `shift+left` is `⇧←`, `question_mark` is `?`."""

from __future__ import annotations

_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "enter",
    "escape": "esc",
    "space": "space",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
    "backspace": "bksp",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
}
_SHIFTED_ARROWS = {"up", "down", "left", "right"}


def show_key(key: str) -> str:
    """One key of a binding, as the help shows it."""
    *modifiers, name = key.strip().split("+") if key.strip() != "+" else ["plus"]
    shown = _NAMES.get(name, name)
    if modifiers == ["shift"] and name in _SHIFTED_ARROWS:
        return f"⇧{shown}"
    return "+".join([*modifiers, shown])


def show_keys(keys: str) -> str:
    """The keys of a binding (`"L,shift+right"`), as the help shows them (`L ⇧→`)."""
    return " ".join(show_key(key) for key in keys.split(",") if key.strip())

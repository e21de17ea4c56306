"""What a program may write to a terminal: the few sequences that drawing takes, and text. Anything else acts."""

from __future__ import annotations

import re

# What Textual draws and switches with; its colours are always written out, so a plain `ESC [ 31 m` is none of its own.
_COLOUR = rb"(?:[0-9]|[34]8;2;\d+;\d+;\d+)"
_MODES = rb"25|7|1000|1003|1004|1006|1015|1049|2004|2026|2048"
BOARD = re.compile(
    rb"\x1b\[(?:" + _COLOUR + rb"(?:;" + _COLOUR + rb")*m"
    rb"|\d+;\d+H|\?(?:" + _MODES + rb")[hl]|\?(?:2026|2048)\$p|>\d+u|<u)"
    rb"|\x1b\]22;[a-z]+\x07"  # the pointer's shape
)
PRINTOUT = re.compile(rb"\x1b\[(?:0|1|2|31|32|33|36)m")
_ACTING = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def acting(raw: bytes, allowed: re.Pattern[bytes]) -> list[str]:
    """Return what is neither text nor allowed, each with a little of what stands around it."""
    text = allowed.sub(b"", raw).decode()
    return [ascii(text[max(0, found.start() - 20) : found.end() + 20]) for found in _ACTING.finditer(text)]


def switched_on(raw: bytes, mode: int) -> int:
    """Return how many times a mode was switched on."""
    return raw.count(b"\x1b[?%dh" % mode)

"""How well text is told from its ground, as WCAG 2 reckons it."""

from __future__ import annotations

from textual.color import Color

LEGIBLE = 4.5
"""What ordinary text needs."""


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours."""
    light, dark = sorted((_luminance(Color.parse(first)), _luminance(Color.parse(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)

"""Stylesheets parsed once a process: each app of a test would parse those of all its widgets anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    import pytest
    from textual.css.model import RuleSet
    from textual.css.types import CSSLocation

_really_parse = Stylesheet._parse_rules


def install(patch: pytest.MonkeyPatch) -> None:
    """Have apps share what was parsed from the same text with the same variables, as one app's screens do."""
    parsed: dict[object, list[RuleSet]] = {}

    def parse(
        sheet: Stylesheet,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope, frozenset(sheet._variables.items()))
        if key not in parsed:
            parsed[key] = _really_parse(sheet, css, read_from, is_default_rules, tie_breaker, scope)
        return parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", parse)

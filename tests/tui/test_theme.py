"""The two themes are legible, and every theme gives the strips their colours."""

from __future__ import annotations

from itertools import product

import pytest
from rich.color import Color as RichColor
from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from pipetui.tui import theme
from support.contrast import LEGIBLE, contrast

GROUNDS = ("background", "surface", "panel")
TEXTS = (
    "foreground",
    "text",
    "text-muted",
    "text-disabled",
    "foreground-muted",
    "primary",
    "text-primary",
    "text-secondary",
    "text-accent",
    "text-warning",
    "text-error",
    "text-success",
    "warning",
    "error",
    "success",
)
FILLED = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("foreground", "input-selection-background"),
    ("button-color-foreground", "primary"),
    ("button-color-foreground", "success"),
    ("button-color-foreground", "error"),
    ("footer-key-foreground", "panel"),
)


def variables(of: Theme) -> dict[str, str]:
    """The theme's variables as an app hands them to its style sheet."""
    app: App[None] = App()
    theme.register(app)
    app.theme = of.name
    return app.get_css_variables()


def test_contrast_of_black_on_white_is_known() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("of", theme.THEMES, ids=lambda of: of.name)
@pytest.mark.parametrize(("text", "ground"), product(TEXTS, GROUNDS))
def test_text_is_legible_on_every_ground(of: Theme, text: str, ground: str) -> None:
    known = variables(of)
    assert contrast(known[text], known[ground]) >= LEGIBLE


@pytest.mark.parametrize("of", theme.THEMES, ids=lambda of: of.name)
@pytest.mark.parametrize(("text", "ground"), FILLED)
def test_text_is_legible_where_it_is_filled(of: Theme, text: str, ground: str) -> None:
    known = variables(of)
    assert contrast(known[text], known[ground]) >= LEGIBLE


@pytest.mark.parametrize("of", theme.THEMES, ids=lambda of: of.name)
def test_colours_for_strips_are_legible_on_ground_and_tint(of: Theme) -> None:
    found = theme.colours(variables(of))
    for name in ("text", "muted", "focus", "good", "planned", "warn", "bad"):
        for ground in (found.ground, found.tint):
            assert contrast(getattr(found, name), ground) >= LEGIBLE, name


def test_the_rule_is_seen_but_quiet() -> None:
    for of in theme.THEMES:
        found = theme.colours(variables(of))
        assert 1.3 < contrast(found.rule, found.ground) < 3


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_every_theme_of_textuals_gives_all_colours(name: str) -> None:
    for colour in theme.colours(variables(BUILTIN_THEMES[name])):
        RichColor.parse(colour)


def test_ansi_themes_leave_the_ground_to_the_terminal() -> None:
    found = theme.colours(variables(BUILTIN_THEMES["ansi-dark"]))
    assert (found.ground, found.tint, found.text, found.muted, found.rule) == ("default",) * 5
    assert found.bad != "default"


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
def test_borders_and_scrollbars_are_seen_on_a_terminal_of_any_ground(name: str) -> None:
    known = variables(BUILTIN_THEMES[name])
    assert {known[each] for each in ("border-blurred", "scrollbar-background")} == {"ansi_default"}
    assert known["scrollbar"] not in {"ansi_black", "ansi_white", "ansi_default"}


def test_keys_and_the_cursor_are_read_on_a_black_terminal() -> None:
    assert variables(BUILTIN_THEMES["ansi-dark"])["primary"] == "ansi_bright_blue"  # blue has 2 : 1 there, in xterm


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
@pytest.mark.parametrize("what", ["input", "screen"])
def test_what_is_marked_is_read_on_a_terminal_of_any_palette(name: str, what: str) -> None:
    known = variables(BUILTIN_THEMES[name])
    assert known[f"{what}-selection-foreground"] == "ansi_black"  # all palettes have it dark, and these grounds not
    assert known[f"{what}-selection-background"] in {"ansi_cyan", "ansi_bright_blue"}


def test_automatic_colours_are_worked_out_on_the_ground() -> None:
    found = theme.colours(variables(BUILTIN_THEMES["textual-dark"]))
    assert contrast(found.muted, found.ground) >= LEGIBLE

"""The looks of our own: two calm themes, dark and light, and the colours that line-drawn widgets need as plain values.

Widgets that Textual styles use its own variables (`$foreground`, `$text-muted`, `$text-error`, …), so that every theme
of Textual's works too. A widget that builds strips itself has no style sheet: it asks `colours` once per theme.
Text stands on `background`, `surface` or `panel`; on each of them every text colour reaches a contrast of 4.5 : 1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App

    from pipetui.render.styles import Styles

DARK = Theme(
    name="pipetui-dark",
    dark=True,
    background="#14181d",
    surface="#1b2027",
    panel="#252c35",
    foreground="#dde3ea",
    primary="#7db7e8",
    secondary="#9db4c8",
    accent="#d9b36c",
    warning="#e3b567",
    error="#f08a84",
    success="#8ccb94",
    variables={
        "text": "#dde3ea",
        "text-muted": "#98a4b3",
        "text-disabled": "#98a4b3",
        "text-primary": "#7db7e8",
        "text-secondary": "#9db4c8",
        "text-accent": "#d9b36c",
        "text-warning": "#e3b567",
        "text-error": "#f08a84",
        "text-success": "#8ccb94",
        "foreground-muted": "#98a4b3",
        "border": "#7db7e8",
        "border-blurred": "#3a4450",
        "block-cursor-foreground": "#14181d",
        "block-cursor-background": "#7db7e8",
        "block-cursor-blurred-foreground": "#dde3ea",
        "block-cursor-blurred-background": "#2f3945",
        "input-selection-background": "#3b5873",
        "button-color-foreground": "#14181d",
        "footer-key-foreground": "#7db7e8",
        "scrollbar": "#3a4450",
        "scrollbar-hover": "#4d5a68",
        "scrollbar-active": "#7db7e8",
        "scrollbar-background": "#1b2027",
        "scrollbar-background-hover": "#1b2027",
        "scrollbar-background-active": "#1b2027",
    },
)

LIGHT = Theme(
    name="pipetui-light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    foreground="#22272e",
    primary="#1a5c96",
    secondary="#48617a",
    accent="#7f5410",
    warning="#7d5200",
    error="#a92b22",
    success="#27682c",
    variables={
        "text": "#22272e",
        "text-muted": "#515a64",
        "text-disabled": "#515a64",
        "text-primary": "#1a5c96",
        "text-secondary": "#48617a",
        "text-accent": "#7f5410",
        "text-warning": "#7d5200",
        "text-error": "#a92b22",
        "text-success": "#27682c",
        "foreground-muted": "#515a64",
        "border": "#1a5c96",
        "border-blurred": "#c9c4b6",
        "block-cursor-foreground": "#fbfaf7",
        "block-cursor-background": "#1a5c96",
        "block-cursor-blurred-foreground": "#22272e",
        "block-cursor-blurred-background": "#d5dfe8",
        "input-selection-background": "#b9d2e8",
        "button-color-foreground": "#fbfaf7",
        "footer-key-foreground": "#1a5c96",
        "scrollbar": "#c9c4b6",
        "scrollbar-hover": "#a9a392",
        "scrollbar-active": "#1a5c96",
        "scrollbar-background": "#f2f0ea",
        "scrollbar-background-hover": "#f2f0ea",
        "scrollbar-background-active": "#f2f0ea",
    },
)

THEMES = (DARK, LIGHT)

_ON_ANY_TERMINAL = {
    "border-blurred": "ansi_default",
    "scrollbar": "ansi_blue",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "input-selection-foreground": "ansi_black",
    "screen-selection-foreground": "ansi_black",
}
"""What Textual's themes of a terminal's own colours draw in black or white, which a terminal's ground often is; and
what is marked: by day they write that in white on cyan, and few terminals have a cyan on which it can be read.
"""


class Colours(NamedTuple):
    """What strips are drawn with: each is a colour that `rich.style.Style` reads.

    Attributes:
        text: ordinary text.
        muted: second lines, units, hints.
        ground: the board behind the cards.
        tint: the ground of the focused card and of bars.
        rule: thin lines between columns; no text.
        focus: the focus bar, keys, what is active.
        good: won, done.
        planned: what is due today or planned.
        warn: stalled, over the limit.
        bad: overdue, missing, errors.
    """

    text: str
    muted: str
    ground: str
    tint: str
    rule: str
    focus: str
    good: str
    planned: str
    warn: str
    bad: str


def register(app: App[Any]) -> None:
    """Make both themes known to `app`, and a terminal's own colours as they are seen on it; the app chooses one."""
    for theme in THEMES:
        app.register_theme(theme)
    for name in ("ansi-dark", "ansi-light"):
        theme = BUILTIN_THEMES[name]
        app.register_theme(
            replace(
                theme,
                primary="ansi_bright_blue" if theme.dark else theme.primary,  # blue on black is 2 : 1 in xterm
                variables=theme.variables | _ON_ANY_TERMINAL,
            )
        )


def colours(variables: Mapping[str, str]) -> Colours:
    """The colours of the theme in use.

    Args:
        variables: `App.theme_variables`. Automatic colours ("auto 60%") are worked out on the theme's background; a
            terminal's own colours (ansi themes) come out as `default` or their rich names.
    """
    ground = Color.parse(variables["background"])
    text = _plain(variables["foreground"], ground)
    return Colours(
        text=text,
        muted=_plain(variables["text-muted"], ground),
        ground=_plain(variables["background"], ground),
        tint=_plain(variables["panel"], ground),
        # A theme's own border colours are often a hair off the ground: a rule must be seen, quietly.
        rule="default" if ground.ansi is not None else ground.blend(Color.parse(text), 0.2).hex6,
        focus=_plain(variables["primary"], ground),
        good=_plain(variables["text-success"], ground),
        planned=_plain(variables["text-accent"], ground),
        warn=_plain(variables["text-warning"], ground),
        bad=_plain(variables["text-error"], ground),
    )


def parsed(colour: str) -> Color:
    """One of `Colours` as Textual's: those of a terminal's own palette have rich's names there (`default`)."""
    try:
        return Color.parse(colour)
    except ColorParseError:
        return Color.parse(f"ansi_{colour}")


def printed(found: Colours) -> Styles:
    """The roles of a printout in the theme's colours; a terminal's own palette has no grey, so there it dims."""
    from pipetui.render.styles import Styles

    return Styles(
        muted="dim" if found.muted == "default" else found.muted,
        good=found.good,
        warning=found.warn,
        bad=found.bad,
        bar=found.focus,
    )


def _plain(value: str, ground: Color) -> str:
    """One variable as a plain colour on `ground`."""
    base, _, share = value.partition(" ")
    if base == "auto":
        return (ground + ground.get_contrast_text(float(share.rstrip("%") or 100) / 100)).hex6
    colour = Color.parse(base)
    if ground.ansi is not None or colour.ansi is not None:
        return "default" if colour.is_transparent else colour.rich_color.name
    return (ground + colour).hex6

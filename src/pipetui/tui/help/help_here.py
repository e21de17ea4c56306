"""`f1` in a form, a dialog or the filter: the keys of what has the focus, and of what it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.widgets import Input, TextArea

from pipetui.tui.help.help_screen import HelpLine, HelpScreen, HelpSection
from pipetui.tui.key_names import show_keys
from pipetui.tui.widgets.choice_list import ChoiceList
from pipetui.tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

_TYPING = HelpSection(
    "While you type",
    (
        HelpLine("← →", "A letter back, on", "a letter back or on; with ctrl a word"),
        HelpLine("home end", "To the beginning, the end", "to the beginning, to the end of the line"),
        HelpLine("backspace del", "Delete a letter", "delete the letter before, behind the cursor"),
        HelpLine("ctrl+w", "Delete a word", "delete the word before the cursor"),
        HelpLine("ctrl+u ctrl+k", "Delete the line up to here, from here", "delete all before, all behind the cursor"),
        HelpLine("ctrl+v", "Paste", "put in what was copied in this program; the terminal has a key of its own"),
    ),
)
_CHOOSING = HelpSection(
    "In the list",
    (
        HelpLine("↑ ↓", "Before, next", "the one before, the next one"),
        HelpLine("pgup pgdn", "First, last", "the first one, the last one"),
        HelpLine("1…9", "By number", "take the one of that number, or go to it where more is asked"),
        HelpLine("letter", "Jump by name", "go to the next name that begins with it"),
        HelpLine("enter", "Choose", "take the one under the cursor; a click does, too"),
    ),
)


def help_here(app: App[Any]) -> HelpScreen:
    """The keys that work where the focus is."""
    focused, screen = app.focused, app.screen
    nodes: list[DOMNode] = [screen] if focused is None else list(focused.ancestors_with_self)
    filtering = next((node for node in nodes if isinstance(node, FilterBar)), None)
    if filtering is not None:
        return HelpScreen("the filter", (_own(filtering, "The filter"), filter_words(), _TYPING))
    parts = [_own(node, "Here") for node in nodes[: nodes.index(screen) + 1] if not _is_common(node)]
    lines = (*_extra(screen), *(line for part in parts for line in part.lines))
    known = HelpSection("Here", tuple(dict.fromkeys(lines)))
    lists = (_CHOOSING,) if isinstance(focused, ChoiceList) else ()
    typing = (_TYPING,) if isinstance(focused, Input | TextArea) else ()
    return HelpScreen("this page", tuple(part for part in (known, *lists, *typing) if part.lines))


def filter_words() -> HelpSection:
    """The words of the filter's grammar, with an example each."""
    from pipetui.domain.filters import FILTER_WORDS

    known = {each.key: f": {' '.join(each.values)}" for each in FILTER_WORDS if each.key == "is"}
    words = [HelpLine(each.example, each.doc + known.get(each.key, "")) for each in FILTER_WORDS]
    more = [
        HelpLine("-tag:x", "a minus before a word turns it round"),
        HelpLine("acme", "stands in the title, the person's name or the company's"),
        HelpLine("tag:a tag:b", "the same word twice is either; different words all have to fit"),
    ]
    return HelpSection("What may be typed", (*words, *more))


def _is_common(node: DOMNode) -> bool:
    """Whether its keys are told in a section of their own, or are nobody's business."""
    return isinstance(node, Input | TextArea | ChoiceList)


def _own(node: DOMNode, title: str) -> HelpSection:
    """The keys that a widget or a screen says it has."""
    bindings = [each for kind in type(node).__mro__ for each in vars(kind).get("BINDINGS", ())]
    told = [each for each in bindings if isinstance(each, Binding) and (each.id or "").split(".")[0] not in _UNTOLD]
    lines = [HelpLine(show_keys(each.key), each.description.capitalize(), each.tooltip) for each in told]
    return HelpSection(title, tuple(line for line in lines if line.does))


_UNTOLD = frozenset({"", "app"})


def _extra(screen: DOMNode) -> tuple[HelpLine, ...]:
    """What a screen does with keys that are no bindings."""
    return tuple(getattr(screen, "HELP_LINES", ()))

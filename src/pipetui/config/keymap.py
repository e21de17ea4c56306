"""The tables of keys, the board's and its screens': what each is called, what it does, which keys a user puts on it.

Bindings, help, the command palette and the page of keys are made from them. Keys are written as Textual writes them
("L,shift+right,space"); a user may write `?` for `question_mark` and put spaces between keys. A key may mean one thing
on the board and another on a screen, but not two on either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class KeySpec(NamedTuple):
    """One thing that keys do.

    Attributes:
        id: its name in the keymap.
        keys: its default keys, comma-separated.
        title: what it does, for the palette.
        group: keys of one group stand together in the help.
        tooltip: a sentence more, for the help.
    """

    id: str
    keys: str
    title: str
    group: str
    tooltip: str


_AROUND, _MOVE, _DEAL, _REST = "Move around", "Move the card", "The deal", "Find, undo, look"
_SELECT = "Many deals at once"

DEFAULT_KEYS: tuple[KeySpec, ...] = (
    KeySpec("cursor.left", "h,left", "Column to the left", _AROUND, "focus the column to the left"),
    KeySpec("cursor.down", "j,down", "Next card", _AROUND, "focus the next card"),
    KeySpec("cursor.up", "k,up", "Card before", _AROUND, "focus the card before"),
    KeySpec("cursor.right", "l,right", "Column to the right", _AROUND, "focus the column to the right"),
    KeySpec("cursor.first", "g,home", "First card", _AROUND, "focus the first card of the column"),
    KeySpec("cursor.last", "G,end", "Last card", _AROUND, "focus the last card of the column"),
    KeySpec("cursor.page_down", "pagedown", "A page down", _AROUND, "focus a card one page further down"),
    KeySpec("cursor.page_up", "pageup", "A page up", _AROUND, "focus a card one page further up"),
    KeySpec(
        "column.collapse",
        "left_square_bracket",
        "Collapse the column",
        _AROUND,
        "collapse it to a strip with its name and count",
    ),
    KeySpec("column.open", "right_square_bracket", "Open the column", _AROUND, "open a column that is collapsed"),
    KeySpec(
        "deal.advance",
        "L,shift+right,space",
        "Advance",
        _MOVE,
        "to the next stage; after the last open one it asks whether the deal is won",
    ),
    KeySpec(
        "deal.back", "H,shift+left", "Move back", _MOVE, "to the stage before; a closed deal to its last open stage"
    ),
    KeySpec("deal.down", "J,shift+down", "Card down", _MOVE, "one place down in its column"),
    KeySpec("deal.up", "K,shift+up", "Card up", _MOVE, "one place up in its column"),
    *(
        KeySpec(f"deal.to_{number}", str(number), f"To stage {number}", _MOVE, f"to the board's stage {number}")
        for number in range(1, 10)
    ),
    KeySpec("deal.choose_stage", "m", "Move to a stage…", _MOVE, "choose the stage it moves to"),
    KeySpec("deal.win", "w", "Won", _MOVE, "mark the deal won"),
    KeySpec("deal.lose", "x", "Lost…", _MOVE, "mark the deal lost; asks for the reason"),
    KeySpec("deal.reopen", "R", "Reopen", _MOVE, "reopen a closed deal into its last open stage"),
    KeySpec("deal.open", "enter", "Open", _DEAL, "show all of the deal beside the board; again: over it"),
    KeySpec("deal.new", "n", "New deal", _DEAL, "make a deal in this stage (not in Lost)"),
    KeySpec("deal.edit", "e", "Edit", _DEAL, "edit every field of the deal"),
    KeySpec("deal.delete", "D", "Delete", _DEAL, "delete the deal; undo brings it back"),
    KeySpec("deal.tags", "T", "Tags…", _DEAL, "add tags and take tags off: retainer, -old"),
    KeySpec("select.card", "v", "Select", _SELECT, "select the card, or no longer, and go to the next one"),
    KeySpec("select.column", "V", "Select the column", _SELECT, "all its deals that the filter shows, or none of them"),
    KeySpec("select.all", "A", "Select all", _SELECT, "all open deals that the filter shows, or none of them"),
    KeySpec(
        "deal.edit_several",
        "E",
        "Plan and edit…",
        _SELECT,
        "next step, expected close, owner, tags of the selected, or the card",
    ),
    KeySpec("filter.open", "slash", "Filter", _REST, "narrow the board: stage: tag: owner: is:stalled …"),
    KeySpec("filter.views", "f", "Saved views…", _REST, "open a filter kept under a name, or keep the present one"),
    KeySpec("filter.clear", "escape", "Clear", _REST, "select nothing; close what is beside; show every deal"),
    KeySpec("change.undo", "u,z", "Undo", _REST, "take your last change back"),
    KeySpec("change.redo", "ctrl+r", "Redo", _REST, "do again what was undone"),
    KeySpec("view.next", "tab", "Next pane", _REST, "go to the deal or the figures beside the board, and back"),
    KeySpec("view.pane", "p", "Metrics pane", _REST, "show or hide the figures"),
    KeySpec(
        "view.sort",
        "s",
        "Sort by urgency or by hand",
        _REST,
        "by urgency (overdue, today, no next step, later), or by hand",
    ),
    KeySpec("view.density", "d", "Density", _REST, "how much a card tells: one line, three, five"),
    KeySpec(
        "view.weighted",
        "W",
        "Weighted values",
        _REST,
        "weigh the values in the heads by probability, or show them whole",
    ),
    KeySpec("pipeline.choose", "P", "Another pipeline…", _REST, "choose the pipeline that the board shows"),
    KeySpec(
        "goto.open", "o", "Go to…", _REST, "open another screen: o r reports, o s stages, o h history, o g settings"
    ),
    KeySpec("view.help", "question_mark,f1", "Help", _REST, "the keys of where you are"),
    KeySpec("view.commands", "colon,ctrl+p", "Command palette", _REST, "every action by its name"),
    KeySpec("app.quit", "q", "Quit", _REST, "leave; everything is saved already"),
)

GO_TO, SHARED, STAGES, SETTINGS = "Go to", "Every screen", "Stages and pipelines", "Settings"
A_DEAL, PEOPLE, HISTORY = "A deal", "A person or company", "History"
REPORTS, FIGURE = "Reports", "A figure"

SCREEN_KEYS: tuple[KeySpec, ...] = (
    KeySpec("goto.board", "b", "Board", GO_TO, "back to the board"),
    KeySpec("goto.stages", "s", "Stages and pipelines", GO_TO, "shape the stages, choose another pipeline"),
    KeySpec("goto.history", "h", "History", GO_TO, "every change, and undo any of them"),
    KeySpec("goto.views", "f", "Saved views", GO_TO, "open a filter kept under a name, or keep the present one"),
    KeySpec("goto.reports", "r", "Reports", GO_TO, "funnel, forecast, stages, lost, won, trend, sources, velocity"),
    KeySpec("goto.settings", "g", "Settings", GO_TO, "every setting and every key"),
    KeySpec("screen.close", "escape,q", "Back", SHARED, "back to where you came from"),
    KeySpec("stages.edit", "e,enter", "Edit", STAGES, "edit every field of the stage"),
    KeySpec("stages.add", "n", "New stage", STAGES, "add an open stage after this one"),
    KeySpec("stages.down", "J,shift+down", "Stage later", STAGES, "put the stage after the next one"),
    KeySpec("stages.up", "K,shift+up", "Stage earlier", STAGES, "put the stage before the one above"),
    KeySpec("stages.remove", "D", "Remove", STAGES, "remove the stage; asks where its deals go"),
    KeySpec("stages.choose_pipeline", "P", "Another pipeline…", STAGES, "choose the pipeline that the board shows"),
    KeySpec("stages.add_pipeline", "A", "New pipeline…", STAGES, "add a pipeline from a template"),
    KeySpec("stages.rename_pipeline", "R", "Rename the pipeline…", STAGES, "give the pipeline another name"),
    KeySpec("stages.delete_pipeline", "X", "Delete the pipeline…", STAGES, "delete it; asks where its deals go"),
    KeySpec("details.choose", "enter", "Edit or open", A_DEAL, "edit the line, open who it names, do the task"),
    KeySpec("details.change", "space", "Change", A_DEAL, "edit the line, also where enter opens a page"),
    KeySpec("details.form", "e", "Every field", A_DEAL, "edit every field of the deal"),
    KeySpec("details.notes", "ctrl+e", "Notes in your editor", A_DEAL, "edit the notes in $EDITOR, and save them"),
    KeySpec("details.full", "F", "Whole screen", A_DEAL, "from beside the board: the deal over all of it"),
    KeySpec("people.choose", "enter", "Open", PEOPLE, "open the deal, person or company, do the task"),
    KeySpec("history.show", "enter", "What changed", HISTORY, "show what the change changed, field by field"),
    KeySpec(
        "history.undo", "u,z", "Undo this change", HISTORY, "when nothing later depends on it; else says what does"
    ),
    KeySpec("history.redo", "ctrl+r", "Redo this change", HISTORY, "do again what was undone"),
    KeySpec("history.filter", "slash", "Find…", HISTORY, "words in what was done, by:ana, #12 for a deal"),
    KeySpec("history.down", "J,shift+down", "Page down", HISTORY, "scroll what the change changed"),
    KeySpec("history.up", "K,shift+up", "Page up", HISTORY, "scroll what the change changed, back"),
    KeySpec("reports.choose", "enter", "Deals, or why", REPORTS, "list the deals of a bar; explain a figure"),
    KeySpec("reports.explain", "e", "Explain", REPORTS, "how the figure of the line is computed, and from which deals"),
    KeySpec("reports.next", "tab", "Next report", REPORTS, "go to the next report"),
    KeySpec("reports.before", "shift+tab", "Report before", REPORTS, "go to the report before"),
    *(
        KeySpec(f"reports.to_{number}", str(number), f"Report {number}", REPORTS, f"go to report {number}")
        for number in range(1, 9)
    ),
    KeySpec("reports.period", "p", "Period…", REPORTS, "choose the period; it holds for all reports"),
    KeySpec("reports.filter", "slash", "Filter", REPORTS, "narrow all reports: stage: tag: owner: source: …"),
    KeySpec("reports.pipelines", "P", "All pipelines", REPORTS, "this pipeline alone, or all of them"),
    KeySpec("figure.open", "enter", "Open", FIGURE, "open the deal"),
    KeySpec("settings.edit", "e,enter", "Change", SETTINGS, "change the setting, or press the new key"),
    KeySpec("settings.reset", "backspace,delete", "Default", SETTINGS, "back to what holds without it"),
    KeySpec("settings.add_key", "a", "Another key", SETTINGS, "press one more key for the same"),
    KeySpec("settings.next", "tab", "Next part", SETTINGS, "go to the settings, the file's, the keys of each screen"),
)
"""What keys do on the screens beside the board, by screen. Those of `SHARED`, and some of the board, work on each."""

_SHARED_IDS = (
    *(f"cursor.{way}" for way in ("left", "down", "up", "right", "first", "last", "page_down", "page_up")),
    *("change.undo", "change.redo", "goto.open", "view.help", "view.commands"),
)

_INSTEAD = {HISTORY: frozenset({"change.undo", "change.redo"})}
"""What works on each screen but those: they have a key of their own in its place."""

_BESIDE = {
    "cursor.left": ("To the left", "to what stands on the left"),
    "cursor.down": ("Next line", "to the next line"),
    "cursor.up": ("Line before", "to the line before"),
    "cursor.right": ("To the right", "to what stands on the right"),
    "cursor.first": ("First line", "to the first line"),
    "cursor.last": ("Last line", "to the last line"),
    "cursor.page_down": ("A page down", "a page further down"),
    "cursor.page_up": ("A page up", "a page further up"),
}
"""What moving the cursor does on the screens beside the board, which have no cards."""

_BY_ID = {spec.id: spec for spec in (*DEFAULT_KEYS, *SCREEN_KEYS)}
_ON_EACH = (
    *(
        _BY_ID[key_id]._replace(**dict(zip(("title", "tooltip"), _BESIDE.get(key_id, ()), strict=False)))
        for key_id in _SHARED_IDS
    ),
    *(spec for spec in SCREEN_KEYS if spec.group == SHARED),
)
_NAMED = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "enter"}
_NAMED |= {"escape", "space", "tab", *(f"f{number}" for number in range(1, 25))}
_PUNCTUATION = {
    "!": "exclamation_mark",
    '"': "quotation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "\\": "backslash",
    "]": "right_square_bracket",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_RESERVED = {"ctrl+c": "interrupts the program", "ctrl+q": "quits"}


def resolve(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return the keys in force by id, for every id of the tables.

    Args:
        keymap: the user's keys by id; an id that is missing keeps its default keys.

    Raises:
        InvalidInput: an unknown id, a key that does not exist, or one key on two ids of a screen: both are named.
    """
    for key_id in keymap:
        if key_id not in _BY_ID:
            raise unknown_id(key_id)
    resolved = {
        spec.id: ",".join(_keys_of(spec.id, keymap[spec.id])) if spec.id in keymap else spec.keys
        for spec in _BY_ID.values()
    }
    if keymap:
        _refuse_conflicts("", DEFAULT_KEYS, resolved, keymap)
        for screen in screens():
            _refuse_conflicts(screen, keys_of_screen(screen), resolved, keymap)
    return resolved


def screens() -> tuple[str, ...]:
    """Return the screens that have keys of their own: the groups of `SCREEN_KEYS`."""
    return tuple(dict.fromkeys(spec.group for spec in SCREEN_KEYS if spec.group != SHARED))


def keys_of_screen(screen: str) -> tuple[KeySpec, ...]:
    """Return what keys do on a screen: its own, then those that work on each screen, except in the menu of screens."""
    own = tuple(spec for spec in SCREEN_KEYS if spec.group == screen)
    if screen == GO_TO:
        return own
    return (*own, *(spec for spec in _ON_EACH if spec.id not in _INSTEAD.get(screen, ())))


def ids_by_key(specs: Iterable[KeySpec], resolved: Mapping[str, str]) -> dict[str, str]:
    """Return the id behind each key.

    Args:
        specs: the keys of one place: `DEFAULT_KEYS`, or those of `keys_of_screen`.
        resolved: the keys in force by id, from `resolve`.
    """
    return {key: spec.id for spec in specs for key in resolved[spec.id].split(",")}


def _refuse_conflicts(
    screen: str, specs: Iterable[KeySpec], resolved: Mapping[str, str], keymap: Mapping[str, str]
) -> None:
    owner: dict[str, str] = {}
    where = f", in {screen}" if screen else ""
    for key_id in (spec.id for spec in specs):
        for key in resolved[key_id].split(","):
            other = owner.setdefault(key, key_id)
            if other != key_id:
                mine, theirs = (key_id, other) if key_id in keymap else (other, key_id)
                raise InvalidInput(
                    f"keymap: {key} is both {mine} ({_BY_ID[mine].title}) and {theirs} ({_BY_ID[theirs].title}){where}",
                    f'Give one of them another key, for example "{theirs}" = "f5" below [keymap].',
                    field=f"keymap.{mine}",
                )


def _keys_of(key_id: str, typed: str) -> list[str]:
    """Read the keys of one id, separated by commas or spaces; a key twice is once."""
    keys = [_key(key_id, each) for each in typed.replace(",", " ").split()]
    if not keys:
        raise InvalidInput(
            f"keymap: {key_id} has no key",
            f'Write "{key_id}" = "{_BY_ID[key_id].keys}", or take the line out for the default.',
            field=f"keymap.{key_id}",
        )
    return list(dict.fromkeys(keys))


def _key(key_id: str, typed: str) -> str:
    """Return one key as Textual names it."""
    held, _, name = (typed[:-2], "", "+") if typed == "+" or typed.endswith("++") else typed.rpartition("+")
    modifiers = sorted(set(held.lower().split("+"))) if held else []  # in the order in which Textual reports them
    if len(name) > 1:
        name = _OTHER_NAMES.get(name.lower(), name.lower())
    elif modifiers:
        name = name.lower()
    name = _PUNCTUATION.get(name, name)
    fine = (len(name) == 1 and name.isalnum()) or name in _NAMED or name in _PUNCTUATION.values()
    hint = "Write a letter, a sign, or a name such as enter, space, f5, pagedown, shift+left, ctrl+r."
    if modifiers == ["shift"] and len(name) == 1:
        fine, hint = False, f"Write {name.upper()} for shift+{name}."
    if not fine or set(modifiers) - {"alt", "ctrl", "shift"}:
        raise InvalidInput(f"keymap: {key_id} has an unknown key {visible(typed[:40])}", hint, field=f"keymap.{key_id}")
    key = "+".join([*modifiers, name])
    if key in _RESERVED:
        raise InvalidInput(
            f"keymap: {key} cannot be {key_id}: it {_RESERVED[key]}", "Give it another key.", field=f"keymap.{key_id}"
        )
    return key


def unknown_id(key_id: str) -> InvalidInput:
    """Return the error for an id that the table does not have; it names the nearest."""
    from difflib import get_close_matches

    near = get_close_matches(key_id[:40], _BY_ID, n=1, cutoff=0.5)
    meant = f", did you mean {near[0]}?" if near else ""
    return InvalidInput(
        f"keymap: unknown id {visible(key_id[:40])}{meant}", f"Known: {' '.join(_BY_ID)}.", field=f"keymap.{key_id}"
    )

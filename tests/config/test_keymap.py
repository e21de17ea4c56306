"""The table of keys covers what INTERFACE promises, and a user's keymap is taken as meant or refused by name."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.keys import _character_to_key

from pipetui.config.keymap import (
    _PUNCTUATION,
    DEFAULT_KEYS,
    SCREEN_KEYS,
    KeySpec,
    ids_by_key,
    keys_of_screen,
    resolve,
    screens,
    unknown_id,
)
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible
from support.hostile import PAYLOADS

EVERY = (*DEFAULT_KEYS, *SCREEN_KEYS)
IDS = [spec.id for spec in EVERY]
PLACES = {"": DEFAULT_KEYS, **{screen: keys_of_screen(screen) for screen in screens()}}
# The board's keys of this version, as INTERFACE's table has them, and what each one does.
PROMISED = {
    "h left": "cursor.left",
    "j down": "cursor.down",
    "k up": "cursor.up",
    "l right": "cursor.right",
    "g": "cursor.first",
    "G": "cursor.last",
    "L shift+right space": "deal.advance",
    "H shift+left": "deal.back",
    "J": "deal.down",
    "K": "deal.up",
    "1": "deal.to_1",
    "9": "deal.to_9",
    "m": "deal.choose_stage",
    "w": "deal.win",
    "x": "deal.lose",
    "R": "deal.reopen",
    "enter": "deal.open",
    "e": "deal.edit",
    "D": "deal.delete",
    "n": "deal.new",
    "slash": "filter.open",
    "escape": "filter.clear",
    "u z": "change.undo",
    "ctrl+r": "change.redo",
    "p": "view.pane",
    "o": "goto.open",
    "question_mark": "view.help",
    "colon ctrl+p": "view.commands",
    "q": "app.quit",
}


def refused(keymap: dict[str, str]) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        resolve(keymap)
    return raised.value


# -- the table --------------------------------------------------------------------------------------------------------


def test_the_promised_keys_are_there() -> None:
    owner = {key: spec.id for spec in DEFAULT_KEYS for key in spec.keys.split(",")}
    assert {key: owner.get(key) for keys in PROMISED for key in keys.split()} == {
        key: key_id for keys, key_id in PROMISED.items() for key in keys.split()
    }


def test_the_defaults_conflict_with_nothing_and_are_spelled_as_resolved() -> None:
    assert resolve({}) == {spec.id: spec.keys for spec in EVERY}
    assert resolve({spec.id: spec.keys for spec in EVERY}) == resolve({})


def test_ids_are_unique_and_groups_stand_together() -> None:
    assert len(set(IDS)) == len(IDS)
    groups = [spec.group for spec in EVERY]
    first_places = [groups.index(group) for group in dict.fromkeys(groups)]
    assert groups == sorted(groups, key=groups.index)
    assert first_places == sorted(first_places)


@pytest.mark.parametrize("spec", EVERY, ids=IDS)
def test_a_key_says_what_it_does_and_textual_takes_it(spec: KeySpec) -> None:
    assert spec.title
    assert spec.tooltip
    assert [binding.key for binding in Binding.make_bindings([Binding(spec.keys, "x")])] == spec.keys.split(",")


def test_no_default_needs_a_key_that_terminals_keep_for_themselves() -> None:
    kept = {"ctrl+enter", "ctrl+s", "ctrl+b", "ctrl+j", "ctrl+q", "ctrl+c", "ctrl+z"}
    for spec in EVERY:
        keys = spec.keys.split(",")
        assert not kept & set(keys)
        assert not all("alt+" in key for key in keys)


def test_punctuation_is_named_as_textual_names_it() -> None:
    assert {char: _character_to_key(char) for char in string.punctuation} == _PUNCTUATION


# -- a keymap ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Y", "Y"),
        ("Y,f6", "Y,f6"),
        ("Y f6", "Y,f6"),
        ("Y, f6 , Y", "Y,f6"),
        (";", "semicolon"),
        ("*", "asterisk"),
        ("+", "plus"),
        ("F6", "f6"),
        ("PgDn", None),
        ("Insert", "insert"),
        ("del", "delete"),
        ("semicolon", "semicolon"),
        ("shift+f6", "shift+f6"),
        ("ctrl+w", "ctrl+w"),
        ("Ctrl+W", "ctrl+w"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("ctrl+alt+x", "alt+ctrl+x"),
        ("ctrl++", "ctrl+plus"),
        ("é", "é"),
    ],
)
def test_keys_as_typed_and_as_textual_knows_them(typed: str, keys: str | None) -> None:
    if keys is None:
        assert "cursor.page_down" in refused({"deal.win": typed}).message
    else:
        assert resolve({"deal.win": typed})["deal.win"] == keys


def test_only_the_named_ids_change() -> None:
    changed = resolve({"deal.win": "Y", "deal.lose": "X"})
    assert {key_id for key_id in IDS if changed[key_id] != resolve({})[key_id]} == {"deal.win", "deal.lose"}


def test_two_ids_may_swap_their_keys() -> None:
    swapped = resolve({"deal.win": "x", "deal.lose": "w"})
    assert (swapped["deal.win"], swapped["deal.lose"]) == ("x", "w")


def test_a_key_set_free_may_be_taken() -> None:
    assert resolve({"deal.lose": "X", "deal.win": "x"})["deal.win"] == "x"


def test_a_key_may_mean_one_thing_on_the_board_and_another_on_a_screen() -> None:
    keys = resolve({"stages.remove": "w"})
    assert ids_by_key(DEFAULT_KEYS, keys)["w"] == "deal.win"
    assert ids_by_key(keys_of_screen("Stages and pipelines"), keys)["w"] == "stages.remove"


def test_what_works_on_each_screen_has_the_board_s_keys_there() -> None:
    keys = resolve({"change.undo": "U"})
    for screen in screens():
        owner = ids_by_key(keys_of_screen(screen), keys)
        assert owner.get("U") == ("change.undo" if screen not in ("Go to", "History") else None)
        assert owner.get("ctrl+r") == {"Go to": None, "History": "history.redo"}.get(screen, "change.redo")


# -- what is refused --------------------------------------------------------------------------------------------------


def test_a_conflict_names_both_owners_the_key_and_a_way_out() -> None:
    error = refused({"deal.win": "x"})
    assert error.message == "keymap: x is both deal.win (Won) and deal.lose (Lost…)"
    assert '"deal.lose" = "f5"' in error.hint
    assert error.field == "keymap.deal.win"


def test_a_conflict_with_a_key_further_up_names_the_user_s_own_first() -> None:
    assert refused({"app.quit": "h"}).message.startswith("keymap: h is both app.quit (Quit) and cursor.left")


def test_a_conflict_on_a_screen_names_the_screen() -> None:
    error = refused({"stages.remove": "n"})
    assert error.message == (
        "keymap: n is both stages.remove (Remove) and stages.add (New stage), in Stages and pipelines"
    )
    assert "cursor.down" in refused({"settings.edit": "j"}).message


def test_a_conflict_within_the_keymap() -> None:
    assert "deal.win" in refused({"deal.win": "f6", "deal.lose": "f6"}).message


@pytest.mark.parametrize(
    ("key_id", "near"), [("deal.wn", "deal.win"), ("deal.advanced", "deal.advance"), ("quit", "app.quit")]
)
def test_an_unknown_id_names_the_nearest_and_all(key_id: str, near: str) -> None:
    error = refused({key_id: "f6"})
    assert error.message == f"keymap: unknown id {key_id}, did you mean {near}?"
    assert all(known in error.hint for known in IDS)
    assert str(unknown_id(key_id)) == error.message


def test_an_id_like_none() -> None:
    assert refused({"zzzzzz": "f6"}).message == "keymap: unknown id zzzzzz"


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("", "deal.win has no key", '"deal.win" = "w"'),
        (" , ", "deal.win has no key", "take the line out"),
        ("wq", "unknown key wq", "Write a letter"),
        ("f25", "unknown key f25", "f5"),
        ("shift+w", "unknown key shift+w", "Write W for shift+w."),
        ("cmd+w", "unknown key cmd+w", "ctrl+r"),
        ("ctrl+nonsense", "unknown key ctrl+nonsense", "ctrl+r"),
        ("ctrl+", "unknown key ctrl+", "ctrl+r"),
        ("ctrl+c", "ctrl+c cannot be deal.win: it interrupts", "another key"),
        ("CTRL+Q", "ctrl+q cannot be deal.win: it quits", "another key"),
    ],
)
def test_a_key_that_is_none(typed: str, message: str, hint: str) -> None:
    error = refused({"deal.win": typed})
    assert message in error.message
    assert hint in error.hint
    assert error.field == "keymap.deal.win"


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_text_comes_into_no_message(name: str) -> None:
    for keymap in ({PAYLOADS[name]: "f6"}, {"deal.win": PAYLOADS[name] + "abc"}):
        message = refused(keymap).message
        assert visible(message) == message
        assert len(message) < 200


@given(st.dictionaries(st.sampled_from(IDS), st.text(max_size=8), max_size=4))
def test_any_keymap_is_resolved_without_conflict_or_refused(keymap: dict[str, str]) -> None:
    try:
        resolved = resolve(keymap)
    except InvalidInput:
        return
    assert list(resolved) == IDS
    for specs in PLACES.values():
        keys = [key for spec in specs for key in resolved[spec.id].split(",")]
        assert len(set(keys)) == len(keys)
    assert resolve(resolved) == resolved


def test_beside_the_board_the_cursors_keys_speak_of_no_cards() -> None:
    for screen in screens():
        for spec in keys_of_screen(screen):
            if spec.id.startswith("cursor."):
                assert not {"card", "column"} & {*spec.title.lower().split(), *spec.tooltip.lower().split()}, spec.id

"""Which test tells the story of which key: read from the tests' own marks, without importing them.

    @pytest.mark.story("deal.advance", "deal.back")
    async def test_a_card_goes_there_and_back(...)

A name is the id of a key (`config/keymap.py`) or of a gesture (`config/gestures.py`); `deal.to_*` is all that begin so.
The page of keys lists the stories; a test fails when a key has none, or a story names what there is not.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]
CHARACTERS = {"slash": "/", "colon": ":", "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]"}
"""Keys that a real terminal gets as the character that they are."""


class Story(NamedTuple):
    """A test that covers a key or gesture.

    Attributes:
        test: its place ("tests/tui/test_x.py::test_y").
        name: what it names.
        words: the words of all plain strings in it, the keys that it presses among them.
    """

    test: str
    name: str
    words: frozenset[str] = frozenset()


def known_names() -> dict[str, str]:
    """Every key and gesture by its id, with what a hand does."""
    from pipetui.config import keymap
    from pipetui.config.gestures import GESTURES
    from pipetui.tui.key_names import show_keys

    specs = (*keymap.DEFAULT_KEYS, *getattr(keymap, "SCREEN_KEYS", ()))
    return {spec.id: show_keys(spec.keys) for spec in specs} | {each.id: each.gesture for each in GESTURES}


@cache
def stories() -> tuple[Story, ...]:
    """Every mark of every test, in the order of the files."""
    found: list[Story] = []
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.story(" in text:
            found += in_text(text, path.relative_to(TESTS.parent).as_posix())
    return tuple(found)


def in_text(text: str, place: str) -> Iterator[Story]:
    """The marks of one file of tests."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [name for each in node.decorator_list for name in _named(each)]
            words = _words(node) if names else frozenset()
            yield from (Story(f"{place}::{node.name}", name, words) for name in names)


def _words(test: ast.AST) -> frozenset[str]:
    strings = (each.value for each in ast.walk(test) if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return frozenset(word for text in strings for word in text.split())


def _named(decorator: ast.expr) -> Iterator[str]:
    """What `@pytest.mark.story(…)` names; nothing for another decorator."""
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.story"):
        return
    for argument in decorator.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            raise TypeError(f"a story names keys as plain text, not {ast.unparse(argument)}")
        yield argument.value


def meant(name: str, known: dict[str, str]) -> list[str]:
    """The ids that a name of a story stands for."""
    if name.endswith("*"):
        return [each for each in known if each.startswith(name[:-1])]
    return [name] if name in known else []


def not_pressed() -> list[str]:
    """The keys that no story of theirs has by name, and the stories that have no key of what they are about."""
    from pipetui.config import keymap

    known = known_names()
    keys = {spec.id: spec.keys.split(",") for spec in (*keymap.DEFAULT_KEYS, *keymap.SCREEN_KEYS)}
    left, idle = {each: set(keys[each]) for each in keys}, []
    for story in stories():
        for each in set(meant(story.name, known)) & keys.keys():
            left[each] -= story.words
            if not {name for key in keys[each] for name in (key, CHARACTERS.get(key))} & story.words:
                idle.append(f"{story.test} presses no key of {each}")
    return [f"{key} ({each})" for each, some in left.items() for key in sorted(some)] + idle


def stories_by_id() -> dict[str, list[str]]:
    """The tests of each key and gesture, by id, those that have none included."""
    known = known_names()
    tests: dict[str, list[str]] = {each: [] for each in known}
    for story in stories():
        for each in meant(story.name, known):
            if story.test not in tests[each]:
                tests[each].append(story.test)
    return tests

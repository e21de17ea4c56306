"""What may follow in a filter line: the words of the grammar and, after a colon, the values in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.filter_words import Word, quoted, split_words
from pipetui.domain.filters import FILTER_WORDS
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PERIODS = ("this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year", "this-week")
_FIXED = {word.key: word.values for word in FILTER_WORDS if word.values} | dict.fromkeys(
    ("created", "close", "closed"), _PERIODS
)
_KEYS = frozenset(word.key for word in FILTER_WORDS)


class Completion(NamedTuple):
    """One way to go on.

    Attributes:
        shown: the word as it would stand (`tag:retainer`).
        line: the whole line with it.
    """

    shown: str
    line: str


def completions(line: str, values: Mapping[str, tuple[str, ...]], limit: int = 20) -> tuple[Completion, ...]:
    """The ways to complete the last word of a line; none after a blank, or where it is complete already.

    Args:
        line: what is typed so far.
        values: the names in use by filter word.
        limit: the most to give.
    """
    start = last_word(line)
    typed = line[start:]
    if not typed:
        return ()
    found: list[Completion] = []
    for shown in _candidates(typed, values):
        if shown != typed:
            end = "" if shown.endswith(":") else " "
            found.append(Completion(shown, f"{line[:start]}{shown}{end}"))
        if len(found) == limit:
            break
    return tuple(found)


def last_word(line: str) -> int:
    """Where the word that is being typed begins; a blank inside quotes does not end a word."""
    start = place = 0
    inside = False
    while place < len(line):
        char = line[place]
        if char == "\\" and inside:
            place += 1
        elif char == '"':
            inside = not inside
        elif char.isspace() and not inside:
            start = place + 1
        place += 1
    return start


def _candidates(typed: str, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    sign = "-" if typed.startswith("-") else ""
    key, colon, _ = typed.removeprefix("-").partition(":")
    if not colon:
        if key:
            yield from (f"{sign}{word.key}:" for word in FILTER_WORDS if word.key.startswith(key.lower()))
        return
    key = key.lower()
    if key not in _KEYS:
        return
    # The grammar's own reading takes quotes and backslashes off what is typed so far.
    word = next(iter(split_words(typed, _KEYS)), None)
    begun = fold(word.value) if word is not None else ""
    for value in map(visible, (*_FIXED.get(key, ()), *values.get(key, ()))):
        if value.strip() and fold(value).startswith(begun):
            yield quoted(Word(key, value, negated=bool(sign)))

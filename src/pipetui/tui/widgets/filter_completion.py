"""What may follow in a filter line: the words of the grammar and, after a colon, the values in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filter_words import Word, quoted, split_words
from pipetui.domain.filters import FILTER_WORDS, parse_filter
from pipetui.domain.periods import PERIOD_NAMES
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

DAY_WORDS = ("created", "close", "closed")
"""The words whose values are periods."""

_PERIODS = ("this-month", "last-month", *(each for each in PERIOD_NAMES if not each.endswith("-month")))
_DAYS = ("today", "yesterday", "+7d", "eom", "eoq")
_AMOUNTS = (">1000", ">5k", ">10k", ">=10k", "<1000", "<=5k", "1000..5000")
_FIXED = {
    **{word.key: word.values for word in FILTER_WORDS if word.values},
    **dict.fromkeys(DAY_WORDS, (*_PERIODS, *_DAYS)),
    "amount": _AMOUNTS,
}
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
    known = (*_FIXED.get(key, ()), *values.get(key, ()))
    start, dots, end = begun.partition("..")
    if dots and key in DAY_WORDS:  # the end of a range
        known = tuple(f"{start}..{each}" for each in known if ".." not in each and each.startswith(end))
    for value in map(visible, known):
        if value.strip() and fold(value).startswith(begun):
            yield quoted(Word(key, value, negated=bool(sign)))


def periods_around(today: date) -> tuple[str, ...]:
    """The year, the quarter and the month that a day is in, as a filter spells them."""
    return str(today.year), f"{today.year}-Q{(today.month + 2) // 3}", f"{today.year}-{today.month:02}"


def fault_place(line: str, today: date) -> int | None:
    """Where the first word begins that cannot be read; None where each can be on its own."""
    start = 0
    while start < len(line):
        end = _word_end(line, start)
        word = line[start:end]
        try:
            parse_filter(word, today)
        except InvalidInput:
            return start + len(word) - len(word.lstrip())
        start = end
    return None


def _word_end(line: str, start: int) -> int:
    """Where the word ends that begins at a place, or after the blanks there."""
    place = start
    while place < len(line) and line[place].isspace():
        place += 1
    while place < len(line) and (not line[place].isspace() or _quoted(line, place)):
        place += 1
    return place


def _quoted(line: str, place: int) -> bool:
    """Whether a blank at a place stands inside quotes."""
    return last_word(line[: place + 1]) != place + 1

r"""Splits a filter line into words, and spells words so that they split the same way again.

A value with spaces stands in double quotes; inside them, `\"` and `\\` are a quote and a backslash. A quote left open
reaches to the end, so that a filter works while it is typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Word(NamedTuple):
    """One word as typed. `key` is None for a bare word."""

    key: str | None
    value: str
    negated: bool


def split_words(words: Sequence[str] | str, keys: frozenset[str]) -> Iterator[Word]:
    """Yield the words of a line, or of the command line's arguments.

    Args:
        words: a line, or arguments, which keep their spaces.
        keys: the known keys; in an argument with spaces, a new word begins where one of them does.
    """
    if isinstance(words, str):
        place = 0
        while place < len(words):
            if words[place].isspace():
                place += 1
                continue
            word, place = _read(words, place, spaced=False)
            yield word
        return
    for argument in words:
        for part in _parts(argument, keys):
            yield _read(part, 0, spaced=True)[0]


def _parts(argument: str, keys: frozenset[str]) -> Iterator[str]:
    """Split one argument before each known key: `stage:Proposal Sent tag:x` is two words."""
    if '"' in argument:
        # quoted for us, not for the shell: spaces outside the quotes part words
        place = 0
        while place < len(argument):
            start = place
            _, place = _read(argument, place, spaced=False)
            if part := argument[start:place].strip():
                yield part
        return
    current: list[str] = []
    for piece in argument.split():
        key, colon, _ = piece.removeprefix("-").partition(":")
        if current and colon and key.lower() in keys:
            yield " ".join(current)
            current = []
        current.append(piece)
    if current:
        yield " ".join(current)


def _read(line: str, start: int, *, spaced: bool) -> tuple[Word, int]:
    """Read the word at `start`; return it and the place after it. `spaced`: spaces belong to the word."""
    place = start
    while place < len(line) and line[place].isspace():
        place += 1
    negated = line[place : place + 1] == "-" and not line[place + 1 : place + 2].isspace() and place + 1 < len(line)
    place += negated
    key: str | None = None
    begin = place
    while place < len(line) and line[place].isascii() and (line[place].isalpha() or line[place] == "-"):
        place += 1
    if place > begin and line[place : place + 1] == ":":
        key, place = line[begin:place], place + 1
    else:
        place = begin
    value, place = _value(line, place, spaced=spaced)
    return Word(key, value, negated), place


def _value(line: str, start: int, *, spaced: bool) -> tuple[str, int]:
    if line[start : start + 1] != '"':
        place = start
        while place < len(line) and (spaced or not line[place].isspace()):
            place += 1
        return line[start:place], place
    value: list[str] = []
    place = start + 1
    while place < len(line) and line[place] != '"':
        if line[place] == "\\" and line[place + 1 : place + 2] in ('"', "\\"):
            place += 1
        value.append(line[place])
        place += 1
    return "".join(value), place + 1


def quoted(word: Word) -> str:
    """Spell one word so that it reads back as the same word."""
    value = word.value
    looks_special = word.key is None and (":" in value or value.startswith("-"))
    if not value or looks_special or value.startswith('"') or any(char.isspace() for char in value):
        value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return ("-" if word.negated else "") + (f"{word.key}:" if word.key is not None else "") + value


def joined(words: Iterable[Word]) -> str:
    """Spell words as one line."""
    return " ".join(quoted(word) for word in words)

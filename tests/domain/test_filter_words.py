"""Filter lines split into words as a person means them, and spelled words split the same way again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.filter_words import Word, joined, quoted, split_words

KEYS = frozenset(["stage", "tag", "is"])


def split(line: str | list[str]) -> list[Word]:
    return list(split_words(line, KEYS))


def bare(value: str, *, negated: bool = False) -> Word:
    return Word(None, value, negated)


def keyed(key: str, value: str, *, negated: bool = False) -> Word:
    return Word(key, value, negated)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("   ", []),
        ("acme", [bare("acme")]),
        ("  acme\t ltd ", [bare("acme"), bare("ltd")]),
        ("stage:new tag:a", [keyed("stage", "new"), keyed("tag", "a")]),
        ('stage:"Proposal Sent" x', [keyed("stage", "Proposal Sent"), bare("x")]),
        ('stage:"open', [keyed("stage", "open")]),
        ('stage:"', [keyed("stage", "")]),
        ("stage:", [keyed("stage", "")]),
        ("-tag:x", [keyed("tag", "x", negated=True)]),
        ('-tag:"x y"', [keyed("tag", "x y", negated=True)]),
        ("-acme", [bare("acme", negated=True)]),
        ('-"acme ltd"', [bare("acme ltd", negated=True)]),
        ("-", [bare("-")]),
        ("- x", [bare("-"), bare("x")]),
        ("--x", [bare("-x", negated=True)]),
        ('"a:b"', [bare("a:b")]),
        ('"-x"', [bare("-x")]),
        ("10:30", [bare("10:30")]),
        (":x", [bare(":x")]),
        ("a_b:x", [bare("a_b:x")]),
        ("ключ:x", [bare("ключ:x")]),
        ("http://x", [keyed("http", "//x")]),
        ('a"b', [bare('a"b')]),
        ('"a"b', [bare("a"), bare("b")]),
        (r'"say \"hi\" \\ \n"', [bare(r'say "hi" \ \n')]),
        ("no-next:x", [keyed("no-next", "x")]),
        ("stage:a:b", [keyed("stage", "a:b")]),
    ],
)
def test_a_line_as_typed_on_the_board(line: str, words: list[Word]) -> None:
    assert split(line) == words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], []),
        ([""], []),
        (["stage:Proposal Sent"], [keyed("stage", "Proposal Sent")]),
        (["stage:Proposal Sent tag:x y"], [keyed("stage", "Proposal Sent"), keyed("tag", "x y")]),
        (["stage:a -TAG:b"], [keyed("stage", "a"), keyed("TAG", "b", negated=True)]),
        (["stage:a other:b"], [keyed("stage", "a other:b")]),
        (["acme ltd"], [bare("acme ltd")]),
        (["acme tag:x"], [bare("acme"), keyed("tag", "x")]),
        (["acme", "ltd"], [bare("acme"), bare("ltd")]),
        (['stage:"Proposal Sent"', "x"], [keyed("stage", "Proposal Sent"), bare("x")]),
        (['stage:"A B" "c d" e'], [keyed("stage", "A B"), bare("c d"), bare("e")]),
        (['  "a" '], [bare("a")]),
        (["-tag:x y"], [keyed("tag", "x y", negated=True)]),
        (["-foo bar"], [bare("foo bar", negated=True)]),
    ],
)
def test_arguments_keep_the_spaces_that_the_shell_kept(arguments: list[str], words: list[Word]) -> None:
    assert split(arguments) == words


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (bare("acme"), "acme"),
        (bare("acme ltd"), '"acme ltd"'),
        (bare("a:b"), '"a:b"'),
        (bare("-x"), '"-x"'),
        (bare(""), '""'),
        (bare("x", negated=True), "-x"),
        (bare("-x", negated=True), '-"-x"'),
        (keyed("tag", "x"), "tag:x"),
        (keyed("tag", "a:b"), "tag:a:b"),
        (keyed("tag", "-x"), "tag:-x"),
        (keyed("tag", '"x"', negated=True), r'-tag:"\"x\""'),
        (keyed("tag", r"a \ b"), r'tag:"a \\ b"'),
        (keyed("tag", r"a\b"), r"tag:a\b"),
    ],
)
def test_a_word_is_quoted_only_where_it_must_be(word: Word, text: str) -> None:
    assert quoted(word) == text
    assert split(text) == [word]


values = st.text(st.sampled_from('ab:-"\\ é'), max_size=8)
words = st.builds(Word, st.none() | st.sampled_from(["stage", "tag", "http"]), values, st.booleans())


@given(st.lists(words, max_size=6))
def test_spelled_words_split_the_same_way_again(line: list[Word]) -> None:
    assert split(joined(line)) == line


@given(st.lists(words, max_size=6))
def test_a_spelled_line_as_one_argument_means_the_same(line: list[Word]) -> None:
    text = joined(line)
    if '"' in text:
        assert split([text]) == line


@given(st.text(max_size=60))
def test_every_line_splits_into_words_that_spell_themselves(text: str) -> None:
    found = split(text)
    assert split(joined(found)) == found


@given(st.lists(st.text(max_size=20), max_size=4))
def test_every_command_line_splits(arguments: list[str]) -> None:
    found = split(arguments)
    assert split(joined(found)) == found

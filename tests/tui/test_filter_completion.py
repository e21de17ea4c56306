"""What may follow in a filter line: words of the grammar, values in use, spelled so that they read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.filters import FILTER_WORDS, WordTerm, parse_filter
from pipetui.domain.text import visible
from pipetui.tui.filter_completion import completions, last_word
from support.hostile import PAYLOADS
from support.samples import TODAY

VALUES = {"stage": ("Proposal Sent", "Prospecting", "Été"), "tag": ("retainer", 'big "fish"', "back\\slash")}


def shown(line: str) -> list[str]:
    return [completion.shown for completion in completions(line, VALUES)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("tag:x ", []),
        ("-", []),
        ("s", ["stage:", "status:", "source:"]),
        ("-ta", ["-tag:"]),
        ("TA", ["tag:"]),
        ("zz", []),
        ("stage:", ['stage:"Proposal Sent"', "stage:Prospecting", "stage:Été"]),
        ("stage:pro", ['stage:"Proposal Sent"', "stage:Prospecting"]),
        ('stage:"proposal s', ['stage:"Proposal Sent"']),
        ("stage:ete", ["stage:Été"]),
        ("-tag:r", ["-tag:retainer"]),
        ("tag:b", ['tag:"big \\"fish\\""', "tag:back\\slash"]),
        ("tag:retainer", []),
        ("STATUS:w", ["status:won"]),
        ("is:no", ["is:no-next-step", "is:no-amount"]),
        ("close:this-m", ["close:this-month"]),
        ("owner:", []),
        ("unknown:", []),
        ("amount:", []),
    ],
)
def test_what_is_offered(line: str, expected: list[str]) -> None:
    assert shown(line) == expected


def test_a_key_goes_on_at_once_and_a_value_ends_its_word() -> None:
    assert [each.line for each in completions("acme ta", VALUES)] == ["acme tag:"]
    assert [each.line for each in completions("acme tag:re", VALUES)] == ["acme tag:retainer "]


def test_no_more_than_asked_for() -> None:
    many = {"tag": tuple(f"t{index}" for index in range(100))}
    assert len(completions("tag:t", many)) == 20
    assert len(completions("tag:t", many, 3)) == 3


@pytest.mark.parametrize(
    ("line", "start"),
    [("", 0), ("a b", 2), ("a ", 2), ('stage:"a b', 0), ('stage:"a b" c', 12), ('tag:"a\\" b', 0), ("tag:a\\ b", 7)],
)
def test_where_the_last_word_begins(line: str, start: int) -> None:
    assert last_word(line) == start


@given(st.text(min_size=1, max_size=30))
def test_every_offered_value_reads_back_as_itself(value: str) -> None:
    for completion in completions("tag:", {"tag": (value,)}):
        line = completion.line
        (term,) = parse_filter(line, TODAY).terms
        assert isinstance(term, WordTerm)
        assert term.values == (visible(value).strip(),)


@given(st.text(max_size=40))
def test_any_typed_line_is_taken(line: str) -> None:
    for completion in completions(line, VALUES):
        assert completion.line.startswith(line[: last_word(line)])


@pytest.mark.parametrize("value", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_values_are_offered_without_harm(value: str) -> None:
    completions("tag:", {"tag": (value,)})
    completions(value, {"tag": (value,)})


def test_every_word_of_the_grammar_is_offered() -> None:
    for word in FILTER_WORDS:
        assert f"{word.key}:" in shown(word.key[0])

"""What may follow in a filter line: words of the grammar, values in use, spelled so that they read back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.filters import FILTER_WORDS, FilterWord, WordTerm, parse_filter
from pipetui.domain.text import visible
from pipetui.tui.widgets.filter_completion import DAY_WORDS, completions, fault_place, last_word, periods_around
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
        ("created:last", ["created:last-month", "created:last-week", "created:last-quarter", "created:last-year"]),
        ("closed:y", ["closed:yesterday"]),
        ("close:2026-01..this-q", ["close:2026-01..this-quarter"]),
        ("close:..eo", ["close:..eom", "close:..eoq"]),
        ("-is:st", ["-is:stalled"]),
        ("owner:", []),
        ("unknown:", []),
        ("amount:>", ["amount:>1000", "amount:>5k", "amount:>10k", "amount:>=10k"]),
        ("amount:1", ["amount:1000..5000"]),
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


@pytest.mark.parametrize("word", FILTER_WORDS, ids=lambda word: word.key)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_value_that_is_offered_can_be_read(word: FilterWord, sign: str) -> None:
    around = dict.fromkeys(DAY_WORDS, periods_around(TODAY))
    names = {**VALUES, **dict.fromkeys(("owner", "company", "source"), ("Ana M.", "Borel SA")), **around}
    offered = [each.line for each in completions(f"{sign}{word.key}:", names, 100)]
    assert offered
    for line in offered:
        if line.strip() != "-status:all":  # which would leave nothing, and is refused
            assert not parse_filter(line, TODAY).is_empty or word.key == "status"


def test_the_periods_around_a_day_are_periods() -> None:
    assert periods_around(TODAY) == ("2026", "2026-Q4", "2026-11")
    assert [periods_around(date(2026, month, 1))[1] for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("", None),
        ("acme tag:x", None),
        ("stge:x", 0),
        ("acme  stge:x tag:y", 6),
        ('tag:"a b" is:odd', 10),
        ('tag:"stge:x y', None),
        ("amount:>x is:stalled", 0),
    ],
)
def test_the_word_that_cannot_be_read_is_found(line: str, place: int | None) -> None:
    assert fault_place(line, TODAY) == place


@given(st.text(max_size=60))
def test_any_line_has_its_faults_found(line: str) -> None:
    place = fault_place(line, TODAY)
    assert place is None or 0 <= place <= len(line)

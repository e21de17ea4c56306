"""Filters: typed terms from words, and an error that says what would have worked."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filters import (
    FILTER_WORDS,
    AmountComparison,
    AmountTerm,
    DayRange,
    DayTerm,
    Filter,
    WordTerm,
    parse_filter,
)
from pipetui.domain.money import MAX_MINOR
from pipetui.domain.text import visible
from support.hostile import PAYLOADS

TODAY = date(2026, 11, 22)


def parsed(words: str | list[str]) -> Filter:
    return parse_filter(words, TODAY)


def terms(words: str | list[str]) -> list[object]:
    return list(parsed(words).terms)


def parsed_or_refused(words: str) -> Filter | None:
    try:
        return parsed(words)
    except InvalidInput:
        return None


def word(key: str, *values: str, negated: bool = False) -> WordTerm:
    return WordTerm(key, values, negated)


def amount(*comparisons: tuple[str, int, str | None], negated: bool = False) -> AmountTerm:
    return AmountTerm("amount", tuple(AmountComparison(*each) for each in comparisons), negated)


# -- words ------------------------------------------------------------------------------------------------------------


def test_no_words_let_everything_through() -> None:
    for nothing in ("", "  ", [], [""]):
        assert parsed(nothing) == Filter()
        assert parsed(nothing).is_empty
        assert parsed(nothing).text == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('stage:"Proposal Sent"', [word("stage", "Proposal Sent")]),
        ("tag:retainer", [word("tag", "retainer")]),
        ("OWNER:Ana", [word("owner", "Ana")]),
        ("company:acme source:referral", [word("company", "acme"), word("source", "referral")]),
        ("status:WON", [word("status", "won")]),
        ("is:stalled", [word("is", "stalled")]),
        ("is:no_next_step", [word("is", "no-next-step")]),
        ('is:"No next step"', [word("is", "no-next-step")]),
        ("acme", [word("text", "acme")]),
        ("acme ltd", [word("text", "acme"), word("text", "ltd")]),
        ('"acme ltd"', [word("text", "acme ltd")]),
        ("-acme", [word("text", "acme", negated=True)]),
        ("-tag:x", [word("tag", "x", negated=True)]),
        ("-is:stalled", [word("is", "stalled", negated=True)]),
        (
            "tag:' OR 1=1 --",
            [word("tag", "'"), word("text", "OR"), word("text", "1=1"), word("text", "-", negated=True)],
        ),
    ],
)
def test_words(words: str, expected: list[object]) -> None:
    assert terms(words) == expected


def test_the_same_key_twice_means_any_and_different_keys_mean_all() -> None:
    assert terms("tag:a stage:s tag:b tag:a -tag:c -tag:d") == [
        word("tag", "a", "b"),
        word("stage", "s"),
        word("tag", "c", "d", negated=True),
    ]


def test_every_bare_word_must_fit() -> None:
    assert terms("a b a -b") == [word("text", "a"), word("text", "b"), word("text", "b", negated=True)]


def test_arguments_keep_their_spaces() -> None:
    assert terms(["stage:Proposal Sent", "acme ltd"]) == [word("stage", "Proposal Sent"), word("text", "acme ltd")]


# -- status -----------------------------------------------------------------------------------------------------------


def test_status_all_is_named_and_restricts_nothing() -> None:
    found = parsed("status:all")
    assert found.is_empty
    assert found.has("status")
    assert found.text == "status:all"
    assert not parsed("tag:x").has("status")


def test_all_takes_in_every_other_status() -> None:
    assert terms("status:won status:all") == []
    assert terms("status:all -status:lost") == [word("status", "lost", negated=True)]


def test_no_status_at_all_is_refused() -> None:
    with pytest.raises(InvalidInput, match="-status:all leaves nothing"):
        parsed("-status:all")


# -- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("created:this-month", date(2026, 11, 1), date(2026, 11, 30)),
        ("created:2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("created:2026-01-15..2026-02-01", date(2026, 1, 15), date(2026, 2, 1)),
        ("created:2026-01..2026-03", date(2026, 1, 1), date(2026, 3, 31)),
        ("created:2026-01..", date(2026, 1, 1), None),
        ("created:..yesterday", None, date(2026, 11, 21)),
        ("created:all", None, None),
        ('created:"last fri"', date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_days(words: str, first: date | None, last: date | None) -> None:
    (term,) = parsed(words).terms
    assert isinstance(term, DayTerm)
    assert term.key == "created"
    assert term.values == (DayRange(parsed(words).words[0].value, first, last),)


def test_every_day_word_reads_periods() -> None:
    found = parsed("created:2026 close:this-month -closed:2025 closed:2026 closed:2024")
    assert [(term.key, term.negated, len(term.values)) for term in found.terms] == [
        ("created", False, 1),
        ("close", False, 1),
        ("closed", True, 1),
        ("closed", False, 2),
    ]


# -- amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("amount:>10000", amount((">", 100_000_000, None))),
        ("amount:>=10k", amount((">=", 100_000_000, None))),
        ("amount:<2.5k", amount(("<", 25_000_000, None))),
        ("amount:<=1m", amount(("<=", 10_000_000_000, None))),
        ("amount:=5", amount(("=", 50_000, None))),
        ("amount:5", amount(("=", 50_000, None))),
        ("amount:12,500", amount(("=", 125_000_000, None))),
        ("amount:0.0001", amount(("=", 1, None))),
        ("amount:1000..5000", amount((">=", 10_000_000, None), ("<=", 50_000_000, None))),
        ("amount:1k..", amount((">=", 10_000_000, None))),
        ("amount:..1k", amount(("<=", 10_000_000, None))),
        ("amount:>10kUSD", amount((">", 100_000_000, "USD"))),
        ("amount:>usd10k", amount((">", 100_000_000, "USD"))),
        ('amount:"> 10 000 EUR"', amount((">", 100_000_000, "EUR"))),
        ("amount:>1 amount:<5", amount((">", 10_000, None), ("<", 50_000, None))),
        ("-amount:1..5", amount((">=", 10_000, None), ("<=", 50_000, None), negated=True)),
    ],
)
def test_amounts(words: str, term: AmountTerm) -> None:
    assert terms(words) == [term]


def test_two_amounts_that_are_not_are_two_terms() -> None:
    assert terms("-amount:>1 -amount:<5") == [
        amount((">", 10_000, None), negated=True),
        amount(("<", 50_000, None), negated=True),
    ]


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        (">10", 2, (">", 1_000)),
        (">10.5", 0, (">", 10)),
        (">=10.5", 0, (">", 10)),
        ("<10.5", 0, ("<=", 10)),
        ("<=10.5", 0, ("<=", 10)),
        ("=10.5", 0, ("<", 0)),
        ("=10.5", 2, ("=", 1_050)),
        (">=10.123KWD", 3, (">=", 10_123)),
        ("<10.0001", 4, ("<", 100_001)),
    ],
)
def test_a_comparison_in_minor_units(text: str, digits: int, expected: tuple[str, int]) -> None:
    (term,) = parsed(f"amount:{text}").terms
    assert isinstance(term, AmountTerm)
    assert term.values[0].in_minor(digits) == expected


COMPARE = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
}


@given(st.sampled_from(list(COMPARE)), st.integers(0, 10**21), st.integers(0, MAX_MINOR), st.sampled_from([0, 2, 3, 4]))
def test_a_comparison_means_the_same_in_every_unit(operator: str, typed: int, minor: int, digits: int) -> None:
    in_minor = AmountComparison(operator, typed, None).in_minor(digits)
    exact = COMPARE[operator](minor * 10 ** (4 - digits), typed)
    assert COMPARE[in_minor[0]](minor, in_minor[1]) == exact


@given(st.sampled_from(list(COMPARE)), st.integers(0, 40), st.integers(0, 4), st.sampled_from([0, 2, 3]))
def test_a_comparison_means_the_same_near_its_edge(operator: str, typed: int, minor: int, digits: int) -> None:
    in_minor = AmountComparison(operator, typed, None).in_minor(digits)
    exact = COMPARE[operator](minor * 10 ** (4 - digits), typed)
    assert COMPARE[in_minor[0]](minor, in_minor[1]) == exact


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("stge:new", "unknown filter word stge:new, did you mean stage:?", "Known: stage: tag: owner:"),
        ("pipeline:x", "unknown filter word pipeline:x", "amount: is: and bare words"),
        ("-xyzzy:1", "unknown filter word -xyzzy:1", 'quote it: "xyzzy:…"'),
        ("http://x", "unknown filter word http://x", '"http:…"'),
        ("is:stall", "unknown value in is:stall, did you mean is:stalled?", "is:ghost is:overdue is:no-next-step"),
        ("is:zzz", "unknown value in is:zzz", "is:unpriced"),
        ("status:closed", "unknown value in status:closed", "status:open status:won status:lost status:all"),
        ("tag:", "tag: needs a value", "For example tag:retainer"),
        ('tag:""', "tag: needs a value", "has this tag"),
        ("amount:", "amount: needs a value", "amount:>10000"),
        ("amount:lots", "not an amount to compare with: amount:lots", "amount:1000..5000"),
        ("amount:5000..1000", "amount:5000..1000: the range ends before it begins", "Write amount:1000..5000."),
        ("amount:1k..999.99", "the range ends before it begins", "Write amount:999.99..1k."),
        ("amount:>", "not an amount to compare with", "amount:>10000"),
        ("amount:..", "not an amount to compare with", "amount:>10000"),
        ("amount:>1..5", "not an amount to compare with", "amount:>10000"),
        ("amount:-5", "not an amount to compare with", "amount:>10000"),
        ("amount:NaN", "not an amount to compare with", "amount:>10000"),
        ("amount:1.005", "not an amount to compare with", "amount:>10000"),
        ("amount:0.00001", "not an amount to compare with", "amount:>10000"),
        ("amount:>5ABC", "not an amount to compare with", "amount:>10kUSD"),
        ("amount:>999999999999999999999999", "not an amount to compare with", "amount:>10000"),
        ("created:soonish", "created:soonish: no such period: soonish", "Like created:2026-01..2026-03."),
        ("close:this-mnth", "did you mean this-month?", "Like close:this-month."),
        ("closed:2026-03..2026-01", "ends before it begins", "Like closed:last-quarter."),
        ("created:..", "no such period", "Like created:"),
        ("created:x..", "no such period: x", "Like created:"),
        ('""', "an empty word finds nothing", "part of a title"),
        ('"\u0301"', "an empty word finds nothing", "part of a title"),
        ("x" * 2_001, "the filter is too long: 2,001 characters", "At most 2,000."),
    ],
)
def test_an_error_names_the_word_and_what_is_known(words: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parsed(words)
    assert message in raised.value.message
    assert hint in raised.value.hint
    assert raised.value.field == "filter"


def test_arguments_are_measured_together() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        parsed(["x" * 999, "y" * 999, "z"])


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_words_come_into_no_message(name: str) -> None:
    for words in (f"zzz:{PAYLOADS[name]}", [f"is:{PAYLOADS[name]}"], [f"amount:{PAYLOADS[name]}"]):
        with pytest.raises(InvalidInput) as raised:
            parsed(words)
        assert visible(raised.value.message) == raised.value.message
        assert len(raised.value.message) < 200


def test_ten_thousand_words_are_read_or_refused_at_once() -> None:
    start = time.thread_time()
    for text in ("a " * 1_000, '"' * 2_000, "-" * 2_000, "a:" * 1_000, "\\" * 2_000, "tag:x " * 330):
        parsed_or_refused(text)
    assert time.thread_time() - start < 1.0


# -- spelling and merging ---------------------------------------------------------------------------------------------

pieces = st.sampled_from(
    [
        "stage:new", 'stage:"Proposal Sent"', "-stage:x", "tag:a", "-tag:b", 'tag:"a b"', "owner:ana", "status:won",
        "status:all", "-status:lost", "company:acme", "source:web", "created:2026", "created:2026-01..", "-close:eom",
        "closed:..today", "amount:>5", "amount:<10k", "-amount:1..5", "is:stalled", "is:no-amount", "-is:ghost",
        "acme", "-ltd", '"x y"', '"a:b"', '-"-z"', "é", "10:30",
    ]
)  # fmt: skip
lines = st.lists(pieces, max_size=8)


@given(lines)
def test_the_canonical_text_reads_back_as_the_same_filter(line: list[str]) -> None:
    found = parsed(" ".join(line))
    assert parsed(found.text) == found


@given(lines)
def test_order_changes_nothing_but_order(line: list[str]) -> None:
    def meaning(found: Filter) -> set[object]:
        return {(term.key, frozenset(term.values), term.negated) for term in found.terms}

    assert meaning(parsed(" ".join(line))) == meaning(parsed(" ".join(reversed(line))))


@given(lines, lines)
def test_merging_is_reading_as_one_line(one: list[str], other: list[str]) -> None:
    merged = parsed(" ".join(one)).merge(parsed(" ".join(other)))
    assert merged == parsed(" ".join(one + other))


def test_a_filter_can_be_a_key() -> None:
    assert len({parsed("tag:a"), parsed("tag:a"), parsed("tag:b")}) == 2


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    found = parsed_or_refused(text)
    assert found is None or parsed(found.text) == found


# -- the table --------------------------------------------------------------------------------------------------------


def test_every_example_of_the_table_is_read() -> None:
    for known in FILTER_WORDS:
        assert parsed(known.example).has(known.key)
        assert known.doc


def test_every_listed_value_is_read() -> None:
    for known in FILTER_WORDS:
        for value in known.values:
            assert parsed(f"{known.key}:{value}").has(known.key)


def test_the_words_are_those_promised() -> None:
    assert [known.key for known in FILTER_WORDS] == (
        "stage tag owner status company source created close closed amount is".split()  # noqa: SIM905
    )
    promised = "stalled ghost overdue no-next-step no-amount incomplete unpriced"
    assert " ".join(FILTER_WORDS[-1].values) == promised

"""Text from outside is harmless once cleaned, and honest names stay what they were."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain import text as text_module
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS, clean, counted, fold, visible
from support.hostile import PAYLOADS, SCRIPTS

ENGLAND = SCRIPTS["england"].split()[0]
BLACK_FLAG = "\U0001f3f4"

# Everything that RELIABILITY's denylist names, by code point.
DENIED = [
    *(code for code in range(0x20) if code != 0x0A),
    *range(0x7F, 0xA0),
    0xAD,
    0x61C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    0xFEFF,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xD800,
    0xDBFF,
    0xDC00,
    0xDFFF,
    0xFFF9,
    0xFFFA,
    0xFFFB,
    0x2028,
    0x2029,
    0xE0001,
    0xE0041,
    0xE007F,
]

anything = st.text(st.characters(categories=None), max_size=40) | st.text(
    st.sampled_from(
        [chr(code) for code in DENIED] + list("ab é\n\u0301\u0327🏴👩💻\u200c\u200d\ufe0f") + list(ENGLAND)
    ),
    max_size=20,
)


def cleaned(text: str, *, limit: int = 500, multiline: bool = False) -> str:
    return clean(text, field="title", limit=limit, multiline=multiline)


# -- what must not come through ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", DENIED, ids=lambda code: f"U+{code:04X}")
def test_a_denied_character_comes_neither_into_the_file_nor_onto_the_screen(code: int) -> None:
    text = f"Ac{chr(code)}me"
    for result in (cleaned(text), cleaned(text, multiline=True), visible(text), visible(text, multiline=True)):
        assert chr(code) not in result
        assert result.startswith("Ac")
        assert result.endswith("me")


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_payload_keeps_a_byte_that_acts(name: str) -> None:
    for result in (cleaned(PAYLOADS[name]), visible(PAYLOADS[name])):
        assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in result)
        assert not set(result) & {chr(code) for code in DENIED}


@pytest.mark.parametrize("name", ["clear screen", "clipboard", "C1 OSC", "NUL", "right-to-left override"])
def test_the_name_in_a_payload_stays_legible(name: str) -> None:
    assert visible(PAYLOADS[name]).replace(" ", "").startswith("Ac")


@pytest.mark.parametrize("name", ["markup", "broken markup", "trailing backslash", "formula", "shell", "sql", "format"])
def test_text_that_is_only_odd_is_not_touched(name: str) -> None:
    assert cleaned(PAYLOADS[name]) == PAYLOADS[name]
    assert visible(PAYLOADS[name]) == PAYLOADS[name]


@given(anything)
def test_cleaning_leaves_nothing_denied(text: str) -> None:
    result = clean(text, field="notes", limit=1_000, multiline=True)
    assert not set(result) & {chr(code) for code in DENIED}
    assert result == result.strip()


# -- what must come through -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_honest_names_survive(name: str) -> None:
    assert visible(SCRIPTS[name]) == SCRIPTS[name]
    assert cleaned(SCRIPTS[name]) == unicodedata.normalize("NFC", SCRIPTS[name])


def test_a_lone_black_flag_and_tags_that_make_no_flag() -> None:
    assert visible(BLACK_FLAG) == BLACK_FLAG
    assert visible(f"{BLACK_FLAG}\U000e0041 x") == f"{BLACK_FLAG} x"
    assert visible(f"{BLACK_FLAG}\U000e0041\U000e0042\U000e007f") == BLACK_FLAG
    long = "\U000e0061" * 9
    assert visible(f"{BLACK_FLAG}{long}\U000e007f.") == f"{BLACK_FLAG}."
    assert visible(f"{ENGLAND}{ENGLAND}\x1b") == ENGLAND * 2


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a\u200db", "a\u200db"),
        ("a\u200d", "a"),
        ("\u200da", "a"),
        ("a\u200d b", "a b"),
        ("a \u200cb", "a b"),
        ("1\u200d2", "12"),
        ("a\u200d\u200db", "a\u200db"),
        ("a\u200d\u200bb", "a\u200db"),
        ("👩🏽\u200d💻", "👩🏽\u200d💻"),
    ],
)
def test_joiners_stay_between_letters_and_emoji_only(text: str, result: str) -> None:
    assert visible(text) == result
    assert cleaned(text) == result


# -- lines ------------------------------------------------------------------------------------------------------------


def test_a_field_of_one_line_has_one_line() -> None:
    assert cleaned(" Acme\nLtd\r\nParis\t1\u2028x ") == "Acme Ltd Paris 1 x"
    assert visible("Acme\nLtd") == "Acme Ltd"


def test_notes_keep_their_lines() -> None:
    text = "\n  First\r\n\r\nSecond\u2029Third\n\n"
    assert cleaned(text, multiline=True) == "First\n\nSecond\nThird"
    assert visible("a\r\nb", multiline=True) == "a\nb"


# -- limits -----------------------------------------------------------------------------------------------------------


def test_a_text_at_the_limit_fits_and_one_more_is_refused_by_name() -> None:
    assert cleaned("x" * 500) == "x" * 500
    with pytest.raises(InvalidInput, match=r"title is too long: 501 characters, at most 500 fit") as raised:
        cleaned("x" * 501)
    assert raised.value.field == "title"
    assert "notes" in raised.value.hint


def test_what_cleaning_takes_away_does_not_count() -> None:
    assert cleaned("\x1b" * 700 + "x" * 500) == "x" * 500
    assert cleaned(" " * 900 + "x" * 500) == "x" * 500


def test_too_long_notes_are_not_sent_into_the_notes() -> None:
    with pytest.raises(InvalidInput) as raised:
        clean("x" * (LIMITS["notes"] + 1), field="notes", limit=LIMITS["notes"], multiline=True)
    assert raised.value.hint == "Shorten it."


@pytest.mark.parametrize("char", ["x", "é", "\x1b", "\u0301", "\u200d", BLACK_FLAG], ids=ascii)
def test_a_megabyte_is_refused_or_shown_without_delay(char: str) -> None:
    text = f"a{char * 1_000_000}"
    start = time.thread_time()
    with pytest.raises(InvalidInput, match="too long"):
        cleaned(text)
    assert time.thread_time() - start < 0.5
    visible(text)
    assert time.thread_time() - start < 2.0  # 20 ms where nothing else runs


def test_a_tower_of_marks_costs_no_minutes() -> None:
    # in alternating classes, which sorting them by insertion would meet at its worst
    start = time.thread_time()
    result = clean("a" + "\u0301\u0323" * 49_000, field="notes", limit=LIMITS["notes"])
    fold("a" + "\u0301\u0323" * 49_000)
    assert time.thread_time() - start < 3.0
    assert 2 <= len(result) <= 31


def test_empty_is_fine_unless_required() -> None:
    assert cleaned(" \x1b\u200b ") == ""
    with pytest.raises(InvalidInput, match="title is empty") as raised:
        clean(" \u200b", field="title", limit=500, required=True)
    assert raised.value.field == "title"


def test_the_table_of_characters_does_not_grow_without_end() -> None:
    ideographs = "".join(map(chr, range(0x4E00, 0x4E00 + 12_000)))
    assert visible(f"{ideographs}\x1b") == ideographs
    assert len(text_module._DENIED) <= 10_000
    assert visible("\U000e0041\U000e0042x") == "x"


# -- properties -------------------------------------------------------------------------------------------------------


@given(anything, st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, multiline: bool) -> None:
    once = clean(text, field="notes", limit=1_000, multiline=multiline)
    assert clean(once, field="notes", limit=1_000, multiline=multiline) == once


@given(anything)
def test_what_was_cleaned_is_shown_as_it_is(text: str) -> None:
    once = clean(text, field="notes", limit=1_000)
    assert visible(once) == once
    assert "\n" not in once


@given(anything)
def test_cleaned_text_is_in_nfc_and_encodes(text: str) -> None:
    once = cleaned(text)
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_only_loses_the_white_space_around_it(text: str) -> None:
    assert cleaned(text) == text.strip()
    assert visible(text) == text


# -- search keys ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Inès  MARTIN", "ines martin"),
        ("STRASSE", "straße"),
        ("Sørensen", "SORENSEN"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Café", "Cafe\u0301"),
        ("ﬁnance", "finance"),
        ("ＡＣＭＥ", "acme"),
        ("O’Neil", "o'neil"),
        ("Æther", "aether"),
        ("10\u00a0000", "10 000"),
        ("Ac\u200bme", "acme"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_what_reads_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_what_reads_differently_stays_apart() -> None:
    assert (
        len({fold(name) for name in ("Acme", "Acme Ltd", "株式会社", "주식회사", "شركة", "🚀", "می\u200cخواهم")}) == 7
    )


@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_a_name_is_found_in_any_case(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@given(anything)
def test_the_cleaned_name_has_the_key_of_the_typed_one(text: str) -> None:
    assert fold(cleaned(text)) == fold(text)


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "deal", "0 deals"),
        (1, "deal", "1 deal"),
        (2, "company", "2 companies"),
        (8800, "deal", "8,800 deals"),
        (3, "day", "3 days"),
    ],
)
def test_counts_come_with_their_noun(count: int, noun: str, said: str) -> None:
    assert counted(count, noun) == said

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filters import parse_filter
from pipetui.domain.text import fold
from pipetui.queries.board import read_board
from pipetui.queries.filtering import where
from pipetui.queries.moment import present
from pipetui.queries.searching import SEARCHED_FIRST, search
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

DEALS = [
    ("Website relaunch", "Jean Moreau", "Acme"),
    ("Rénovation chantier mai 2026, 12 500 €", "Inès Müller", None),
    ("100 % _wild_ *stars*", "O'Neil", "Straße & Söhne"),
    ("Board training", "Anna-Lena", "Kite Ltd"),
]


@pytest.fixture(scope="module")
def build() -> Iterator[PipelineBuilder]:
    builder = PipelineBuilder()
    for title, person, company in DEALS:
        company_id = None if company is None else builder.company(company)
        builder.deal(title, contact_id=builder.contact(person), company_id=company_id)
    yield builder
    builder.conn.close()


def found(build: PipelineBuilder, words: list[str], *, negated: bool = False) -> list[int]:
    """The places in DEALS of the deals that hold all words (or none of them)."""
    params: dict[str, object] = {}

    def bind(value: object) -> str:
        params[f"p{len(params)}"] = value
        return f":p{len(params) - 1}"

    conditions = search(words, bind, negated=negated) or ["1"]
    rows = build.conn.execute(f"SELECT d.id - 1 FROM deal d WHERE {' AND '.join(conditions)} ORDER BY d.id", params)
    return [place for (place,) in rows.fetchall()]


def expected(words: list[str], *, negated: bool = False) -> list[int]:
    """The same by plain loops."""
    places = []
    for place, fields in enumerate(DEALS):
        keys = [fold(field) for field in fields if field is not None]
        holds = [any(fold(word) in key for key in keys) for word in words if fold(word)]
        if not any(holds) if negated else all(holds):
            places.append(place)
    return places


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["RELAUNCH"], [0]),
        (["launch", "web"], [0]),
        (["moreau", "acme", "site"], [0]),
        (["renovation"], [1]),
        (["ines"], [1]),
        (["muller"], [1]),
        (["strasse"], [2]),
        (["o'neil"], [2]),
        (["%"], [2]),
        (["_"], [2]),
        (["*"], [2]),
        (["12 500"], [1]),
        (["a", "e"], [0, 1, 2, 3]),
        (["website", "kite"], []),
        ([], [0, 1, 2, 3]),
        (["\u0301"], [0, 1, 2, 3]),
    ],
)
def test_all_words_are_looked_for_anywhere(build: PipelineBuilder, words: list[str], places: list[int]) -> None:
    assert found(build, words) == places == expected(words)


def test_a_word_within_another_asks_for_nothing_more() -> None:
    bound: list[object] = []

    def bind(value: object) -> str:
        bound.append(value)
        return "?"

    search(["launch", "relaunch", "re", "RELAUNCH"], bind)
    assert bound == ["relaunch"]
    bound.clear()
    search(["launch", "relaunch"], bind, negated=True)
    assert bound == ["launch"]


LETTERS = st.sampled_from(["a", "e", "n", "re", "1", " ", "é", "%", "'", '"', "\\", "\0", "ß", "x", "-", "\ud800"])
WORDS = st.lists(st.lists(LETTERS, min_size=1, max_size=3).map("".join), max_size=SEARCHED_FIRST + 6)


@given(words=WORDS, negated=st.booleans())
def test_any_words_find_what_plain_loops_find(build: PipelineBuilder, words: list[str], negated: bool) -> None:
    assert found(build, words, negated=negated) == expected(words, negated=negated)


@settings(max_examples=300)
@example("a" * 2000)
@example(" ".join(chr(code) for code in range(0x4E00, 0x4E00 + 990)))
@example(" ".join("-" + chr(code) for code in range(0x4E00, 0x4E00 + 660)))
@given(st.text(max_size=200) | st.text(alphabet='" \\:-.<>=%_*()ab1éstageis', max_size=60))
def test_any_text_can_be_searched_for(build: PipelineBuilder, text: str) -> None:
    try:
        words = parse_filter(text, CTX.today)
    except InvalidInput:  # a key or a value that does not exist: told, and nothing to search
        return
    condition, params = where(build.conn, words, present(CTX))
    build.conn.execute(f"SELECT count(*) FROM deal d WHERE {condition}", params).fetchone()
    read_board(build.conn, build.pipeline_id, CTX, words)


@pytest.mark.soak
def test_ten_thousand_searches_fail_never_and_are_quick(build: PipelineBuilder) -> None:
    slowest = 0.0

    @settings(max_examples=10_000, deadline=None, database=None)
    @given(st.lists(st.text(min_size=1, max_size=40), max_size=20))
    def searched(words: list[str]) -> None:
        nonlocal slowest
        expected_ids = expected(words)
        before = time.thread_time()
        ids = found(build, words)
        slowest = max(slowest, time.thread_time() - before)
        assert ids == expected_ids

    searched()
    assert slowest < 0.2

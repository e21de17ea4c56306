from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import Filter, parse_filter
from pipetui.queries.filtering import fitting_nothing, where
from pipetui.queries.moment import present
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator


def fitting(build: PipelineBuilder, words: str) -> set[str]:
    """The titles of the deals that fit, each a single letter in these tests."""
    condition, params = where(build.conn, parse_filter(words, CTX.today), present(CTX))
    rows = build.conn.execute(f"SELECT d.title FROM deal d WHERE {condition}", params).fetchall()
    return {title for (title,) in rows}


@pytest.fixture(scope="module")
def build() -> Iterator[PipelineBuilder]:
    """Six deals that differ in everything; today is Sunday 2026-11-22 in Zurich."""
    builder = PipelineBuilder()
    builder.stage(builder.pipeline_id, "New Year", 7, 10, 7)
    acme = builder.company("Acmé Ltd")
    nordlys = builder.company("Nordlys")
    nobody = builder.contact("Nobody", email=None, placeholder=1)
    clerk = builder.contact("Clerk", email=None, placeholder=1, company_id=acme)
    a = builder.deal("a", stage="New", on="2026-11-20", amount=10_000_00, owner="Ana", source="referral")
    b = builder.deal("b", stage="New Year", on="2026-11-01", amount=10_000, currency="JPY", owner="Ana Maria")
    c = builder.deal("c", stage="Proposal", on="2026-02-01", owner="inès", expected_close="2026-10-01")
    builder.deal("d", stage="Won", on="2026-11-21 23:30", amount=500_00, company_id=acme, source="Referral")
    e = builder.deal("e", stage="Lost", on="2026-03-01", company_id=nordlys, contact_id=clerk, assumed=2)
    builder.move(e, "Negotiation", "2026-03-02")
    builder.move(e, "Lost", "2026-03-03")
    f = builder.deal("f", stage="Negotiation", on="2026-11-22", assumed=2, contact_id=nobody, amount=1, currency="KWD")
    builder.tag(a, "retainer", "urgent")
    builder.tag(c, "Retainer")
    builder.task(a, due="2026-11-30")
    builder.task(f, due="2026-11-01", done="2026-11-01")
    builder.change("UPDATE deal SET expected_close = '2026-11-30' WHERE id = ?", b)
    yield builder
    builder.conn.close()


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("stage:new", "a"),  # the whole name goes before a beginning
        ('stage:"new y"', "b"),
        ("stage:ne", "abf"),
        ("stage:PROPOSAL stage:won", "cd"),
        ("stage:nowhere", ""),
        ("tag:RETAINER", "ac"),
        ("tag:retain", ""),
        ("tag:retainer tag:urgent", "ac"),
        ("owner:ana", "a"),
        ("owner:an", "ab"),
        ("owner:ines", "c"),
        ("owner:nobody", ""),
        ("source:REFERRAL", "ad"),
        ("source:ref", "ad"),
        ("status:open", "abcf"),
        ("status:won status:lost", "de"),
        ("status:all", "abcdef"),
        ("company:acme", "d"),
        ("company:l", "de"),  # Acmé Ltd, Nordlys
        ("company:ord company:acme", "de"),
        ("created:2026-11", "abd"),  # f began at no known date
        ("created:2026-11-22", "d"),  # 23:30 UTC of the 21st is the 22nd in Zurich
        ("created:2026-11-21", ""),
        ("created:2026-02 created:2026-11-20", "ac"),
        ("created:..2026-02", "c"),
        ("created:2026-11-20..", "ad"),
        ("created:all", "abcd"),
        ("close:2026-11", "b"),
        ("close:2026-11-30", "b"),
        ("close:2026-11-29", ""),
        ("close:..2026-11-29", "c"),
        ("close:2026-10-02..", "b"),
        ("closed:this-year", "de"),
        ("closed:2026-11-22", "d"),
        ("closed:2026-03-01..2026-03-02", ""),
        ("amount:>=10000", "ab"),
        ("amount:10000", "ab"),
        ("amount:>10000", ""),
        ("amount:<1", "f"),
        ("amount:=0.001", "f"),
        ("amount:400..600", "d"),
        ("amount:>400 amount:<600", "d"),
        ("amount:>1JPY", "b"),
        ("amount:<9999999999999", "abdf"),
        ("amount:>9999999999999", ""),
        ("is:stalled", "bc"),
        ("is:ghost", "bc"),
        ("is:overdue", "c"),
        ("is:no-next-step", "bcf"),
        ("is:no-amount", "ce"),
        ("is:unpriced", "bcef"),
        ("is:incomplete", "f"),
        ("is:overdue is:no-amount", "ce"),
        ("status:open amount:>1000 -owner:ana", "b"),
    ],
)
def test_each_word_lets_its_deals_through(build: PipelineBuilder, words: str, titles: str) -> None:
    assert fitting(build, words) == set(titles)


@pytest.mark.parametrize(
    "words",
    [
        "stage:new",
        "stage:nowhere",
        "tag:retainer",
        "owner:ana",
        "source:ref",
        "status:open",
        "company:acme",
        "created:2026-11",
        "close:2026-11",
        "closed:this-year",
        "amount:>=10000",
        "amount:>1JPY",
        "is:stalled",
        "is:ghost",
        "is:overdue",
        "is:no-next-step",
        "is:no-amount",
        "is:incomplete",
        "is:unpriced",
    ],
)
def test_minus_lets_exactly_the_others_through(build: PipelineBuilder, words: str) -> None:
    assert fitting(build, f"-{words}") == set("abcdef") - fitting(build, words)


def test_no_filter_needs_no_condition(build: PipelineBuilder) -> None:
    assert where(build.conn, None, present(CTX)) == ("1", {})
    assert where(build.conn, Filter(), present(CTX)) == ("1", {})
    assert where(build.conn, parse_filter("status:all", CTX.today), present(CTX)) == ("1", {})


def test_a_placeholder_with_a_company_is_complete() -> None:
    build = PipelineBuilder()
    company = build.company("Acme")
    build.deal("p", contact_id=build.contact("P", email=None, placeholder=1, company_id=company))
    build.deal("q", contact_id=build.contact("Q", email=None, placeholder=1))
    build.deal("r", assumed=2)
    moved = build.deal("s", assumed=2)
    build.move(moved, "Proposal", "2026-11-21")
    assert fitting(build, "is:incomplete") == {"q", "r"}


def test_what_is_unpriced_depends_on_the_base_currency() -> None:
    build = PipelineBuilder(base_currency="JPY")
    build.deal("a", amount=1)
    build.deal("b", amount=1, currency="JPY")
    assert fitting(build, "is:unpriced") == {"a"}
    build.change("DELETE FROM setting WHERE key = 'base_currency'")
    assert fitting(build, "is:unpriced") == {"a", "b"}


HOSTILE = ["' OR 1=1 --", '"', "%", "_", "*", ");DROP TABLE deal;--", "\\", "\u0301x\ud800", ":f0", "?1"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("key", ["stage", "tag", "owner", "source", "company"])
def test_metacharacters_are_only_letters(build: PipelineBuilder, key: str, hostile: str) -> None:
    quoted = hostile.replace("\\", "\\\\").replace('"', '\\"')
    assert fitting(build, f'{key}:"{quoted}"') == set()
    assert fitting(build, f'-{key}:"{quoted}"') == set("abcdef")


def test_names_that_nothing_has_are_told(build: PipelineBuilder) -> None:
    words = (
        'stage:"new y" stage:zz tag:retain owner:ANA owner:bo company:ltd company:x source:REF source:f is:stalled y'
    )
    assert list(fitting_nothing(build.conn, parse_filter(words, CTX.today))) == [
        *(("stage", "zz"), ("tag", "retain"), ("owner", "bo"), ("company", "x"), ("source", "f")),
    ]

"""Cards and heads say one thing each, and the right one."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipetui.queries.shapes import ClosedSums, CurrencySum
from pipetui.tui.board.wording import Fact, card_text, few_cells, head_text, open_value, strip_text
from support.cards import card, head, stage
from support.contexts import ZURICH

TODAY = date(2026, 11, 22)


def fact(**fields: Any) -> Fact:
    return card_text(card(**{"next_step": "", "next_due": None} | fields), TODAY, ZURICH).fact


def step(due: str | None, time: str | None = None) -> Fact:
    return card_text(card(next_due=due, next_time=time), TODAY, ZURICH).fact


def test_a_card_says_who_and_how_much() -> None:
    text = card_text(card(title="Website relaunch"), TODAY, ZURICH)
    assert (text.title, text.who, text.amount, text.age) == ("Website relaunch", "Acme", "€12,500", "3 d")


def test_without_a_company_it_says_the_person_and_without_an_amount_a_dash() -> None:
    text = card_text(card(company="", amount=None, currency=None), TODAY, ZURICH)
    assert (text.who, text.amount) == ("Jean Moreau", "–")


def test_age_is_counted_in_local_days() -> None:
    late_evening = card(moved_at="2026-11-21T22:59:00.000Z")
    after_midnight = card(moved_at="2026-11-21T23:01:00.000Z")
    assert card_text(late_evening, TODAY, ZURICH).age == "1 d"
    assert card_text(after_midnight, TODAY, ZURICH).age == "0 d"
    assert card_text(late_evening, TODAY, ZoneInfo("Pacific/Kiritimati")).age == "0 d"


def test_a_clock_that_was_set_back_makes_no_negative_age() -> None:
    assert card_text(card(moved_at="2026-12-24T12:00:00.000Z"), TODAY, ZURICH).age == "0 d"


@pytest.mark.parametrize(
    ("due", "time", "said"),
    [
        (None, None, Fact("planned", "▸", "call")),
        ("2026-11-22", None, Fact("today", "●", "call", "today")),
        ("2026-11-22", "10:00", Fact("today", "●", "call", "today 10:00")),
        ("2026-11-27", None, Fact("planned", "▸", "call", "fri")),
        ("2026-12-24", "09:30", Fact("planned", "▸", "call", "24 Dec 09:30")),
        ("2026-11-19", None, Fact("bad", "!", "call", "3 d late")),
    ],
)
def test_the_next_step_is_the_one_thing_to_know(due: str | None, time: str | None, said: Fact) -> None:
    assert step(due, time) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, Fact("bad", "!", "no step")),
        ({"stalled": True}, Fact("warn", "‖", "stalled")),
        ({"stalled": True, "ghost": True}, Fact("warn", "‖", "ghost")),
        ({"stalled": True, "expected_close": "2026-11-21"}, Fact("bad", "!", "overdue")),
        ({"expected_close": "2026-11-22"}, Fact("bad", "!", "no step")),
        ({"status": "won"}, Fact("muted", "", "won")),
        ({"status": "lost", "stalled": True, "expected_close": "2026-01-01"}, Fact("muted", "", "lost")),
    ],
)
def test_else_what_is_wrong_the_worst_first(fields: dict[str, Any], said: Fact) -> None:
    assert fact(**fields) == said


@pytest.mark.parametrize(
    ("due", "close", "said"),
    [
        ("2026-12-24", "2026-11-21", Fact("bad", "!", "overdue")),
        ("2026-11-22", "2026-11-21", Fact("bad", "!", "overdue")),
        (None, "2026-11-21", Fact("bad", "!", "overdue")),
        ("2026-11-20", "2026-11-19", Fact("bad", "!", "call", "2 d late")),
        (None, "2026-11-22", Fact("planned", "▸", "call")),
    ],
)
def test_a_close_that_has_passed_goes_before_a_step_that_has_not(due: str | None, close: str, said: Fact) -> None:
    assert fact(next_step="call", next_due=due, expected_close=close) == said


def test_a_closed_deal_has_no_next_step_to_tell() -> None:
    assert card_text(card(status="won"), TODAY, ZURICH).fact == Fact("muted", "", "won")


def test_a_head_says_count_value_and_share() -> None:
    text = head_text(head(stage(1, "Proposal"), [card(1), card(2)]), "EUR", 10_000_000)
    assert (text.name, text.deals, text.over, text.value, text.share) == ("Proposal", "2", False, "€25k", 0.25)


@pytest.mark.parametrize(("limit", "said", "over"), [(6, "2/6", False), (2, "2/2", False), (1, "2/1 ▲", True)])
def test_a_head_tells_when_its_limit_is_passed(limit: int, said: str, over: bool) -> None:
    text = head_text(head(stage(1, wip_limit=limit), [card(1), card(2)]), "EUR", 1)
    assert (text.deals, text.over) == (said, over)


def test_under_a_filter_the_limit_is_that_of_all_the_stage_holds() -> None:
    filtered = head(stage(1, wip_limit=6), [card(1)], hidden=11)
    text = head_text(filtered, "EUR", 1)
    assert (text.deals, text.over) == ("1 of 12/6 ▲", True)
    strip = strip_text(filtered, "EUR", "this month")
    assert (strip.deals, strip.over, strip.value) == ("1", True, "▲")
    assert head_text(head(stage(1, wip_limit=6), [card(1)], hidden=2), "EUR", 1).deals == "1 of 3/6"
    assert head_text(head(stage(1), [card(1)], hidden=11), "EUR", 1).deals == "1"


def test_currencies_are_never_added_up() -> None:
    mixed = head(stage(1), [card(1), card(2, currency="USD")])
    assert head_text(mixed, "EUR", 1_250_000).value == "€12.5k+"
    assert head_text(mixed, "EUR", 1_250_000).share == 1.0


def test_a_column_without_the_base_currency_shows_what_it_has() -> None:
    dollars = head(stage(1), [card(1, currency="USD")])
    assert head_text(dollars, "EUR", 1).value == "$12.5k"
    both = head(stage(1), [card(1, currency="USD"), card(2, currency="CHF")])
    assert head_text(both, "EUR", 1).value == "CHF 12.5k+"


@pytest.mark.parametrize(("cards", "said"), [([], ""), ([card(amount=None, currency=None)], "–")])
def test_a_column_without_amounts_says_no_value(cards: list[Any], said: str) -> None:
    assert head_text(head(stage(1), cards), "EUR", 0).value == said


def test_only_open_columns_have_a_share() -> None:
    assert head_text(head(stage(1, kind="won"), [card(1)]), "EUR", 1_250_000).share == 0.0


def test_open_value_is_that_of_open_columns_in_the_base_currency() -> None:
    heads = (
        head(stage(1), [card(1), card(2, currency="USD")]),
        head(stage(2), [], sums=(CurrencySum("EUR", 1, 500, 0),)),
        head(stage(3, kind="won"), [card(3)]),
    )
    assert open_value(heads, "EUR") == 1_250_500


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, Fact("muted", "", "50 % · no date")),
        ({"probability": 80, "expected_close": "2026-11-27"}, Fact("muted", "", "80 % → fri")),
        ({"expected_close": "2026-11-22"}, Fact("muted", "", "50 % → today")),
        ({"expected_close": "2026-11-20"}, Fact("bad", "!", "50 % → 20 Nov")),
        ({"status": "won", "expected_close": "2026-01-01"}, Fact("muted", "", "closed 19 Nov")),
    ],
)
def test_a_detailed_card_says_how_likely_and_when(fields: dict[str, Any], said: Fact) -> None:
    assert card_text(card(**fields), TODAY, ZURICH, 50).outlook == said


@pytest.mark.parametrize(
    ("fields", "by", "labels"),
    [
        ({}, "", "ana"),
        ({"tags": ("retainer", "web"), "set_by": "ben"}, "by ben", "ana · retainer, web · by ben"),
        ({"owner": "", "set_by": "ben"}, "by ben", "by ben"),
        ({"owner": ""}, "", ""),
    ],
)
def test_a_card_says_whose_it_is_and_who_made_it_if_that_was_not_you(
    fields: dict[str, Any], by: str, labels: str
) -> None:
    text = card_text(card(**fields), TODAY, ZURICH)
    assert (text.by, text.labels) == (by, labels)


def test_amounts_are_short_on_compact_cards() -> None:
    assert card_text(card(), TODAY, ZURICH).short == "€12.5k"
    assert card_text(card(amount=None, currency=None), TODAY, ZURICH).short == "–"


def test_weighted_heads_have_a_sign_and_their_own_shares() -> None:
    sums = (CurrencySum("EUR", 1, 10_000_00, 10_000_00 * 30),)
    column = head(stage(1), [], deals=1, sums=sums)
    text = head_text(column, "EUR", open_value((column, column), "EUR", weighted=True), weighted=True)
    assert (text.value, text.share) == ("~€3,000", 0.5)


def test_a_strip_of_open_deals_says_how_many_and_whether_that_is_too_many() -> None:
    text = strip_text(head(stage(1, "Proposal", wip_limit=1), [card(1), card(2)]), "EUR", "this month")
    assert text == ("Proposal", "2", True, "▲", "")
    assert strip_text(head(stage(1), [card(1)]), "EUR", "this month")[1:] == ("1", False, "", "")


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (0, "EUR", "€0"), (99_949, "EUR", "€999"), (99_951, "EUR", "€1k"), (940_000, "EUR", "€9.4k"),
        (1_250_000, "EUR", "€12k"), (1_350_000, "EUR", "€14k"), (99_940_000, "EUR", "€999k"),
        (99_950_000, "EUR", "€1M"), (123_000_000_000, "EUR", "€1.2G"), (42_000_000_000_000_000, "EUR", "€420T"),
        (99_999_999_999_999_999, "EUR", "€▲T"), (1_250_000, "CHF", "CHF 12k"), (1_250_000, "JPY", "¥1.2M"),
    ],
)  # fmt: skip
def test_a_strip_of_closed_deals_says_how_many_of_what_period_and_their_worth(
    amount: int, currency: str, said: str
) -> None:
    closed = ClosedSums(3, (CurrencySum(currency, 2, amount, 0),))
    text = strip_text(head(stage(1, "Won", kind="won"), [card(1)], closed=closed), "EUR", "this month")
    assert text == ("Won", "3", False, said, "this month")


def test_a_strip_of_nothing_closed_says_no_worth() -> None:
    assert strip_text(head(stage(1, "Won", kind="won")), "EUR", "2026").value == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0"), (999, "999"), (1_000, "1k"), (99_999, "99k"), (100_000, ".1M"), (999_999, ".9M"), (7_000_000, "7M")],
)
def test_any_count_fits_three_cells(count: int, said: str) -> None:
    assert few_cells(count) == said

"""Cards and heads say one thing each, and the right one."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipetui.queries.shapes import CurrencySum
from pipetui.tui.board.wording import Fact, card_text, head_text, open_value
from support.cards import card, head, stage
from support.contexts import ZURICH

TODAY = date(2026, 11, 22)


def fact(**fields: Any) -> Fact:
    return card_text(card(next_step="", next_due=None, **fields), TODAY, ZURICH).fact


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


def test_a_closed_deal_has_no_next_step_to_tell() -> None:
    assert card_text(card(status="won"), TODAY, ZURICH).fact == Fact("muted", "", "won")


def test_a_head_says_count_value_and_share() -> None:
    text = head_text(head(stage(1, "Proposal"), [card(1), card(2)]), "EUR", 10_000_000)
    assert (text.name, text.deals, text.over, text.value, text.share) == ("Proposal", "2", False, "€25k", 0.25)


@pytest.mark.parametrize(("limit", "said", "over"), [(6, "2/6", False), (2, "2/2", False), (1, "2/1 ▲", True)])
def test_a_head_tells_when_its_limit_is_passed(limit: int, said: str, over: bool) -> None:
    text = head_text(head(stage(1, wip_limit=limit), [card(1), card(2)]), "EUR", 1)
    assert (text.deals, text.over) == (said, over)


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

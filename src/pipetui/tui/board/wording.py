"""What cards and heads say, as short texts: who and how much, the one thing to know, counts and sums.

Words only: widths, cutting and colours are `strips`' business. Tone names what a text means, so that a glyph or a word
always stands beside the colour.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipetui.domain.dates import local_day, show_day
from pipetui.domain.money import format_amount, short_amount

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.queries.shapes import Card, StageHead

Tone = Literal["muted", "planned", "today", "warn", "bad"]

NO_AMOUNT = "–"


class Fact(NamedTuple):
    """The one thing to know: a glyph and words. What does not fit is cut from `text`; `tail` stays."""

    tone: Tone
    glyph: str
    text: str
    tail: str = ""


class CardText(NamedTuple):
    """A card's texts."""

    title: str
    who: str
    amount: str
    age: str
    fact: Fact


class HeadText(NamedTuple):
    """A head's texts; `share` is the column's part of all open value, between 0 and 1."""

    name: str
    deals: str
    over: bool
    value: str
    share: float


def card_text(card: Card, today: date, timezone: ZoneInfo) -> CardText:
    """Say a card, as of the local day `today`."""
    amount = NO_AMOUNT if card.amount is None or card.currency is None else format_amount(card.amount, card.currency)
    days = max(0, (today - local_day(card.moved_at, timezone)).days)
    fact = _fact(card, today)
    return CardText(card.title, card.company or card.contact, amount, f"{days:,} d", fact)


def _fact(card: Card, today: date) -> Fact:
    """The next step when there is one, else what is wrong, the worst first; nothing on a closed deal."""
    if card.status != "open":
        return Fact("muted", "", card.status)
    if card.next_step:
        return _next_step(card, today)
    if card.expected_close is not None and date.fromisoformat(card.expected_close) < today:
        return Fact("bad", "!", "overdue")
    if card.ghost:
        return Fact("warn", "‖", "ghost")
    if card.stalled:
        return Fact("warn", "‖", "stalled")
    return Fact("bad", "!", "no step")


def _next_step(card: Card, today: date) -> Fact:
    if card.next_due is None:
        return Fact("planned", "▸", card.next_step)
    due = date.fromisoformat(card.next_due)
    time = f" {card.next_time}" if card.next_time else ""
    if due < today:
        return Fact("bad", "!", card.next_step, f"{(today - due).days:,} d late")
    if due == today:
        return Fact("today", "●", card.next_step, f"today{time}")
    return Fact("planned", "▸", card.next_step, f"{show_day(due, today)}{time}")


def head_text(head: StageHead, base_currency: str, open_value: int) -> HeadText:
    """Say a head. Values are of the base currency; a `+` tells of deals in others, which are never added up silently.

    Args:
        head: the column.
        base_currency: the file's.
        open_value: all open stages' value in it, that the share is measured by.
    """
    limit = head.stage.wip_limit
    over = limit is not None and head.deals > limit
    count = f"{head.deals:,}" if limit is None else f"{head.deals:,}/{limit:,}"
    base = sum(each.amount for each in head.sums if each.currency == base_currency)
    others = [each for each in head.sums if each.currency != base_currency]
    if not head.sums:
        value = NO_AMOUNT if head.deals else ""
    elif others and not any(each.currency == base_currency for each in head.sums):
        value = short_amount(others[0].amount, others[0].currency) + ("+" if len(others) > 1 else "")
    else:
        value = short_amount(base, base_currency) + ("+" if others else "")
    share = base / open_value if open_value and head.stage.kind == "open" else 0.0
    return HeadText(head.stage.name, f"{count} ▲" if over else count, over, value, share)


def open_value(heads: tuple[StageHead, ...], base_currency: str) -> int:
    """The value of all open stages in the base currency."""
    return sum(
        each.amount
        for head in heads
        if head.stage.kind == "open"
        for each in head.sums
        if each.currency == base_currency
    )

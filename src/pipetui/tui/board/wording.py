"""What cards and heads say, as short texts: who and how much, the one thing to know, counts and sums.

Words only: widths, cutting and colours are `strips`' business. Tone names what a text means, so that a glyph or a word
always stands beside the colour.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipetui.domain.dates import local_day, show_day
from pipetui.domain.money import divide_half_even, format_amount, minor_digits, short_amount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from pipetui.queries.shapes import Card, CurrencySum, StageHead

Tone = Literal["muted", "planned", "today", "warn", "bad"]

NO_AMOUNT = "–"


class Fact(NamedTuple):
    """The one thing to know: a glyph and words. What does not fit is cut from `text`; `tail` stays."""

    tone: Tone
    glyph: str
    text: str
    tail: str = ""


class CardText(NamedTuple):
    """A card's texts.

    Attributes:
        title: the deal's.
        who: the company, else the person.
        amount: exact.
        short: the amount in a few cells.
        age: how long it has been in its stage.
        fact: the one thing to know.
        by: who made it, when it was not the one who looks.
        outlook: how likely it is, and when it is expected to close.
        labels: its owner, tags, and who made it.
    """

    title: str
    who: str
    amount: str
    short: str
    age: str
    fact: Fact
    by: str
    outlook: Fact
    labels: str


class HeadText(NamedTuple):
    """A head's texts; `share` is the column's part of all open value, between 0 and 1."""

    name: str
    deals: str
    over: bool
    value: str
    share: float


def card_text(card: Card, today: date, timezone: ZoneInfo, probability: int = 0) -> CardText:
    """Say a card, as of the local day `today`; `probability` is its stage's, for a card without one of its own."""
    priced = card.amount is not None and card.currency is not None
    days = max(0, (today - local_day(card.moved_at, timezone)).days)
    by = f"by {card.set_by}" if card.set_by else ""
    return CardText(
        card.title,
        card.company or card.contact,
        format_amount(card.amount or 0, card.currency or "") if priced else NO_AMOUNT,
        short_amount(card.amount or 0, card.currency or "") if priced else NO_AMOUNT,
        f"{days:,} d",
        _fact(card, today),
        by,
        _outlook(card, today, timezone, probability),
        " · ".join(filter(None, (card.owner, ", ".join(card.tags), by))),
    )


def _outlook(card: Card, today: date, timezone: ZoneInfo, probability: int) -> Fact:
    """How likely and when; of a closed deal when that was."""
    if card.status != "open":
        return Fact("muted", "", f"closed {show_day(local_day(card.moved_at, timezone), today)}")
    odds = f"{probability if card.probability is None else card.probability} %"
    if card.expected_close is None:
        return Fact("muted", "", f"{odds} · no date")
    close = date.fromisoformat(card.expected_close)
    said = f"{odds} → {show_day(close, today)}"
    return Fact("bad", "!", said) if close < today else Fact("muted", "", said)


def _fact(card: Card, today: date) -> Fact:
    """The next step when there is one, else what is wrong, the worst first; nothing on a closed deal.

    An expected close that has passed goes before a step that has not: the deal stands among the overdue ones for it.
    """
    if card.status != "open":
        return Fact("muted", "", card.status)
    late = card.expected_close is not None and date.fromisoformat(card.expected_close) < today
    if card.next_step and (not late or _is_late(card, today)):
        return _next_step(card, today)
    if late:
        return Fact("bad", "!", "overdue")
    if card.ghost:
        return Fact("warn", "‖", "ghost")
    if card.stalled:
        return Fact("warn", "‖", "stalled")
    return Fact("bad", "!", "no step")


def _is_late(card: Card, today: date) -> bool:
    return card.next_due is not None and date.fromisoformat(card.next_due) < today


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


def head_text(head: StageHead, base_currency: str, open_value: int, *, weighted: bool = False) -> HeadText:
    """Say a head. Values are of the base currency; a `+` tells of deals in others, which are never added up silently.

    Args:
        head: the column.
        base_currency: the file's.
        open_value: all open stages' value in it, that the share is measured by.
        weighted: values by probability; a `~` tells it, and `open_value` is of these too.
    """
    value = value_text(head.sums, base_currency, weighted=weighted) or (NO_AMOUNT if head.deals else "")
    base = _base_value(head.sums, base_currency, weighted=weighted)
    share = base / open_value if open_value and head.stage.kind == "open" else 0.0
    return HeadText(head.stage.name, _count(head), _is_over(head), value, share)


def _count(head: StageHead) -> str:
    """How many are shown, and beside a limit how many the stage holds: that is what is limited, filter or not."""
    limit = head.stage.wip_limit
    if limit is None:
        return f"{head.deals:,}"
    shown = f"{head.deals:,} of " if head.hidden else ""
    return f"{shown}{head.deals + head.hidden:,}/{limit:,}{' ▲' if _is_over(head) else ''}"


def _is_over(head: StageHead) -> bool:
    return head.stage.wip_limit is not None and head.deals + head.hidden > head.stage.wip_limit


def value_text(sums: Sequence[CurrencySum], base_currency: str, *, weighted: bool = False) -> str:
    """Say sums in a few cells, those of the base currency first; nothing when there are none."""
    shown = _shown_sum(sums, base_currency)
    if shown is None:
        return ""
    value = short_amount(_weight(shown) if weighted else shown.amount, shown.currency)
    return f"{'~' if weighted else ''}{value}{'+' if len(sums) > 1 else ''}"


def _shown_sum(sums: Sequence[CurrencySum], base_currency: str) -> CurrencySum | None:
    return next((each for each in sums if each.currency == base_currency), sums[0] if sums else None)


def open_value(heads: tuple[StageHead, ...], base_currency: str, *, weighted: bool = False) -> int:
    """The value of all open stages in the base currency."""
    return sum(_base_value(head.sums, base_currency, weighted=weighted) for head in heads if head.stage.kind == "open")


def _base_value(sums: Sequence[CurrencySum], base_currency: str, *, weighted: bool) -> int:
    return sum(_weight(each) if weighted else each.amount for each in sums if each.currency == base_currency)


def _weight(sums: CurrencySum) -> int:
    """The weighted amount in whole minor units."""
    return (sums.amount_times_probability + 50) // 100


class StripText(NamedTuple):
    """A narrow column's texts: how many and how much in its head, its name downward, and of what period."""

    name: str
    deals: str
    over: bool
    value: str
    period: str


def strip_text(head: StageHead, base_currency: str, period: str) -> StripText:
    """Say a collapsed column, or the deals that closed in a period where it is one of closed deals."""
    if head.stage.kind == "open":
        over = _is_over(head)
        return StripText(head.stage.name, few_cells(head.deals), over, "▲" if over else "", "")
    closed = head.closed
    return StripText(
        head.stage.name,
        f"{closed.deals:,}" if closed.deals < 10_000 else few_cells(closed.deals),
        over=False,
        value=_few_cells_of(closed.sums, base_currency),
        period=period,
    )


def few_cells(count: int) -> str:
    """A count in three cells."""
    if count < 1_000:
        return str(count)
    if count < 100_000:
        return f"{count // 1_000}k"
    return f".{count // 100_000}M" if count < 1_000_000 else f"{count // 1_000_000}M"


def _few_cells_of(sums: Sequence[CurrencySum], base_currency: str) -> str:
    """Sums in four cells and the currency's sign."""
    shown = _shown_sum(sums, base_currency)
    if shown is None:
        return ""
    sign = short_amount(0, shown.currency).removesuffix("0")
    units = divide_half_even(shown.amount, 10 ** minor_digits(shown.currency))
    for scale, unit in ((1, ""), (1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G"), (10**12, "T")):
        if units < 999.5 * scale:
            tenths = divide_half_even(units * 10, scale)
            number = f"{tenths / 10:g}" if tenths < 100 else f"{divide_half_even(units, scale)}"
            return f"{sign}{number}{unit}"
    return f"{sign}▲T"

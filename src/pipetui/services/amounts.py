"""Amounts as they are typed, in the currency they name, else in the deal's, else in the file's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import MAX_MINOR, check_currency, decimal_text, minor_digits, parse_amount
from pipetui.queries.settings import setting_values
from pipetui.services.settings import BASE_CURRENCY, write_setting

if TYPE_CHECKING:
    from pipetui.store.unit import unit


class Money(NamedTuple):
    """An amount in minor units, its currency, and how it was typed if it was a product; all None for no amount."""

    amount: int | None = None
    currency: str | None = None
    parts: str | None = None


NO_AMOUNT = Money()


def typed_money(u: unit, text: str | None, currency: str | None, *, default: str | None = None) -> Money:
    """Return what a typed amount means; the first currency that a file uses becomes its base currency.

    Args:
        u: the open transaction.
        text: as typed; empty or None: no amount.
        currency: ISO code that the amount is in.
        default: ISO code to use when neither `currency` nor the text names one; None: the file's base currency.

    Raises:
        InvalidInput: not an amount, no currency known, or the text names another one than `currency`.
    """
    code = check_currency(currency) if currency else None
    if not text or not text.strip():
        return NO_AMOUNT
    fallback = default or base_currency(u)
    typed = parse_amount(text, code or fallback)
    if code and typed.currency and typed.currency != code:
        raise InvalidInput(f"the amount is in {typed.currency}, the currency is {code}", field="currency")
    used = typed.currency or code or fallback
    remember_currency(u, used)
    return Money(typed.minor, used, typed.parts)


def in_currency(money: Money, currency: str) -> Money:
    """Return the same figure in another currency: 12,500.00 EUR read as CHF is 12,500.00 CHF.

    Raises:
        InvalidInput: the other currency has too few decimals for it.
    """
    code = check_currency(currency)
    if money.amount is None or money.currency is None:
        return NO_AMOUNT
    shift = minor_digits(code) - minor_digits(money.currency)
    amount, rest = divmod(money.amount * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    if rest or amount > MAX_MINOR:
        raise InvalidInput(f"{decimal_text(money.amount, money.currency)} does not fit {code}", field="currency")
    return Money(amount, code, money.parts)


def base_currency(u: unit) -> str:
    """Return the file's base currency; empty until a first amount sets it."""
    return setting_values(u.connection).get(BASE_CURRENCY, "")


def remember_currency(u: unit, currency: str) -> None:
    """Make a currency the file's base if it has none yet."""
    if not base_currency(u):
        write_setting(u, BASE_CURRENCY, currency)

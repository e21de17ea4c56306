"""The generated table of currencies says what Babel's CLDR data says."""

from __future__ import annotations

import pytest
from babel.numbers import get_currency_precision, list_currencies

from pipetui.domain import currencies
from support import currency_table


def test_the_table_is_current() -> None:
    assert currency_table.TARGET.read_text(encoding="utf-8") == currency_table.module_text(), (
        "run `python tests/support/currency_table.py`"
    )


def test_every_currency_of_babel_is_known_but_the_two_that_are_none() -> None:
    assert set(list_currencies()) - currencies.CODES == {"XTS", "XXX"}


def test_the_decimals_are_those_of_babel() -> None:
    for code in currencies.CODES:
        assert currencies.DIGITS.get(code, 2) == get_currency_precision(code), code


def test_no_two_currencies_share_a_sign() -> None:
    signs = list(currencies.SYMBOLS.values())
    assert len(set(signs)) == len(signs)
    assert currencies.SYMBOLS["EUR"] == "€"
    assert currencies.SYMBOLS["CAD"] == "CA$"


@pytest.mark.parametrize("code", ["EUR", "JPY", "KWD", "DEM", "CLF"])
def test_codes_that_are_currencies(code: str) -> None:
    assert currencies.known(code)


@pytest.mark.parametrize("code", ["eur", "EU", "EURO", "", "XXX", "XTS", "EUR USD", "€", "123"])
def test_codes_that_are_none(code: str) -> None:
    assert not currencies.known(code)

"""Writes `pipetui/domain/currencies.py` from Babel's CLDR data, so that no run of the program loads Babel (32 ms).

Run it from the checkout when Babel brings new currencies: `python tests/support/currency_table.py`.
"""

from __future__ import annotations

import textwrap
import unicodedata
from pathlib import Path

from babel.numbers import get_currency_precision, get_currency_symbol, list_currencies

TARGET = Path(__file__).parents[2] / "src" / "pipetui" / "domain" / "currencies.py"

HEAD = '''"""Currencies: which codes exist, how many decimals they have, which signs they are written with.

Generated from Babel's CLDR data by `tests/support/currency_table.py`; do not edit. Currencies that are gone stay: a
deal won in 2001 may be in DEM.
"""

from __future__ import annotations

'''

TAIL = '''

def known(code: str) -> bool:
    """Tell whether this is an ISO 4217 code, in capitals."""
    return code in CODES
'''


def codes() -> list[str]:
    """Every code but the ones for tests and for no currency."""
    return sorted(set(list_currencies()) - {"XTS", "XXX"})


def digits() -> dict[str, int]:
    """Decimals, where they are not two."""
    return {code: get_currency_precision(code) for code in codes() if get_currency_precision(code) != 2}


def symbols() -> dict[str, str]:
    """Signs that name one currency only; those that are plain letters (FCFA) read no better than the code."""
    found = {code: get_currency_symbol(code, "en") for code in codes()}
    return {code: sign for code, sign in found.items() if any(unicodedata.category(char) == "Sc" for char in sign)}


def _table(name: str, annotation: str, doc: str, entries: list[str]) -> str:
    unbroken = ", ".join(entry.replace(": ", ":~") for entry in entries)
    body = textwrap.fill(unbroken, 110, initial_indent="    ", subsequent_indent="    ").replace("~", " ")
    return f'# fmt: off\n{name}: {annotation} = {{\n{body},\n}}\n# fmt: on\n"""{doc}"""\n'


def module_text() -> str:
    """The whole text of the generated module."""
    lines = textwrap.wrap(" ".join(codes()), 110)
    listed = "\n".join(f'    "{line} "' for line in lines)
    return (
        HEAD
        + f"_LISTED = (\n{listed}\n)\n"
        + 'CODES = frozenset(_LISTED.split())\n"""ISO 4217 codes, the historic ones too."""\n\n'
        + _table(
            "DIGITS",
            "dict[str, int]",
            "Decimals of a currency, where they are not two.",
            [f'"{code}": {count}' for code, count in digits().items()],
        )
        + "\n"
        + _table(
            "SYMBOLS",
            "dict[str, str]",
            "Signs that stand for one currency only.",
            [f'"{code}": "{sign}"' for code, sign in symbols().items()],
        )
        + TAIL
    )


if __name__ == "__main__":
    TARGET.write_text(module_text(), encoding="utf-8")

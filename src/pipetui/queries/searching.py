"""Words looked for anywhere in a deal's title, its person and its company; case and accents do not matter.

Any text is fine: it is only ever bound and compared, never read as a pattern or an expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEARCHED_FIRST = 8
"""Words that each look through all people and companies; further ones only see the deals that are left."""


def search(words: Iterable[str], bind: Callable[[object], str], *, negated: bool = False) -> list[str]:
    """Return conditions over `deal d`: one for each word (it is held, or is not), and one for all beyond the first few.

    Args:
        words: as typed.
        bind: takes a value and returns its parameter's name in SQL.
        negated: none of the words may be held.
    """
    keys = _telling({fold(word) for word in words} - {""}, negated=negated)
    conditions = []
    for key in keys[:SEARCHED_FIRST]:
        word = bind(key)
        conditions.append(
            f"(instr(d.title_key, {word}) > 0"
            f" OR d.contact_id IN (SELECT id FROM contact WHERE instr(name_key, {word}) > 0)"
            f" OR d.company_id IN (SELECT id FROM company WHERE instr(name_key, {word}) > 0))"
            f" IS {'NOT ' if negated else ''}TRUE"
        )
    if len(keys) > SEARCHED_FIRST:
        import json

        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM json_each({bind(json.dumps(keys[SEARCHED_FIRST:]))}) w WHERE"
            " (instr(d.title_key, w.value) > 0"
            " OR EXISTS (SELECT 1 FROM contact c WHERE c.id = d.contact_id AND instr(c.name_key, w.value) > 0)"
            " OR EXISTS (SELECT 1 FROM company c WHERE c.id = d.company_id AND instr(c.name_key, w.value) > 0))"
            f" IS {'' if negated else 'NOT '}TRUE)"
        )
    return conditions


def _telling(keys: set[str], *, negated: bool) -> list[str]:
    """Return the words that say something beside the others, those that leave the fewest deals first.

    Who asks for "relaunch" need not ask for "launch" too; who wants none with "launch" has none with "relaunch".
    """
    kept: list[str] = []
    for key in sorted(keys, key=lambda key: (len(key) if negated else -len(key), key)):
        if not any(other in key if negated else key in other for other in kept):
            kept.append(key)
    return kept

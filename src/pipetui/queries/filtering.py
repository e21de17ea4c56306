"""Filters as SQL over `deal d`: one translation for lists, sums and the board, with every value bound.

What a person may misspell or leave unfinished finds nothing; it never fails. Names are resolved to ids first, from the
short tables they stand in, so that the scan over deals compares numbers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import day_bounds
from pipetui.domain.filters import AmountTerm, DayTerm
from pipetui.domain.money import minor_digits
from pipetui.domain.text import fold
from pipetui.queries.pricing import currencies_of, priced, read_rates
from pipetui.queries.searching import search
from pipetui.queries.settings import setting_values
from pipetui.queries.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.filters import Filter, Term
    from pipetui.queries.moment import Moment

_BEYOND_ALL = 1 << 60  # more than any amount, and still 64 bits

_NO_DATE = "(d.first_at IS NULL AND NOT EXISTS (SELECT 1 FROM stage_change x WHERE x.deal_id = d.id AND x.assumed < 2))"
_NOBODY = "d.contact_id IN (SELECT id FROM contact WHERE placeholder = 1 AND company_id IS NULL)"


def where(conn: Connection, filter: Filter | None, moment: Moment) -> tuple[str, dict[str, object]]:  # noqa: A002
    """Return a condition over `deal d` and its named parameters; "1" and none for a filter that lets all through."""
    if filter is None or filter.is_empty:
        return "1", {}
    return _Translation(conn, moment).of(filter)


def fitting_nothing(conn: Connection, filter: Filter) -> Iterator[tuple[str, str]]:  # noqa: A002
    """Yield (key, value) of each stage, tag, owner, company or source named that nothing in the file is called."""
    for term in filter.terms:
        if term.key not in _NAMED:
            continue
        names = [fold(name) for (name,) in conn.execute(_NAMED[term.key])]
        for value in map(str, term.values):
            if not any(_FITS[term.key](name, fold(value)) for name in names):
                yield term.key, value


_NAMED = {
    "stage": "SELECT name FROM stage",
    "tag": "SELECT name FROM tag",
    "owner": "SELECT DISTINCT owner FROM deal",
    "company": "SELECT name FROM company",
    "source": "SELECT DISTINCT source FROM deal",
}
_FITS: dict[str, Callable[[str, str], bool]] = {
    "stage": str.startswith,
    "tag": str.__eq__,
    "owner": str.startswith,
    "company": str.__contains__,
    "source": str.startswith,
}


class _Translation:
    """One filter on its way to SQL: collects the parameters."""

    def __init__(self, conn: Connection, moment: Moment) -> None:
        self._conn = conn
        self._moment = moment
        self._params: dict[str, object] = {}
        self._words: dict[str, Callable[[tuple[str, ...]], str]] = {
            "stage": self._stage,
            "tag": self._tag,
            "owner": lambda values: self._column("owner", values),
            "source": lambda values: self._column("source", values),
            "status": lambda values: f"d.status IN ({self._bound(values)})",
            "company": self._company,
            "is": self._states,
        }

    def of(self, filter: Filter) -> tuple[str, dict[str, object]]:  # noqa: A002
        """Return the whole filter: every term holds."""
        conditions = [self._term(term) for term in filter.terms if term.key != "text"]
        for negated in (False, True):
            words = [term.values[0] for term in filter.terms if term.key == "text" and term.negated == negated]
            conditions += search(map(str, words), self._bind, negated=negated)
        return " AND ".join(conditions), self._params

    def _term(self, term: Term) -> str:
        if isinstance(term, DayTerm):
            condition = self._days(term)
        elif isinstance(term, AmountTerm):
            condition = self._amounts(term)
        else:
            condition = self._words[term.key](term.values)
        # IS NOT TRUE, because what is unknown (no date, no amount) is not inside either
        return f"({condition}) IS NOT TRUE" if term.negated else f"({condition})"

    def _bind(self, value: object) -> str:
        name = f"f{len(self._params)}"
        self._params[name] = value
        return f":{name}"

    def _bound(self, values: Iterable[object]) -> str:
        return ", ".join(map(self._bind, values))

    def _stage(self, values: tuple[str, ...]) -> str:
        known = self._conn.execute("SELECT name_key, id FROM stage").fetchall()
        return f"d.stage_id IN ({self._bound(_fitting(values, known))})"

    def _tag(self, values: tuple[str, ...]) -> str:
        keys = self._bound(map(fold, values))
        return f"d.id IN (SELECT x.deal_id FROM tag g JOIN deal_tag x ON x.tag_id = g.id WHERE g.name_key IN ({keys}))"

    def _company(self, values: tuple[str, ...]) -> str:
        holds = " OR ".join(f"instr(name_key, {self._bind(fold(value))}) > 0" for value in values)
        return f"d.company_id IN (SELECT id FROM company WHERE {holds})"

    def _column(self, column: str, values: tuple[str, ...]) -> str:
        """Compare a deal's own word, of which there are few different ones, folded."""
        known = [(fold(name), name) for (name,) in self._conn.execute(f"SELECT DISTINCT {column} FROM deal")]
        return f"d.{column} IN ({self._bound(_fitting(values, known))})"

    def _states(self, values: tuple[str, ...]) -> str:
        stands = standing(self._conn, self._moment)
        self._params |= stands.params
        known = {
            "stalled": stands.stalled,
            "ghost": stands.ghost,
            "overdue": stands.overdue,
            "no-next-step": f"(d.status = 'open' AND NOT {stands.has_next_step})",
            "no-amount": "d.amount IS NULL",
            "incomplete": f"({_NOBODY} OR {_NO_DATE})",
        }
        if "unpriced" in values:
            known["unpriced"] = self._unpriced()
        return " OR ".join(known[value] for value in values)

    def _unpriced(self) -> str:
        rates = read_rates(self._conn, setting_values(self._conn).get("base_currency", ""))
        condition, params = priced(rates, currencies_of(self._conn), self._moment)
        self._params |= params
        return f"NOT {condition}"

    def _days(self, term: DayTerm) -> str:
        column = {"created": "d.first_at", "close": "d.expected_close", "closed": "d.closed_at"}[term.key]
        ranges = []
        for days in term.values:
            inside = [f"{column} IS NOT NULL"]
            if days.first is not None:
                inside.append(f"{column} >= {self._bind(self._edges(term.key, days.first)[0])}")
            if days.last is not None:
                inside.append(f"{column} < {self._bind(self._edges(term.key, days.last)[1])}")
            ranges.append(f"({' AND '.join(inside)})")
        return " OR ".join(ranges)

    def _edges(self, key: str, day: date) -> tuple[str, str]:
        """Return where a day begins and where the next one does: as days for a calendar date, else as instants."""
        if key == "close":
            return day.isoformat(), (day + timedelta(1)).isoformat()
        return day_bounds(day, day, self._moment.timezone)

    def _amounts(self, term: AmountTerm) -> str:
        """Compare in each deal's own currency: 10,000 are 1,000,000 cents and 10,000 yen."""
        by_digits: dict[int, list[str]] = {}
        for currency in currencies_of(self._conn):
            by_digits.setdefault(minor_digits(currency), []).append(currency)
        alike = []
        for digits, currencies in sorted(by_digits.items()):
            holds = [f"d.currency IN ({self._bound(currencies)})"]
            for comparison in term.values:
                operator, minor = comparison.in_minor(digits)
                holds.append(f"d.amount {operator} {self._bind(min(minor, _BEYOND_ALL))}")
                if comparison.currency is not None:
                    holds.append(f"d.currency = {self._bind(comparison.currency)}")
            alike.append(f"({' AND '.join(holds)})")
        return " OR ".join(alike) or "0"


def _fitting(values: tuple[str, ...], known: Sequence[tuple[str, object]]) -> list[object]:
    """Return what is called one of the names; for a name that nothing has, what begins with it."""
    found: list[object] = []
    for value in map(fold, values):
        found += [each for key, each in known if key == value] or [
            each for key, each in known if value and key.startswith(value)
        ]
    return found

"""The filter words shared by lists, sums and the board: read into typed terms, which `queries` turns into SQL.

Tuples rather than dataclasses: a filter stands on the way of a summary, and importing `dataclasses` costs 18 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.filter_words import Word, joined, quoted, split_words
from pipetui.domain.money import check_currency, minor_digits, parse_number
from pipetui.domain.periods import parse_period
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date


class FilterWord(NamedTuple):
    """One word of the grammar, for completion, messages and the docs."""

    key: str
    example: str
    doc: str
    values: tuple[str, ...] = ()


FILTER_WORDS: tuple[FilterWord, ...] = (
    FilterWord("stage", 'stage:"Proposal Sent"', "in this stage: its name or how that begins"),
    FilterWord("tag", "tag:retainer", "has this tag"),
    FilterWord("owner", "owner:ana", "owned by this person: the name or how it begins"),
    FilterWord("status", "status:won", "open, won, lost or all", ("open", "won", "lost", "all")),
    FilterWord("company", "company:acme", "the company's name contains this"),
    FilterWord("source", "source:referral", "came from this source: its name or how that begins"),
    FilterWord("created", "created:2026-01..2026-03", "made in this period"),
    FilterWord("close", "close:this-month", "expected to close in this period"),
    FilterWord("closed", "closed:last-quarter", "won or lost in this period"),
    FilterWord("amount", "amount:>10000", "more than; also >= < <= and 1000..5000; 10k and EUR are understood"),
    FilterWord(
        "is",
        "is:stalled",
        "in this state",
        ("stalled", "ghost", "overdue", "no-next-step", "no-amount", "incomplete", "unpriced"),
    ),
)
"""The grammar: `KEY:VALUE` words, bare words for titles, people and companies, `-` before a word for not."""

_BY_KEY = {word.key: word for word in FILTER_WORDS}
_DAY_KEYS = ("created", "close", "closed")
_MAX_LENGTH = 2_000
_ANY_STATUS = Word("status", "all", negated=False)
_MAX_AMOUNT = 10**21  # in ten-thousandths: beyond every amount that can be kept


class WordTerm(NamedTuple):
    """`key` is stage, tag, owner, status, company, source, is or text; a deal fits when any of `values` does.

    Values of status and is are among the known ones; the others are as typed, to be compared folded. A text term has
    one value: every bare word is a term of its own, and all must fit.
    """

    key: str
    values: tuple[str, ...]
    negated: bool


class DayRange(NamedTuple):
    """Local days, both ends included; None is open. `name` is as typed."""

    name: str
    first: date | None
    last: date | None


class DayTerm(NamedTuple):
    """`key` is created, close or closed; a deal fits when its day lies in any of `values`."""

    key: str
    values: tuple[DayRange, ...]
    negated: bool


class AmountComparison(NamedTuple):
    """One comparison with a deal's amount in the deal's own currency.

    Attributes:
        operator: `>`, `>=`, `<`, `<=` or `=`.
        ten_thousandths: the number in 1/10,000 of the major unit, which is exact for every currency.
        currency: only deals in this one, when given.
    """

    operator: str
    ten_thousandths: int
    currency: str | None

    def in_minor(self, digits: int) -> tuple[str, int]:
        """Return operator and whole minor units for currencies with so many decimals, with the same meaning.

        `> 10.5` yen is `> 10`, `< 10.5` yen is `<= 10`; `= 10.5` yen fits nothing, which is `< 0`.
        """
        whole, rest = divmod(self.ten_thousandths, 10 ** (4 - digits))
        if not rest:
            return self.operator, whole
        if self.operator == "=":
            return "<", 0
        return (">" if self.operator.startswith(">") else "<="), whole


class AmountTerm(NamedTuple):
    """A deal fits when all comparisons do: `amount:>1000 amount:<5000` means between. `key` is amount."""

    key: str
    values: tuple[AmountComparison, ...]
    negated: bool


Term = WordTerm | DayTerm | AmountTerm


class Filter(NamedTuple):
    """What a list, a sum or a board is narrowed to: a deal must fit every term.

    Attributes:
        terms: one for each key (and one for its negation), in the order first given; one for each bare word.
    """

    terms: tuple[Term, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether it lets every deal through."""
        return not self.terms

    @property
    def text(self) -> str:
        """The canonical spelling, which reads back as the same filter."""
        return joined(self.words)

    def has(self, key: str) -> bool:
        """Tell whether a key was named, `status:all` included."""
        return any(word.key == key for word in self.words)

    def merge(self, other: Filter) -> Filter:
        """Return the filter of the words of both, as if they had been given on one line."""
        words = tuple(dict.fromkeys(self.words + other.words))
        return Filter(_combined(self.terms + other.terms, words), words)


def parse_filter(words: Sequence[str] | str, today: date) -> Filter:
    """Read filter words.

    The same key given twice means any of the values (for amounts and bare words: all of them), different keys mean all.

    Args:
        words: one line as typed on the board, or the command line's arguments (where a space inside a value was
            quoted for the shell: `stage:Proposal Sent` is one argument).
        today: what periods are relative to.

    Raises:
        InvalidInput: an unknown word or value; the message names it, the hint what is known.
    """
    length = len(words) if isinstance(words, str) else sum(len(word) + 1 for word in words)
    if length > _MAX_LENGTH:
        raise InvalidInput(f"the filter is too long: {length:,} characters", f"At most {_MAX_LENGTH:,}.", "filter")
    clean = visible(words) if isinstance(words, str) else [visible(word) for word in words]
    known = tuple(dict.fromkeys(_known(word) for word in split_words(clean, frozenset(_BY_KEY))))
    return Filter(_combined([_term(word, today) for word in known], known), known)


def names_nothing(key: str, value: str) -> str:
    """What to say of a filter word's name that nothing has: a slip of the finger is likely."""
    return f"Note: no {key} is called {value}."


def _combined(terms: Sequence[Term], words: Sequence[Word]) -> tuple[Term, ...]:
    """Bring the values of a key together. Terms that must each fit on their own stay apart."""
    by_place: dict[tuple[object, ...], Term] = {}
    for term in terms:
        alone = term.key == "text" or (term.key == "amount" and term.negated)
        place = (term.key, term.negated, term.values if alone else None)
        before = by_place.get(place)
        by_place[place] = _with_values_of(before, term) if before else term
    if _ANY_STATUS in words:
        by_place.pop(("status", False, None), None)
    return tuple(by_place.values())


def _with_values_of(first: Term, second: Term) -> Term:
    # one key, so one type: the values are of the same kind
    values = tuple(dict.fromkeys((*first.values, *second.values)))
    return first._replace(values=values)


def _known(word: Word) -> Word:
    """Return the word with its key in small letters, after checking that key and value are known."""
    shown = quoted(word)[:60]
    if word.key is None:
        return word
    known = _BY_KEY.get(word.key.lower())
    if known is None:
        near = _nearest(word.key, tuple(_BY_KEY))
        names = " ".join(f"{key}:" for key in _BY_KEY)
        raise InvalidInput(
            f"unknown filter word {shown}" + (f", did you mean {near}:?" if near else ""),
            f'Known: {names} and bare words. To search for it as text, quote it: "{word.key[:20]}:…".',
            "filter",
        )
    value = word.value.strip()
    if not value:
        raise InvalidInput(f"{known.key}: needs a value", f"For example {known.example}: {known.doc}.", "filter")
    if known.values:
        value = "-".join(value.lower().replace("_", " ").split())
        if value not in known.values:
            near = _nearest(value, known.values)
            raise InvalidInput(
                f"unknown value in {shown}" + (f", did you mean {known.key}:{near}?" if near else ""),
                f"Known: {' '.join(f'{known.key}:{each}' for each in known.values)}.",
                "filter",
            )
    checked = Word(known.key, value, word.negated)
    if checked == _ANY_STATUS._replace(negated=True):
        raise InvalidInput("-status:all leaves nothing", "Write -status:won, or leave it out.", "filter")
    return checked


def _nearest(typed: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(typed.lower()[:40], names, n=1, cutoff=0.6)), None)


def _term(word: Word, today: date) -> Term:
    if word.key in _DAY_KEYS:
        return DayTerm(word.key, (_day_range(word, today),), word.negated)
    if word.key == "amount":
        return AmountTerm("amount", tuple(_comparisons(word)), word.negated)
    if word.key is None and not fold(word.value):
        raise InvalidInput("an empty word finds nothing", "Write a part of a title, a person or a company.", "filter")
    return WordTerm(word.key or "text", (word.value,), word.negated)


def _day_range(word: Word, today: date) -> DayRange:
    """Read a period whose ends may be left open: `2026-01..`, `..yesterday`."""
    value = word.value
    start, dots, end = value.partition("..")
    try:
        if dots and not (start and end) and (start or end):
            period = parse_period(start or end, today)
            return DayRange(value, period.first if start else None, period.last if end else None)
        period = parse_period(value, today)
    except InvalidInput as error:
        example = _BY_KEY[str(word.key)].example
        raise InvalidInput(f"{quoted(word)[:60]}: {error.message}", f"{error.hint} Like {example}.", "filter") from None
    return DayRange(value, period.first, period.last)


def _comparisons(word: Word) -> Iterator[AmountComparison]:
    value = word.value
    operator = next((sign for sign in (">=", "<=", ">", "<", "=") if value.startswith(sign)), "")
    start, dots, end = value[len(operator) :].partition("..")
    if not dots:
        sides = [(operator or "=", start)]
    else:
        sides = [] if operator else [(sign, side) for sign, side in ((">=", start), ("<=", end)) if side]
    try:
        compared = [_comparison(sign, side) for sign, side in sides]
    except (ValueError, InvalidInput):
        compared = []
    if not compared:
        raise InvalidInput(
            f"not an amount to compare with: {quoted(word)[:60]}",
            "Write amount:>10000, amount:<=2.5k, amount:1000..5000 or amount:>10kUSD.",
            "filter",
        )
    if dots and len(compared) == 2 and compared[0].ten_thousandths > compared[1].ten_thousandths:
        raise InvalidInput(
            f"{quoted(word)[:60]}: the range ends before it begins", f"Write amount:{end}..{start}.", "filter"
        )
    yield from compared


def _comparison(operator: str, text: str) -> AmountComparison:
    plain = text.strip()
    currency: str | None = None
    for part, rest in ((plain[-3:], plain[:-3]), (plain[:3], plain[3:])):
        if len(part) == 3 and part.isalpha():
            currency, plain = check_currency(part), rest.strip()
            break
    power = {"k": 3, "m": 6}.get(plain[-1:].lower(), 0)
    number = parse_number(plain[:-1] if power else plain, digits=minor_digits(currency or ""))
    shift = power + 4 - number.decimals
    if shift < 0:
        raise ValueError("more decimals than any currency has")
    scaled = int(number.digits * 10**shift)
    if scaled > _MAX_AMOUNT:
        raise ValueError("more than any amount that can be kept")
    return AmountComparison(operator, scaled, currency)

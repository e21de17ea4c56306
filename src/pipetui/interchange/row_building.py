"""Turns the cells of one row into what the import service takes, or says why that cannot be.

A file has 100,000 rows: what a text in a column means is found out once, not once a row, and a row is put together from
those answers.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.deals import (
    TAGS_APART,
    check_email,
    check_external_id,
    check_notes,
    check_owner,
    check_phone,
    check_source,
    check_tags,
    check_task_title,
    check_title,
)
from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import check_currency
from pipetui.domain.outcomes import outcome
from pipetui.domain.text import LIMITS, clean, fold, visible
from pipetui.interchange.column_numbers import InCurrency, in_currency
from pipetui.interchange.mapping import ENTERED, SEVERAL, Mapped
from pipetui.interchange.questions import Question
from pipetui.services.import_shapes import ImportRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.interchange.csv_reading import Row

_SLOTS = {name: slot for slot, name in enumerate(ImportRow._fields)}
_DEFAULTS = [ImportRow._field_defaults.get(name, "") for name in ImportRow._fields]
# What a spreadsheet's export puts before a cell that would be a formula, or before that mark itself: one layer of it.
_GUARD = re.compile(r"'(?=['=+\-@\t\r＝＋－＠])")
_MEMO = 20_000
_NOWHERE = -1
_TITLE, _STAGE, _STATUS, _AMOUNT = (_SLOTS[name] for name in ("title", "stage", "status", "amount"))
_CURRENCY, _PARTS, _ENTERED = (_SLOTS[name] for name in ("currency", "amount_parts", "entered"))
_TAGS, _NOTE = (_SLOTS[name] for name in ("tags", "note"))


class RefusedRow(ValueError):
    """A row that cannot become a deal; the message is the reason."""


class StageName(NamedTuple):
    """A stage that rows may be in."""

    name: str
    kind: str


class _Known(dict[Any, Any]):
    """What the texts of a column mean, found out on first sight; bounded, since a column may have no two alike."""

    def __init__(self, find_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._find_out = find_out

    def __missing__(self, text: Any) -> Any:
        meaning = self._find_out(text)
        if len(self) < _MEMO:
            self[text] = meaning
        return meaning


class _Read(dict[str, Any]):
    """What the texts of a whole column mean; those that mean nothing raise their reason."""

    def __init__(self, meanings: Mapping[str, Any]) -> None:
        super().__init__((text, value) for text, value in meanings.items() if not isinstance(value, ValueError))
        self._wrong = {text: value for text, value in meanings.items() if isinstance(value, ValueError)}

    def __missing__(self, text: str) -> Any:
        raise self._wrong[text]


def tidy(cell: str) -> str:
    """A cell without the white space around it and without the guard against formulas."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and _GUARD.match(cell) else cell


class RowBuilder:
    """Builds the rows of one file.

    Args:
        header: the columns' names.
        mapped: what they say.
        read: for each mapped column of dates or numbers, what its texts mean.
        stages: the pipeline's stages.
        currency: of amounts that name none, or None.
    """

    def __init__(
        self,
        header: Sequence[str],
        mapped: Sequence[Mapped],
        read: Mapping[Mapped, Mapping[str, Any]],
        stages: Sequence[StageName],
        currency: str | None,
    ) -> None:
        self._header = [visible(name) for name in header]
        self._currency = currency
        self._kinds = {stage.name: stage.kind for stage in stages}
        self._by_key = {fold(stage.name): stage.name for stage in stages}
        self._single: list[tuple[int, int, Callable[[str], Any]]] = []
        self._entered: list[tuple[int, str, Callable[[str], Any]]] = []
        self._stage = self._amount = _NOWHERE
        for column, field in mapped:
            self._add(column, field, read.get(Mapped(column, field)))
        self._tags = [column for column, field in mapped if field == "tag"]
        self._notes = [column for column, field in mapped if field == "note"]
        said = {column for column, _ in mapped}
        self._rest = [(column, name) for column, name in enumerate(self._header) if name and column not in said]
        self._stages = _Known(self._stage_or_outcome)
        self._money = _Known(self._in_currency)
        self._tag_lists = _Known(_tags)

    def _add(self, column: int, field: str, read: Mapping[str, Any] | None) -> None:
        meaning = (_Read(read) if read is not None else _Known(_TEXTS.get(field, str))).__getitem__
        if field.startswith(ENTERED):
            self._entered.append((column, field[len(ENTERED) :], meaning))
        elif field == "amount":
            self._amount, self._amounts = column, meaning
        elif field == "stage":
            self._stage = column
        elif field not in SEVERAL:
            self._single.append((_SLOTS[field], column, meaning))

    def build(self, row: Row) -> ImportRow:
        """Builds one row.

        Raises:
            RefusedRow: it cannot become a deal.
            Question: it has an amount, and nothing says in which currency.
        """
        cells = self._filled_up(row.cells)
        values = _DEFAULTS.copy()
        values[0] = row.line
        column = 0
        try:
            for slot, column, meaning in self._single:
                if cell := cells[column]:
                    values[slot] = meaning(cell)
            entered = []
            for column, stage, meaning in self._entered:
                if cell := cells[column]:
                    entered.append((stage, meaning(cell)))
            if (column := self._amount) != _NOWHERE and (cell := cells[column]):
                money = self._money[cell, values[_CURRENCY]]
                values[_AMOUNT], values[_CURRENCY], values[_PARTS] = money
            else:
                values[_CURRENCY] = None
            if (column := self._stage) != _NOWHERE and (cell := cells[column]):
                self._put_stage(values, cell)
        except Question:
            raise
        except (InvalidInput, ValueError) as error:
            raise RefusedRow(f"{self._header[column]}: {error}") from error
        if not values[_TITLE]:
            raise RefusedRow("it has no title")
        values[_ENTERED] = tuple(entered)
        self._put_tags_and_note(values, cells)
        return ImportRow._make(values)

    def _filled_up(self, cells: list[str]) -> list[str]:
        """One tidy cell for each column. A row may end early; one that goes on has its columns shifted."""
        width = len(self._header)
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            raise RefusedRow(f"it has {len(cells)} cells, and the header {width}")
        guarded = "'" in "".join(cells)
        cells = [tidy(cell) for cell in cells] if guarded else [cell.strip() for cell in cells]
        return cells if len(cells) >= width else cells + [""] * (width - len(cells))

    def _in_currency(self, key: tuple[str, str | None]) -> InCurrency:
        return in_currency(self._amounts(key[0]), key[1], self._currency)

    def _stage_or_outcome(self, cell: str) -> tuple[str, str]:
        """The stage's name and kind, or no name and an outcome."""
        if name := self._by_key.get(fold(cell)):
            return name, self._kinds[name]
        if said := outcome(cell):
            return "", said
        raise RefusedRow(f"there is no stage {visible(cell)[:60]!r}")

    def _put_stage(self, values: list[Any], cell: str) -> None:
        name, kind = self._stages[cell]
        status = values[_STATUS]
        # A deal that is won or lost may still name the open stage it was in last; any other pair contradicts itself.
        if status and status != kind and not (name and kind == "open"):
            raise RefusedRow(f"the stage says {kind}, the status {status}")
        values[_STAGE] = name
        if not name:
            values[_STATUS] = kind

    def _put_tags_and_note(self, values: list[Any], cells: list[str]) -> None:
        if self._tags:
            lists = [self._tag_lists[cells[column]] for column in self._tags]
            values[_TAGS] = check_tags(tag for tags in lists for tag in tags) if len(lists) > 1 else lists[0]
        notes = [cells[column] for column in self._notes if cells[column]]
        rest = [f"{name}: {cells[column]}" for column, name in self._rest if cells[column]]
        if rest:
            notes.append("\n".join(rest))
        if notes:
            try:
                values[_NOTE] = check_notes("\n\n".join(notes), field="note")
            except InvalidInput as error:
                raise RefusedRow(error.message) from error


def _status(cell: str) -> str:
    if said := outcome(cell):
        return said
    raise RefusedRow(f"{visible(cell)[:40]!r} is no status (open, won or lost)")


def _tags(cell: str) -> tuple[str, ...]:
    return check_tags(TAGS_APART.split(cell))


_TEXTS: dict[str, Callable[[str], Any]] = {
    "title": check_title,
    "contact": partial(clean, field="contact", limit=LIMITS["name"]),
    "email": check_email,
    "phone": check_phone,
    "company": partial(clean, field="company", limit=LIMITS["name"]),
    "currency": check_currency,
    "status": _status,
    "owner": check_owner,
    "source": check_source,
    "lost_reason": partial(clean, field="lost reason", limit=LIMITS["reason"]),
    "next_step": check_task_title,
    "external_id": check_external_id,
}

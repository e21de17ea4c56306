"""The file that a first start makes, as it was asked for: stages, currency, name, and what to begin with.

Nothing is written before the user has said so. A CSV file is looked at in a file that is thrown away, so that what it
would become can be shown while there is none yet.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.settings import write
from pipetui.domain.context import Context
from pipetui.domain.errors import InvalidInput, PipetuiError
from pipetui.domain.text import LIMITS, clean, counted, fold
from pipetui.queries.settings import file_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipetui.interchange.deals_csv import ImportOptions, ImportPlan
    from pipetui.store.file import Store

_NAMED = 5
"""Rows that are refused that are named."""

_NAMED_COLUMNS = 12


class Wishes(NamedTuple):
    """What the first screen was told.

    Attributes:
        template: whose stages the file gets.
        currency: its base currency; "" for that of the first amount.
        name: who acts.
        csv: the CSV file to begin with; "" for none.
        answers: what was asked about it, by the option of `import` that says the same (`date_order`).
    """

    template: str
    currency: str
    name: str
    csv: str = ""
    answers: Mapping[str, str] = {}


class Place(NamedTuple):
    """Where the file and the settings are to be.

    Attributes:
        db: the file.
        config: the settings; None: the default file.
        name: who acts if nobody says otherwise; written into the settings when it is changed.
        timezone: the timezone of a new file; None: the system's.
        now: the present instant.
    """

    db: Path
    config: Path | None
    name: str
    timezone: str | None
    now: datetime


def faults(wishes: Wishes, *, importing: bool) -> dict[str, PipetuiError]:
    """What is wrong with what was typed, by field."""
    checks = {"currency": _currency, "name": _name, "csv": _csv if importing else lambda _text: None}
    found: dict[str, PipetuiError] = {}
    for field, check in checks.items():
        try:
            check(getattr(wishes, field))
        except PipetuiError as error:
            found[field] = error
    return found


def _currency(text: str) -> None:
    from pipetui.domain.money import check_currency

    if text.strip():
        check_currency(text)


def _name(text: str) -> None:
    clean(text, field="name", limit=LIMITS["owner"], required=True)


def _csv(text: str) -> None:
    if not text.strip():
        raise InvalidInput("which file?", "Type its path, such as ~/Downloads/deals.csv.", field="csv")
    if not csv_path(text).is_file():
        raise InvalidInput("there is no such file", "Type its path, such as ~/Downloads/deals.csv.", field="csv")


def csv_path(text: str) -> Path:
    """The path that was typed."""
    return Path(text.strip().replace("\0", "")).expanduser()


def preview(place: Place, wishes: Wishes) -> ImportPlan:
    """Understand the CSV file as the new file would.

    Raises:
        PipetuiError: it cannot be read, or in more than one way.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pipetui-") as folder,
        _made(place, wishes, Path(folder) / "look.db") as store,
    ):
        return _plan(store, place, wishes)


def described(plan: ImportPlan) -> str:
    """What would be imported, in a few lines."""
    rows = counted(plan.row_count, "row")
    uses = [use.name if _same(use.name, use.goes_to) else f"{use.name} → {use.goes_to}" for use in plan.columns]
    more = f", and {len(uses) - _NAMED_COLUMNS} more" if len(uses) > _NAMED_COLUMNS else ""
    lines = [f"{plan.described}; {rows}", "", f"Columns: {', '.join(uses[:_NAMED_COLUMNS])}{more}"]
    if plan.refused:
        first = plan.refused[0]
        lines.append(f"! {len(plan.refused):,} cannot be taken, such as line {first.line}: {first.why}")
    return "\n".join(lines)


def _same(column: str, field: str) -> bool:
    """Whether a column has the name of what it becomes: `Expected close` of `expected_close`."""
    return fold(column).replace("_", " ").strip() == field.replace("_", " ")


def make(place: Place, wishes: Wishes) -> str:
    """Make the file, and import what there is to import; what was done, "" when that was only an empty file.

    Another program may have made the file meanwhile: then it stays as that made it.

    Raises:
        PipetuiError: the settings or the file cannot be written, or the CSV file cannot be read.
    """
    name = clean(wishes.name, field="name", limit=LIMITS["owner"], required=True)
    if name != place.name:
        write(place.config, "name", name)
    there = os.path.lexists(place.db)
    with _made(place, wishes, place.db) as store:
        said = f"{place.db} was made by another program meanwhile: it is as that made it. " if there else ""
        return said + (_imported(store, place, wishes) if wishes.csv else "")


def _made(place: Place, wishes: Wishes, path: Path) -> Store:
    from pipetui.store.file import open_store

    currency = wishes.currency.strip().upper() or None
    return open_store(path, now=place.now, template=wishes.template, currency=currency, timezone=place.timezone)


def _plan(store: Store, place: Place, wishes: Wishes) -> ImportPlan:
    from pipetui.interchange.deals_csv import plan_import

    return plan_import(store, _context(store, place, wishes), csv_path(wishes.csv), _options(wishes))


def _options(wishes: Wishes) -> ImportOptions:
    from pipetui.interchange.deals_csv import ImportOptions

    answers = dict(wishes.answers)
    return ImportOptions(date_order=answers.get("date_order"), decimal=answers.get("decimal"))


def _context(store: Store, place: Place, wishes: Wishes) -> Context:
    return Context(wishes.name.strip(), place.now, file_settings(store.connection).timezone)


def _imported(store: Store, place: Place, wishes: Wishes) -> str:
    from pipetui.services.importing import apply_import

    plan = _plan(store, place, wishes)
    result = apply_import(store, _context(store, place, wishes), plan.spec, plan.rows)
    skipped = sorted((*plan.refused, *result.skipped))
    lines = [result.message[:1].upper() + result.message[1:] + ".", *plan.warnings, *result.warnings]
    lines += [f"Line {row.line}: {row.why}" for row in skipped[:_NAMED]]
    if len(skipped) > _NAMED:
        lines.append(f"and {len(skipped) - _NAMED:,} more rows were refused")
    return "\n".join(lines)

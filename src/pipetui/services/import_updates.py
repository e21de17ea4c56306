"""Deals that an import knows already: what their rows say now is written, what the rows leave empty stays.

The same file again changes nothing, also after the user went on working: a dated change that is in the history is not
written twice, and a stage without a date moves a deal only when the file has changed its mind since it was last read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.text import fold
from pipetui.services.import_histories import ALL_ASSUMED, RECORDED, Change, note_of
from pipetui.services.moments import day_text
from pipetui.services.writing import update_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.services.import_histories import Histories
    from pipetui.services.import_shapes import ImportRow
    from pipetui.services.import_tables import ImportTables
    from pipetui.store.unit import unit

_COLUMNS = (
    "title",
    "title_key",
    "contact_id",
    "company_id",
    "amount",
    "currency",
    "amount_parts",
    "probability",
    "expected_close",
    "owner",
    "source",
    "notes",
)

_WANTED = "SELECT value FROM json_each(?)"


class Loss(NamedTuple):
    """The reason that a lost deal's last change has."""

    change_id: int
    reason_id: int | None


class KeptChange(NamedTuple):
    """A change of a deal's history."""

    id: int
    stage_id: int
    when: str
    assumed: int


class Known(NamedTuple):
    """What the file holds of a deal: columns by name, its history, its tags, the titles of its tasks."""

    fields: dict[str, Any]
    changes: list[KeptChange]
    loss: Loss | None
    tags: set[int]
    tasks: set[str]


class Wanted(NamedTuple):
    """What a row says of a deal that is known: its history as told, the currency of its amount, the company."""

    row: ImportRow
    history: list[Change]
    currency: str | None
    company_id: int | None


class Updates:
    """The deals that an import knows already.

    Attributes:
        wanted: what is said of each, by its id.
        deals: how many of them change.
        contacts: what rows add to people who were there.
    """

    def __init__(self, u: unit, tables: ImportTables, histories: Histories) -> None:
        self._u, self._tables, self._histories = u, tables, histories
        self.wanted: dict[int, Wanted] = {}
        self.deals = 0
        self.contacts = tables.contacts.filled_in
        self._fields: list[dict[str, object]] = []
        self._changes: list[dict[str, object]] = []

    def plan(self) -> None:
        """Find out what changes, and note the rows to add."""
        for deal_id, known in known_deals(self._u, self.wanted).items():
            self.deals += self._plan_deal(deal_id, known, self.wanted[deal_id])

    def _plan_deal(self, deal_id: int, known: Known, wanted: Wanted) -> bool:
        """Note what changes of one deal; tell whether anything does."""
        row, tables = wanted.row, self._tables
        fields = changed_fields(wanted, known, self._person(wanted, known))
        if fields:
            self._fields.append({"id": deal_id, **fields})
        news = new_changes(row, wanted.history, known, self._histories)
        tables.add_changes(deal_id, known.changes[-1].stage_id, news.added, row.lost_reason)
        corrected = [] if news.added else self._corrected_loss(row, known)
        self._changes += news.dated + corrected
        tagged = tables.add_tags(deal_id, row.tags, known.tags)
        planned = bool(row.next_step) and fold(row.next_step) not in known.tasks
        if planned:
            tables.add_task(deal_id, row.next_step)
        return bool(fields or news.added or news.dated or corrected or tagged or planned)

    def write(self) -> None:
        """Write the changed columns; the rows they refer to are there by now."""
        from pipetui.store.tables import Contact, Deal, StageChange

        update_rows(self._u, Contact, [{"id": contact_id, **news} for contact_id, news in self.contacts.items()])
        update_rows(self._u, Deal, self._fields)
        update_rows(self._u, StageChange, self._changes)

    def _person(self, wanted: Wanted, known: Known) -> int | None:
        """Return the person that a row names; None when it names none, or the one that the deal has."""
        row, present = wanted.row, known.fields["contact_id"]
        if not row.contact and row.email is None:
            return None
        contacts = self._tables.contacts
        return None if contacts.means(row, present) else contacts.find_or_make(row, wanted.company_id)

    def _corrected_loss(self, row: ImportRow, known: Known) -> list[dict[str, object]]:
        """Return the reason that a row gives for a deal that is lost, if it is another one."""
        if known.loss is None or not row.lost_reason:
            return []
        reason_id = self._tables.reasons.find_or_make(row.lost_reason)
        if reason_id == known.loss.reason_id:
            return []
        return [{"id": known.loss.change_id, "lost_reason_id": reason_id}]


def known_deals(u: unit, ids: Iterable[int]) -> dict[int, Known]:
    """Return what the file holds of some deals."""
    wanted = (json.dumps(list(ids)),)
    columns = ", ".join(_COLUMNS)
    found: dict[int, Known] = {}
    for deal_id, *values in u.connection.execute(f"SELECT id, {columns} FROM deal WHERE id IN ({_WANTED})", wanted):
        found[deal_id] = Known(dict(zip(_COLUMNS, values, strict=True)), [], None, set(), set())
    changes = f"""SELECT c.deal_id, c.id, c.to_stage_id, c.happened_at, c.assumed, c.lost_reason_id, s.kind = 'lost'
        FROM stage_change AS c JOIN stage AS s ON s.id = c.to_stage_id
        WHERE c.deal_id IN ({_WANTED}) ORDER BY c.deal_id, c.happened_at, c.id"""
    for deal_id, change_id, stage_id, when, assumed, reason_id, lost in u.connection.execute(changes, wanted):
        known = found[deal_id]
        known.changes.append(KeptChange(change_id, stage_id, when, assumed))
        found[deal_id] = known._replace(loss=Loss(change_id, reason_id) if lost else None)
    tags = f"SELECT deal_id, tag_id FROM deal_tag WHERE deal_id IN ({_WANTED})"
    for deal_id, tag_id in u.connection.execute(tags, wanted):
        found[deal_id].tags.add(tag_id)
    tasks = f"SELECT deal_id, title FROM task WHERE deal_id IN ({_WANTED})"
    for deal_id, title in u.connection.execute(tasks, wanted):
        found[deal_id].tasks.add(fold(title))
    return found


def changed_fields(wanted: Wanted, known: Known, contact_id: int | None) -> dict[str, object]:
    """Return the columns that a row changes, with their new values; `contact_id` is another person, or None."""
    row = wanted.row
    said: dict[str, Any] = {
        "title": row.title,
        "contact_id": contact_id,
        "company_id": wanted.company_id,
        "probability": row.probability,
        "expected_close": day_text(row.expected_close),
        "owner": row.owner,
        "source": row.source,
        "notes": with_note(known.fields["notes"], note_of(row, wanted.history)),
    }
    said = {name: value for name, value in said.items() if value not in (None, "")}
    if row.amount is not None:
        said |= {"amount": row.amount, "currency": wanted.currency, "amount_parts": row.amount_parts}
    changed = {name: value for name, value in said.items() if value != known.fields[name]}
    if "title" in changed:
        changed["title_key"] = fold(row.title)
    return changed


def with_note(notes: str, note: str) -> str:
    """Return notes with another one behind them, unless they hold it."""
    if not note or note in notes:
        return notes
    return f"{notes}\n\n{note}" if notes else note


class News(NamedTuple):
    """What a row adds to a deal's history: changes after its last one, and dates for changes that had to be assumed."""

    added: list[Change]
    dated: list[dict[str, object]]


def new_changes(row: ImportRow, described: Sequence[Change], known: Known, histories: Histories) -> News:
    """Return what a row adds to a deal's history.

    Args:
        row: the row.
        described: the history as the row tells it.
        known: what there is.
        histories: where to note what was left out.
    """
    moments = histories.moments
    changes = [change._asdict() for change in known.changes]
    added: list[Change] = []
    dated: dict[int, dict[str, object]] = {}
    for change in described:
        if change.assumed or _holds(changes, change, histories):
            continue
        later = [kept for kept in changes if kept["when"] > change.when]
        if any(kept["assumed"] != ALL_ASSUMED for kept in later):
            histories.oddities["the deal has later changes, so an earlier one was left out"] += 1
            continue
        known_stage = changes[-1]["stage_id"] == change.stage.id
        for kept in later:
            # Its date was a guess, and a wrong one.
            kept["when"] = change.when
            kept["assumed"] = RECORDED if known_stage and kept is changes[-1] else ALL_ASSUMED
            dated[kept["id"]] = {"id": kept["id"], "happened_at": kept["when"], "assumed": kept["assumed"]}
        if not known_stage:
            added.append(change)
            changes.append({"id": 0, "stage_id": change.stage.id, "when": change.when, "assumed": RECORDED})
    present, last = described[-1], changes[-1]
    # A row without a word on the stage moves nothing; one that says what it said before is no news.
    if present.assumed and (row.stage or row.status) and present.stage.id not in (last["stage_id"], _said(changes)):
        added.append(Change(present.stage, max(moments.now, last["when"]), ALL_ASSUMED))
    return News(added, list(dated.values()))


def _holds(changes: Iterable[dict[str, Any]], change: Change, histories: Histories) -> bool:
    """Tell whether a history has a change to that stage on that day, or was in that stage by then."""
    same_day, stage_id = histories.moments.same_day, change.stage.id
    before = [kept for kept in changes if kept["when"] <= change.when]
    if before and before[-1]["stage_id"] == stage_id:
        return True
    return any(kept["stage_id"] == stage_id and same_day(kept["when"], change.when) for kept in changes)


def _said(changes: Sequence[dict[str, Any]]) -> int | None:
    """Return the stage that an import assumed last: the file said it then."""
    return next((change["stage_id"] for change in reversed(changes) if change["assumed"]), None)

"""The rows that an import will add, table by table, and the order in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.ranks import GAP
from pipetui.domain.text import fold
from pipetui.services.import_histories import ALL_ASSUMED, note_of
from pipetui.services.import_names import NOT_GIVEN, Contacts, Pending, Reasons, companies, tags
from pipetui.services.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from pipetui.services.import_histories import Change
    from pipetui.services.import_shapes import ImportRow
    from pipetui.store.bulk import bulk
    from pipetui.store.unit import unit

_DEAL_COLUMNS = (
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
    "external_id",
    "rank",
    "stage_id",
    "status",
    "first_at",
    "moved_at",
    "closed_at",
    "last_open_stage_id",
    "attention",
)
_CHANGE_COLUMNS = ("deal_id", "from_stage_id", "to_stage_id", "happened_at", "assumed", "lost_reason_id")


class ImportTables:
    """What is to be added to each table.

    Attributes:
        companies, tags, reasons, contacts: found or made by name.
        deals, changes, links, tasks: the rows to add.
    """

    def __init__(self, u: unit, now: str) -> None:
        self.companies, self.tags, self.reasons, self.contacts = companies(u), tags(u), Reasons(u), Contacts(u)
        self.deals = Pending(u, "deal", _DEAL_COLUMNS)
        self.changes = Pending(u, "stage_change", _CHANGE_COLUMNS)
        self.links = Pending(u, "deal_tag", ("deal_id", "tag_id"))
        self.tasks = Pending(u, "task", ("deal_id", "title", "added_at"))
        self._now = now
        self._keys: dict[str, str] = {}
        # New cards come below those there are, in the file's order.
        lowest = u.connection.execute("SELECT stage_id, max(rank) FROM deal GROUP BY stage_id")
        self._ranks: dict[int, int] = dict(lowest.fetchall())

    def add_deal(
        self,
        row: ImportRow,
        history: Sequence[Change],
        *,
        currency: str | None,
        company_id: int | None,
        contact_id: int,
    ) -> int:
        """Add a new deal with its history, tags and next step, and return its id."""
        _, begun, first_assumed = history[0]
        stage, when, _ = history[-1]
        open_stages = [change.stage.id for change in history if change.stage.kind == "open"]
        rank = self._ranks[stage.id] = self._ranks.get(stage.id, 0) + GAP
        title = row.title
        key = self._keys.get(title)
        if key is None:
            key = self._keys[title] = fold(title)
        deal_id = self.deals.add(
            (
                title,
                key,
                contact_id,
                company_id,
                row.amount,
                currency if row.amount is not None else None,
                row.amount_parts,
                row.probability,
                day_text(row.expected_close),
                row.owner,
                row.source,
                note_of(row, history),
                row.external_id,
                rank,
                stage.id,
                stage.kind,
                None if first_assumed == ALL_ASSUMED else begun,
                when,
                None if stage.kind == "open" else when,
                open_stages[-1] if open_stages else None,
                "~" if row.next_step else f"!{day_text(row.expected_close) or '~'}",
            )
        )
        self.add_changes(deal_id, None, history, row.lost_reason)
        if row.tags:
            self.add_tags(deal_id, row.tags)
        if row.next_step:
            self.add_task(deal_id, row.next_step)
        return deal_id

    def add_changes(self, deal_id: int, from_stage_id: int | None, changes: Iterable[Change], lost_reason: str) -> None:
        """Add changes to a deal's history, the first one from `from_stage_id`."""
        for stage, when, assumed in changes:
            reason = self.reasons.find_or_make(lost_reason or NOT_GIVEN) if stage.kind == "lost" else None
            self.changes.add((deal_id, from_stage_id, stage.id, when, assumed, reason))
            from_stage_id = stage.id

    def add_tags(self, deal_id: int, names: Iterable[str], present: Collection[int] = ()) -> bool:
        """Give a deal the tags that it does not carry yet; tell whether there were any."""
        wanted = dict.fromkeys(map(self.tags.find_or_make, names))
        new = [tag_id for tag_id in wanted if tag_id not in present]
        for tag_id in new:
            self.links.add((deal_id, tag_id))
        return bool(new)

    def add_task(self, deal_id: int, title: str) -> None:
        """Give a deal a task."""
        self.tasks.add((deal_id, title, self._now))

    def count(self) -> int:
        """Return how many rows there are to write."""
        return sum(len(pending.rows) for _, pending in self._in_order())

    def write(self, b: bulk, tick: Callable[[Sequence[object]], Sequence[object]]) -> dict[str, int]:
        """Write all rows, those that others refer to first; return how many there were by the word for them."""
        return {name: pending.write(b, tick) for name, pending in self._in_order()}

    def _in_order(self) -> list[tuple[str, Pending]]:
        return [
            ("companies", self.companies.pending),
            ("contacts", self.contacts.pending),
            ("tags", self.tags.pending),
            ("lost_reasons", self.reasons.pending),
            ("deals", self.deals),
            ("stage_changes", self.changes),
            ("deal_tags", self.links),
            ("tasks", self.tasks),
        ]

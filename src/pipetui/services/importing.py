"""A file of deals, written as one batch: new deals by the bulk path, known ones row by row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipetui.domain.text import counted, fold
from pipetui.queries.pipelines import pipeline_named, stages
from pipetui.services.amounts import base_currency, remember_currency
from pipetui.services.collector_pause import collector_paused
from pipetui.services.dry_runs import DryRun
from pipetui.services.history_importing import apply_history
from pipetui.services.import_histories import Histories, Moments, Refused
from pipetui.services.import_shapes import HistoryRow, ImportResult, ImportRow, ImportSpec, SkippedRow
from pipetui.services.import_tables import ImportTables
from pipetui.services.import_ticks import Ticks
from pipetui.services.import_updates import Updates, Wanted
from pipetui.services.pipelines import plain_stages, replace_unused_pipeline
from pipetui.services.wording import short
from pipetui.store.bulk import bulk
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

__all__ = ["HistoryRow", "ImportResult", "ImportRow", "ImportSpec", "SkippedRow", "apply_history", "apply_import"]


@collector_paused()
def apply_import(
    store: Store,
    ctx: Context,
    spec: ImportSpec,
    rows: Sequence[ImportRow],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    dry_run: bool = False,
) -> ImportResult:
    """Write the rows of a file as one batch.

    Args:
        store: the file.
        ctx: the circumstances.
        spec: what holds for all rows.
        rows: the rows.
        progress: told (done, all) now and then.
        cancelled: asked now and then; True stops the import, and nothing is written.
        dry_run: find out what would be written, and write nothing.

    Raises:
        NotFound: there is no such pipeline.
        InvalidInput: the stages to make are not those of a pipeline.
        RuleRefused: the pipeline to make has the name of one that has deals, and other stages.
        OperationFailed: it was cancelled.
    """
    ticks = Ticks(len(rows), progress, cancelled)
    with DryRun.suppressed(), unit(store, ctx, command="import", raw=True) as u:
        run = _Import(u, ctx, spec, rows)
        for row in rows:
            ticks.read()
            run.take(row)
        created = run.write(ticks)
        updated = {"deals": run.updates.deals, "contacts": len(run.updates.contacts)}
        u.summary = f"imported {short(spec.source_name)}: {_summary(created['deals'], updated['deals'])}"
        DryRun.leave_if(dry_run)
    message = u.summary if u.batch_id or dry_run else f"{short(spec.source_name)}: nothing new"
    return ImportResult(
        batch_id=u.batch_id,
        message=message,
        rows=len(rows),
        created=created,
        updated=updated,
        skipped=tuple(run.skipped),
        warnings=run.histories.warnings(),
    )


class _Import:
    """One import under way.

    Attributes:
        histories: reads the rows' stages and dates.
        updates: what becomes of the deals that were there.
        skipped: the rows that cannot be taken.
    """

    def __init__(self, u: unit, ctx: Context, spec: ImportSpec, rows: Iterable[ImportRow]) -> None:
        if spec.new_stages is None:
            pipeline_id = pipeline_named(u.connection, spec.pipeline).id
        else:
            pipeline_id = replace_unused_pipeline(u, spec.pipeline, plain_stages(spec.new_stages))
            u.flush()
        moments = Moments(ctx)
        self.histories = Histories(stages(u.connection, pipeline_id), moments)
        self._tables = ImportTables(u, moments.now)
        self.updates = Updates(u, self._tables, self.histories)
        self.skipped: list[SkippedRow] = []
        self._u, self._currency, self._first_currency = u, spec.currency, ""
        self._base = base_currency(u)
        self._lines: dict[str, int] = {}
        by_external_id = "SELECT external_id, id FROM deal WHERE external_id IS NOT NULL ORDER BY id DESC"
        self._by_external_id: dict[str, int] = dict(u.connection.execute(by_external_id).fetchall())
        # The oldest stands last and is taken first. In that order alone the same file again meets the same deals.
        by_title = "SELECT title_key, company_id, id FROM deal ORDER BY id DESC"
        self._by_title: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
        # A deal that a row of this file numbers is no other row's, whatever its title.
        numbered = {self._by_external_id.get(row.external_id) for row in rows if row.external_id is not None}
        for key, company_id, deal_id in u.connection.execute(by_title):
            if deal_id not in numbered:
                self._by_title[key, company_id].append(deal_id)

    def take(self, row: ImportRow) -> None:
        """Take one row: as a new deal, or as what is to become of a known one."""
        try:
            history = self.histories.of(row)
            currency = self._currency_of(row)
            self._refuse_twice(row)
        except Refused as error:
            self.skipped.append(SkippedRow(row.line, str(error)))
            return
        company_id = self._tables.companies.find_or_make(row.company) if row.company else None
        deal_id = self._find(row, company_id)
        if deal_id is not None:
            self.updates.wanted[deal_id] = Wanted(row, history, currency, company_id)
            return
        contact_id = self._tables.contacts.find_or_make(row, company_id)
        self._tables.add_deal(row, history, currency=currency, company_id=company_id, contact_id=contact_id)

    def write(self, ticks: Ticks) -> dict[str, int]:
        """Write everything; return how many rows were added by the word for them."""
        self.updates.plan()
        ticks.begin_writing(self._tables.count())
        with bulk(self._u) as b:
            created = self._tables.write(b, ticks.written)
        self.updates.write()
        if self._first_currency:
            remember_currency(self._u, self._first_currency)
        return created

    def _currency_of(self, row: ImportRow) -> str | None:
        if row.amount is None:
            return None
        currency = row.currency or self._currency or self._base
        if not currency:
            raise Refused("its amount names no currency")
        self._first_currency = self._first_currency or currency
        return currency

    def _refuse_twice(self, row: ImportRow) -> None:
        """One number is one deal: two rows with the same would overwrite each other."""
        if row.external_id is not None:
            line = self._lines.setdefault(row.external_id, row.line)
            if line != row.line:
                raise Refused(f"line {line} has the same external id")

    def _find(self, row: ImportRow, company_id: int | None) -> int | None:
        """Return the known deal that a row is about: by its number, else the next one of its title and company."""
        if row.external_id is not None:
            return self._by_external_id.get(row.external_id)
        if not self._by_title:
            return None
        alike = self._by_title.get((fold(row.title), company_id))
        return alike.pop() if alike else None


def _summary(created: int, updated: int) -> str:
    if not updated:
        return counted(created, "deal")
    return f"{counted(created, 'new deal')}, {updated:,} updated"

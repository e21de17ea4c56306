"""A file of stage changes: they become their deals' history, in place of what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import counted
from pipetui.queries.pipelines import stages
from pipetui.services.collector_pause import collector_paused
from pipetui.services.dry_runs import DryRun
from pipetui.services.import_histories import RECORDED, Histories, Moments, Refused
from pipetui.services.import_names import NOT_GIVEN, Pending, Reasons
from pipetui.services.import_shapes import ImportResult, SkippedRow
from pipetui.services.import_ticks import Ticks
from pipetui.services.wording import short
from pipetui.store.bulk import bulk
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.context import Context
    from pipetui.queries.shapes import Stage
    from pipetui.services.import_shapes import HistoryRow
    from pipetui.store.file import Store

_COLUMNS = ("deal_id", "from_stage_id", "to_stage_id", "happened_at", "assumed", "lost_reason_id")

_DEAL = """
    SELECT d.id, s.pipeline_id, CASE d.status WHEN 'lost' THEN (
        SELECT lost_reason_id FROM stage_change WHERE deal_id = d.id ORDER BY happened_at DESC, id DESC LIMIT 1) END
    FROM deal AS d JOIN stage AS s ON s.id = d.stage_id WHERE d.external_id = ? ORDER BY d.id LIMIT 1"""


@collector_paused()
def apply_history(
    store: Store,
    ctx: Context,
    source_name: str,
    rows: Sequence[HistoryRow],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    dry_run: bool = False,
) -> ImportResult:
    """Replace the histories of the deals that rows name, as one batch.

    Stages are those of the pipeline that a deal is in. A deal whose history is the same already stays as it is.

    Args:
        store: the file.
        ctx: the circumstances.
        source_name: the file's name, for the summary.
        rows: the changes, in the file's order.
        progress: told (done, all) now and then.
        cancelled: asked now and then; True stops the import, and nothing is written.
        dry_run: find out what would be written, and write nothing.

    Raises:
        OperationFailed: it was cancelled.
    """
    ticks = Ticks(len(rows), progress, cancelled)
    with DryRun.suppressed(), unit(store, ctx, command="import-history", raw=True) as u:
        run = _Replacement(u, ctx)
        for row in rows:
            ticks.read()
            run.take(row)
        deals, changes = run.write(ticks)
        u.summary = f"imported {short(source_name)}: the history of {counted(deals, 'deal')}"
        DryRun.leave_if(dry_run)
    message = u.summary if u.batch_id or dry_run else f"{short(source_name)}: nothing new"
    return ImportResult(
        batch_id=u.batch_id,
        message=message,
        rows=len(rows),
        created={"stage_changes": changes},
        updated={"deals": deals},
        skipped=tuple(run.skipped),
        warnings=(),
    )


class _Deal(NamedTuple):
    """A deal whose history is replaced: its stages, the reason it was lost for, and the rows, by instant."""

    id: int
    histories: Histories
    reason_id: int | None
    said: list[tuple[str, Stage, str]]


class _Replacement:
    """One import of histories under way."""

    def __init__(self, u: unit, ctx: Context) -> None:
        self.skipped: list[SkippedRow] = []
        self._u, self._moments, self._reasons = u, Moments(ctx), Reasons(u)
        self._pipelines: dict[int, Histories] = {}
        self._deals: dict[str, _Deal | None] = {}

    def take(self, row: HistoryRow) -> None:
        """Note one change."""
        try:
            deal = self._deal(row.external_id)
            if deal is None:
                raise Refused(f"no deal has the external id {row.external_id}")  # noqa: TRY301
            deal.said.append((self._moments.of(row.moment), deal.histories.stage(row.stage), row.lost_reason))
        except Refused as error:
            self.skipped.append(SkippedRow(row.line, str(error)))

    def write(self, ticks: Ticks) -> tuple[int, int]:
        """Write the histories that differ; return how many deals and how many changes that were."""
        added = Pending(self._u, "stage_change", _COLUMNS)
        gone: list[int] = []
        deals = 0
        for deal in self._deals.values():
            if deal is None or not deal.said:
                continue
            new = self._history(deal)
            ids, present = self._present(deal.id)
            if new != present:
                deals += 1
                gone += ids
                for change in new:
                    added.add(change)
        ticks.begin_writing(len(added.rows) + len(self._reasons.pending.rows))
        with bulk(self._u) as b:
            self._reasons.pending.write(b, ticks.written)
            count = added.write(b, ticks.written)
            b.delete("stage_change", gone)
        return deals, count

    def _deal(self, external_id: str) -> _Deal | None:
        if external_id not in self._deals:
            row = self._u.connection.execute(_DEAL, (external_id,)).fetchone()
            self._deals[external_id] = None if row is None else _Deal(row[0], self._stages(row[1]), row[2], [])
        return self._deals[external_id]

    def _stages(self, pipeline_id: int) -> Histories:
        if pipeline_id not in self._pipelines:
            self._pipelines[pipeline_id] = Histories(stages(self._u.connection, pipeline_id), self._moments)
        return self._pipelines[pipeline_id]

    def _history(self, deal: _Deal) -> list[tuple[object, ...]]:
        """Return the rows of a deal's new history, in the order of time, then of the file."""
        changes: list[tuple[object, ...]] = []
        last, before = "", None
        for when, stage, reason in sorted(deal.said, key=lambda said: said[0]):
            if before is not None and stage.id == before:
                continue
            last = self._moments.after(when, last) or when
            changes.append((deal.id, before, stage.id, last, RECORDED, self._reason(stage, reason, deal)))
            before = stage.id
        return changes

    def _reason(self, stage: Stage, reason: str, deal: _Deal) -> int | None:
        """Return why a deal was lost: as the row says, else as was known before."""
        if stage.kind != "lost":
            return None
        return self._reasons.find_or_make(reason) if reason else deal.reason_id or self._reasons.find_or_make(NOT_GIVEN)

    def _present(self, deal_id: int) -> tuple[list[int], list[tuple[object, ...]]]:
        sql = f"SELECT id, {', '.join(_COLUMNS)} FROM stage_change WHERE deal_id = ? ORDER BY happened_at, id"
        rows = self._u.connection.execute(sql, (deal_id,)).fetchall()
        return [row[0] for row in rows], [tuple(row[1:]) for row in rows]

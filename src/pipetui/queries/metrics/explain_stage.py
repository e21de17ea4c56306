"""What stands behind the rows of `by_stage`: what is there now, and what was lost from there.

How deals went on from a stage, and how long they stayed, is in `explain_flow`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.explain_case import Case, Parts
from pipetui.queries.metrics.explain_deals import read_deals
from pipetui.queries.metrics.explain_period import closed_in
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.stages import NOT_GIVEN, REASON

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.metrics.explain_deals import Known
    from pipetui.queries.metrics.explain_shapes import Behind
    from pipetui.queries.metrics.shapes import StageFigures

_FIELDS = {"count": "deals", "lost_count": "lost_count", "stalled": "stalled", "customers": "customers"}


def _here(case: Case, row: StageFigures) -> list[Known]:
    """Return the deals that stand in a stage."""
    return read_deals(case.conn, case.scope, "d.stage_id = :in_stage", {"in_stage": row.stage_id})


def _standing(case: Case, row: StageFigures) -> Parts:
    """Explain a count of what stands in a stage."""
    deals = [deal for deal in _here(case, row) if case.metric.id != "by_stage.stalled" or deal.answers.stalled]
    return _counted(case, row, [deal.behind(case.value(deal)) for deal in deals])


def _counted(case: Case, row: StageFigures, behind: list[Behind]) -> Parts:
    name = case.metric.id.partition(".")[2]
    figure = Figure(getattr(row, _FIELDS[name]), len(behind), "count")
    return Parts(figure, behind, [], {}, [])


def _standing_value(case: Case, row: StageFigures) -> Parts:
    """Explain what stands in a stage is worth, weighted or not."""
    behind, left_out = case.priced(_here(case, row))
    name = case.metric.id.partition(".")[2]
    totals = row.by_currency if name == "value" else None
    figure = Figure(getattr(row, name), len(behind), "money", totals, len(left_out))
    return Parts(figure, behind, left_out, {}, [])


def _customers(case: Case, row: StageFigures) -> Parts:
    """Explain who stands in a stage: each person by the deal of theirs that changed stage last."""
    last: dict[int, Known] = {}
    for deal in read_deals(case.conn, case.scope, "1"):
        before = last.get(deal.contact_id)
        if before is None or (before.moved_at, before.id) < (deal.moved_at, deal.id):
            last[deal.contact_id] = deal
    here = [deal for deal in last.values() if deal.stage_id == row.stage_id]
    here.sort(key=lambda deal: deal.id)
    return _counted(case, row, [deal.behind(case.value(deal), why=f"{deal.contact}'s last change") for deal in here])


def _lost_from(case: Case, row: StageFigures) -> list[Known]:
    """Return the deals that were lost in P from a stage; those of no stage by their pipeline."""
    stages = {stage.id: stage.pipeline for stage in case.scope.stages}
    return [
        deal
        for deal in closed_in(case)
        if deal.status == "lost"
        and deal.last_open_stage_id == row.stage_id
        and (row.stage_id is not None or stages[deal.stage_id] == row.pipeline)
    ]


def _lost(case: Case, row: StageFigures) -> Parts:
    reasons = _reasons(case)
    lost = _lost_from(case, row)
    behind = [
        deal.behind(case.value(deal), day=case.day(deal.closed_at), part="lost", why=reasons.get(deal.id, NOT_GIVEN))
        for deal in lost
    ]
    if case.metric.id == "by_stage.lost_reasons":
        said = "see the reason beside each deal" if behind else "no deal was lost from the stage in the period"
        return Parts(Figure(None, len(behind), "series", reason=said), behind, [], {}, [])
    return _counted(case, row, behind)


def _lost_value(case: Case, row: StageFigures) -> Parts:
    behind, left_out = case.priced(_lost_from(case, row), "lost")
    figure = Figure(row.lost_value, len(behind), "money", None, len(left_out))
    return Parts(figure, behind, left_out, {}, [])


def _reasons(case: Case) -> dict[int, str]:
    """Return the reason for losing each lost deal, where one was given."""
    rows = case.conn.execute(
        f"SELECT d.id, r.name FROM {case.scope.deals} CROSS JOIN lost_reason r ON r.id = {REASON}"
        f" WHERE d.status = 'lost' AND {case.scope.condition}",
        case.scope.params,
    )
    return dict(rows)


STAGE_FIGURES: dict[str, Callable[[Case, StageFigures], Parts]] = {
    "by_stage.count": _standing,
    "by_stage.value": _standing_value,
    "by_stage.weighted": _standing_value,
    "by_stage.stalled": _standing,
    "by_stage.customers": _customers,
    "by_stage.lost_count": _lost,
    "by_stage.lost_value": _lost_value,
    "by_stage.lost_reasons": _lost,
}
"""How each figure of what is in a stage, or was lost from it, is explained."""

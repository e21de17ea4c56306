"""The real input: 8,800 opportunities of a sales team. Skipped where `PIPETUI_TRIAL_CSV` does not name the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.interchange.deals_csv import ImportOptions, plan_import
from pipetui.services.importing import apply_import
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from support.contexts import context
from support.sales_csv import MAPS, STAGES

if TYPE_CHECKING:
    from pipetui.store.file import Store

TRIAL = os.environ.get("PIPETUI_TRIAL_CSV", "")

pytestmark = pytest.mark.skipif(not TRIAL, reason="PIPETUI_TRIAL_CSV names no file")


def test_the_real_input_gives_its_figures_and_comes_out_again(store: Store) -> None:
    options = ImportOptions(maps=MAPS, stages=STAGES, currency="USD")
    before = logical_dump(store.connection)
    planned = plan_import(store, context(), Path(TRIAL), options)
    assert (len(planned.rows), planned.refused, planned.warnings) == (8800, (), ())
    result = apply_import(store, context(), planned.spec, planned.rows)
    assert (result.created["deals"], result.skipped) == (8800, ())
    by_stage = store.connection.execute(
        "SELECT s.name, count(*), coalesce(sum(d.amount), 0) FROM deal AS d JOIN stage AS s ON s.id = d.stage_id"
        " GROUP BY 1"
    ).fetchall()
    assert by_stage == [("Engaging", 1591, 0), ("Lost", 2473, 0), ("Prospecting", 498, 0), ("Won", 4238, 1_000_553_400)]
    cycle = store.connection.execute(
        "SELECT avg(round(julianday(closed_at) - julianday(first_at))) FROM deal WHERE status = 'won'"
    ).fetchone()[0]
    assert round(cycle, 2) == 51.78
    without = store.connection.execute(
        "SELECT sum(company_id IS NULL), sum(first_at IS NULL), sum(contact_id IS NULL) FROM deal"
    ).fetchone()
    assert without == (1425, 498, 0)

    after = logical_dump(store.connection)
    again = plan_import(store, context(), Path(TRIAL), options)
    assert apply_import(store, context(), again.spec, again.rows).batch_id is None
    assert logical_dump(store.connection) == after

    undo(store, context())
    assert store.connection.execute("SELECT count(*) FROM deal").fetchone() == (0,)
    assert logical_dump(store.connection) == before
    redo(store, context())
    assert logical_dump(store.connection) == after

"""An import as a whole: the pipeline it goes into, how far it is, how it is stopped or only tried."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, OperationFailed, RuleRefused
from pipetui.queries.pipelines import pipeline_named, pipelines, stages
from pipetui.services.importing import ImportRow, ImportSpec, apply_import
from pipetui.services.pipelines import add_pipeline
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.work import column, deal, later, rows, unchanged

if TYPE_CHECKING:
    from pipetui.services.importing import ImportResult
    from pipetui.store.file import Store


SPEC = ImportSpec(source_name="deals.csv")
MARCH_1, MARCH_9 = date(2026, 3, 1), date(2026, 3, 9)


def row(title: str = "Website", line: int = 2, **fields: Any) -> ImportRow:
    """Return a row."""
    return ImportRow(line=line, title=title, **fields)


def take(store: Store, *given: ImportRow, spec: ImportSpec = SPEC, **options: Any) -> ImportResult:
    """Import rows, numbered by line."""
    numbered = [one._replace(line=line) for line, one in enumerate(given, 2)]
    return apply_import(store, later(), spec, numbered, **options)


class TestPipelines:
    """Where the deals go."""

    def test_into_a_named_pipeline(self, store: Store) -> None:
        made = add_pipeline(store, later(), "Support", stage_names=["Asked"]).row_id
        take(store, row("a", stage="asked"), spec=ImportSpec(source_name="deals.csv", pipeline="support"))
        assert column(store, stages(store.connection, made)[0].id) == ["a"]
        assert pipeline_named(store.connection, None).name == "Sales"
        with pytest.raises(NotFound, match="no pipeline"):
            take(store, row("a"), spec=ImportSpec(source_name="deals.csv", pipeline="Nothing"))

    def test_into_new_stages_in_the_same_batch(self, store: Store) -> None:
        before = logical_dump(store.connection)
        spec = ImportSpec(source_name="deals.csv", new_stages=("Prospecting", "Engaging", "Won", "Lost"))
        take(store, row("a", entered=(("Engaging", MARCH_1),)), row("b"), spec=spec)
        made = pipeline_named(store.connection, None)
        assert [stage.name for stage in stages(store.connection, made.id)] == ["Prospecting", "Engaging", "Won", "Lost"]
        assert [pipeline.name for pipeline in pipelines(store.connection)] == ["Sales"]
        undo(store, later(1))
        assert unchanged(store, before)

    def test_the_same_stages_again_are_the_same_pipeline(self, store: Store) -> None:
        spec = ImportSpec(source_name="deals.csv", new_stages=("Prospecting", "Engaging", "Won", "Lost"))
        take(store, row("a", external_id="1"), spec=spec)
        assert take(store, row("a", external_id="1"), spec=spec).batch_id is None
        assert len(pipelines(store.connection)) == 1

    def test_under_a_name_of_its_own(self, store: Store) -> None:
        deal(store)
        spec = ImportSpec(source_name="deals.csv", pipeline="Imported", new_stages=("Lead", "Offer"))
        take(store, row("a"), spec=spec)
        assert [pipeline.name for pipeline in pipelines(store.connection)] == ["Sales", "Imported"]
        with pytest.raises(RuleRefused, match="there is a pipeline Imported already"):
            take(store, row("a"), spec=ImportSpec(source_name="x", pipeline="Imported", new_stages=("Other",)))

    def test_stages_that_make_no_pipeline(self, store: Store) -> None:
        with pytest.raises(InvalidInput):
            take(store, row("a"), spec=ImportSpec(source_name="deals.csv", new_stages=("Won", "Lost")))


class TestRunning:
    """Progress, stopping, trying."""

    def test_progress_is_told_now_and_then_and_never_goes_back(self, store: Store) -> None:
        told: list[tuple[int, int]] = []
        take(store, *(row(str(number)) for number in range(2500)), progress=lambda *at: told.append(at))
        done = [at for at, _ in told]
        assert {total for _, total in told} == {5000}
        assert done[:3] == [0, 1000, 2000]
        assert done == sorted(done)
        assert 2500 <= done[-1] <= 5000
        assert len(told) < 20

    def test_a_stopped_import_leaves_nothing(self, store: Store) -> None:
        before = logical_dump(store.connection)
        answers = iter([False, True])
        with pytest.raises(OperationFailed, match="stopped"):
            take(store, *(row(str(number)) for number in range(1500)), cancelled=lambda: next(answers))
        assert unchanged(store, before)
        assert take(store, row("a"), cancelled=lambda: False).created["deals"] == 1

    def test_one_stopped_while_writing_leaves_nothing_and_the_triggers(self, store: Store) -> None:
        before = logical_dump(store.connection)
        triggers = rows(store, "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
        answers = iter([False, False, True])
        with pytest.raises(OperationFailed):
            take(store, *(row(str(number)) for number in range(800)), cancelled=lambda: next(answers))
        assert unchanged(store, before)
        assert rows(store, "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name") == triggers

    def test_trying_tells_all_and_writes_nothing(self, store: Store) -> None:
        deal(store, "known", contact="Jean", email="jean@x.com")
        before = logical_dump(store.connection)
        given = (row("a", tags=("x",)), row("known", owner="ana"), row("b", stage="Demo"))
        tried = take(store, *given, dry_run=True)
        assert unchanged(store, before)
        assert tried.batch_id is None
        done = take(store, *given)
        assert done.batch_id is not None
        assert (tried.message, tried.created, tried.updated, tried.skipped) == (
            done.message,
            done.created,
            done.updated,
            done.skipped,
        )
        assert done.message == "imported deals.csv: 1 new deal, 1 updated"

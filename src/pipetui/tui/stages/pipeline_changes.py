"""What is done to whole pipelines from the screen of stages: another one, a new one, another name, deleted into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.key_order import keys_of
from pipetui.tui.stages.pipeline_dialog import PipelineDialog
from pipetui.tui.stages.pipeline_picker import PipelinePicker, choose_pipeline
from pipetui.tui.widgets.pickers import ConfirmDialog

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Pipeline, Stage
    from pipetui.store.file import Store
    from pipetui.tui.stages.stages_screen import StagesScreen
    from pipetui.tui.widgets.pickers import LostChoice


class PipelineChanges:
    """Asks over the screen of stages, and has the answer written."""

    def __init__(self, screen: StagesScreen) -> None:
        self._screen = screen

    def choose(self) -> None:
        """Ask for another pipeline."""
        if self._screen.ready():
            choose_pipeline(self._screen)

    def add(self) -> None:
        """Ask for a new pipeline's name and template."""

        async def save(name: str, template: str) -> PipetuiError | None:
            def work(store: Store, ctx: Context) -> Event:
                from pipetui.services.pipelines import add_pipeline

                return add_pipeline(store, ctx, name, template_name=template, use=True)

            return await self._screen.save(work)

        if self._screen.ready():
            self._screen.open_dialog(PipelineDialog("New pipeline", save, templates=True))

    def rename(self) -> None:
        """Ask for another name."""
        if not self._screen.ready():
            return
        pipeline = self._screen.pipeline_board.pipeline

        async def save(name: str, _template: str) -> PipetuiError | None:
            def work(store: Store, ctx: Context) -> Event:
                from pipetui.services.pipelines import edit_pipeline

                return edit_pipeline(store, ctx, pipeline.id, name)

            return await self._screen.save(work)

        self._screen.open_dialog(PipelineDialog(f"Rename {pipeline.name}", save, name=pipeline.name))

    def delete(self) -> None:
        """Delete the pipeline, asking where its deals go."""
        if not self._screen.ready() or self._screen.shaped is None:
            return
        here = self._screen.pipeline_board.pipeline
        others = [each for each in self._screen.shaped.pipelines if each.id != here.id]
        if not others:
            self._screen.refuse(f"{here.name} is the last pipeline: add another one first")
        elif len(others) == 1:
            self._ask_delete(here, others[0])
        else:
            title = f"Delete {here.name}: into which pipeline go its deals?"
            picked = {each.id: each for each in others}

            def chosen(pipeline_id: int | None) -> None:
                if pipeline_id is not None:
                    keys_of(self._screen).hold_keys()
                    self._screen.call_later(self._ask_delete, here, picked[pipeline_id])

            self._screen.open_dialog(PipelinePicker(others, title), chosen)

    def _ask_delete(self, here: Pipeline, other: Pipeline) -> None:
        """Ask for the stage where there are open deals, else whether it is meant."""
        assert self._screen.shaped is not None
        into = self._screen.shaped.stages[other.id]
        if here.deals:
            deals = f"its {here.deals:,} open deals go" if here.deals > 1 else "its open deal goes"
            self._screen.ask_into(
                f"Delete {here.name}: where in {other.name} {deals}?",
                into,
                lambda stage, lost: self._delete_into(here, stage, lost),
            )
            return
        question = ConfirmDialog(
            f"Delete {here.name}?",
            f"It has no open deals. What was closed goes to {other.name}.",
            yes="Delete",
            no="No",
        )
        self._screen.open_dialog(question, lambda sure: self._delete_into(here, into[0], None) if sure else None)

    def _delete_into(self, here: Pipeline, into: Stage, lost: LostChoice | None) -> None:
        def work(store: Store, ctx: Context) -> Event:
            from pipetui.services.pipelines import delete_pipeline

            reason, note = (lost.reason_id, lost.note) if lost is not None else (None, "")
            return delete_pipeline(store, ctx, here.id, into.id, reason_id=reason, note=note)

        self._screen.write(work)

"""`o s`: the stages of the pipeline that the board shows, in order, and what the user wrote about the focused one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.widgets import Static

from pipetui.config.keymap import STAGES
from pipetui.domain.errors import RuleRefused
from pipetui.queries.board import read_board
from pipetui.queries.pipelines import lost_reasons, pipelines, stages
from pipetui.queries.settings import current_pipeline_id
from pipetui.tui.board.backdrop import Beside, Scrolled
from pipetui.tui.board_screen.kept_draft import with_draft
from pipetui.tui.board_screen.why_not import READ_ONLY
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.stages.pipeline_changes import PipelineChanges
from pipetui.tui.stages.stage_saving import StageEditing
from pipetui.tui.stages.stage_sheet import SheetRow, sheet_head, sheet_line, sheet_rows, stage_page
from pipetui.tui.widgets.pickers import LostReasonPicker, StagePicker
from pipetui.tui.widgets.row_list import RowList, cursor_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.screen import Screen

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Board, LostReason, Pipeline, Stage, StageHead
    from pipetui.store.file import Store
    from pipetui.tui.forms.form_draft import FormDraft
    from pipetui.tui.setup import Setup
    from pipetui.tui.widgets.pickers import LostChoice

_SIDE_BY_SIDE = 100
"""Cells from which on the page about a stage stands beside the list and not below it."""


class Shaped(NamedTuple):
    """What the screen shows and reckons with."""

    board: Board
    pipelines: tuple[Pipeline, ...]
    stages: Mapping[int, tuple[Stage, ...]]
    """The stages of every pipeline."""
    reasons: tuple[LostReason, ...]


class StagesScreen(FileScreen[None, Shaped]):
    """The stages in a list, the page about one of them, and all that can be done to both."""

    GROUP = STAGES
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("stages.edit", "edit"),
        ("stages.add", "new"),
        ("stages.down stages.up", "order"),
        ("stages.remove", "remove"),
        ("stages.choose_pipeline", "pipeline"),
        ("stages.add_pipeline", "add pipeline"),
        ("change.undo", "undo"),
    )
    OPENING: ClassVar[frozenset[str]] = frozenset(
        f"stages.{name}"
        for name in ("edit", "add", "remove", "choose_pipeline", "add_pipeline", "rename_pipeline", "delete_pipeline")
    )
    WRITES: ClassVar[frozenset[str]] = OPENING | {"stages.down", "stages.up"}
    DEFAULT_CSS: ClassVar[str] = """
    StagesScreen {
        #stages { padding: 1 1 0 1; width: 62%; }
        #stage-page { width: 38%; padding: 1 2 0 2; border-left: solid $border-blurred; background: $background;
            scrollbar-size-vertical: 1; }
        #stage-body { width: 1fr; height: auto; }
        &.-below {
            Beside { layout: vertical; }
            #stages { width: 100%; max-height: 60%; }
            #stage-page { width: 100%; height: 1fr; padding: 0 2; border-left: none;
                border-top: solid $border-blurred; }
        }
    }
    """

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.rows = RowList(id="stages")
        self.page = Scrolled(Static(id="stage-body", markup=False), id="stage-page", can_focus=False)
        self.shaped: Shaped | None = None
        self._lines: tuple[SheetRow, ...] = ()
        self._focused: int | None = None  # the stage under the cursor, wherever it goes

    def compose_body(self) -> ComposeResult:
        """The list, and the page."""
        with Beside():
            yield self.rows
            yield self.page

    def on_resize(self, event: events.Resize) -> None:
        """The page goes below where there is no room beside."""
        below = event.size.width < _SIDE_BY_SIDE
        self.set_class(below, "-below")
        self._fit()

    def _fit(self) -> None:
        self.rows.styles.height = len(self._lines) + 2 if self.has_class("-below") else "1fr"

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        whole = PipelineChanges(self)
        return {
            **cursor_commands(self.rows),
            "cursor.page_down": lambda: self.page.scroll_page_down(animate=False),
            "cursor.page_up": lambda: self.page.scroll_page_up(animate=False),
            "stages.edit": self._edit,
            "stages.add": self._add,
            "stages.down": lambda: self._move(1),
            "stages.up": lambda: self._move(-1),
            "stages.remove": self._remove,
            "stages.choose_pipeline": whole.choose,
            "stages.add_pipeline": whole.add,
            "stages.rename_pipeline": whole.rename,
            "stages.delete_pipeline": whole.delete,
        }

    # -- showing ------------------------------------------------------------------------------------------------------

    def fetch(self, store: Store, ctx: Context) -> Shaped:
        """Read the current pipeline with its sums, and what there is to choose from."""
        conn = store.connection
        known = pipelines(conn)
        return Shaped(
            read_board(conn, current_pipeline_id(conn), ctx),
            known,
            {each.id: stages(conn, each.id) for each in known},
            lost_reasons(conn),
        )

    def heading(self, found: Shaped) -> str:
        """The pipeline's name, and how many there are."""
        count = len(found.pipelines)
        return f"Stages of {found.board.pipeline.name}" + (f" · one of {count} pipelines" if count > 1 else "")

    def show(self, found: Shaped) -> None:
        """Show the stages; the cursor stays on its stage."""
        self.shaped = found
        self._lines = sheet_rows(found.board)
        ids = [head.stage.id for head in found.board.heads]
        here = ids.index(self._focused) + 1 if self._focused in ids else None
        self.rows.show(len(self._lines) + 1, self._row, cursor=here, headings=[0])
        self._fit()
        self._show_page()
        self.rows.focus()

    def _row(self, index: int, width: int) -> Content:
        return sheet_line(self._lines[index - 1], width) if index else sheet_head(width)

    def _show_page(self) -> None:
        head = self._head
        if head is not None:
            if self._focused != head.stage.id:
                self.page.scroll_home(animate=False)
            self._focused = head.stage.id
            self.page.query_one("#stage-body", Static).update(stage_page(head.stage))

    def on_row_list_moved(self) -> None:
        """Show the page of another stage."""
        self._show_page()

    def on_row_list_chosen(self) -> None:
        """A click on the stage that has the cursor edits it."""
        self.press("stages.edit")

    @property
    def _head(self) -> StageHead | None:
        """The stage under the cursor, with its sums."""
        if self.shaped is None or self.rows.cursor is None:
            return None
        return self.shaped.board.heads[self.rows.cursor - 1]

    @property
    def pipeline_board(self) -> Board:
        """The pipeline that is shown, where `ready` has said yes."""
        assert self.shaped is not None
        return self.shaped.board

    @property
    def _opens(self) -> list[Stage]:
        return [head.stage for head in self.shaped.board.heads if head.stage.kind == "open"] if self.shaped else []

    # -- the stages ---------------------------------------------------------------------------------------------------

    def ready(self) -> bool:
        """Whether something may be changed; says why not."""
        if self.read_only:
            self.refuse(READ_ONLY)
        elif self.shaped is None:
            self.refuse("the stages are still being read")
        return self.shaped is not None and not self.read_only

    def _edit(self) -> None:
        head = self._head
        if not self.ready() or head is None:
            return
        stage = head.stage
        editing = StageEditing(stage)

        async def save(changed: dict[str, Any]) -> PipetuiError | None:
            return await self.save(lambda store, ctx: editing.save(store, ctx, changed)) if changed else None

        def show(kept: FormDraft) -> None:
            from pipetui.tui.forms.stage_form import StageForm

            self.open_dialog(StageForm(stage, save, kept=kept))

        with_draft(self, f"stage {stage.id}", f"Stage {stage.name}", show)

    def _add(self) -> None:
        if not self.ready() or self.shaped is None:
            return
        pipeline = self.shaped.board.pipeline
        opens = [stage.id for stage in self._opens]
        place = opens.index(self._focused) + 1 if self._focused in opens else len(opens)

        async def save(changed: dict[str, Any]) -> PipetuiError | None:
            def work(store: Store, ctx: Context) -> Event:
                from pipetui.services.stages import StageChanges, add_stage

                name = changed.pop("name")
                return add_stage(store, ctx, pipeline.id, name, place=place, details=StageChanges(**changed))

            return await self.save(work, then=self._focus_added)

        def show(kept: FormDraft) -> None:
            from pipetui.tui.forms.stage_form import StageForm

            self.open_dialog(StageForm(None, save, title, kept))

        title = f"New stage of {pipeline.name}"
        with_draft(self, f"new stage {pipeline.id}", title, show)

    def _focus_added(self, event: Event) -> None:
        self._focused = getattr(event, "row_id", self._focused)

    def _move(self, places: int) -> None:
        """Move the stage under the cursor; as a direction, so that a fast `JJ` is two places."""
        head = self._head
        if not self.ready() or head is None:
            return
        stage = head.stage
        if stage.kind != "open":
            self.say(f"{stage.name} stays at the end: only open stages have an order")
        else:
            self.write(lambda store, ctx: _reorder(store, ctx, stage, places))

    def _remove(self) -> None:
        head = self._head
        if not self.ready() or head is None:
            return
        stage, opens = head.stage, self._opens
        if stage.kind != "open":
            self.refuse(f"{stage.name} cannot be removed: every pipeline has a Won and a Lost stage")
        elif len(opens) == 1:
            self.refuse(f"{stage.name} is the last open stage: add another one first")
        elif not head.deals:
            keys_of(self).drop_keys()
            place = [each.id for each in opens].index(stage.id)
            self._remove_into(stage, opens[place - 1 if place else 1], None)
        else:
            deals = f"its {head.deals:,} deals go" if head.deals > 1 else "its deal goes"
            others = [each.stage for each in self.pipeline_board.heads if each.stage.id != stage.id]
            self.ask_into(
                f"Remove {stage.name}: where {deals}?", others, lambda into, lost: self._remove_into(stage, into, lost)
            )

    def _remove_into(self, stage: Stage, into: Stage, lost: LostChoice | None) -> None:
        def work(store: Store, ctx: Context) -> Event:
            from pipetui.services.stages import remove_stage

            reason, note = (lost.reason_id, lost.note) if lost is not None else (None, "")
            return remove_stage(store, ctx, stage.id, into.id, reason_id=reason, note=note)

        self.write(work)

    def ask_into(self, title: str, others: Sequence[Stage], then: Callable[[Stage, LostChoice | None], None]) -> None:
        """Ask for the stage that deals go to, and for the reason where that is Lost."""

        def chosen(stage_id: int | None) -> None:
            into = next((each for each in others if each.id == stage_id), None)
            if into is None:
                return
            if into.kind == "lost":
                reasons = self.shaped.reasons if self.shaped else ()
                self._ask_next(
                    LostReasonPicker(reasons, f"Lost: {title}"),
                    lambda lost: then(into, lost) if lost is not None else None,
                )
            else:
                then(into, None)

        self.open_dialog(StagePicker(others, title=title), chosen)

    def _ask_next(self, dialog: Screen[Any], then: Callable[[Any], None]) -> None:
        """Open a dialog when the one that is answering has closed."""
        keys_of(self).hold_keys()
        self.call_later(self.open_dialog, dialog, then)


def _reorder(store: Store, ctx: Context, stage: Stage, places: int) -> Event:
    """Move an open stage by one place among the open ones, as they are by now.

    Raises:
        RuleRefused: it is the first or the last one already.
    """
    from pipetui.services.stages import reorder_stages

    order = [each.id for each in stages(store.connection, stage.pipeline_id) if each.kind == "open"]
    place = order.index(stage.id) if stage.id in order else -1
    if place < 0 or not 0 <= place + places < len(order):
        end = "last" if places > 0 else "first"
        raise RuleRefused(f"{stage.name} is the {end} open stage already")
    order[place], order[place + places] = order[place + places], order[place]
    return reorder_stages(store, ctx, stage.pipeline_id, order)

"""Saved views on the board: opened, kept, changed, deleted. Opening one sets the filter, and what else it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import PipetuiError
from pipetui.domain.filters import parse_filter
from pipetui.queries.pipelines import pipelines
from pipetui.queries.views import SavedView, list_views
from pipetui.tui.awaiting import outcome
from pipetui.tui.board_screen.desk import BoardDesk
from pipetui.tui.board_screen.kept_draft import with_draft
from pipetui.tui.board_screen.why_not import READ_ONLY
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.view_picker import ViewAnswer, ViewPicker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Pipeline
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.board_screen.writes import Done
    from pipetui.tui.forms.form_draft import FormDraft


class BoardViews:
    """The saved views of one board screen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._pipelines: tuple[Pipeline, ...] = ()

    def open(self) -> None:
        """Read the views and ask which one."""
        screen = self._screen

        def ask(found: tuple[tuple[SavedView, ...], tuple[Pipeline, ...]]) -> None:
            views, self._pipelines = found
            active = screen.filtering.view
            picker = ViewPicker(views, active.id if active is not None else None, filtered=screen.filter is not None)
            screen.open_dialog(picker, self._answered)

        screen.read(lambda store: (list_views(store.connection), pipelines(store.connection)), ask, to_open=True)

    def _answered(self, answer: ViewAnswer | None) -> None:
        if answer is None:
            return
        if answer.do == "open" and answer.view is not None:
            self.show(answer.view)
        elif self._screen.read_only:
            self._screen.say(READ_ONLY, "warning")
        elif answer.do == "delete" and answer.view is not None:
            self._delete(answer.view)
        else:
            keys_of(self._screen).hold_keys()
            self._screen.call_later(self._ask, answer.view)

    def show(self, view: SavedView) -> None:
        """Show what a view says: its filter, its order, its pipeline."""
        screen = self._screen
        board, context = screen.board.model.board, screen.current_context
        if board is None or context is None:
            screen.say("the file is still being read")
            return
        if view.stranded:
            screen.say(f"{view.pipeline} was deleted: give the view {view.name} another pipeline (f e)", "warning")
            return
        try:
            wanted = parse_filter(view.filter_text, context.today)
        except PipetuiError as error:
            screen.fail(error)
            return
        pipeline_id = view.pipeline_id or board.pipeline.id
        elsewhere = pipeline_id != board.pipeline.id
        if elsewhere and screen.read_only:
            screen.say(READ_ONLY, "warning")
            return
        if view.sort:
            looks = screen.memory.kept.board(pipeline_id)
            screen.memory.change_board(pipeline_id, looks._replace(sort=view.sort))
        screen.say(f"view {view.name}")
        screen.filtering.set(wanted, view, read=not elsewhere)
        if elsewhere:
            self._use_pipeline(pipeline_id)

    def _use_pipeline(self, pipeline_id: int) -> None:
        def use(store: Store, ctx: Context) -> Event:
            from pipetui.services.pipelines import use_pipeline

            return use_pipeline(store, ctx, pipeline_id)

        def failed(error: PipetuiError) -> None:
            self._screen.fail(error)
            self._screen.reload()

        self._screen.write(use, failed)

    def _delete(self, view: SavedView) -> None:
        def delete(store: Store, ctx: Context) -> Event:
            from pipetui.services.views import delete_view

            return delete_view(store, ctx, view.id)

        if self._screen.filtering.view == view:
            self._screen.filtering.view = None  # its filter stays, under no name
        self._screen.write(delete, plain=True)

    def _ask(self, view: SavedView | None) -> None:
        """Open the form, filled with a view or with the present filter."""
        screen = self._screen
        if screen.current_context is None:
            keys_of(screen).drop_keys()
            return
        today = screen.current_context.today
        if view is None:
            present = screen.filter.text if screen.filter is not None else ""
            title, shown = "Keep the filter as a view", SavedView(0, "", present, "", None, None, "")
        else:
            title, shown = f"View {view.name}", view
        texts = {
            "name": shown.name,
            "filter_text": shown.filter_text,
            "key": shown.key or "",
            "sort": shown.sort,
            "pipeline_id": "" if shown.pipeline_id is None else str(shown.pipeline_id),
        }

        async def save(typed: dict[str, str]) -> PipetuiError | None:
            return await self._save(view, typed)

        def show(kept: FormDraft) -> None:
            from pipetui.tui.forms.view_form import ViewForm

            screen.open_dialog(ViewForm(title, texts, self._pipelines, today, save, kept), None)

        with_draft(BoardDesk(screen), f"view {view.id}" if view is not None else "new view", title, show)

    async def _save(self, view: SavedView | None, typed: dict[str, str]) -> PipetuiError | None:
        """Write a view; then show it, where it is new or shown already."""
        screen = self._screen
        fields: dict[str, Any] = dict(typed)
        if "pipeline_id" in fields:
            fields["pipeline_id"] = int(typed["pipeline_id"]) if typed["pipeline_id"] else None

        def work(store: Store, ctx: Context) -> Event:
            from pipetui.services.views import ViewFields, add_view, edit_view

            wanted = ViewFields(**fields)
            return add_view(store, ctx, wanted) if view is None else edit_view(store, ctx, view.id, wanted)

        def written(event: Event) -> None:
            active = screen.filtering.view
            number = getattr(event, "row_id", 0)
            if view is None or (active is not None and active.id == view.id):
                screen.read(lambda store: list_views(store.connection), lambda found: self._show_again(found, number))

        def begin(ended: Callable[[PipetuiError | None], None]) -> None:
            def landed(done: Done) -> None:
                ended(None)
                written(done.event)

            screen.write(work, ended, landed, plain=True)

        return await outcome(begin)

    def _show_again(self, views: tuple[SavedView, ...], number: int) -> None:
        """Show a view that was kept or changed, without another word about it."""
        screen = self._screen
        view = next((view for view in views if view.id == number), None)
        board = screen.board.model.board
        if view is None or screen.current_context is None or board is None:
            return
        if view.pipeline_id not in (None, board.pipeline.id):
            return
        screen.filtering.set(parse_filter(view.filter_text, screen.current_context.today), view)

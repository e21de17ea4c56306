"""Opens a deal from the board: to look at, to edit, or a new one. The dialogs get plain values and know no file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.completion import complete
from pipetui.queries.deal_detail import read_deal
from pipetui.queries.settings import file_settings
from pipetui.queries.suggesting import suggest_companies, suggest_contacts
from pipetui.tui import deal_saving
from pipetui.tui.forms.draft import ContactChoice, DealDraft, FormChoices

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.record_shapes import ContactRow, DealDetail
    from pipetui.store.file import Store
    from pipetui.tui.board_screen import BoardScreen
    from pipetui.tui.board_writes import Done


class _Filling(NamedTuple):
    """What a form is opened with."""

    context: Context
    base_currency: str
    owners: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    detail: DealDetail | None


class DealDialogs:
    """The dialogs about one deal."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen

    def open(self, deal_id: int) -> None:
        """Show all of a deal."""
        from pipetui.tui.deal_view import DealView

        reads = self._screen.setup.reads

        def read(store: Store) -> tuple[DealDetail, Context]:
            ctx = reads.context(store)
            return read_deal(store.connection, deal_id, ctx), ctx

        def show(read: tuple[DealDetail, Context]) -> None:
            detail, ctx = read
            self._screen.open_dialog(DealView(detail, ctx.today, ctx.timezone), closed)

        def closed(next_: str | None) -> None:
            if next_ == "edit":
                self._screen.board.press("deal.edit")

        self._screen.read(read, show, to_open=True)

    def new(self, stage_id: int | None) -> None:
        """Ask for a new deal, in this stage unless that is Lost."""
        heads = self._screen.board.model.heads
        here = next((head.stage for head in heads if head.stage.id == stage_id), None)
        begins = here if here is not None and here.kind != "lost" else next((head.stage for head in heads), None)
        draft = DealDraft(stage_id=begins.id if begins else None)
        self._screen.read(
            lambda store: self._filling(store, None),
            lambda filling: self._show(draft, filling),
            to_open=True,
        )

    def edit(self, deal_id: int) -> None:
        """Open the form of a deal."""
        self._screen.read(
            lambda store: self._filling(store, deal_id),
            lambda filling: self._show(deal_saving.draft_of(filling.detail), filling) if filling.detail else None,
            to_open=True,
        )

    def _filling(self, store: Store, deal_id: int | None) -> _Filling:
        conn = store.connection
        ctx = self._screen.setup.reads.context(store)
        owners, sources, tags = (tuple(complete(conn, kind)) for kind in ("owner", "source", "tag"))
        detail = read_deal(conn, deal_id, ctx) if deal_id is not None else None
        return _Filling(ctx, file_settings(conn).base_currency, owners, sources, tags, detail)

    def _show(self, draft: DealDraft, filling: _Filling) -> None:
        from pipetui.tui.forms.deal_form import DealForm

        choices = FormChoices(
            tuple(head.stage for head in self._screen.board.model.heads),
            filling.base_currency,
            filling.context.today,
            self._find_contacts,
            self._find_companies,
            filling.owners,
            filling.sources,
            filling.tags,
        )

        editing = deal_saving.Editing(filling.detail) if filling.detail else None

        async def save(after: DealDraft) -> PipetuiError | None:
            return await self._save(editing, after)

        self._screen.open_dialog(DealForm(draft, choices, save), None)

    async def _find_contacts(self, typed: str) -> tuple[ContactChoice, ...]:
        found = await self._screen.link.ask(lambda store: suggest_contacts(store.connection, typed))
        return tuple(map(_choice, found))

    async def _find_companies(self, typed: str) -> tuple[str, ...]:
        return await self._screen.link.ask(lambda store: suggest_companies(store.connection, typed))

    async def _save(self, editing: deal_saving.Editing | None, after: DealDraft) -> PipetuiError | None:
        """Write a form; None when it is written."""
        answer: asyncio.Future[PipetuiError | None] = asyncio.get_running_loop().create_future()

        def work(store: Store, ctx: Context) -> Event:
            return deal_saving.add(store, ctx, after) if editing is None else editing.save(store, ctx, after)

        def written(_done: Done) -> None:
            answer.set_result(None)

        self._screen.write(work, failed=answer.set_result, then=written, plain=editing is None)
        return await answer


def _choice(row: ContactRow) -> ContactChoice:
    return ContactChoice(row.id, row.name, row.email or "", row.phone or "", row.company)

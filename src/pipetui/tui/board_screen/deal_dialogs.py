"""The form of a deal, opened from the board or from the deal's page. The form gets plain values and knows no file."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.drafts import DraftFile
from pipetui.queries.completion import complete
from pipetui.queries.deal_detail import read_deal
from pipetui.queries.pipelines import stages
from pipetui.queries.settings import file_settings
from pipetui.queries.suggesting import suggest_companies, suggest_contacts
from pipetui.tui.board_screen import deal_saving
from pipetui.tui.forms.draft import ContactChoice, DealDraft, FormChoices
from pipetui.tui.forms.form_draft import FormDraft, deal_form, kept_at

if TYPE_CHECKING:
    from pipetui.config.drafts import Draft
    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.record_shapes import ContactRow, DealDetail
    from pipetui.queries.shapes import Board, Stage
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.desk import Desk
    from pipetui.tui.draft_offer import Answer


PATIENCE = 2.0
"""Seconds that the form of a new deal waits for the file: a locked one may take ten, and keys wait for it."""


class _Filling(NamedTuple):
    """What a form is opened with."""

    context: Context
    base_currency: str
    stages: tuple[Stage, ...]
    tags: tuple[str, ...]
    detail: DealDetail | None
    draft_file: DraftFile
    kept: Draft | None


class DealDialogs:
    """The dialogs about one deal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def new(self, stage_id: int | None, known: tuple[Board, Context] | None = None) -> None:
        """Ask for a new deal, in this stage if it is an open one, else in the first that is.

        Args:
            stage_id: the stage.
            known: the board as it was read last. It will do where the file cannot be read now, or not soon: what is
                typed ahead has a form to go into, and waits there until it can be saved.
        """

        def show(filling: _Filling) -> None:
            begun = [stage for stage in filling.stages if stage.kind == "open"] or filling.stages
            begins = next((stage for stage in begun if stage.id == stage_id), next(iter(begun), None))
            self._offer(DealDraft(stage_id=begins.id if begins else None), filling)

        if known is None:
            self._desk.read(lambda store: self._filling(store, None), show)
            return
        board, ctx = known
        waiting = True

        def once(filling: _Filling) -> None:
            nonlocal waiting
            if waiting:
                waiting = False
                late.cancel()
                show(filling)

        def unread(_error: PipetuiError | None = None) -> None:
            if waiting:
                file = DraftFile(self._desk.setup.reads.path, deal_form(None))
                offered = tuple(head.stage for head in board.heads)
                once(_Filling(ctx, board.base_currency, offered, (), None, file, file.read()))

        late = asyncio.get_running_loop().call_later(PATIENCE, unread)
        self._desk.read(lambda store: self._filling(store, None), once, unread)

    def edit(self, deal_id: int) -> None:
        """Open the form of a deal."""

        def show(filling: _Filling) -> None:
            assert filling.detail is not None
            self._offer(deal_saving.draft_of(filling.detail), filling)

        self._desk.read(lambda store: self._filling(store, deal_id), show)

    def _filling(self, store: Store, deal_id: int | None) -> _Filling:
        conn = store.connection
        ctx = self._desk.setup.reads.context(store)
        settings = file_settings(conn)
        tags = tuple(complete(conn, "tag"))
        detail = read_deal(conn, deal_id, ctx) if deal_id is not None else None
        offered = stages(conn, detail.row.pipeline_id if detail is not None else settings.current_pipeline_id)
        file = DraftFile(store.path, deal_form(deal_id))
        return _Filling(ctx, settings.base_currency, offered, tags, detail, file, file.read())

    def _offer(self, draft: DealDraft, filling: _Filling) -> None:
        """Open the form, after asking what is to become of a draft that was kept."""
        if filling.kept is None:
            self._show(draft, filling, None)
            return
        from pipetui.tui.draft_offer import DraftOffer

        def answered(answer: Answer | None) -> None:
            if answer == "discard":
                filling.draft_file.remove()
            if answer is not None:
                self._show(draft, filling, filling.kept if answer == "restore" else None)

        named = f"Deal #{draft.deal_id}" if draft.deal_id is not None else "New deal"
        at = kept_at(filling.kept, filling.context.now, filling.context.timezone)
        self._desk.open_dialog(DraftOffer(named, at, filling.kept.texts), answered)

    def _show(self, draft: DealDraft, filling: _Filling, restored: Draft | None) -> None:
        from pipetui.tui.forms.deal_form import DealForm

        choices = FormChoices(
            filling.stages,
            filling.base_currency,
            filling.context.today,
            self._find_contacts,
            self._find_companies,
            partial(self._names, "owner"),
            partial(self._names, "source"),
            filling.tags,
        )

        editing = deal_saving.Editing(filling.detail) if filling.detail else None

        async def save(after: DealDraft) -> PipetuiError | None:
            return await self._save(editing, after)

        kept = FormDraft(filling.draft_file, self._desk.setup.clock, restored)
        self._desk.open_dialog(DealForm(draft, choices, save, kept), None)

    async def _find_contacts(self, typed: str) -> tuple[ContactChoice, ...]:
        found = await self._desk.link.ask(lambda store: suggest_contacts(store.connection, typed))
        return tuple(map(_choice, found))

    async def _find_companies(self, typed: str) -> tuple[str, ...]:
        return await self._desk.link.ask(lambda store: suggest_companies(store.connection, typed))

    async def _names(self, kind: str) -> tuple[str, ...]:
        """The names in use: read when a letter is typed there, as that looks at every deal."""
        return await self._desk.link.ask(lambda store: tuple(complete(store.connection, kind)))

    async def _save(self, editing: deal_saving.Editing | None, after: DealDraft) -> PipetuiError | None:
        """Write a form; None when it is written."""

        def work(store: Store, ctx: Context) -> Event:
            return deal_saving.add(store, ctx, after) if editing is None else editing.save(store, ctx, after)

        return await self._desk.save(work, plain=editing is None)


def _choice(row: ContactRow) -> ContactChoice:
    return ContactChoice(row.id, row.name, row.email or "", row.phone or "", row.company)

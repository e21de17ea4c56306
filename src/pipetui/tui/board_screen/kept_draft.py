"""What comes before a form whose texts are kept as a draft: the draft is read, and what is to become of it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.drafts import Draft, DraftFile
from pipetui.tui.forms.form_draft import FormDraft, kept_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.desk import Desk
    from pipetui.tui.draft_offer import Answer


def with_draft(desk: Desk, form: str, named: str, show: Callable[[FormDraft], None]) -> None:
    """Open a form with the draft that was kept of it, if the user wants that back; one who answers nothing opens none.

    Args:
        desk: the screen that it is opened from.
        form: the name under which its draft is kept ("stage 3").
        named: what the form is about, for the question ("Stage Proposal").
        show: opens the form.
    """
    setup = desk.setup

    def read(store: Store) -> tuple[Context, DraftFile, Draft | None]:
        file = DraftFile(store.path, form)
        return setup.reads.context(store), file, file.read()

    def offer(found: tuple[Context, DraftFile, Draft | None]) -> None:
        context, file, kept = found
        if kept is None:
            show(FormDraft(file, setup.clock))
            return
        from pipetui.tui.draft_offer import DraftOffer

        def answered(answer: Answer | None) -> None:
            if answer == "discard":
                file.remove()
            if answer is not None:
                show(FormDraft(file, setup.clock, kept if answer == "restore" else None))

        at = kept_at(kept, context.now, context.timezone)
        desk.open_dialog(DraftOffer(named, at, kept.texts), answered)

    desk.read(read, offer)

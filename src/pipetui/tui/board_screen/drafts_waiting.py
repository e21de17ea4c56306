"""Tells at the start that something was typed and not saved: after a crash one may not think of the form it was in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import counted

if TYPE_CHECKING:
    from pipetui.domain.errors import PipetuiError
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen

_NAMED = 3
"""How many of them are named."""


def tell_of_drafts(screen: BoardScreen) -> None:
    """Look for drafts of the board's file when nobody waits for anything, and say that they are there."""

    def find(store: Store) -> tuple[str, ...]:
        from pipetui.config.drafts import waiting_drafts

        return waiting_drafts(store.path)

    def told(forms: tuple[str, ...]) -> None:
        if forms and not screen.status.said:
            screen.say(said_of(forms))

    screen.link.read_patiently(find, told, _not_told)


def said_of(forms: tuple[str, ...]) -> str:
    """Name the forms: "2 drafts wait where they were typed: deal #12, new deal"."""
    named = [" #".join(form.split()) if form.startswith("deal ") else form.rstrip("0123456789 ") for form in forms]
    more = len(named) - _NAMED
    listed = ", ".join(named[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    where = "waits where it was" if len(forms) == 1 else "wait where they were"
    return f"{counted(len(forms), 'draft')} {where} typed: {listed}"


def _not_told(_error: PipetuiError) -> None:
    """The form offers it all the same."""

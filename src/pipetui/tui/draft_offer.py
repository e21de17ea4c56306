"""Offers a draft before its form opens: bring it back, throw it away, or leave it for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from pipetui.domain.text import counted
from pipetui.tui import safe_text
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.controls import PushButton
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

Answer = Literal["restore", "discard"]

_SHOWN = 5
_LABEL = 12
_LONGEST = 200


class DraftOffer(Dialog[Answer | None]):
    """Asks what is to become of a draft; None leaves it where it is.

    Throwing away takes the key twice, and what was typed ahead for the form is forgotten: letters meant for a title
    must not do it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "answer('restore')", "restore", id="draft.restore"),
        Binding("d", "discard", "discard", id="draft.discard"),
        Binding("escape", "dismiss", "later", id="draft.later"),
        Binding("left,right,h,l", "other", "the other answer", show=False, id="draft.other"),
    ]
    KEYS = "r restore   d discard   esc later"
    releases_keys = True
    DEFAULT_CSS: ClassVar[str] = """
    DraftOffer {
        #texts { height: auto; margin-bottom: 1; }
        #answers { height: 1; }
    }
    """

    def __init__(self, what: str, kept_at: str, texts: Mapping[str, str]) -> None:
        """Make the offer.

        Args:
            what: whose draft it is ("New deal").
            kept_at: when it was kept.
            texts: what is in it, by field.
        """
        super().__init__(f"{what}: a draft of {kept_at} is here")
        self._texts = texts
        self._sure = False

    def compose_body(self) -> ComposeResult:
        """The beginning of each text, and the answers."""
        yield Static(self._shown(), id="texts", markup=False)
        with Horizontal(id="answers"):
            yield PushButton("Restore", id="restore")
            yield PushButton("Discard", id="discard")

    def _shown(self) -> Content:
        lines = [
            Content.assemble(
                (safe_text.line(name, 30).replace("_", " ").capitalize().ljust(_LABEL)[:_LABEL], "$text-muted"),
                safe_text.content(text[:_LONGEST]).truncate(44, ellipsis=True),
            )
            for name, text in list(self._texts.items())[:_SHOWN]
        ]
        more = len(self._texts) - _SHOWN
        if more > 0:
            lines.append(Content.styled(f"and {counted(more, 'more field')}", "$text-muted"))
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        """Enter restores: nothing is lost by that."""
        self.query_one("#restore", PushButton).focus()
        keys_of(self).drop_keys()

    def action_answer(self, answer: Answer) -> None:
        """Close with an answer."""
        self.dismiss(answer)

    def action_discard(self) -> None:
        """Throw the draft away, the second time."""
        if self._sure:
            self.dismiss("discard")
            return
        self._sure = True
        self.query_one("#discard", PushButton).focus()
        self.query_one("#keys", Static).update(Content.styled("press d once more to throw it away", "$text-warning"))

    def action_other(self) -> None:
        """Put the focus on the other answer."""
        self.screen.focus_next(PushButton)

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        """Enter or a click on an answer."""
        if event.button.id == "discard":
            self.action_discard()
        else:
            self.dismiss("restore")

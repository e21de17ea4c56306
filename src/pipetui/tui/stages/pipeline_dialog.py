"""Asks for a pipeline's name, and for a new one which of the templates its stages come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from pipetui.domain.deals import check_pipeline_name
from pipetui.domain.templates import TEMPLATES
from pipetui.domain.text import LIMITS
from pipetui.tui import safe_text
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.saving_dialog import SavingDialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from pipetui.domain.errors import PipetuiError

    Save = Callable[[str, str], Awaitable[PipetuiError | None]]


def template_choices() -> list[Choice]:
    """The templates, each with its open stages."""
    return [
        Choice(f"{name:<10}", " › ".join(stage.name for stage in stages if stage.kind == "open"))
        for name, stages in TEMPLATES.items()
    ]


class PipelineDialog(SavingDialog[bool]):
    """Asks until the name can be had, or it is left; closes with True when it was written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "cancel", id="dialog.cancel"),
        Binding("f2", "save", "save", show=False, id="dialog.save"),
        Binding("down,up", "to_list", "choose", show=False, id="dialog.list"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    PipelineDialog {
        & > #box { width: 92; }
        #fault { width: 1fr; height: auto; min-height: 1; max-height: 3; color: $text-error; }
    }
    """

    def __init__(self, title: str, save: Save, *, name: str = "", templates: bool = False) -> None:
        """Make the dialog.

        Args:
            title: what it is about.
            save: writes a name and the template's; None when it is written.
            name: what stands in it.
            templates: ask for a template too.
        """
        super().__init__(title)
        self._save = save
        self._called = name
        self._templates = templates
        self.KEYS = f"enter save   {'↑↓ tab template   ' if templates else ''}esc cancel"

    def compose_body(self) -> ComposeResult:
        """The name, what is wrong with it, and the templates."""
        yield SafeInput(self._called, limit=LIMITS["pipeline"], placeholder="its name", id="name")
        yield Static(id="fault", markup=False)
        if self._templates:
            yield ChoiceList(template_choices())

    def action_to_list(self) -> None:
        """From the name to the templates."""
        if self._templates:
            self.query_one(ChoiceList).focus()

    def on_input_changed(self) -> None:
        """What was wrong is being mended."""
        self._say("")

    def on_input_submitted(self) -> None:
        """Enter in the name."""
        self.action_save()

    def on_choice_list_chosen(self) -> None:
        """Enter or a click in the list."""
        self.action_save()

    def action_close(self) -> None:
        """Leave, unless it is being written."""
        if not self._saving:
            self.dismiss(False)

    def action_save(self) -> None:
        """Write it, unless that is under way."""
        self.write(self._write_name)

    async def _write_name(self) -> PipetuiError | None:
        return await self._save(check_pipeline_name(self.query_one(SafeInput).value), self._template())

    def written(self) -> None:
        """Leave."""
        self.dismiss(True)

    def complain(self, fault: PipetuiError) -> None:
        """Say it below the name."""
        self._say(f"✗ {fault.told}")
        self.query_one(SafeInput).focus()

    def _template(self) -> str:
        if not self._templates:
            return ""
        return list(TEMPLATES)[self.query_one(ChoiceList).cursor or 0]

    def _say(self, fault: str) -> None:
        self.query_one("#fault", Static).update(safe_text.content(fault))

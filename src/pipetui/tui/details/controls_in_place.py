"""The controls that edit one field in place, and what each completes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import LIMITS
from pipetui.tui.forms.notes_field import NotesArea
from pipetui.tui.forms.reading import FIELD_LIMITS
from pipetui.tui.forms.suggesting import FoundNames, KnownNames, KnownTags
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.status_line import Hint

if TYPE_CHECKING:
    from textual.suggester import Suggester
    from textual.widget import Widget

    from pipetui.queries.shapes import Stage
    from pipetui.tui.details.sheet import Sheet
    from pipetui.tui.forms.draft import FindNames

NAMED = {"owner": "owner", "source": "source", "tags": "tag"}
"""Fields whose names in use are completed, and their kind in `queries.completion`."""

_PLACEHOLDERS = {
    "amount": "12.5k or 850*12",
    "expected_close": "fri, +2w, eom",
    "next_step_due": "tomorrow",
    "tags": "retainer, audit",
    "contact": "name or e-mail",
    "next_step": "call about the offer",
}
_NOTES_ROOM = 8
_STAGES_ROOM = 12
_CANCEL = Hint("esc", "cancel")
_LINE = (Hint("enter", "save"), _CANCEL)
_COMPLETED = (Hint("enter", "save"), Hint("→", "complete"), _CANCEL)
_TEXT = (Hint("f2", "save"), Hint("ctrl+e", "your editor"), _CANCEL)
_CHOICES = (Hint("1–9 enter", "choose"), _CANCEL)


class _Line(SafeInput):
    """A line whose text is selected when it is opened, and not again when one comes back to it half typed."""

    def on_blur(self) -> None:
        """The next letter is not to take the place of all others."""
        self.select_on_focus = False


class InPlaceControl(NamedTuple):
    """A control, its lines, and its keys."""

    control: Widget
    room: int
    keys: tuple[Hint, ...]

    @property
    def hint(self) -> str:
        """The keys in a line."""
        return "   ".join(f"{each.keys} {each.word}" for each in self.keys)


def hold(sheet: Sheet) -> None:
    """Have the control of a page take no letters: what they say would be in no save. The keys go to the page."""
    control = sheet.control
    if control is not None:
        if control.has_focus:
            sheet.screen.set_focus(sheet)
        control.disabled = True


def release(sheet: Sheet) -> None:
    """Have it take letters again, and give it the focus back, if that has not gone elsewhere meanwhile."""
    control = sheet.control
    if control is not None:
        control.disabled = False
        if sheet.has_focus:  # as it was: what a person comes to is selected, and a letter replaces it
            sheet.screen.set_focus(control, from_app_focus=True)


def stage_list(stages: tuple[Stage, ...], stage_id: int) -> InPlaceControl:
    """A drop-down of stages; a digit chooses at once."""
    here = next((place for place, stage in enumerate(stages) if stage.id == stage_id), 0)
    choices = [Choice(stage.name, "here" if place == here else "") for place, stage in enumerate(stages)]
    room = min(len(stages), _STAGES_ROOM)
    return InPlaceControl(ChoiceList(choices, cursor=here, rows=room), room, _CHOICES)


def text_control(
    field: str, text: str, names: tuple[str, ...], find_people: FindNames, find_companies: FindNames
) -> InPlaceControl:
    """What a field is typed in.

    Args:
        field: the field.
        text: what stands in it.
        names: the names in use, for the fields of `NAMED`.
        find_people: looks people up.
        find_companies: looks companies up.
    """
    if field == "notes":
        return InPlaceControl(NotesArea(text, limit=LIMITS["notes"]), _NOTES_ROOM, _TEXT)
    suggesters: dict[str, Suggester] = {
        "tags": KnownTags(names),
        "owner": KnownNames(names),
        "source": KnownNames(names),
        "contact": FoundNames(find_people),
        "company": FoundNames(find_companies),
    }
    suggester = suggesters.get(field)
    control = _Line(text, limit=FIELD_LIMITS[field], placeholder=_PLACEHOLDERS.get(field, ""), suggester=suggester)
    control.cursor_position = len(control.value)
    return InPlaceControl(control, 1, _LINE if suggester is None else _COMPLETED)

"""The dialogs about many deals: their tags, and what they share. Each stays open until what was typed is written.

An empty field leaves everything as it is; `-` alone takes a value away, `-tag` takes a tag off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Static

from pipetui.domain.deals import check_owner, check_task_title
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS, fold
from pipetui.services.bulk_editing import UNSET, BulkChanges, Unset, read_tags
from pipetui.tui import safe_text
from pipetui.tui.forms.echoes import day_echo
from pipetui.tui.forms.fields import TextField
from pipetui.tui.forms.reading import read_day
from pipetui.tui.forms.suggesting import KnownNames, continued
from pipetui.tui.widgets.saving_dialog import SavingDialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from pipetui.domain.errors import PipetuiError

_ROOM = 2_000
_SHOWN = 40
"""How many of the carried tags are listed: with more, the line would be cut anyway."""

AWAY = "-"
"""Typed alone, it takes a value away."""

_DAYS = ("next_step_due", "expected_close")


class Filling(NamedTuple):
    """What such a dialog is opened with.

    Attributes:
        who: the one deal's title, or how many they are.
        deals: how many.
        today: the local day.
        tags: every tag in use.
        owners: every owner.
        carried: the tags that some of the deals carry, and how many of them do.
    """

    who: str
    deals: int
    today: date
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    carried: tuple[tuple[str, int], ...] = ()


class TagsTyped(Suggester):
    """Completes the last of several tags between commas; behind a `-` from those that are carried."""

    def __init__(self, filling: Filling) -> None:
        super().__init__(case_sensitive=True)
        self._known = filling.tags
        self._carried = tuple(name for name, _ in filling.carried)
        self._by_all = {fold(name) for name, count in filling.carried if count == filling.deals}

    async def get_suggestion(self, value: str) -> str | None:
        """The value with its last tag completed."""
        head, comma, last = value.rpartition(",")
        start = len(last) - len(last.lstrip(" "))
        taking = last[start:].startswith("-")
        start += taking
        there = {fold(name.strip().removeprefix("-")) for name in head.split(",")}
        offered = self._carried if taking else [name for name in self._known if fold(name) not in self._by_all]
        found = continued(last[start:], [name for name in offered if fold(name) not in there])
        return None if found is None else f"{head}{comma}{last[:start]}{found}"


class ValuesDialog(SavingDialog[None]):
    """A dialog with lines to type in; enter writes all of them."""

    DEFAULT_CSS: ClassVar[str] = "ValuesDialog Field { background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "cancel", id="dialog.cancel"),
        Binding("f2,ctrl+s", "save", "save", show=False, id="dialog.save"),
    ]

    def __init__(
        self, title: str, filling: Filling, save: Callable[[BulkChanges], Awaitable[PipetuiError | None]]
    ) -> None:
        """Make the dialog.

        Args:
            title: what is being changed.
            filling: what to complete with.
            save: writes the changes; gives back what went wrong.
        """
        super().__init__(title)
        self.filling = filling
        self._save = save

    def read(self) -> BulkChanges:
        """What is typed.

        Raises:
            InvalidInput: names the field that cannot be read.
        """
        raise NotImplementedError

    def fields(self) -> Iterator[TextField]:
        """The lines."""
        yield from self.query(TextField)

    def on_mount(self) -> None:
        """Begin in the first line."""
        next(self.fields()).input.focus()

    def on_input_submitted(self) -> None:
        """Enter in any line."""
        self.action_save()

    def action_close(self) -> None:
        """Leave, unless it is being written: what the file has taken cannot be un-taken, and a fault is told here."""
        if not self._saving:
            self.dismiss()

    def action_save(self) -> None:
        """Write what is typed, and close when it is written."""
        if self._saving:
            return
        for field in self.fields():
            field.complain(None)
        try:
            changes = self.read()
        except InvalidInput as fault:
            self.complain(fault)
            return
        if changes == BulkChanges():
            self.complain(InvalidInput("nothing is typed yet", "Fill in a line, or leave with esc."))
            return
        self.write(lambda: self._save(changes))

    def written(self) -> None:
        """Leave."""
        self.dismiss()

    def complain(self, fault: PipetuiError) -> None:
        """Say what is wrong beside the line that it is about, else beside the first."""
        fields = list(self.fields())
        about = getattr(fault, "field", None)
        at = next((field for field in fields if field.name == about), fields[0])
        at.complain(fault)
        at.input.focus()


class TagsDialog(ValuesDialog):
    """Asks which tags to add and which to take off."""

    KEYS = "enter save   → complete   , more   - off   esc cancel"

    def __init__(self, filling: Filling, save: Callable[[BulkChanges], Awaitable[PipetuiError | None]]) -> None:
        super().__init__(f"Tags: {filling.who}" if filling.deals == 1 else f"Tags of {filling.who}", filling, save)

    def compose_body(self) -> ComposeResult:
        """The tags that there are, and the line."""
        yield Static(_carried(self.filling), id="carried", markup=False)
        yield _tags_field(self.filling)

    def read(self) -> BulkChanges:
        """The tags that are typed."""
        more, fewer = read_tags(next(self.fields()).text)
        return BulkChanges(add_tags=more, remove_tags=fewer)

    DEFAULT_CSS: ClassVar[str] = "TagsDialog #carried { height: auto; max-height: 4; margin-bottom: 1; }"


class BulkDialog(ValuesDialog):
    """Asks for what many deals get: what a review sets comes first."""

    KEYS = "enter save   tab next   empty stays   - none   esc cancel"
    DEFAULT_CSS: ClassVar[str] = "BulkDialog { & > #box { width: 76; } }"

    def __init__(self, filling: Filling, save: Callable[[BulkChanges], Awaitable[PipetuiError | None]]) -> None:
        super().__init__(f"Edit {filling.who}", filling, save)

    def compose_body(self) -> ComposeResult:
        """The lines."""
        owners = KnownNames(self.filling.owners)
        yield TextField("next_step", "Next step", "", limit=LIMITS["title"], placeholder="stays")
        yield TextField("next_step_due", "  due", "", limit=40, short=True, placeholder="stays")
        yield TextField("expected_close", "Closes", "", limit=40, short=True, placeholder="stays")
        yield TextField("owner", "Owner", "", limit=LIMITS["owner"], placeholder="stays", suggester=owners)
        yield _tags_field(self.filling)

    def on_input_changed(self) -> None:
        """Say which days are meant."""
        for field in self.fields():
            if field.name in _DAYS:
                typed = field.text.strip()
                field.say("= none" if typed == AWAY else day_echo(typed, self.filling.today))

    def read(self) -> BulkChanges:
        """What is typed into the lines."""
        typed = {str(field.name): field.text.strip() for field in self.fields()}
        owner, step = typed["owner"], typed["next_step"]
        more, fewer = read_tags(typed["tags"])
        return BulkChanges(
            UNSET if not owner else "" if owner == AWAY else check_owner(owner),
            self._day(typed, "expected_close"),
            more,
            fewer,
            UNSET if not step else "" if step == AWAY else check_task_title(step, field="next_step"),
            self._day(typed, "next_step_due"),
        )

    def _day(self, typed: Mapping[str, str], name: str) -> date | Unset | None:
        text = typed[name]
        return UNSET if not text else None if text == AWAY else read_day(text, self.filling.today, name)


def _tags_field(filling: Filling) -> TextField:
    return TextField("tags", "Tags", "", limit=_ROOM, placeholder="retainer, -old", suggester=TagsTyped(filling))


def _carried(filling: Filling) -> Content:
    """What the deals carry: "now: retainer, vip (5 of 7)"."""
    if not filling.carried:
        return Content.styled("no tags yet", "$text-muted")
    parts: Sequence[Content] = [
        safe_text.content(name)
        + Content.styled("" if count == filling.deals else f" ({count:,} of {filling.deals:,})", "$text-muted")
        for name, count in filling.carried[:_SHOWN]
    ]
    return Content.assemble(("now: ", "$text-muted"), Content(", ").join(parts))

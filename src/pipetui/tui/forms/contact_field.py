"""Who a deal is with: a name that finds people while it is typed, and says when it is somebody new.

The people are looked up, not listed: a file may hold 100,000 of them. The list below the line never takes the focus, so
typing goes on whatever it shows.
"""

from __future__ import annotations

import asyncio
import re
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from pipetui.domain.errors import Ambiguous, PipetuiError
from pipetui.domain.text import fold
from pipetui.tui import safe_text
from pipetui.tui.forms.fields import LABEL, TextField
from pipetui.tui.widgets.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget
    from textual.widgets import Input

    from pipetui.tui.forms.draft import ContactChoice, FindContacts

_SHOWN = 6
_AT_ONCE = 0.1
"""Seconds that the keyboard waits for the file. It may be locked for long, and the screen must not stand still."""

_COPIED = re.compile(r"(?P<name>[^<>@]*)<(?P<address>[^<>\s@]+@[^<>\s@]+)>")
"""A person as mail programs copy them."""

_NEW = "+ somebody new: an e-mail or a phone is needed"


class ContactField(TextField):
    """The contact's row.

    Attributes:
        choice: the known person that is meant; None for somebody new, or for nobody.
        address: an e-mail that stood beside the name of somebody new, as mail programs copy it ("Jean <j@x.de>").
        doubt: why it is not known who is meant: several have the name, or the file could not be read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "highlight(1)", "next person", show=False, id="form.person_next"),
        Binding("up", "highlight(-1)", "person before", show=False, id="form.person_before"),
        Binding("tab", "leave", "next field", show=False, id="form.person_done"),
        Binding("escape", "hide", "hide the list", show=False, id="form.person_hide"),
    ]
    DEFAULT_CSS: ClassVar[str] = f"""
    ContactField ChoiceList {{ display: none; margin-left: {LABEL}; background: $surface; }}
    ContactField.-listing ChoiceList {{ display: block; }}
    """

    class Settled(Message):
        """It is known now who is meant.

        Attributes:
            choice: the known person; None for somebody new, or for nobody.
            new: whether it is somebody new.
            onward: whether to go on to the next field, which may be one that appears only now.
        """

        def __init__(self, choice: ContactChoice | None, *, new: bool, onward: bool = False) -> None:
            super().__init__()
            self.choice = choice
            self.new = new
            self.onward = onward

    def __init__(self, text: str, choice: ContactChoice | None, find: FindContacts, *, limit: int) -> None:
        """Make the row.

        Args:
            text: the name that stands in it.
            choice: who that is.
            find: looks people up.
            limit: the most characters that may be pasted.
        """
        super().__init__("contact", "Contact", text, limit=limit, placeholder="name or e-mail")
        self.choice = choice
        self.address = ""
        self.doubt: PipetuiError | None = None
        self._find = find
        self._found: tuple[ContactChoice, ...] = ()
        self._found_for: str | None = text if choice is not None else None
        if choice is not None:
            self.remark(_known(choice))

    def controls(self) -> tuple[Widget, ...]:
        """The line, and the list that appears below it."""
        return (self.input, self._list)

    @cached_property
    def _list(self) -> ChoiceList:
        people = ChoiceList(rows=_SHOWN, numbered=False)
        people.can_focus = False
        return people

    @property
    def new(self) -> bool:
        """Whether somebody is named who is not known."""
        return self.choice is None and self.doubt is None and bool(self.text.strip())

    @property
    def listing(self) -> bool:
        """Whether people are offered just now."""
        return self.has_class("-listing")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (the base's)
        """Leave arrows and escape to the form while there is no list."""
        return self.listing if action in ("highlight", "hide") else True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look up who may be meant. The message goes on to the form, which repaints what depends on it."""
        if event.value == self._found_for:
            return
        self.choice = self.doubt = None
        self.remark("")
        # Only the last letters count: an older look-up that is still under way is dropped.
        self.run_worker(self._look_up(event.value, offer=True), group="contact", exclusive=True)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the person under the cursor, else it goes on to the next field."""
        event.stop()
        if self.listing and self._list.cursor is not None:
            self._take(self._found[self._list.cursor])
        await self.action_leave()

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """A click takes a person."""
        event.stop()
        self._take(self._found[event.index])

    async def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """Make up its mind when it is left, by mouse too."""
        await self.settle()

    def action_highlight(self, step: int) -> None:
        """Go through the people that are offered."""
        self._list.action_step(step)

    def action_hide(self) -> None:
        """Hide the list and go on typing."""
        self._offer(())

    async def action_leave(self) -> None:
        """Go on to the next field: with the next key if the file answers at once, else as soon as it does."""
        self._leaving = asyncio.ensure_future(self.settle(onward=True))
        await asyncio.wait({self._leaving}, timeout=_AT_ONCE)

    async def settle(self, *, onward: bool = False) -> None:
        """Find out who is meant, and tell the form."""
        self.workers.cancel_node(self)
        self._offer(())
        copied = _COPIED.fullmatch(self.text.strip()) if self.choice is None else None
        if copied is not None:
            await self._look_up_copied(copied["name"].strip(' "'), copied["address"])
        elif self.text != self._found_for:
            await self._look_up(self.text, offer=False)
        self.remark(_known(self.choice) if self.choice is not None else _NEW if self.new else "")
        self.post_message(self.Settled(self.choice, new=self.new, onward=onward))

    def _take(self, choice: ContactChoice) -> None:
        """This is the one."""
        self.choice, self.doubt = choice, None
        name = safe_text.line(choice.name)
        self._found_for = name
        self.input.value = name
        self.input.cursor_position = len(name)
        self.complain(None)
        self._offer(())
        self.remark(_known(choice))
        self.post_message(self.Settled(choice, new=False))

    async def _look_up_copied(self, name: str, address: str) -> None:
        """Find out who a name with an address is: the one who has that address, else somebody new."""
        try:
            found = await self._find(address)
        except PipetuiError as error:
            self.doubt = error
            return
        known = [person for person in found if _is(person, address)]
        if len(known) == 1:
            self._take(known[0])
        else:
            self.address = address
            self._found_for = self.input.value = name or address

    async def _look_up(self, text: str, *, offer: bool) -> None:
        try:
            found = await self._find(text) if text.strip() else ()
        except PipetuiError as error:
            self.doubt = error
            return
        if text != self.text:
            return
        self._found, self._found_for = found, text
        exact = [person for person in found if _is(person, text)]
        self.choice = exact[0] if len(exact) == 1 else None
        self.doubt = _several(text, exact) if len(exact) > 1 else None
        if offer:
            self._offer(() if self.choice is not None and len(found) == 1 else found)
            self.remark(_known(self.choice) if self.choice is not None else "")

    def _offer(self, people: tuple[ContactChoice, ...]) -> None:
        """Show these people below the line; none hides the list."""
        self.set_class(bool(people), "-listing")
        self._list.show([_offered(person) for person in people], cursor=None)


def _is(person: ContactChoice, text: str) -> bool:
    """Tell whether the text is the person's whole name or address."""
    return fold(person.name) == fold(text) or (bool(person.email) and person.email.lower() == text.strip().lower())


def _several(text: str, people: list[ContactChoice]) -> Ambiguous:
    return Ambiguous(
        f"{len(people)} people are called {safe_text.line(text, 60)}", (), "Choose one with ↓, or type the e-mail."
    )


def _known(person: ContactChoice) -> str:
    """What tells a person from others of the name."""
    return "✓ " + (" · ".join(filter(None, (person.email, person.phone, person.company))) or "known")


def _offered(person: ContactChoice) -> Choice:
    return Choice(person.name, " · ".join(filter(None, (person.email or person.phone, person.company))))

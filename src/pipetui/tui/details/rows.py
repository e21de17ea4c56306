"""What a page is made of: rows of a label and a value, some of which can be edited or lead somewhere.

Plain values: what is on a page can be tested without a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pipetui.domain.dates import parse_instant, show_day
from pipetui.render.styles import PLANNED, TODAY, WRONG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from pipetui.queries.task_shapes import TaskRow

Role = Literal["plain", "strong", "muted", "good", "planned", "warn", "bad"]

Kind = Literal["", "edit", "contact", "company", "deal", "task"]
"""What `enter` does on a row: nothing, edit its field, open a page, mark a task as done."""

DONE = "✓"


class Words(NamedTuple):
    """Words in one role."""

    text: str
    role: Role = "plain"


class Row(NamedTuple):
    """One row.

    Attributes:
        label: what it is, in front of the value; empty: the value takes the whole width.
        value: what it says; line breaks are kept, long lines go on in the next.
        aside: quiet words behind the value.
        kind: what `enter` does.
        field: the field that is edited here, by the name that errors carry; empty when none is.
        number: the person, company, deal or task that it is about.
        heading: a title over other rows, which the cursor passes over.
        long: a text of many lines; else it is one line, and cut where it is longer than any screen.
    """

    label: str = ""
    value: tuple[Words, ...] = ()
    aside: str = ""
    kind: Kind = ""
    field: str = ""
    number: int = 0
    heading: bool = False
    long: bool = False

    @property
    def text(self) -> str:
        """The value without its roles."""
        return "".join(words.text for words in self.value)

    @property
    def leads(self) -> bool:
        """Whether it leads to a page."""
        return self.kind in ("contact", "company", "deal")

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What tells it from other rows when the page is read anew."""
        return self.kind, self.field, self.number, self.label or ("" if self.kind or self.field else self.text)


def heading(title: str) -> list[Row]:
    """A blank line and a title."""
    return [Row(heading=True), Row(value=(Words(title, "strong"),), heading=True)]


def task_words(task: TaskRow, today: date) -> tuple[tuple[Words, ...], str]:
    """A task's sign and title, and when it is due or was done."""
    due = task.due_on
    when = " ".join(filter(None, (show_day(due, today) if due else "", task.due_time)))
    if task.done_at is not None:
        return (Words(f"{DONE} ", "good"), Words(task.title, "muted")), when
    if task.overdue:
        return (Words(f"{WRONG} ", "bad"), Words(task.title)), f"overdue {when}"
    sign = Words(f"{TODAY} ", "planned") if due == today.isoformat() else Words(f"{PLANNED} ", "muted")
    return (sign, Words(task.title)), when


def task_rows(tasks: Sequence[TaskRow], today: date, *, about: bool = False) -> list[Row]:
    """Tasks, open ones first; each can be marked as done.

    Args:
        tasks: the tasks.
        today: the local day.
        about: say which deal each is about.
    """
    found: list[Row] = []
    for task in tasks:
        value, when = task_words(task, today)
        aside = " · ".join(filter(None, (when, task.deal if about else "")))
        found.append(Row(value=value, aside=aside, kind="task" if task.done_at is None else "", number=task.id))
    return found


def moment(at: str, timezone: ZoneInfo, today: date) -> str:
    """An instant in the cells of a label: "29 Oct 10:00" this year, "29 Oct 2025" in others."""
    local = parse_instant(at).astimezone(timezone)
    return f"{local.day} {local:%b} " + (f"{local:%H:%M}" if local.year == today.year else f"{local.year}")

"""From what is typed about a stage to what is to change: read by the rules of `domain`, faults kept beside their field.

A field that nobody typed in changes nothing, whatever stands in it: a form that shows a text cleaned must not write it
back so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain import deals
from pipetui.domain.errors import InvalidInput, PipetuiError
from pipetui.domain.text import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.queries.shapes import Stage, StageAction

FIELDS = ("name", "probability", "stale_after_days", "wip_limit", "objective", "actions", "exit_criteria")
"""The fields of the form, from top to bottom, by the names that errors carry."""

FIELD_LIMITS = {
    "name": LIMITS["stage"],
    "probability": 10,
    "stale_after_days": 10,
    "wip_limit": 10,
    "objective": LIMITS["notes"],
    "actions": LIMITS["notes"],
    "exit_criteria": LIMITS["notes"],
}
"""The most characters that a field shows and lets be pasted."""

_DUE = re.compile(r"[,\s]\s*\+\s*(\d{1,6})\s*([dw])(?:ays?|eeks?)?\s*$", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7}


class StageReading(NamedTuple):
    """What the fields say: the values that were changed, and what is wrong, by field."""

    changed: dict[str, object]
    faults: dict[str, PipetuiError]


def texts_of(stage: Stage | None) -> dict[str, str]:
    """What stands in the fields before anybody types; nothing in a new stage's."""
    if stage is None:
        return dict.fromkeys(FIELDS, "")
    return {
        "name": stage.name,
        "probability": str(stage.probability),
        "stale_after_days": _number(stage.stale_after_days),
        "wip_limit": _number(stage.wip_limit),
        "objective": stage.objective,
        "actions": actions_text(stage.actions),
        "exit_criteria": stage.exit_criteria,
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def actions_text(actions: tuple[StageAction, ...]) -> str:
    """Actions as they are typed: one a line, `, +3d` behind those that are due."""
    return "\n".join(
        each.title if each.due_in_days is None else f"{each.title}, +{each.due_in_days}d" for each in actions
    )


def read_actions(text: str) -> tuple[tuple[str, int | None], ...]:
    """Read actions, one a line: `Send a summary, +3d` is due three days after a deal enters the stage; `+1w` seven.

    Raises:
        InvalidInput: a line cannot be read; it is named.
    """
    found: list[tuple[str, int | None]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        due = _DUE.search(line)
        title, days = (line[: due.start()], int(due[1]) * _DAYS[due[2].lower()]) if due else (line, None)
        try:
            found.append((deals.check_task_title(title, field="actions"), deals.check_due_in_days(days)))
        except PipetuiError as error:
            raise InvalidInput(f"line {number}: {error.message}", error.hint, field="actions") from None
    return tuple(found)


def read(texts: Mapping[str, str], before: Mapping[str, str], *, kind: str) -> StageReading:
    """Read the fields of the form.

    Args:
        texts: what stands in them.
        before: what stood in them before anybody typed.
        kind: open, won or lost: only an open stage has a probability of its own.
    """
    changed: dict[str, object] = {}
    faults: dict[str, PipetuiError] = {}
    for name, check in _CHECKS.items():
        text = texts.get(name, "")
        if text == before.get(name, "") and (name != "name" or before.get(name)):
            continue
        if name == "probability" and (kind != "open" or (not text.strip() and not before.get(name))):
            continue
        try:
            changed[name] = check(text)
        except PipetuiError as error:
            faults[name] = error
    return StageReading(changed, faults)


def _probability(text: str) -> int:
    probability = deals.check_probability(text)
    if probability is None:
        raise InvalidInput("a stage needs a probability", "Give one from 0 to 100.", field="probability")
    return probability


_CHECKS: dict[str, Callable[[str], object]] = {
    "name": deals.check_stage_name,
    "probability": _probability,
    "stale_after_days": deals.check_stale_after,
    "wip_limit": deals.check_wip_limit,
    "objective": lambda text: deals.check_notes(text, field="objective"),
    "actions": read_actions,
    "exit_criteria": lambda text: deals.check_notes(text, field="exit_criteria"),
}

"""How deals go through stages: which stage a step leads to. The stages that a new pipeline starts with come along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from pipetui.domain.errors import NotFound
from pipetui.domain.outcomes import outcome
from pipetui.domain.templates import (
    LOST_REASONS,
    TEMPLATES,
    ActionTemplate,
    StageTemplate,
    spread_probabilities,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LOST_REASONS",
    "TEMPLATES",
    "ActionTemplate",
    "StageTemplate",
    "default_stage_kind",
    "spread_probabilities",
    "step_target",
    "template",
]


class StagePlace(Protocol):
    """What a step needs to know of a stage."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def position(self) -> int: ...


StageT = TypeVar("StageT", bound=StagePlace)


def step_target(stages: Iterable[StageT], current_id: int, steps: int, last_open_id: int | None = None) -> StageT:
    """Return the stage that so many steps lead to; the current one when there is nowhere to go.

    Forward goes over the open stages in board order and then into Won, never into Lost. Back stops at the first open
    stage; from Won or Lost the first step back leads to the open stage that the deal was in last.

    Args:
        stages: the pipeline's stages, in any order.
        current_id: where the deal is.
        steps: how far; below 0 is back.
        last_open_id: the open stage it was in last; without one (closed from the start, or that stage is gone), the
            last open stage of the board.

    Raises:
        NotFound: the current stage is not among them.
    """
    stages = list(stages)
    current = next((stage for stage in stages if stage.id == current_id), None)
    if current is None:
        raise NotFound("the deal's stage is not in this pipeline")
    way = sorted((stage for stage in stages if stage.kind == "open"), key=lambda stage: stage.position)
    last_open = len(way) - 1
    way += [stage for stage in stages if stage.kind == "won"]
    if current.kind == "open":
        place = way.index(current)
    elif steps >= 0 or last_open < 0:
        return current
    else:
        place = next((at for at, stage in enumerate(way[: last_open + 1]) if stage.id == last_open_id), last_open)
        steps += 1
    return way[max(0, min(place + steps, len(way) - 1))]


def template(name: str) -> tuple[StageTemplate, ...]:
    """Return a template's stages.

    Raises:
        NotFound: there is no such template; the hint names those there are.
    """
    stages = TEMPLATES.get(name.strip().lower())
    if stages is None:
        raise NotFound(f"no template {name[:40]!r}", f"Known: {', '.join(TEMPLATES)}.")
    return stages


def default_stage_kind(name: str) -> str:
    """Guess a stage's kind from its name, for `--stages "A,B,Won,Lost"`: won, lost, else open."""
    return outcome(name) or "open"

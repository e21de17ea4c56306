"""The words for open, won and lost."""

from __future__ import annotations

import pytest

from pipetui.domain.outcomes import outcome
from pipetui.domain.stages import default_stage_kind


@pytest.mark.parametrize(
    "text",
    [
        "Won",
        "won",
        " WON ",
        "Closed Won",
        "closed-won",
        "Closed (Won)",
        "Gagné",
        "gagnée",
        "Fermé - gagné",
        "Gewonnen",
        "Geschlossen / gewonnen",
        "Ganado",
        "Cerrado ganado",
        "Deal won",
    ],
)
def test_won_in_four_languages(text: str) -> None:
    assert outcome(text) == "won"


@pytest.mark.parametrize(
    "text",
    ["Lost", "LOST", "Closed Lost", "closed_lost", "Perdu", "perdue", "Verloren", "Perdido", "Cerrada - perdida"],
)
def test_lost_in_four_languages(text: str) -> None:
    assert outcome(text) == "lost"


@pytest.mark.parametrize(
    "text", ["Open", "open", "In progress", "Ouvert", "en cours", "Offen", "In Bearbeitung", "Abierto", "en curso"]
)
def test_open_in_four_languages(text: str) -> None:
    assert outcome(text) == "open"


@pytest.mark.parametrize(
    "text",
    ["", " ", "Closed", "Geschlossen", "Negotiation", "Won or lost", "Wonderful", "Lost and found", "Open house"],
)
def test_anything_else_is_no_outcome(text: str) -> None:
    assert outcome(text) == ""


def test_a_stage_with_such_a_name_has_that_kind() -> None:
    kinds = [default_stage_kind(name) for name in ("Lead", "Offen", "Gewonnen", "Perdu", "Closed Lost")]
    assert kinds == ["open", "open", "won", "lost", "lost"]

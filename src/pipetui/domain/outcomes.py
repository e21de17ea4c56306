"""The words for open, won and lost that other programs and people write, in English, French, German and Spanish."""

from __future__ import annotations

import re

from pipetui.domain.text import fold

_WORDS = {
    "won": "won win gagne gagnee remporte remportee signe signee gewonnen ganado ganada",
    "lost": "lost lose perdu perdue verloren perdido perdida",
    "open": "open opened active ouvert ouverte offen aktiv abierto abierta activo",
}
_OUTCOMES = {word: outcome for outcome, words in _WORDS.items() for word in words.split()}
_OUTCOMES |= dict.fromkeys(("in progress", "en cours", "en curso", "in bearbeitung", "in arbeit"), "open")
# "Closed Won", "Geschlossen - verloren", "Cerrado (ganado)": the end is said twice.
_CLOSED = frozenset(
    [
        "closed",
        "close",
        "ferme",
        "fermee",
        "clos",
        "cloture",
        "geschlossen",
        "abgeschlossen",
        "cerrado",
        "cerrada",
        "deal",
        "and",
        "et",
        "und",
        "y",
    ]
)
_APART = re.compile(r"[\W_]+")


def outcome(text: str) -> str:
    """Return `won`, `lost` or `open` where a text says nothing but that, else ""."""
    words = _APART.sub(" ", fold(text)).split()
    told = " ".join(words)
    return _OUTCOMES.get(told) or _OUTCOMES.get(" ".join(word for word in words if word not in _CLOSED), "")

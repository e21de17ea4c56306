"""How stages stand on the board, in lists and in the figures."""

from __future__ import annotations

BOARD_ORDER = "CASE s.kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END, s.position, s.id"
"""The open ones as the user ordered them, then Won, then Lost: an ORDER BY over `stage s`."""

"""What the shell offers while a name is typed: quick, at most a screenful, and never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from sqlite3 import Connection

OFFERED = 50
"""How many names are offered at most."""

_NAMES = {
    "deal": "SELECT title FROM deal WHERE substr(title_key, 1, :length) = :key ORDER BY status = 'open' DESC, id DESC",
    "stage": (
        "SELECT s.name FROM stage s JOIN pipeline p ON p.id = s.pipeline_id"
        " WHERE s.archived = 0 AND p.archived = 0 AND substr(s.name_key, 1, :length) = :key"
        " ORDER BY p.position, s.position"
    ),
    "pipeline": (
        "SELECT name FROM pipeline WHERE archived = 0 AND substr(name_key, 1, :length) = :key ORDER BY position"
    ),
    "reason": (
        "SELECT name FROM lost_reason WHERE archived = 0 AND substr(name_key, 1, :length) = :key ORDER BY position"
    ),
    "kind": (
        "SELECT name FROM activity_kind WHERE archived = 0 AND substr(name_key, 1, :length) = :key ORDER BY position"
    ),
    "tag": "SELECT name FROM tag WHERE substr(name_key, 1, :length) = :key ORDER BY name_key",
    "contact": "SELECT name FROM contact WHERE hidden = 0 AND substr(name_key, 1, :length) = :key ORDER BY name_key",
    "company": "SELECT name FROM company WHERE substr(name_key, 1, :length) = :key ORDER BY name_key",
    "owner": "SELECT DISTINCT owner FROM deal WHERE owner <> '' ORDER BY owner",
    "view": "SELECT name FROM saved_view WHERE substr(name_key, 1, :length) = :key ORDER BY name_key",
    "source": "SELECT DISTINCT source FROM deal WHERE source <> '' ORDER BY source",
}

KINDS = tuple(_NAMES)
"""What can be completed."""


def complete(conn: Connection, kind: str, typed: str = "") -> list[str]:
    """Return names of a kind (see `KINDS`) that begin with what is typed, without regard to case and accents."""
    key = fold(typed)
    rows = conn.execute(_NAMES[kind], {"key": key, "length": len(key)})
    names: dict[str, None] = {}
    for (name,) in rows:
        if fold(name).startswith(key):
            names[name] = None
        if len(names) == OFFERED:
            break
    return list(names)

"""The kinds of activity, as the user has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.naming import Named, choose

if TYPE_CHECKING:
    from sqlite3 import Connection


class ActivityKind(NamedTuple):
    """A kind of activity. A note is nothing that happens between people: it touches no deal and begins no contact."""

    id: int
    name: str
    position: int
    is_note: bool


def list_kinds(conn: Connection) -> list[ActivityKind]:
    """Return the kinds in the user's order."""
    rows = conn.execute(
        "SELECT id, name, position, is_note FROM activity_kind WHERE archived = 0 ORDER BY position, id"
    )
    return [ActivityKind(kind_id, name, position, bool(is_note)) for kind_id, name, position, is_note in rows]


def kind_named(conn: Connection, text: str) -> ActivityKind:
    """Return the kind that a person names.

    Raises:
        NotFound: there is none of that name.
        Ambiguous: it is the beginning of several names.
    """
    known = list_kinds(conn)
    wanted = choose("kind", text, [Named(kind.id, kind.name) for kind in known])
    return next(kind for kind in known if kind.id == wanted)

"""Tags: listed with how many deals carry them, and found by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.naming import Named, choose
from pipetui.queries.record_shapes import TagRow

if TYPE_CHECKING:
    from sqlite3 import Connection


def list_tags(conn: Connection) -> tuple[TagRow, ...]:
    """Return all tags by name."""
    rows = conn.execute(
        "SELECT g.id, g.name, (SELECT count(*) FROM deal_tag x WHERE x.tag_id = g.id) FROM tag g"
        " ORDER BY g.name_key, g.id"
    )
    return tuple(TagRow(*row) for row in rows)


def tag_named(conn: Connection, text: str) -> TagRow:
    """Return the tag that a person names.

    Raises:
        NotFound: there is none of that name.
        Ambiguous: it is the beginning of several names.
    """
    known = list_tags(conn)
    wanted = choose("tag", text, [Named(tag.id, tag.name) for tag in known])
    return next(tag for tag in known if tag.id == wanted)

"""Saved views: all of them, those with keys first, and the one that a person names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import fold
from pipetui.queries.naming import Named, choose

if TYPE_CHECKING:
    from sqlite3 import Connection


class SavedView(NamedTuple):
    """A filter under a name.

    Attributes:
        filter_text: its words, to be read anew each time.
        sort: the order that it brings; empty: none.
        key: the key that opens it; None: none.
        pipeline_id: the pipeline it is of; None: whichever is shown.
        pipeline: that one's name; empty for any.
        stranded: its pipeline has been deleted, so that it cannot be opened.
    """

    id: int
    name: str
    filter_text: str
    sort: str
    key: str | None
    pipeline_id: int | None
    pipeline: str
    stranded: bool = False


def list_views(conn: Connection) -> tuple[SavedView, ...]:
    """Return all views: by key, then by name."""
    rows = conn.execute(
        "SELECT v.id, v.name, v.filter_text, v.sort, v.key, v.pipeline_id, coalesce(p.name, ''),"
        " coalesce(p.archived, 0)"
        " FROM saved_view v LEFT JOIN pipeline p ON p.id = v.pipeline_id"
        " ORDER BY v.key IS NULL, v.key, v.name_key, v.id"
    )
    return tuple(SavedView._make((*row[:7], bool(row[7]))) for row in rows)


def view_named(conn: Connection, text: str) -> SavedView:
    """Return the view that a person names: by its name, the beginning of it, or its key.

    Raises:
        NotFound: there is none.
        Ambiguous: it is the beginning of several names.
    """
    known = list_views(conn)
    typed = text.strip()
    by_name = {fold(view.name) for view in known}
    keyed = next((view for view in known if view.key is not None and view.key == typed), None)
    if keyed is not None and fold(typed) not in by_name:
        return keyed
    wanted = choose("view", text, [Named(view.id, view.name) for view in known])
    return next(view for view in known if view.id == wanted)

"""Deals made the way users make them, through the services, and short ways to look at what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipetui.domain.dates import parse_instant
from pipetui.services.deals import DealChanges, NewDeal, add_deal, edit_deal
from pipetui.store.dump import logical_dump
from support.contexts import NOW, context

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def later(seconds: float = 0, *, days: float = 0, actor: str = "ana") -> Context:
    """Ana (or another one) some time after `NOW`."""
    return context(actor, after=timedelta(seconds=seconds, days=days))


def deal(store: Store, title: str = "Website relaunch", *, ctx: Context | None = None, **fields: Any) -> int:
    """Add a deal with Jean Moreau, a minute before `NOW` unless a context says otherwise; return its number."""
    who: dict[str, Any] = (
        {"contact": "Jean Moreau", "email": "jean@acme.fr"} if not fields.keys() & {"contact", "contact_id"} else {}
    )
    return add_deal(store, ctx or later(-60), NewDeal(title=title, **who, **fields)).deal_id


def rows(store: Store, sql: str, *values: object) -> list[Any]:
    """Return the rows of a query; of one column, its values."""
    found = store.connection.execute(sql, values).fetchall()
    return [row[0] for row in found] if found and len(found[0]) == 1 else found


def value(store: Store, sql: str, *values: object) -> Any:
    """Return the one value of a query."""
    (found,) = rows(store, sql, *values)
    return found


def column(store: Store, stage: int) -> list[str]:
    """Return the titles of a stage's cards from top to bottom."""
    return rows(store, "SELECT title FROM deal WHERE stage_id = ? ORDER BY rank, id", stage)


def history(store: Store, deal_id: int) -> list[tuple[int | None, int, float]]:
    """Return a deal's stage changes: from, to, and when in seconds after `NOW`."""
    sql = """SELECT from_stage_id, to_stage_id, happened_at FROM stage_change WHERE deal_id = ?
        ORDER BY happened_at, id"""
    return [(start, to, (parse_instant(at) - NOW).total_seconds()) for start, to, at in rows(store, sql, deal_id)]


def batches(store: Store) -> list[str]:
    """Return the summaries of the journal, oldest first."""
    return rows(store, "SELECT summary FROM journal_batch ORDER BY id")


def unchanged(store: Store, before: str) -> bool:
    """Tell whether the file still holds what it did."""
    return logical_dump(store.connection) == before


def edit(
    store: Store, deal_id: int, expected: dict[str, object] | None = None, actor: str = "ana", **changes: Any
) -> Any:
    """Change fields of a deal; return the event."""
    return edit_deal(store, later(1, actor=actor), deal_id, DealChanges(**changes), expected)


def kept(store: Store, columns: str) -> Any:
    """Return columns of the one deal."""
    (found,) = rows(store, f"SELECT {columns} FROM deal")
    return found


def tags(store: Store) -> list[str]:
    """Return the tags of the one deal."""
    return rows(store, "SELECT t.name FROM deal_tag l JOIN tag t ON t.id = l.tag_id ORDER BY t.name")

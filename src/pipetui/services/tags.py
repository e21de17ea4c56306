"""Tags: made when a deal first carries them, renamed, merged when two would get one name, deleted from all deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_tags
from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import fold
from pipetui.services.plain_rows import add_plain, delete_plain, insert_plain
from pipetui.services.writing import delete_rows, update_rows
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_tag(store: Store, ctx: Context, name: str) -> RowChanged:
    """Make a tag that no deal carries yet.

    Raises:
        RuleRefused: there is one of that name.
    """
    with unit(store, ctx, command="tag add") as u:
        name = _checked(name)
        if _tag_of(u, name) is not None:
            raise RuleRefused(f"there is a tag {name} already", field="name")
        (tag_id,) = find_or_make_tags(u, [name])
        u.summary = f"added the tag {name}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="tag", row_id=tag_id, change="added")


def edit_tag(store: Store, ctx: Context, tag_id: int, name: str) -> RowChanged:
    """Rename a tag; where another has that name, the two become one and all deals carry it.

    Raises:
        NotFound: no tag has that number.
    """
    from pipetui.store.tables import Tag

    with unit(store, ctx, command="tag edit") as u:
        name = _checked(name)
        old = _name_of(u, tag_id)
        other = _tag_of(u, name)
        if other is None or other == tag_id:
            update_rows(u, Tag, [{"id": tag_id, "name": name, "name_key": fold(name)}])
            u.summary, kept = f"renamed the tag {old} to {name}", tag_id
        else:
            _merge(u, tag_id, other)
            u.summary, kept = f"merged the tag {old} into {_name_of(u, other)}", other
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="tag", row_id=kept, change="edited")


def delete_tag(store: Store, ctx: Context, tag_id: int) -> RowChanged:
    """Take a tag off all deals and remove it.

    Raises:
        NotFound: no tag has that number.
    """
    from pipetui.store.tables import DealTag, Tag

    with unit(store, ctx, command="tag delete") as u:
        u.summary = f"deleted the tag {_name_of(u, tag_id)}"
        delete_rows(u, DealTag, "tag_id", [tag_id])
        delete_rows(u, Tag, "id", [tag_id])
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="tag", row_id=tag_id, change="removed")


def find_or_make_tags(u: unit, names: Iterable[str]) -> list[int]:
    """Return the tags of these names, made where there is none; each once, in order."""
    return [_tag_of(u, name) or add_plain(u, "tag", name=name, name_key=fold(name)) for name in check_tags(names)]


def set_deal_tags(u: unit, deal_id: int, names: Iterable[str]) -> bool:
    """Make a deal carry exactly these tags; tell whether that changed anything."""
    wanted = find_or_make_tags(u, names)
    links = "SELECT tag_id, id FROM deal_tag WHERE deal_id = ?"
    present: dict[int, int] = dict(u.connection.execute(links, (deal_id,)))
    gone = [link_id for tag_id, link_id in present.items() if tag_id not in wanted]
    new = [{"deal_id": deal_id, "tag_id": tag_id} for tag_id in wanted if tag_id not in present]
    delete_plain(u, "deal_tag", gone)
    insert_plain(u, "deal_tag", new)
    return bool(gone or new)


def _merge(u: unit, tag_id: int, into: int) -> None:
    """Give the deals of one tag the other one, and remove the first."""
    from pipetui.store.tables import DealTag, Tag

    links = "SELECT id, deal_id IN (SELECT deal_id FROM deal_tag WHERE tag_id = ?) FROM deal_tag WHERE tag_id = ?"
    rows = u.connection.execute(links, (into, tag_id)).fetchall()
    delete_rows(u, DealTag, "id", [link_id for link_id, twice in rows if twice])
    update_rows(u, DealTag, [{"id": link_id, "tag_id": into} for link_id, twice in rows if not twice])
    delete_rows(u, Tag, "id", [tag_id])


def _checked(name: str) -> str:
    for cleaned in check_tags([name]):
        return cleaned
    raise InvalidInput("the tag is empty", "Give it a name.", field="tags")


def _tag_of(u: unit, name: str) -> int | None:
    row = u.connection.execute("SELECT id FROM tag WHERE name_key = ?", (fold(name),)).fetchone()
    return row[0] if row else None


def _name_of(u: unit, tag_id: int) -> str:
    row = u.connection.execute("SELECT name FROM tag WHERE id = ?", (tag_id,)).fetchone()
    if row is None:
        raise NotFound(f"no tag has the number {tag_id}", "`pipetui tag list` shows them")
    name: str = row[0]
    return name

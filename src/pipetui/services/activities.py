"""Activities: what was said, to whom, about which deal. Logging one is what keeps a deal from going stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_notes
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.services.moments import first_moment
from pipetui.services.plain_rows import add_plain
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def log_activity(
    store: Store,
    ctx: Context,
    kind_id: int,
    text: str = "",
    *,
    deal_id: int | None = None,
    contact_id: int | None = None,
    lead_id: int | None = None,
    at: date | None = None,
) -> RowChanged:
    """Write down an activity on a deal, with a person, or with a lead.

    One on a deal is with its contact, unless another person is named; one with a lead that was converted is with the
    contact that it became, too.

    Args:
        store: the file.
        ctx: the circumstances.
        kind_id: of which kind it was.
        text: what was said; may be empty.
        deal_id: which deal it was about.
        contact_id: who it was with.
        lead_id: which lead it was with.
        at: when; a day without a time is its noon; None: now.

    Raises:
        RuleRefused: neither a deal nor a person nor a lead is named, or it is in the future.
        NotFound: there is no such kind, deal, person or lead.
    """
    with unit(store, ctx, command="log", raw=True) as u:
        if deal_id is None and contact_id is None and lead_id is None:
            raise RuleRefused("an activity needs a deal, a person or a lead", field="deal")
        kind = _one(u, "SELECT name, 0 FROM activity_kind WHERE id = ?", "kind of activity", kind_id)[0]
        named = []
        if lead_id is not None:
            name, became = _one(u, "SELECT name, contact_id FROM lead WHERE id = ?", "lead", lead_id)
            contact_id = contact_id or became
            named.append(name)
        if deal_id is not None:
            title, client = _one(u, "SELECT title, contact_id FROM deal WHERE id = ?", "deal", deal_id)
            contact_id = contact_id or client
            named.append(title)
        if contact_id is not None:
            named.append(_one(u, "SELECT name, 0 FROM contact WHERE id = ?", "contact", contact_id)[0])
        activity_id = add_plain(
            u,
            "activity",
            kind_id=kind_id,
            deal_id=deal_id,
            contact_id=contact_id,
            lead_id=lead_id,
            happened_at=first_moment(at, ctx),
            text=check_notes(text, field="text"),
        )
        u.summary = f"logged: {kind}, {short(named[0])}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="activity", row_id=activity_id, change="added")


def _one(u: unit, sql: str, what: str, row_id: int) -> tuple[str, int | None]:
    row: tuple[str, int | None] | None = u.connection.execute(sql, (row_id,)).fetchone()
    if row is None:
        raise NotFound(f"no {what} has the number {row_id}")
    return row

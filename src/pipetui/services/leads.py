"""Leads: people who may become clients, until they are converted into contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_email, check_name, check_notes, check_phone, check_source
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import LIMITS, clean, fold
from pipetui.services.moments import first_moment
from pipetui.services.people import Person, find_or_make_contact
from pipetui.services.plain_rows import add_plain, update_plain
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_lead(
    store: Store,
    ctx: Context,
    name: str,
    *,
    email: str = "",
    phone: str = "",
    company: str = "",
    source: str = "",
    notes: str = "",
    at: date | None = None,
) -> RowChanged:
    """Add a lead. Nothing but the name is needed: how to reach them may have to be found out.

    Args:
        store: the file.
        ctx: the circumstances.
        name: what they are called.
        email: may be empty, as may all that follow.
        phone: their number.
        company: whom they work for.
        source: where they came from.
        notes: anything else.
        at: when they became one; None: now.

    Raises:
        InvalidInput: a field cannot be what it says.
        RuleRefused: `at` is in the future.
    """
    with unit(store, ctx, command="lead add", raw=True) as u:
        name = check_name(name)
        lead_id = add_plain(
            u,
            "lead",
            name=name,
            name_key=fold(name),
            email=check_email(email),
            phone=check_phone(phone),
            company=clean(company, field="company", limit=LIMITS["name"]),
            source=check_source(source),
            notes=check_notes(notes),
            added_at=first_moment(at, ctx),
        )
        u.summary = f"added the lead {short(name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="lead", row_id=lead_id, change="added")


def convert_lead(store: Store, ctx: Context, lead_id: int, *, email: str = "", phone: str = "") -> RowChanged:
    """Make a lead a contact: the one that their e-mail or name says is there, else a new one.

    The two are one person from then on: what was said to the lead was said to the contact.

    Args:
        store: the file.
        ctx: the circumstances.
        lead_id: whom.
        email: where the lead has none yet.
        phone: the same.

    Raises:
        NotFound: no lead has that number.
        RuleRefused: they were converted before, or a new contact would have neither e-mail nor phone.
        Ambiguous: the name fits several contacts.
    """
    with unit(store, ctx, command="lead convert", raw=True) as u:
        row = u.connection.execute(
            "SELECT name, email, phone, company, source, notes, contact_id FROM lead WHERE id = ?", (lead_id,)
        ).fetchone()
        if row is None:
            raise NotFound(f"no lead has the number {lead_id}", "`pipetui lead list` shows them")
        name, known_email, known_phone, company, source, notes, contact_id = row
        if contact_id is not None:
            raise RuleRefused(f"{short(name)} is a contact already, #{contact_id}", field="lead")
        person = Person(name=name, email=email or known_email, phone=phone or known_phone, company=company)
        contact = find_or_make_contact(u, person)
        if contact.added:
            update_plain(u, "contact", [{"id": contact.id, "source": source, "notes": notes}])
        update_plain(u, "lead", [{"id": lead_id, "contact_id": contact.id, "converted_at": u.at}])
        u.connection.execute(
            "UPDATE activity SET contact_id = ? WHERE lead_id = ? AND contact_id IS NULL", (contact.id, lead_id)
        )
        u.summary = f"{short(name)} is a contact now, #{contact.id}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, named=True, table="lead", row_id=lead_id, change="edited")

"""People: added, and their details changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipetui.domain.deals import check_name, check_notes, check_source
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import fold
from pipetui.services.deal_shapes import UNSET, Unset
from pipetui.services.people import Person, checked_person, find_or_make_company, make_contact, write_reach
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

__all__ = ["UNSET", "ContactChanges", "Person", "add_contact", "edit_contact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanges:
    """Fields of a contact to change; those left `UNSET` stay, empty text clears."""

    name: str | Unset = UNSET
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    company: str | Unset = UNSET
    source: str | Unset = UNSET
    notes: str | Unset = UNSET

    def given(self) -> dict[str, Any]:
        """Return the fields that are to change, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}


def add_contact(
    store: Store,
    ctx: Context,
    name: str,
    *,
    email: str | None = None,
    phone: str | None = None,
    company: str = "",
    source: str = "",
    notes: str = "",
) -> RowChanged:
    """Add a person.

    Raises:
        InvalidInput: a field cannot be what it says.
        RuleRefused: neither e-mail nor phone, or somebody has that e-mail.
    """
    from pipetui.store.tables import Contact

    with unit(store, ctx, command="contact add") as u:
        person = checked_person(Person(None, check_name(name), email, phone, company))
        _refuse_known(u, person)
        made = make_contact(u, person)
        contact = u.session.get_one(Contact, made.id)
        contact.source, contact.notes = check_source(source), check_notes(notes)
        u.summary = f"added {short(contact.name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="contact", row_id=made.id, change="added")


def _refuse_known(u: unit, person: Person) -> None:
    """Refuse to make a second person of one: the same e-mail is the same person, as deals and imports find them."""
    sql = "SELECT id, name FROM contact WHERE email = ? AND hidden = 0 ORDER BY id LIMIT 1"
    found = u.connection.execute(sql, (person.email,)).fetchone()
    if found is not None:
        number, name = found
        raise RuleRefused(
            f"{short(name)} (#{number}) has the e-mail {person.email} already",
            f"Change them with `pipetui contact edit {number}`, or give another e-mail.",
            field="email",
        )


def edit_contact(store: Store, ctx: Context, contact_id: int, changes: ContactChanges) -> RowChanged:
    """Change details of a person.

    Raises:
        NotFound: no contact has that number.
        InvalidInput: a field cannot be what it says.
        RuleRefused: neither e-mail nor phone would be left.
    """
    from pipetui.store.tables import Contact

    given = changes.given()
    with unit(store, ctx, command="contact edit") as u:
        contact = u.session.get(Contact, contact_id)
        if contact is None:
            raise NotFound(f"no contact has the number {contact_id}", "`pipetui contact list` shows them")
        if "name" in given:
            contact.name = check_name(given["name"])
            contact.name_key = fold(contact.name)
        if "company" in given:
            contact.company_id = find_or_make_company(u, given["company"])
        if "source" in given:
            contact.source = check_source(given["source"])
        if "notes" in given:
            contact.notes = check_notes(given["notes"])
        if "email" in given or "phone" in given:
            write_reach(u, contact_id, given.get("email", contact.email or ""), given.get("phone", contact.phone or ""))
        u.summary = f"changed {', '.join(given)} of {short(contact.name)}"
    message = u.summary if u.batch_id else "nothing to change"
    return RowChanged(batch_id=u.batch_id, message=message, table="contact", row_id=contact_id, change="edited")

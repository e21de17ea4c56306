"""Who a deal is with: the contact and the company that a name means, found or made within a service's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.deals import check_email, check_phone
from pipetui.domain.errors import Ambiguous, NotFound, RuleRefused
from pipetui.domain.text import LIMITS, clean, fold
from pipetui.services.plain_rows import add_plain, update_plain

if TYPE_CHECKING:
    from pipetui.store.unit import unit


class Person(NamedTuple):
    """How somebody names a contact: by number, or by what they know of them."""

    contact_id: int | None = None
    name: str = ""
    email: str | None = None
    phone: str | None = None
    company: str = ""


class FoundContact(NamedTuple):
    """A contact, the company they work for, and whether they had to be made."""

    id: int
    company_id: int | None
    added: bool


class _Row(NamedTuple):
    id: int
    name: str
    email: str | None
    phone: str | None
    company_id: int | None


_CONTACT = "SELECT id, name, email, phone, company_id FROM contact WHERE "


def checked_person(person: Person) -> Person:
    """Return the same person with cleaned fields; a name that is an e-mail address is one.

    Raises:
        InvalidInput: a field cannot be what it says.
    """
    name = clean(person.name, field="contact", limit=LIMITS["name"])
    email = check_email(person.email or "")
    if "@" in name and email is None:
        email, name = check_email(name), ""
    company = clean(person.company, field="company", limit=LIMITS["name"])
    return person._replace(name=name, email=email, phone=check_phone(person.phone or ""), company=company)


def find_or_make_contact(u: unit, person: Person) -> FoundContact:
    """Return the contact that is meant: by number, by e-mail, by name, or a new one.

    What is known beside the name fills in what a found contact lacks, and never replaces what they have.

    Raises:
        NotFound: no contact has that number.
        Ambiguous: the name fits several.
        RuleRefused: nobody is named, or a new contact would have neither e-mail nor phone.
    """
    person = checked_person(person)
    if person.contact_id is not None:
        row = _one(u, "id = ?", person.contact_id)
        if row is None:
            raise NotFound(f"no contact has the number {person.contact_id}", "`pipetui contact list` shows them")
        return FoundContact(row.id, row.company_id, added=False)
    if not person.name and person.email is None:
        raise RuleRefused(
            "a deal needs a contact", "name one with an e-mail or a phone, or one you have already", field="contact"
        )
    found = _known(u, person)
    if found is None:
        return make_contact(u, person)
    return FoundContact(found.id, _fill_in(u, found, person), added=False)


def find_or_make_company(u: unit, name: str) -> int | None:
    """Return the company of that name, made when there is none; None for no name."""
    name = clean(name, field="company", limit=LIMITS["name"])
    if not name:
        return None
    key = fold(name)
    row = u.connection.execute("SELECT id FROM company WHERE name_key = ? ORDER BY id LIMIT 1", (key,)).fetchone()
    if row is not None:
        found: int = row[0]
        return found
    return add_plain(u, "company", name=name, name_key=key)


def write_reach(u: unit, contact_id: int, email: str, phone: str) -> None:
    """Set a contact's e-mail and phone; with one of them a placeholder has become a person.

    Raises:
        RuleRefused: neither is left.
    """
    from pipetui.store.tables import Contact

    contact = u.session.get_one(Contact, contact_id)
    contact.email, contact.phone = check_email(email), check_phone(phone)
    if contact.email is not None or contact.phone is not None:
        contact.placeholder = 0
    elif not contact.placeholder:
        raise RuleRefused(f"{contact.name} needs an e-mail or a phone", "leave at least one of them", field="email")
    u.session.flush()


def _known(u: unit, person: Person) -> _Row | None:
    """Return the contact that e-mail or name mean; None when it is somebody new."""
    if person.email is not None:
        row = _one(u, "email = ? AND hidden = 0 ORDER BY id LIMIT 1", person.email)
        if row is not None:
            return row
    sql = _CONTACT + "name_key = ? AND hidden = 0 ORDER BY id"
    rows = [_Row(*row) for row in u.connection.execute(sql, (fold(person.name),))]
    if person.email is not None:
        # Another address is another person of that name; without one, this is how the address becomes known.
        rows = [row for row in rows if row.email is None]
    if len(rows) > 1 and person.company:
        rows = [row for row in rows if row.company_id == _company_of(u, person.company)] or rows
    if len(rows) > 1:
        raise Ambiguous(
            f"{person.name} fits {len(rows)} contacts",
            tuple(f"{row.id}  {row.name}  {row.email or row.phone or ''}".rstrip() for row in rows),
            "name the one you mean by e-mail",
        )
    return rows[0] if rows else None


def _one(u: unit, condition: str, value: int | str) -> _Row | None:
    row = u.connection.execute(_CONTACT + condition, (value,)).fetchone()
    return row and _Row(*row)


def _company_of(u: unit, name: str) -> int | None:
    row = u.connection.execute("SELECT id FROM company WHERE name_key = ? LIMIT 1", (fold(name),)).fetchone()
    return row[0] if row else None


def make_contact(u: unit, person: Person) -> FoundContact:
    """Make a contact of a checked person.

    Raises:
        RuleRefused: they have neither e-mail nor phone.
    """
    if person.email is None and person.phone is None:
        raise RuleRefused(
            f"{person.name} is new and needs an e-mail or a phone",
            "give one with `--email` or `--phone`",
            field="email",
        )
    name = person.name or str(person.email)
    company_id = find_or_make_company(u, person.company)
    contact_id = add_plain(
        u,
        "contact",
        name=name,
        name_key=fold(name),
        email=person.email,
        phone=person.phone,
        company_id=company_id,
        added_at=u.at,
    )
    return FoundContact(contact_id, company_id, added=True)


def _fill_in(u: unit, row: _Row, person: Person) -> int | None:
    """Write what a found contact lacks, and return their company."""
    new: dict[str, object] = {}
    if row.email is None and person.email is not None:
        new["email"] = person.email
    if row.phone is None and person.phone is not None:
        new["phone"] = person.phone
    if new:
        new["placeholder"] = 0  # somebody who can be reached is a person
    company_id = row.company_id
    if company_id is None and person.company:
        new["company_id"] = company_id = find_or_make_company(u, person.company)
    if new:
        update_plain(u, "contact", [{"id": row.id, **new}])
    return company_id

"""The people, companies, tags and reasons that an import's rows name: found among those there are, or noted to be made.

New rows get their ids before they are written: inside the transaction nobody else takes one, and a bulk insert counts
on from the table's highest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.services.import_shapes import ImportRow
    from pipetui.store.bulk import bulk
    from pipetui.store.unit import unit

NOBODY = "Unknown contact"
"""The one contact of all deals whose rows name no person, no company, nothing."""

NOT_GIVEN = "not given"
"""The reason of a lost deal whose row names none."""

_NAME_KEY, _EMAIL, _PHONE, _COMPANY, _PLACEHOLDER = 1, 2, 3, 4, 5
_CONTACT_COLUMNS = ("name", "name_key", "email", "phone", "company_id", "placeholder", "added_at")


class Pending:
    """Rows to be written to one table at the import's end, with the ids they will have."""

    def __init__(self, u: unit, table: str, columns: Sequence[str]) -> None:
        self._table, self._columns = table, columns
        highest = u.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        self.first: int = (highest[0] if highest else 0) + 1
        self.rows: list[Any] = []

    def add(self, row: Sequence[object]) -> int:
        """Note a row and return its id."""
        self.rows.append(row)
        return self.first + len(self.rows) - 1

    def write(self, b: bulk, tick: Callable[[Sequence[object]], Sequence[object]]) -> int:
        """Write the rows and return how many there were; `tick` is called with each one, and returns it."""
        if self.rows:
            first, _ = b.insert(self._table, self._columns, map(tick, self.rows), expected=len(self.rows))
            assert first == self.first
        return len(self.rows)


class Keyed:
    """Things that are their name: companies and tags."""

    more_columns: tuple[str, ...] = ()

    def __init__(self, u: unit, table: str, known: str) -> None:
        self.pending = Pending(u, table, ("name", "name_key", *self.more_columns))
        self._by_key: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        for key, row_id in u.connection.execute(known):
            self._by_key.setdefault(key, row_id)

    def find_or_make(self, name: str) -> int:
        """Return the id of what has this name."""
        found = self._by_name.get(name)
        if found is None:
            key = fold(name)
            found = self._by_key.get(key)
            if found is None:
                found = self._by_key[key] = self.pending.add((name, key, *self.more(name)))
            self._by_name[name] = found
        return found

    def more(self, name: str) -> tuple[object, ...]:  # noqa: ARG002 - for those that have more columns
        """Return the values of `more_columns` for a new one."""
        return ()


class Reasons(Keyed):
    """The lost reasons: new ones come at the end of the list, "not given" stays off it."""

    more_columns = ("position", "archived")

    def __init__(self, u: unit) -> None:
        super().__init__(u, "lost_reason", "SELECT name_key, id FROM lost_reason ORDER BY archived, id")
        (self._next,) = u.connection.execute("SELECT coalesce(max(position), -1) + 1 FROM lost_reason").fetchone()

    def more(self, name: str) -> tuple[object, ...]:
        """Return place and whether it is off the list."""
        return self._next + len(self.pending.rows), int(name == NOT_GIVEN)


def companies(u: unit) -> Keyed:
    """Return the companies of the file."""
    return Keyed(u, "company", "SELECT name_key, id FROM company ORDER BY id")


def tags(u: unit) -> Keyed:
    """Return the tags of the file."""
    return Keyed(u, "tag", "SELECT name_key, id FROM tag ORDER BY id")


class Contacts:
    """The people of the file, and those that rows add.

    Attributes:
        pending: the new ones.
        filled_in: for contacts that were there, what rows add to them: column and value by id.
    """

    def __init__(self, u: unit) -> None:
        self.pending = Pending(u, "contact", _CONTACT_COLUMNS)
        self._now = u.at
        self.filled_in: dict[int, dict[str, object]] = {}
        self._rows: dict[int, list[Any]] = {}
        self._by_email: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._seen: dict[tuple[object, ...], int] = {}
        columns = ", ".join(_CONTACT_COLUMNS)
        for row_id, *row in u.connection.execute(f"SELECT id, {columns} FROM contact WHERE hidden = 0 ORDER BY id"):
            self._note(row_id, row)

    def find_or_make(self, row: ImportRow, company_id: int | None) -> int:
        """Return whom a row means: by e-mail, else by name and company; a row that names nobody means its company."""
        wanted = (row.contact, row.email, row.phone, row.company)
        found = self._seen.get(wanted)
        if found is None:
            found = self._find(row, company_id)
            if found is None:
                found = self._make(row, company_id)
            else:
                self._fill_in(found, row, company_id)
            self._seen[wanted] = found
        return found

    def means(self, row: ImportRow, contact_id: int) -> bool:
        """Tell whether a row that names a person may mean this one: the same address, or the same name without one."""
        kept = self._rows.get(contact_id)
        if kept is None:
            return False
        if row.email is not None and kept[_EMAIL] is not None:
            return bool(row.email == kept[_EMAIL])
        return bool(fold(_name(row)) == kept[_NAME_KEY])

    def _find(self, row: ImportRow, company_id: int | None) -> int | None:
        if row.email is not None and row.email in self._by_email:
            return self._by_email[row.email]
        namesakes = self._by_name.get(fold(_name(row)), [])
        if row.email is not None:
            # Another address is another person of that name.
            namesakes = [contact_id for contact_id in namesakes if self._rows[contact_id][_EMAIL] is None]
        at_home = [contact_id for contact_id in namesakes if self._rows[contact_id][_COMPANY] == company_id]
        if company_id is not None and not at_home:
            at_home = [contact_id for contact_id in namesakes if self._rows[contact_id][_COMPANY] is None]
        # Without a company the name alone must do; nobody of that company is somebody new.
        found = at_home or (namesakes if company_id is None else [])
        return found[0] if found else None

    def _make(self, row: ImportRow, company_id: int | None) -> int:
        name = _name(row)
        placeholder = int(row.email is None and row.phone is None)
        made = [name, fold(name), row.email, row.phone, company_id, placeholder, self._now]
        contact_id = self.pending.add(made)
        self._note(contact_id, made)
        return contact_id

    def _fill_in(self, contact_id: int, row: ImportRow, company_id: int | None) -> None:
        """Add to a contact what they lack."""
        kept = self._rows[contact_id]
        news: dict[int, object] = {_EMAIL: row.email, _PHONE: row.phone, _COMPANY: company_id}
        news = {at: value for at, value in news.items() if value is not None and kept[at] is None}
        if kept[_PLACEHOLDER] and (_EMAIL in news or _PHONE in news):
            news[_PLACEHOLDER] = 0
        for at, value in news.items():
            kept[at] = value
            if contact_id < self.pending.first:
                self.filled_in.setdefault(contact_id, {})[_CONTACT_COLUMNS[at]] = value
        if _EMAIL in news and row.email is not None:
            self._by_email.setdefault(row.email, contact_id)

    def _note(self, contact_id: int, row: list[Any]) -> None:
        self._rows[contact_id] = row
        self._by_name.setdefault(row[_NAME_KEY], []).append(contact_id)
        if row[_EMAIL] is not None:
            self._by_email.setdefault(row[_EMAIL], contact_id)


def _name(row: ImportRow) -> str:
    return row.contact or row.email or row.company or row.phone or NOBODY

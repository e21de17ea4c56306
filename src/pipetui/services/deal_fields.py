"""A deal's fields as a form holds them, and the check that nobody else changed one of them meanwhile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.deals import check_external_id
from pipetui.domain.errors import Conflict, NotFound, RuleRefused
from pipetui.domain.money import format_amount
from pipetui.services.provenance import who_set
from pipetui.services.tasks import next_step
from pipetui.services.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.store.unit import unit

_COLUMNS = (
    "title",
    "contact",
    "contact_id",
    "email",
    "phone",
    "company",
    "amount",
    "currency",
    "amount_parts",
    "expected_close",
    "probability",
    "owner",
    "source",
    "notes",
    "external_id",
    "stage_id",
)

_FIELDS = """
    SELECT d.title, c.name, c.id, c.email, c.phone, coalesce(f.name, ''), d.amount, d.currency, d.amount_parts,
        d.expected_close, d.probability, d.owner, d.source, d.notes, d.external_id,
        d.stage_id
    FROM deal AS d JOIN contact AS c ON c.id = d.contact_id LEFT JOIN company AS f ON f.id = d.company_id
    WHERE d.id = ?"""

_TAGS = "SELECT t.name FROM deal_tag AS l JOIN tag AS t ON t.id = l.tag_id WHERE l.deal_id = ? ORDER BY t.name_key"


def deal_fields(u: unit, deal_id: int) -> dict[str, object]:
    """Return the fields of a deal by the names that `DealChanges` has; the amount in minor units, days as text.

    Raises:
        NotFound: no deal has that number.
    """
    row = u.connection.execute(_FIELDS, (deal_id,)).fetchone()
    if row is None:
        raise NotFound(f"no deal has the number {deal_id}", "`pipetui list --status all` shows them all")
    fields: dict[str, object] = dict(zip(_COLUMNS, row, strict=True))
    fields["tags"] = tuple(name for (name,) in u.connection.execute(_TAGS, (deal_id,)))
    step = next_step(u, deal_id)
    fields["next_step"] = step.title if step else ""
    fields["next_step_due"] = step.due_on if step else None
    return fields


def refuse_conflicts(
    u: unit, deal_id: int, changed: Iterable[str], present: Mapping[str, object], expected: Mapping[str, object]
) -> None:
    """Refuse to change a field that has another value than the one that was seen when the change was decided.

    Args:
        u: the open transaction.
        deal_id: the deal.
        changed: the fields about to change.
        present: the deal's fields as they were found.
        expected: the fields as they were seen, as `deal_fields` gives them; those that are missing are not compared.

    Raises:
        Conflict: names the first such field, what it is now and who set it.
    """
    for name in changed:
        if name in expected and _plain(expected[name]) != _plain(present[name]):
            raise Conflict(
                f"{label(name)} was changed meanwhile: {who_set(u, deal_id, name, present)}"
                f" set it to {_said(u, name, present)}",
                "nothing was saved; save again to keep what you typed",
                field=name,
            )


def label(name: str) -> str:
    """Return a field's name as a message says it."""
    return "stage" if name == "stage_id" else name.replace("_", " ")


def free_external_id(u: unit, typed: str, besides: int | None = None) -> str | None:
    """Return an external id that no other deal has: an import could not tell which of the two it is to update.

    Args:
        u: the open transaction.
        typed: the id as it was given; empty: none.
        besides: the deal that gets it.

    Raises:
        InvalidInput: it is too long.
        RuleRefused: another deal has it.
    """
    external_id = check_external_id(typed)
    sql = "SELECT id, title FROM deal WHERE external_id = ? AND id IS NOT ? ORDER BY id LIMIT 1"
    found = u.connection.execute(sql, (external_id, besides)).fetchone()
    if found is not None:
        raise RuleRefused(
            f"#{found[0]} {short(found[1])} has the external id {external_id} already",
            "nothing was saved; give this one another id",
            field="external_id",
        )
    return external_id


def _plain(value: object) -> object:
    """Return a value so that two ways to write the same are equal: no text is None, a day is its text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return sorted(value)
    return None if value == "" else value


def _said(u: unit, name: str, fields: Mapping[str, object]) -> str:
    """Return a field's value as a message says it."""
    value = fields[name]
    if name == "stage_id":
        (value,) = u.connection.execute("SELECT name FROM stage WHERE id = ?", (value,)).fetchone()
    if name == "amount" and isinstance(value, int):
        return format_amount(value, str(fields["currency"]))
    if isinstance(value, tuple):
        value = ", ".join(value)
    return "nothing" if value in (None, "") else short(str(value))

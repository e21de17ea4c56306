"""Files of any size for measuring: pipetui files through the bulk path, and the CSV that becomes such a file.

Every deal has five stage changes on average, as in a pipeline that was worked for two years; all names are made up and
the same for the same size.
"""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.context import Context
from pipetui.domain.dates import instant
from pipetui.domain.ranks import GAP
from pipetui.queries.pipelines import pipeline_named, stages
from pipetui.queries.settings import file_settings
from pipetui.store.bulk import bulk
from pipetui.store.file import open_store
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.queries.shapes import Stage

STAGES = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation", "Won", "Lost")
CSV_COLUMNS = (
    "id", "title", "company", "contact", "email", "amount", "owner", "stage", "status",
    *(f"entered:{stage}" for stage in STAGES[:5]), "closed",
)  # fmt: skip

_WORDS = ("Website", "Audit", "Training", "Retainer", "Migration", "Workshop", "Rebrand", "Rollout", "Review", "Pilot")
_PLACES = ("Alp", "Berg", "Cove", "Dune", "Elm", "Fjord", "Glen", "Holt", "Isle", "Knoll")
_PEOPLE = ("Ana", "Bo", "Cem", "Dora", "Eve", "Finn", "Gia", "Hal", "Ida", "Jon")
_YEARS_BACK = timedelta(days=730)


class MadeDeal(NamedTuple):
    """One deal of a made file.

    Attributes:
        way: (index into `STAGES`, days after the file's first day) for each change.
    """

    number: int
    title: str
    company: int
    contact: int
    amount: int | None
    owner: str
    way: tuple[tuple[int, float], ...]


def made_deals(count: int, *, only_forward: bool = False, brief: bool = False) -> Iterator[MadeDeal]:
    """The deals of a file of that size.

    Args:
        count: how many.
        only_forward: no stage is entered twice, as a CSV with a column for each stage can say it.
        brief: two changes a deal and not five: it began, and it is where it is.
    """
    chance = random.Random(count)
    for number in range(count):
        end = chance.choices(range(7), (8, 8, 10, 8, 6, 35, 25))[0]
        length = 2 if brief else chance.choice((4, 5, 5, 6))
        start = chance.random() * (_YEARS_BACK.days - 60)
        yield MadeDeal(
            number=number,
            title=f"{_WORDS[number % 10]} {_PLACES[number // 10 % 10]} {number}",
            company=number % max(1, count // 10),
            contact=number % max(1, count // 3),
            amount=None if number % 25 == 0 else chance.randrange(50, 60_000) * 100,
            owner=_PEOPLE[number % 5],
            way=tuple(
                (stage, start + step * 9 + chance.random() * 8)
                for step, stage in enumerate(_forward(end) if only_forward else _way(chance, end, length))
            ),
        )


def _forward(end: int) -> list[int]:
    """Stages from the first to the end, each once."""
    return [*range(min(end, 5)), end]


def _way(chance: random.Random, end: int, length: int) -> list[int]:
    """Stages from the first to the end, in about so many changes; some go back on their way."""
    middle: list[int] = []
    last = 0
    for _ in range(length - 2):
        last = chance.choice([stage for stage in range(5) if stage != last])
        middle.append(last)
    if middle and middle[-1] == end:
        middle[-1] = (end + 1) % 5 if len(middle) < 2 or middle[-2] != (end + 1) % 5 else (end + 2) % 5
    return [0, *middle, end] if middle or end else [0]


def company_name(number: int) -> str:
    """A made-up company."""
    return f"{_PLACES[number % 10]} {_WORDS[number // 10 % 10]} {number} Ltd"


def contact_name(number: int) -> str:
    """A made-up person."""
    return f"{_PEOPLE[number % 10]} {_PLACES[number // 10 % 10]}son {number}"


# --- pipetui files ----------------------------------------------------------------------------------------------------


def make_file(path: Path, count: int, *, brief: bool = False) -> int:
    """Makes a pipetui file with so many deals; returns how many stage changes they have."""
    now = datetime.now(UTC)
    with open_store(path, now=now, template="consulting", currency="EUR", timezone="Europe/Zurich") as store:
        ctx = Context("ana", now, file_settings(store.connection).timezone)
        board = stages(store.connection, pipeline_named(store.connection, None).id)
        deals = list(made_deals(count, brief=brief))
        with unit(store, ctx, command="import") as u, bulk(u) as b:
            companies = max(1, count // 10)
            people = max(1, count // 3)
            first_company, _ = b.insert(
                "company",
                ("name", "name_key"),
                ((company_name(n), company_name(n).lower()) for n in range(companies)),
            )
            first_contact, _ = b.insert(
                "contact",
                ("name", "name_key", "email", "company_id"),
                (
                    (contact_name(n), contact_name(n).lower(), f"p{n}@example.com", first_company + n % companies)
                    for n in range(people)
                ),
            )
            first_deal, _ = b.insert(
                "deal", _DEAL_COLUMNS, (_deal(deal, board, first_company, first_contact, now) for deal in deals)
            )
            _, changes = b.insert("stage_change", _CHANGE_COLUMNS, _changes(deals, board, first_deal, now))
            b.insert("task", ("deal_id", "title", "due_on", "added_at"), _tasks(deals, first_deal, now))
            u.summary = f"imported {count} deals"
    return changes


_DEAL_COLUMNS = (
    "title", "title_key", "contact_id", "company_id", "amount", "currency", "expected_close", "owner", "external_id",
    "rank", "stage_id", "status", "first_at", "moved_at", "closed_at", "last_open_stage_id",
)  # fmt: skip
_CHANGE_COLUMNS = ("deal_id", "from_stage_id", "to_stage_id", "happened_at", "lost_reason_id")


def _when(days: float, now: datetime) -> str:
    return instant(now - _YEARS_BACK + timedelta(days=days))


def _deal(
    deal: MadeDeal, board: tuple[Stage, ...], first_company: int, first_contact: int, now: datetime
) -> tuple[object, ...]:
    end, moved = deal.way[-1]
    kind = board[end].kind
    moved_at = _when(moved, now)
    last_open = next((board[stage].id for stage, _ in reversed(deal.way) if board[stage].kind == "open"), None)
    return (
        deal.title,
        deal.title.lower(),
        first_contact + deal.contact,
        first_company + deal.company,
        deal.amount,
        None if deal.amount is None else "EUR",
        (now + timedelta(days=deal.number % 120 - 30)).date().isoformat() if kind == "open" else None,
        deal.owner,
        f"B-{deal.number}",
        deal.number * GAP,
        board[end].id,
        kind,
        _when(deal.way[0][1], now),
        moved_at,
        None if kind == "open" else moved_at,
        last_open,
    )


def _changes(
    deals: list[MadeDeal], board: tuple[Stage, ...], first_deal: int, now: datetime
) -> Iterator[tuple[object, ...]]:
    for deal in deals:
        before = None
        for stage, days in deal.way:
            reason = 1 + deal.number % 4 if board[stage].kind == "lost" else None
            yield first_deal + deal.number, before, board[stage].id, _when(days, now), reason
            before = board[stage].id


def _tasks(deals: list[MadeDeal], first_deal: int, now: datetime) -> Iterator[tuple[object, ...]]:
    for deal in deals:
        if deal.way[-1][0] < 5 and deal.number % 3:
            due = (now + timedelta(days=deal.number % 40 - 5)).date().isoformat()
            yield first_deal + deal.number, f"call {_PEOPLE[deal.number % 10]}", due, instant(now)


# --- CSV --------------------------------------------------------------------------------------------------------------


def make_csv(path: Path, count: int) -> int:
    """Writes a CSV of so many deals, `CSV_COLUMNS`; returns how many stage changes its dates tell."""
    first_day = datetime.now(UTC) - _YEARS_BACK
    changes = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        for deal in made_deals(count, only_forward=True):
            days = {stage: (first_day + timedelta(days=after)).date().isoformat() for stage, after in deal.way}
            end = deal.way[-1][0]
            changes += len(days)
            writer.writerow(
                [
                    f"B-{deal.number}",
                    deal.title,
                    company_name(deal.company),
                    contact_name(deal.contact),
                    f"p{deal.contact}@example.com",
                    "" if deal.amount is None else f"{deal.amount // 100}",
                    deal.owner,
                    STAGES[end],
                    ("won" if end == 5 else "lost") if end > 4 else "open",
                    *(days.get(stage, "") for stage in range(5)),
                    days[end] if end > 4 else "",
                ]
            )
    return changes

"""Makes a file of the same shape as a sales team's export, and works out in plain Python what must come of it.

Columns and gaps are those of a public data set of 8,800 opportunities (no row of it is here): product, account (missing
for one in six), stage of four, a day of engagement and one of closing where the stage has them, an amount once closed.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
)
STAGES = "Prospecting,Engaging,Won,Lost"
MAPS = (
    "opportunity_id=external_id",
    "product=title",
    "account=company",
    "sales_agent=owner",
    "deal_stage=stage",
    "engage_date=entered:Engaging",
    "close_date=closed",
    "close_value=amount",
)

_AGENTS = ("Ana Roth", "Bo Lind", "Cem Aydın", "Dora Pál", "Eve Ng")
_PRODUCTS = ("Basic", "Plus", "Plus Pro", "Pro", "Special")
_ACCOUNTS = ("Alpenglow", "Bergwerk", "Cantina", "Dampfbad", "Eisvogel", "Fjord & Co", "Gletscher, Söhne", "Hafen")
_FIRST_DAY = date(2024, 1, 8)


@dataclass
class Expected:
    """What the file's deals come to, in whole dollars."""

    rows: int = 0
    by_stage: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES.split(","), 0))
    won_value: int = 0
    cycle_days: list[int] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    without_account: int = 0
    stage_changes: int = 0

    @property
    def open_count(self) -> int:
        """Deals that are neither won nor lost."""
        return self.by_stage["Prospecting"] + self.by_stage["Engaging"]

    @property
    def win_rate(self) -> Fraction:
        """Won of decided."""
        return Fraction(self.by_stage["Won"], self.by_stage["Won"] + self.by_stage["Lost"])

    @property
    def cycle_days_avg(self) -> Fraction:
        """From engagement to the won close."""
        return Fraction(sum(self.cycle_days), len(self.cycle_days))


def write_sales_csv(path: Path, rows: int = 300, seed: int = 1) -> Expected:
    """Writes the file, the same for the same seed, and tells what must come of it."""
    chance = random.Random(seed)
    expected = Expected(rows=rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number in range(rows):
            writer.writerow(_row(chance, number, expected))
    return expected


def _row(chance: random.Random, number: int, expected: Expected) -> list[object]:
    stage = chance.choices(("Prospecting", "Engaging", "Won", "Lost"), (6, 18, 48, 28))[0]
    account = "" if chance.random() < 0.16 else chance.choice(_ACCOUNTS)
    engaged: date | None = None
    closed: date | None = None
    value: int | str = ""
    if stage != "Prospecting":
        engaged = _FIRST_DAY + timedelta(days=chance.randrange(400))
    if engaged is not None and stage in ("Won", "Lost"):
        closed = engaged + timedelta(days=chance.randrange(1, 139))
        value = chance.randrange(30, 27_000) if stage == "Won" else 0
    expected.by_stage[stage] += 1
    expected.without_account += not account
    expected.stage_changes += 1 + (closed is not None)
    if account:
        expected.accounts.add(account)
    if stage == "Won" and engaged is not None and closed is not None:
        expected.won_value += int(value)
        expected.cycle_days.append((closed - engaged).days)
    return [
        f"D{number:06d}",
        chance.choice(_AGENTS),
        chance.choice(_PRODUCTS),
        account,
        stage,
        engaged or "",
        closed or "",
        value,
    ]

from __future__ import annotations

from datetime import date

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.domain.targets import check_target_period

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("2026-11", "2026-11"),
        ("2026-1", "2026-01"),
        ("this-month", "2026-11"),
        ("2026-11-01..2026-11-30", "2026-11"),
        ("2026-q4", "2026-Q4"),
        ("last-quarter", "2026-Q3"),
        ("2026-01..2026-03", "2026-Q1"),
        ("2026", "2026"),
        ("2026-01..2026-12", "2026"),
    ],
)
def test_a_month_a_quarter_and_a_year_have_one_name_each(typed: str, name: str) -> None:
    assert check_target_period(typed, TODAY) == name


@pytest.mark.parametrize(
    "typed",
    ["all", "this-week", "2026-11-01", "2026-02..2026-04", "2026-11-02..2026-11-30", "2026-07..2027-06", "x", ""],
)
def test_other_periods_have_no_target(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_target_period(typed, TODAY)
    assert caught.value.field == "period"

"""A file with a few deals, for the board to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.store.file import open_store
from support import quiet, stylesheets
from support.contexts import NOW
from support.work import deal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def cheap_apps() -> Iterator[None]:
    """No guesses about whether an app is idle, and no stylesheet parsed twice."""
    with pytest.MonkeyPatch.context() as patch:
        quiet.install(patch)
        stylesheets.install(patch)
        yield


@pytest.fixture
def deals(db: Path) -> Path:
    """New Contact: Website relaunch, Payroll audit, Board training from the top; Proposal Sent: Data platform."""
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        deal(store, "Board training", amount="3000")
        deal(store, "Payroll audit", amount="8000", company="Borel SA")
        deal(store, "Website relaunch", amount="12500", company="Acme")
        proposal = store.connection.execute("SELECT id FROM stage WHERE name = 'Proposal Sent'").fetchone()[0]
        deal(store, "Data platform", amount="31000", stage_id=proposal)
    return db

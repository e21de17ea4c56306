"""Moves are written without the ORM, and keep their place among what a session writes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.services.plain_rows import delete_plain, insert_plain, update_plain
from pipetui.store.unit import unit
from support.work import deal, rows, value

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

TAGS = "SELECT id, name, name_key FROM tag ORDER BY id"


def test_rows_are_inserted_updated_and_deleted(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="tags", raw=True) as u:
        insert_plain(u, "tag", [{"name": name, "name_key": name.lower()} for name in ("Hot", "Cold", "Old")])
        update_plain(u, "tag", [{"id": 1, "name": "Warm"}, {"id": 2, "name": "Cool"}])
        delete_plain(u, "tag", [3])
    assert rows(store, TAGS) == [(1, "Warm", "hot"), (2, "Cool", "cold")]
    assert value(store, f"SELECT count(*) FROM journal_entry WHERE batch_id = {u.batch_id}") == 6


def test_no_rows_are_no_statement(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="tags", raw=True) as u:
        insert_plain(u, "tag", [])
        update_plain(u, "tag", [])
        delete_plain(u, "tag", [])
    assert u.batch_id is None


def test_what_a_session_holds_back_is_written_first(store: Store, ctx: Context) -> None:
    from pipetui.store.tables import Tag

    with unit(store, ctx, command="tags") as u:
        u.session.add(Tag(name="Hot", name_key="hot"))
        update_plain(u, "tag", [{"id": 1, "name": "Warm"}])
    assert rows(store, TAGS) == [(1, "Warm", "hot")]


def test_the_tables_refuse_what_they_refuse_the_orm(store: Store, ctx: Context) -> None:
    with pytest.raises(InvalidInput), unit(store, ctx, command="tags", raw=True) as u:
        insert_plain(u, "tag", [{"name": "", "name_key": ""}])
    assert rows(store, TAGS) == []


MOVES = """
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
from pipetui.domain.context import Context
from pipetui.services.moving import lose_deals, move_deals, place_deal, reopen_deals, step_deals, win_deals
from pipetui.services.undoing import redo, undo
from pipetui.store.file import open_store

now = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
ctx = Context("ana", now, ZoneInfo("Europe/Zurich"))
with open_store(sys.argv[1], now=now) as store:
    for change in (
        lambda: step_deals(store, ctx, [1], 1),
        lambda: move_deals(store, ctx, [1, 2], 3, place=0),
        lambda: place_deal(store, ctx, 1, below_id=2),
        lambda: win_deals(store, ctx, [1]),
        lambda: reopen_deals(store, ctx, [1]),
        lambda: lose_deals(store, ctx, [1], 1),
        lambda: lose_deals(store, ctx, [1], 2, "too dear"),
        lambda: undo(store, ctx),
        lambda: redo(store, ctx),
    ):
        assert change().batch_id is not None
print([name for name in ("sqlmodel", "sqlalchemy", "pydantic", "textual") if name in sys.modules])
"""


def test_no_move_loads_the_orm(store: Store, db: Path) -> None:
    deal(store, "First")
    deal(store, "Second")
    done = subprocess.run([sys.executable, "-c", MOVES, str(db)], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")

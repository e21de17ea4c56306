"""`demo`: deals one could have, in a file of their own that is gone afterwards."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.cli import board, demo, sample
from pipetui.config.drafts import Draft, DraftFile
from pipetui.domain.context import PROGRAM
from pipetui.queries.cards import read_cards
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.contexts import NOW, context

if TYPE_CHECKING:
    from support.program import Program


@pytest.fixture
def shown(program: Program, tmp_path: Path) -> Program:
    """The program on the sample."""
    program("demo", "--into", tmp_path / "sample.db")
    program.db = tmp_path / "sample.db"
    return program


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A terminal, and what the board was opened with, instead of opening it."""
    from pipetui.tui.start import launch

    calls: list[dict[str, Any]] = []

    def run(**options: Any) -> int:
        path = Path(options["db"])
        calls.append(options | {"there": path.exists(), "mode": path.parent.stat().st_mode & 0o777})
        return 0

    monkeypatch.setattr(launch, "run", run)
    monkeypatch.setattr(board, "_is_terminal", lambda _stream: True)
    return calls


def test_a_year_of_a_solo_consultant(shown: Program) -> None:
    metrics = shown.json("summary")["metrics"]
    assert metrics["open_count"]["value"] == 30
    everything = shown.json("summary", "--period", "all")["metrics"]
    assert (everything["won_count"]["value"], everything["lost_count"]["value"]) == (25, 15)
    for name in ("stalled_count", "overdue_count", "no_next_step_count", "no_amount_count", "won_count", "lost_count"):
        assert metrics[name]["value"] > 0, name
    assert metrics["open_value"]["unpriced"] > 0


def test_every_stage_has_deals_and_history(shown: Program) -> None:
    rows = shown.json("summary")["by_stage"]
    assert all(row["count"] >= 4 for row in rows)
    for deal in shown.json("list", "status:all")["deals"]:
        visits = shown.json("show", deal["id"])["deal"]["stage_history"]
        assert not any(visit["assumed"] for visit in visits), deal["title"]
        entered = [visit["entered_at"] for visit in visits]
        assert entered == sorted(entered)


def test_deals_have_people_tags_and_tasks(shown: Program) -> None:
    deals = shown.json("list")["deals"]
    assert any("é" in deal["title"] or "ø" in deal["contact"] for deal in deals)
    assert all(deal["contact"] and deal["company"] for deal in deals)
    assert len({tag for deal in deals for tag in deal["tags"]}) >= 5
    tasks = shown.json("task", "list")["tasks"]
    assert any(task["overdue"] for task in tasks)
    assert sum(task["due_on"] == "2026-11-22" for task in tasks) == 3


def test_its_author_is_nobody_so_that_undo_leaves_it(shown: Program) -> None:
    assert shown("undo") == "Nothing to undo\n"
    assert {line["actor"] for line in shown.json("history")["history"]} == {PROGRAM}


def test_no_card_of_it_says_that_somebody_else_made_it(shown: Program) -> None:
    with open_store(shown.db, now=NOW) as store:
        numbers = [number for (number,) in store.connection.execute("SELECT id FROM deal")]
        assert {card.set_by for card in read_cards(store.connection, numbers, context()).values()} == {""}


@pytest.mark.parametrize("later", [0, 40, 300])
def test_it_is_told_relative_to_the_day_and_the_same_each_time(tmp_path: Path, later: int) -> None:
    dumps = []
    for name in ("a", "b"):
        ctx = context(after=timedelta(days=later))
        with open_store(tmp_path / f"{name}.db", now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
            sample.fill(store, ctx)
            dumps.append(logical_dump(store.connection))
            day = store.connection.execute("SELECT max(happened_at) FROM stage_change").fetchone()[0]
        assert day[:10] == str(ctx.today - timedelta(days=1))
    assert dumps[0] == dumps[1]


def test_the_users_own_file_is_not_touched(sold: Program, terminal: list[dict[str, Any]]) -> None:
    before = sold.db.read_bytes()
    sold("demo")
    assert sold.db.read_bytes() == before
    assert terminal[0]["db"] != sold.db


def test_the_file_is_there_while_the_board_is_and_gone_afterwards(
    program: Program, terminal: list[dict[str, Any]]
) -> None:
    program("demo", before=("--as", "ben", "--no-color"))
    (call,) = terminal
    assert call["there"]
    assert call["mode"] == 0o700
    assert (call["actor"], call["no_color"]) == ("ben", True)
    assert not call["db"].parent.exists()
    assert not program.db.exists()


def test_what_was_typed_into_it_goes_with_it(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[DraftFile] = []

    def typed(options: Any, **_more: object) -> int:
        kept.append(DraftFile(options.db, "new deal"))
        assert kept[0].write(Draft("2026-11-22T12:40:00.000Z", {"title": "Website"}))
        return 0

    monkeypatch.setattr(demo, "open_board", typed)
    monkeypatch.setattr(demo, "needs_terminal", lambda _instead: None)
    program("demo")
    assert kept[0].read() is None
    assert not kept[0].path.exists()


def test_the_exit_code_is_the_boards(
    program: Program, terminal: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipetui.tui.start import launch

    monkeypatch.setattr(launch, "run", lambda **_options: 143)
    program("demo", code=143)
    assert terminal == []


def test_a_board_that_fails_leaves_no_file(
    program: Program, terminal: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def fail(_options: Any) -> int:
        raise RuntimeError("the board broke")

    monkeypatch.setattr(demo, "open_board", fail)
    program("demo", code=1)
    assert list(tmp_path.glob("pipetui-demo-*")) == []
    assert terminal == []


def test_without_a_terminal_nothing_is_made(program: Program) -> None:
    program("demo", code=2)
    assert "pipetui demo --into PATH" in program.err


def test_a_file_that_is_there_is_left(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("precious")
    program("demo", "--into", path, code=1)
    assert path.read_text() == "precious"

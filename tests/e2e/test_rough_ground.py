"""A disk that fills up while one types, odd terminals, names of a megabyte, one hundred thousand deals: it goes on."""

from __future__ import annotations

import csv
import json
import resource
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from pipetui.store.doctor import examine
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support import rows
from support.contexts import NOW, context
from support.person import at_the_board
from support.sales_csv import MAPS, STAGES, write_sales_csv
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.store.file import Store
    from support.person import OpensBoard
    from support.shell import Shell

NO_LIMIT = resource.RLIM_INFINITY


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs prlimit")
def test_a_disk_that_is_full_leaves_what_was_typed_and_the_next_save_works(
    store: Store, board: OpensBoard, shell: Shell, db: Path
) -> None:
    deal(store, "First")
    with board() as ana:
        ana.do("L", "✓ moved First")
        ana.press("e", "Edit deal #1")
        ana.go_to("Notes")
        ana.terminal.paste("a long note " * 1_500)
        ana.terminal.wait_for("a long note")
        size = db.stat().st_size
        resource.prlimit(ana.terminal.pid, resource.RLIMIT_FSIZE, (size, NO_LIMIT))
        ana.press("f2", "✗ not saved")
        ana.terminal.wait_for("a long note")
        resource.prlimit(ana.terminal.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
        ana.do("f2", "✓")
        ana.leave()
    assert shell.json("show", "1")["deal"]["notes"] == ("a long note " * 1_500).strip()
    assert {finding.level for finding in examine(db)} == {"ok"}


@pytest.mark.parametrize("term", ["", "vt100", "nothing-known", None])
def test_a_terminal_of_any_name_shows_the_board(
    store: Store, environment: dict[str, str], tmp_path: Path, term: str | None
) -> None:
    deal(store, "First")
    for name in ("TERM", "COLORTERM"):
        del environment[name]
    named = {} if term is None else {"TERM": term}
    with at_the_board(environment | named, folder=tmp_path) as ana:
        ana.terminal.wait_for("▌First")
        ana.do("L", "✓ moved First")
        ana.leave()


def test_where_only_ascii_can_be_said_the_figures_are_plain(store: Store, shell: Shell) -> None:
    deal(store, "Rénovation à Nîmes", amount="12500", contact="Ana", email="ana@example.com", next_step="call")
    for words in (("summary",), ("list",), ("show", "1"), ("report", "stages"), ("history",), ("stage", "list")):
        out = shell(*words, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0").out
        assert out.isascii()
        assert "?" not in out.replace("R?novation ? N?mes", "")  # every sign of ours has a stand-in


def test_a_name_of_a_megabyte_is_refused_by_an_import_and_shown_where_it_is_in_the_file(
    db: Path, environment: dict[str, str], shell: Shell, tmp_path: Path
) -> None:
    long = "x" * 1_000_000
    marks = "a" + "\u0301" * 5_000
    with (
        open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store,
        unit(store, context(), command="test", raw=True) as u,
    ):
        u.connection.execute("PRAGMA ignore_check_constraints = 1")  # as another program can
        for number, name in enumerate((long, marks, "عرض", "株式会社 🚀 Studio"), 1):
            rows.put_deal(u.connection, name, title_key=f"k{number}", rank=number * 1000)
    with (tmp_path / "long.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("title", "notes"), (long, ""), ("short", ""), ("noted", long)])
    importing = shell.start("import", "long.csv", "--yes", "--json")
    result = json.loads(importing.communicate(timeout=60)[0])
    assert importing.returncode == 1  # rows were left out
    assert result["created"]["deals"] == 1
    assert [row["line"] for row in result["skipped"]] == [2, 4]
    assert len(shell("list", "--plain").out.splitlines()) == 5
    for words in (("list",), ("summary",), ("show", "1"), ("history",)):
        shell(*words)
    with at_the_board(environment, "--no-color", folder=tmp_path) as ana:
        text = ana.terminal.wait_for("▌xxxxx")
        assert {cell_len(line.partition("│")[0]) for line in text.splitlines() if "│" in line} == {21}
        ana.press("enter", "#1  ▰")
        ana.press("enter", "esc back")
        ana.close("escape", "esc back")
        ana.leave()


@pytest.mark.soak
def test_a_hundred_thousand_deals_are_imported_looked_at_moved_and_taken_out_again(
    board: OpensBoard, shell: Shell, db: Path, tmp_path: Path
) -> None:
    expected = write_sales_csv(tmp_path / "sales.csv", rows=100_000)
    maps = [word for each in MAPS for word in ("--map", each)]
    result = shell.json("import", "sales.csv", "--stages", STAGES, "--currency", "USD", *maps, "--yes")
    assert result["created"]["deals"] == 100_000
    figures = shell.json("summary", "--period", "all")["metrics"]
    assert (figures["open_count"]["value"], figures["won_value"]["value"]) == (
        expected.open_count,
        f"{expected.won_value}.00",
    )
    with board("--as", "ana") as ana:
        ana.terminal.wait_for(f"Engaging +{expected.by_stage['Engaging']:,} ", limit=60)
        ana.terminal.press("G", "k", "k", "g", "l", "G", "g", "h")
        ana.press("p", "THIS MONTH")  # read behind the pages of the jumps: a card that is still being read stays
        ana.terminal.wait_for("open +23,874", limit=60)
        ana.terminal.press("p")
        ana.terminal.wait_until_gone("THIS MONTH")
        ana.do("L", "✓ moved .* to Engaging")
        ana.press("/", "tab completes")
        ana.terminal.type("is:stalled")
        ana.told("hidden", limit=60)
        ana.close("escape", "tab completes")
        ana.do("u", "undid: moved")
        ana.leave()
    assert len(shell("list", "status:all", "--plain").out.splitlines()) == 100_000
    assert {finding.level for finding in examine(db)} == {"ok"}
    shell("undo")
    assert shell("list", "status:all", "--plain").out == ""

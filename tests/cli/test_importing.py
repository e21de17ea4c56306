"""`import` and `import-history`: shown as understood, asked where it is ambiguous, refused rows said by line."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from pipetui.cli import importing
from support.sales_csv import MAPS, STAGES, write_sales_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.program import Program

GOOD = (
    "title,contact,email,amount,stage\nWebsite,Ana,ana@example.com,1000,Discovery Call\nAudit,Ben,ben@example.com,,\n"
)
MIXED = "title,amount\nWebsite,1000\n,5\nAudit,a lot\n"
UNSURE = "title,created\nWebsite,03/04/2026\nAudit,05/06/2026\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file to import."""

    def written(text: str) -> Path:
        path = tmp_path / "deals.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the commands believe that somebody sits there and types."""

    def types(text: str) -> None:
        monkeypatch.setattr(importing, "_can_ask", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return types


def test_deals_come_in_and_one_undo_takes_them_back(program: Program, write: Callable[[str], Path]) -> None:
    out = program("import", write(GOOD), "--currency", "EUR", "--yes")
    assert out == "Imported deals.csv: 2 deals (undo with `pipetui undo`)\n"
    assert program.stages() == {"Website": "Discovery Call", "Audit": "New Contact"}
    program("undo")
    assert program.stages() == {}
    program("redo")
    assert len(program.stages()) == 2


def test_how_it_was_understood_is_shown(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write(GOOD), "--currency", "EUR", "--yes")
    assert "UTF-8, comma, 5 columns; 2 rows\n" in program.err
    assert any(line.split() == ["email", "email"] for line in program.err.splitlines())


def test_the_promised_json(program: Program, write: Callable[[str], Path]) -> None:
    document = program.json("import", write(MIXED), "--currency", "EUR", "--yes", code=1)
    assert list(document) == ["schema", "batch", "rows", "created", "updated", "skipped", "warnings"]
    assert document["rows"] == 3
    assert document["created"]["deals"] == 1
    assert [row["line"] for row in document["skipped"]] == [3, 4]
    assert all(row["why"] for row in document["skipped"])
    assert isinstance(document["batch"], int)


def test_bad_rows_are_named_by_line_and_the_good_ones_go_in(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write(MIXED), "--currency", "EUR", "--yes", code=1)
    assert set(program.stages()) == {"Website"}
    program("import", write(MIXED), "--currency", "EUR", "--yes", code=1)
    said = [line for line in program.err.splitlines() if line.startswith("Line ")]
    assert [line.split(":")[0] for line in said] == ["Line 3", "Line 4"]


def test_many_bad_rows_are_counted(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write("title,amount\n" + "x,much\n" * 30), "--currency", "EUR", "--yes", code=1)
    assert program.err.count("\nLine ") == 20
    assert "… and 10 more" in program.err


def test_the_same_file_again_makes_nothing(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write(GOOD), "--currency", "EUR", "--yes")
    document = program.json("import", write(GOOD), "--currency", "EUR", "--yes")
    assert document["created"].get("deals", 0) == 0
    assert len(program.stages()) == 2


def test_a_dry_run_writes_nothing(program: Program, write: Callable[[str], Path]) -> None:
    program("init")
    before = program.db.read_bytes()
    out = program("import", write(GOOD), "--currency", "EUR", "--dry-run")
    assert out.startswith("Nothing was written. It would say: Imported deals.csv: 2 deals")
    assert program.db.read_bytes() == before
    assert program.json("import", write(GOOD), "--currency", "EUR", "--dry-run")["batch"] is None


def test_where_nobody_can_be_asked_yes_is_needed(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write(GOOD), "--currency", "EUR", code=2)
    assert "nobody can be asked" in program.err
    assert program.stages() == {}


@pytest.mark.parametrize(("answer", "deals"), [("y\n", 2), ("YES\n", 2), ("\n", 0), ("no\n", 0), ("", 0)])
def test_it_asks_before_it_writes(
    program: Program, write: Callable[[str], Path], typed: Callable[[str], None], answer: str, deals: int
) -> None:
    typed(answer)
    program("import", write(GOOD), "--currency", "EUR", code=0 if deals else 1)
    assert "Import this? [y/N]" in program.err
    assert deals or "Stopped; nothing was changed." in program.err
    assert len(program.stages()) == deals


@pytest.mark.parametrize(("answers", "day"), [("1\ny\n", "2026-04-03"), ("9\nmaybe\nmdy\ny\n", "2026-03-04")])
def test_what_can_be_read_in_two_ways_is_asked(
    program: Program, write: Callable[[str], Path], typed: Callable[[str], None], answers: str, day: str
) -> None:
    typed(answers)
    program("import", write(UNSURE))
    assert "Which one? " in program.err
    assert program.deals("website")["Website"]["created"] == day


def test_where_nobody_can_be_asked_the_option_is_named(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write(UNSURE), "--yes", code=2)
    assert "--date-order" in program.err
    program("import", write(UNSURE), "--yes", "--date-order", "dmy")
    assert program.deals("website")["Website"]["created"] == "2026-04-03"


def test_leaving_a_question_unanswered_stops(
    program: Program, write: Callable[[str], Path], typed: Callable[[str], None]
) -> None:
    typed("")
    program("import", write(UNSURE), code=1)
    assert "Stopped; nothing was changed." in program.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--map", "title=nonsense"), 2, "nonsense"),
        (("--decimal", ";"), 2, "--decimal"),
        (("--date-order", "ydm"), 2, "--date-order"),
        (("--pipeline", "Nowhere"), 3, "Nowhere"),
        (("--currency", "XXQ"), 2, "XXQ"),
    ],
)
def test_what_is_refused(
    program: Program, write: Callable[[str], Path], words: tuple[str, ...], code: int, message: str
) -> None:
    program("import", write(GOOD), "--yes", *words, code=code)
    assert message in "".join(line for line in program.err.splitlines() if line.startswith("Error: "))
    assert program.stages() == {}


def test_a_file_that_is_not_there(program: Program, tmp_path: Path) -> None:
    program("import", tmp_path / "nothing.csv", "--yes", code=1)
    assert "nothing.csv" in program.err


def test_a_history_replaces_what_was_there(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write("title,external_id\nWebsite,X-1\n"), "--yes")
    history = write("deal,stage,date\nX-1,New Contact,2026-09-01\nX-1,Proposal Sent,2026-09-20\nX-9,Won,2026-09-21\n")
    document = program.json("import-history", history, "--yes", code=1)
    assert [row["line"] for row in document["skipped"]] == [4]
    assert program.stages() == {"Website": "Proposal Sent"}
    visits = program.json("show", "website")["deal"]["stage_history"]
    assert [visit["entered_at"][:10] for visit in visits] == ["2026-09-01", "2026-09-20"]
    assert program("import-history", history, "--dry-run", code=1).startswith("Nothing was written.")


def test_a_history_with_unsure_dates_asks(
    program: Program, write: Callable[[str], Path], typed: Callable[[str], None]
) -> None:
    program("import", write("title,external_id\nWebsite,X-1\n"), "--yes")
    history = write("deal,stage,date\nX-1,New Contact,03/04/2026\n")
    program("import-history", history, "--yes", code=2)
    typed("dmy\ny\n")
    program("import-history", history)
    visits = program.json("show", "website")["deal"]["stage_history"]
    assert visits[0]["entered_at"][:10] == "2026-04-03"


def test_sales_of_the_shape_of_the_trial_give_the_figures_they_should(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    expected = write_sales_csv(path)
    maps = [word for mapped in MAPS for word in ("--map", mapped)]
    program("import", path, "--stages", STAGES, "--currency", "USD", *maps, "--yes")
    summary = program.json("summary", "--period", "all")
    values = {name: figure["value"] for name, figure in summary["metrics"].items()}
    assert values["open_count"] == expected.open_count
    assert values["won_count"] == expected.by_stage["Won"]
    assert values["won_value"] == f"{expected.won_value}.00"
    assert values["win_rate"] == pytest.approx(float(expected.win_rate))
    assert values["cycle_days_avg"] == pytest.approx(float(expected.cycle_days_avg))
    assert {row["stage"]: row["count"] for row in summary["by_stage"]} == expected.by_stage
    program("undo")
    assert program.stages() == {}


def test_progress_goes_nowhere_in_a_pipe(program: Program, write: Callable[[str], Path]) -> None:
    program("import", write("title\n" + "Deal\n" * 3000), "--yes", code=0)
    assert "\r" not in program.err
    assert json.loads(program("list", "--json"))["deals"]

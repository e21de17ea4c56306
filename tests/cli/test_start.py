"""`init`, `info`, `doctor`."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


def test_init_makes_the_file_for_its_owner_only(program: Program) -> None:
    out = program("init", "--template", "b2b", "--currency", "chf")
    assert out.startswith("Ready: ")
    assert stat.S_IMODE(program.db.stat().st_mode) == 0o600
    info = program.json("info")
    assert info["file"]["currency"] == "CHF"
    assert info["counts"]["stages"] == 7


def test_init_again_changes_nothing_by_itself(program: Program) -> None:
    program("init")
    before = program.db.read_bytes()
    assert "is there already" in program("init")
    assert program.db.read_bytes() == before


def test_init_sets_up_a_file_without_deals(program: Program) -> None:
    program("init")
    program("init", "--template", "full-cycle", "--currency", "USD")
    assert program.json("stage", "list")["stages"][0]["name"] == "Prospecting"
    assert program.json("info")["file"]["currency"] == "USD"
    assert len(program.json("pipeline", "list")["pipelines"]) == 1


def test_init_puts_no_empty_pipeline_before_the_deals_there_are(sold: Program) -> None:
    before = sold.db.read_bytes()
    sold("init", "--template", "b2b", code=4)
    assert sold.err.splitlines() == [
        f"Error: {sold.db} has 3 deals already",
        "Add a pipeline beside theirs: `pipetui pipeline add NAME --template b2b`.",
    ]
    assert sold.db.read_bytes() == before
    sold("init", "--currency", "USD")
    assert sold.json("info")["file"]["currency"] == "USD"


@pytest.mark.parametrize(("option", "value", "code"), [("--template", "nonsense", 3), ("--currency", "XXQ", 2)])
def test_a_wrong_choice_makes_no_file(program: Program, option: str, value: str, code: int) -> None:
    program("init", option, value, code=code)
    assert program.err.startswith("Error: ")
    assert not program.db.exists()


def test_info_has_every_path_version_and_count(sold: Program) -> None:
    info = sold.json("info")
    assert info["paths"]["file"] == str(sold.db)
    assert set(info["paths"]) == {"file", "settings", "backups"}
    assert {"pipetui", "python", "sqlite", "textual", "typer", "file_format"} <= set(info["versions"])
    assert info["counts"]["open_deals"] == 3
    assert info["file"]["timezone"] == "Europe/Zurich"
    assert info["file"]["journal"] in ("delete", "wal")
    assert info["file"]["you_are"] == "ana"
    text = sold("info")
    for line in ("Paths", "Versions", "  open deals        3", "  you are           ana"):
        assert line in text.splitlines()


def test_info_of_a_file_without_a_currency(program: Program) -> None:
    assert program.json("info")["file"]["currency"] == "the first one used"


def test_doctor_finds_a_good_file_good(sold: Program) -> None:
    before = sold.db.read_bytes()
    assert all(line.startswith("✓ ") for line in sold("doctor").splitlines())
    assert {finding["level"] for finding in sold.json("doctor")["findings"]} == {"ok"}
    assert sold.db.read_bytes() == before


def test_doctor_warns(sold: Program) -> None:
    sold.db.chmod(0o644)
    lines = sold("doctor").splitlines()
    assert any(line.startswith("! warning: ") for line in lines)
    assert any("chmod" in line for line in lines)


def test_doctor_ends_with_5_on_a_bad_file(program: Program) -> None:
    program.db.write_text("no database at all, but long enough to be looked at " * 100)
    before = program.db.read_bytes()
    assert program("doctor", code=5).startswith("! error: ")
    assert program.db.read_bytes() == before


def test_doctor_makes_no_file(program: Program) -> None:
    program("doctor", code=5)
    assert not program.db.exists()

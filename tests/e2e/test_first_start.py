"""The first start in a real terminal: what was asked for is in the file, and nothing is made by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.person import at_the_board, left_well
from support.shell import Shell
from support.terminal import home_environment

if TYPE_CHECKING:
    from pathlib import Path

CSV = """title,contact,email,amount,stage,created
Website relaunch,Jean Moreau,jean@acme.fr,12500,Demo,2026-01-04
Payroll audit,Inès Borel,ines@borel.ch,much,New,2026-01-05
Data platform,Kim Lee,kim@one.kr,31000,Won,2026-01-06
"""


def test_a_file_is_made_as_it_was_asked_for_and_begins_with_an_import(home: Path) -> None:
    (home / "old deals.csv").write_text(CSV)
    environment = home_environment(home)
    with at_the_board(environment, "--db", "sales.db", size=(80, 24), folder=home, shows="Welcome to pipetui") as ana:
        assert "Your file will be sales.db." in ana.terminal.text
        ana.terminal.press("down")
        ana.press("down", "▌ b2b")
        ana.terminal.press("enter")
        ana.terminal.type("euro")
        ana.press("f2", "✗ unknown currency: euro")
        ana.terminal.press("backspace", "enter")
        ana.terminal.type("bea")  # it replaces the name that stands there
        ana.terminal.press("enter")
        ana.press("down", "File ")
        ana.terminal.press("enter")
        ana.terminal.type("old deals.csv")
        ana.press("enter", "Import old deals.csv\\?")
        ana.terminal.wait_for("Columns: title, contact, email, amount, stage, created")
        ana.terminal.wait_for("1 cannot be taken, such as line 3: amount: 'much' is no")
        assert not (home / "sales.db").exists()
        ana.press("y", "Imported old deals.csv: 2 deals.")
        ana.press("enter", "Website relaunch")
        ana.terminal.wait_for("pipetui · Sales +bea ")
        ana.leave()
    shell = Shell(environment | {"PIPETUI_DB": str(home / "sales.db")}, home)
    assert {name: deal["stage"] for name, deal in shell.deals().items()} == {
        "Website relaunch": "Demo",
        "Data platform": "Won",
    }
    assert (home / "sales.db").stat().st_mode & 0o777 == 0o600
    assert shell("config", "get", "currency").out == "EUR\n"
    assert shell("config", "get", "name").out == "bea\n"
    shell("undo")
    assert shell.deals() == {}
    with at_the_board(environment, "--db", "sales.db", folder=home) as ana:  # the second start asks nothing
        assert "Welcome" not in ana.terminal.text
        ana.leave()


def test_leaving_and_looking_at_the_sample_make_nothing(home: Path, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    environment = home_environment(home, TMPDIR=str(rooms))
    with at_the_board(environment, folder=home, shows="Welcome to pipetui") as ana:
        ana.terminal.press("ctrl+q")
        left_well(ana.terminal, 0)
    with at_the_board(environment, folder=home, shows="Welcome to pipetui") as ana:
        ana.terminal.press("tab", "tab", "tab", "down")
        ana.press("down", "▌ look at sample data")
        ana.press("enter", "Website relaunch")
        ana.do("L", "✓ moved")
        ana.leave()
    assert list(rooms.iterdir()) == []
    assert [path for path in home.rglob("*") if path.suffix in (".db", ".toml")] == []

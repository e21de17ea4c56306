"""What a person does from the first start on, with the installed program in a real terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.person import at_the_board
from support.sales_csv import MAPS, STAGES, write_sales_csv
from support.shell import Shell
from support.terminal import home_environment

if TYPE_CHECKING:
    from pathlib import Path

    from support.person import OpensBoard, Person


def test_a_deal_is_added_moved_lost_and_brought_back(board: OpensBoard, shell: Shell) -> None:
    with board() as ana:
        ana.add("Website relaunch", Amount="12.5k", Currency="EUR")
        ana.do("L", "✓ moved Website relaunch to First Contact")
        ana.press("x", "Lost: Website relaunch")
        ana.terminal.wait_for("3 Bad timing")
        ana.press("3", "▌ 3 Bad timing")
        ana.do("enter", "✓ lost Website relaunch: Bad timing")
        assert shell.json("summary")["metrics"]["lost_count"]["value"] == 1
        ana.do("u", "undid: lost Website relaunch")
        ana.leave()
    figures = shell.json("summary")["metrics"]
    assert {name: figures[name]["value"] for name in ("open_count", "open_value", "lost_count", "won_count")} == {
        "open_count": 1,
        "open_value": "12500.00",
        "lost_count": 0,
        "won_count": 0,
    }
    deal = shell.deals()["Website relaunch"]
    assert (deal["stage"], deal["contact"], deal["lost_reason"]) == ("First Contact", "Jean Moreau", None)


def test_a_first_start_that_is_skipped_has_an_empty_board_that_says_how_to_begin(home: Path) -> None:
    environment = home_environment(home)
    with at_the_board(environment, folder=home, shows="Welcome to pipetui") as ana:
        assert not (home / "share").exists()
        ana.press("escape", "n  a new deal")
        assert "pipetui · Sales" in ana.terminal.text
        ana.leave()
    shell = Shell(environment, home)
    assert shell.json("summary")["metrics"]["open_count"] == {"value": 0, "n": 0, "unit": "count"}
    assert shell("list").out == ""
    assert shell.json("info")["paths"]["file"] == str(home / "share" / "pipetui" / "pipetui.db")


def test_the_demo_shows_a_full_board_and_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    environment = home_environment(home, TMPDIR=str(rooms))
    with at_the_board(environment, "demo", folder=home) as ana:
        assert [path.name[:13] for path in rooms.iterdir()] == ["pipetui-demo-"]
        before = ana.foot
        ana.do("L", "✓ moved")
        ana.do("u", "undid: moved")
        assert before != ana.foot
        ana.leave()
    assert list(rooms.iterdir()) == []
    assert [path for path in home.rglob("*.db*") if path.is_file()] == []


def test_an_imported_file_is_scrolled_filtered_and_moved(board: OpensBoard, shell: Shell, tmp_path: Path) -> None:
    expected = write_sales_csv(tmp_path / "sales.csv", rows=300)
    maps = [word for each in MAPS for word in ("--map", each)]
    printed = shell("import", "sales.csv", "--stages", STAGES, "--currency", "USD", *maps, "--yes").out
    assert "300" in printed
    with board("--as", "ana") as ana:
        ana.terminal.wait_for(rf"Engaging +{expected.by_stage['Engaging']} ")
        ana.terminal.type("ll]")  # it is folded to what closed this month
        ana.terminal.wait_for(rf"Won +{expected.by_stage['Won']} ")
        ana.terminal.type("[hh")
        _scrolls(ana)
        owner = shell.json("list")["deals"][0]["owner"]
        fitting = len(shell.json("list", "status:all", f"owner:{owner.split()[0]}")["deals"])
        ana.press("/", "tab completes")
        ana.terminal.type(f"owner:{owner.split()[0]}")
        ana.told(rf"{300 - fitting} hidden")
        ana.close("enter", "(?m)^ / ")
        ana.do("L", "✓ moved .* to Engaging")
        ana.terminal.wait_for(r"Prospecting")
        ana.do("escape", "^(?!.*hidden)")
        ana.do("u", "undid: moved")
        ana.leave()
    figures = shell.json("summary", "--period", "all")["metrics"]
    assert figures["open_count"]["value"] == expected.open_count
    assert figures["won_value"]["value"] == f"{expected.won_value}.00"
    assert (
        shell.json("import", "sales.csv", "--stages", STAGES, "--currency", "USD", *maps, "--yes")["created"]["deals"]
        == 0
    )


def _scrolls(ana: Person) -> None:
    """To the end of a column and back: other cards, the same board."""

    def first_card_has_the_cursor() -> bool:
        return ana.terminal.text.splitlines()[4].startswith("▌")

    ana.terminal.wait_until(first_card_has_the_cursor, "to show the first card")
    ana.terminal.press("G")
    ana.terminal.wait_until(lambda: not first_card_has_the_cursor(), "to scroll")
    ana.terminal.press("g")
    ana.terminal.wait_until(first_card_has_the_cursor, "to scroll back")

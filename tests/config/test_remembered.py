"""How a board was left is there the next time. Whatever is wrong with what is kept, the board opens as new."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipetui.config import paths, remembered
from pipetui.config.remembered import BoardLooks, Remembered, load, save

LEFT = Remembered(
    density="compact",
    weighted=True,
    panel=True,
    boards={1: BoardLooks("urgency", frozenset({2, 3}), frozenset({6}))},
)
DB = Path("deals.db")


def kept() -> Path:
    """The one file that is kept."""
    (found,) = paths.state_dir().iterdir()
    return found


def test_a_file_never_opened_looks_as_new() -> None:
    assert load(DB) == Remembered()
    assert not paths.state_dir().exists()


def test_what_was_left_is_there_the_next_time() -> None:
    save(DB, LEFT)
    assert load(DB) == LEFT
    assert load(Path("other.db")) == Remembered()


def test_the_last_one_counts_and_nothing_is_left_beside_it() -> None:
    save(DB, LEFT)
    save(DB, LEFT._replace(density="detailed"))
    assert load(DB).density == "detailed"
    assert kept().suffix == ".json"


def test_it_is_its_users_alone() -> None:
    before = os.umask(0)
    try:
        save(DB, LEFT)
    finally:
        os.umask(before)
    assert kept().stat().st_mode & 0o777 == 0o600
    assert paths.state_dir().stat().st_mode & 0o777 == 0o700


def test_a_file_is_the_same_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "there.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "there.db")
    save(tmp_path / "there.db", LEFT)
    assert load(tmp_path / "link.db") == LEFT


def test_of_two_files_with_one_number_none_gets_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "crc32", lambda _name: 7)
    save(DB, LEFT)
    assert load(Path("other.db")) == Remembered()
    assert load(DB) == LEFT


@pytest.mark.parametrize("damaged", ["", "{", "[]", '"x"', "null", "\0", "[" * 5_000, "9" * 100_000])
def test_what_is_damaged_counts_for_nothing(damaged: str) -> None:
    save(DB, LEFT)
    kept().write_text(damaged)
    assert load(DB) == Remembered()
    save(DB, LEFT)
    assert load(DB) == LEFT


def test_what_is_no_text_counts_for_nothing() -> None:
    save(DB, LEFT)
    kept().write_bytes(b"\xff\xfe\x00")
    assert load(DB) == Remembered()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"density": "huge", "weighted": 1, "panel": "yes", "boards": 3}, Remembered()),
        ({"density": "compact", "later": {"x": 1}}, Remembered(density="compact")),
        ({"density": ["compact"], "boards": {"x": {}, "2": 5}}, Remembered()),
        (
            {"boards": {"2": {"sort": "size", "collapsed": [1, "2", True, None], "opened": "6"}}},
            Remembered(boards={2: BoardLooks(collapsed=frozenset({1}))}),
        ),
    ],
)
def test_what_makes_no_sense_is_passed_over(written: dict[str, object], read: Remembered) -> None:
    save(DB, LEFT)
    kept().write_text(json.dumps({"db": os.path.realpath(DB), **written}))
    assert load(DB) == read


def test_where_nothing_can_be_kept_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    save(DB, LEFT)
    assert load(DB) == Remembered()
    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.setenv("HOME", "")
    save(DB, LEFT)
    assert load(DB) == Remembered()


def test_what_cannot_be_put_in_place_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    save(DB, LEFT)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    save(DB, Remembered())
    assert load(DB) == LEFT
    assert kept().suffix == ".json"


def test_only_boards_that_look_otherwise_than_new_are_kept() -> None:
    save(DB, Remembered(boards={1: BoardLooks(), 2: BoardLooks("urgency")}))
    assert set(load(DB).boards) == {2}


def test_a_board_is_found_by_its_pipeline() -> None:
    assert LEFT.board(1).sort == "urgency"
    assert LEFT.board(2) == LEFT.board(None) == BoardLooks()
    changed = LEFT.with_board(2, BoardLooks("urgency"))
    assert (changed.board(1), changed.board(2).sort) == (LEFT.board(1), "urgency")

"""A draft comes back as it was kept, for its own form only, readable by its owner only; a damaged one is none."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import Draft, DraftFile, forget_drafts_in, waiting_drafts
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = Draft("2026-11-22T12:40:00.000Z", {"title": "Website\nrelaunch", **PAYLOADS}, {"title": "Website"})


@pytest.fixture
def file(db: Path) -> DraftFile:
    return DraftFile(str(db), "deal 12")


def test_a_draft_comes_back_as_it_was_kept(file: DraftFile) -> None:
    assert file.read() is None
    assert file.write(DRAFT)
    assert file.read() == DRAFT
    assert file.write(DRAFT._replace(texts={"title": "b"}))
    assert file.read() == DRAFT._replace(texts={"title": "b"})
    file.remove()
    file.remove()
    assert file.read() is None
    assert list(file.path.parent.iterdir()) == []


def test_one_field_can_be_taken_out() -> None:
    draft = Draft("", {"title": "a", "notes": "b"}, {"title": "c"})
    assert draft.without("title") == Draft("", {"notes": "b"}, {})


def test_each_form_of_each_file_has_its_own(db: Path, file: DraftFile) -> None:
    file.write(DRAFT)
    assert DraftFile(str(db), "new deal").read() is None
    assert DraftFile(str(db.with_name("other.db")), "deal 12").read() is None


def test_a_file_is_the_same_by_another_way_to_it(db: Path, file: DraftFile) -> None:
    db.parent.joinpath("link.db").symlink_to(db)
    file.write(DRAFT)
    assert DraftFile(str(db.parent / "link.db"), "deal 12").read() == DRAFT


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_nobody_else_can_read_it(file: DraftFile, mask: int) -> None:
    before = os.umask(mask)
    try:
        file.write(DRAFT)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_what_a_killed_process_left_is_in_nobodys_way(file: DraftFile) -> None:
    file.write(DRAFT)
    left = file.path.with_name(f"{file.path.name}.{os.getpid()}")
    left.write_text("half a dra")
    assert file.write(DRAFT)
    assert not left.exists()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"schema": 2, "owner": 1, "at": "", "texts": {}, "before": {}}',
        b" " * (9 << 20),
    ],
    ids=range(7),
)
def test_a_damaged_one_is_none(file: DraftFile, damage: bytes) -> None:
    file.write(DRAFT)
    file.path.write_bytes(damage)
    assert file.read() is None


@pytest.mark.parametrize("part", ["texts", "before"])
def test_one_of_another_shape_is_none(file: DraftFile, part: str) -> None:
    file.write(DRAFT)
    document = json.loads(file.path.read_text())
    file.path.write_text(json.dumps(document | {part: ["title"]}))
    assert file.read() is None


def test_an_empty_one_is_none(file: DraftFile) -> None:
    file.write(Draft("", {}))
    assert file.read() is None


def test_one_that_cannot_be_written_is_told_and_the_earlier_one_stays(
    file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(DRAFT)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not file.write(DRAFT._replace(at="later"))
    assert file.read() == DRAFT
    assert len(list(file.path.parent.iterdir())) == 1


def test_without_a_home_there_are_none(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.setenv("HOME", "")
    assert file.read() is None
    assert not file.write(DRAFT)
    file.remove()


def test_drafts_of_a_folder_that_goes_are_forgotten_and_no_others(tmp_path: Path) -> None:
    here, running = tmp_path / "pipetui-demo-abc", tmp_path / "pipetui-demo-def"
    here.mkdir()
    running.mkdir()
    gone = tmp_path / "pipetui-demo-gone"
    kept = [DraftFile(str(folder / "demo.db"), "new deal") for folder in (running, tmp_path, tmp_path / "mine-gone")]
    forgotten = [DraftFile(str(folder / "demo.db"), form) for folder in (here, gone) for form in ("new deal", "deal 1")]
    forget_drafts_in(here)  # there is no folder of drafts yet
    for file in (*kept, *forgotten):
        assert file.write(DRAFT)
    (kept[0].path.parent / "x.json").write_text("[1")
    forget_drafts_in(here)
    assert [file.read() is None for file in (*kept, *forgotten)] == [False] * 3 + [True] * 4


def test_the_forms_that_drafts_wait_for_are_known_for_each_file(db: Path, tmp_path: Path) -> None:
    assert waiting_drafts(str(db)) == ()
    for owner, form in ((db, "new deal"), (db, "deal 12"), (tmp_path / "other.db", "deal 7")):
        assert DraftFile(str(owner), form).write(DRAFT)
    folder = DraftFile(str(db), "new deal").path.parent
    for number, damaged in enumerate(("[1", "[]", "{}", '{"owner": 7}', '{"owner": {"db": 7}}')):
        (folder / f"{number}.json").write_text(damaged)
    assert waiting_drafts(str(db)) == ("deal 12", "new deal")

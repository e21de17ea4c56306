"""What is typed is kept a moment later, whatever the disk does, and is gone once it is saved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import Draft, DraftFile
from pipetui.tui import drafts
from pipetui.tui.drafts import DraftKeeper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Typed:
    """Stands for a form: what is in it now."""

    def __init__(self) -> None:
        self.title = ""
        self.taken = 0

    def __call__(self) -> Draft | None:
        self.taken += 1
        return Draft(f"{self.taken}", {"title": self.title}) if self.title else None


@pytest.fixture
def file(db: Path) -> DraftFile:
    return DraftFile(str(db), "new deal")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setattr(drafts, "AFTER", 0.02)
    return Typed()


async def until(condition: Callable[[], object]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


def title(file: DraftFile) -> str:
    draft = file.read()
    return draft.texts["title"] if draft is not None else ""


async def test_what_is_typed_is_kept_once_a_moment(file: DraftFile, typed: Typed) -> None:
    keeper = DraftKeeper(file, typed)
    for letter in "Hello":
        typed.title += letter
        keeper.touch()
    assert typed.taken == 0
    await until(lambda: title(file) == "Hello")
    assert typed.taken == 1


async def test_what_stands_there_as_before_is_no_draft(file: DraftFile, typed: Typed) -> None:
    keeper = DraftKeeper(file, typed)
    typed.title = "a"
    keeper.touch()
    await until(lambda: title(file) == "a")
    typed.title = ""
    keeper.touch()
    await until(lambda: not file.path.exists())


async def test_the_end_waits_for_no_clock(file: DraftFile, typed: Typed) -> None:
    keeper = DraftKeeper(file, typed)
    file.write(Draft("", {"title": "another board's"}))
    keeper.flush()
    assert title(file) == "another board's"
    typed.title = "last words"  # of an editor, whose text nobody has been told of yet
    keeper.flush()
    assert title(file) == "last words"
    keeper.touch()
    typed.title = ""
    keeper.flush()
    assert not file.path.exists()


async def test_what_is_saved_leaves_nothing_behind(file: DraftFile, typed: Typed) -> None:
    keeper = DraftKeeper(file, typed)
    typed.title = "a"
    keeper.touch()
    keeper.flush()
    typed.title = "ab"
    keeper.touch()
    keeper.drop()
    keeper.touch()
    keeper.flush()
    assert not file.path.exists()
    assert keeper._write(*keeper._take())  # of a thread that comes too late
    assert not file.path.exists()


async def test_texts_of_other_fields_stay(file: DraftFile, typed: Typed) -> None:
    rest = Draft("", {"notes": "long"}, {"notes": ""})
    keeper = DraftKeeper(file, typed, rest=rest)
    typed.title = "a"
    keeper.touch()
    keeper.flush()
    assert file.read() == Draft("1", {"notes": "long", "title": "a"}, {"notes": ""})
    keeper.drop()
    assert file.read() == rest


async def test_the_same_text_is_written_once(file: DraftFile, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = DraftKeeper(file, typed)
    typed.title = "a"
    keeper.touch()
    keeper.flush()
    monkeypatch.setattr(DraftFile, "write", lambda *_: pytest.fail("written twice"))
    keeper.touch()
    keeper.flush()


async def test_a_full_disk_is_told_once(file: DraftFile, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    keeper = DraftKeeper(file, typed, lambda: told.append(1))
    monkeypatch.setattr(DraftFile, "write", lambda *_: False)
    for letters in (1, 2):
        typed.title += "a"
        keeper.touch()
        await until(lambda taken=letters: typed.taken == taken)  # type: ignore[misc]
        await until(lambda: told)
    assert told == [1]


async def test_a_slow_disk_puts_no_older_text_in_place_of_a_later_one(file: DraftFile, typed: Typed) -> None:
    keeper = DraftKeeper(file, typed)
    typed.title = "a"
    slow = keeper._take()
    typed.title = "ab"
    keeper.touch()
    keeper.flush()
    assert keeper._write(*slow)
    assert title(file) == "ab"

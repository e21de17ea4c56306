"""What is typed into the dialogs about many deals: read, completed, refused."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.services.bulk_editing import BulkChanges
from pipetui.tui.board_screen.bulk_dialogs import BulkDialog, Filling, TagsDialog, TagsTyped, ValuesDialog
from support.screens import ScreenHost, painted, text_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

FILLING = Filling(
    "7 deals", 7, date(2026, 11, 22), ("old", "retainer", "Vip"), ("bob", "eve"), (("old", 7), ("Vip", 2))
)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("re", "retainer"),
        ("RE", "REtainer"),
        ("x, v", "x, vip"),
        ("-o", "-old"),
        ("x, - v", None),
        ("-re", None),  # nobody carries it
        ("old", None),
        ("ol", None),  # all carry it
        ("retainer, re", None),
        ("", None),
    ],
)
async def test_tags_are_completed(typed: str, completed: str | None) -> None:
    assert await TagsTyped(FILLING).get_suggestion(typed) == completed


class Saved:
    """Keeps what it is given, and fails as often as it is told to."""

    def __init__(self, *faults: PipetuiError) -> None:
        self.changes: list[BulkChanges] = []
        self._faults = list(faults)

    async def __call__(self, changes: BulkChanges) -> PipetuiError | None:
        self.changes.append(changes)
        return self._faults.pop(0) if self._faults else None


async def type_into(pilot: Pilot[None], *texts: str) -> None:
    """Type into one line after the other."""
    for place, text in enumerate(texts):
        if place:
            await pilot.press("tab")
        await pilot.press(*({" ": "space", "-": "minus", ",": "comma"}.get(char, char) for char in text))


@pytest.mark.parametrize(
    ("make", "typed", "changes"),
    [
        (TagsDialog, ["a, -old"], BulkChanges(add_tags=("a",), remove_tags=("old",))),
        (BulkDialog, ["call", "fri"], BulkChanges(next_step="call", next_step_due=date(2026, 11, 27))),
        (BulkDialog, ["-", "-", "-", "-"], BulkChanges("", None, (), (), "", None)),
        (BulkDialog, ["", "", "eom", "bob", "-old"], BulkChanges("bob", date(2026, 11, 30), (), ("old",))),
    ],
)
async def test_what_is_typed_is_written(
    make: Callable[..., ValuesDialog], typed: list[str], changes: BulkChanges
) -> None:
    saved = Saved(OperationFailed("the disk is full", "Make room."))
    app = ScreenHost(lambda: make(FILLING, saved))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_into(pilot, *typed)
        await pilot.press("enter")
        await until(app, lambda: "the disk is full" in text_of(app))
        assert not app.answered
        await pilot.press("enter")
        await until(app, lambda: app.answered)
    assert saved.changes == [changes, changes]


async def test_esc_leaves_it_unless_it_is_being_written() -> None:
    file = asyncio.Event()
    faults: list[PipetuiError | None] = [OperationFailed("the disk is full", "Make room."), None]

    async def save(_changes: BulkChanges) -> PipetuiError | None:
        await file.wait()
        return faults.pop(0)

    app = ScreenHost(lambda: TagsDialog(FILLING, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_into(pilot, "vip")
        await pilot.press("enter", "escape", "escape")
        assert not app.answered
        file.set()
        await until(app, lambda: "the disk is full" in text_of(app))
        await pilot.press("escape")
        await until(app, lambda: app.answered)


async def test_what_is_typed_while_it_is_being_written_goes_nowhere() -> None:
    file = asyncio.Event()
    written: list[BulkChanges] = []

    async def save(changes: BulkChanges) -> PipetuiError | None:
        written.append(changes)
        await file.wait()
        return OperationFailed("the disk is full", "Make room.") if len(written) == 1 else None

    app = ScreenHost(lambda: BulkDialog(FILLING, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_into(pilot, "call")
        await pilot.press("enter", "tab", *"fri", "question_mark", "f1")
        await until(app, lambda: "saving…" in text_of(app))
        assert len(app.screen_stack) == 2
        assert app.focused is None
        file.set()
        await until(app, lambda: "the disk is full" in text_of(app))
        assert "saving…" not in text_of(app)
        await pilot.press("s", "tab", *"fri", "enter")
        await until(app, lambda: app.answered)
    assert written == [
        BulkChanges(next_step="call"),
        BulkChanges(next_step="calls", next_step_due=date(2026, 11, 27)),
    ]


async def test_a_fault_of_the_program_is_told_and_one_can_leave() -> None:
    async def save(_changes: BulkChanges) -> PipetuiError | None:
        raise RuntimeError

    app = ScreenHost(lambda: TagsDialog(FILLING, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_into(pilot, "vip")
        for _ in range(2):
            await pilot.press("enter")
            await until(app, lambda: "a fault of the program" in text_of(app))
        await pilot.press("escape")
        await until(app, lambda: app.answered)


async def test_a_fault_stands_beside_its_line_and_nothing_is_written() -> None:
    saved = Saved()
    app = ScreenHost(lambda: BulkDialog(FILLING, saved))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await until(app, lambda: "nothing is typed yet" in text_of(app))
        await type_into(pilot, "", "", "x", "", "a|b")
        await pilot.press("enter")
        await until(app, lambda: "holds no comma" in text_of(app) or "not a date" in text_of(app))
        focused = app.focused
        assert focused is not None
        assert focused.parent is not None
        assert focused.parent.name in ("expected_close", "tags")
        await pilot.press("escape")
        await until(app, lambda: app.answered)
    assert saved.changes == []


async def test_it_shows_what_the_deals_carry() -> None:
    app = ScreenHost(lambda: TagsDialog(FILLING, Saved()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "now: old, Vip (2 of 7)" in text_of(app)
    app = ScreenHost(lambda: TagsDialog(FILLING._replace(carried=(), deals=1, who="Website"), Saved()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "no tags yet" in text_of(app)
        assert "Tags: Website" in text_of(app)


@pytest.mark.parametrize("dialog", [TagsDialog, BulkDialog])
async def test_the_line_of_keys_fits_and_says_so_where_it_does_not(dialog: type[TagsDialog | BulkDialog]) -> None:
    app = ScreenHost(lambda: dialog(FILLING, Saved()))
    async with app.run_test(size=(80, 24)) as pilot:
        for width, end in ((80, "esc cancel"), (40, "…")):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            (line,) = [each for each in painted(app) if "enter save" in each]
            assert line.rstrip(" │").endswith(end)

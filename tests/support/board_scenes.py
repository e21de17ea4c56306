"""The board on files of its own, in each state that looks otherwise, and what opens only over it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import DatabaseProblem
from pipetui.services.moving import move_deals
from pipetui.services.stages import StageChanges, edit_stage
from pipetui.store.file import open_store
from support.board_screens import board_screen
from support.contexts import NOW, context
from support.hostile import SCRIPTS
from support.mouse import Mouse
from support.pictures import THEMES, colour_sheet, draw
from support.work import deal, later

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from textual.strip import Strip

    from pipetui.store.file import Store
    from support.board_screens import BoardScreenPage
    from support.pictures import Picture, Size, Wanted

_TITLES = ("Website relaunch", "Payroll audit", "Data platform", "Rénovation de la mairie", "Board training",
           "Pricing workshop", "CRM clean-up", "SEO retainer")  # fmt: skip
_COMPANIES = ("Acme", "Borel SA", "Nordlys", "Chantier", "", "Kite Ltd", "Halden", "Maple")
_TODAY = date(2026, 11, 22)
_LONG = "A title that is longer than any column has room for, and then some more of it"


def _season(store: Store) -> None:
    """A season of a small business: every state that a card and a head can be in."""
    for number in range(40):
        begun = context("ben" if number % 8 == 2 else "ana", after=-timedelta(days=60 - number))
        stage_id = (1, 2, 2, 3, 4, 4, 4, 6)[number % 8]
        deal(
            store,
            f"{_TITLES[number % 8]}{f' {number // 8}' if number > 7 else ''}",
            ctx=begun,
            company=_COMPANIES[number % 8],
            amount=None if number % 9 == 5 else str(2000 + 700 * number),
            expected_close=_TODAY + timedelta(days=number - 20) if number % 3 == 0 else None,
            next_step=("call", "", "send the offer", "")[number % 4],
            next_step_due=_TODAY + timedelta(days=number % 7 - 2) if number % 4 == 0 else None,
            tags=("retainer", "audit")[: number % 3],
        )
        if stage_id != 1:
            move_deals(store, context(after=-timedelta(days=40 - number)), [number + 1], stage_id)
    move_deals(store, later(), [9, 10], 7, reason_id=1)
    edit_stage(store, later(), 4, StageChanges(wip_limit=6))


def _few(store: Store) -> None:
    """A few deals in the first three columns: none beyond them."""
    for number, title in enumerate(_TITLES[:5] * 2):
        tags = ("retainer",)[: number % 2]
        deal(store, title, stage_id=1 + number % 3, amount=str(2000 + 700 * number), tags=tags)


def _alphabets(store: Store) -> None:
    """Names in every script, wide ones, those of several signs that are one, one that is too long."""
    for number, name in enumerate((*SCRIPTS.values(), _LONG)):
        deal(store, name, stage_id=1 + number % 4, company=name, amount=str(2000 + 700 * number), tags=(name[:30],))


def _nothing(_store: Store) -> None:
    """What a file has that was just made."""


class BoardScene(NamedTuple):
    """A board as it is looked at.

    Attributes:
        fill: puts deals into its file.
        act: brings it into its state.
        reopened: it keeps the colours that it was opened in, so it is opened anew for each theme.
    """

    fill: Callable[[Store], None]
    act: Callable[[BoardScreenPage], Awaitable[None]]
    reopened: bool = False


def keys(*pressed: str, until: str = "") -> Callable[[BoardScreenPage], Awaitable[None]]:
    """Press keys, and wait until the screen shows something."""

    async def act(page: BoardScreenPage) -> None:
        await page.press(*pressed)
        await page.until(lambda: until in page.text)

    return act


def _carry(*before: str) -> Callable[[BoardScreenPage], Awaitable[None]]:
    async def act(page: BoardScreenPage) -> None:
        await page.press(*before)
        mouse = Mouse(page)
        await mouse.press((5, 5))
        await mouse.to((12, 8), (40, 9))
        await page.until(lambda: "drop on a place" in page.text)

    return act


async def _fail(page: BoardScreenPage) -> None:
    page.thread.fault = DatabaseProblem("the file is locked by another program", "Close it there, then try again.")
    await page.press("L")
    await page.until(lambda: "✗" in page.text)


async def _save_slowly(page: BoardScreenPage) -> None:
    await page.press("j")
    page.screen.status.show_saving(True)


async def _read_only(page: BoardScreenPage) -> None:
    page.screen.read_only = page.screen.board.read_only = True
    page.screen.title_bar.show("Consulting", read_only=True)
    await page.press("L")


async def _edit_a_row(page: BoardScreenPage, down: int) -> None:
    await page.press("enter")
    await page.until(lambda: "Title" in page.text)
    await page.press(*(["tab"] if page.app.size.width > 99 else []), *"j" * down, "enter")


async def _spoil_a_row(page: BoardScreenPage) -> None:
    await _edit_a_row(page, 5)
    await page.press(*"850", "asterisk", "x", "enter")
    await page.until(lambda: "✗ not an amount" in page.text)


async def _drop_down(page: BoardScreenPage) -> None:
    await _edit_a_row(page, 7)


BOARDS = {
    "board": BoardScene(_season, keys("j", "l")),
    "board of one line a card": BoardScene(_season, keys("d", "d", "j")),
    "board of five lines a card": BoardScene(_season, keys("d", "l", "j")),
    "board with collapsed columns": BoardScene(
        _season, keys("l", "left_square_bracket", "l", "W", "l", "l", "l", "right_square_bracket")
    ),
    "board by urgency": BoardScene(_season, keys("j", "s", until=" · by urgency")),
    "board beside the figures": BoardScene(_season, keys("p", until="weighted")),
    "board beside a deal": BoardScene(_season, keys("enter", until="Title")),
    "board of one without deals": BoardScene(_few, keys("l", "l", "l", until="Press n")),
    "board that is empty": BoardScene(_nothing, keys()),
    "board that is empty beside the figures": BoardScene(_nothing, keys("p", until="weighted")),
    "board of alphabets": BoardScene(_alphabets, keys("j")),
    "board of alphabets of five lines a card": BoardScene(_alphabets, keys("d", "j")),
}
"""The board itself."""

OVER = {
    "row with a fault": BoardScene(_season, _spoil_a_row),
    "row of the stage": BoardScene(_season, _drop_down),
    "filter being typed": BoardScene(_season, keys("slash", *"acme", "space", *"stage", "colon", *"ne", until="tab")),
    "filter with a fault": BoardScene(_season, keys("slash", *"stge", "colon", "x", "enter", until="!")),
    "filter that is kept": BoardScene(_season, keys("slash", *"acme", "enter", until="hidden")),
    "filter that hides all": BoardScene(_season, keys("slash", *"zzzz", "enter", until="hidden")),
    "cards that are selected": BoardScene(_few, keys("v", "v", "l", "v", "h", until="3 selected")),
    "card in the hand": BoardScene(_few, _carry()),
    "cards in the hand": BoardScene(_few, _carry("v", "j", "v", "k")),
    "move that is done": BoardScene(_few, keys("L", until="moved")),
    "move that is undone": BoardScene(_few, keys("L", "u", until="undid")),
    "move that fails": BoardScene(_season, _fail),
    "change on its way": BoardScene(_season, _save_slowly),
    "file to read only": BoardScene(_season, _read_only),
    "palette": BoardScene(_season, keys("colon", until="Last card"), reopened=True),
    "palette that finds": BoardScene(_season, keys("colon", *"col", until="Collapse"), reopened=True),
    "palette that finds nothing": BoardScene(_season, keys("colon", *"qqqq", until="Nothing fits"), reopened=True),
    "help of this board": BoardScene(_season, keys("question_mark", until="Keys of")),
}
"""What happens on it."""


async def pictures_of_boards(
    scenes: Mapping[str, BoardScene], size: Size, wanted: Wanted, folder: Path
) -> AsyncGenerator[Picture, None]:
    """Open the board on a file for each scene, and draw it.

    Args:
        scenes: the boards by name.
        size: of the terminal.
        wanted: what to draw of each.
        folder: for the files.
    """
    files: dict[Callable[[Store], None], Path] = {}
    for name, scene in scenes.items():
        if scene.fill not in files:
            files[scene.fill] = folder / f"{len(files)}.db"
            with open_store(files[scene.fill], now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
                scene.fill(store)
        path = Path(shutil.copy(files[scene.fill], folder / f"{name}.db"))  # its own: drafts of another are not for it
        async with board_screen(path, size) as page:
            await scene.act(page)
            picture = await draw(
                name, page.app, page._pilot, wanted._replace(colours=wanted.colours and not scene.reopened)
            )
        if scene.reopened and wanted.colours:
            picture = picture._replace(
                colours=colour_sheet({each: await _opened_in(each, path, size, scene) for each in THEMES})
            )
        yield picture


async def _opened_in(look: str, path: Path, size: Size, scene: BoardScene) -> list[Strip]:
    """What a scene looks like that begins in a theme."""
    async with board_screen(path, size) as page:
        page.app.theme = look
        await page.settle()
        await scene.act(page)
        return page.app.screen._compositor.render_strips()

"""Draws the README's picture: the board on the sample at 150 × 36, its figures beside it, at a fixed time.

`python tests/support/board_picture.py` writes docs/board.svg anew.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from pipetui.cli import sample
from pipetui.store.file import open_store
from support.board_screens import board_screen
from support.contexts import NOW, context
from support.terminal_svg import screen_svg

PICTURE = Path(__file__).parents[2] / "docs" / "board.svg"


async def draw(db: Path) -> str:
    """Return the picture of the board on a new sample file, as SVG."""
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        sample.fill(store, context())
    async with board_screen(db, (150, 36), pane=True) as page:
        await page.press("j")
        return screen_svg(page.app, "pipetui")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        PICTURE.write_text(asyncio.run(draw(Path(folder) / "sample.db")))

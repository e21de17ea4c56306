"""Three trials of a size that people have, as pages of docs/walkthroughs: what is pressed, what is seen, and pictures.

`python -m support.walkthroughs`, in tests/, plays them and writes the pages and pictures anew; a test plays them too.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
from contextlib import asynccontextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from pipetui.__main__ import run
from pipetui.cli import sample, session
from pipetui.cli.sample import Open
from pipetui.store.file import open_store
from pipetui.tui import desk_screen
from pipetui.tui.start.first_file import Place
from pipetui.tui.start.welcome_screen import WelcomeScreen
from pipetui.tui.widgets import text_editor
from support import board_screens
from support.contexts import NOW, context
from support.old_deals import import_old_deals
from support.screens import ScreenHost, burst, text_of, until
from support.story_pages import Step, described, play, wrapped
from support.walkthrough_steps import CLEAN_UP, FIRST_BOARD, FIRST_START, MONDAY_STEPS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from textual.pilot import Pilot

    from pipetui.store.file import Store

PAGES = Path(__file__).parents[2] / "docs" / "walkthroughs"
SIZE = (120, 34)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOTES = "Wants a fixed price; ask for the room plan."


class Walkthrough(NamedTuple):
    """One trial.

    Attributes:
        slug: the name of its page.
        title: of the page.
        intro: what it is about.
        steps: what is pressed on the board; on the first start before it in `start`.
        now: when it is.
        fill: makes the file; None: the first start does.
        changed: what was awkward, and is changed.
        start: what is pressed on the first start's page.
        after: a command that ends it.
    """

    slug: str
    title: str
    intro: str
    steps: Sequence[Step]
    now: datetime
    fill: Callable[[Store, datetime], object] | None
    changed: Sequence[str]
    start: Sequence[Step] = ()
    after: tuple[str, ...] = ()


class Played(NamedTuple):
    """What came of playing one.

    Attributes:
        pictures: each picture with the letters on it, by its caption.
        printed: what the command at the end printed.
    """

    pictures: dict[str, tuple[str, str]]
    printed: str


def _forty(store: Store, now: datetime) -> None:
    sample.fill(store, context(after=now - NOW), _TEN_MORE)


# fmt: off
_TEN_MORE = (
    Open("Pilot rollout", "Kit Harrow", "4600", 2, 41, 16, -6, "", None, None, "data", "referral"),
    Open("Budget workshop", "Paweł Zieliński", "4300", 1, 30, 11, -2, "", None, None, "training", "event"),
    Open("Hiring plan", "Daniel Okafor", "9400", 4, 70, 8, 14, "", None, None, "", "repeat"),
    Open("Roadmap review", "Kit Harrow", "15700", 4, 62, 15, 9, "", None, None, "", "linkedin"),
    Open("Tender support", "Giulia Ferri", "8700", 0, 12, 12, 40, "", None, None, "", "tender"),
    Open("Exit interviews", "Álvaro Núñez", "8900", 2, 28, 7, 22, "send questions", -1, None, "", "referral"),
    Open("Job board", "Amélie Roux", "18000", 2, 33, 13, 30, "", None, None, "web", "website"),
    Open("Menu redesign", "Tomáš Novák", "10600", 4, 55, 5, 11, "last changes", 0, "15:00", "web", "event"),
    Open("Stock audit", "Ruth Adeyemi", "6500", 1, 19, 6, 26, "call", 2, None, "audit", "linkedin"),
    Open("Fair booth", "Jürgen Weiß", "16000", 0, 8, 8, 35, "", None, None, "", "event"),
)
# fmt: on

WALKTHROUGHS = (
    Walkthrough(
        slug="first-five-minutes",
        title="The first five minutes",
        intro="Nothing is there yet. You type `pipetui`, and five minutes later there is a pipeline with a deal in it,"
        " the deal has moved, was lost and came back, and you have seen the figures.",
        steps=FIRST_BOARD,
        start=FIRST_START,
        now=NOW,
        fill=None,
        after=("summary",),
        changed=(
            "The preview of a CSV file named each column twice (`Title → title`); now only what it becomes.",
            "A board of sample data had `◦`, somebody else's mark, on every card; it looks like one's own.",
            "With a deal open beside the board the foot did not say how to get there; now it does: `tab`.",
            "Help said of `esc` that it did nothing while a deal was open beside the board, which it closes.",
            "What is wrong in the settings file stood behind its whole path, cut off; now it comes first.",
        ),
    ),
    Walkthrough(
        slug="monday-review",
        title="A Monday review of 40 deals",
        intro="Forty open deals, some late, some without a next step, some that have stood still. In a quarter of an"
        " hour each that needs it has a step, a day and an honest date, and you know what the week is worth.",
        steps=MONDAY_STEPS,
        now=MONDAY,
        fill=_forty,
        changed=(
            (
                "A next step took ten keys to reach, its day two more. `E` asks for both and for the expected close,"
                " for a card or for all selected; in the shell it is `pipetui edit 4 9 --next-step call --due thu`."
            ),
            (
                "Under `is:no-next-step` the page beside the board went to the next deal as soon as a step was typed,"
                " and took the day along. While you are on it, it stays on its deal."
            ),
            "With a filter on, nothing said how to get out of it; the foot now begins with `esc`.",
        ),
    ),
    Walkthrough(
        slug="clean-up",
        title="Cleaning up 200 old deals",
        intro="A spreadsheet of two hundred deals of the last two years was imported. Half of it is history: it is"
        " tagged and closed with a reason, what is left gets dates that can be believed, and all of it can be undone.",
        steps=CLEAN_UP,
        now=MONDAY,
        fill=lambda store, now: import_old_deals(store, context(after=now - NOW)),
        changed=(
            "Selecting what a filter shows took `V` and `l` for each column; now it is one key, `A`.",
            "The keys named below the tags were cut, and `esc` was not to be read.",
            "`Expected close` stuck to its value in the dialog for many; it is called `Closes`, as in the form.",
        ),
    ),
)


class StartPage:
    """The first start's page, played on as the board is."""

    def __init__(self, app: ScreenHost[str], pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before is done."""
        for key in keys:
            await burst(self.app, key)
            await self.settle()

    async def settle(self) -> None:
        """Wait until the keys are done."""
        await until(self.app, lambda: self.app.keys_are_done)
        await self.app.workers.wait_for_complete()
        await self._pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        await until(self.app, lambda: bool(condition()))

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return text_of(self.app)


@asynccontextmanager
async def _started(db: Path, now: datetime) -> AsyncIterator[StartPage]:
    place = Place(db, db.with_name("config.toml"), "ana", "Europe/Zurich", now)
    shown = place._replace(db=Path("~/.local/share/pipetui/pipetui.db"))
    app = ScreenHost(lambda: _ShownScreen(place, shown))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        yield StartPage(app, pilot)


class _ShownScreen(WelcomeScreen):
    """The page as it names a file of one's own, while it makes another."""

    def __init__(self, place: Place, shown: Place) -> None:
        super().__init__(place, "")
        self._shown = shown

    def _welcome(self) -> Any:
        made, self._place = self._place, self._shown
        try:
            return super()._welcome()
        finally:
            self._place = made


async def played(each: Walkthrough, folder: Path) -> Played:
    """Play one in a folder of its own, and see that everything is as its steps say."""
    db = folder / "pipetui.db"
    pictures: dict[str, tuple[str, str]] = {}
    if each.fill is not None:
        with open_store(db, now=each.now, currency="EUR", timezone="Europe/Zurich") as store:
            each.fill(store, each.now)
    else:
        async with _started(db, each.now) as start:
            pictures |= await play(start, each.start)
    clock = board_screens.ticking(0) if each.now == NOW else lambda: each.now
    with (
        patch.object(desk_screen, "SAID", 3600.0),  # what is said stays until the next step, on any machine
        patch.object(text_editor, "edit", lambda _app, _text: NOTES),
    ):
        async with board_screens.board_screen(db, SIZE, clock=clock) as page:
            pictures |= await play(page, each.steps, lambda: page.screen.status.clear())  # noqa: PLW0108 - once it is there
    return Played(pictures, _printed(db, each))


def _printed(db: Path, each: Walkthrough) -> str:
    """What the command at the end prints."""
    if not each.after:
        return ""
    out = io.StringIO()
    later = each.now + timedelta(minutes=5)
    with patch.object(session, "clock", lambda: later), redirect_stdout(out):
        assert run(["--db", str(db), "--as", "ana", *each.after]) == 0
    return out.getvalue()


def page_of(each: Walkthrough, printed: str) -> str:
    """The page of a walk-through, as Markdown."""
    steps = described((*each.start, *each.steps), _numbered(each))
    parts = [f"# {each.title}\n\n{wrapped(each.intro)}\n{steps}\n"]
    if each.after:
        parts.append(f"Back in the shell:\n\n```text\n$ pipetui {' '.join(each.after)}\n{printed.rstrip()}\n```\n\n")
    changed = "".join(wrapped(f"- {line}", "  ") for line in each.changed)
    parts.append(f"## What was awkward, and is changed\n\n{changed}\n")
    others = " · ".join(f"[{other.title}]({other.slug}.md)" for other in WALKTHROUGHS if other != each)
    parts.append(f"{others} · [All keys](../keys.md) · [Tutorial](../tutorial.md)\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(parts)))


def _numbered(each: Walkthrough) -> Callable[[str], str]:
    captions = [step.picture for step in (*each.start, *each.steps) if step.picture]
    return lambda caption: f"{each.slug}-{captions.index(caption) + 1}.svg"


def files_of(each: Walkthrough, what: Played) -> Iterator[tuple[Path, str]]:
    """The page and the pictures of a walk-through, with what stands in them."""
    yield PAGES / f"{each.slug}.md", page_of(each, what.printed)
    name_of = _numbered(each)
    for caption, (svg, _) in what.pictures.items():
        yield PAGES / name_of(caption), svg


def _write(wanted: Sequence[str]) -> None:
    PAGES.mkdir(exist_ok=True)
    for each in WALKTHROUGHS:
        if wanted and each.slug not in wanted:
            continue
        with TemporaryDirectory() as folder:
            what = asyncio.run(played(each, Path(folder)))
        for path, text in files_of(each, what):
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.name}, {len(text.encode()) // 1024} KB\n")


if __name__ == "__main__":
    _write(sys.argv[1:])

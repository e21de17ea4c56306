"""Every screen with every hostile name: nothing that acts comes out, nothing runs when clicked, the app lives.

The names are put in raw, as a file written by another program could bring them, past the cleaning on write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import cycle
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible
from pipetui.queries.changes import BatchChanges, FieldChange
from pipetui.queries.deal_sheet import DealSheet
from pipetui.queries.field_authors import SetBy
from pipetui.queries.shapes import LostReason, Pipeline, StageAction
from pipetui.tui.board_screen.bulk_dialogs import BulkDialog, Filling, TagsDialog
from pipetui.tui.board_screen.pane import Pane
from pipetui.tui.draft_offer import DraftOffer
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.draft import ContactChoice, DealDraft
from pipetui.tui.help.help_screen import HelpLine, HelpScreen, HelpSection
from pipetui.tui.widgets.filter_bar import FilterBar
from pipetui.tui.widgets.pickers import ConfirmDialog, LostReasonPicker, StagePicker
from pipetui.tui.widgets.status_line import Hint, StatusLine
from support import report_pages, shaping_pages
from support.board_screens import board_screen
from support.history_pages import BATCHES, CHANGES, VIEWS, history_page, view_form, view_picker
from support.hostile import PAYLOADS, SCRIPTS
from support.hostile_file import write_hostile_file
from support.mouse import Mouse
from support.pages import COMPANY, CONTACT, company_screen, contact_screen, deal_screen
from support.samples import CHOICES, DETAIL, DRAFT, STAGES, TODAY, summary, task
from support.screens import ScreenHost, WidgetHost, painted, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App
    from textual.screen import Screen

    from pipetui.queries.record_shapes import DealDetail
    from pipetui.queries.shapes import Stage
    from pipetui.services.bulk_editing import BulkChanges
    from pipetui.tui.details.deal_screen import DealScreen
    from pipetui.tui.details.people_screens import CompanyScreen, ContactScreen
    from pipetui.tui.history.history_screen import HistoryScreen
    from pipetui.tui.settings.settings_screen import SettingsScreen
    from pipetui.tui.stages.stages_screen import StagesScreen
    from pipetui.tui.widgets.view_picker import ViewPicker

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

NOON = "2026-11-22T12:00:00.000Z"
NAMES = PAYLOADS | SCRIPTS | {"combining marks": "a" + "\u0301" * 5_000, "a megabyte": "x" * 1_000_000}


async def _nothing(draft: DealDraft) -> None:
    return None


Names = Callable[[], str]
"""Gives the next name, round and round: each part of a screen gets another one."""


def form(name: Names) -> DealForm:
    person = ContactChoice(1, name(), name(), name(), name())

    async def people(typed: str) -> tuple[ContactChoice, ...]:
        return (person,)

    async def names(typed: str) -> tuple[str, ...]:
        return (name(),)

    draft = DRAFT._replace(
        title=name(), contact=name(), email=name(), phone=name(), company=name(), owner=name(), source=name()
    )
    choices = CHOICES._replace(
        stages=tuple(stage._replace(name=name()) for stage in STAGES),
        find_contacts=people,
        find_companies=names,
        owners=(name(),),
        tags=(name(),),
    )
    return DealForm(draft._replace(tags=(name(), name()), next_step=name(), notes=name()), choices, _nothing)


def deal_detail(name: Names) -> DealDetail:
    row = DETAIL.row._replace(
        title=name(), contact=name(), company=name(), owner=name(), tags=(name(), name()), source=name(), stage=name()
    )
    return DETAIL._replace(
        row=row._replace(next_step=name(), lost_reason=name(), external_id=name()),
        pipeline=name(),
        email=name(),
        phone=name(),
        notes=name(),
        lost_note=name(),
        made_by=name(),
        amount_parts=name(),
        tasks=tuple(task(name())._replace(deal=name(), contact=name()) for _ in range(4)),
        visits=tuple(each._replace(stage=name(), lost_reason=name()) for each in DETAIL.visits),
        timeline=tuple(each._replace(actor=name(), summary=name()) for each in DETAIL.timeline),
    )


def view(name: Names) -> DealScreen:
    actions = (StageAction(name(), 2), StageAction(name(), None))
    stages = tuple(
        each._replace(name=name(), objective=name(), exit_criteria=name(), actions=actions) for each in STAGES
    )
    authors = {field: SetBy(name(), NOON) for field in ("title", "notes", "tags")}
    return deal_screen(DealSheet(deal_detail(name), stages, authors))


def person(name: Names) -> ContactScreen:
    row = CONTACT.row._replace(name=name(), company=name(), email=name(), phone=name(), source=name())
    tasks = tuple(task(name())._replace(deal=name()) for _ in range(3))
    deals = tuple(DETAIL.row._replace(title=name(), stage=name()) for _ in range(3))
    return contact_screen(CONTACT._replace(row=row, notes=name(), deals=deals, tasks=tasks))


def company(name: Names) -> CompanyScreen:
    people = tuple(CONTACT.row._replace(name=name(), email=name(), phone=name()) for _ in range(3))
    row = COMPANY.row._replace(name=name())
    return company_screen(COMPANY._replace(row=row, notes=name(), contacts=people))


def draft(name: Names) -> DraftOffer:
    return DraftOffer(name()[:40], name()[:40], {name()[:20]: name() for _ in range(4)})


def stages(name: Names) -> StagePicker:
    return StagePicker([STAGES[0]._replace(id=number, name=name()) for number in range(15)], 3, name())


def filling(name: Names) -> Filling:
    return Filling(name(), 1, TODAY, (name(), name()), (name(),), tuple((name(), 1) for _ in range(6)))


async def _unsaved(changes: BulkChanges) -> None:
    return None


def reasons(name: Names) -> LostReasonPicker:
    return LostReasonPicker([LostReason(number, name(), number) for number in range(15)], name())


def question(name: Names) -> ConfirmDialog:
    return ConfirmDialog(name(), "\n".join(name()[:200] for _ in range(8)), yes=name()[:9], no=name()[:9])


def help_(name: Names) -> HelpScreen:
    lines = tuple(HelpLine("k", name(), name()) for _ in range(20))
    return HelpScreen(name(), [HelpSection(name()[:50], lines[:10]), HelpSection(name()[:50], lines[10:])])


def history(name: Names) -> HistoryScreen:
    batches = tuple(each._replace(actor=name(), summary=name(), command=name()) for each in BATCHES)
    rows = tuple(
        row._replace(name=name(), fields=tuple(FieldChange(name(), name(), name()) for _ in range(3)))
        for row in CHANGES.rows
    )
    return history_page(batches, BatchChanges(batches[3], rows, 0))


def several(name: Names) -> str:
    """Names in a row, for what has room for one text only: opening it once for each of them costs seconds."""
    return " ".join(name()[:60] for _ in range(12))


def two(name: Names) -> str:
    """Two names that can be seen in one line."""
    return f"{name()[:45]} {name()[:45]}"


def written(name: Names) -> Stage:
    actions = tuple(StageAction(name(), number) for number in range(3))
    return STAGES[2]._replace(name=name(), objective=name(), exit_criteria=f"{name()}\n{name()}", actions=actions)


def pipeline(name: Names, number: int = 1) -> Pipeline:
    return Pipeline(number, name(), number, number == 1, 3)


def shaped_stages(name: Names) -> StagesScreen:
    stages = tuple(written(name)._replace(id=number, position=number) for number in range(4))
    return shaping_pages.stages_page(shaping_pages.shaped(stages, (pipeline(name), pipeline(name, 2))))


def shaped_settings(name: Names) -> SettingsScreen:
    fault = InvalidInput(name(), name())
    found = shaping_pages.as_set(fault, name=name(), db=name()[:500], currency=name(), timezone=name(), theme=name())
    return shaping_pages.settings_page(found, name()[:500].replace("\0", ""))


def views(name: Names) -> ViewPicker:
    return view_picker([view._replace(name=name(), filter_text=name(), pipeline=name()) for view in VIEWS])


SCREENS: dict[str, Callable[[Names], Screen[Any]]] = {
    "form": form,
    "view": view,
    "person": person,
    "company": company,
    "draft": draft,
    "stage picker": stages,
    "reason picker": reasons,
    "tags": lambda name: TagsDialog(filling(name), _unsaved),
    "edit several": lambda name: BulkDialog(filling(name), _unsaved),
    "question": question,
    "help": help_,
    "history": history,
    "history of nothing": lambda name: history_page((), text=two(name), opened=False),
    "views": views,
    "view form": lambda name: view_form(two(name), two(name)),
    "stages": shaped_stages,
    "stage form": lambda name: shaping_pages.stage_form(written(name)),
    "settings": shaped_settings,
    "welcome": lambda name: shaping_pages.welcome(several(name).replace("\0", ""), name()),
    "pipelines": lambda name: shaping_pages.pipeline_picker([pipeline(name, number) for number in range(12)], name()),
    "new pipeline": lambda name: shaping_pages.new_pipeline(several(name), name()),
    "key catcher": lambda name: shaping_pages.key_catcher(several(name)),
    "imported": lambda name: shaping_pages.ready("\n".join(name()[:200] for _ in range(8))),
    "import question": lambda name: shaping_pages.question(several(name)),
    "report of the funnel": lambda name: report_pages.of_names(1, name),
    "report of stages": lambda name: report_pages.of_names(3, name),
    "report of losses": lambda name: report_pages.of_names(4, name),
    "report of sources": lambda name: report_pages.of_names(7, name),
    "deals behind a bar": report_pages.deals_of_names,
    "explanation": report_pages.explanation_of_names,
}


def check(app: App[Any]) -> None:
    """Each line is harmless, and as wide as the screen."""
    assert app.is_running
    for line in painted(app):
        assert visible(line) == line
        assert cell_len(line) == app.size.width


class Giver:
    """Gives names in turn, and counts them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = cycle(names)
        self.given = 0

    def __call__(self) -> str:
        self.given += 1
        return next(self._names)


@pytest.mark.parametrize("screen", SCREENS)
async def test_names_on_a_screen_stay_names(screen: str) -> None:
    name = Giver(NAMES.values())
    app = ScreenHost(lambda: SCREENS[screen](name))
    async with app.run_test(size=(100, 50)) as pilot:
        while True:
            await pilot.pause()
            check(app)
            for _ in range(3):
                before = painted(app)
                await pilot.press("pagedown")
                if painted(app) == before:
                    break
                check(app)
            if name.given >= len(NAMES):
                return
            app.pop_screen()
            await app.push_screen(SCREENS[screen](name))


MARKUP = ["[@click=app.quit]Acme[/]", "[link=https://evil.example]Acme[/link]", "Acme [/] Ltd"]


@pytest.mark.parametrize("screen", SCREENS)
async def test_names_stay_legible_and_nothing_in_them_runs_when_it_is_clicked(screen: str) -> None:
    app = ScreenHost(lambda: SCREENS[screen](lambda: "Ac\x1b[31mme [/] \u202eLtd"))
    async with app.run_test(size=(100, 50)) as pilot:
        await pilot.pause()
        assert "Ac[31mme" in text_of(app)
        for name in MARKUP:
            app.pop_screen()
            await app.push_screen(SCREENS[screen](lambda name=name: name))  # type: ignore[misc]
            await pilot.pause()
            for segment in (each for strip in app.screen._compositor.render_strips() for each in strip):
                style = segment.style
                assert style is None or not style.link, name
                assert style is None or "@click" not in style.meta, name
            assert app.is_running


async def test_names_round_the_board_stay_names() -> None:
    app = WidgetHost(lambda: [Pane(), FilterBar(), StatusLine()])
    async with app.run_test(size=(100, 30)) as pilot:
        foot, bar = app.query_one(StatusLine), app.query_one(FilterBar)
        for name in NAMES.values():
            app.query_one(Pane).show(summary(stages=(name, "New Contact")))
            bar.open(TODAY, {"tag": (name,)})
            bar.input.value = "tag:"
            foot.clear()
            await pilot.pause()
            check(app)
            foot.say(name, "error")
            foot.show_filter(name, 3)
            await pilot.pause()
            check(app)


async def test_names_of_keys_stay_names() -> None:
    app = WidgetHost(lambda: [StatusLine((Hint(name[:20], name[:20]),)) for name in NAMES.values()])
    async with app.run_test(size=(100, len(NAMES) + 1)) as pilot:
        await pilot.pause()
        check(app)


USE = (
    ("d", "d", "d"),
    ("pagedown", "G", "g"),
    ("left_square_bracket",),
    ("right_square_bracket", "s", "W", "p"),
    ("v", "v", "v"),
    ("T",),
    ("E",),
    ("m",),
    ("x",),
    ("colon",),
    ("question_mark",),
    ("P",),
    ("f", "e"),
    ("o", "s", "e"),
    ("o", "h", "enter"),
    ("L",),
    ("D",),
    ("u",),
)
"""What somebody does at a board; whatever it opens is closed behind it."""


async def test_names_on_a_board_in_use_stay_names(db: Path) -> None:
    write_hostile_file(db)
    async with board_screen(db, (150, 50), actor=PAYLOADS["hyperlink"]) as page:
        check(page.app)
        for keys in USE:
            for key in keys:
                await page.press(key)
                check(page.app)
            for _ in range(8):
                if not page.dialog and page.screen.board.has_focus:
                    break
                await page.press("escape")
                check(page.app)
            assert not page.dialog, keys
        await page.press("p", "enter")
        sheet = page.screen.details.sheet
        assert sheet is not None
        await page.until(lambda: sheet.rows)
        for field in ("title", "contact", "company", "owner", "source", "tags", "next_step", "notes", "stage"):
            assert sheet.go_to(field)
            sheet.focus()
            await page.press("space")
            await page.until(lambda: sheet.control is not None)
            check(page.app)
            await page.press("escape")
        await page.press("escape", "escape")
        mouse = Mouse(page)
        for cells in (((5, 6), (40, 7), (70, 9)), ((5, 6), (40, 7), (149, 9))):  # one, and all that are chosen
            await mouse.press(cells[0])
            for cell in cells[1:]:
                await mouse.to(cell)
                check(page.app)
            await mouse.release()
            check(page.app)
            await page.press("escape", "V")


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_megabyte_in_every_field_is_drawn_within_half_a_second(screen: str) -> None:
    app = ScreenHost(lambda: SCREENS[screen](lambda: "Acme"))
    async with app.run_test(size=(100, 30)) as pilot:

        async def cost(name: str) -> float:
            """Seconds of processor time to open the screen when its every text is `name`."""
            app.pop_screen()
            made = SCREENS[screen](lambda: name)
            started = process_time()
            await app.push_screen(made)
            await pilot.pause()
            return process_time() - started

        # The best of three: a machine that does other work beside the test makes any one of them slow.
        extra: list[float] = []
        while len(extra) < 3 and (not extra or extra[-1] >= 0.5):
            extra.append(await cost("x" * 1_000_000) - await cost("Acme"))
        assert min(extra) < 0.5

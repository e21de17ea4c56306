"""Every screen, form, picker and dialog without a file, in each state that looks otherwise: made by hand."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.domain.errors import DatabaseProblem
from pipetui.queries.views import SavedView
from pipetui.tui.board_screen.bulk_dialogs import BulkDialog, Filling, TagsDialog
from pipetui.tui.draft_offer import DraftOffer
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.draft import DealDraft
from pipetui.tui.help.help_here import filter_words
from pipetui.tui.help.help_screen import HelpLine, HelpScreen, HelpSection, sections
from pipetui.tui.reports.tabs import TABS
from pipetui.tui.settings.theme_picker import ThemePicker
from pipetui.tui.widgets.pickers import ConfirmDialog, LostReasonPicker, StagePicker
from support import history_pages, pages, report_pages, shaping_pages
from support.pictures import Hand, Scene
from support.samples import CHOICES, DRAFT, REASONS, STAGES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Stage
    from pipetui.tui.widgets.view_picker import ViewPicker


async def _nothing(*_given: object) -> PipetuiError | None:
    return None


async def _locked(*_given: object) -> PipetuiError | None:
    return DatabaseProblem("the file is locked by another program", "Close it there, or try again in a moment.")


def pressing(*keys: str, until: str = "") -> Callable[[Hand], Awaitable[None]]:
    """Press keys, and wait until the screen shows something."""

    async def act(hand: Hand) -> None:
        await hand.press(*keys)
        await hand.sees(until)

    return act


# -- the form of a deal -----------------------------------------------------------------------------------------------


def new_form() -> DealForm:
    """The form of a deal that is not there yet."""
    return DealForm(DealDraft(owner="ana", currency="EUR", stage_id=2), CHOICES, _nothing)


def edit_form() -> DealForm:
    """The form of the sample deal; it cannot be saved, for the file is locked."""
    return DealForm(DRAFT, CHOICES, _locked)


async def _fill_wrongly(hand: Hand) -> None:
    form = hand.app.screen
    assert isinstance(form, DealForm)
    for name, text in {
        "title": "Board training",
        "contact": "Zoe Zed",
        "email": "zoe@",
        "amount": "850*12x",
        "expected_close": "next fri",
        "probability": "120",
    }.items():
        field = form.control(name)
        assert isinstance(field, Input)
        form.set_focus(field)
        field.value = text
        await hand.press("tab")


def draft_offer() -> DraftOffer:
    """The offer of a draft."""
    texts = {"title": "Website relaunch", "contact": "Jean Moreau", "amount": "850*12", "notes": "They want it.\nSoon."}
    return DraftOffer("New deal", "12:40", texts | {"owner": "ana", "source": "referral"})


FORMS = {
    "new deal": Scene(new_form, "New deal"),
    "deal form": Scene(edit_form, "Edit deal #12"),
    "deal form with faults": Scene(new_form, "New deal", _fill_wrongly),
    "deal form that offers people": Scene(new_form, "New deal", pressing("tab", *"jea", "down", "down", until="Petit")),
    "deal form that cannot be saved": Scene(edit_form, "Edit deal", pressing("x", "f2", until="locked")),
    "deal form asks before it forgets": Scene(edit_form, "Edit deal", pressing("x", "escape", until="y yes")),
    "draft": Scene(draft_offer, "a draft of"),
}

# -- pages of deals and people ----------------------------------------------------------------------------------------

_BARE = pages.SHEET.detail._replace(
    row=pages.SHEET.detail.row._replace(
        contact="", company="", tags=(), source="", amount=None, currency=None, expected_close=None,
        next_step="", next_due=None, next_time=None, owner="", stalled=False, external_id="",
    ),
    email="", phone="", company_id=None, amount_parts="", notes="", tasks=(), visits=pages.SHEET.detail.visits[1:],
    timeline=(),
)  # fmt: skip
_LOST = pages.SHEET.detail._replace(
    row=pages.SHEET.detail.row._replace(
        title="株式会社サンプル 🚀 " + "A title that is longer than any line has room for, " * 5, status="lost",
        stage="Lost", stage_id=7, closed="2026-11-20", lost_reason="Price", stalled=False,
    ),
    closed_at="2026-11-20T10:00:00.000Z",
    lost_note="They took the cheaper one.",
)  # fmt: skip


def _deal(detail: Any) -> Callable[[], Any]:
    return lambda: pages.deal_screen(pages.SHEET._replace(detail=detail))


DETAILS = {
    "deal": Scene(pages.deal_screen, "Website relaunch"),
    "deal further down": Scene(pages.deal_screen, "Website relaunch", pressing("G")),
    "deal without anything": Scene(_deal(_BARE), "Website relaunch"),
    "deal that is lost": Scene(_deal(_LOST), "Price"),
    "person": Scene(pages.contact_screen, "Jean Moreau"),
    "person without deals": Scene(
        lambda: pages.contact_screen(pages.CONTACT._replace(notes="", deals=(), tasks=())), "Jean Moreau"
    ),
    "company": Scene(pages.company_screen, "Acme"),
    "company without anybody": Scene(
        lambda: pages.company_screen(pages.COMPANY._replace(notes="", deals=(), contacts=())), "Acme"
    ),
}

# -- help, questions and pickers --------------------------------------------------------------------------------------


def board_help() -> HelpScreen:
    """All keys of the board."""
    return HelpScreen("the board", sections(DEFAULT_KEYS, resolve({})))


def help_page() -> HelpScreen:
    """Help as it looks where some things cannot be done, whatever keys the board has by now."""
    moves = (
        HelpLine("L ⇧→ space", "Advance", "to the next stage; after the last open one it asks whether the deal is won"),
        HelpLine("1…9", "To stage 1…9", "to the board's stage 1…9"),
        HelpLine("R", "Reopen", "reopen a closed deal", "Website relaunch is open already"),
    )
    rest = (
        HelpLine("/", "Filter", "narrow the board: stage: tag: owner: is:stalled …"),
        HelpLine("u z", "Undo", "take your last change back"),
        HelpLine("ctrl+r", "Redo", "do again what was undone", "there is nothing to redo"),
    )
    mouse = (HelpLine("click", "Focus", "put the cursor on the card"), HelpLine("wheel", "Scroll", "scroll the column"))
    names = ("Move the card", "Find, undo, look", "With the mouse")
    return HelpScreen("the board", [HelpSection(*part) for part in zip(names, (moves, rest, mouse), strict=True)])


def _many_stages() -> list[Stage]:
    return [STAGES[0]._replace(id=number, name=f"Step {number} of a long way") for number in range(1, 31)]


FILLING = Filling(
    "7 deals", 7, date(2026, 11, 22), ("old", "retainer", "Vip"), ("bob", "eve"), (("old", 7), ("Vip", 2))
)


QUESTIONS = {
    "help": Scene(board_help, "Keys of"),
    "help with what cannot be done": Scene(help_page, "not now"),
    "help that finds something": Scene(help_page, "Keys of", pressing(*"stage")),
    "help that finds nothing": Scene(help_page, "Keys of", pressing(*"zzz", until="No key")),
    "help of the filter": Scene(lambda: HelpScreen("the filter", (filter_words(),)), "Keys of"),
    "stage picker": Scene(lambda: StagePicker(STAGES, 3), "which stage"),
    "stage picker with many": Scene(lambda: StagePicker(_many_stages(), 20), "which stage"),
    "lost": Scene(lambda: LostReasonPicker(REASONS, "Lost: Website relaunch"), "Lost"),
    "lost, typing a note": Scene(
        lambda: LostReasonPicker(REASONS, "Lost: Website relaunch"), "Lost", pressing("3", "tab", *"next", "space")
    ),
    "lost without reasons": Scene(lambda: LostReasonPicker((), "Lost: Website relaunch"), "No reasons"),
    "confirm": Scene(
        lambda: ConfirmDialog("Is Website relaunch won?", "It stands in the last open stage.", yes="Won", no="Not yet"),
        "won?",
    ),
    "tags": Scene(lambda: TagsDialog(FILLING, _nothing), "now:", pressing(*"re")),
    "no tags": Scene(lambda: TagsDialog(FILLING._replace(who="Acme", deals=1, carried=()), _nothing), "no tags"),
    "tags with a fault": Scene(lambda: TagsDialog(FILLING, _nothing), "now:", pressing("enter", until="nothing")),
    "edit many": Scene(lambda: BulkDialog(FILLING, _nothing), "Edit 7 deals"),
    "edit many with a fault": Scene(
        lambda: BulkDialog(FILLING, _nothing), "Edit 7 deals", pressing(*"bo", "tab", *"no", "enter", until="✗")
    ),
    "edit many that cannot be saved": Scene(
        lambda: BulkDialog(FILLING, _locked), "Edit 7 deals", pressing(*"bob", "enter", until="locked")
    ),
}

# -- history and views ------------------------------------------------------------------------------------------------


def _many_views() -> ViewPicker:
    return history_pages.view_picker(
        [SavedView(number, f"View {number}", f"tag:t{number}", "", None, None, "") for number in range(1, 31)]
    )


HISTORY = {
    "history": Scene(history_pages.history_page, "History"),
    "history without its page": Scene(lambda: history_pages.history_page(opened=False), "History"),
    "history being searched": Scene(history_pages.history_page, "History", pressing("slash", *"by", "colon")),
    "history of nothing yet": Scene(history_pages.empty_history, "History"),
    "history that finds nothing": Scene(history_pages.history_of_nothing, "History"),
    "views": Scene(history_pages.view_picker, "Saved views"),
    "views being found": Scene(history_pages.view_picker, "Saved views", pressing("slash", *"pro")),
    "views not found": Scene(history_pages.view_picker, "Saved views", pressing("slash", *"zz", until="No view")),
    "many views": Scene(_many_views, "Saved views"),
    "no views": Scene(history_pages.no_views, "No views"),
    "view form": Scene(history_pages.view_form, "View Big"),
    "view form with faults": Scene(
        history_pages.view_form,
        "Order",
        pressing("backspace", "tab", *"stge", "colon", "x", "tab", "e", "f2", until="mend"),
    ),
}

# -- what shapes the board --------------------------------------------------------------------------------------------

SHAPING = {
    "stages": Scene(shaping_pages.stages_page, "Stages of"),
    "stages further down": Scene(shaping_pages.stages_page, "chance", pressing("G", until="where deals end that")),
    "stages of a file to read only": Scene(lambda: shaping_pages.stages_page(read_only=True), "read only"),
    "stage form": Scene(shaping_pages.stage_form, "Actions"),
    "stage form with faults": Scene(shaping_pages.stage_form, "Actions", pressing("tab", *"120", "f2", until="mend")),
    "new stage": Scene(shaping_pages.new_stage, "Actions"),
    "settings": Scene(shaping_pages.settings_page, "pane_period"),
    "settings of keys": Scene(shaping_pages.settings_page, "pane_period", pressing("tab", "tab")),
    "settings being typed": Scene(shaping_pages.settings_page, "pane_period", pressing("j", "e", *"sales")),
    "settings that are broken": Scene(shaping_pages.broken_settings, "no TOML"),
    "key": Scene(shaping_pages.key_catcher, "press the key"),
    "key that is taken": Scene(shaping_pages.key_catcher, "press the key", pressing("x", until="both")),
    "themes": Scene(lambda: ThemePicker("pipetui-dark"), "ours, by night"),
    "pipelines": Scene(shaping_pages.pipeline_picker, "Which pipeline"),
    "new pipeline": Scene(shaping_pages.new_pipeline, "enter save"),
    "new pipeline without a name": Scene(shaping_pages.new_pipeline, "enter save", pressing("enter", until="✗")),
    "go to": Scene(shaping_pages.SCREENS["go to"], "esc"),
    "welcome": Scene(shaping_pages.welcome, "Welcome"),
    "welcome with faults": Scene(
        shaping_pages.welcome, "Welcome", pressing("down", "tab", *"euro", "tab", "tab", "down", "f2", until="✗")
    ),
    "welcome, import question": Scene(shaping_pages.question, "day first"),
    "welcome, imported": Scene(shaping_pages.ready, "Imported"),
}

# -- reports ----------------------------------------------------------------------------------------------------------

REPORTS = {
    **{
        f"report of {tab.title.lower()}": Scene(partial(report_pages.report, place), tab.title)
        for place, tab in enumerate(TABS, 1)
    },
    "report without deals": Scene(lambda: report_pages.report(1, report_pages.nothing()), "No deal came"),
    "forecast without deals": Scene(lambda: report_pages.report(2, report_pages.nothing()), "No target"),
    "deals behind a bar": Scene(report_pages.deals_behind, "Deals in First Contact"),
    "figure explained": Scene(lambda: report_pages.explanation("win_rate"), "formula"),
    "figure of a stage explained": Scene(
        lambda: report_pages.explanation("by_stage.entered", "Proposal Sent"), "formula", pressing("j", "j")
    ),
    "figure of nothing explained": Scene(
        lambda: report_pages.explanation("velocity_per_day", conn=report_pages.nothing()), "formula"
    ),
    "period": Scene(report_pages.period_picker, "Which period"),
    "period with a fault": Scene(
        report_pages.period_picker, "Which period", pressing("tab", *"novembre", "enter", until="✗")
    ),
}

SCENES: dict[str, dict[str, Scene]] = {
    "forms": FORMS,
    "details": DETAILS,
    "questions": QUESTIONS,
    "history": HISTORY,
    "shaping": SHAPING,
    "reports": REPORTS,
}
"""All of them, in groups that each take a few seconds."""

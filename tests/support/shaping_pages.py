"""The screens that shape the board (stages, settings, the first start) without a file: made by hand."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipetui.config.keymap import resolve
from pipetui.config.settings import Settings
from pipetui.domain.errors import InvalidInput
from pipetui.queries.settings import FileSettings
from pipetui.queries.shapes import Board, CurrencySum, Pipeline, Stage, StageAction, StageHead
from pipetui.tui import polling
from pipetui.tui.board_screen.reads import BoardReads
from pipetui.tui.forms.stage_form import StageForm
from pipetui.tui.go_to import GoTo
from pipetui.tui.settings.key_catcher import KeyCatcher
from pipetui.tui.settings.settings_screen import AsSet, SettingsScreen
from pipetui.tui.settings.theme_picker import ThemePicker
from pipetui.tui.setup import Setup
from pipetui.tui.stages.pipeline_dialog import PipelineDialog
from pipetui.tui.stages.pipeline_picker import PipelinePicker
from pipetui.tui.stages.stages_screen import Shaped, StagesScreen
from pipetui.tui.start.first_file import Place
from pipetui.tui.start.welcome_screen import QuestionDialog, ReadyDialog, WelcomeScreen
from support.contexts import NOW, context
from support.samples import REASONS, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import Screen

    from pipetui.domain.errors import PipetuiError
    from pipetui.store.file import Store

WRITTEN = tuple(
    stage._replace(
        stale_after_days=14,
        wip_limit=6 if stage.position == 3 else None,
        objective="Find out in five minutes whether this is worth a conversation.",
        exit_criteria="You know what they do\nYou have a name",
        actions=(StageAction("Read their site", 1), StageAction("Send a first message", None)),
    )
    if stage.kind == "open"
    else stage
    for stage in STAGES
)
PIPELINES = (Pipeline(1, "Sales", 0, True, 22), Pipeline(2, "Products", 1, False, 3))


class AnswersThread:
    """Stands for the database thread: answers what a screen shows with one thing."""

    def __init__(self, found: object, *, read_only: bool = False) -> None:
        self._answers: dict[str, object] = {
            "fetch": (1, read_only, context(), found),
            polling._data_version.__name__: 1,
        }

    def submit(self, job: Callable[[Store], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._answers[job.__name__])
        return done

    submit_patient = submit


def setup(found: object, *, read_only: bool = False, path: Path | None = None) -> Setup:
    """What a screen of the file works with; whatever it reads is `found`."""
    thread: Any = AnswersThread(found, read_only=read_only)
    reads = BoardReads("ana", lambda: NOW)
    return Setup(thread, reads, "ana", resolve({}), Future(), lambda: NOW, settings_path=path)


def shaped(stages: Sequence[Stage] = WRITTEN, pipelines: Sequence[Pipeline] = PIPELINES) -> Shaped:
    """A pipeline of these stages, each with some deals."""
    heads = tuple(
        StageHead(stage, 2 * place, (CurrencySum("EUR", 2 * place, 1_250_000 * place, 0),), 0)
        for place, stage in enumerate(stages)
    )
    return Shaped(Board(pipelines[0], heads, "EUR", 0), tuple(pipelines), {2: tuple(stages)}, REASONS)


def stages_page(found: Shaped | None = None, *, read_only: bool = False) -> StagesScreen:
    """The screen of stages."""
    return StagesScreen(setup(found or shaped(), read_only=read_only))


async def _unsaved(*_given: object) -> PipetuiError | None:
    return None


def stage_form(stage: Stage | None = WRITTEN[2]) -> StageForm:
    """The form of a stage."""
    return StageForm(stage, _unsaved)


def new_stage() -> StageForm:
    """The form of a stage that is not there yet."""
    return stage_form(None)


def as_set(fault: PipetuiError | None = None, **given: Any) -> AsSet:
    """Settings as they were read."""
    settings = Settings("ana")._replace(**given)
    return AsSet(settings, FileSettings("EUR", ZoneInfo("Europe/Zurich"), 1), True, fault)


def settings_page(found: AsSet | None = None, path: str = "/home/ana/.config/pipetui/config.toml") -> SettingsScreen:
    """The screen of settings."""
    changed = as_set(theme="nord", pane=True, keymap={"deal.win": "f5"})
    return SettingsScreen(setup(found or changed, path=Path(path)))


def broken_settings() -> SettingsScreen:
    """The screen where the settings cannot be read."""
    return settings_page(as_set(InvalidInput("config.toml, line 3: this is no TOML", "Mend it with an editor.")))


def welcome(db: str = "/home/ana/.local/share/pipetui/pipetui.db", name: str = "ana") -> WelcomeScreen:
    """The first start's screen."""
    return WelcomeScreen(Place(Path(db), None, name, None, NOW), "EUR")


def pipeline_picker(pipelines: Sequence[Pipeline] = PIPELINES, title: str = "") -> PipelinePicker:
    """The picker of pipelines."""
    return PipelinePicker(pipelines, title)


def new_pipeline(title: str = "New pipeline", name: str = "") -> PipelineDialog:
    """The dialog of a new pipeline."""
    return PipelineDialog(title, _unsaved, name=name, templates=True)


def key_catcher(title: str = "Won") -> KeyCatcher:
    """The dialog that waits for a key."""
    return KeyCatcher("deal.win", title, {}, "w")


def ready(said: str = "Imported deals.csv: 2 deals.\nLine 3: amount: 'much' is no amount") -> ReadyDialog:
    """What was imported."""
    return ReadyDialog(said)


def question(asked: str = "column 'created': is 03/04/2026 day first or month first?") -> QuestionDialog:
    """What a file does not say."""
    return QuestionDialog(asked, ["day first", "month first"])


SCREENS: dict[str, Callable[[], Screen[Any]]] = {
    "stages": stages_page,
    "stage form": stage_form,
    "new stage": new_stage,
    "settings": settings_page,
    "broken settings": broken_settings,
    "welcome": welcome,
    "pipeline picker": pipeline_picker,
    "new pipeline": new_pipeline,
    "key catcher": key_catcher,
    "ready": ready,
    "import question": question,
    "go to": lambda: GoTo(resolve({})),
    "themes": lambda: ThemePicker("pipetui-dark"),
}
"""Every one of them, for tests of what must hold on each."""

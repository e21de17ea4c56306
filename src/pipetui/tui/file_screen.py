"""The base of the screens beside the board: each shows something of the file, changes it, and has its own keys.

A screen says what it reads (`fetch`), how that is shown (`show`) and what its keys do (`commands`); the rest is the
same everywhere: the database thread, the line at the foot, help, undo, what others write meanwhile, keys typed ahead,
and that what lies below shows the change when one comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from pipetui.config.keymap import ids_by_key, keys_of_screen
from pipetui.domain.errors import OperationFailed
from pipetui.tui.awaiting import outcome
from pipetui.tui.board.backdrop import tiled
from pipetui.tui.board_screen import writes as board_writes
from pipetui.tui.board_screen.why_not import READ_ONLY
from pipetui.tui.database_link import DatabaseLink
from pipetui.tui.desk_screen import DeskScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.opening import PaintedOnce
from pipetui.tui.polling import PERIOD, Polling
from pipetui.tui.widgets.status_line import StatusLine, hints_of
from pipetui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.strip import Strip

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.store.file import Store
    from pipetui.tui.commands import PaletteEntry
    from pipetui.tui.setup import Setup
    from pipetui.tui.widgets.status_line import Hint

T = TypeVar("T")
R = TypeVar("R")
F = TypeVar("F")
A = TypeVar("A")

FIRST_READ = 0.15
"""Seconds that the first paint waits for what is read: it saves painting an empty screen before the full one."""


class FileScreen(PaintedOnce, DeskScreen[R], Generic[R, F]):
    """A screen with a title, its own body, and a status line. `R` is what it answers, `F` what it reads."""

    GROUP: ClassVar[str] = ""
    """Which keys it has: a group of `config.keymap.SCREEN_KEYS`. It is what help calls the screen, too."""

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys at the foot: ids (several with a space between) and a word. How to leave, and help, come before them
    where there is little room."""

    OPENING: ClassVar[frozenset[str]] = frozenset()
    """Ids of what opens a dialog: keys that come meanwhile are for that. Such a command ends in `open_dialog`, or in
    `refuse` or `fail`, which forget them."""

    WRITES: ClassVar[frozenset[str]] = frozenset()
    """Ids of what changes the file, which it may not in one that can only be read: beside undo and redo."""

    releases_keys: ClassVar[bool] = True
    """Keys that were typed before it was read are given to it by itself, once it shows something."""

    DEFAULT_CSS: ClassVar[str] = "FileScreen { layout: vertical; overflow: hidden; background: $background; }"

    def __init__(self, setup: Setup) -> None:
        """Make the screen.

        Args:
            setup: what the board works with: this screen uses the same thread, name and keys.
        """
        super().__init__()
        self.setup = setup
        self.read_only = False
        self.title_bar = TitleBar(setup.actor)
        self.status = StatusLine(self._hints(), kept=2)
        self.link = DatabaseLink(self, setup.thread, self.status.show_saving)
        self.current_context: Context | None = None
        self.changed = False  # something was written, which what lies below is to show
        self._ids = ids_by_key(keys_of_screen(self.GROUP), setup.keys)
        self._polling = Polling(self.link, self.reload)
        self._commands: dict[str, Callable[[], object]] = {}

    # -- what a screen says of itself ---------------------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """What stands between the title and the foot."""
        raise NotImplementedError

    def fetch(self, store: Store, ctx: Context) -> F:
        """Read what is shown. Runs on the database thread: no widget may be touched in it."""
        raise NotImplementedError

    def show(self, found: F) -> None:
        """Show what was read: the first time, after each change, and when somebody else has written."""
        raise NotImplementedError

    def commands(self) -> dict[str, Callable[[], object]]:
        """What its keys do, by their ids; those that each screen has are there already."""
        raise NotImplementedError

    def why_not(self, command: str) -> str | None:
        """Why something cannot be done now; None where it can, as far as that is known without asking the file."""
        if self.read_only and command in self._writing:
            return READ_ONLY
        return None

    def heading(self, found: F) -> str:  # noqa: ARG002 (for others to use)
        """What stands in the title."""
        return self.GROUP

    # -- around it ----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The title, the body, the foot."""
        yield self.title_bar
        yield from self.compose_body()
        yield self.status

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, unless something can be seen of it."""
        return [] if tiled(self.outer_size, self.children) else super().render_lines(crop)

    def on_mount(self) -> None:
        """Read for the first time, and look for what others write from then on."""
        self._commands = {
            "change.undo": lambda: self.write(board_writes.undo, plain=True),
            "change.redo": lambda: self.write(board_writes.redo, plain=True),
            "goto.open": self._go_to,
            "view.help": self._help,
            "view.commands": self.open_palette,
            "screen.close": self.leave,
            **self.commands(),
        }
        self.set_interval(PERIOD, self._polling.look)
        self.await_content(FIRST_READ)
        self.reload()

    @property
    def typed_hints(self) -> tuple[Hint, ...]:
        """The keys of a line that is being typed in, where letters are no commands; none when none is."""
        return ()

    def _hints(self) -> tuple[Hint, ...]:
        if self.typed_hints:
            return self.typed_hints
        table = (*self.HINTS, ("screen.close", "back"), ("view.help", "help"))
        return hints_of(table, self.setup.keys, lambda each: not (self.read_only and each in self._writing))

    @property
    def _writing(self) -> frozenset[str]:
        return self.WRITES | {"change.undo", "change.redo"}

    def take_keys(self) -> None:
        """Go by the keys that the setup has now."""
        self._ids = ids_by_key(keys_of_screen(self.GROUP), self.setup.keys)
        self.show_hints()

    def show_hints(self) -> None:
        """Show at the foot the keys of what has the focus."""
        self.status.show_hints(self._hints())

    def leave(self, result: R | None = None) -> None:
        """Close; what lies below is read anew if something was written here."""
        if self.changed:
            for below in self.app.screen_stack[:-1]:
                reload = getattr(below, "reload", None)
                if reload is not None:
                    reload()
        self.dismiss(result)

    # -- keys ---------------------------------------------------------------------------------------------------------

    @property
    def types(self) -> bool:
        """Whether a letter would be text now."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def on_key(self, event: events.Key) -> None:
        """Do what a key is for, unless it is typed into something."""
        command = None if self.types else self._ids.get(event.key)
        if command is not None:
            event.stop()
            self.press(command)

    def opens(self, key: str) -> bool:
        """Whether a key opens what the next ones are meant for."""
        return not self.types and self._is_opening(self._ids.get(key))

    def _is_opening(self, command: str | None) -> bool:
        return command in self.OPENING or command in {"goto.open", "view.help", "view.commands"}

    def press(self, command: str) -> None:
        """Do what the key with this id is for."""
        if self._is_opening(command):
            keys_of(self).hold_keys()
        run = self._commands.get(command)
        if run is not None:
            run()

    def _go_to(self) -> None:
        from pipetui.tui.go_to import ask

        ask(self)

    def _help(self) -> None:
        from pipetui.tui.help.help_screen import HelpScreen, sections

        known = [spec for spec in keys_of_screen(self.GROUP) if spec.id in self._commands]
        self.open_dialog(HelpScreen(self.GROUP.lower(), sections(known, self.setup.keys, self.why_not)))

    def palette_entries(self) -> Iterable[PaletteEntry]:
        """What the command palette offers here."""
        from pipetui.tui.commands import entries
        from pipetui.tui.go_to import palette_entries

        known = [spec for spec in keys_of_screen(self.GROUP) if spec.id in self._commands]
        return (*entries(known, self.setup.keys, self.press, self.why_not), *palette_entries(self))

    # -- the file -----------------------------------------------------------------------------------------------------

    def read(
        self,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[PipetuiError], None] | None = None,
    ) -> None:
        """Read on the database thread; a failure is said on the status line, unless `failed` gets it."""
        self.link.read(job, then, failed or self.fail)

    def reload(self) -> None:
        """Read anew what is shown."""
        reads = self.setup.reads

        def fetch(store: Store) -> tuple[int, bool, Context, F]:
            version, ctx = store.data_version(), reads.context(store)
            return version, store.read_only, ctx, self.fetch(store, ctx)

        def landed(found: tuple[int, bool, Context, F]) -> None:
            version, self.read_only, self.current_context, shown = found
            self._polling.saw(version)
            self.title_bar.show(self.heading(shown), read_only=self.read_only)
            self.show_hints()
            self.show(shown)
            self.content_is_here()
            self.call_after_refresh(keys_of(self).release_keys)

        self.read(fetch, landed)

    def write(
        self,
        work: Callable[[Store, Context], Event],
        then: Callable[[Event], None] | None = None,
        failed: Callable[[PipetuiError], None] | None = None,
        *,
        plain: bool = False,
    ) -> None:
        """Change the file on the database thread, and say what was done. One call is one undo.

        Args:
            work: the change: one call of a service.
            then: gets what was done, after it is said; what is shown is read anew by itself.
            failed: gets what went wrong; None: the status line says it.
            plain: it does without the ORM, and so need not wait until that is loaded.
        """
        if self.read_only:
            if failed is None:
                self.refuse(READ_ONLY)
            else:  # who waits for the end is told that it has come
                failed(OperationFailed(READ_ONLY))
            return
        reads, warmup = self.setup.reads, None if plain else self.setup.warmup

        def change(store: Store) -> Event:
            if warmup is not None:
                warmup.wait()
            return work(store, reads.context(store))

        def landed(event: Event) -> None:
            self.changed = self.changed or event.batch_id is not None
            self.say(event.message, "done" if event.batch_id is not None else "info")
            self.reload()
            if then is not None:
                then(event)

        self.link.write(change, landed, failed or self.fail)

    async def save(
        self,
        work: Callable[[Store, Context], Event],
        then: Callable[[Event], None] | None = None,
        *,
        plain: bool = False,
    ) -> PipetuiError | None:
        """Change the file for a form that waits: what went wrong, None when it is written."""

        def begin(ended: Callable[[PipetuiError | None], None]) -> None:
            def written(event: Event) -> None:
                if then is not None:
                    then(event)
                ended(None)

            self.write(work, then=written, failed=ended, plain=plain)

        return await outcome(begin)

    # -- what is said -------------------------------------------------------------------------------------------------

    def fail(self, error: PipetuiError) -> None:
        """Say what went wrong and what to do about it, until something else is said."""
        keys_of(self).drop_keys()
        super().fail(error)
        self.content_is_here()  # there is none

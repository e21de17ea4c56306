"""`o g`: every setting, the file's own and every key, changed in place; the user's comments in the file stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.widgets import Static

from pipetui.config.keymap import SETTINGS, resolve
from pipetui.config.paths import default_config
from pipetui.config.settings import Settings, load, login_name
from pipetui.domain.errors import PipetuiError
from pipetui.queries.settings import FileSettings, file_settings
from pipetui.tui.board.backdrop import Stacked
from pipetui.tui.board_screen.screen import BoardScreen
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.forms.fields import TextField
from pipetui.tui.key_order import keys_of
from pipetui.tui.settings.settings_effects import keep_theme, put, take_effect
from pipetui.tui.settings.settings_sheet import OF_FILE, SettingRow, Sheet, about, setting_rows, when
from pipetui.tui.widgets.row_list import RowList, cursor_commands
from pipetui.tui.widgets.status_line import Hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.store.file import Store
    from pipetui.tui.setup import Setup

_LIMIT = 400


class AsSet(NamedTuple):
    """What stands in the settings and in the file; `fault` tells why the settings cannot be read."""

    settings: Settings
    file: FileSettings
    there: bool
    fault: PipetuiError | None


class SettingsScreen(FileScreen[None, AsSet]):
    """The settings in a list; what the focused one does, and where it is changed, below."""

    GROUP = SETTINGS
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("settings.edit", "change"),
        ("settings.reset", "default"),
        ("settings.add_key", "another key"),
        ("settings.next", "next part"),
        ("change.undo", "undo (of the file)"),
    )
    OPENING: ClassVar[frozenset[str]] = frozenset({"settings.edit", "settings.add_key"})
    DEFAULT_CSS: ClassVar[str] = """
    SettingsScreen {
        #settings { padding: 1 1 0 1; height: 1fr; }
        #setting-foot { height: 7; padding: 0 2; border-top: solid $border-blurred; }
        #setting-about { width: 1fr; height: auto; max-height: 5; }
        #setting-foot.-editing #setting-about { max-height: 3; }
    }
    """

    field: TextField | None = None
    """The value that is typed below the list."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.rows = RowList(id="settings")
        self.about = Static(id="setting-about", markup=False)
        self.foot = Stacked(self.about, id="setting-foot")
        self._as_set: AsSet | None = None
        self._sheet = Sheet((), frozenset())
        self._focused: str | None = None
        self._edited: SettingRow | None = None
        self._saving = False  # what is typed below the list

    def compose_body(self) -> ComposeResult:
        """The list, and the lines below it."""
        yield self.rows
        yield self.foot

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        return {
            **cursor_commands(self.rows),
            "settings.edit": self._edit,
            "settings.reset": self._reset,
            "settings.add_key": lambda: self._catch(beside=True),
            "settings.next": lambda: self.rows.put_cursor(self._sheet.next_part(self.rows.cursor or 0)),
        }

    # -- showing ------------------------------------------------------------------------------------------------------

    def fetch(self, store: Store, ctx: Context) -> AsSet:  # noqa: ARG002 (the base's signature)
        """Read the settings and what the file says of itself."""
        path = self.setup.settings_path
        there = (path or default_config()).exists()
        settings, fault = Settings(login_name()), None
        if there:
            try:
                settings = load(path)
            except PipetuiError as error:
                fault = error
        return AsSet(settings, file_settings(store.connection), there, fault)

    def heading(self, found: AsSet) -> str:
        """Where they are."""
        return f"Settings{' (no file yet)' * (not found.there)} · {self.setup.settings_path or default_config()}"

    def show(self, found: AsSet) -> None:
        """Show what holds; the cursor stays on its setting."""
        self._as_set = found
        # What holds is what was read at the start, where the file cannot be read now.
        self._sheet = Sheet.of(setting_rows(found.settings, self.setup.keys, found.file))
        here = self._sheet.place_of(self._focused)
        self.rows.show(len(self._sheet.lines), self._sheet.draw, cursor=here, headings=self._sheet.headings)
        self._show_about()
        if self.field is None:
            self.rows.focus()
        if found.fault is not None:
            self.fail(found.fault)

    @property
    def _row(self) -> SettingRow | None:
        return self._sheet.row(self.rows.cursor)

    def _show_about(self) -> None:
        row = self._row
        if row is not None:
            self._focused = row.key
            self.about.update(about(row))

    def on_row_list_moved(self) -> None:
        """Say what another setting does."""
        self._end_edit()
        self._show_about()

    def on_row_list_chosen(self) -> None:
        """A click on the setting that has the cursor changes it."""
        self.press("settings.edit")

    @property
    def board(self) -> BoardScreen:
        """The board below."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    # -- changing -----------------------------------------------------------------------------------------------------

    def _edit(self) -> None:
        row = self._row
        if row is None:
            self.refuse("the settings are still being read")
        elif row.kind == "theme":
            self._choose_theme()
        elif row.kind == "keys":
            self._catch(beside=False)
        elif row.kind == "yes or no":
            keys_of(self).release_keys()
            self._put(row, "no" if row.typed == "yes" else "yes")
        elif row.part == OF_FILE and self.read_only:
            self.refuse("this file may only be read: its settings stay as they are")
        else:
            self._begin_edit(row)

    def _reset(self) -> None:
        row = self._row
        if row is None:
            return
        if row.part == OF_FILE:
            self.say(f"a file always has a {row.title}: change it instead", "warning")
        elif not row.own:
            self.say(f"{row.title} is as it is by default already")
        else:
            self._put(row, "")

    def _put(self, row: SettingRow, value: str, failed: Callable[[PipetuiError], None] | None = None) -> None:
        """Write a setting of the user's, and let it take effect."""
        path = self.setup.settings_path

        def written(found: tuple[Settings, Settings]) -> None:
            self._end_edit()
            take_effect(self.board, *found)
            words = f"{row.title} is back to its default" if not value else f"{row.title} is {value} now"
            held = self.setup.actor != found[1].name and row.key == "name"
            effect = "from the next start without --as" if held else when(row)
            self.say(f"{words}{f', {effect}' * bool(effect)}", "done")
            self.reload()

        self.link.write(lambda _store: put(path, row.key, value), written, failed or self.fail)

    def _choose_theme(self) -> None:
        from pipetui.tui.settings.theme_picker import ThemePicker

        def chosen(name: str | None) -> None:
            if name is not None:
                keep_theme(self.board, self, name)
                self.reload()

        self.open_dialog(ThemePicker(self.app.theme), chosen)

    def _catch(self, *, beside: bool) -> None:
        """Have the new key pressed."""
        from pipetui.tui.settings.key_catcher import KeyCatcher

        row = self._row
        if row is None or row.kind != "keys" or self._as_set is None:
            self.refuse("only a key can have another one beside it")
            return
        if self._as_set.fault is not None:
            self.fail(self._as_set.fault)
            return

        def caught(keys: str | None) -> None:
            if keys is not None:
                self._put(row, keys)

        key_id = row.key.removeprefix("keymap.")
        keymap = self._as_set.settings.keymap
        self.open_dialog(KeyCatcher(key_id, row.title, keymap, resolve(keymap)[key_id], beside=beside), caught)

    # -- a value typed below the list ---------------------------------------------------------------------------------

    def _begin_edit(self, row: SettingRow) -> None:
        self._edited = row
        self.field = TextField("value", row.title, row.typed, limit=_LIMIT, placeholder=row.default)
        self.foot.add_class("-editing")
        self.foot.mount(self.field)
        self.field.input.focus()
        self.show_hints()
        self.call_after_refresh(keys_of(self).release_keys)

    @property
    def typed_hints(self) -> tuple[Hint, ...]:
        """Those of the value that is typed."""
        return (Hint("enter", "save"), Hint("esc", "cancel")) if self.field is not None else ()

    def _end_edit(self) -> None:
        if self.field is not None:
            self._hold(False)
            self.field.remove()
            self.field = self._edited = None
            self.foot.remove_class("-editing")
            self.rows.focus()
            self.show_hints()

    @property
    def unsaved(self) -> bool:
        """Whether a value is being typed."""
        return self.field is not None and self._edited is not None and self.field.text != self._edited.typed

    def _hold(self, saving: bool) -> None:
        """Take no letters while the value is being saved: what they say would be in no save."""
        self._saving = self.rows.disabled = saving
        if self.field is not None:
            self.field.disabled = saving

    def _not_saved(self, fault: PipetuiError) -> None:
        """Take letters again, where they were typed."""
        if self.field is not None:
            self._hold(False)
            self.set_focus(self.field.input, from_app_focus=True)
            self.field.complain(fault)

    def on_key(self, event: events.Key) -> None:
        """Escape leaves the value as it was; other keys are the base's, but none while it is being saved."""
        if self._saving:
            event.stop()
            event.prevent_default()
            return
        if self.field is not None and event.key == "escape":
            event.stop()
            event.prevent_default()
            self._end_edit()

    def action_close(self) -> None:
        """What quitting asks first: whether the value that is typed may go."""
        from pipetui.tui.throwing_away import ask_to_throw_away

        if not self._saving:
            ask_to_throw_away(self.app, self._end_edit, self.open_dialog)

    def on_input_submitted(self) -> None:
        """Write what was typed, or say what is wrong with it."""
        row, field = self._edited, self.field
        if row is None or field is None or self._saving:
            return
        self._hold(True)
        if row.part != OF_FILE:
            self._put(row, field.text, self._not_saved)
            return

        def work(store: Store, ctx: Context) -> Event:
            from pipetui.services.settings import set_base_currency, set_timezone

            return (set_base_currency if row.title == "currency" else set_timezone)(store, ctx, field.text)

        self.write(work, then=lambda _event: self._end_edit(), failed=self._not_saved)

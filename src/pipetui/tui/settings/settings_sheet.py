"""What the screen of settings says: every setting, the file's own, and every key, with what holds and what would."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from pipetui.config.keymap import DEFAULT_KEYS, GO_TO, SCREEN_KEYS
from pipetui.config.settings import KEYS, Settings, get, login_name
from pipetui.tui import safe_text
from pipetui.tui.key_names import show_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.queries.settings import FileSettings

OF_SETTINGS, OF_FILE = "Settings", "This file"

_WHEN = {
    "db": "from the next start",
    "currency": "for files made from now on",
    "timezone": "for files made from now on",
}
_FILE_DOCS = {
    "currency": "The base currency: what totals are in. Kept in the file, for everybody who opens it.",
    "timezone": "Whose days the figures go by. What was dated by its day keeps that day.",
}
_TITLE = 30
"""Cells of the name of a setting."""


class SettingRow(NamedTuple):
    """One thing that can be set.

    Attributes:
        part: the heading it stands below.
        key: as `config set` calls it; `file.currency` and `file.timezone` are the file's own.
        title: its name on the screen.
        value: what holds, as shown; "" when nothing is set.
        typed: the same as it is typed.
        default: what holds without it, in words.
        doc: what it does.
        kind: text, theme, yes or no, keys.
        own: it was set by the user.
    """

    part: str
    key: str
    title: str
    value: str
    typed: str
    default: str
    doc: str
    kind: str
    own: bool


def setting_rows(settings: Settings, keys: Mapping[str, str], file: FileSettings) -> tuple[SettingRow, ...]:
    """All that can be set, part by part.

    Args:
        settings: what stands in the user's settings.
        keys: the keys in force by id.
        file: what the file says of itself.
    """
    return (*_of_settings(settings), *_of_file(file), *_of_keys(settings, keys))


def _of_settings(settings: Settings) -> list[SettingRow]:
    plain = Settings(login_name())
    rows = []
    for key in KEYS:
        if key.kind != "table":
            value = get(settings, key.name)
            doc = key.doc if key.name != "theme" else "The looks of everything."
            kind = "theme" if key.name == "theme" else key.kind
            own = value != get(plain, key.name)
            rows.append(SettingRow(OF_SETTINGS, key.name, key.name, value, value, key.default, doc, kind, own))
    return rows


def _of_file(file: FileSettings) -> list[SettingRow]:
    values = {"currency": file.base_currency, "timezone": file.timezone.key}
    defaults = {"currency": "the first one used", "timezone": "that of the machine that made the file"}
    return [
        SettingRow(
            OF_FILE, f"file.{name}", name, value, value, defaults[name], _FILE_DOCS[name], "text", own=bool(value)
        )
        for name, value in values.items()
    ]


def _of_keys(settings: Settings, keys: Mapping[str, str]) -> list[SettingRow]:
    rows = []
    for specs, board in ((DEFAULT_KEYS, True), (SCREEN_KEYS, False)):
        for spec in specs:
            part = f"Keys of the board: {spec.group.lower()}" if board else f"Keys: {spec.group.lower()}"
            if spec.group == GO_TO:
                part = f"Keys behind {show_keys(keys['goto.open'])}"
            shown = show_keys(keys[spec.id])
            doc = spec.tooltip[:1].upper() + spec.tooltip[1:] + "."
            own = spec.id in settings.keymap
            rows.append(
                SettingRow(
                    part, f"keymap.{spec.id}", spec.title, shown, keys[spec.id], show_keys(spec.keys), doc, "keys", own
                )
            )
    return rows


def when(row: SettingRow) -> str:
    """From when on a change of it holds; "" when that is at once."""
    return _WHEN.get(row.key, "")


class Sheet(NamedTuple):
    """Rows with their headings between them, as the list shows them; None stands for a blank line.

    Attributes:
        lines: a setting, a heading, or nothing.
        headings: the places of those that are no setting.
    """

    lines: tuple[SettingRow | str | None, ...]
    headings: frozenset[int]

    @classmethod
    def of(cls, rows: Sequence[SettingRow]) -> Sheet:
        """Put headings between rows."""
        lines: list[SettingRow | str | None] = []
        for part, members in groupby(rows, key=lambda row: row.part):
            lines += [*([None] if lines else []), part, *members]
        return cls(tuple(lines), frozenset(at for at, line in enumerate(lines) if not isinstance(line, SettingRow)))

    def row(self, place: int | None) -> SettingRow | None:
        """The setting at a place."""
        line = self.lines[place] if place is not None and place < len(self.lines) else None
        return line if isinstance(line, SettingRow) else None

    def place_of(self, key: str | None) -> int | None:
        """Where a setting stands."""
        return next(
            (at for at, line in enumerate(self.lines) if isinstance(line, SettingRow) and line.key == key), None
        )

    def next_part(self, place: int) -> int:
        """The first setting of the next part, round the end."""
        starts = [at for at, line in enumerate(self.lines) if isinstance(line, str)]
        return next((at for at in starts if at > place), starts[0] if starts else 0) + 1

    def draw(self, place: int, width: int) -> Content:
        """One line in at most so many cells."""
        line = self.lines[place]
        if line is None:
            return Content("")
        if isinstance(line, str):
            return Content.styled(safe_text.line(line), "bold $text-accent")
        title = line.title if cell_len(line.title) < _TITLE else line.title[: _TITLE - 2] + "…"
        room = min(_TITLE, max(width // 2, 1))
        value = safe_text.line(line.value) if line.value else f"({line.default})"
        return Content.assemble(
            set_cell_size(title, room),
            Content.styled(value, "bold" if line.own else "$text-muted" if not line.value else ""),
            Content.styled("  yours" if line.own and line.part != OF_FILE else "", "$text-success"),
        ).truncate(width, ellipsis=True)


def about(row: SettingRow) -> Content:
    """What a setting does, what holds without it, and from when on a change holds."""
    effect = when(row)
    name = row.key.removeprefix("file.")
    return Content("\n").join(
        (
            Content(safe_text.line(row.doc)),
            Content.styled(f"Without it: {safe_text.line(row.default)}.{f' A change holds {effect}.' * bool(effect)}",
                           "$text-muted"),
            Content.styled(f"pipetui config set {name} …", "$text-muted"),
        )
    )  # fmt: skip

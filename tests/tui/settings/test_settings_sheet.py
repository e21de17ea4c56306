"""The words of the screen of settings, and where its rows stand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from pipetui.config.keymap import DEFAULT_KEYS, SCREEN_KEYS, resolve
from pipetui.config.settings import KEYS, Settings, login_name
from pipetui.queries.settings import FileSettings
from pipetui.tui.settings.settings_sheet import SettingRow, Sheet, about, setting_rows, when
from support.hostile import PAYLOADS, SCRIPTS

FILE = FileSettings("EUR", ZoneInfo("Europe/Zurich"), 1)


def rows(**given: object) -> dict[str, SettingRow]:
    settings = Settings(login_name())._replace(**given)  # type: ignore[arg-type]
    return {row.key: row for row in setting_rows(settings, resolve(settings.keymap), FILE)}


def test_every_setting_the_files_own_and_every_key_are_there() -> None:
    keys = [f"keymap.{spec.id}" for spec in (*DEFAULT_KEYS, *SCREEN_KEYS)]
    named = [key.name for key in KEYS if key.kind != "table"]
    assert list(rows()) == [*named, "file.currency", "file.timezone", *keys]
    assert all(row.doc for row in rows().values())


def test_what_the_user_set_is_told_from_what_holds_anyway() -> None:
    found = rows(pane=True, keymap={"deal.win": "f5"})
    assert {key for key, row in found.items() if row.own} == {
        "pane",
        "keymap.deal.win",
        "file.currency",
        "file.timezone",
    }
    assert (found["pane"].value, found["keymap.deal.win"].value) == ("yes", "f5")
    assert found["keymap.deal.win"].default == "w"


@pytest.mark.parametrize(
    ("key", "words"),
    [("db", "next start"), ("currency", "files made from now on"), ("theme", ""), ("file.currency", "")],
)
def test_from_when_on_a_change_holds(key: str, words: str) -> None:
    row = rows()[key]
    assert words in when(row)
    assert bool(words) == bool(when(row))
    assert ("A change holds" in about(row).plain) == bool(words)
    assert f"pipetui config set {key.removeprefix('file.')} …" in about(row).plain


def test_headings_stand_between_the_parts() -> None:
    sheet = Sheet.of(list(rows().values()))
    assert sheet.lines[0] == "Settings"
    assert sheet.row(0) is None
    assert sheet.row(None) is None
    assert sheet.place_of("name") == 1
    assert sheet.place_of("nothing") is None
    part = sheet.next_part(1)
    assert sheet.lines[part - 2 : part] == (None, "This file")
    seen = []
    for _ in range(20):
        part = sheet.next_part(part)
        row = sheet.row(part)
        assert row is not None
        seen.append(row.part)
    assert {"Settings", "Keys behind o", "Keys: settings"} <= set(seen)  # and round the end


def test_a_line_says_what_holds() -> None:
    sheet = Sheet.of(list(rows(pane=True).values()))
    lines = {sheet.draw(at, 80).plain for at in range(len(sheet.lines))}
    assert "pane                          yes  yours" in lines
    assert "db                            (the file shown by `pipetui info`)" in lines
    assert "Won                           w" in lines
    assert "" in lines


@pytest.mark.parametrize("width", [0, 1, 7, 40, 200])
def test_hostile_values_fit_and_stay_letters(width: int) -> None:
    for name in (*PAYLOADS.values(), *SCRIPTS.values(), "x" * 2_000):
        row = rows()["name"]._replace(value=name, typed=name)
        line = Sheet.of([row]).draw(1, width)
        assert cell_len(line.plain) <= width
        assert "\x1b" not in line.plain + about(row._replace(doc=name, default=name)).plain

"""A setting that is written: what held before and what holds now, and that nothing else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.config.settings import login_name
from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.tui.settings.settings_effects import put

if TYPE_CHECKING:
    from pathlib import Path


def test_comments_stay_and_both_states_come_back(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\nname = "ana"  # me\n')
    before, after = put(path, "theme", "nord")
    assert (before.name, before.theme, after.theme) == ("ana", "pipetui-dark", "nord")
    assert path.read_text() == '# mine\nname = "ana"  # me\ntheme = "nord"\n'
    assert put(path, "keymap.deal.win", "f5")[1].keymap == {"deal.win": "f5"}


def test_settings_that_are_not_there_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    before, after = put(path, "pane", "yes")
    assert (before.name, before.pane, after.pane) == (login_name(), False, True)
    assert path.stat().st_mode & 0o777 == 0o600


def test_broken_settings_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("name = \n# and more\n")
    with pytest.raises(InvalidInput, match=r"config\.toml"):
        put(path, "theme", "nord")
    assert path.read_text() == "name = \n# and more\n"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationFailed):
        put(tmp_path / "file" / "config.toml", "theme", "nord")


def test_a_conflict_of_keys_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(InvalidInput, match=r"both deal\.win"):
        put(path, "keymap.deal.win", "x")
    assert not path.exists()

"""Where things are kept: where platformdirs says, without asking it on Linux."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from pipetui.config.paths import backup_dir, default_config, default_db, state_dir
from pipetui.domain.errors import OperationFailed


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "ANDROID_DATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_places_are_those_of_platformdirs() -> None:
    assert default_db() == platformdirs.user_data_path("pipetui", appauthor=False) / "pipetui.db"
    assert default_config() == platformdirs.user_config_path("pipetui", appauthor=False) / "config.toml"
    assert state_dir() == platformdirs.user_state_path("pipetui", appauthor=False)


def test_the_environment_may_name_other_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    test_the_places_are_those_of_platformdirs()
    assert default_db().is_relative_to(tmp_path / "d")
    assert default_config().is_relative_to(tmp_path / "c")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the XDG rule")
@pytest.mark.parametrize("named", ["", "  ", "relative/path"])
def test_an_empty_or_relative_place_is_ignored(named: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", named)
    assert default_db() == home / ".local" / "share" / "pipetui" / "pipetui.db"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_platformdirs_is_asked(platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "asked")
    assert default_db() == tmp_path / "asked" / "pipetui.db"


def test_on_android_platformdirs_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANDROID_DATA", "/data")
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: tmp_path / "asked")
    assert default_config() == tmp_path / "asked" / "config.toml"


def no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.parametrize("found", [no_home, lambda: Path("nowhere")], ids=["none", "relative"])
def test_without_a_home_it_says_so(found: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", found)
    for ask in (default_db, default_config):
        with pytest.raises(OperationFailed, match="no home directory") as raised:
            ask()
        assert "--db" in raised.value.hint


def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    for place in (default_db, default_config):
        with pytest.raises(OperationFailed, match="no home directory"):
            place()


def test_without_a_home_a_named_place_serves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_db() == tmp_path / "pipetui" / "pipetui.db"


@pytest.mark.parametrize(
    ("db", "folder"),
    [
        ("/data/pipetui.db", "/data/pipetui-backups"),
        ("maven.db", "maven-backups"),
        ("/x/deals", "/x/deals-backups"),
        ("/x/a.b.db", "/x/a.b-backups"),
    ],
)
def test_backups_stand_beside_their_file(db: str, folder: str) -> None:
    assert backup_dir(Path(db)) == Path(folder)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it is asked")
def test_asking_for_a_place_does_not_load_platformdirs() -> None:
    code = "import sys; from pipetui.config.paths import default_db; default_db(); print('platformdirs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

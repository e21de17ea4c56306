"""Where things are kept: the file, the settings, the backups, in the places that the platform has for them.

platformdirs decides, but is not asked on Linux: its import takes 34 ms, more than a short summary may, and there its
answer is two lines of the XDG specification (a test holds the two equal).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipetui.domain.errors import OperationFailed

_APP = "pipetui"


def default_db() -> Path:
    """Return the file that is used when none is named.

    Raises:
        OperationFailed: there is no home directory.
    """
    return _directory("data") / "pipetui.db"


def default_config() -> Path:
    """Return the settings file that is used when none is named; it need not exist.

    Raises:
        OperationFailed: there is no home directory.
    """
    return _directory("config") / "config.toml"


def state_dir() -> Path:
    """Return the folder for what the program keeps between two runs and the user does not edit; it need not exist.

    Raises:
        OperationFailed: there is no home directory.
    """
    return _directory("state")


def backup_dir(db: Path) -> Path:
    """Return the folder for a file's automatic backups: beside it, so on the same disk and found together with it."""
    return db.parent / f"{db.stem}-backups"


def _directory(purpose: str) -> Path:
    if sys.platform.startswith("linux") and "ANDROID_DATA" not in os.environ:
        variable, below_home = {
            "data": ("XDG_DATA_HOME", Path(".local", "share")),
            "config": ("XDG_CONFIG_HOME", Path(".config")),
            "state": ("XDG_STATE_HOME", Path(".local", "state")),
        }[purpose]
        named = os.environ.get(variable, "").strip()
        # the specification has relative paths ignored
        return (Path(named) if Path(named).is_absolute() else _home() / below_home) / _APP
    import platformdirs

    _home()
    ask = {
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
        "state": platformdirs.user_state_path,
    }
    return ask[purpose](_APP, appauthor=False)


def _home() -> Path:
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("~")
    # Python takes an empty HOME for the root of the disk: as root, files would be made there.
    if not home.is_absolute() or os.environ.get("HOME") == "":
        raise OperationFailed(
            "there is no home directory to keep the file in",
            "Set HOME, or name the file and the settings with --db and --config.",
        )
    return home

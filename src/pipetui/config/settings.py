"""The user's settings: a TOML file, read strictly and written back with the user's comments kept.

Every setting of `KEYS` has an effect; an unknown one is an error that names the nearest known, because a setting that
is silently ignored is worse than one that is refused. Most users have no such file, and then nothing is imported.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.paths import default_config
from pipetui.domain.errors import InvalidInput, OperationFailed, PipetuiError
from pipetui.domain.text import LIMITS, clean, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit import TOMLDocument

THEMES = (
    "pipetui-dark",
    "pipetui-light",
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
"""The looks one can choose: two of our own, and Textual's. A test compares them with what there is."""


class Key(NamedTuple):
    """One setting.

    Attributes:
        name: as written in the file.
        kind: `text`, `yes or no` or `table`.
        default: what holds without it, in words.
        doc: what it does.
    """

    name: str
    kind: str
    default: str
    doc: str


KEYS: tuple[Key, ...] = (
    Key("name", "text", "your login name", "Who you are: written into the history, and the owner of your undo."),
    Key("db", "text", "the file shown by `pipetui info`", "The file to use where neither --db nor PIPETUI_DB says."),
    Key("currency", "text", "the first one used", "The base currency that a new file gets, such as EUR."),
    Key("timezone", "text", "the system's", "The timezone that a new file gets, such as Europe/Paris."),
    Key("theme", "text", THEMES[0], f"The board's looks: {', '.join(THEMES)}."),
    Key("pane", "yes or no", "no", "Whether the board opens with the metrics pane."),
    Key("pane_period", "text", "this-month", "The pane's period: last-quarter, 2026, … (this-month: rates of a year)."),
    Key("keymap", "table", "the board's own keys", 'Other keys, by id: `"deal.win" = "Y"` below `[keymap]`.'),
)
"""The settings there are: the source of messages, of `config get` and `config set`, and of their page in the docs."""

_BY_NAME = {key.name: key for key in KEYS}
_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Settings(NamedTuple):
    """The settings in force, defaults filled in.

    Attributes:
        name: who acts unless `--as` says otherwise.
        db: the file to use; None: the platform's own place.
        currency: the base currency of a new file; None: the first one used.
        timezone: the timezone of a new file; None: the system's.
        theme: one of `THEMES`.
        pane: whether the board opens with the pane.
        pane_period: the pane's period, as `parse_period` reads it.
        keymap: the user's keys by id; see `config.keymap.resolve`.
    """

    name: str
    db: Path | None = None
    currency: str | None = None
    timezone: str | None = None
    theme: str = THEMES[0]
    pane: bool = False
    pane_period: str = "this-month"
    keymap: Mapping[str, str] = {}


def load(path: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the file of `--config`, which must exist; None: the default one, which need not.

    Raises:
        InvalidInput: the file is not TOML, or has an unknown key or a bad value: why, then which file.
        OperationFailed: it is there and cannot be read.
    """
    text = _text_of(path) if path is not None else _default_text()
    if text is None:
        return Settings(login_name())
    return _settings(text, path or default_config())


def get(settings: Settings, key: str) -> str:
    """Return a setting as `config get` prints it; "" where none is set. `keymap.ID` gives the keys of an id.

    Raises:
        InvalidInput: there is no such setting.
    """
    name, _, key_id = key.partition(".")
    if name not in _BY_NAME or (key_id and name != "keymap"):
        raise _unknown(key, "")
    if key_id:
        from pipetui.config.keymap import resolve, unknown_id

        keys = resolve(settings.keymap)
        if key_id not in keys:
            raise unknown_id(key_id)
        return keys[key_id]
    if name == "keymap":
        return "\n".join(f"{each} = {keys}" for each, keys in settings.keymap.items())
    value = getattr(settings, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def write(path: Path | None, key: str, value: str) -> Path:
    """Write one setting, keep everything else in the file as it is, and return the file's path.

    The file is checked as a whole before it replaces the one there, by a rename; it is readable by its user only.

    Args:
        path: the settings file; None: the default one. Made if need be.
        key: the setting, or `keymap.ID`.
        value: as typed; "" takes the setting out, back to its default.

    Raises:
        InvalidInput: no such setting, a value that it cannot have, or a file with something else wrong in it.
        OperationFailed: the file cannot be read or written.
    """
    import tomlkit

    target = _followed(path or default_config())
    name, _, key_id = key.partition(".")
    if name not in _BY_NAME or bool(key_id) != (name == "keymap"):
        raise _unknown(key, "")
    text = _text_of(target) if target.exists() else ""
    _table(text, target)
    document = tomlkit.parse(text)
    if key_id:
        _put_key(document, key_id, value.strip(), target)
    else:
        _put(document, name, value.strip())
    written = tomlkit.dumps(document)
    _settings(written, target)
    _replace(target, written)
    return target


def _put(document: TOMLDocument, name: str, value: str) -> None:
    """Set or take out a setting that is no table."""
    if not value:
        document.pop(name, None)
        return
    typed: str | bool = value
    if _BY_NAME[name].kind == "yes or no":
        typed = _YES_NO.get(value.lower(), value)
    # after a table's head a new line would belong to that table
    tables = {} if name in document else {each: document.pop(each) for each in ("keymap",) if each in document}
    document[name] = typed
    document.update(tables)


def _put_key(document: TOMLDocument, key_id: str, value: str, target: Path) -> None:
    """Set or take out the keys of an id, be it written quoted, dotted or in a table of its own."""
    keymap = document.setdefault("keymap", {})
    if not isinstance(keymap, dict):
        fault = f"keymap must be a table, in {target}"
        raise InvalidInput(fault, "Mend it with `pipetui config edit`.", field="keymap")
    group, _, rest = key_id.partition(".")
    inner = keymap.get(group)
    place, name = (inner, rest) if isinstance(inner, dict) and rest in inner else (keymap, key_id)
    if value:
        place[name] = value
    else:
        place.pop(name, None)


def login_name() -> str:
    """Return the name that the system knows the user by; "me" where it knows none."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if name := visible(os.environ.get(variable, "")).strip()[: LIMITS["owner"]]:
            return name
    try:
        import pwd

        return visible(pwd.getpwuid(os.getuid()).pw_name).strip() or "me"
    except (ImportError, KeyError):
        return "me"


def _followed(path: Path) -> Path:
    """Return the file that a link (dotfiles) leads to, so that a link stays one."""
    if "\0" in str(path):
        raise OperationFailed("no file can have such a name: it has a zero byte in it", "Name another with --config.")
    return Path(os.path.realpath(path))


def _default_text() -> str | None:
    path = default_config()
    return _text_of(path) if path.exists() else None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = f"`pipetui --config {path} config set name NAME` makes one."
        raise InvalidInput(f"no settings file {path}", hint) from None
    except UnicodeDecodeError:
        raise InvalidInput(f"this is not UTF-8 text: {path}", "Save it as UTF-8, or move it away.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OperationFailed(f"cannot read the settings in {path}: {reason}", "Name another with --config.") from None


def _table(text: str, path: Path) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"this is not TOML: {error}, in {path}", "Mend it with `pipetui config edit`.") from None


def _settings(text: str, path: Path) -> Settings:
    found: dict[str, object] = {}
    for name, value in _table(text, path).items():
        if name not in _BY_NAME:
            raise _unknown(name, f", in {path}")
        try:
            found[name] = _value(name, value)
        except PipetuiError as error:
            raise InvalidInput(f"{error.message}, in {path}", error.hint, field=name) from None
    found.setdefault("name", login_name())
    return Settings(**found)  # type: ignore[arg-type]


def _value(name: str, value: object) -> object:
    """Check one setting's value and return what it means."""
    if name == "keymap":
        return _keymap(value)
    if name == "pane":
        if not isinstance(value, bool):
            raise InvalidInput(f"pane cannot be {value!r}", "Write pane = true or pane = false.")
        return value
    if not isinstance(value, str):
        raise InvalidInput(f"{name} must be text", f'Put the value in quotes: {name} = "…".')
    return _TEXTS[name](value)


def _name(text: str) -> str:
    return clean(text, field="name", limit=LIMITS["owner"], required=True)


def _db(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise InvalidInput("db is no path", 'Write db = "~/sales.db", or take the line out.')
    return Path(text.strip()).expanduser()


def _currency(text: str) -> str:
    from pipetui.domain.money import check_currency

    return check_currency(text)


def _timezone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(text.strip()).key
    except (OSError, ValueError, KeyError):
        raise InvalidInput(
            f"unknown timezone {visible(text[:40])}", "Write it like Europe/Paris or America/New_York."
        ) from None


def _theme(text: str) -> str:
    theme = text.strip().lower()
    if theme not in THEMES:
        raise InvalidInput(f"unknown theme {visible(text[:40])}{_near(theme, THEMES)}", f"Known: {', '.join(THEMES)}.")
    return theme


def _period(text: str) -> str:
    from datetime import date

    from pipetui.domain.periods import parse_period

    parse_period(text, date(2026, 1, 1))  # any day will do: it is read again when the pane is drawn
    return text.strip()


_TEXTS = {
    "name": _name,
    "db": _db,
    "currency": _currency,
    "timezone": _timezone,
    "theme": _theme,
    "pane_period": _period,
}


def _keymap(value: object) -> dict[str, str]:
    from pipetui.config.keymap import resolve

    if not isinstance(value, dict):
        raise InvalidInput("keymap must be a table", 'Write [keymap] on a line, and "deal.win" = "Y" below it.')
    flat: dict[str, str] = {}
    for name, keys in value.items():
        # `deal.win = "Y"` without quotes is a table in TOML; it means the same here
        entries = {f"{name}.{rest}": each for rest, each in keys.items()} if isinstance(keys, dict) else {name: keys}
        for key_id, typed in entries.items():
            if not isinstance(typed, str):
                raise InvalidInput(f"keymap: {visible(key_id[:40])} must be text", 'Write "deal.win" = "Y".')
            flat[key_id] = typed
    resolve(flat)
    return flat


def _unknown(name: str, where: str) -> InvalidInput:
    return InvalidInput(
        f"unknown setting {visible(name[:40])}{_near(name, tuple(_BY_NAME))}{where}",
        f"Known: {', '.join(_BY_NAME)}.",
        field=name[:40],
    )


def _near(typed: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(typed[:40], names, n=1, cutoff=0.6)
    return f", did you mean {near[0]}?" if near else ""


def _replace(target: Path, text: str) -> None:
    """Write beside the target, readable by its user only, and rename over it: a full disk leaves the old file."""
    import tempfile

    beside: str | None = None
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, beside = tempfile.mkstemp(prefix=".config-", dir=target.parent)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        Path(beside).replace(target)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise OperationFailed(
            f"cannot write the settings to {target}: {error.strerror or error}", "They are as they were."
        ) from None

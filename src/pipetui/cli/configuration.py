"""`config`: the user's settings, and the two that belong to the file: its currency and its timezone."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipetui.cli import output
from pipetui.cli.command import Command, new_app
from pipetui.cli.session import session_of
from pipetui.domain.errors import OperationFailed

if TYPE_CHECKING:
    from pipetui.cli.session import Session

app = new_app("Your settings, and the file's currency and timezone.")

_OF_THE_FILE = ("currency", "timezone")


def _keys() -> list[str]:
    from pipetui.config.settings import KEYS

    return [key.name for key in KEYS]


def _offered(incomplete: str) -> list[str]:
    return [key for key in _keys() if key.startswith(incomplete)]


ForNewFiles = Annotated[
    bool, typer.Option("--new-files", help="The currency or timezone that new files get, instead of this file's.")
]


@app.command("get", cls=Command)
def get(
    ctx: typer.Context,
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="One setting. Default: all.", autocompletion=_offered)
    ] = None,
    new_files: ForNewFiles = False,
) -> None:
    """Print a setting, or all of them."""
    session = session_of(ctx)
    if key is not None:
        output.write(_visible_lines(_value(session, key, new_files=new_files)))
        return
    output.as_plain_lines((name, _value(session, name, new_files=new_files).replace("\n", "; ")) for name in _keys())


def _visible_lines(value: str) -> str:
    from pipetui.domain.text import visible

    return visible(value, multiline=True) + "\n"


def _value(session: "Session", key: str, *, new_files: bool) -> str:
    if key in _OF_THE_FILE and not new_files:
        settings = session.file_settings
        return settings.base_currency if key == "currency" else settings.timezone.key
    from pipetui.config.settings import get as value_of

    return value_of(session.settings, key)


@app.command("set", cls=Command)
def set_value(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="See `config get`.", autocompletion=_offered)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help='"" goes back to the default.')],
    new_files: ForNewFiles = False,
) -> None:
    """Set a setting. currency and timezone are kept in the file, and can be undone."""
    session = session_of(ctx)
    if key in _OF_THE_FILE and not new_files:
        from pipetui.services.settings import set_base_currency, set_timezone

        change = set_base_currency if key == "currency" else set_timezone
        session.done(change(session.store, session.context, value))
        return
    from pipetui.config.settings import write

    path = write(session.config_path, key, value)
    output.line(f"Set {key} in {path}" if value.strip() else f"Took {key} out of {path}")


@app.command("path", cls=Command)
def path(ctx: typer.Context) -> None:
    """Print where the settings are."""
    output.line(str(_path(session_of(ctx))))


def _path(session: "Session") -> Path:
    from pipetui.config.paths import default_config

    return session.config_path or default_config()


@app.command("edit", cls=Command)
def edit(ctx: typer.Context) -> None:
    """Open the settings in $VISUAL or $EDITOR, and check them afterwards."""
    session = session_of(ctx)
    import subprocess

    target = _path(session)
    if not target.exists():
        _make(target)
    words = _editor()
    try:
        ended = subprocess.run([*words, str(target)], check=False).returncode  # noqa: S603 - an argument list, no shell
    except OSError as error:
        raise OperationFailed(
            f"the editor {words[0]} cannot be started: {error.strerror}", "Set EDITOR to one that can."
        ) from error
    if ended:
        raise OperationFailed(
            f"the editor {words[0]} ended with {ended}", "Look at the settings with `pipetui config get`."
        )
    from pipetui.config.settings import load

    load(target)
    output.line(f"The settings in {target} are fine.")


def _editor() -> list[str]:
    """Return the editor's command as a list: `EDITOR="vim -n"` is a program and an option, never a shell's line."""
    import shlex
    import shutil

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        try:
            words = shlex.split(named)
        except ValueError:
            words = []
        if words:
            return words
        raise OperationFailed("EDITOR cannot be read as a command", "Set it like EDITOR='vim -n'.")
    found = next((name for name in ("sensible-editor", "nano", "vim", "vi", "notepad") if shutil.which(name)), None)
    if found is None:
        raise OperationFailed("there is no editor", "Set EDITOR, or use `pipetui config set KEY VALUE`.")
    return [found]


def _make(target: Path) -> None:
    """Write a settings file that explains itself: every setting as a comment."""
    from pipetui.config.settings import KEYS

    lines = ["# The settings of pipetui. Take the # off a line to set it; `pipetui config get` shows all.", ""]
    for key in KEYS:
        lines += [f"# {key.doc} Default: {key.default}."]
        lines += (
            ["# [keymap]", '# "deal.win" = "Y"'] if key.kind == "table" else [f"# {key.name} = {_example(key.kind)}"]
        )
        lines.append("")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    except OSError as error:
        raise OperationFailed(f"{target} cannot be written: {error.strerror}", "Name another with --config.") from error


def _example(kind: str) -> str:
    return "true" if kind == "yes or no" else '"…"'

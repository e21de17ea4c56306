"""A text in the user's own editor: the board steps aside, and the text comes back when the editor has ended.

The editor gets an argument list, never a line for a shell. Its file is readable by its owner only and gone afterwards.
Whatever goes wrong (there is none, it fails, it leaves nothing) is an error, and the text is as it was.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipetui.domain.errors import OperationFailed
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from typing import Protocol

    from textual.widgets import TextArea

    class Suspends(Protocol):
        """What is needed of an app."""

        def suspend(self) -> AbstractContextManager[None]:
            """Give the terminal away for a while."""
            ...

        def without_interrupts(self) -> AbstractContextManager[None]:
            """Take ctrl+c for the editor's meanwhile."""
            ...


_USUAL = ("nano", "vim", "vi", "emacs", "micro", "hx")
_KEPT = "The text is as it was."


def editor_command(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the user's editor as an argument list: `$VISUAL`, else `$EDITOR`, else the first usual one that is there.

    Args:
        environment: None: the process's own.

    Raises:
        OperationFailed: none is named and none of the usual ones is there, or the name cannot be read.
    """
    env = os.environ if environment is None else environment
    for variable in ("VISUAL", "EDITOR"):
        named = env.get(variable, "").strip()
        if named:
            try:
                words = shlex.split(named)
            except ValueError:
                words = []
            if words:
                return words
            raise OperationFailed(f"${variable} cannot be read: {visible(named[:60])}", _KEPT)
    for name in _USUAL:
        found = shutil.which(name, path=env.get("PATH"))
        if found:
            return [found]
    raise OperationFailed("there is no editor", "Name one in $EDITOR, then start the board again.")


def edit(app: Suspends, text: str) -> str:
    """Let the user edit a text and return it.

    Args:
        app: gives the terminal away meanwhile.
        text: what is to be edited.

    Raises:
        OperationFailed: the editor is missing or has failed, or left nothing of a text; nothing is lost then.
    """
    command = editor_command()
    try:
        folder = tempfile.mkdtemp(prefix="pipetui-")  # 0700: what an editor keeps beside its file is in it too
    except OSError as error:
        raise OperationFailed(f"no file can be made for the editor: {error.strerror}", _KEPT) from error
    try:
        file = Path(folder) / "notes.md"
        written = _write(file, text)
        failure = _run(app, [*command, str(file)])
        return _left(file, written, text, failure)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def edit_area(app: object, area: TextArea) -> bool:
    """Let the user edit what stands in a text area; tell whether it is another text now. Its own undo takes it back.

    Args:
        app: the program's app; another one cannot give its terminal away.
        area: the text area.

    Raises:
        OperationFailed: see `edit`; the text is as it was.
    """
    text = edit(cast("Suspends", app), area.text)
    if text == area.text:
        return False
    area.replace(visible(text, multiline=True), (0, 0), area.document.end)
    return True


def _write(file: Path, text: str) -> bytes:
    content = (text + ("\n" if text and not text.endswith("\n") else "")).encode("utf-8", "replace")
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(content)
    except OSError as error:
        raise OperationFailed(f"the text could not be handed to the editor: {error.strerror}", _KEPT) from error
    return content


def _run(app: Suspends, command: list[str]) -> OperationFailed | None:
    """Run the editor in the terminal; return what went wrong. Nothing is raised while the terminal is given away."""
    from textual.app import SuspendNotSupported

    name = visible(Path(command[0]).name[:40])
    failure: OperationFailed | None = None
    try:
        with app.without_interrupts(), app.suspend():
            try:
                code = subprocess.run(command, check=False).returncode  # noqa: S603 (the user's own editor, no shell)
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or "its name cannot be used"
                failure = OperationFailed(f"{name} could not be started: {why}", f"{_KEPT} Is $EDITOR right?")
            else:
                how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
                failure = OperationFailed(f"{name} {how}", _KEPT) if code else None
    except SuspendNotSupported:
        failure = OperationFailed("this terminal cannot be given to an editor", _KEPT)
    return failure


def _left(file: Path, written: bytes, before: str, failure: OperationFailed | None) -> str:
    """What the editor left; a line break at the end is its own. One that failed after saving has still saved."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise failure or OperationFailed(f"the editor left no text: {error.strerror}", _KEPT) from error
    if failure is not None and content == written:
        raise failure
    text = content.decode(errors="replace").replace("\r\n", "\n").rstrip("\n")
    if before.strip() and not text.strip():
        raise failure or OperationFailed("the editor left nothing", f"{_KEPT} To clear it, delete it here.")
    return before if content == written else text

"""What was typed and not saved yet, kept in a file of its own: it outlives a crash, a lost line and a hasty quit.

Texts only, by the names of their fields: a draft knows no form and no deal. It is client data, so its file is nobody
else's to read (0600), and it goes when its text has been saved or thrown away. Nothing here ever fails the program: a
draft that cannot be read is none, and one that cannot be written is told by the answer.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.config.paths import state_dir
from pipetui.domain.errors import OperationFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMA = 1
_LONGEST = 8 << 20
"""The most bytes of a file that is read as a draft: notes hold 100,000 characters."""


class Draft(NamedTuple):
    """Texts that were typed.

    Attributes:
        at: when they were last kept, an instant.
        texts: what was typed, by field; only fields that differ from what stood in them.
        before: what stood in the same fields when they were opened.
    """

    at: str
    texts: Mapping[str, str]
    before: Mapping[str, str] = {}

    def without(self, field: str) -> Draft:
        """The draft less one of its fields."""
        return self._replace(
            texts={name: text for name, text in self.texts.items() if name != field},
            before={name: text for name, text in self.before.items() if name != field},
        )


class DraftFile:
    """The place of one form's draft."""

    def __init__(self, db: str, form: str) -> None:
        """Name the draft; nothing is read or made yet.

        Args:
            db: the path of the database that the form writes to.
            form: what is being written ("new deal", "deal 12").
        """
        self._owner = {"db": os.path.realpath(db), "form": form}

    @property
    def path(self) -> Path:
        """Where it is, or would be.

        Raises:
            OperationFailed: there is no home directory.
        """
        key = sha256("\0".join(self._owner.values()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return state_dir() / "drafts" / f"{key}.json"

    def read(self) -> Draft | None:
        """Return the draft; None when there is none that can be read."""
        try:
            path = self.path
            if path.stat().st_size > _LONGEST:
                return None
            found: Any = json.loads(path.read_bytes())
            if found["schema"] != _SCHEMA or found["owner"] != self._owner:
                return None
            draft = Draft(str(found["at"]), _texts(found["texts"]), _texts(found["before"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OperationFailed):
            return None
        return draft if draft.texts else None

    def write(self, draft: Draft) -> bool:
        """Keep a draft in place of the one before, whole or not at all; tell whether that went well."""
        document = {"schema": _SCHEMA, "owner": self._owner} | draft._asdict()
        temporary: Path | None = None
        try:
            path = self.path
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = path.with_name(f"{path.name}.{os.getpid()}")
            # A file of that name is what a process of the same number left behind when it was killed.
            temporary.unlink(missing_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(json.dumps(document).encode())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except (OSError, OperationFailed):
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
            return False
        return True

    def remove(self) -> None:
        """Forget the draft, if there is one."""
        with suppress(OSError, OperationFailed):
            self.path.unlink(missing_ok=True)


def waiting_drafts(db: str) -> tuple[str, ...]:
    """Return the forms that have a draft waiting for them, of one database file."""
    wanted = os.path.realpath(db)
    return tuple(sorted(str(owner["form"]) for _, owner in _kept() if owner["db"] == wanted and "form" in owner))


def _kept() -> Iterator[tuple[Path, dict[str, str]]]:
    """Each draft's file, and whose it is; what cannot be read is none."""
    with suppress(OSError, OperationFailed):
        for path in (state_dir() / "drafts").glob("*.json"):
            with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                if path.stat().st_size <= _LONGEST:
                    owner = json.loads(path.read_bytes())["owner"]
                    if isinstance(owner, dict) and isinstance(owner.get("db"), str):
                        yield path, owner


def forget_drafts_in(folder: Path) -> None:
    """Forget what was typed into the files of a folder that goes, and into any like it that is gone already.

    Args:
        folder: ends in "-" and letters of its own, as temporary ones do.
    """
    kind = f"{folder.name.rpartition('-')[0]}-"
    for path, owner in _kept():
        with suppress(OSError):
            home = Path(owner["db"]).parent
            if home == folder.resolve() or (home.name.startswith(kind) and not home.exists()):
                path.unlink(missing_ok=True)


def _texts(found: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in found.items()}

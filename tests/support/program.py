"""The command line run in this process, for tests of what commands print and do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipetui.__main__ import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Program:
    """Runs `pipetui --db FILE --as ana …` and checks how it ended.

    Attributes:
        db: the file.
        out: what the last run wrote to stdout; `err` to stderr.
    """

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = db
        self._capsys = capsys
        self.out = ""
        self.err = ""

    def __call__(self, *words: object, code: int = 0, before: tuple[str, ...] = ("--as", "ana")) -> str:
        """Run a command line and return its stdout.

        Args:
            words: the command and what follows it.
            code: the exit code it must end with.
            before: further options before the command.
        """
        self._capsys.readouterr()
        ended = run(["--db", str(self.db), *before, *map(str, words)])
        self.out, self.err = self._capsys.readouterr()
        assert ended == code, (ended, self.out, self.err)
        return self.out

    def json(self, *words: object, code: int = 0) -> Any:
        """Run a command with `--json` and return its document."""
        document = json.loads(self(*words, "--json", code=code))
        assert document["schema"] == 1
        return document

    def deals(self, *words: object) -> dict[str, dict[str, Any]]:
        """Return the deals that `list` finds, by title."""
        document = json.loads(self("list", "--json", *words))
        return {deal["title"]: deal for deal in document["deals"]}

    def stages(self) -> dict[str, str]:
        """Return the stage of every deal, by title."""
        return {title: deal["stage"] for title, deal in self.deals("status:all").items()}

"""The tutorial is true: every command in it runs, in its order, on one file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from support.program import Program

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
DEALS = "Deal Name,Email,Value,Stage,Signed\nPricing workshop,kim@example.com,4200,Proposal Sent,\n"


def commands() -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", TUTORIAL.read_text(), flags=re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line.split(" | ")[0], comments=True) for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if len(words) > 1]


def test_every_command_of_the_tutorial_runs(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.csv").write_text(DEALS)
    lines = commands()
    assert len(lines) > 25
    for words in lines:
        more = ["--yes"] if words[0] == "import" and "--dry-run" not in words else []
        program(*words, *more)

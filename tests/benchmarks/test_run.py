"""The benchmarks run, on small files: what nobody runs rots."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=900)


@pytest.mark.soak
def test_every_part_makes_its_rows(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    done = run("--rounds", "3", "--deals", "300", "--folder", str(tmp_path / "files"), "--write", str(page))
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 46
    assert all(row.rstrip("| ").endswith(("yes", "**no**")) for row in rows)
    assert "Measured by `python benchmarks/run.py --rounds 3 --deals 300` on " in done.stdout
    assert str(tmp_path) not in page.read_text()
    assert page.read_text().endswith(done.stdout)
    assert "cells that differ from a full repaint, after 180 random keys | – | – | 0 |" in done.stdout


@pytest.mark.soak
def test_one_part_can_be_run_alone(tmp_path: Path) -> None:
    done = run("--part", "memory", "--deals", "100", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n| ") == 2
    assert "peak memory of the board, 100 deals" in done.stdout


def test_a_part_that_there_is_not_is_refused() -> None:
    done = run("--part", "nothing")
    assert done.returncode == 2
    assert "invalid choice" in done.stderr

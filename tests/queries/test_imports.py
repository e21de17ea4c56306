"""Reads start quickly: they bring in neither the ORM nor the screen, nor what takes long for nothing."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import pipetui.queries

MODULES = [name for _, name, _ in pkgutil.walk_packages(pipetui.queries.__path__, "pipetui.queries.")]
HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "typer", "rich", "tomlkit", "decimal", "inspect"}


def loaded_after(statement: str) -> set[str]:
    """What a fresh interpreter has loaded after a statement, beyond what it starts with."""
    program = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_no_read_brings_in_anything_heavy() -> None:
    assert len(MODULES) > 20
    assert not HEAVY & loaded_after(f"import {', '.join(MODULES)}")


@pytest.mark.parametrize("module", ["board", "metrics.summary", "deals"])
def test_what_is_read_most_needs_no_dataclasses_or_json(module: str) -> None:
    loaded = loaded_after(f"import pipetui.queries.{module}")
    assert not {"dataclasses", "json", "zoneinfo"} & loaded


def test_a_summary_pays_only_for_its_own_shapes() -> None:
    loaded = loaded_after("import pipetui.queries.metrics.summary")
    assert not {"pipetui.queries.record_shapes", "pipetui.queries.shapes", "pipetui.queries.pipelines"} & loaded

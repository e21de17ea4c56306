"""The rules stand in the standard library and are cheap to load: they are on the way of every printout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pipetui.domain

MODULES = sorted(path.stem for path in Path(pipetui.domain.__path__[0]).glob("*.py") if path.stem != "__init__")
# `dataclasses` alone costs 18 ms, `decimal` 3; events are the write side's, which loads the ORM anyway.
TOO_DEAR = {
    "dataclasses",
    "decimal",
    "fractions",
    "unicodedata",
    "difflib",
    "inspect",
    "asyncio",
    "zoneinfo",
    "pathlib",
}


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"{code}\nimport sys; print(*sys.modules)"],
        env={"PYTHONPATH": str(Path(pipetui.domain.__path__[0]).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", [name for name in MODULES if name != "events"])
def test_a_module_loads_nothing_dear(module: str) -> None:
    found = loaded(f"import pipetui.domain.{module}") - loaded("import typing, datetime")
    assert not found & TOO_DEAR
    ours = {name for name in found if name.startswith("pipetui.")}
    assert all(name.startswith("pipetui.domain") for name in ours)


def test_all_of_it_loads_without_any_package_installed() -> None:
    # -S leaves site-packages out of the path
    found = loaded("import " + ", ".join(f"pipetui.domain.{module}" for module in MODULES))
    assert {f"pipetui.domain.{module}" for module in MODULES} <= found

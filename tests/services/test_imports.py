"""What importing services brings with it."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pipetui.services


def test_services_can_be_imported_before_the_orm_is() -> None:
    names = [f"pipetui.services.{module.name}" for module in pkgutil.iter_modules(pipetui.services.__path__)]
    assert len(names) > 20
    heavy = ("sqlmodel", "sqlalchemy", "pydantic", "textual")
    program = f"import sys, {', '.join(names)}\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Which file, who acts, in which timezone: flag, environment, settings, default, in this order."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from pipetui.cli.board import GlobalOptions
from pipetui.cli.session import Session
from pipetui.domain.errors import InvalidInput
from pipetui.domain.events import Event
from support.contexts import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def settings(home: Path) -> Path:
    """A settings file that names a file, a person and what new files get."""
    path = home / "config" / "pipetui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'name = "carla"\ndb = "{home / "set.db"}"\ncurrency = "CHF"\ntimezone = "Asia/Tokyo"\n')
    return path


@pytest.fixture
def session(db: Path) -> Iterator[Session]:
    """A session on a file of its own."""
    made = Session(GlobalOptions(db=str(db), actor="ana"))
    yield made
    made.close()


def test_who_acts_is_cleaned_and_never_nobody(db: Path) -> None:
    made = Session(GlobalOptions(db=str(db), actor=" b\x1b[2Jen\n"))
    assert made.context.actor == "b[2Jen"
    made.close()
    for actor in ("", " ", "x" * 1000):
        with pytest.raises(InvalidInput):
            _ = Session(GlobalOptions(db=str(db), actor=actor)).actor


@pytest.mark.usefixtures("settings")
def test_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Session(GlobalOptions()).path == home / "set.db"
    monkeypatch.setenv("PIPETUI_DB", "/env/e.db")
    assert str(Session(GlobalOptions()).path) == "/env/e.db"
    assert str(Session(GlobalOptions(db="/flag/f.db")).path) == "/flag/f.db"


def test_the_default_file(home: Path) -> None:
    assert Session(GlobalOptions()).path == home / "share" / "pipetui" / "pipetui.db"


def test_who_acts(settings: Path, home: Path) -> None:
    for options, name in (
        (GlobalOptions(), "carla"),
        (GlobalOptions(actor="ben"), "ben"),
        (GlobalOptions(config=str(settings)), "carla"),
    ):
        made = Session(options._replace(db=str(home / "x.db")))
        assert made.context.actor == name
        made.close()


def test_a_new_file_gets_what_the_settings_say(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Session(GlobalOptions())
    assert made.file_settings.base_currency == "CHF"
    assert made.context.timezone.key == "Asia/Tokyo"
    assert capsys.readouterr().err == f"Made a new file: {made.path}\n"
    made.close()
    again = Session(GlobalOptions())
    assert again.store.connection.in_transaction is False
    assert capsys.readouterr().err == ""
    again.close()


def test_now_is_one_instant_for_the_whole_command(session: Session) -> None:
    assert session.now == NOW
    assert session.context.now is session.now
    assert session.now.tzinfo is UTC


def test_closing_twice_is_harmless(session: Session) -> None:
    assert session.store is session.store
    session.close()
    session.close()


def test_a_name_that_stands_first_keeps_its_letters(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    session.done(Event(batch_id=None, message="red car is won already", named=True))
    assert capsys.readouterr().out == "red car is won already\n"


@pytest.mark.parametrize(
    ("batch", "number", "line"),
    [
        (3, None, "Moved it (undo with `pipetui undo`)\n"),
        (None, None, "Moved it\n"),
        (3, 12, "Moved it as #12 (undo with `pipetui undo`)\n"),
    ],
)
def test_what_was_done(
    session: Session, capsys: pytest.CaptureFixture[str], batch: int | None, number: int | None, line: str
) -> None:
    session.done(Event(batch_id=batch, message="moved it"), number=number)
    assert capsys.readouterr().out == line

"""The one way out: forms, encodings, colour, width, and what cannot be written."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.cli import output
from pipetui.cli.faults import OutputClosed
from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.domain.text import visible
from pipetui.interchange.row_building import tidy
from pipetui.render import styles
from pipetui.render.page import Page
from support.hostile import PAYLOADS, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Callable


class Screen(io.StringIO):
    """A stdout that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], io.BytesIO]:
    """Gives the process a stdout of some encoding; returns what arrives there, after `output.flush`."""

    def made(encoding: str) -> io.BytesIO:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        output.prepare()
        return raw

    return made


def test_a_terminal_without_unicode_gets_stand_ins(encoded: Callable[[str], io.BytesIO]) -> None:
    raw = encoded("ascii")
    output.line("€12,500 ‖ ▇▇ ● Inès … 株")
    output.flush()
    assert raw.getvalue() == b"EUR12,500 = ## * In?s ~ ?\n"


def test_in_ascii_each_mark_stays_another() -> None:
    marks = (styles.STALLED, styles.WRONG, styles.TODAY, styles.PLANNED, styles.OVER, styles.NOTHING, "✓", "×")
    plain = [output._ASCII.get(mark, mark) for mark in marks]
    assert len(set(plain)) == len(marks)
    # On the board x is a lost deal.
    assert plain[-2:] == ["+", "x"]


def test_json_keeps_everything_in_any_encoding(encoded: Callable[[str], io.BytesIO]) -> None:
    raw = encoded("ascii")
    output.document({"title": "Rénovation 株"})
    output.flush()
    assert json.loads(raw.getvalue()) == {"title": "Rénovation 株"}
    raw = encoded("utf-8")
    output.document({"title": "Rénovation 株"})
    output.flush()
    assert "Rénovation 株" in raw.getvalue().decode()


@pytest.mark.parametrize("name", [*PAYLOADS.values(), *SCRIPTS.values()], ids=[*PAYLOADS, *SCRIPTS])
def test_json_says_every_name_exactly_and_acts_on_no_terminal(name: str, encoded: Callable[[str], io.BytesIO]) -> None:
    raw = encoded("utf-8")
    output.document({"title": name})
    output.flush()
    assert json.loads(raw.getvalue()) == {"title": name}
    assert not any((byte < 32 and byte != 10) or byte == 127 for byte in raw.getvalue())
    assert "\u202e" not in raw.getvalue().decode()


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS)
def test_plain_lines_stay_lines_and_fields_stay_fields(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.as_plain_lines([[1, name, True], [2, None, ("a", "b")]])
    first, second = capsys.readouterr().out.split("\n")[:2]
    assert first.count("\t") == 2
    assert first.startswith("1\t")
    assert second == "2\t\ta; b"


def test_parts_of_a_plain_field_can_be_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    output.as_plain_lines([[("a, b", "c; d", "e\\"), ["f"]]])
    assert capsys.readouterr().out == "a, b; c\\; d; e\\\\\tf\n"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'quoted", '=HYPERLINK("http://evil")']


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cells_begin_no_formula(text: str) -> None:
    cell = output.guarded(text)
    assert cell[0] in "'1=" or not cell.startswith(tuple("=+-@"))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("text", [*FORMULAS, *PAYLOADS.values(), *SCRIPTS.values(), "''", "'=1"])
def test_an_import_reads_guarded_cells_exactly(text: str) -> None:
    one_line = " ".join(visible(text).split())
    assert tidy(output.guarded(one_line)) == one_line


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (0.25, "0.25"), (None, ""), (True, "yes"), ("Acme", "Acme")])
def test_numbers_stay_numbers(value: object, cell: str) -> None:
    assert output.guarded(value) == cell


def test_csv_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    output.sheet(["a", "b"], [['one, "two"', 3], ["line\nbreak", None]])
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["a", "b"],
        ['one, "two"', "3"],
        ["line\nbreak", ""],
    ]


def test_records_in_two_forms_at_once_are_refused() -> None:
    with pytest.raises(InvalidInput):
        output.as_records("deals", [], as_json=True, as_plain=True)
    assert not output.as_records("deals", [], as_json=False, as_plain=False)


@pytest.mark.parametrize(
    ("environment", "no_color", "wanted"),
    [
        ({"TERM": "xterm"}, False, True),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, False, True),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": ""}, False, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], no_color: bool, wanted: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    assert output.colour_wanted(screen, no_color=no_color) is wanted
    output.show(Page().line("good", "green"), no_color=no_color)
    assert screen.getvalue() == ("\x1b[32mgood\x1b[0m\n" if wanted else "good\n")


def test_a_pipe_gets_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(Page().line("good", "green"))
    assert capsys.readouterr().out == "good\n"


def test_the_width_is_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.width() is None
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("COLUMNS", "72")
    assert output.width() == 72


def test_a_stdout_that_is_closed_swallows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    output.prepare()
    output.line("nobody hears this")
    output.flush()
    assert sys.stdout.name == os.devnull


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("when", ["at once", "at the end"])
def test_a_full_disk_is_a_failure_and_then_silence(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(OperationFailed) as caught:
            output.write("x" * (1 << 20 if when == "at once" else 10))
            output.flush()
        assert caught.value.message.startswith("the output cannot be written: ")
        output.write("goes nowhere")
        output.flush()


def test_a_reader_that_left_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        output.write("nobody reads this")
        with pytest.raises(OutputClosed):
            output.flush()


def test_a_remark_that_cannot_be_written_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(32, "gone")

    for stderr in (None, Broken()):
        monkeypatch.setattr(sys, "stderr", stderr)
        output.note("heard by nobody")


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS)
def test_lines_and_remarks_do_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.line(name)
    output.note(name)
    captured: Any = capsys.readouterr()
    for text in captured:
        assert text.count("\n") == 1
        assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)

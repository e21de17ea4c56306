"""The one way out: everything a command prints goes through here, so that no face of it is forgotten.

Closed pipes, full disks, terminals without UTF-8, control characters in old names, colour, width: settled here once.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from pipetui.cli.faults import OutputClosed, sink
from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.render.page import Page

_ASCII = {
    "▁": "_",
    "▂": ".",
    "▃": "-",
    "▄": "=",
    "▅": "+",
    "▆": "*",
    "▇": "#",
    "█": "#",
    "▉": "#",
    "▊": "#",
    "▋": "#",
    "▍": "|",
    "▎": "|",
    "▏": "|",
    "▓": "#",
    "▒": "+",
    "┃": "|",
    "▾": "v",
    "÷": "/",
    "−": "-",
    "≥": ">=",
    "░": ".",
    "▌": "|",
    "●": "*",
    "‖": "=",
    "▸": ">",
    "▲": "^",
    "…": "~",
    "–": "-",
    "·": "-",
    "✓": "+",
    "─": "-",
    "│": "|",
    "→": ">",
    "×": "x",
    "’": "'",
    "\xa0": " ",
    "\u202f": " ",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}


def prepare() -> None:
    """Make stdout and stderr fit for any text: glyphs get plain stand-ins where the encoding lacks them."""
    codecs.register_error("pipetui", _stand_in)
    if sys.stdout is None:  # closed by the caller (`>&-`)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="pipetui")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    missing = error.object[error.start : error.end]
    return "".join(_ASCII.get(char, "?") for char in missing), error.end


def write(text: str) -> None:
    """Write text that is already harmless to stdout.

    Raises:
        OutputClosed: nobody reads it any more.
        OperationFailed: the disk behind it is full.
    """
    try:
        sys.stdout.write(text)
    except OSError as problem:
        raise _refusal(problem) from problem


def flush() -> None:
    """Push out what is buffered, and find out now whether it arrived; raises like `write`."""
    try:
        sys.stdout.flush()
    except OSError as problem:
        raise _refusal(problem) from problem


def _refusal(problem: OSError) -> Exception:
    """Turn stdout's error into ours, and stdout into a sink."""
    sink(sys.stdout)
    if isinstance(problem, BrokenPipeError):
        return OutputClosed()
    return OperationFailed(f"the output cannot be written: {problem.strerror}", "Free some space, or write elsewhere.")


def line(text: str) -> None:
    """Write one line."""
    write(visible(text) + "\n")


def note(text: str) -> None:
    """Write one line to stderr: what is no result of the command."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(visible(text) + "\n")
            sys.stderr.flush()
        except OSError:  # a lost remark is no failure
            sink(sys.stderr)


def document(content: dict[str, Any]) -> None:
    """Write one JSON document. What a terminal could act on is written as an escape, so that nothing is lost."""
    import json

    text = json.dumps(content, ensure_ascii=False, indent=2)
    if not _encodes(text) or visible(text, multiline=True) != text:
        text = json.dumps(content, ensure_ascii=True, indent=2)
    write(text + "\n")


def _encodes(text: str) -> bool:
    """Tell whether stdout can say it: JSON has escapes, so nothing need become a question mark."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def as_plain_lines(rows: Iterable[Iterable[object]]) -> None:
    """Write one record a line, tab-separated, nothing wrapped."""
    write("".join("\t".join(visible(_text(cell)) for cell in row) + "\n" for row in rows))


def sheet(header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write CSV whose cells no spreadsheet takes for a formula."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    write(text.getvalue())


def as_records(key: str, records: Sequence[dict[str, Any]], *, as_json: bool, as_plain: bool) -> bool:
    """Write records as JSON under a key, or as plain lines, if either was asked for; else leave it to the caller.

    Raises:
        InvalidInput: both were asked for.
    """
    if as_json and as_plain:
        raise InvalidInput("--json and --plain exclude each other", "Give one of them.")
    if as_json:
        document({"schema": 1, key: list(records)})
    elif as_plain:
        as_plain_lines(record.values() for record in records)
    return as_json or as_plain


def guarded(cell: object) -> str:
    """Return a CSV cell that begins no formula: an apostrophe stands before one that would. Numbers stay numbers."""
    text = visible(_text(cell), multiline=True)
    if not isinstance(cell, str) or not text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")):
        return text
    return "'" + text


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list | tuple):
        # Parts may hold any sign but a control character: one that would look like the gap gets a backslash.
        return "; ".join(_text(part).replace("\\", "\\\\").replace(";", "\\;") for part in cell)
    return str(cell)


def colour_wanted(stream: TextIO, *, no_color: bool) -> bool:
    """Tell whether colour may be used: a terminal that wants it, and nobody said no."""
    return (
        not no_color
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") not in (None, "", "dumb")
        and stream.isatty()
    )


def width() -> int | None:
    """Return the terminal's columns; None when there is none: piped tables do not wrap."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def show(page: Page, *, no_color: bool = False) -> None:
    """Write a printout: in colour on a terminal that has it, as bare lines elsewhere."""
    write(page.ansi() if colour_wanted(sys.stdout, no_color=no_color) else page.plain)

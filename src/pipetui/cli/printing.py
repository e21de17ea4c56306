"""How a report leaves: as a page for a terminal, as Markdown, or as an HTML file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.cli import output
from pipetui.domain.errors import OperationFailed

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.render.report import Report


def print_report(session: "Session", report: "Report", form: str, html: str | None = None) -> None:
    """Print a report.

    Args:
        session: of the command.
        report: the document.
        form: `md`, `html`, or "" for the terminal.
        html: the file to write, of the form `html`; "-" for stdout.
    """
    if form == "html":
        from pipetui.render.html import report_html

        write_page(report_html(report), html or "-")
    elif form == "md":
        from pipetui.render.markdown import report_markdown

        output.write(report_markdown(report))
    else:
        from pipetui.render.report import report_page

        session.show(report_page(report, width=output.width()))


def write_page(page: str, path: str) -> None:
    """Write an HTML page to a file, whole or not at all; "-" is stdout.

    Raises:
        OperationFailed: the file cannot be written.
    """
    if path == "-":
        output.write(page)
        return
    target = Path(path).expanduser()
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        try:
            # Figures of a business: for the user's eyes alone.
            beside.touch(mode=0o600, exist_ok=False)
            beside.write_text(page, encoding="utf-8")
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        raise OperationFailed(
            f"the page cannot be written: {target}: {problem.strerror}", "Name another place after --html."
        ) from problem
    output.line(f"Wrote {target}")

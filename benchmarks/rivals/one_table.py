"""The least that a command with a printout can be: Typer, and one Rich table."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()


@app.command()
def figures(name: str = "figures") -> None:
    """Print a table."""
    table = Table(title=name)
    for column in ("figure", "value", "n"):
        table.add_column(column)
    for number in range(12):
        table.add_row(f"figure {number}", f"{number * 1000:,}", str(number))
    Console().print(table)


if __name__ == "__main__":
    app()

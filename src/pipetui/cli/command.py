"""What every command and every group of commands is made with: one class, one set of Typer's switches."""

import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

# `-tag:retainer`, `-is:stalled`: a filter word with a leading minus. Typer would read it as -t -a -g and so on.
_NEGATED = re.compile(r"-[^-].+")


class Command(TyperCommand):
    """A command; one that takes filter words accepts them with a leading minus."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, with negated filter words moved behind `--`, where nothing is an option. Their order says nothing."""
        if any(param.name == "words" for param in self.params) and "--" not in args:
            negated = [word for word in args if _NEGATED.match(word)]
            args = [word for word in args if not _NEGATED.match(word)] + ["--"] * bool(negated) + negated
        return super().parse_args(ctx, args)


def new_app(help_text: str | None = None) -> typer.Typer:
    """Return an empty Typer that prints plainly and leaves failures to `pipetui.cli.faults`."""
    return typer.Typer(help=help_text, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def single(name: str, function: Callable[..., Any]) -> Any:
    """Return the command that runs one function."""
    app = new_app()
    app.command(name, cls=Command)(function)
    return get_command(app)

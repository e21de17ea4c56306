"""What every command and every group of commands is made with: one class, one set of Typer's switches."""

import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption
from typer.main import get_command

from pipetui.cli import complete

# `-tag:retainer`, `-acme`: a filter word with a leading minus. Typer would read it as -t -a -g and so on.
_NEGATED = re.compile(r"-[^-].+")


class Command(TyperCommand):
    """A command; one that takes filter words has each of the grammar's keys as an option too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._filters = any(isinstance(param, TyperArgument) and param.name == "words" for param in self.params)
        if self._filters:
            from pipetui.domain.filters import FILTER_WORDS

            self._keys = [word.key for word in FILTER_WORDS]
            self.params += [
                TyperOption(
                    param_decls=[f"--{word.key}"],
                    multiple=True,
                    metavar="TEXT",
                    help=f"The same as {word.example}: {word.doc}.",
                    autocompletion=complete.filter_values(word.key),
                )
                for word in FILTER_WORDS
            ]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; of a command with filters, options become words, and negated words go where nothing is an option."""
        if not self._filters:
            return super().parse_args(ctx, args)
        rest = super().parse_args(ctx, self._with_negated_last(args))
        flags = [f"{key}:{value}" for key in self._keys for value in ctx.params.pop(key, None) or ()]
        ctx.params["words"] = [*(ctx.params["words"] or ()), *flags]
        return rest

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Offer options, and filter words with a leading minus."""
        offered = super().shell_complete(ctx, incomplete)
        if self._filters and incomplete.startswith("-") and not incomplete.startswith("--"):
            offered += next(param for param in self.params if param.name == "words").shell_complete(ctx, incomplete)
        return offered

    def _with_negated_last(self, args: list[str]) -> list[str]:
        if "--" in args:
            return args
        valued = {
            name for param in self.params for name in param.opts if isinstance(param, TyperOption) and not param.is_flag
        }
        kept: list[str] = []
        negated: list[str] = []
        before = ""
        for arg in args:
            (negated if _NEGATED.match(arg) and before not in valued else kept).append(arg)
            before = arg
        return [*kept, "--", *negated] if negated else args


def new_app(help_text: str | None = None, *, add_completion: bool = False) -> typer.Typer:
    """Return an empty Typer that prints plainly and leaves failures to `pipetui.cli.faults`.

    Args:
        help_text: what its commands are for.
        add_completion: give it the options that teach a shell to complete.
    """
    return typer.Typer(
        help=help_text, add_completion=add_completion, rich_markup_mode=None, pretty_exceptions_enable=False
    )


def single(name: str, function: Callable[..., Any]) -> Any:
    """Return the command that runs one function."""
    app = new_app()
    app.command(name, cls=Command)(function)
    return get_command(app)

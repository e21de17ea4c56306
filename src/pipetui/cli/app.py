"""The table of contents: which module holds which command. A command's module is loaded when it is called, no other.

Importing all of them to run one would cost a printout a third of its time; help and the generated page load them all.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from pipetui.cli.board import GlobalOptions, open_board
from pipetui.cli.command import new_app, single
from pipetui.cli.session import Session

SECTIONS: dict[str, dict[str, str]] = {
    "Start": {
        "init": "start:init",
        "demo": "demo:demo",
        "info": "start:info",
        "doctor": "start:doctor",
        "config": "configuration:app",
    },
    "Deals": {
        "add": "deals:add",
        "list": "listing:list_deals",
        "show": "listing:show",
        "edit": "deals:edit",
        "move": "moves:move",
        "advance": "moves:advance",
        "back": "moves:back",
        "win": "moves:win",
        "lose": "moves:lose",
        "reopen": "moves:reopen",
        "delete": "moves:delete",
    },
    "People and work": {
        "contact": "contacts:app",
        "company": "companies:app",
        "lead": "leads:app",
        "log": "activities:log",
        "task": "tasks:app",
    },
    "Board": {
        "stage": "stages:app",
        "pipeline": "pipelines:app",
        "tag": "tags:app",
        "reason": "reasons:app",
        "kind": "kinds:app",
        "view": "views:app",
        "target": "targets:app",
        "rate": "rates:app",
    },
    "Look": {"summary": "summary:summary", "report": "report:app", "explain": "explain:explain"},
    "Files": {
        "import": "importing:import_deals",
        "import-history": "importing:import_history",
        "backup": "copies:backup",
        "restore": "copies:restore",
    },
    "Safety": {"undo": "undoing:undo", "redo": "undoing:redo", "history": "undoing:history"},
}
_TARGETS = {name: target for section in SECTIONS.values() for name, target in section.items()}


class LazyGroup(TyperGroup):
    """The root: its commands are names until one is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Return every command's name, in the order of the help."""
        return list(_TARGETS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """Load one command; None for a name that is none."""
        if cmd_name not in self.commands and cmd_name in _TARGETS:
            self.commands[cmd_name] = _load(cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command to run; for a mistyped one say which was meant."""
        name = args[0]
        if name not in _TARGETS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, _TARGETS)
            meant = f" (did you mean {' or '.join(near)}?)" if near else ""
            ctx.fail(f"there is no command {name!r}{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands of the help under their sections' names."""
        width = max(len(name) for name in _TARGETS)
        for title, names in SECTIONS.items():
            with formatter.section(title):
                room = formatter.width - width - 6
                rows = [(name.ljust(width), self.get_command(ctx, name).get_short_help_str(room)) for name in names]
                formatter.write_dl(rows)


def _load(name: str) -> Any:
    module, _, attribute = _TARGETS[name].partition(":")
    found = getattr(import_module(f"pipetui.cli.{module}"), attribute)
    if not isinstance(found, typer.Typer):
        return single(name, found)
    loaded = get_command(found)
    loaded.name = name
    return loaded


def command() -> Any:
    """Return the whole command line, ready to run."""
    app = new_app(_root.__doc__, add_completion=True)
    app.info.cls = LazyGroup
    app.info.context_settings = {"help_option_names": ["-h", "--help"]}
    app.callback(invoke_without_command=True)(_root)
    return get_command(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from pipetui.cli import output

        output.line(f"pipetui {version('pipetui')}")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH", help="The file to use. Default: $PIPETUI_DB, else the configured one."),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who acts; stands in the history. Default: you.")
    ] = None,
    config: Annotated[str | None, typer.Option("--config", metavar="PATH", help="The settings file to use.")] = None,
    no_color: Annotated[
        bool, typer.Option("--no-color", help="No colour; so do NO_COLOR, TERM=dumb, and a pipe.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """The sales pipeline that runs in a terminal. Without a command: the board.

    Deals are named by number (12, #12) or by text that fits one deal only. Everything can be undone.
    """
    options = GlobalOptions(db=db, actor=actor, config=config, no_color=no_color)
    if ctx.invoked_subcommand is None:
        raise typer.Exit(open_board(options))
    ctx.obj = Session(options)
    ctx.call_on_close(ctx.obj.close)

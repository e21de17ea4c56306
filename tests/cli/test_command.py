"""Filter words on a command line: with a leading minus, as options, behind `--`."""

from typing import Annotated, Any

import pytest
import typer

from pipetui.cli.command import Command, new_app, single
from pipetui.cli.options import Words


def parsed(*args: str) -> dict[str, Any]:
    """Return what a command with filters and two options of its own gets."""
    seen: dict[str, Any] = {}

    def search(
        words: Words = None, period: str | None = None, as_json: Annotated[bool, typer.Option("--json")] = False
    ) -> None:
        seen.update(words=words, period=period, as_json=as_json)

    single("search", search).main(args=list(args), standalone_mode=False)
    return seen


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), []),
        (("acme", "stage:Won"), ["acme", "stage:Won"]),
        (("-tag:x",), ["-tag:x"]),
        (("-h:x", "a"), ["a", "-h:x"]),
        (("a", "-is:stalled", "b", "-acme"), ["a", "b", "-is:stalled", "-acme"]),
        (("--stage", "Proposal Sent"), ["stage:Proposal Sent"]),
        (("--tag", "a", "--tag=b", "c"), ["c", "tag:a", "tag:b"]),
        (("--created", "-3d..today"), ["created:-3d..today"]),
        (("--", "-a", "--b"), ["-a", "--b"]),
        (("-a-b", "--", "c"), None),
        (("--is", "stalled", "-is:ghost"), ["-is:ghost", "is:stalled"]),
    ],
)
def test_words(args: tuple[str, ...], words: list[str] | None) -> None:
    if words is None:
        with pytest.raises(typer.TyperException):
            parsed(*args)
    else:
        assert (parsed(*args)["words"] or []) == words


def test_own_options_keep_their_values() -> None:
    assert parsed("--period", "-1m", "--json", "-tag:x") == {"words": ["-tag:x"], "period": "-1m", "as_json": True}


@pytest.mark.parametrize("args", [("--nonsense",), ("--stage",), ("--period",)])
def test_what_is_no_option_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(typer.TyperException):
        parsed(*args)


def test_a_command_without_filters_has_none_of_it() -> None:
    def plain(name: str) -> None:
        """Do nothing."""

    command = single("plain", plain)
    assert isinstance(command, Command)
    assert [param.name for param in command.params] == ["name"]
    with pytest.raises(typer.TyperException):
        command.main(args=["-tag:x"], standalone_mode=False)


def test_a_group_leaves_failures_alone() -> None:
    app = new_app("Things.")

    @app.callback()
    def things() -> None:
        """Things."""

    @app.command("fail", cls=Command)
    def fail() -> None:
        """Fail."""
        raise ZeroDivisionError

    from typer.main import get_command

    with pytest.raises(ZeroDivisionError):
        get_command(app).main(args=["fail"], standalone_mode=False)

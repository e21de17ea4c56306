"""The way in: bare `pipetui` opens the board without loading the command line; everything else goes to it."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the program with the process's own arguments, and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(argv: list[str]) -> int:
    """Open the board, or run a command; return the exit code."""
    try:
        from pipetui.cli.board import bare_options, open_board

        options = bare_options(argv, os.environ)
        if options is not None:
            return open_board(options)
        from pipetui.cli.main import run_command

        return run_command(argv)
    except BaseException as problem:  # the last place that can keep a traceback off the screen; Ctrl+C comes early too
        from pipetui.cli.faults import end

        return end(problem)


if __name__ == "__main__":
    main()

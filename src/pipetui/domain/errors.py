"""Every failure that a person is told about: one line, what to do next, and the exit code it ends with.

The faces catch `PipetuiError` and nothing narrower; anything else that reaches them is a fault of ours.
"""

from __future__ import annotations


class PipetuiError(Exception):
    """A failure told to the user.

    Attributes:
        message: one line, what happened.
        hint: one line, what to do about it; may be empty.
        exit_code: the process's exit code (INTERFACE: 1 failed, 2 usage, 3 not found or ambiguous, 4 refused by a rule
            of selling, 5 the database).
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def told(self) -> str:
        """What happened and what to do about it, in one line."""
        return " · ".join(filter(None, (self.message, self.hint)))


class OperationFailed(PipetuiError):
    """The machine said no: disk, permission, a file that is not there (exit 1)."""

    exit_code = 1


class InvalidInput(PipetuiError):
    """A value that cannot be read or is out of bounds (exit 2).

    Attributes:
        field: the name of the field at fault (`amount`, `expected_close`, …), for inline validation; may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class NotFound(PipetuiError):
    """Nothing has that number or name (exit 3)."""

    exit_code = 3


class Ambiguous(PipetuiError):
    """Several have it (exit 3).

    Attributes:
        candidates: a line for each, to print below the message.
    """

    exit_code = 3

    def __init__(self, message: str, candidates: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message, hint)
        self.candidates = candidates


class RuleRefused(PipetuiError):
    """A rule of selling refuses: no e-mail or phone, no contact, lost without a reason, … (exit 4)."""

    exit_code = 4

    def __init__(self, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class Conflict(RuleRefused):
    """A later change touched the same rows, or the row changed since it was read (exit 4).

    Attributes:
        batch_id: the later change, of the journal; None where none is known.
    """

    batch_id: int | None = None


class DatabaseProblem(PipetuiError):
    """The file is locked, damaged, foreign or from a newer version (exit 5)."""

    exit_code = 5

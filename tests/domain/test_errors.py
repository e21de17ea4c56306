"""Every failure carries one line, a hint and the exit code that INTERFACE promises."""

from __future__ import annotations

import pytest

from pipetui.domain import errors


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (errors.PipetuiError("x"), 1),
        (errors.OperationFailed("x"), 1),
        (errors.InvalidInput("x"), 2),
        (errors.NotFound("x"), 3),
        (errors.Ambiguous("x", ()), 3),
        (errors.RuleRefused("x"), 4),
        (errors.Conflict("x"), 4),
        (errors.DatabaseProblem("x"), 5),
    ],
)
def test_exit_codes(error: errors.PipetuiError, exit_code: int) -> None:
    assert error.exit_code == exit_code
    assert (error.message, error.hint, str(error)) == ("x", "", "x")


def test_an_error_of_a_field_names_it() -> None:
    for kind in (errors.InvalidInput, errors.RuleRefused, errors.Conflict):
        assert kind("no", "do that", field="amount").field == "amount"
        assert kind("no").field == ""


def test_an_ambiguous_name_lists_what_it_fits() -> None:
    error = errors.Ambiguous("two fit", ("#1 a", "#2 b"), "use the number")
    assert error.candidates == ("#1 a", "#2 b")
    assert error.hint == "use the number"


def test_it_is_told_in_one_line() -> None:
    assert errors.OperationFailed("the disk is full", "Make room.").told == "the disk is full · Make room."
    assert errors.OperationFailed("the disk is full").told == "the disk is full"

"""What is asked is also an error that names the option."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.interchange.questions import Question, check_choice

CHOICES = {"x": "one way", "y": "the other"}


def test_a_question_is_a_usage_error_with_the_answer_in_its_hint() -> None:
    question = Question("which way?", "the-way", CHOICES)
    assert question.exit_code == 2
    assert question.message == "which way?"
    assert question.hint == "say --the-way x (one way) or --the-way y (the other)"
    assert (question.option, question.field) == ("the-way", "the_way")
    assert question.choices == (("x", "one way"), ("y", "the other"))


def test_a_question_with_a_free_answer_gives_an_example() -> None:
    assert Question("which?", "currency", {}, "EUR").hint == "say --currency EUR"


@pytest.mark.parametrize("said", [None, "x", "y"])
def test_what_is_among_the_choices_is_no_matter(said: str | None) -> None:
    check_choice("the-way", said, CHOICES)


@pytest.mark.parametrize("said", ["", "z", "X", "\x1b]0;x\x07"])
def test_what_is_not_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_choice("the-way", said, CHOICES)
    assert refused.value.message.startswith("--the-way cannot be ")
    assert "\x1b" not in refused.value.message
    assert refused.value.hint == "it can be x (one way), y (the other)"

"""What a file does not say by itself and nobody may guess: asked where there is a terminal, else an error (exit 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


class Question(InvalidInput):
    """A file that can be read in more than one way.

    As an error it names the option that answers it. A face that can ask puts `message` before the `choices`, and reads
    the file again with the answer.

    Attributes:
        option: the option's name without dashes (`date-order`).
        choices: (answer, what it means) each; none when the answer is free.
    """

    def __init__(self, message: str, option: str, choices: dict[str, str], example: str = "") -> None:
        said = " or ".join(f"--{option} {answer} ({meaning})" for answer, meaning in choices.items())
        super().__init__(message, f"say {said or f'--{option} {example}'}", field=option.replace("-", "_"))
        self.option = option
        self.choices = tuple(choices.items())


def check_choice(option: str, said: str | None, choices: Mapping[str, str]) -> None:
    """Refuses what is no answer to an option.

    Raises:
        InvalidInput: it is not among the choices.
    """
    if said is not None and said not in choices:
        known = ", ".join(f"{choice} ({meaning})" for choice, meaning in choices.items())
        raise InvalidInput(
            f"--{option} cannot be {visible(said)[:40]!r}", f"it can be {known}", option.replace("-", "_")
        )

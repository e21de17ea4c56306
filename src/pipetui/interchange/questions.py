"""What a file does not say by itself and nobody may guess: asked where there is a terminal, else an error (exit 2)."""

from __future__ import annotations

from pipetui.domain.errors import InvalidInput


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

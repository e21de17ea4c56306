"""Completion in bash, which takes what it is given word for word: blanks are escaped, and filter words put together.

Without it, the title "Website relaunch" would arrive as two words, and `stage:Disc`, cut at its colon, as three.
"""

import os
import re

from typer._click.shell_completion import CompletionItem, add_completion_class
from typer._completion_classes import BashComplete

from pipetui.domain.filters import FILTER_WORDS

_SPECIAL = re.compile(r"([^\w@%+=:,./#-])")
_KEY = re.compile("-?(" + "|".join(word.key for word in FILTER_WORDS) + ")")


class EscapingBash(BashComplete):
    """Offers what bash can put on the line as it is."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the complete words and the one that is being typed, with filter words in one piece again."""
        typed = os.environ["COMP_WORDS"].split("\n")
        at = int(os.environ["COMP_CWORD"])
        typed = typed[: at + 1] if at < len(typed) else [*typed, ""]
        self._quoted = typed[-1][:1] in ("'", '"')
        self._cut = ""
        words: list[str] = []
        for word in typed:
            if words and _belongs(words[-1], word):
                words[-1] += word
            else:
                words.append(word)
        if words[-1] != typed[-1] and ":" in words[-1]:
            # bash replaces what stands behind the colon only
            self._cut = words[-1][: words[-1].index(":") + 1]
        return [_plain(word) for word in words[1:-1]], _plain(words[-1])

    def format_completion(self, item: CompletionItem) -> str:
        """Return the word as it is to stand on the line."""
        value = str(item.value).removeprefix(self._cut)
        return value if self._quoted else _SPECIAL.sub(r"\\\1", value)


def _belongs(before: str, word: str) -> bool:
    """Tell whether bash cut a word off the one before: a key, its colon, its value."""
    key, colon, value = before.partition(":")
    return bool(_KEY.fullmatch(key)) and not value and (bool(colon) or word.startswith(":"))


def _plain(word: str) -> str:
    """Take quotes and backslashes off a word, also where the closing quote is not typed yet."""
    if word[:1] in ("'", '"'):
        return word[1:].removesuffix(word[0]) if len(word) > 1 else ""
    return re.sub(r"\\(.)", r"\1", word)


def register() -> None:
    """Make this the way that bash is completed."""
    add_completion_class(EscapingBash, "bash")

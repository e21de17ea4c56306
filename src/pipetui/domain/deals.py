"""What the fields of a deal, its people and its stages accept: one check for the form, the command line and the import.

Each check takes text as typed and returns the value to keep. It raises `InvalidInput` with the field's name, so that a
form can show the message beside the field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS, clean, fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMAIL_LIMIT = 254  # RFC 5321's path without its brackets
_PHONE_LIMIT = 60
_EXTERNAL_ID_LIMIT = 200

TAGS_APART = re.compile(r"[,;|]")
"""What stands between the tags of one cell of a file."""


def check_title(text: str) -> str:
    """Return a deal's title: one line, not empty."""
    return clean(text, field="title", limit=LIMITS["title"], required=True)


def check_name(text: str, *, field: str = "name") -> str:
    """Return the name of a contact or company: one line, not empty."""
    return clean(text, field=field, limit=LIMITS["name"], required=True)


def check_owner(text: str) -> str:
    """Return an owner's name; empty for nobody."""
    return clean(text, field="owner", limit=LIMITS["owner"])


def check_source(text: str) -> str:
    """Return where a deal or contact came from; may be empty."""
    return clean(text, field="source", limit=LIMITS["source"])


def check_notes(text: str, *, field: str = "notes") -> str:
    """Return notes: any number of lines."""
    return clean(text, field=field, limit=LIMITS["notes"], multiline=True)


def check_external_id(text: str) -> str | None:
    """Return the number that another program knows a deal by; None for none."""
    return clean(text, field="external_id", limit=_EXTERNAL_ID_LIMIT) or None


def check_email(text: str, *, field: str = "email") -> str | None:
    """Return an e-mail address in small letters; None for none.

    Addresses compare equal whatever their case is typed in, as every mail provider in use has it.
    """
    address = clean(text, field=field, limit=_EMAIL_LIMIT).lower()
    if not address:
        return None
    name, at, domain = address.rpartition("@")
    labels = domain.split(".")
    if not (name and at and len(labels) > 1 and all(labels)) or re.search(r'[\s,;:<>()\[\]\\"@]', name + domain):
        raise InvalidInput(f"not an e-mail address: {address[:60]}", "Write it like ana@example.com.", field)
    return address


def check_phone(text: str, *, field: str = "phone") -> str | None:
    """Return a phone number as written; None for none. It must hold three digits and no more than numbers hold."""
    number = " ".join(clean(text, field=field, limit=_PHONE_LIMIT).split())
    if not number:
        return None
    bare = re.sub(r"(?i)(ext|x|#)\.?", "", number)
    if sum(char.isdecimal() for char in bare) < 3 or not all(char.isdecimal() or char in "+-–./() ,;" for char in bare):
        raise InvalidInput(f"not a phone number: {number}", "Write it like +49 30 901820.", field)
    return number


def check_probability(value: str | int | None) -> int | None:
    """Return a probability in per cent; None: the stage's applies. `60`, `60%` and `60 %` are read."""
    return _whole_number(value, "probability", 0, 100, "a whole number of per cent", suffix="%")


def check_stale_after(value: str | int | None) -> int | None:
    """Return after how many idle days a deal in a stage is stalled; None: never."""
    return _whole_number(value, "stale_after_days", 1, 3650, "a number of days", suffix="d")


def check_wip_limit(value: str | int | None) -> int | None:
    """Return how many deals a stage should hold at most; None: any number."""
    return _whole_number(value, "wip_limit", 1, 100_000, "a number of deals")


def check_due_in_days(value: str | int | None) -> int | None:
    """Return in how many days an action is due after entering a stage; None: no due date."""
    return _whole_number(value, "due_in_days", 0, 3650, "a number of days", suffix="d")


def check_time(text: str | None, *, field: str = "due_time") -> str | None:
    """Return a time of day ("09:30"); None for none. `9:30`, `0930` and `9` are read."""
    typed = (text or "").strip()
    if not typed:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d\d))?", typed, re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise InvalidInput(f"not a time of day: {visible(typed[:40])}", "Write it like 09:30.", field)
    return f"{int(match[1]):02d}:{match[2] or '00'}"


def check_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without empty and doubled ones ("Retainer" and "retainer" are one; the first spelling stays).

    What sets tags apart in a field or a cell is part of none: it would come back from our own CSV as several.
    """
    by_key: dict[str, str] = {}
    for tag in tags:
        if name := clean(tag, field="tags", limit=LIMITS["tag"]):
            if TAGS_APART.search(name):
                raise InvalidInput(
                    f"a tag holds no comma, semicolon or |: {visible(name)}", "Give each tag by itself.", "tags"
                )
            by_key.setdefault(fold(name), name)
    return tuple(by_key.values())


def check_task_title(text: str, *, field: str = "next_step") -> str:
    """Return what a task says: one line, not empty."""
    return clean(text, field=field, limit=LIMITS["title"], required=True)


def check_stage_name(text: str) -> str:
    """Return a stage's name: one line, not empty."""
    return clean(text, field="stage", limit=LIMITS["stage"], required=True)


def check_pipeline_name(text: str) -> str:
    """Return a pipeline's name: one line, not empty."""
    return clean(text, field="pipeline", limit=LIMITS["pipeline"], required=True)


def check_reason_name(text: str) -> str:
    """Return a lost reason's name: one line, not empty."""
    return clean(text, field="reason", limit=LIMITS["reason"], required=True)


def check_kind_name(text: str) -> str:
    """Return the name of a kind of activity: one line, not empty."""
    return clean(text, field="kind", limit=LIMITS["kind"], required=True)


def _whole_number(
    value: str | int | None, field: str, lowest: int, highest: int, what: str, suffix: str = ""
) -> int | None:
    if value is None:
        return None
    typed = str(value).strip()
    digits = typed.removesuffix(suffix).strip() if suffix else typed
    if not typed:
        return None
    named = field.replace("_", " ")
    if not re.fullmatch(r"\d{1,9}", digits) or not lowest <= int(digits) <= highest:
        raise InvalidInput(
            f"{named} cannot be {visible(typed[:40])}", f"Give {what} from {lowest:,} to {highest:,}.", field
        )
    return int(digits)

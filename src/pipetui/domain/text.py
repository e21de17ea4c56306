"""Text that somebody else wrote, made harmless: cleaned when it is written and again before it is shown.

A terminal acts on control bytes (a client's name once wrote to the clipboard), bidirectional overrides make one name
look like another, and zero-width characters make two equal names differ. They go by a denylist, not by
`str.isprintable`, which would break family emoji and the scripts that need joiners.
"""

from __future__ import annotations

from pipetui.domain.errors import InvalidInput

LIMITS = {
    "name": 500,
    "title": 500,
    "stage": 200,
    "pipeline": 200,
    "reason": 200,
    "owner": 200,
    "source": 200,
    "tag": 100,
    "kind": 100,
    "view": 200,
    "notes": 100_000,
}
"""The most characters a field takes. The schema's CHECKs say the same."""

_JOINERS = "\u200c\u200d"
_TAG_BASE = "\U0001f3f4"  # the black flag that the flags of England, Scotland and Wales are written with
_TAG_END = "\U000e007f"
# Unicode's stream-safe limit. Normalising sorts a run of combining marks by insertion: 100,000 in a row take minutes.
_MARKS_IN_A_ROW = 30
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'"}
)


class _Denied(dict[int, str | None]):
    """The denylist as a `str.translate` table, filled in on first use of a character."""

    def __missing__(self, code: int) -> str | None:
        if code in (0x09, 0x0B, 0x0C, 0x0D):
            replaced: str | None = " "
        elif code in (0x85, 0x2028, 0x2029):
            replaced = "\n"
        elif _is_denied(code):
            replaced = None
        else:
            replaced = chr(code)
        if len(self) < 10_000:
            self[code] = replaced
        return replaced


def _is_denied(code: int) -> bool:
    """Tell whether a character may act on a terminal or hide: C0, C1, DEL, bidi, zero-width, surrogates, tags."""
    return (
        (code < 0x20 and code != 0x0A)
        or 0x7F <= code <= 0x9F
        or code in (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF)
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xD800 <= code <= 0xDFFF
        or 0xFFF9 <= code <= 0xFFFB
        or 0xE0000 <= code <= 0xE007F
    )


_DENIED = _Denied()


def clean(text: str, *, field: str, limit: int, multiline: bool = False, required: bool = False) -> str:
    """Make text fit to be written: harmless, in NFC, without white space around it.

    Args:
        text: what was typed, pasted or imported.
        field: the field's name for messages (`title`, `notes`).
        limit: the most characters it may have, see `LIMITS`.
        multiline: keep line breaks; else they become spaces.
        required: refuse empty text.

    Raises:
        InvalidInput: it is too long, or empty and required. Nothing is ever cut silently.
    """
    # Refused before any work on it: four times the limit leaves room for what cleaning takes away.
    if len(text) <= 4 * limit:
        text = _harmless(text, multiline=multiline).strip()
        if not text.isascii():
            text = _normal("NFC", text).strip()
    if len(text) > limit:
        raise InvalidInput(
            f"{field} is too long: {len(text):,} characters, at most {limit:,} fit",
            "Shorten it; long text fits into the notes." if limit < LIMITS["notes"] else "Shorten it.",
            field=field,
        )
    if required and not text:
        raise InvalidInput(f"{field} is empty", f"Give the {field} some text.", field=field)
    return text


def visible(text: str, *, multiline: bool = False) -> str:
    """Make text fit to be shown: the same denylist; line breaks become spaces unless `multiline`.

    Costs a few dozen nanoseconds for text without control or format characters, which is nearly all text.
    """
    return text if text.isprintable() else _harmless(text, multiline=multiline)


def fold(text: str) -> str:
    """Return the search key of a text: without case, accents and doubled white space ("Inès" and "ines" meet)."""
    text = visible(text)
    if text.isascii():
        return " ".join(text.lower().split())
    from unicodedata import combining

    apart = _normal("NFKD", _normal("NFKD", text).casefold())
    bare = "".join(char for char in apart if not combining(char) and char not in _JOINERS)
    bare = bare.translate(_WITHOUT_DECOMPOSITION)
    return " ".join(bare.split())


def counted(count: int, noun: str) -> str:
    """Return "1 deal", "3 deals", "2 companies", "8,800 days"."""
    if count == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeou" else f"{noun}s"
    return f"{count:,} {many}"


def _harmless(text: str, *, multiline: bool) -> str:
    """Take the denied characters out, and joiners that join nothing."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    text = "".join(_with_flag_tags(text)) if _TAG_BASE in text else text.translate(_DENIED)
    if not multiline:
        text = text.replace("\n", " ")
    if _JOINERS[0] in text or _JOINERS[1] in text:
        text = "".join(_joined(text))
    return text


def _with_flag_tags(text: str) -> list[str]:
    """Clean around the tag sequences of regional flags, which are the one good use of tag characters."""
    head, *rest = text.split(_TAG_BASE)
    parts = [head.translate(_DENIED)]
    for piece in rest:
        end = piece.find(_TAG_END)
        tags = piece[: end + 1]
        # gbeng, gbsct, gbwls, usca: five or six tags and the end
        kept = tags if 4 <= end <= 6 and all("\U000e0030" <= tag <= _TAG_END for tag in tags) else ""
        parts += [_TAG_BASE, kept, piece[len(kept) :].translate(_DENIED)]
    return parts


def _joined(text: str) -> list[str]:
    """Keep a joiner only between letters or emoji: there it shapes what is read; elsewhere it hides."""
    from unicodedata import category

    def joins(char: str) -> bool:
        # letters, marks (variation selectors, viramas), pictures and the skin tones beside them
        return category(char)[0] in "LM" or category(char) in ("So", "Sk")

    kept: list[str] = []
    for char, after in zip(text, text[1:] + " ", strict=True):
        if char not in _JOINERS or (after not in _JOINERS and kept and joins(kept[-1]) and joins(after)):
            kept.append(char)
    return kept


def _normal(form: str, text: str) -> str:
    """Normalise, with runs of combining marks held to the stream-safe length."""
    from unicodedata import combining, normalize

    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return normalize("NFKD" if form == "NFKD" else "NFC", "".join(kept))

"""Which column of a file says what: as the user maps it (`--map COLUMN=FIELD`), else as its name suggests."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIELDS = (
    "title",
    "contact",
    "email",
    "phone",
    "company",
    "amount",
    "currency",
    "stage",
    "status",
    "probability",
    "created",
    "closed",
    "expected_close",
    "owner",
    "tag",
    "source",
    "lost_reason",
    "note",
    "next_step",
    "external_id",
)
"""What a column can be mapped to, beside `entered:STAGE`."""

ENTERED = "entered:"
SEVERAL = frozenset(["tag", "note"])
"""Fields that take what several columns say."""

# Names as spreadsheets and exports have them, folded; a name that could be two things (Name, Date, Client) is no guess.
_KNOWN_AS = {
    "title": "deal; deal name; deal title; opportunity; opportunity name; project; affaire; titre; titel; geschaft;"
    " titulo; negocio; oportunidad",
    "contact": "contact name; contact person; person; ansprechpartner; kontakt; interlocuteur; contacto",
    "email": "e mail; mail; email address; e mail address; contact email; courriel; adresse e mail; correo;"
    " correo electronico",
    "phone": "phone number; telephone; tel; mobile; mobile phone; telefon; telefonnummer; telefono; movil",
    "company": "company name; organization; organisation; organization name; account; account name; firm; entreprise;"
    " societe; firma; unternehmen; empresa",
    "amount": "value; deal value; deal amount; deal size; montant; valeur; betrag; wert; importe; valor",
    "currency": "devise; wahrung; moneda; divisa; currency of value",
    "stage": "deal stage; pipeline stage; phase; etape; etapa; fase",
    "status": "deal status; statut; estado",
    "probability": "deal probability; win probability; probabilite; wahrscheinlichkeit; probabilidad",
    "created": "created at; created on; created date; creation date; create date; date created; deal created; cree le;"
    " date de creation; erstellt; erstellt am; creado; fecha de creacion",
    "closed": "closed at; closed on; closed date; date closed; geschlossen am; abgeschlossen am; cloture le;"
    " cerrado el",
    "expected_close": "expected close date; expected closing date; close expected; cloture prevue;"
    " voraussichtlicher abschluss; cierre previsto",
    "owner": "deal owner; sales agent; sales rep; salesperson; responsable; verantwortlich; propietario",
    "tag": "tags; label; labels; etiquette; etiquettes; etiqueta; etiquetas; schlagwort; schlagworter",
    "source": "lead source; deal source; quelle; origine; origen; fuente",
    "lost_reason": "loss reason; reason lost; closed lost reason; deal lost reason; verlustgrund; raison de la perte;"
    " motivo de perdida",
    "note": "notes; comment; comments; remarque; remarques; commentaire; notiz; notizen; kommentar; nota; notas;"
    " comentario; comentarios",
    "next_step": "next steps; next action; prochaine etape; nachster schritt; proximo paso",
    "external_id": "id; deal id; opportunity id; record id",
}
_APART = re.compile(r"[\W_]+")
_GUESSES = {name.strip(): field for field, names in _KNOWN_AS.items() for name in names.split(";")}
_GUESSES |= {field.replace("_", " "): field for field in FIELDS}


class Mapped(NamedTuple):
    """A column and what it says: a field of `FIELDS`, or `entered:` with the stage's name."""

    column: int
    field: str


def map_columns(header: Sequence[str], said: Iterable[str], stages: Sequence[str]) -> tuple[Mapped, ...]:
    """Finds out what each column says.

    Args:
        header: the columns' names, "" for one without.
        said: the user's `COLUMN=FIELD`s; what they say goes before what a name suggests.
        stages: the names of the pipeline's stages, for `entered:`.

    Returns:
        The mapped columns in the file's order. A column may have two fields; the others are not there.

    Raises:
        InvalidInput: a column, field or stage that there is not, or two columns for a field that takes one.
    """
    mapped = [_said(text, header, stages) for text in said]
    _refuse_doubles(mapped, header)
    taken = {column for column, _ in mapped}
    fields = {field for _, field in mapped}
    # A column that bears a field's own name goes before one that is merely known as it.
    guesses = [(column, _guess(name, stages)) for column, name in enumerate(header) if name and column not in taken]
    for own in (True, False):
        for column, field in guesses:
            is_own = field == plain_name(header[column]).replace(" ", "_") or field.startswith(ENTERED)
            if field and is_own is own and (field in SEVERAL or field not in fields):
                mapped.append(Mapped(column, field))
                fields.add(field)
    return tuple(sorted(set(mapped)))


def _said(text: str, header: Sequence[str], stages: Sequence[str]) -> Mapped:
    if "=" not in text:
        raise InvalidInput(f"--map wants COLUMN=FIELD, not {visible(text)[:80]!r}", "for example --map Deal=title")
    # Both a column's and a stage's name may hold "=": the split whose left side is a column.
    ends = [at for at, char in enumerate(text) if char == "="][::-1]
    at = next((at for at in ends if _column(text[:at], header) is not None), ends[0])
    column = _column(text[:at], header)
    if column is None:
        raise _unknown("column", text[:at], [name for name in header if name])
    return Mapped(column, _field(text[at + 1 :].strip(), stages))


def _column(name: str, header: Sequence[str]) -> int | None:
    """The column of that name as it stands, else without regard to case, accents and spacing."""
    wanted = " ".join(name.split())
    if not wanted:
        return None
    if wanted in header:
        return header.index(wanted)
    folded = [fold(known) for known in header]
    return folded.index(fold(wanted)) if fold(wanted) in folded else None


def _field(name: str, stages: Sequence[str]) -> str:
    if name.lower().startswith(ENTERED):
        wanted = name[len(ENTERED) :].strip()
        stage = next((known for known in stages if fold(known) == fold(wanted)), None)
        if stage is None:
            raise _unknown("stage", wanted, stages)
        return ENTERED + stage
    field = name.lower().replace(" ", "_").replace("-", "_")
    if field not in FIELDS:
        raise _unknown("field", name, [*FIELDS, f"{ENTERED}STAGE"])
    return field


def _refuse_doubles(mapped: Sequence[Mapped], header: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for column, field in mapped:
        if seen.setdefault(field, column) != column and field not in SEVERAL:
            both = f"{visible(header[seen[field]])} and {visible(header[column])}"
            raise InvalidInput(f"two columns are mapped to {field}: {both}", "map one of them")


def _unknown(what: str, name: str, known: Sequence[str]) -> InvalidInput:
    folded = {fold(candidate): candidate for candidate in known}
    near = get_close_matches(fold(name[:200]), folded, n=1, cutoff=0.5)
    meant = f"did you mean {visible(folded[near[0]])}? " if near else ""
    listed = ", ".join(visible(candidate) for candidate in known)
    return InvalidInput(f"there is no {what} {visible(name)[:80]!r}", f"{meant}the {what}s are: {listed}", field="map")


def _guess(name: str, stages: Sequence[str]) -> str:
    if name.lower().startswith(ENTERED):
        wanted = fold(name[len(ENTERED) :])
        return next((ENTERED + stage for stage in stages if fold(stage) == wanted), "")
    return _GUESSES.get(plain_name(name), "")


def plain_name(name: str) -> str:
    """A column's name without case, accents and marks: "E-Mail*" is "e mail"."""
    return _APART.sub(" ", fold(name)).strip()

"""One row: what its cells become, and why it is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.text import visible
from pipetui.interchange.column_numbers import FileAmount, UnreadableNumber
from pipetui.interchange.csv_reading import Row
from pipetui.interchange.mapping import Mapped, map_columns
from pipetui.interchange.questions import Question
from pipetui.interchange.row_building import RefusedRow, RowBuilder, StageName, tidy

if TYPE_CHECKING:
    from pipetui.services.import_shapes import ImportRow

STAGES = [
    StageName("New", "open"),
    StageName("Späte Phase", "open"),
    StageName("Won", "won"),
    StageName("Lost", "lost"),
]
READ: dict[str, dict[str, Any]] = {
    "amount": {"5": FileAmount(5, 0), "$5": FileAmount(5, 0, "$"), "bad": UnreadableNumber("'bad' is no amount")},
    "probability": {"70%": 70},
    "created": {"1.1.": date(2026, 1, 1)},
    "closed": {"2.2.": date(2026, 2, 2), "soon": ValueError("'soon' is no date")},
    "expected_close": {"3.3.": date(2026, 3, 3)},
    "entered:New": {"1.1.": date(2026, 1, 1)},
    "entered:Späte Phase": {"2.2.": date(2026, 2, 2)},
}


def build(general: str | None = "EUR", /, **cells: str) -> ImportRow:
    """Builds one row of a file whose columns bear the fields' names (`entered_New` for `entered:New`)."""
    header = [name.replace("entered_", "entered:") for name in cells]
    mapped = map_columns(header, [], [stage.name for stage in STAGES])
    read = {use: READ[use.field] for use in mapped if use.field in READ}
    return RowBuilder(header, mapped, read, STAGES, general).build(Row(7, list(cells.values())))


def refusal(**cells: str) -> str:
    with pytest.raises(RefusedRow) as refused:
        build(**cells)
    return str(refused.value)


def test_a_full_row() -> None:
    row = build(
        title=" Website  relaunch ",
        contact="Ana Müller",
        email="ANA@example.com",
        phone="+41 44 123 45 67",
        company="Müller AG",
        amount="5",
        currency="chf",
        stage="spate phase",
        status="offen",
        probability="70%",
        created="1.1.",
        closed="2.2.",
        expected_close="3.3.",
        owner="Bo",
        tag="a, b;A|c",
        source="fair",
        lost_reason="price",
        note="line one\nline two",
        next_step="call",
        external_id="X-1",
        entered_New="1.1.",
    )
    assert row._asdict() == {
        "line": 7,
        "title": "Website  relaunch",
        "contact": "Ana Müller",
        "email": "ana@example.com",
        "phone": "+41 44 123 45 67",
        "company": "Müller AG",
        "amount": 500,
        "currency": "CHF",
        "amount_parts": None,
        "stage": "Späte Phase",
        "status": "open",
        "probability": 70,
        "created": date(2026, 1, 1),
        "closed": date(2026, 2, 2),
        "entered": (("New", date(2026, 1, 1)),),
        "expected_close": date(2026, 3, 3),
        "owner": "Bo",
        "tags": ("a", "b", "c"),
        "source": "fair",
        "lost_reason": "price",
        "note": "line one\nline two",
        "next_step": "call",
        "external_id": "X-1",
    }


def test_a_row_of_a_title_only_has_defaults() -> None:
    row = build(title="One")
    assert row == type(row)(7, "One")


def test_blank_cells_say_nothing() -> None:
    row = build(title="One", amount=" ", currency="EUR", stage="\t", closed="", entered_New=" ", tag="", note="  ")
    assert row == type(row)(7, "One")


def test_dated_stages_keep_the_files_order() -> None:
    row = build(title="One", **{"entered:Späte Phase": "2.2.", "entered_New": "1.1."})
    assert row.entered == (("Späte Phase", date(2026, 2, 2)), ("New", date(2026, 1, 1)))


# --- refusals ---


@pytest.mark.parametrize("title", ["", "   ", "\u200b"])
def test_a_row_without_a_title_is_refused(title: str) -> None:
    assert refusal(title=title, company="Acme") in ("it has no title", "title: title is empty")


def test_reasons_name_the_column() -> None:
    assert refusal(title="One", closed="soon") == "closed: 'soon' is no date"
    assert refusal(title="One", amount="bad") == "amount: 'bad' is no amount"
    assert refusal(title="One", email="nobody").startswith("email: not an e-mail address: nobody")
    assert refusal(title="One", phone="none").startswith("phone: not a phone number")
    assert refusal(title="One", currency="EURO", amount="5").startswith("currency: unknown currency: EURO")
    assert refusal(title="x" * 501) == "title: title is too long: 501 characters, at most 500 fit"


def test_a_note_over_its_limit_is_refused_and_not_cut() -> None:
    assert "note is too long" in refusal(title="One", note="x" * 99_990, extra="y" * 10)


def test_an_amount_without_any_currency_asks_for_the_whole_file() -> None:
    with pytest.raises(Question, match="which currency"):
        build(None, title="One", amount="5")
    assert build(None, title="One", amount="$5").currency == "USD"


def test_a_currency_without_an_amount_is_no_currency() -> None:
    assert build(title="One", currency="CHF").currency is None


# --- stage and status ---


@pytest.mark.parametrize(
    ("stage", "status", "read"),
    [
        ("New", "", ("New", "")),
        ("NEW", "open", ("New", "open")),
        ("New", "Lost", ("New", "lost")),
        ("Späte Phase", "Gewonnen", ("Späte Phase", "won")),
        ("won", "", ("Won", "")),
        ("Won", "gagné", ("Won", "won")),
        ("Closed Won", "", ("", "won")),
        ("verloren", "", ("", "lost")),
        ("Perdu", "lost", ("", "lost")),
        ("offen", "", ("", "open")),
        ("", "ganado", ("", "won")),
        ("", "", ("", "")),
    ],
)
def test_stage_and_status(stage: str, status: str, read: tuple[str, str]) -> None:
    row = build(title="One", stage=stage, status=status)
    assert (row.stage, row.status) == read


@pytest.mark.parametrize(
    ("stage", "status", "why"),
    [
        ("Won", "lost", "stage: the stage says won, the status lost"),
        ("Won", "open", "stage: the stage says won, the status open"),
        ("verloren", "won", "stage: the stage says lost, the status won"),
        ("offen", "won", "stage: the stage says open, the status won"),
        ("Nowhere", "", "stage: there is no stage 'Nowhere'"),
        ("New", "maybe", "status: 'maybe' is no status (open, won or lost)"),
    ],
)
def test_stages_and_statuses_that_are_none(stage: str, status: str, why: str) -> None:
    assert refusal(title="One", stage=stage, status=status) == why


# --- widths ---


def builder(*header: str) -> RowBuilder:
    return RowBuilder(header, map_columns(header, [], []), {}, STAGES, "EUR")


def test_a_row_may_end_early() -> None:
    assert builder("title", "company", "owner").build(Row(2, ["One"])).title == "One"


def test_a_row_may_have_empty_cells_beyond_the_header() -> None:
    assert builder("title", "company").build(Row(2, ["One", "Acme", "", " "])).company == "Acme"


def test_a_row_whose_cells_go_on_is_refused() -> None:
    with pytest.raises(RefusedRow, match="it has 3 cells, and the header 2"):
        builder("title", "company").build(Row(2, ["Acme", " Inc", "New"]))


# --- what maps to nothing ---


def test_what_maps_to_nothing_is_kept_in_the_note() -> None:
    row = build(title="One", note="Mine.", region="North", score="", colour="red")
    assert row.note == "Mine.\n\nregion: North\ncolour: red"


def test_notes_of_several_columns_stand_one_below_the_other() -> None:
    assert build(title="One", note="a", comment="", remarque="b").note == "a\n\nb"


def test_unnamed_columns_are_passed_over() -> None:
    assert builder("title", "", "region").build(Row(2, ["One", "x", "North"])).note == "region: North"


def test_tags_of_several_columns_are_one_list() -> None:
    assert build(title="One", tag="a;b", label="B,c").tags == ("a", "b", "c")
    assert build(title="One", tag="", label="").tags == ()


# --- text that somebody else wrote ---


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'"])
def test_the_guard_against_formulas_is_taken_off_once(start: str) -> None:
    assert tidy(f"'{start}x") == f"{start}x"
    assert tidy(f"''{start}x") == f"'{start}x"


@pytest.mark.parametrize("text", ["'", "'t Hooft", "O'Neil", "'5", "=x", "x'=", ""])
def test_other_apostrophes_stay(text: str) -> None:
    assert tidy(text) == text


def test_cells_lose_their_guards_in_every_column() -> None:
    row = build(title="'=1+1", company="'@home", phone="'+41 44 123 45 67", note="'-none", region="'+1")
    assert (row.title, row.company, row.phone, row.note) == ("=1+1", "@home", "+41 44 123 45 67", "-none\n\nregion: +1")


@given(text=st.text(max_size=40))
def test_what_comes_in_is_harmless(text: str) -> None:
    try:
        row = build(title=f"x{text}", note=text, tag=text)
    except RefusedRow as refused:
        assert visible(str(refused)) == str(refused)  # noqa: PT017
        return
    assert visible(row.title) == row.title
    assert visible(row.note, multiline=True) == row.note
    assert all(visible(tag) == tag for tag in row.tags)


def test_emoji_accents_and_scripts_survive() -> None:
    title = "👩‍👩‍👧 Ünïted 株式会社 شركة نور"
    assert build(title=title).title == title


def test_hostile_texts_lose_what_acts() -> None:
    row = build(title="\x1b]52;c;eA==\x07[@click=app.quit]Acme", note="a\u202eb\x9bc")
    assert row.title == "]52;c;eA==[@click=app.quit]Acme"
    assert row.note == "abc"


def test_a_file_of_different_texts_is_remembered_only_so_far() -> None:
    made = builder("title", "company")
    made_rows = [made.build(Row(n, [f"t{n}", f"c{n}"])) for n in range(20_100)]
    assert made_rows[-1].company == "c20099"
    assert all(len(meaning.__self__) <= 20_000 for _, _, meaning in made._single)  # type: ignore[attr-defined]
    assert Mapped(0, "title") in map_columns(["title"], [], [])

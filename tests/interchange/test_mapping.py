"""Which column says what: the user's word first, then the columns' own names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.interchange.mapping import FIELDS, Mapped, map_columns, plain_name

STAGES = ("New", "Discovery Call", "A=B", "Won", "Lost")


def fields(header: list[str], *said: str) -> dict[str, list[str]]:
    """The columns' fields by the columns' names."""
    found: dict[str, list[str]] = {}
    for column, field in map_columns(header, said, STAGES):
        found.setdefault(header[column], []).append(field)
    return found


def refusal(header: list[str], *said: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        map_columns(header, said, STAGES)
    assert refused.value.exit_code == 2
    return refused.value.message, refused.value.hint


# --- the user's word ---


def test_the_user_says_which_column_is_what() -> None:
    header = ["opportunity_id", "product", "account", "engage_date"]
    said = ["opportunity_id=external_id", "product=title", "account=company", "engage_date=entered:New"]
    assert fields(header, *said) == {
        "opportunity_id": ["external_id"],
        "product": ["title"],
        "account": ["company"],
        "engage_date": ["entered:New"],
    }


@pytest.mark.parametrize(
    "said", ["Größe (€)=amount", "größe (€)=amount", " GROSSE  (€) = Amount ", "Grösse (€)=amount"]
)
def test_a_columns_name_is_found_without_regard_to_case_and_accents(said: str) -> None:
    assert fields(["Größe (€)"], said) == {"Größe (€)": ["amount"]}


def test_the_name_as_it_stands_goes_before_a_similar_one() -> None:
    assert map_columns(["VALUE x", "value X"], ["value X=amount"], STAGES) == (Mapped(1, "amount"),)


@pytest.mark.parametrize("field", ["expected_close", "Expected Close", "expected-close", "EXPECTED_CLOSE"])
def test_a_field_is_found_however_its_words_are_joined(field: str) -> None:
    assert fields(["x"], f"x={field}") == {"x": ["expected_close"]}


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("x=entered:Discovery Call", "Discovery Call"),
        ("x=Entered: discovery  call ", "Discovery Call"),
        ("x=entered:A=B", "A=B"),
        ("x=entered:won", "Won"),
    ],
)
def test_a_date_of_entry_names_its_stage(said: str, stage: str) -> None:
    assert fields(["x"], said) == {"x": [f"entered:{stage}"]}


def test_a_columns_name_may_hold_an_equals_sign() -> None:
    assert fields(["a=b"], "a=b=title") == {"a=b": ["title"]}
    assert fields(["a", "a=b"], "a=b=entered:A=B") == {"a=b": ["entered:A=B"]}


def test_one_column_may_say_two_things() -> None:
    assert fields(["since"], "since=created", "since=entered:New") == {"since": ["created", "entered:New"]}


def test_tags_and_notes_may_come_from_several_columns() -> None:
    assert fields(["a", "b", "c", "d"], "a=tag", "b=tag", "c=note", "d=note") == {
        "a": ["tag"],
        "b": ["tag"],
        "c": ["note"],
        "d": ["note"],
    }


def test_the_same_said_twice_is_said_once() -> None:
    assert map_columns(["a"], ["a=title", "a=title"], STAGES) == (Mapped(0, "title"),)


# --- what is refused ---


def test_a_column_that_is_not_there_is_refused_with_the_nearest() -> None:
    message, hint = refusal(["product", "account", ""], "prodcut=title")
    assert message == "there is no column 'prodcut'"
    assert hint == "did you mean product? the columns are: product, account"


def test_nothing_near_names_nothing() -> None:
    assert refusal(["product"], "xyz=title")[1] == "the columns are: product"


@pytest.mark.parametrize("said", ["=title", " =title"])
def test_an_unnamed_column_cannot_be_meant(said: str) -> None:
    assert refusal(["a", ""], said)[0].startswith("there is no column")


def test_a_field_that_is_not_there_is_refused_with_the_nearest() -> None:
    message, hint = refusal(["product"], "product=titel")
    assert message == "there is no field 'titel'"
    assert hint.startswith("did you mean title? the fields are: title, contact, ")
    assert hint.endswith("external_id, entered:STAGE")


def test_a_stage_that_is_not_there_is_refused_with_the_nearest() -> None:
    message, hint = refusal(["x"], "x=entered:Discovry Call")
    assert message == "there is no stage 'Discovry Call'"
    assert hint == "did you mean Discovery Call? the stages are: New, Discovery Call, A=B, Won, Lost"


def test_without_an_equals_sign_it_is_no_mapping() -> None:
    assert refusal(["a"], "title") == ("--map wants COLUMN=FIELD, not 'title'", "for example --map Deal=title")


@pytest.mark.parametrize("field", ["title", "amount", "entered:New"])
def test_two_columns_for_one_field_are_refused(field: str) -> None:
    message, hint = refusal(["a", "b"], f"a={field}", f"b={field}")
    assert message == f"two columns are mapped to {field}: a and b"
    assert hint == "map one of them"


def test_messages_are_harmless() -> None:
    message, hint = refusal(["\x1b]0;x\x07"], "\x1b[31m=title")
    assert "\x1b" not in message + hint
    assert "\x07" not in message + hint


# --- what names suggest ---


@pytest.mark.parametrize("field", FIELDS)
def test_a_fields_own_name_needs_no_mapping(field: str) -> None:
    assert fields([field.upper().replace("_", " ")]) == {field.upper().replace("_", " "): [field]}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Deal name", "title"),
        ("E-Mail*", "email"),
        ("Téléphone", "phone"),
        ("Société", "company"),
        ("Betrag", "amount"),
        ("Währung", "currency"),
        ("Deal_Stage", "stage"),
        ("Estado", "status"),
        ("Wahrscheinlichkeit", "probability"),
        ("Erstellt am", "created"),
        ("Closed on", "closed"),
        ("Expected close date", "expected_close"),
        ("sales_agent", "owner"),
        ("Étiquettes", "tag"),
        ("Lead source", "source"),
        ("Closed Lost Reason", "lost_reason"),
        ("Notizen", "note"),
        ("Próximo paso", "next_step"),
        ("ID", "external_id"),
        ("entered:discovery call", "entered:Discovery Call"),
    ],
)
def test_obvious_names_are_understood(name: str, field: str) -> None:
    assert fields([name]) == {name: [field]}


@pytest.mark.parametrize("name", ["Name", "Date", "Client", "Foo", "entered:Nowhere", "entered:", "", "***"])
def test_names_that_could_be_two_things_are_no_guess(name: str) -> None:
    assert fields([name]) == {}


def test_what_the_user_said_takes_the_place_of_a_guess() -> None:
    assert fields(["value", "price"], "price=amount") == {"price": ["amount"]}
    assert fields(["value"], "value=note") == {"value": ["note"]}


def test_a_fields_own_name_goes_before_one_it_is_known_by() -> None:
    assert fields(["id", "title", "external_id", "deal"]) == {"title": ["title"], "external_id": ["external_id"]}


def test_of_two_columns_known_as_a_field_the_first_is_it() -> None:
    assert fields(["deal value", "value", "deal size"]) == {"deal value": ["amount"]}


def test_all_columns_known_as_tags_and_notes_are() -> None:
    assert fields(["labels", "tags", "comment", "notes"]) == {
        "labels": ["tag"],
        "tags": ["tag"],
        "comment": ["note"],
        "notes": ["note"],
    }


def test_columns_come_in_the_files_order() -> None:
    header = ["stage", "x", "title", "amount"]
    assert [column for column, _ in map_columns(header, ["x=note"], STAGES)] == [0, 1, 2, 3]


def test_plain_names_lose_marks() -> None:
    assert plain_name("  Person - E-Mail (Work)* ") == "person e mail work"


@given(
    header=st.lists(st.text(max_size=10), max_size=6), said=st.lists(st.text("ab=:etinrd ", max_size=15), max_size=3)
)
def test_mapping_maps_or_refuses(header: list[str], said: list[str]) -> None:
    try:
        mapped = map_columns(header, said, STAGES)
    except InvalidInput as refused:
        assert refused.message  # noqa: PT017
        assert said
        return
    assert all(0 <= column < len(header) for column, _ in mapped)
    single = [field for _, field in set(mapped) if field not in ("tag", "note")]
    assert len(single) == len(set(single))

"""The file that a first start makes: as it was asked for, and nothing before it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.config.settings import load
from pipetui.domain.errors import OperationFailed
from pipetui.interchange.questions import Question
from pipetui.queries.info import file_counts
from pipetui.queries.pipelines import stages
from pipetui.queries.settings import file_settings
from pipetui.store.file import open_store
from pipetui.tui.start.first_file import Place, Wishes, described, faults, make, preview
from support.contexts import NOW

if TYPE_CHECKING:
    from pathlib import Path

CSV = "title,Person,email,amount,stage,phone 2\nWebsite,Jean,jean@acme.fr,1200,Demo,1\nAudit,Inès,i@x.fr,much,New,2\n"
WISHES = Wishes("b2b", " eur ", "ana")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "new" / "sales.db", tmp_path / "config.toml", "ana", "Europe/Zurich", NOW)


@pytest.fixture
def csv(tmp_path: Path) -> str:
    path = tmp_path / "deals.csv"
    path.write_text(CSV)
    return str(path)


def test_the_file_has_the_stages_and_the_currency(place: Place) -> None:
    assert make(place, WISHES) == ""
    with open_store(place.db, now=NOW) as store:
        assert [each.name for each in stages(store.connection, 1)][:3] == ["New", "Qualified", "Demo"]
        assert file_settings(store.connection).base_currency == "EUR"
        assert file_settings(store.connection).timezone.key == "Europe/Zurich"
    assert place.db.stat().st_mode & 0o777 == 0o600
    assert not (place.config or place.db).exists()  # the name is the one that holds anyway


def test_another_name_goes_into_the_settings_and_no_currency_waits_for_the_first_amount(place: Place) -> None:
    make(place, Wishes("standard", "", "Bea"))
    assert load(place.config).name == "Bea"
    with open_store(place.db, now=NOW) as store:
        assert file_settings(store.connection).base_currency == ""


def test_a_csv_file_is_looked_at_without_making_anything(place: Place, csv: str) -> None:
    plan = preview(place, WISHES._replace(csv=csv))
    words = described(plan)
    assert "2 rows" in words
    assert "Columns: title, Person → contact, email, amount, stage, phone 2 → note" in words
    assert "! 1 cannot be taken, such as line 3: amount" in words
    assert not place.db.parent.exists()


def test_what_is_imported_is_told_with_what_was_refused(place: Place, csv: str) -> None:
    said = make(place, WISHES._replace(csv=csv))
    assert said.splitlines()[0] == "Imported deals.csv: 1 deal."
    assert "Line 3: amount" in said
    with open_store(place.db, now=NOW) as store:
        assert file_counts(store.connection).deals == 1


def test_many_columns_and_many_refused_rows_are_counted(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    columns = ["title", "amount", *(f"extra{number}" for number in range(20))]
    lines = [",".join(columns), *(f"Deal {number},much{',' * 20}" for number in range(9))]
    path.write_text("\n".join([*lines, f"Good,3{',' * 20}"]))
    wishes = WISHES._replace(csv=str(path))
    assert described(preview(place, wishes)).splitlines()[2].endswith(", and 10 more")
    assert make(place, wishes).splitlines()[-1] == "and 4 more rows were refused"


def test_what_a_file_does_not_say_is_a_question_that_can_be_answered(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("title,created\nOne,03/04/2026\nTwo,05/06/2026\n")
    wishes = WISHES._replace(csv=str(path))
    with pytest.raises(Question) as asked:
        preview(place, wishes)
    assert asked.value.option == "date-order"
    assert len(preview(place, wishes._replace(answers={"date_order": "dmy"})).rows) == 2


def test_a_file_that_was_made_meanwhile_stays_as_it_is(place: Place) -> None:
    place.db.parent.mkdir()
    open_store(place.db, now=NOW, template="standard").close()
    assert "was made by another program meanwhile" in make(place, WISHES)
    with open_store(place.db, now=NOW) as store:
        assert [each.name for each in stages(store.connection, 1)][:3] == ["New", "Qualified", "Proposal"]


def test_settings_that_cannot_be_written_are_told_before_anything_is_made(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationFailed):
        make(place._replace(config=tmp_path / "file" / "config.toml"), WISHES._replace(name="Bea"))
    assert not place.db.exists()


@pytest.mark.parametrize(
    ("wishes", "importing", "wrong"),
    [
        (WISHES, False, set()),
        (WISHES._replace(currency=""), True, {"csv"}),
        (WISHES._replace(currency="euro"), False, {"currency"}),
        (WISHES._replace(name="  "), False, {"name"}),
        (WISHES._replace(csv="nowhere.csv"), True, {"csv"}),
        (WISHES._replace(csv="nowhere.csv"), False, set()),
        (WISHES._replace(csv="a\0b"), True, {"csv"}),
    ],
)
def test_what_is_typed_is_checked_by_field(wishes: Wishes, importing: bool, wrong: set[str]) -> None:
    assert set(faults(wishes, importing=importing)) == wrong

"""A file of deals, understood as a whole before anything is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, OperationFailed
from pipetui.interchange.deals_csv import ColumnUse, ImportOptions, ImportPlan, plan_import
from pipetui.interchange.questions import Question
from pipetui.services.import_shapes import ImportSpec, SkippedRow
from support.contexts import context
from support.sales_csv import MAPS, STAGES, write_sales_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.store.file import Store

    Write = Callable[[str | bytes], Path]
    Plan = Callable[..., ImportPlan]


@pytest.fixture
def plan(store: Store, write: Write) -> Callable[..., ImportPlan]:
    """Plans the import of a file with that content, for a file with the stages of `standard`."""

    def plan(content: str | bytes, **options: Any) -> ImportPlan:
        progress = options.pop("progress", None)
        return plan_import(store, context(), write(content), ImportOptions(**options), progress)

    return plan


def titles(plan: ImportPlan) -> list[str]:
    return [row.title for row in plan.rows]


def test_a_file_with_obvious_columns_needs_no_word(plan: Plan) -> None:
    planned = plan(
        "id,deal name,company,value,currency,stage,created on,entered:qualified,tags,notes\n"
        '7,Website,Acme,"1,250.50",EUR,Proposal,2026-01-15,2026-02-01,"web, seo",Warm\n'
    )
    (row,) = planned.rows
    assert (row.line, row.external_id, row.title, row.company) == (2, "7", "Website", "Acme")
    assert (row.amount, row.currency, row.stage) == (125_050, "EUR", "Proposal")
    assert (row.created, row.entered) == (date(2026, 1, 15), (("Qualified", date(2026, 2, 1)),))
    assert (row.tags, row.note) == (("web", "seo"), "Warm")
    assert (planned.refused, planned.warnings, planned.row_count) == ((), (), 1)


def test_the_same_shape_as_a_sales_teams_export(store: Store, tmp_path: Path) -> None:
    expected = write_sales_csv(tmp_path / "sales.csv")
    options = ImportOptions(maps=MAPS, stages=STAGES, currency="USD")
    planned = plan_import(store, context(), tmp_path / "sales.csv", options)
    assert planned.described == "UTF-8, comma, 8 columns"
    assert planned.spec == ImportSpec(
        source_name="sales.csv", new_stages=("Prospecting", "Engaging", "Won", "Lost"), currency="USD"
    )
    assert (len(planned.rows), planned.refused) == (expected.rows, ())
    assert sum(row.stage == "Won" for row in planned.rows) == expected.by_stage["Won"]
    assert sum(row.amount or 0 for row in planned.rows if row.stage == "Won") == expected.won_value * 100
    assert sum(not row.company for row in planned.rows) == expected.without_account
    assert {row.company for row in planned.rows} - {""} == expected.accounts
    assert len({row.external_id for row in planned.rows}) == expected.rows
    assert planned.columns[5] == ColumnUse("engage_date", "entered:Engaging", "")


# --- what is shown ---


def test_where_each_column_goes_and_how_it_was_read_is_told(plan: Plan) -> None:
    planned = plan(
        "Deal;;Value;Probability;Since;Region\nA;x;1.234,50;70%;25/04/2026;North\nB;;2;5;03/04/2026;\n",
        maps=("Since=created", "Since=entered:New"),
        currency="EUR",
    )
    assert planned.described == "UTF-8, semicolon, 5 columns"
    assert planned.columns == (
        ColumnUse("Deal", "title", ""),
        ColumnUse("Value", "amount", "decimal comma"),
        ColumnUse("Probability", "probability", ""),
        ColumnUse("Since", "created, entered:New", "day first"),
        ColumnUse("Region", "note", ""),
    )
    assert planned.warnings == ("columns without a name were passed over, and some of their cells are not empty",)
    assert planned.rows[1].created == date(2026, 4, 3)
    assert [row.note for row in planned.rows] == ["Region: North", ""]


def test_what_was_passed_over_is_told(plan: Plan) -> None:
    planned = plan(b"Deals of \x81,,\n\nDeal,Stage,\nA,New,\n")
    assert planned.warnings == (
        "some characters could not be read; they show as �",
        "1 row above the header (line 3) passed over",
    )
    assert plan("Deals\nof the year\nDeal,Stage\nA,New\nB,New\n").warnings == (
        "2 rows above the header (line 3) passed over",
    )


def test_progress_is_told_and_may_stop_it(plan: Plan) -> None:
    told: list[tuple[int, int]] = []
    plan("deal\n" + "A\n" * 2500, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2500), (1000, 2500), (2000, 2500)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan("deal\nA\n", progress=stop)


# --- rows ---


def test_bad_rows_are_told_by_line_and_the_good_ones_are_taken(plan: Plan) -> None:
    planned = plan(
        "deal,stage,closed on,amount\n"
        "A,New,,5\n"
        ",New,,\n"
        "C,Nowhere,,\n"
        "D,Won,soon,\n"
        '"E,New,,\n'
        "F,Won,2026-01-02,1.005\n"
        "G, Inc,Won,2026-01-02,5\n"
        "\n"
        "H,Won,2026-01-02,-5\n"
        "I,Won,2026-01-02,0.5\n",
        currency="EUR",
    )
    assert titles(planned) == ["A", "I"]
    assert planned.refused == (
        SkippedRow(3, "it has no title"),
        SkippedRow(4, "stage: there is no stage 'Nowhere'"),
        SkippedRow(5, "closed on: 'soon' is no date"),
        SkippedRow(6, "a quote is never closed, or a cell is longer than 131,072 characters"),
        SkippedRow(7, "amount: the amount has more decimals than EUR has (2)"),
        SkippedRow(8, "it has 5 cells, and the header 4"),
        SkippedRow(10, "amount: '-5' is negative; an amount cannot be"),
    )
    assert planned.row_count == 9


def test_short_rows_are_filled_up(plan: Plan) -> None:
    planned = plan("deal,company,closed on,,amount\nA\nB,Acme\n,,,x\n", currency="EUR")
    assert [(row.title, row.company, row.amount) for row in planned.rows] == [("A", "", None), ("B", "Acme", None)]
    assert planned.refused == (SkippedRow(4, "it has no title"),)
    assert len(planned.warnings) == 1


def test_an_open_quote_in_a_file_costs_one_row(plan: Plan) -> None:
    planned = plan("deal,company\n" + "A,x\n" * 10 + '"B,y\n' + "C,z\n" * 5000)
    assert len(planned.rows) == 5010
    assert [skipped.line for skipped in planned.refused] == [12]


def test_a_closing_day_with_a_time_is_an_instant_and_an_expected_close_a_day(plan: Plan) -> None:
    (row,) = plan(
        "deal,stage,closed on,expected close\nA,Won,2026-07-01 23:30,2026-07-01T23:30:00Z\n",
    ).rows
    assert row.closed == datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    assert row.expected_close == date(2026, 7, 2)
    assert not isinstance(row.expected_close, datetime)
    assert plan("deal,expected close\nA,2026-07-01\nB,soon\n").refused == (
        SkippedRow(3, "expected close: 'soon' is no date"),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_same_deals_from_every_notation(plan: Plan, encoding: str, delimiter: str) -> None:
    text = 'deal;company;value;created\r\nCafé;"Müller; Söhne";"1.234,50 €";24.12.2025\r\n'
    planned = plan(text.replace(";", delimiter).replace(f"Müller{delimiter}", "Müller;").encode(encoding))
    (row,) = planned.rows
    assert (row.title, row.company.replace(delimiter, ";"), row.amount, row.currency, row.created) == (
        "Café",
        "Müller; Söhne",
        123_450,
        "EUR",
        date(2025, 12, 24),
    )


# --- questions ---


def test_an_ambiguous_column_of_dates_names_the_option(plan: Plan) -> None:
    content = "deal,created,closed on\nA,03/04/2026,05/06/2026\nB,25/04/2026,07/08/2026\n"
    with pytest.raises(Question, match=r"column 'closed on': is 05/06/2026 day first or month first\? ") as asked:
        plan(content)
    assert "--date-order dmy" in asked.value.hint
    with pytest.raises(Question, match="column 'created'"):
        plan("deal,created\nA,03/04/2026\n")
    answered = plan(content, date_order="dmy")
    assert [row.closed for row in answered.rows] == [date(2026, 6, 5), date(2026, 8, 7)]


def test_an_ambiguous_column_of_amounts_names_the_option(plan: Plan) -> None:
    content = "deal;value\nA;1.234\nB;200\n"
    with pytest.raises(Question, match=r"column 'value': does 1\.234 group thousands or have decimals"):
        plan(content, currency="EUR")
    assert [row.amount for row in plan(content, currency="EUR", decimal=",").rows] == [123_400, 20_000]
    assert [row.amount for row in plan(content, currency="KWD", decimal=".").rows] == [1_234, 200_000]


def test_amounts_without_a_currency_are_a_question(plan: Plan) -> None:
    with pytest.raises(Question, match="which currency"):
        plan("deal,value\nA,5\n")
    assert plan("deal,value\nA,\n").rows[0].amount is None


def test_the_files_own_currency_answers(store: Store, plan: Plan) -> None:
    from pipetui.services.settings import set_base_currency

    set_base_currency(store, context(), "CHF")
    assert plan("deal,value\nA,5\n").rows[0].currency == "CHF"
    assert plan("deal,value\nA,5\n", currency="eur").rows[0].currency == "EUR"


# --- options ---


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date_order": "ydm"}, "--date-order cannot be 'ydm'"),
        ({"decimal": ";"}, "--decimal cannot be ';'"),
        ({"currency": "EURO"}, "unknown currency: EURO"),
        ({"maps": ("x=title",)}, "there is no column 'x'"),
        ({"maps": ("deal=x",)}, "there is no field 'x'"),
        ({"maps": ("deal=entered:Engaging",)}, "there is no stage 'Engaging'"),
        ({"stages": " , "}, "--stages names no stage"),
        ({"stages": ""}, "--stages names no stage"),
        ({"stages": "A,b,B"}, "--stages names 'b' twice"),
        ({"stages": "A," + "x" * 201}, "stage is too long"),
        ({"pipeline": "y" * 201, "stages": "A"}, "pipeline is too long"),
    ],
)
def test_options_that_do_not_fit_are_usage_errors(plan: Plan, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan("deal\nA\n", **options)
    assert refused.value.message.startswith(message)
    assert refused.value.exit_code == 2


def test_a_pipeline_that_there_is_not_is_told(plan: Plan) -> None:
    with pytest.raises(NotFound, match="no pipeline is called"):
        plan("deal\nA\n", pipeline="Elsewhere")


def test_new_stages_may_be_in_a_new_pipeline_and_hold_commas(plan: Plan) -> None:
    planned = plan(
        "deal,stage,entered:offer\nA,gewonnen,2026-01-02\nB,Offer,\n",
        pipeline=" Rentals ",
        stages='"Lead, warm", Offer,Gewonnen ,Lost',
    )
    assert planned.spec.pipeline == "Rentals"
    assert planned.spec.new_stages == ("Lead, warm", "Offer", "Gewonnen", "Lost")
    assert planned.rows[0].stage == "Gewonnen"
    assert planned.rows[0].entered == (("Offer", date(2026, 1, 2)),)


def test_a_file_whose_titles_are_nowhere_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInput, match="no column says what the deals are called") as refused:
        plan("name,stage,\nA,New,\n")
    assert refused.value.hint == "say which: --map COLUMN=title; the columns are: name, stage"
    assert titles(plan("name,stage,\nA,New,\n", maps=("name=title",))) == ["A"]


def test_a_file_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OperationFailed, match="No such file"):
        plan_import(store, context(), tmp_path / "gone.csv", ImportOptions())


def test_the_files_name_is_made_harmless(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07b.csv"
    path.write_text("deal\nA\n")
    planned = plan_import(store, context(), path, ImportOptions())
    assert planned.spec.source_name == "a]0;xb.csv"


def test_planning_writes_nothing(store: Store, plan: Plan) -> None:
    before = store.connection.total_changes
    plan("deal,stage\nA,New\n", stages="X,New,Won,Lost")
    assert store.connection.total_changes == before

"""Names that act, already in the file, through every command and every form: none gets out, and each stays legible."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.cli import output
from pipetui.domain.text import visible
from pipetui.store.file import open_store
from support import rows
from support.contexts import NOW, context
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    import sqlite3

    from support.program import Program

from pipetui.store.unit import unit

NAMES = [name for name in PAYLOADS.values() if not any(0xD800 <= ord(char) <= 0xDFFF for char in name)]
"""What SQLite can hold: halves of surrogate pairs are no text."""

COMMANDS = [
    *("list", "list --plain", "list --csv", "list --json", "show 1", "show 1 --json", "summary", "summary --plain"),
    *("summary --md", "summary --json", "summary --short", "report stages", "report stages --md"),
    *("report stages --csv", "report stages --plain", "report stages --json", "contact list", "contact list --plain"),
    *("company list", "company list --plain", "company list --json", "company show 1", "company show 1 --json"),
    *("contact list --json", "contact show 1", "contact show 1 --json", "task list", "task list --plain"),
    *("task list --json", "stage list", "stage list 1", "stage list --plain", "stage list --json", "pipeline list"),
    *("pipeline list --plain", "pipeline list --json", "tag list", "tag list --plain", "tag list --json"),
    *("reason list", "reason list --plain", "reason list --json", "history", "history --plain", "history --json"),
    *("kind list", "kind list --json", "lead list --all", "lead list --plain", "rate list", "target list"),
    *("view list", "view list --plain", "view list --json", "history --batch 1", "history --batch 1 --plain"),
    *(
        "history --batch 1 --json",
        "history 1",
        "info",
        "info --json",
        "move 1 2 --dry-run",
        "delete 1 --dry-run",
        "stage remove 1 --into 2 --dry-run",
    ),
]
OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file in which everything that has a name has a hostile one, past all cleaning."""
    path = tmp_path_factory.mktemp("hostile") / "deals.db"
    with (
        open_store(path, now=NOW, currency="EUR", timezone="Europe/Zurich") as store,
        unit(store, context(), command="test") as u,
    ):
        conn = u.connection
        for number, name in enumerate(NAMES, 1):
            _put_everything(conn, number, name)
        for stage, name in zip((rows.NEW_CONTACT, rows.FIRST_CONTACT), NAMES, strict=False):
            conn.execute("UPDATE stage SET name = ?, objective = ? WHERE id = ?", (name, name, stage))
        conn.execute("UPDATE pipeline SET name = ?", (NAMES[5],))
        u.summary = NAMES[7]
    return path.read_bytes()


def _put_everything(conn: sqlite3.Connection, number: int, name: str) -> None:
    key = {"name": name, "name_key": f"k{number}"}
    company = rows.put(conn, "company", **key)
    contact = rows.put(conn, "contact", **key, email=name, company_id=company, notes=name)
    values: dict[str, Any] = {"title_key": f"k{number}", "owner": name, "source": name, "notes": name}
    deal = rows.put_deal(conn, name, contact=contact, **values, external_id=name, company_id=company)
    rows.put(conn, "deal_tag", deal_id=deal, tag_id=rows.put(conn, "tag", **key))
    rows.put(conn, "task", deal_id=deal, title=name, added_at=rows.at(0), due_on="2026-11-22")
    rows.put(conn, "lost_reason", **key, position=number + 20)
    rows.put(conn, "saved_view", **key, filter_text=name)
    kind = rows.put(conn, "activity_kind", name=name[:100], name_key=f"k{number}", position=number + 20)
    lead = rows.put(conn, "lead", **key, email=name, company=name, source=name, notes=name, added_at=rows.at(0))
    rows.put(conn, "activity", kind_id=kind, lead_id=lead, deal_id=deal, happened_at=rows.at(0), text=name)


@pytest.fixture
def hostile(program: Program, acting: bytes) -> Program:
    """The program on that file."""
    program.db.write_bytes(acting)
    return program


def acts(text: str, *, kept: str = "\n\t") -> set[str]:
    """Return the characters of a text that a terminal would act on, or that hide."""
    return {
        char
        for char in text
        if char not in kept and (ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u202d\u2066\u200b\ufeff")
    }


@pytest.mark.parametrize("line", COMMANDS)
def test_nothing_that_acts_comes_out_of_a_pipe(hostile: Program, line: str) -> None:
    out = hostile(*line.split())
    assert not acts(out + hostile.err)


@pytest.mark.parametrize("line", [line for line in COMMANDS if "--" not in line])
def test_on_a_terminal_only_our_own_colours_do(hostile: Program, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "colour_wanted", lambda _stream, *, no_color: not no_color)
    monkeypatch.setattr(output, "width", lambda: 100)
    out = hostile(*line.split())
    assert not acts(OUR_COLOURS.sub("", out))
    assert set(OUR_COLOURS.findall(out)) <= {
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[2m",
        "\x1b[31m",
        "\x1b[32m",
        "\x1b[33m",
        "\x1b[36m",
    }


def test_names_stay_legible_in_a_list(hostile: Program) -> None:
    out = hostile("list")
    assert len(out.splitlines()) == len(NAMES) + 1
    for name in NAMES:
        assert visible(name).strip() in out


def test_json_says_them_exactly(hostile: Program) -> None:
    document = json.loads(hostile("list", "--json"))
    assert [deal["title"] for deal in document["deals"]] == NAMES


def test_plain_has_a_line_a_deal(hostile: Program) -> None:
    lines = hostile("list", "--plain").splitlines()
    assert len(lines) == len(NAMES)
    assert {line.count("\t") for line in lines} == {20}


def test_csv_has_a_row_a_deal_and_no_formula(hostile: Program) -> None:
    table = list(csv.reader(io.StringIO(hostile("list", "--csv"))))
    assert len(table) == len(NAMES) + 1
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_deal_can_be_worked_with_whatever_it_is_called(sold: Program, name: str) -> None:
    if "\x00" in name:
        return  # no process can be given one
    sold("add", "--contact", "Ana Keller", "--tag", "x", "--", name)
    assert not acts(sold.out + sold.err)
    number = re.search(r"as #(\d+)", sold.out)
    assert number is not None
    for words in (("edit", number[1], "--notes", name), ("move", number[1], "Disc"), ("delete", number[1]), ("undo",)):
        sold(*words)
        assert not acts(sold.out + sold.err)
    (deal,) = (deal for deal in sold.deals().values() if deal["id"] == int(number[1]))
    assert not acts(deal["title"], kept="")

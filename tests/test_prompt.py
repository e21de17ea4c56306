"""`pipetui-prompt`: the summary's figures in one line, without what a summary needs to load."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck

from pipetui import prompt
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder
from support.properties import holds
from support.random_pipelines import built, files

if TYPE_CHECKING:
    from pathlib import Path

NOW = CTX.now.timestamp()


def open_then(build: PipelineBuilder) -> list[str]:
    return prompt.line(build.conn, NOW).split(" · ")


def test_the_line() -> None:
    build = PipelineBuilder()
    assert open_then(build) == ["0 open €0", "weighted €0"]
    deal = build.deal(amount=1_250_050, expected_close="2026-11-21")
    build.deal(stage="Negotiation", amount=20_000, probability=30)
    build.deal(amount=100, currency="USD")
    build.deal(stage="Won", amount=999)
    build.task(deal, due="2026-11-22")
    build.task(None, due="2026-11-22", contact_id=build.contact_id)
    build.task(deal, due="2026-11-22", done="2026-11-22")
    assert open_then(build) == ["3 open €12,700", "weighted €1,310", "1 overdue", "2 today"]
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-11-01", rate="1000")
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-11-23", rate="1")
    assert open_then(build)[0] == "3 open €13,700"


@holds(everyday=15, soak=500, suppress=(HealthCheck.too_slow, HealthCheck.data_too_large), spec=files)
def test_it_says_what_the_summary_says(spec: Any) -> None:
    build = built(spec)
    if build.conn.execute("SELECT 1 FROM stage_change WHERE happened_at > ?", (CTX.now.isoformat(),)).fetchone():
        return  # a clock that was set back: the prompt looks at the file as it stands
    found = read_summary(build.conn, CTX, period=None, pipeline_id=1, brief=True)
    value, weighted = (
        prompt._money(int(found.metrics[name].value or 0), "EUR") for name in ("open_value", "weighted_value")
    )
    overdue = found.metrics["overdue_count"].value
    assert open_then(build) == [
        f"{found.metrics['open_count'].value:,} open {value}",
        f"weighted {weighted}",
        *([f"{overdue} overdue"] if overdue else []),
        *([f"{len(found.tasks_today)} today"] if found.tasks_today else []),
    ]


def test_the_day_is_the_files_own(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 11, 22, 23, 30, tzinfo=UTC).timestamp()
    monkeypatch.setenv("TZ", "UTC")
    assert prompt._today("Europe/Zurich", evening) == "2026-11-23"
    monkeypatch.setattr("os.path.exists", lambda _path: False)  # a slim system without timezone data
    assert prompt._today("Europe/Zurich", evening) == "2026-11-23"
    assert prompt._today("UTC", evening) == "2026-11-22"


def test_money_without_a_currency_or_sign() -> None:
    assert [prompt._money(150, ""), prompt._money(150, "CHF"), prompt._money(1_250, "JPY")] == ["–", "CHF 2", "¥1,250"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    build = PipelineBuilder()
    build.deal(amount=1_200)
    path = tmp_path / "deals #1?.db"
    path.write_bytes(build.conn.serialize())
    return path


def test_which_file(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("PIPETUI_DB", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert (prompt.run([]), capsys.readouterr().out) == (0, "")  # no file yet: nothing to say
    line = "1 open €12 · weighted €1\n"
    assert (prompt.run(["--db", str(saved)]), capsys.readouterr().out) == (0, line)
    assert (prompt.run([f"--db={saved}"]), capsys.readouterr().out) == (0, line)
    folder = tmp_path / ".local" / "share" / "pipetui"
    folder.mkdir(parents=True)
    (folder / "pipetui.db").write_bytes(saved.read_bytes())
    assert (prompt.run([]), capsys.readouterr().out) == (0, line)
    (folder / "pipetui.db").unlink()
    config = tmp_path / ".config" / "pipetui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'db = "{saved}"\n')
    assert (prompt.run([]), capsys.readouterr().out) == (0, line)
    (config / "config.toml").write_text("db = 1\n")
    assert (prompt.run([]), capsys.readouterr().out) == (0, "")
    monkeypatch.setenv("PIPETUI_DB", str(saved))
    assert (prompt.run([]), capsys.readouterr().out) == (0, line)


def test_what_goes_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prompt.run(["--help"]) == 0
    assert "PS1=" in capsys.readouterr().out
    for words in (["--db"], ["hello"], ["--db", "a", "b"]):
        assert prompt.run(words) == 2
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    capsys.readouterr()
    assert prompt.run(["--db", str(broken)]) == 5
    assert capsys.readouterr().err.startswith("pipetui-prompt: ")


def test_it_loads_next_to_nothing(saved: Path) -> None:
    program = (
        "import sys, sqlite3; before = set(sys.modules); from pipetui.prompt import run; run(sys.argv[1:]);"
        " print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--db", str(saved)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC"},
    )
    assert done.stdout == "1 open €12 · weighted €1\n"
    loaded = set(done.stderr.split())
    assert {name for name in loaded if name.startswith("pipetui")} == {
        *("pipetui", "pipetui.domain", "pipetui.domain.currencies", "pipetui.prompt")
    }
    assert len(loaded) < 8

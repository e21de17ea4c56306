"""`pipetui-prompt`: one line for a shell prompt or a status bar, in little more than `import sqlite3` takes.

A shell waits for it before each prompt, so it imports nothing that it can do without: no command line, no settings
reader where there are no settings, no timezone data that the C library has. It only reads, and says nothing where there
is no file yet. Its figures are the summary's; a test holds them equal.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from pipetui.domain.currencies import DIGITS, SYMBOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = """usage: pipetui-prompt [--db PATH]

Prints one line: what is open, weighted, overdue to close, and due today. For a shell prompt or a status bar:
  PS1='$(pipetui-prompt)\\n$ '
"""
_WAIT = 0.2
"""Seconds that a prompt may wait for somebody who writes."""


def main() -> None:
    """Print the line and end the process: 0 done, 2 usage, 5 the database."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Print the line; return the exit code."""
    if argv and argv[0] in ("-h", "--help"):
        sys.stdout.write(_USAGE)
        return 0
    named = _named(argv)
    if named is None:
        sys.stderr.write(_USAGE)
        return 2
    path = named or os.environ.get("PIPETUI_DB") or _configured()
    if not os.path.exists(path):
        return 0
    try:
        # `nolock` and `immutable` would be faster, and may show what was never saved.
        conn = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)
        try:
            text = line(conn, time.time())
        finally:
            conn.close()
        sys.stdout.write(text + "\n")
    except sqlite3.Error as problem:
        sys.stderr.write(f"pipetui-prompt: {problem}; `pipetui doctor` says more\n")
        return 5
    except OSError:  # a closed pipe: nobody reads the line
        return 1
    return 0


def _named(argv: Sequence[str]) -> str | None:
    """Return the file of `--db`, "" when it is not named; None for words that mean nothing."""
    if not argv:
        return ""
    if argv[0].startswith("--db=") and len(argv) == 1:
        return argv[0][5:]
    return argv[1] if argv[0] == "--db" and len(argv) == 2 else None


def _configured() -> str:
    """Return the file of the settings, else the default one; without settings nothing is imported."""
    home = os.environ.get("HOME", "")
    if not sys.platform.startswith("linux") or "ANDROID_DATA" in os.environ or not home:
        return _from_settings()
    config = os.environ.get("XDG_CONFIG_HOME", "").strip()
    if os.path.exists(os.path.join(config if os.path.isabs(config) else f"{home}/.config", "pipetui", "config.toml")):
        return _from_settings()
    data = os.environ.get("XDG_DATA_HOME", "").strip()
    return os.path.join(data if os.path.isabs(data) else f"{home}/.local/share", "pipetui", "pipetui.db")


def _from_settings() -> str:
    from pipetui.config.paths import default_db
    from pipetui.config.settings import load
    from pipetui.domain.errors import PipetuiError

    try:
        return str(load().db or default_db())
    except PipetuiError:
        return ""


def _quoted(path: str) -> str:
    """Return a path as a part of a URI."""
    whole = os.fsencode(os.path.abspath(path))
    return "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02x}" for byte in whole)


_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-"


def line(conn: sqlite3.Connection, now: float) -> str:
    """Return the line for a file.

    Args:
        conn: the file.
        now: the present moment, in seconds since 1970.
    """
    settings = dict(conn.execute("SELECT key, value FROM setting"))
    base = settings.get("base_currency", "")
    today = _today(settings.get("timezone", "UTC"), now)
    (pipeline,) = conn.execute(
        "SELECT id FROM pipeline WHERE archived = 0 ORDER BY id = CAST(? AS INTEGER) DESC, position, id LIMIT 1",
        (settings.get("current_pipeline", ""),),
    ).fetchone() or (0,)
    deals, value, weighted = _open(conn, pipeline, base, today)
    ours = "s.pipeline_id = :pipeline AND s.kind = 'open'"
    asked = {"pipeline": pipeline, "today": today}
    overdue = _count(
        conn,
        f"SELECT count(*) FROM stage s JOIN deal d ON d.stage_id = s.id WHERE {ours} AND d.status = 'open'"
        " AND d.expected_close < :today",
        asked,
    )
    due = _count(
        conn,
        "SELECT count(*) FROM task t LEFT JOIN deal d ON d.id = t.deal_id LEFT JOIN stage s ON s.id = d.stage_id"
        " WHERE t.done_at IS NULL AND t.due_on = :today AND (t.deal_id IS NULL OR s.pipeline_id = :pipeline)",
        asked,
    )
    parts = [f"{deals:,} open {_money(value, base)}", f"weighted {_money(weighted, base)}"]
    if overdue:
        parts.append(f"{overdue:,} overdue")
    if due:
        parts.append(f"{due:,} today")
    return " · ".join(parts)


def _count(conn: sqlite3.Connection, sql: str, asked: dict[str, object]) -> int:
    return int(conn.execute(sql, asked).fetchone()[0])


def _open(conn: sqlite3.Connection, pipeline: int, base: str, today: str) -> tuple[int, int, int]:
    """Return how many deals are open, what they are worth, and weighted; from the totals that the file keeps."""
    rows = conn.execute(
        "SELECT t.currency, t.deals, t.amount, iif(t.own_probability < 0, s.probability, t.own_probability)"
        " FROM stage s JOIN stage_total t ON t.stage_id = s.id WHERE s.pipeline_id = ? AND s.kind = 'open'",
        (pipeline,),
    ).fetchall()
    worth = {base: (1, 0)} | _rates(conn, base, today) if base else {}
    finest = max((decimals for _, decimals in worth.values()), default=0)
    value = by_chance = 0
    for currency, _, amount, probability in rows:
        if currency in worth:
            digits, decimals = worth[currency]
            exact = amount * digits * 10 ** (finest - decimals)
            value += exact
            by_chance += exact * probability
    deals = sum(row[1] for row in rows)
    return deals, _half_even(value, 10**finest), _half_even(by_chance, 100 * 10**finest)


def _rates(conn: sqlite3.Connection, base: str, today: str) -> dict[str, tuple[int, int]]:
    """Return what a minor unit of each currency is worth: digits, and how many of them are decimals."""
    rows = conn.execute(
        # A column beside the only max() comes from the row that has it.
        "SELECT currency, rate, max(on_day) FROM exchange_rate WHERE base = ? AND on_day <= ? GROUP BY currency",
        (base, today),
    )
    found = {}
    for currency, rate, _ in rows:
        whole, _, decimals = rate.partition(".")
        found[currency] = int(whole + decimals), len(decimals) + DIGITS.get(currency, 2) - DIGITS.get(base, 2)
    return found


def _half_even(amount: int, parts: int) -> int:
    """Divide, rounding half to even, as `domain.money` does."""
    whole, rest = divmod(amount, parts)
    return whole + (2 * rest > parts or (2 * rest == parts and whole % 2 == 1))


def _money(minor: int, currency: str) -> str:
    """Return an amount in whole units: decimals would be noise in a prompt."""
    if not currency:
        return "–"
    number = f"{_half_even(minor, 10 ** DIGITS.get(currency, 2)):,}"
    sign = SYMBOLS.get(currency)
    return f"{sign}{number}" if sign else f"{currency} {number}"


def _today(zone: str, now: float) -> str:
    """Return the local day in the file's timezone: by the C library where it knows the zone, else by `zoneinfo`."""
    if hasattr(time, "tzset") and os.path.exists(os.path.join("/usr/share/zoneinfo", zone)):
        os.environ["TZ"] = zone
        time.tzset()
        return time.strftime("%Y-%m-%d", time.localtime(now))
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(now, ZoneInfo(zone)).date().isoformat()


if __name__ == "__main__":
    main()

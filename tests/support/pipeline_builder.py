"""Builds small pipelines row by row, for tests of reads: deals that moved, closed, came back, with tasks and tags.

It writes through the file's own triggers, inside journal batches, so that the derived columns are the real ones.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from pipetui.domain.text import fold
from pipetui.store.migrate import migrate
from support.contexts import context

if TYPE_CHECKING:
    from collections.abc import Iterator

CTX = context()

STAGES = "New 10 7, Proposal 50 10, Negotiation 90 5, Won, Lost"


def empty_file() -> sqlite3.Connection:
    """Return a file in memory with the present schema, its triggers, and nothing in it."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.deserialize(_migrated())
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA recursive_triggers = ON")
    return conn


@cache
def _migrated() -> bytes:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    migrate(conn)
    return conn.serialize()


def at(text: str) -> str:
    """Return an instant from a short text: "2026-11-03" is noon UTC, "2026-11-03 09:30" that time."""
    day, _, time = text.partition(" ")
    return text if text.endswith("Z") else f"{day}T{time or '12:00'}:00.000Z"


class PipelineBuilder:
    """A file with one pipeline, "Sales", and a contact to give deals to; everything else is added by its methods."""

    def __init__(
        self,
        conn: sqlite3.Connection | None = None,
        *,
        stages: str = STAGES,
        base_currency: str = "EUR",
        timezone: str = "Europe/Zurich",
    ) -> None:
        self.conn = conn or empty_file()
        self.actor = "ana"
        self.stage_ids: dict[str, int] = {}
        self.kinds: dict[int, str] = {}
        self._rank = 0
        with self.batch("set up"):
            self.pipeline_id = self.pipeline("Sales", stages)
            self.contact_id = self.contact("Somebody")
            for key, value in (
                ("base_currency", base_currency),
                ("timezone", timezone),
                ("current_pipeline", str(self.pipeline_id)),
            ):
                self.insert("setting", key=key, value=value)

    @contextmanager
    def batch(self, command: str, *, when: str = "2026-01-01", summary: str = "") -> Iterator[int]:
        """Open one journal batch around several changes; within one already open, just go on in it."""
        if self.conn.in_transaction:
            yield 0
            return
        self.conn.execute("BEGIN IMMEDIATE")
        batch_id = self._insert(
            "journal_batch", at=at(when), actor=self.actor, command=command, summary=summary or command, kind="do"
        )
        self.conn.execute("INSERT INTO journal_now (id, batch_id) VALUES (1, ?)", (batch_id,))
        yield batch_id
        self.conn.execute("DELETE FROM journal_now")
        self.conn.execute("COMMIT")

    def _insert(self, table: str, **values: Any) -> int:
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        return int(self.conn.execute(sql, tuple(values.values())).lastrowid or 0)

    def insert(self, table: str, **values: Any) -> int:
        """Insert one row, in a batch of its own when none is open, and return its number."""
        with self.batch(f"add {table}"):
            return self._insert(table, **values)

    def change(self, sql: str, *values: Any) -> None:
        """Run one writing statement, in a batch of its own when none is open."""
        with self.batch(sql.split(maxsplit=1)[0].lower()):
            self.conn.execute(sql, values)

    def pipeline(self, name: str, stages: str = STAGES) -> int:
        """Add a pipeline; stages are "NAME [PROBABILITY [STALE_AFTER]]", those called Won and Lost are the ends."""
        position = self.conn.execute("SELECT count(*) FROM pipeline").fetchone()[0]
        pipeline_id = self.insert("pipeline", name=name, name_key=fold(name), position=position)
        for place, text in enumerate(stages.split(",")):
            words = text.split()
            numbers = [int(word) for word in words if word.isdigit()]
            self.stage(pipeline_id, " ".join(word for word in words if not word.isdigit()), place, *numbers)
        return pipeline_id

    def stage(
        self,
        pipeline_id: int,
        name: str,
        position: int,
        probability: int = 50,
        stale_after: int | None = None,
        **more: Any,
    ) -> int:
        """Add a stage and make it the one that its name stands for."""
        kind = {"won": "won", "lost": "lost"}.get(name.rsplit("/", maxsplit=1)[-1].lower(), "open")
        stage_id = self.insert(
            "stage",
            pipeline_id=pipeline_id,
            name=name,
            name_key=fold(name),
            kind=kind,
            position=position,
            probability={"won": 100, "lost": 0}.get(kind, probability),
            stale_after_days=stale_after if kind == "open" else None,
            **more,
        )
        self.stage_ids[name] = stage_id
        self.kinds[stage_id] = kind
        return stage_id

    def company(self, name: str) -> int:
        """Add a company."""
        return self.insert("company", name=name, name_key=fold(name))

    def contact(self, name: str, *, email: str | None = "a@example.com", **more: Any) -> int:
        """Add a person."""
        return self.insert("contact", name=name, name_key=fold(name), email=email, **more)

    def reason(self, name: str) -> int:
        """Add a reason for losing."""
        return self.insert("lost_reason", name=name, name_key=fold(name), position=0)

    def deal(
        self,
        title: str = "Deal",
        *,
        stage: str | int = "New",
        on: str = "2026-11-20",
        amount: int | None = None,
        currency: str | None = None,
        assumed: int = 0,
        reason: int | None = None,
        **more: Any,
    ) -> int:
        """Add a deal with the change that began it; amounts are minor units, in EUR unless said otherwise."""
        stage_id = self.stage_ids[stage] if isinstance(stage, str) else stage
        self._rank += 1 << 20
        kind = self.kinds[stage_id]
        with self.batch(f"add {title}", when=on, summary=f"added {title}"):
            deal_id = self.insert(
                "deal",
                title=title,
                title_key=fold(title),
                contact_id=more.pop("contact_id", self.contact_id),
                amount=amount,
                currency=None if amount is None else currency or "EUR",
                rank=more.pop("rank", self._rank),
                stage_id=stage_id,
                status=kind,
                moved_at=at(on),
                closed_at=None if kind == "open" else at(on),
                **more,
            )
            self.move(deal_id, stage_id, on, assumed=assumed, reason=reason)
        return deal_id

    def move(
        self, deal_id: int, stage: str | int, on: str, *, assumed: int = 0, reason: int | None = None, note: str = ""
    ) -> int:
        """Add a stage change."""
        stage_id = self.stage_ids[stage] if isinstance(stage, str) else stage
        last = self.conn.execute(
            "SELECT to_stage_id FROM stage_change WHERE deal_id = ? ORDER BY happened_at DESC, id DESC", (deal_id,)
        ).fetchone()
        return self.insert(
            "stage_change",
            deal_id=deal_id,
            from_stage_id=last and last[0],
            to_stage_id=stage_id,
            happened_at=at(on),
            assumed=assumed,
            lost_reason_id=reason,
            lost_note=note,
        )

    def task(
        self,
        deal_id: int | None,
        title: str = "call",
        *,
        due: str | None = None,
        time: str | None = None,
        done: str | None = None,
        added: str = "2026-01-01",
        contact_id: int | None = None,
    ) -> int:
        """Add a task."""
        return self.insert(
            "task",
            deal_id=deal_id,
            contact_id=contact_id,
            title=title,
            due_on=due,
            due_time=time,
            added_at=at(added),
            done_at=done and at(done),
        )

    def tag(self, deal_id: int, *names: str) -> None:
        """Put tags on a deal, adding those that are new."""
        for name in names:
            row = self.conn.execute("SELECT id FROM tag WHERE name_key = ?", (fold(name),)).fetchone()
            tag_id = row[0] if row else self.insert("tag", name=name, name_key=fold(name))
            self.insert("deal_tag", deal_id=deal_id, tag_id=tag_id)

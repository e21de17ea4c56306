"""Random files for the proof of the figures: what Hypothesis draws, and the file that is built of it.

Deals skip stages, move back, are reopened, change twice on one day or at one instant, begin in Won or Lost, stand in
two pipelines and three currencies, with rates or without, lack amounts, dates and reachable contacts, and were partly
assumed by an import. There are activities of every kind on deals, people and leads; expected closes that slip, and
slips that were undone; tasks that were done since; a removed stage with a past; and a clock that was set back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from support.pipeline_builder import PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

Spec = dict[str, Any]
T = TypeVar("T")

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LADDER = ["New", "Old", "Proposal", "Negotiation"], ["First", "Second"]
ENDS = ["Won", "Lost"], ["R/Won", "R/Lost"]
STAGES = [*LADDER[0], *LADDER[1], *ENDS[0], *ENDS[0], *ENDS[1]]

PRICES = [(None, None), (1234, "EUR"), (777_777, "USD"), (50, "JPY"), (0, "EUR")]

# Minutes before now: the same instant, the same day, the weeks and the years before.
NEAR = [0, 1, 60, 60, 1440, 1441, 14_400, 43_200]
SPANS = [3_000, 40_000, 40_000, 40_000, 300_000, 900_000]


class Dice:
    """Choices out of bytes that Hypothesis drew: many of them for one draw, and it still makes them smaller."""

    def __init__(self, drawn: bytes) -> None:
        self._left = int.from_bytes(drawn, "little")

    def below(self, count: int) -> int:
        """One of 0 … count − 1."""
        self._left, found = divmod(self._left, count)
        return found

    def of(self, choices: Sequence[T]) -> T:
        """One of some."""
        return choices[self.below(len(choices))]

    def ago(self) -> int:
        """How many minutes before now something happened."""
        return self.of(NEAR) if not self.below(4) else self.below(self.of(SPANS))

    def day(self) -> int | None:
        """Some day around now, or none."""
        return None if not self.below(6) else self.below(120) - 50

    def maybe_ago(self) -> int | None:
        """The same as `ago`, or never."""
        return self.ago() if self.below(2) else None

    def several(self, most: int) -> range:
        """For each of up to so many."""
        return range(self.below(most + 1))


def _moves(dice: Dice) -> list[tuple[str, int, int, int | None]]:
    """(stage, minutes before now, assumed, reason): up the ladder with skips, to and fro on it, or any way at all."""
    side = int(not dice.below(4))
    way = dice.below(6)
    if way < 3:
        stages = [stage for stage in LADDER[side] if dice.below(3)] or [LADDER[side][0]]
    elif way < 5:
        stages = [dice.of(LADDER[side]) for _ in range(3 + dice.below(4))]
    else:
        stages = [dice.of(STAGES) for _ in range(1 + dice.below(6))]
    if dice.below(4):
        stages.append(dice.of(ENDS[side]))
    whens = sorted((dice.ago() for _ in stages), reverse=True)
    assuming = not dice.below(3)
    return [
        (stage, when, dice.of([0, 1, 2, 2]) if assuming else 0, dice.of([None, 0, 1]))
        for stage, when in zip(stages, whens, strict=True)
    ]


def _drawn_deal(drawn: bytes) -> Spec:
    dice = Dice(drawn)
    return {
        "moves": _moves(dice),
        # days by which everything lies ahead: a clock that was set back
        "ahead": 0 if dice.below(40) else 1,
        "amount": dice.of([None, dice.below(10), dice.below(10**6), dice.below(10**6), 999_999_999_999_999]),
        "currency": dice.of(["EUR", "EUR", "USD", "JPY"]),
        "probability": dice.of([None, None, dice.below(101), 50, 90, 0, 100]),
        "closes": dice.day(),
        # (when, to which day, whether it was undone)
        "slips": [(dice.ago(), dice.day(), not dice.below(3)) for _ in dice.several(2)],
        # (when, amount and currency or the probability alone, whether it was undone)
        "edits": [
            (dice.ago(), {"probability": dice.of([None, 0, 10, 99])}, not dice.below(4))
            if dice.below(2)
            else (dice.ago(), dict(zip(("amount", "currency"), dice.of(PRICES), strict=True)), not dice.below(4))
            for _ in dice.several(2)
        ],
        "contact": dice.below(4),
        "owner": dice.of(["ana", "bob"]),
        # (due, added, done)
        "tasks": [(dice.of([None, -3, -1, 0, 1, 3]), dice.ago(), dice.maybe_ago()) for _ in dice.several(2)],
        # (kind, when)
        "talks": [(dice.below(7), dice.ago()) for _ in dice.several(3)],
    }


def _drawn_rest(drawn: bytes) -> Spec:
    dice = Dice(drawn)
    rates = ["1", "0.5", "0.9137", "1.0845", "0.006125", "163.27", "0.0000001"]
    targets = ["2026-11", "2026-10", "2026-12", "2026-Q4", "2026-Q3", "2026", "2026-09", "2025-10"]
    return {
        # what 1 of a currency was worth from so many days ago on
        "rates": {
            (dice.of(["EUR", "USD", "USD", "JPY"]), dice.below(400) - 2): dice.of(rates) for _ in dice.several(5)
        },
        # stages whose probability was changed: (when, to what)
        "chances": [(dice.ago(), dice.below(101)) for _ in dice.several(2)],
        # (added, converted, person)
        "leads": [(dice.ago(), dice.maybe_ago(), dice.below(4)) for _ in dice.several(5)],
        # (kind, when, person or, from 4 on, lead)
        "talks": [(dice.below(7), dice.ago(), dice.below(9)) for _ in dice.several(6)],
        "added": [dice.maybe_ago() for _ in range(4)],
        "targets": {name: dice.below(10 ** dice.of([4, 6, 8])) for name in targets if dice.below(2)},
    }


deals = st.binary(min_size=96, max_size=96).map(_drawn_deal)
files: SearchStrategy[Spec] = st.builds(
    lambda many, rest: {"deals": many, **rest},
    st.lists(deals, max_size=5) | st.lists(deals, min_size=16, max_size=30),
    st.binary(min_size=160, max_size=160).map(_drawn_rest),
)


def moment(ago: int, ahead: int = 0) -> str:
    """The instant so many minutes before now, and so many days later, as the file has it."""
    when = NOW - timedelta(minutes=ago) + timedelta(days=ahead)
    return when.isoformat(timespec="milliseconds")[:23] + "Z"


def day(days: int | None) -> str | None:
    """The day so many days from now."""
    return None if days is None else (NOW.date() + timedelta(days)).isoformat()


def built(spec: Spec, *, base: str = "EUR", timezone: str = "Europe/Zurich") -> PipelineBuilder:
    """Build the file that was drawn."""
    build = PipelineBuilder(
        stages="New 10 7, Proposal 50 10, Negotiation 90, Won, Lost", base_currency=base, timezone=timezone
    )
    with build.batch("all"):
        build.stage(build.pipeline_id, "Old", 0, 40, 2, archived=1)
        build.pipeline("Retainers", "First 20 3, Second 70 30, R/Won, R/Lost")
        build.insert("activity_kind", name="lunch", name_key="lunch", position=9)
        people = [
            build.contact(name, added_at=None if ago is None else moment(ago), email=email, placeholder=email is None)
            for name, ago, email in zip("abcd", spec["added"], ["a@b", "b@b", "c@b", None], strict=True)
        ]
        reasons = [build.reason("Price"), build.reason("Not given")]
        numbers = [_deal(build, one, people[one["contact"]], reasons) for one in spec["deals"]]
        leads = [_lead(build, people, *lead) for lead in spec["leads"]]
        for kind, ago, who in spec["talks"]:
            _talk(build, kind, ago, who, people, leads)
        for (currency, days), rate in spec["rates"].items():
            if currency != base:
                build.insert("exchange_rate", currency=currency, base=base or "CHF", on_day=day(-days), rate=rate)
        for period, amount in spec["targets"].items():
            build.insert("target", period=period, amount=amount, currency=base or "CHF")
    for number, one in zip(numbers, spec["deals"], strict=True):
        slips = [(ago, {"expected_close": day(to)}, undone) for ago, to, undone in one["slips"]]
        for ago, values, undone in sorted([*slips, *one["edits"]], key=lambda edit: -edit[0]):
            _edit(build, "deal", number, ago, values, undone=undone)
    for ago, chance in sorted(spec["chances"], reverse=True):
        _edit(build, "stage", build.stage_ids["Proposal"], ago, {"probability": chance}, undone=False)
    return build


def _deal(build: PipelineBuilder, spec: Spec, person: int, reasons: list[int]) -> int:
    number = 0
    for stage, ago, assumed, reason in spec["moves"]:
        on = moment(ago, spec["ahead"])
        given = None if reason is None or not stage.endswith("Lost") else reasons[reason]
        if number:
            build.move(number, stage, on, assumed=assumed, reason=given)
            continue
        number = build.deal(
            stage=stage,
            on=on,
            assumed=assumed,
            reason=given,
            amount=spec["amount"],
            currency=spec["currency"],
            probability=spec["probability"],
            contact_id=person,
            owner=spec["owner"],
            expected_close=day(spec["closes"]),
        )
    for due, added, done in spec["tasks"]:
        build.task(number, due=day(due), added=moment(added), done=None if done is None else moment(min(done, added)))
    for kind, ago in spec["talks"]:
        build.insert(
            "activity", kind_id=kind + 1, deal_id=number, contact_id=person, happened_at=moment(ago, spec["ahead"])
        )
    return number


def _lead(build: PipelineBuilder, people: list[int], added: int, converted: int | None, person: int) -> int:
    return build.insert(
        "lead",
        name="l",
        name_key="l",
        added_at=moment(added),
        converted_at=None if converted is None else moment(min(converted, added)),
        contact_id=None if converted is None else people[person],
    )


def _talk(build: PipelineBuilder, kind: int, ago: int, who: int, people: list[int], leads: list[int]) -> None:
    if who < len(people):
        build.insert("activity", kind_id=kind + 1, contact_id=people[who], happened_at=moment(ago))
    elif who - len(people) < len(leads):
        lead = leads[who - len(people)]
        (person,) = build.conn.execute("SELECT contact_id FROM lead WHERE id = ?", (lead,)).fetchone()
        build.insert("activity", kind_id=kind + 1, lead_id=lead, contact_id=person, happened_at=moment(ago))


def _edit(build: PipelineBuilder, table: str, row: int, ago: int, values: Spec, *, undone: bool) -> None:
    """Change columns of a row, and perhaps take that back at once, as undo writes it."""
    sql = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?"
    before = build.conn.execute(f"SELECT {', '.join(values)} FROM {table} WHERE id = ?", (row,)).fetchone()
    with build.batch("edit", when=moment(ago)) as batch:
        build.change(sql, *values.values(), row)
    if undone:
        with build.batch("undo", when=moment(ago)) as other:
            build.change(sql, *before, row)
            build.conn.execute("UPDATE journal_batch SET kind = 'undo', undoes = ? WHERE id = ?", (batch, other))
            build.conn.execute("UPDATE journal_batch SET live = 0 WHERE id = ?", (batch,))

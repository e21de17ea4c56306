"""Random files for the proof of the figures: what Hypothesis draws, and the file that is built of it.

Deals skip stages, move back, are reopened, change twice on one day or at one instant, begin in Won or Lost, stand in two
pipelines and three currencies, with rates or without, lack amounts, dates and reachable contacts, and were partly
assumed by an import. There are activities of every kind on deals, people and leads; expected closes that slip, and slips
that were undone; tasks that were done since; a removed stage with a past; and a clock that was set back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from support.pipeline_builder import PipelineBuilder

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Spec = dict[str, Any]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPEN = ["New", "Old", "Proposal", "Negotiation", "First", "Second"]
STAGES = [*OPEN, "Won", "Lost", "Won", "Lost", "R/Won", "R/Lost"]
AMOUNTS = st.none() | st.integers(0, 9) | st.integers(0, 10**6) | st.just(999_999_999_999_999)

# Minutes before now; the few that are sampled give changes at the same instant, and on the same day.
AGO = st.sampled_from([0, 1, 60, 1440, 1441, 14_400, 43_200]) | st.integers(0, 40_000) | st.integers(0, 900_000)
DAYS = st.none() | st.integers(-50, 20) | st.integers(-3, 70)
KIND = st.integers(0, 6)
PERSON = st.integers(0, 3)

moves = st.tuples(st.sampled_from(STAGES), AGO, st.sampled_from([0, 0, 0, 0, 1, 2]), st.sampled_from([None, 0, 1]))
deals = st.fixed_dictionaries(
    {
        "moves": st.lists(moves, min_size=1, max_size=6),
        # days by which everything lies ahead: a clock that was set back
        "ahead": st.sampled_from([0] * 30 + [1]),
        "amount": AMOUNTS,
        "currency": st.sampled_from(["EUR", "EUR", "USD", "JPY"]),
        "probability": st.none() | st.integers(0, 100),
        "closes": DAYS,
        # (when, to which day, whether it was undone)
        "slips": st.lists(st.tuples(AGO, DAYS, st.booleans()), max_size=2),
        "contact": PERSON,
        "owner": st.sampled_from(["ana", "bob"]),
        # (due, added, done)
        "tasks": st.lists(st.tuples(st.none() | st.integers(-3, 3), AGO, st.none() | AGO), max_size=2),
        "talks": st.lists(st.tuples(KIND, AGO), max_size=3),
    }
)
RATES = st.sampled_from(["1", "0.5", "0.9137", "1.0845", "0.006125", "163.27", "0.0000001"])
files: SearchStrategy[Spec] = st.fixed_dictionaries(
    {
        "deals": st.lists(deals, max_size=9),
        # (currency, days back, rate)
        "rates": st.lists(
            st.tuples(st.sampled_from(["EUR", "USD", "JPY"]), st.integers(-2, 60) | st.integers(0, 700), RATES),
            max_size=4,
            unique_by=lambda rate: rate[:2],
        ),
        # (added, converted, person)
        "leads": st.lists(st.tuples(AGO, st.none() | AGO, PERSON), max_size=3),
        # (kind, when, person or, from 4 on, lead)
        "talks": st.lists(st.tuples(KIND, AGO, st.integers(0, 6)), max_size=4),
        "added": st.lists(st.none() | AGO, min_size=4, max_size=4),
        "targets": st.dictionaries(
            st.sampled_from(["2026-11", "2026-10", "2026-12", "2026-Q4", "2026", "2026-09"]), AMOUNTS.filter(bool)
        ),
    }
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
        for currency, days, rate in spec["rates"]:
            if currency != base:
                build.insert("exchange_rate", currency=currency, base=base or "CHF", on_day=day(-days), rate=rate)
        for period, amount in spec["targets"].items():
            build.insert("target", period=period, amount=amount, currency=base or "CHF")
    for number, one in zip(numbers, spec["deals"], strict=True):
        for ago, days, undone in sorted(one["slips"], key=lambda slip: -slip[0]):
            _slip(build, number, ago, day(days), undone=undone)
    return build


def _deal(build: PipelineBuilder, spec: Spec, person: int, reasons: list[int]) -> int:
    number = 0
    for stage, ago, assumed, reason in sorted(spec["moves"], key=lambda move: -move[1]):
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


def _slip(build: PipelineBuilder, deal: int, ago: int, to: str | None, *, undone: bool) -> None:
    """Change an expected close, and perhaps take that back at once, as undo writes it."""
    (before,) = build.conn.execute("SELECT expected_close FROM deal WHERE id = ?", (deal,)).fetchone()
    with build.batch("edit", when=moment(ago)) as batch:
        build.change("UPDATE deal SET expected_close = ? WHERE id = ?", to, deal)
    if undone:
        with build.batch("undo", when=moment(ago)) as other:
            build.change("UPDATE deal SET expected_close = ? WHERE id = ?", before, deal)
            build.conn.execute("UPDATE journal_batch SET kind = 'undo', undoes = ? WHERE id = ?", (batch, other))
            build.conn.execute("UPDATE journal_batch SET live = 0 WHERE id = ?", (batch,))

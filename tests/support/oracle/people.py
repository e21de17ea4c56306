"""What METRICS says of people: new prospects, leads, and the conversations with those who have deals."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from support.oracle.seen import seen_at, within

if TYPE_CHECKING:
    from datetime import datetime

    from support.oracle.period import Said
    from support.oracle.seen import Days, Seen
    from support.oracle.world import RawActivity, World


def people_block(world: World, at: datetime, counts: Days, rates: Days) -> Said:
    """new_prospects, days_before_pipeline and lead_conversion_rate."""
    prospects = [person for person in _people(world, at) if within(world.day(person[1]), counts)]
    slow = [person for person in _people(world, at) if within(world.day(person[1]), rates)]
    waits = [max(0, (world.day(first) - world.day(added)).days) for added, first in slow if added is not None]
    added, converted = _leads(world, at, rates)
    return {
        "new_prospects": (len(prospects), len(prospects)),
        "days_before_pipeline": (sum(waits) / len(waits) if waits else None, len(waits)),
        "lead_conversion_rate": (converted / added if added else None, added),
    }


def lead_rate(world: World, at: datetime, days: Days) -> Fraction | None:
    """The lead_conversion_rate, exactly."""
    added, converted = _leads(world, at, days)
    return Fraction(converted, added) if added else None


def _leads(world: World, at: datetime, days: Days) -> tuple[int, int]:
    """How many leads were added, and how many of these were converted by T."""
    leads = [lead for lead in world.leads if lead.added <= at and within(world.day(lead.added), days)]
    converted = [lead for lead in leads if lead.converted is not None and lead.converted <= at]
    return len(leads), len(converted)


def _people(world: World, at: datetime) -> list[tuple[datetime | None, datetime]]:
    """(added, first sales contact) of everybody who has been talked to: a lead and the contact it became are one.

    Nothing says when some contacts were added: they are in no mean.
    """
    contact_of_deal = {deal.id: deal.contact for deal in world.deals}
    became = {lead.id: lead.contact for lead in world.leads if lead.contact is not None}
    added: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for number, when in world.contacts.items():
        if when is not None:
            added["contact", number].append(when)
    for lead in world.leads:
        added[_person(became, lead.id, None)].append(lead.added)
    talks: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for one in world.activities:
        if one.when > at or one.is_note:
            continue
        contact = one.contact
        if contact is None and one.deal is not None:
            contact = contact_of_deal[one.deal]
        talks[_person(became, one.lead, contact)].append(one.when)
    return [(min(added[person], default=None), min(moments)) for person, moments in talks.items()]


def _person(became: dict[int, int], lead: int | None, contact: int | None) -> tuple[str, int]:
    if contact is not None:
        return "contact", contact
    assert lead is not None
    return ("contact", became[lead]) if lead in became else ("lead", lead)


Talks = dict[int, tuple[int, int]]
StageTalks = dict[tuple[int, int | None], tuple[int, int]]


def conversation_block(deals: list[Seen]) -> tuple[Talks, StageTalks]:
    """(in_process, won) by kind; and by kind and the stage that the deal was in at the time."""
    by_kind: dict[int, list[tuple[Seen, RawActivity]]] = defaultdict(list)
    by_stage: dict[tuple[int, int | None], list[tuple[Seen, RawActivity]]] = defaultdict(list)
    for deal in deals:
        for one in deal.activities:
            by_kind[one.kind].append((deal, one))
            by_stage[one.kind, stage_at(deal, one.when)].append((deal, one))
    return (
        {kind: _talks(those) for kind, those in by_kind.items()},
        {key: _talks(those) for key, those in by_stage.items()},
    )


def _talks(those: list[tuple[Seen, RawActivity]]) -> tuple[int, int]:
    in_process = sum(deal.is_open for deal, _ in those)
    won = {deal.raw.contact for deal, _ in those if deal.stage.kind == "won"}
    return in_process, len(won)


def stage_at(deal: Seen, moment: datetime) -> int | None:
    """The stage that a deal was in at a moment; None before it began, and while it was in another pipeline."""
    then = seen_at(deal.world, moment, keep=lambda other: other.raw is deal.raw)
    if not then or then[0].stage.pipeline != deal.stage.pipeline:
        return None
    return then[0].stage.id

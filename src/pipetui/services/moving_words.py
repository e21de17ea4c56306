"""What moves say of themselves, from what happened rather than from the command that did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.wording import naming, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.services.transitions import DealState, Target, Way
    from pipetui.store.unit import unit


def went_text(ways: Sequence[Way], reason: str = "", who: str = "") -> str:
    """Return "moved Website relaunch to Proposal Sent", "won 3 deals", "reopened Payroll audit into Negotiation".

    Args:
        ways: what happened, at least one.
        reason: why, where they were lost.
        who: what the deals are called; empty: by their title, or how many they are.
    """
    who = who or naming([way.deal.title for way in ways])
    target, *others = {way.target.id: way.target for way in ways}.values()
    if others:
        return f"moved {who} to {len(others) + 1} stages"
    if target.kind == "won":
        return f"won {who}"
    if target.kind == "lost":
        return f"lost {who}: {short(reason)}"
    if all(way.deal.status != "open" for way in ways):
        return f"reopened {who} into {short(target.name)}"
    return f"moved {who} to {short(target.name)}"


def nothing_text(states: Sequence[DealState], already: str) -> str:
    """Return "Website relaunch is in Proposal Sent already"."""
    verb = "is" if len(states) == 1 else "are"
    return f"{naming([state.title for state in states])} {verb} {already} already"


def stayed_text(states: Sequence[DealState], already: str) -> str:
    """Return " · 2 were there already", " · Payroll audit was won already" for those of several that stayed."""
    if not states:
        return ""
    who = f"{short(states[0].title)} was" if len(states) == 1 else f"{len(states):,} were"
    return f" · {who} {already} already"


def over_limit(u: unit, targets: Iterable[Target]) -> str:
    """Return "; Proposal holds 7, over its limit of 6" for stages that hold more than they should; else nothing.

    A limit is a reminder: it never refuses a move.
    """
    said = ""
    for target in targets:
        if target.wip_limit is None:
            continue
        counting = "SELECT coalesce(sum(deals), 0) FROM stage_total WHERE stage_id = ?"
        (deals,) = u.connection.execute(counting, (target.id,)).fetchone()
        if deals > target.wip_limit:
            said += f"; {short(target.name)} holds {deals:,}, over its limit of {target.wip_limit:,}"
    return said

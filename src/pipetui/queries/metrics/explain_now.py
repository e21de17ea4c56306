"""What stands behind the figures of the Now block: open deals, chosen by how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.explain_case import Case, Parts, count, money
from pipetui.queries.metrics.explain_deals import read_deals
from pipetui.queries.metrics.shapes import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.metrics.explain_deals import Known
    from pipetui.queries.metrics.explain_shapes import Behind, Number

_CHOSEN: dict[str, Callable[[Known], bool]] = {
    "open": lambda _: True,
    "weighted": lambda _: True,
    "avg_deal_size": lambda _: True,
    "customers_in": lambda _: True,
    "stalled": lambda deal: deal.answers.stalled,
    "ghost": lambda deal: deal.answers.ghost,
    "overdue": lambda deal: deal.answers.overdue,
    "no_next_step": lambda deal: not deal.answers.has_next_step,
    "no_amount": lambda deal: deal.amount is None,
    "honest": lambda deal: not doubts(deal),
}


def doubts(deal: Known) -> str:
    """Return why an open deal is not in the honest value; "" when it is."""
    stands = deal.answers
    said = (("overdue", stands.overdue), ("stalled", stands.stalled), ("no next step", not stands.has_next_step))
    return ", ".join(words for words, holds in said if holds)


def explain_now(case: Case) -> Parts:
    """Return what stands behind a figure of the Now block."""
    deals = read_deals(case.conn, case.scope, "d.status = 'open'")
    name = case.metric.id.rpartition("_")[0] if case.metric.id != "trend" else "open"
    chosen = [deal for deal in deals if _CHOSEN[name](deal)]
    unpriced: list[Behind] = []
    if case.metric.unit == "money":
        behind, unpriced = case.priced(chosen)
        behind = [each._replace(day="") for each in behind]
    else:
        behind = [deal.behind(case.value(deal), why=_why(case, deal, name)) for deal in chosen]
    series = case.metric.unit == "series"
    return Parts(
        figure=Figure(None, len(behind), "series", reason="a figure for each month-end") if series else case.figure,
        behind=behind,
        left_out=[*unpriced, *_left_out(case, deals, name)],
        numbers={"open_count": count(len(deals)), **_sums(case, name)},
        warnings=[],
    )


def _sums(case: Case, name: str) -> dict[str, Number]:
    everything = case.number("open_value")
    found = {"open_value": everything}
    if name == "honest":
        found["taken_off"] = money(int(everything.value or 0) - int(case.number("honest_value").value or 0))
    return found


def _why(case: Case, deal: Known, name: str) -> str:
    """Return what a list of deals says beside each: since when it stands still, or when it should have closed."""
    if name == "overdue" or (name == "ghost" and not deal.answers.stalled):
        return f"expected to close {deal.expected_close}"
    if name in ("stalled", "ghost"):
        return f"idle since {case.day(deal.idle_since)}"
    return ""


def _left_out(case: Case, deals: list[Known], name: str) -> list[Behind]:
    """Return what nearly counts: deals that rest, and those that honest_value takes off."""
    if name == "honest":
        return [deal.behind(case.value(deal), why=doubts(deal)) for deal in deals if doubts(deal)]
    if name in ("stalled", "ghost"):
        resting = [deal for deal in deals if deal.rests and not _CHOSEN[name](deal)]
        return [deal.behind(case.value(deal), why="rests until its task is due") for deal in resting]
    return []

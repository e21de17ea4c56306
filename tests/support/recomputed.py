"""A figure computed anew from the list of deals that explains it, by the metric's definition and nothing else."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.metrics.explain_shapes import Behind, Explained


def recomputed(found: Explained) -> float | None:
    """The figure that the listed deals give."""
    name, unit = found.metric.id, found.metric.unit
    if name in ("customers_in_pipeline", "by_stage.customers"):
        return len({each.contact_id for each in found.behind})
    if name == "velocity_per_day":
        return _velocity(found)
    if unit == "money":
        return _money(found)
    if unit == "days":
        return _days(found)
    return len(found.behind) if unit == "count" else _ratio(found)


def _money(found: Explained) -> int | None:
    name = found.metric.id
    if name.startswith("avg_deal_size"):
        return _rounded(_worth(found), len(found.behind) * found.scale) if found.behind else None
    if name in ("weighted_value", "by_stage.weighted", "forecast.weighted"):
        return _rounded(sum((each.value or 0) * each.probability for each in found.behind), 100 * found.scale)
    return _rounded(_worth(found), found.scale)


def _worth(found: Explained, *parts: str) -> int:
    return sum(each.value or 0 for each in found.behind if not parts or each.part in parts)


def _count(found: Explained, *parts: str) -> int:
    return sum(each.part in parts for each in found.behind)


def _rounded(value: int, parts: int) -> int:
    return round(Fraction(value, parts))  # half to even


def _ratio(found: Explained) -> float | None:
    name = found.metric.id
    if name == "win_rate_value":
        part, whole = _worth(found, "won"), _worth(found, "won", "lost")
    else:
        part, whole = _count(found, "won", "converted", "advanced", "further"), len(found.behind)
    return part / whole if whole else None


def _days(found: Explained) -> float | None:
    took = [each.days for each in found.behind if each.days is not None]
    if not took:
        return None
    return median(took) if found.metric.id.endswith("_median") else sum(took) / len(took)


def _velocity(found: Explained) -> int | None:
    won = [each for each in found.behind if each.part == "won"]
    priced = [each for each in won if each.value is not None]
    took: Sequence[float] = [each.days for each in won if each.days is not None]
    lost = _count(found, "lost")
    if not priced or not took or not sum(took):
        return None
    rate = Fraction(len(won), len(won) + lost)
    size = Fraction(sum(_value(each) for each in priced), len(priced) * found.scale)
    return round(_count(found, "open") * rate * size / Fraction(sum(map(int, took)), len(took)))


def _value(each: Behind) -> int:
    assert each.value is not None
    return each.value

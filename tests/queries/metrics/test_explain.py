"""What stands behind a figure gives the figure when it is computed anew; what nearly counts says why it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.filters import parse_filter
from pipetui.domain.metric_ids import HEADLINE
from pipetui.domain.metrics import CATALOGUE
from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.explain import Scoped, read_explained, read_explanations
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder
from support.properties import holds
from support.random_pipelines import built, files
from support.recomputed import recomputed

if TYPE_CHECKING:
    from pipetui.queries.metrics.explain_shapes import Explained

ROWS = [name for name in CATALOGUE if name.startswith("by_stage.")]
SLIPS = ("slip_count", "slip_days_avg")


def explained(build: PipelineBuilder, name: str, period: str | None = None, words: str = "", **more: Any) -> Explained:
    (found,) = read_explained(
        build.conn,
        CTX,
        name,
        period=None if period is None else parse_period(period, CTX.today),
        pipeline_id=more.pop("pipeline_id", 1),
        filter=parse_filter(words, CTX.today),
        **more,
    )
    return found


def titles(found: Explained) -> list[str]:
    return [each.title for each in found.behind]


def out(found: Explained) -> list[tuple[str, str]]:
    return [(each.title, each.why) for each in found.left_out]


@holds(
    everyday=20,
    soak=400,
    suppress=(HealthCheck.too_slow, HealthCheck.data_too_large),
    spec=files,
    words=st.sampled_from(["", "owner:ana", "-is:stalled"]),
    period=st.sampled_from([None, "all", "2026", "last-month"]),
    pipeline=st.sampled_from([None, 1]),
    base=st.sampled_from(["EUR", "EUR", "JPY", ""]),
    as_of=st.sampled_from([None, date(2026, 10, 31)]),
)
def test_the_list_gives_the_figure(
    spec: Any, words: str, period: str | None, pipeline: int | None, base: str, as_of: date | None
) -> None:
    build = built(spec, base=base)
    today = as_of or CTX.today
    asked = Scoped(None if period is None else parse_period(period, today), pipeline, parse_filter(words, today), as_of)
    summary = read_summary(build.conn, CTX, **asked._asdict())
    metrics = [CATALOGUE[name] for name in (*HEADLINE, *ROWS)]
    for found in read_explanations(build.conn, CTX, metrics, asked):
        if found.metric.id in HEADLINE:
            assert found.figure == summary.metrics[found.metric.id], found.metric.id
        holds_together(found)


def holds_together(found: Explained) -> None:
    """The list gives the figure and its n, and what is left out is not in the list."""
    name, value = found.metric.id, found.figure.value
    each = {(line.kind, line.id) for line in found.behind}
    distinct = name in SLIPS or name.startswith("by_stage.days")
    assert found.figure.n == (len(each) if distinct else len(found.behind)), name
    assert not each & {(line.kind, line.id) for line in found.left_out}, name
    if value is not None:
        tenth = found.metric.block == "by_stage" and found.metric.unit == "days"
        assert recomputed(found) == pytest.approx(value, abs=0.0501 if tenth else 1e-9), name

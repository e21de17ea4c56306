"""The catalogue of metrics: one definition each, for the pane, the printouts, JSON, `explain` and the docs page.

The ids are JSON keys and promises. `queries` computes them; this says what they mean.
"""

from __future__ import annotations

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.domain.metric import Metric
from pipetui.domain.metric_ids import HEADLINE
from pipetui.domain.metrics_ahead import CONVERSATIONS, FORECAST, TARGET
from pipetui.domain.metrics_by_stage import BY_STAGE
from pipetui.domain.metrics_now import NOW
from pipetui.domain.metrics_period import PERIOD
from pipetui.domain.text import fold, visible

__all__ = ["BLOCKS", "CATALOGUE", "HEADLINE", "Metric", "metric_named"]

CATALOGUE: dict[str, Metric] = {
    metric.id: metric for metric in (*NOW, *PERIOD, *BY_STAGE, *CONVERSATIONS, *FORECAST, *TARGET)
}
"""Every metric by id, in the order in which it is shown. Those of rows and reports are named `by_stage.…` and so on."""

BLOCKS = {
    "now": "Now",
    "period": "In the period",
    "by_stage": "By stage",
    "conversations": "Conversations",
    "forecast": "Forecast",
    "target": "Target",
}
"""The headings of the blocks, in order."""


def metric_named(text: str) -> Metric:
    """Return the metric that a person names: by its id, the end of it, its title or label, or the beginning of one.

    Raises:
        NotFound: there is none of that name.
        Ambiguous: it is the beginning of several.
    """
    text = visible(text)
    wanted = _plain(text)
    names = {
        id_: [_plain(name) for name in (id_, id_.rpartition(".")[2], each.title, each.short)]
        for id_, each in CATALOGUE.items()
    }
    for fits in (str.__eq__, str.startswith):
        found = [id_ for id_, each in names.items() if wanted and any(fits(name, wanted) for name in each)]
        if found and (fits is str.__eq__ or len(found) == 1):
            return CATALOGUE[found[0]]  # an id of the summary goes before that of a row
        if found:
            raise Ambiguous(f"several figures begin with {text[:60]}", tuple(found), "type more of the name")
    from difflib import get_close_matches

    every = {name: id_ for id_, each in names.items() for name in each}
    near = get_close_matches(wanted, every, n=1, cutoff=0.6)
    meant = f", did you mean {every[near[0]]}?" if near else ""
    raise NotFound(f"no figure is called {text[:60]}{meant}", f"there are: {', '.join(CATALOGUE)}")


def _plain(words: str) -> str:
    """Return words with case and joints alike: win_rate, win-rate and Win rate are one name."""
    return " ".join(fold(words).replace("_", " ").replace("-", " ").split())

"""Properties that are tried on some examples in the everyday run, and on many in the soak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

if TYPE_CHECKING:
    from collections.abc import Callable


def holds(
    *, everyday: int, soak: int, suppress: tuple[HealthCheck, ...] = (), **strategies: Any
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """Make a function of drawn arguments a test.

    Args:
        everyday: examples in each run.
        soak: examples under `-m soak`.
        suppress: health checks of Hypothesis that have nothing to say here.
        strategies: what is drawn, by the names of the arguments.
    """

    def decorate(body: Callable[..., None]) -> Callable[[int], None]:
        def test(examples: int) -> None:
            drawn = given(**strategies)(body)
            settings(max_examples=examples, deadline=None, suppress_health_check=suppress)(drawn)()

        test.__name__, test.__doc__ = body.__name__, body.__doc__
        counts = [everyday, pytest.param(soak, marks=pytest.mark.soak)]
        parametrized: Callable[[int], None] = pytest.mark.parametrize("examples", counts)(test)
        return parametrized

    return decorate

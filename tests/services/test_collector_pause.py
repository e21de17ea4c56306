"""The collector rests within, and is afterwards as it was."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from pipetui.services.collector_pause import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def collector_on() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_the_collector_rests_within() -> None:
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="no"), collector_paused():
        raise ValueError("no")
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_a_function_may_rest_as_a_whole() -> None:
    @collector_paused()
    def seen() -> bool:
        return gc.isenabled()

    assert (seen(), gc.isenabled(), seen()) == (False, True, False)

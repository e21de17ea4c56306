"""Every test of a read gets a small file to build on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.pipeline_builder import PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def build() -> Iterator[PipelineBuilder]:
    """A file in memory with a pipeline of New, Proposal, Negotiation, Won and Lost, and no deals."""
    builder = PipelineBuilder()
    yield builder
    builder.conn.close()

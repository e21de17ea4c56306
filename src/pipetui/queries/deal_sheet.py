"""A deal as its page on the board shows it: with the stages it can go to, and who set which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.deal_detail import read_deal
from pipetui.queries.field_authors import field_authors
from pipetui.queries.pipelines import stages
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.queries.field_authors import SetBy
    from pipetui.queries.record_shapes import DealDetail
    from pipetui.queries.shapes import Stage


class DealSheet(NamedTuple):
    """One deal, and what its page needs beside it.

    Attributes:
        detail: the deal.
        stages: those of its pipeline, in board order.
        authors: who set a field, where it was somebody else than the one who looks.
    """

    detail: DealDetail
    stages: tuple[Stage, ...]
    authors: Mapping[str, SetBy]

    @property
    def stage(self) -> Stage | None:
        """The stage it is in; None where that has been removed from the board."""
        return next((stage for stage in self.stages if stage.id == self.detail.row.stage_id), None)


def read_sheet(conn: Connection, deal_id: int, ctx: Context) -> DealSheet:
    """Return a deal for its page.

    Raises:
        NotFound: there is no such deal.
    """
    with snapshot(conn):
        detail = read_deal(conn, deal_id, ctx)
        return DealSheet(detail, stages(conn, detail.row.pipeline_id), field_authors(conn, deal_id, besides=ctx.actor))

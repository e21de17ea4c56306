"""Cards, heads and boards made by hand, and a file that is none: for tests of the painting engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.queries.shapes import Board, Card, CurrencySum, PageWanted, Pipeline, Stage, StageHead
from pipetui.tui.board.model import Change, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN_CARD = Card(
    id=1,
    stage_id=1,
    title="Website relaunch",
    contact="Jean Moreau",
    company="Acme",
    amount=1_250_000,
    currency="EUR",
    probability=None,
    expected_close=None,
    owner="ana",
    moved_at="2026-11-19T12:00:00.000Z",
    status="open",
    next_step="call",
    next_due="2026-11-22",
    next_time=None,
    stalled=False,
    ghost=False,
    tags=(),
    set_by="",
)


def card(deal_id: int = 1, **fields: Any) -> Card:
    """A card; what is not named is that of `OPEN_CARD`, with its number in the title."""
    return OPEN_CARD._replace(id=deal_id, **{"title": f"Deal {deal_id}", **fields})


def stage(stage_id: int, name: str = "", kind: str = "open", wip_limit: int | None = None) -> Stage:
    """A stage."""
    return Stage(stage_id, 1, name or f"Stage {stage_id}", kind, stage_id - 1, 50, None, wip_limit, "", "")


def head(of: Stage, cards: Sequence[Card] = (), **fields: Any) -> StageHead:
    """A column's head over these cards."""
    sums: dict[str, tuple[int, int]] = {}
    for each in cards:
        if each.amount is not None and each.currency is not None:
            count, amount = sums.get(each.currency, (0, 0))
            sums[each.currency] = (count + 1, amount + each.amount)
    found = tuple(CurrencySum(currency, *sums[currency], 0) for currency in sorted(sums))
    return StageHead(of, len(cards), found, sum(each.amount is None for each in cards))._replace(**fields)


class FakeFile:
    """Columns of cards in memory that are read and changed as the board's file would be."""

    def __init__(self, *sizes: int, names: Sequence[str] = (), kinds: Sequence[str] = ()) -> None:
        self.stages = [
            stage(number + 1, names[number] if names else "", kinds[number] if kinds else "open")
            for number in range(len(sizes))
        ]
        deal_id = 0
        self.columns: list[list[Card]] = []
        for number, size in enumerate(sizes):
            self.columns.append([card(deal_id + place + 1, stage_id=number + 1) for place in range(size)])
            deal_id += size
        self.pages_read: list[PageWanted] = []

    def board(self) -> Board:
        """The heads."""
        heads = tuple(head(each, cards) for each, cards in zip(self.stages, self.columns, strict=True))
        return Board(Pipeline(1, "Sales", 0, True, 0), heads, "EUR", 0)

    def page(self, wanted: PageWanted) -> list[Card]:
        """A page of cards."""
        self.pages_read.append(wanted)
        return self.columns[wanted.stage_id - 1][wanted.offset : wanted.offset + wanted.limit]

    def snapshot(self, limit: int = 64, selected: int | None = None) -> Snapshot:
        """The first page of every column."""
        place = None
        if selected is not None:
            place = self.find(selected)
        return Snapshot(self.board(), {each.id: (0, self.columns[each.id - 1][:limit]) for each in self.stages}, place)

    def find(self, deal_id: int) -> tuple[int, int] | None:
        """Where a deal stands, as (stage, place)."""
        for number, cards in enumerate(self.columns):
            for place, each in enumerate(cards):
                if each.id == deal_id:
                    return (number + 1, place)
        return None

    def move(self, deal_id: int, stage_id: int, place: int = 0) -> Change:
        """Move a deal, and tell it as the database thread would."""
        found = self.find(deal_id)
        assert found is not None
        moved = self.columns[found[0] - 1].pop(found[1])._replace(stage_id=stage_id)
        self.columns[stage_id - 1].insert(place, moved)
        return Change(self.board(), {deal_id: moved}, {deal_id: (stage_id, place)})

    def delete(self, deal_id: int) -> Change:
        """Delete a deal, and tell it."""
        found = self.find(deal_id)
        assert found is not None
        self.columns[found[0] - 1].pop(found[1])
        return Change(self.board(), {deal_id: None}, {})

    def add(self, deal_id: int, stage_id: int, place: int = 0, **fields: Any) -> Change:
        """Make a deal, and tell it."""
        made = card(deal_id, stage_id=stage_id, **fields)
        self.columns[stage_id - 1].insert(place, made)
        return Change(self.board(), {deal_id: made}, {deal_id: (stage_id, place)})

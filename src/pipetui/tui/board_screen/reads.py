"""What the board reads, on the database thread: whole boards, pages that come near, and what one change touched.

Every function gets the open store and returns frozen values; none is called on the screen's own thread.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.remembered import URGENCY, BoardLooks
from pipetui.domain.context import Context
from pipetui.domain.dates import last_of_month
from pipetui.queries.board import place_of, read_board, read_pages
from pipetui.queries.cards import read_cards
from pipetui.queries.closed import with_closed
from pipetui.queries.settings import file_settings
from pipetui.queries.shapes import PageWanted
from pipetui.queries.touched import with_heads
from pipetui.tui.board.model import Change, Snapshot
from pipetui.tui.board.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from pipetui.domain.filters import Filter
    from pipetui.queries.shapes import Board, Card
    from pipetui.store.file import Store

THIS_MONTH = "this-month"
"""The period of folded columns, and of the pane, when none is set."""

FEW = 16
"""Up to so many touched deals are moved one by one on the screen; for more, the board is read anew."""


def present_instant() -> datetime:
    """The clock of a running board."""
    return datetime.now(UTC)


class View(NamedTuple):
    """What of the board is to be read.

    Attributes:
        filter: None or empty shows every deal.
        first: the first visible column.
        slots: how many columns are visible.
        rows: how many cards of each.
        tops: the first visible place of columns, by stage; 0 for the others.
        selected: the deal under the cursor.
        boards: how the boards look, by pipeline: columns that are collapsed need no cards.
        chosen: the chosen deals; a read tells which of them are not shown any more.
    """

    filter: Filter | None = None
    first: int = 0
    slots: int = 1
    rows: int = 1
    tops: Mapping[int, int] = {}
    selected: int | None = None
    boards: Mapping[int, BoardLooks] = {}
    chosen: frozenset[int] = frozenset()


class Reading(NamedTuple):
    """A board that was read in one go.

    Attributes:
        snapshot: what to show.
        context: the circumstances it was read in: its local day colours the cards.
        data_version: SQLite's counter of what others write, as it stood before the read.
        read_only: the file may not be written.
        looks: how it is to look.
    """

    snapshot: Snapshot
    context: Context
    data_version: int
    read_only: bool
    looks: BoardLooks = BoardLooks()


class BoardReads:
    """Reads for one user. The file's timezone and the heads read last are kept, for the next change to build on."""

    def __init__(self, actor: str, clock: Callable[[], datetime] = present_instant, period: str = THIS_MONTH) -> None:
        """Make the reads of a board.

        Args:
            actor: who looks, and acts.
            clock: the present instant.
            period: what the figures of folded columns are of.
        """
        self._actor = actor
        self._clock = clock
        self._period = period
        self.path = ""
        """The file that was read last."""
        self._timezone: ZoneInfo | None = None
        self._last: tuple[Filter | None, Board] | None = None

    def act_as(self, actor: str) -> None:
        """Let somebody else act from the next change on."""
        self._actor = actor

    def show_period(self, period: str) -> None:
        """Let the figures of folded columns be of another period."""
        self._period = period

    def context(self, store: Store) -> Context:
        """The circumstances of a call that happens now."""
        if self._timezone is None:
            self._timezone = file_settings(store.connection).timezone
        return Context(self._actor, self._clock(), self._timezone)

    def reading(self, store: Store, view: View) -> Reading:
        """Read the current pipeline's heads, the cards that can be seen, and where the selected deal stands."""
        version, self.path = store.data_version(), store.path
        settings = file_settings(store.connection)
        self._timezone = settings.timezone
        ctx = self.context(store)
        board = read_board(store.connection, settings.current_pipeline_id, ctx, view.filter)
        board = self._with_closed(store, board, ctx, view.filter)
        self._last = (view.filter, board)
        looks = view.boards.get(board.pipeline.id, BoardLooks())
        place = None
        if view.selected is not None:
            place = place_of(store.connection, view.selected, view.filter, ctx, self._urgent(view))
        wanted = list(_wanted(board, view, looks, place))
        cards = self._pages(store, wanted, ctx, view)
        pages = {page.stage_id: (page.offset, page_cards) for page, page_cards in zip(wanted, cards, strict=True)}
        gone = self._out_of_sight(store, view, board, looks)
        return Reading(Snapshot(board, pages, place, gone), ctx, version, store.read_only, looks)

    def _out_of_sight(self, store: Store, view: View, board: Board, looks: BoardLooks) -> frozenset[int]:
        """The chosen deals that are chosen no longer: not on the board, or closed in a column that is folded."""
        if not view.chosen:
            return frozenset()
        from pipetui.queries.selection import in_board_order

        folded = {
            head.stage.id
            for head in board.heads
            if head.stage.kind != "open" and looks.is_narrow(head.stage.id, head.stage.kind)
        }
        closed = {deal.deal_id for deal in in_board_order(store.connection, view.chosen) if deal.stage_id in folded}
        return self.hidden(store, view.chosen, view) | closed

    def hidden(self, store: Store, deal_ids: Collection[int], view: View) -> frozenset[int]:
        """Those of some deals that the board does not show: deleted, hidden by the filter, of another pipeline."""
        if not deal_ids:
            return frozenset()
        from pipetui.queries.selection import shown_of

        conn = store.connection
        pipeline_id = file_settings(conn).current_pipeline_id
        return frozenset(deal_ids) - shown_of(conn, deal_ids, pipeline_id, view.filter, self.context(store))

    def pages(self, store: Store, wanted: Sequence[PageWanted], view: View) -> tuple[tuple[Card, ...], ...]:
        """Read pages that came near."""
        return self._pages(store, wanted, self.context(store), view)

    def change(self, store: Store, deal_ids: Collection[int], stage_ids: Collection[int] | None, view: View) -> Change:
        """Read what is to be shown of deals that a change touched, and the new heads.

        Args:
            store: the file.
            deal_ids: the deals.
            stage_ids: the columns whose sums changed; None: any may have.
            view: what is shown.
        """
        ctx = self.context(store)
        conn = store.connection
        if stage_ids is not None and view.filter is None and self._last is not None and self._last[0] is None:
            board = with_heads(conn, self._last[1], stage_ids)
        else:
            board = read_board(conn, file_settings(conn).current_pipeline_id, ctx, view.filter)
            stage_ids = None
        board = self._with_closed(store, board, ctx, view.filter, stage_ids)
        self._last = (view.filter, board)
        found = read_cards(conn, deal_ids, ctx)
        cards: dict[int, Card | None] = dict.fromkeys(deal_ids)
        places: dict[int, tuple[int, int]] = {}
        for deal_id, card in found.items():
            place = place_of(conn, deal_id, view.filter, ctx, self._urgent(view))
            if place is not None:
                cards[deal_id] = card
                places[deal_id] = place
        return Change(board, cards, places)

    def neighbour(self, store: Store, deal_id: int, places: int, view: View) -> int | None:
        """The deal that stands so many places below (above: negative) in what is shown; None past the ends."""
        ctx = self.context(store)
        found = place_of(store.connection, deal_id, view.filter, ctx, self._urgent(view))
        if found is None or found[1] + places < 0:
            return None
        page = PageWanted(found[0], found[1] + places, 1)
        cards = self._pages(store, [page], ctx, view)[0]
        return cards[0].id if cards else None

    def _with_closed(
        self,
        store: Store,
        board: Board,
        ctx: Context,
        filter_: Filter | None,
        stage_ids: Collection[int] | None = None,
    ) -> Board:
        """The board with what closed in the period, in the heads of Won and Lost."""
        return with_closed(store.connection, board, period_days(self._period, ctx.today), ctx, filter_, stage_ids)

    def _urgent(self, view: View) -> frozenset[int]:
        """The stages of the board read last whose cards stand in order of urgency: open ones, if it is sorted so."""
        if self._last is None:
            return frozenset()
        board = self._last[1]
        if view.boards.get(board.pipeline.id, BoardLooks()).sort != URGENCY:
            return frozenset()
        return frozenset(head.stage.id for head in board.heads if head.stage.kind == "open")

    def _pages(
        self, store: Store, wanted: Sequence[PageWanted], ctx: Context, view: View
    ) -> tuple[tuple[Card, ...], ...]:
        return read_pages(store.connection, wanted, ctx, view.filter, self._urgent(view))


def period_days(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period; the language of periods is loaded for others than the usual one."""
    if period == THIS_MONTH:
        return today.replace(day=1), last_of_month(today)
    from pipetui.domain.dates import FIRST_DAY, LAST_DAY
    from pipetui.domain.periods import parse_period

    found = parse_period(period, today)
    return found.first or FIRST_DAY, found.last or LAST_DAY


def _wanted(
    board: Board, view: View, looks: BoardLooks, selected_place: tuple[int, int] | None
) -> Iterator[PageWanted]:
    """The first pages to read: of the visible columns, their neighbours, and the selected deal's."""
    near = range(max(0, view.first - 1), view.first + view.slots + 1)
    for column, head in enumerate(board.heads):
        top = min(view.tops.get(head.stage.id, 0), max(0, head.deals - view.rows))
        selected_here = selected_place is not None and selected_place[0] == head.stage.id
        if selected_place is not None and selected_here:
            top = min(max(top, selected_place[1] - view.rows + 1), selected_place[1])
        if (column in near and not looks.is_narrow(head.stage.id, head.stage.kind)) or selected_here:
            gap = Pages(head.deals).missing(top, view.rows)
            if gap is not None:
                yield PageWanted(head.stage.id, *gap)

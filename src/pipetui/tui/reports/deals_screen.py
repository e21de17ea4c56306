"""The deals behind a bar of a report, in a list from which each of them opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content

from pipetui.config.keymap import FIGURE
from pipetui.queries.metrics.behind import listed
from pipetui.queries.moment import present
from pipetui.render.figures import counted
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.reports.deal_lines import deal_head, deal_line
from pipetui.tui.widgets.row_list import RowList, cursor_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.queries.record_shapes import DealRow
    from pipetui.store.file import Store
    from pipetui.tui.reports.report_page import About
    from pipetui.tui.reports.tabs import Wanted
    from pipetui.tui.setup import Setup

PAGE = 128
"""Deals that are read at once."""


class Listed(NamedTuple):
    """The numbers of all the deals, and those that stand first."""

    deal_ids: Sequence[int]
    rows: Sequence[DealRow]


class DealsScreen(FileScreen[None, Listed]):
    """A list of deals of any length, read page by page."""

    GROUP = FIGURE
    AUTO_FOCUS = "#figure-deals"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("figure.open", "open"), ("change.undo", "undo"))
    OPENING: ClassVar[frozenset[str]] = frozenset({"figure.open"})
    DEFAULT_CSS: ClassVar[str] = """
    DealsScreen #figure-deals { height: 1fr; padding: 1 1 0 1; background: $background; }
    """

    def __init__(self, setup: Setup, wanted: Wanted, about: About) -> None:
        """Make the screen.

        Args:
            setup: what the board works with.
            wanted: what the reports are about.
            about: whose deals these are.
        """
        super().__init__(setup)
        self._wanted = wanted
        self._about = about
        self.rows = RowList(id="figure-deals")
        self._deal_ids: Sequence[int] = ()
        self._rows: dict[int, DealRow] = {}
        self._asked: set[int] = set()

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield self.rows

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        return {**cursor_commands(self.rows), "figure.open": self._open}

    def fetch(self, store: Store, ctx: Context) -> Listed:
        """Read which deals there are, and the first of them."""
        assert self._about.deals is not None
        conn = store.connection
        ids = self._about.deals(conn, self._wanted.scope(conn, ctx))
        return Listed(ids, listed(conn, ids[:PAGE], present(ctx)))

    def heading(self, found: Listed) -> str:
        """Whose deals, and how many."""
        return f"{self._about.title} · {counted(len(found.deal_ids), 'deal')}"

    def show(self, found: Listed) -> None:
        """Show the deals; the cursor stays where it is."""
        self._deal_ids = found.deal_ids
        self._rows = {row.id: row for row in found.rows}
        self._asked = {0}
        if found.deal_ids:
            self.rows.show(len(self._deal_ids) + 1, self._row, headings=[0])
        else:
            self.rows.show(1, lambda _index, _width: Content.styled("No deal.", "$text-muted"), headings=[0])

    def _row(self, index: int, width: int) -> Content:
        if not index:
            return deal_head(width)
        deal_id = self._deal_ids[index - 1]
        row = self._rows.get(deal_id)
        page = (index - 1) // PAGE
        if row is None and page not in self._asked:
            self._asked.add(page)
            self.call_later(self._read_page, page)
        return deal_line(row, width)

    def _read_page(self, page: int) -> None:
        ids, reads = self._deal_ids, self.setup.reads
        wanted = ids[page * PAGE : (page + 1) * PAGE]

        def landed(rows: Sequence[DealRow]) -> None:
            if ids is self._deal_ids:
                self._rows |= {row.id: row for row in rows}
                self.rows.refresh()

        self.read(lambda store: listed(store.connection, wanted, present(reads.context(store))), landed)

    def on_row_list_chosen(self) -> None:
        """A click on the deal that has the cursor."""
        self.press("figure.open")

    def _open(self) -> None:
        at = self.rows.cursor
        if at is None:
            keys_of(self).drop_keys()
            self.say("there is no deal to open")
            return
        from pipetui.tui.details.deal_screen import DealScreen

        self.open_dialog(DealScreen(self.setup, self._deal_ids[at - 1]))

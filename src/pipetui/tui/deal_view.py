"""What `enter` opens: everything about one deal on one page, the same page that `pipetui show` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.render.deals import deal_page
from pipetui.tui import safe_text, theme

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from textual import events
    from textual.app import ComposeResult

    from pipetui.queries.record_shapes import DealDetail

_WIDEST = 120
_KEYS = Content("e edit   ↑↓ scroll   ? help   esc back")
_Record = TypeVar("_Record", bound="tuple[object, ...]")


class DealView(ModalScreen[str | None]):
    """Shows a deal; closes with `"edit"` when that is to come next, else with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "back", tooltip="back to the board", id="deal_view.close"),
        Binding("e", "edit", "edit", tooltip="edit every field of the deal", id="deal_view.edit"),
        Binding("down,j", "scroll_lines(1)", "down", tooltip="a line down", id="deal_view.down"),
        Binding("up,k", "scroll_lines(-1)", "up", tooltip="a line up", id="deal_view.up"),
        Binding("pagedown,space", "scroll_pages(1)", "page down", tooltip="a page down", id="deal_view.page_down"),
        Binding("pageup", "scroll_pages(-1)", "page up", tooltip="a page up", id="deal_view.page_up"),
        Binding("question_mark,f1", "help", "help", tooltip="these keys", id="deal_view.help"),
    ]
    DEFAULT_CSS: ClassVar[str] = f"""
    DealView {{
        background: $background;
        #deal-center {{ height: 1fr; align: center top; }}
        #deal-page {{
            width: 100%; max-width: {_WIDEST + 4}; height: 1fr; padding: 1 2; overflow-y: auto;
            scrollbar-size-vertical: 1;
        }}
        #deal-body {{ width: 1fr; height: auto; }}
        #deal-foot {{ height: 1; padding: 0 2; background: $panel; color: $text-muted; }}
    }}
    """

    def __init__(self, detail: DealDetail, today: date, timezone: ZoneInfo) -> None:
        """Make the view.

        Args:
            detail: the deal.
            today: the local day.
            timezone: the file's: instants are shown as its days.
        """
        super().__init__()
        self._detail = _in_bounds(detail)
        self._today = today
        self._timezone = timezone

    def compose(self) -> ComposeResult:
        """The page, and the keys."""
        with Vertical(id="deal-center"), Vertical(id="deal-page"):
            yield Static(id="deal-body", markup=False)
        yield Static(_KEYS, id="deal-foot", markup=False)

    def on_mount(self) -> None:
        """Draw again in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._draw(self.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for the new width."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        styles = theme.printed(theme.colours(self.app.theme_variables))
        # Four cells of padding, one of scrollbar.
        room = max(min(width - 5, _WIDEST), 1)
        detail = self._detail._replace(notes=self._wrapped(self._detail.notes, room - 2))
        page = deal_page(detail, today=self._today, timezone=self._timezone, width=room, styles=styles)
        text = page.__rich__()
        text.no_wrap = False  # the tables fit; a long line of fields goes on in the next
        self.query_one("#deal-body", Static).update(text)

    def _wrapped(self, notes: str, room: int) -> str:
        """The notes in lines that fit."""
        lines = Text(notes).wrap(self.app.console, max(room, 1), tab_size=4)
        return "\n".join(line.plain.rstrip() for line in lines)

    def action_edit(self) -> None:
        """Close, to be edited."""
        self.dismiss("edit")

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#deal-page").scroll_relative(y=lines, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll by pages."""
        page = self.query_one("#deal-page")
        page.scroll_relative(y=pages * max(page.size.height - 2, 1), animate=False)

    def action_help(self) -> None:
        """Show these keys."""
        from pipetui.tui.help_screen import HelpScreen, section_of

        self.app.push_screen(HelpScreen("a deal", [section_of("The deal", self.BINDINGS)]))


def _in_bounds(detail: DealDetail) -> DealDetail:
    """The deal with its texts cut to what a screen can use: 1 MB in one of them must not take seconds."""
    return _cut(detail)._replace(
        row=_cut(detail.row)._replace(tags=tuple(map(safe_text.line, detail.row.tags))),
        notes=safe_text.block(detail.notes),
        tasks=tuple(map(_cut, detail.tasks)),
        visits=tuple(map(_cut, detail.visits)),
        timeline=tuple(map(_cut, detail.timeline)),
    )


def _cut(record: _Record) -> _Record:
    """A named tuple with all its lines cut."""
    make: Any = type(record)
    found: _Record = make(*(safe_text.line(part) if isinstance(part, str) else part for part in record))
    return found

"""A deal in a line, as the lists behind figures show it: what, with whom, where, how much, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from pipetui.render.figures import money
from pipetui.render.styles import NOTHING, STALLED, WRONG
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from pipetui.queries.record_shapes import DealRow

_AMOUNT, _DAY, _STAGE, _SIGN = 14, 10, 16, 2
_LEAST_TITLE, _LEAST_CLIENT = 20, 10
_GAP = "  "


def deal_head(width: int) -> Content:
    """The words above the columns."""
    title, client, stage = _rooms(width)
    words = [f"{'Deal':<{title}}"]
    if client:
        words.append(f"{'With':<{client}}")
    if stage:
        words.append(f"{'Stage':<{stage}}")
    words += [f"{'amount':>{_AMOUNT}}", f"{'closes':<{_DAY}}"]
    return Content.styled(_GAP.join(words), "$text-muted")


def deal_line(deal: DealRow | None, width: int) -> Content:
    """One deal; None for one that is still being read."""
    if deal is None:
        return Content.styled("…", "$text-muted")
    title, client, stage = _rooms(width)
    parts: list[Content | str | tuple[str, str]] = [_cut(deal.title, title)]
    if client:
        parts += [_GAP, (_cut(deal.company or deal.contact, client), "$text-muted")]
    if stage:
        parts += [_GAP, _cut(deal.stage, stage)]
    amount = NOTHING if deal.amount is None else money(deal.amount, deal.currency or "")
    parts += [
        _GAP,
        f"{amount:>{_AMOUNT}}",
        _GAP,
        (_cut(deal.closed or deal.expected_close or NOTHING, _DAY), "$text-muted"),
    ]
    sign = WRONG if deal.overdue else STALLED if deal.stalled else ""
    if sign:
        parts.append((f" {sign}", "$text-warning"))
    return Content.assemble(*parts)


def _rooms(width: int) -> tuple[int, int, int]:
    """Cells for the title, the client and the stage; the stage, then the client are left out for want of room."""
    room = width - _AMOUNT - _DAY - _SIGN - 2 * len(_GAP)
    client = room // 3 if room // 3 >= _LEAST_CLIENT else 0
    room -= client + len(_GAP) if client else 0
    stage = _STAGE if room - _STAGE - len(_GAP) >= _LEAST_TITLE else 0
    room -= stage + len(_GAP) if stage else 0
    return max(room, 1), client, stage


def _cut(text: str, room: int) -> str:
    """A text in exactly so many cells, with `…` where it was cut."""
    shown = safe_text.line(text, 4 * room + 8)
    if cell_len(shown) > room:
        shown = set_cell_size(shown, max(room - 1, 0)).rstrip() + "…"
    return set_cell_size(shown, room)

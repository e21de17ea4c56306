"""Files of deals, written as one batch."""

from __future__ import annotations

from pipetui.services.import_shapes import HistoryRow, ImportResult, ImportRow, ImportSpec, SkippedRow

__all__ = ["HistoryRow", "ImportResult", "ImportRow", "ImportSpec", "SkippedRow"]

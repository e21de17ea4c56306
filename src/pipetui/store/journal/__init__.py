"""The journal: every change to every user table, undone and redone batch by batch.

`undo` and `redo` are the way in. Entries are written by triggers (`store.schema.triggers`) and by `store.bulk`.
"""

from __future__ import annotations

from pipetui.store.journal.reversing import Reversal, redo, undo

__all__ = ["Reversal", "redo", "undo"]

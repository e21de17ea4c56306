"""The way out of a transaction that was only tried."""

from __future__ import annotations

from contextlib import suppress


class DryRun(Exception):
    """All that was to be found out is known."""

    @classmethod
    def suppressed(cls) -> suppress:
        """Return what goes around the transaction."""
        return suppress(cls)

    @classmethod
    def leave_if(cls, dry_run: bool) -> None:
        """Leave the transaction, at its end."""
        if dry_run:
            raise cls

"""Between the form of a stage and the service: what somebody else changed meanwhile is told, not taken back unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import Conflict
from pipetui.queries.pipelines import stages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store


class StageEditing:
    """A stage that is open in a form, and what the form has seen of it."""

    def __init__(self, seen: Stage) -> None:
        self._seen = seen

    def save(self, store: Store, ctx: Context, changed: Mapping[str, Any]) -> Event:
        """Write what the form changed, if nobody else changed the same meanwhile.

        Who has been told of a conflict and saves again wants to keep what is typed: the value that was told counts as
        seen from then on.

        Args:
            store: the file.
            ctx: the circumstances.
            changed: the fields that were changed, by name.

        Raises:
            Conflict: somebody else changed one of these fields; nothing was written.
        """
        from pipetui.services.stages import StageChanges, edit_stage

        seen = self._seen
        try:
            return edit_stage(store, ctx, seen.id, StageChanges(**changed), seen)
        except Conflict as conflict:
            known = {stage.id: stage for stage in stages(store.connection, seen.pipeline_id)}
            name = str(conflict.field)
            self._seen = seen._replace(**{name: getattr(known[seen.id], name)})
            raise

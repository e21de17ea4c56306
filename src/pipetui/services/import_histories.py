"""What a row of a file says of a deal's way through the stages: recorded where it has dates, else assumed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import instant, local_day, noon, parse_instant
from pipetui.domain.text import counted, fold
from pipetui.services.moments import ONE_MILLISECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.context import Context
    from pipetui.queries.shapes import Stage
    from pipetui.services.import_shapes import ImportRow

RECORDED, STAGE_ASSUMED, ALL_ASSUMED = 0, 1, 2
"""The stage_change's `assumed`: a change with its date; one whose stage is a guess; one whose date is the import's."""


class Change(NamedTuple):
    """A deal came to a stage. The stage is a row of the pipeline, the moment an instant's text."""

    stage: Stage
    when: str
    assumed: int


class Refused(ValueError):
    """A row that cannot be taken; the message says why."""


class Moments:
    """Turns days and instants of a file into instants: a day is its local noon, today before noon is now."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.now = instant(ctx.now)
        self._days: dict[date, str] = {}

    def of(self, moment: date) -> str:
        """Return the instant.

        Raises:
            Refused: it lies in the future.
        """
        if isinstance(moment, datetime):
            when = instant(moment)
        else:
            when = self._days.get(moment, "")
            if not when:
                when = instant(noon(moment, self._ctx.timezone))
                if moment == self._ctx.today:
                    when = min(when, self.now)
                self._days[moment] = when
        if when > self.now:
            raise Refused(f"{moment.isoformat()[:10]} lies in the future")
        return when

    def after(self, when: str, last: str) -> str | None:
        """Return the instant for a change at `when` that follows one at `last`; None when it was on an earlier day."""
        if when > last:
            return when
        if when < last and local_day(when, self._ctx.timezone) < local_day(last, self._ctx.timezone):
            return None
        return min(instant(parse_instant(last) + ONE_MILLISECOND), max(self.now, last))

    def same_day(self, one: str, other: str) -> bool:
        """Tell whether two instants fall on one local day."""
        return one == other or local_day(one, self._ctx.timezone) == local_day(other, self._ctx.timezone)


class Histories:
    """Reads the stages and dates of rows.

    Attributes:
        oddities: what had to be decided against a row's word, and how often.
    """

    def __init__(self, stages: Iterable[Stage], moments: Moments) -> None:
        self.moments = moments
        self.oddities: Counter[str] = Counter()
        self._by_key = {fold(stage.name): stage for stage in stages}
        self._by_name: dict[str, Stage] = {}
        self._first = next(stage for stage in self._by_key.values() if stage.kind == "open")
        self._ends = {stage.kind: stage for stage in self._by_key.values() if stage.kind != "open"}

    def warnings(self) -> tuple[str, ...]:
        """Return what had to be decided against rows, a line for each kind of it."""
        return tuple(f"{counted(count, 'row')}: {what}" for what, count in self.oddities.items())

    def stage(self, name: str) -> Stage:
        """Return a stage by name.

        Raises:
            Refused: the pipeline has none of that name.
        """
        found = self._by_name.get(name)
        if found is None:
            found = self._by_key.get(fold(name))
            if found is None:
                raise Refused(f"there is no stage {name[:60]!r}")
            self._by_name[name] = found
        return found

    def present(self, row: ImportRow) -> tuple[Stage | None, Stage | None]:
        """Return (the open stage that a row names, the end it came to), each None when the row does not say.

        Raises:
            Refused: stage and status contradict each other, or the stage is unknown.
        """
        stage = self.stage(row.stage) if row.stage else None
        if stage is not None and stage.kind != "open":
            if row.status and row.status != stage.kind:
                raise Refused(f"the stage says {stage.kind}, the status {row.status}")
            return None, stage
        return stage, self._ends.get(row.status)

    def of(self, row: ImportRow) -> list[Change]:
        """Return a deal's whole history as its row tells it, oldest first; never empty.

        Raises:
            Refused: its dates lie in the future or contradict each other, or a stage is unknown.
        """
        moments = self.moments
        stage, end = self.present(row)
        changes = self._dated(row)
        closed = moments.of(row.closed) if row.closed is not None and end is not None else None
        self._begin(changes, row, closed)
        if end is None:
            if stage is not None and changes[-1].stage is not stage:
                changes.append(Change(stage, moments.now, ALL_ASSUMED))
        elif changes[-1].stage is not end:
            closing = self._closing(end, closed, changes[-1])
            if stage is not None and changes[-1].stage is not stage:
                # Known as the last open stage; when it got there is not.
                changes.append(Change(stage, closing.when, ALL_ASSUMED))
            changes.append(closing)
        if row.closed is not None and changes[-1].stage.kind == "open":
            self.oddities["the deal is open, so its closing day stands in its note only"] += 1
        return changes

    def _dated(self, row: ImportRow) -> list[Change]:
        """Return the dated stages in order, each a while after the one before."""
        entered = row.entered
        if not entered:
            return []
        of, stage = self.moments.of, self.stage
        if len(entered) == 1:
            ((name, moment),) = entered
            return [Change(stage(name), of(moment), RECORDED)]
        found = sorted(((of(moment), stage(name)) for name, moment in entered), key=lambda at: (at[0], at[1].position))
        changes: list[Change] = []
        for when, entered_stage in found:
            if changes and changes[-1].stage is entered_stage:
                continue
            later = self.moments.after(when, changes[-1].when) if changes else when
            assert later is not None
            changes.append(Change(entered_stage, later, RECORDED))
        return changes

    def _begin(self, changes: list[Change], row: ImportRow, closed: str | None) -> None:
        """Put the deal's beginning before its dated stages, where those do not say it themselves."""
        if row.created is None:
            if not changes:
                changes.append(Change(self._first, closed or self.moments.now, ALL_ASSUMED))
            return
        created = self.moments.of(row.created)
        if changes and self.moments.same_day(created, changes[0].when):
            return
        if changes and created > changes[0].when:
            self.oddities["created is later than the first dated stage, which counts"] += 1
            return
        if closed is not None and created > closed and not self.moments.same_day(created, closed):
            raise Refused("it closed before it was created")
        if changes and changes[0].stage is self._first:
            del changes[0]
        changes.insert(0, Change(self._first, created, STAGE_ASSUMED))

    def _closing(self, end: Stage, closed: str | None, last: Change) -> Change:
        if closed is None:
            return Change(end, max(self.moments.now, last.when), ALL_ASSUMED)
        if last.assumed == ALL_ASSUMED:
            return Change(end, max(closed, last.when), RECORDED)
        when = self.moments.after(closed, last.when)
        if when is None:
            raise Refused(f"it closed before it entered {last.stage.name}")
        return Change(end, when, RECORDED)


def note_of(row: ImportRow, history: Sequence[Change]) -> str:
    """Return a row's note, with the closing day that an open deal cannot have."""
    if row.closed is None or history[-1].stage.kind != "open":
        return row.note
    closed = f"closed: {row.closed.isoformat()}"
    return f"{row.note}\n\n{closed}" if row.note else closed

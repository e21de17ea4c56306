"""Which deals a command is about: filter words, a pipeline, deals and stages as a person names them."""

from typing import TYPE_CHECKING

from pipetui.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from pipetui.cli.session import Session
    from pipetui.domain.filters import Filter
    from pipetui.queries.views import SavedView

ALL = "all"


def view_of(session: "Session", name: str | None) -> "SavedView | None":
    """Return the saved view that is named; None when none is."""
    if name is None:
        return None
    from pipetui.queries.views import view_named

    return view_named(session.store.connection, name)


def filter_of(
    session: "Session",
    words: "Sequence[str] | None",
    view: "SavedView | None" = None,
    *,
    today: "date | None" = None,
) -> "Filter":
    """Read filter words, a view's and those beside it; periods in them are relative to `today`, or to the present day.

    A name that nothing in the file has is remarked on, as a slip of the finger is likely.
    """
    from pipetui.domain.filters import parse_filter

    day = today or session.context.today
    found = parse_filter(list(words or ()), day)
    if view is not None:
        found = parse_filter(view.filter_text, day).merge(found)
    if not found.is_empty:
        from pipetui.queries.filtering import fitting_nothing

        for key, value in fitting_nothing(session.store.connection, found):
            output.note(f"Note: no {key} is called {value}.")
    return found


def pipeline_id(session: "Session", name: str | None, view: "SavedView | None" = None) -> int | None:
    """Return the pipeline that is named, None for all of them; without a name a view's, else the current one."""
    if name == ALL:
        return None
    if name is None and view is not None and view.pipeline_id is not None:
        if view.stranded:
            from pipetui.domain.errors import NotFound

            raise NotFound(f"the pipeline of the view {view.name} was deleted", "name another one with --pipeline")
        return view.pipeline_id
    if name is None:
        return session.file_settings.current_pipeline_id
    from pipetui.queries.pipelines import pipeline_named

    return pipeline_named(session.store.connection, name).id


def deal_ids(session: "Session", names: "Sequence[str]") -> list[int]:
    """Return the numbers of the deals that are named, each once, in order."""
    from pipetui.queries.deals import find_deal

    return list(dict.fromkeys(find_deal(session.store.connection, name) for name in names))


def moment_of(session: "Session", text: str | None) -> "datetime | None":
    """Read `--at`; None when it was not given: now."""
    if text is None:
        return None
    from pipetui.domain.dates import moment

    return moment(text, session.context)


def as_of_day(session: "Session", text: str | None) -> "date | None":
    """Read `--as-of`; None when it was not given: now.

    Raises:
        InvalidInput: no day, or one that has not come yet: nobody knows what it brings.
    """
    if text is None:
        return None
    from pipetui.domain.dates import parse_day

    day = parse_day(text, session.context.today, field="as-of", past=True)
    if day > session.context.today:
        from pipetui.domain.errors import InvalidInput

        raise InvalidInput(
            f"--as-of {day} has not come yet", "What is expected then is in `pipetui report forecast`.", field="as-of"
        )
    return day


def day_of(session: "Session", text: str | None, field: str) -> "date | None":
    """Read a day; None when it was not given, or is empty."""
    if not text:
        return None
    from pipetui.domain.dates import parse_day

    return parse_day(text, session.context.today, field=field)

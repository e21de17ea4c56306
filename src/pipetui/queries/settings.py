"""The settings that belong to the file and not to the machine, so that figures do not change with who prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import DatabaseProblem
from pipetui.queries.naming import shown

if TYPE_CHECKING:
    from sqlite3 import Connection
    from zoneinfo import ZoneInfo


class FileSettings(NamedTuple):
    """What the file says about itself.

    Attributes:
        base_currency: ISO code; "" until a first amount, or the user, sets it.
        timezone: local days are its days.
        current_pipeline_id: the pipeline that the board shows.
    """

    base_currency: str
    timezone: ZoneInfo
    current_pipeline_id: int


def setting_values(conn: Connection) -> dict[str, str]:
    """Return every setting of the file by its key."""
    return dict(conn.execute("SELECT key, value FROM setting"))


def file_settings(conn: Connection) -> FileSettings:
    """Read the file's settings.

    Raises:
        DatabaseProblem: this machine does not know the file's timezone, or the file has no pipeline.
    """
    values = setting_values(conn)
    return FileSettings(
        values.get("base_currency", ""), _zone(values.get("timezone", "UTC")), current_pipeline_id(conn, values)
    )


def current_pipeline_id(conn: Connection, values: dict[str, str] | None = None) -> int:
    """Return the pipeline that the board shows: the one that was chosen, else the first.

    Raises:
        DatabaseProblem: the file has no pipeline.
    """
    chosen = (setting_values(conn) if values is None else values).get("current_pipeline", "")
    row = conn.execute(
        "SELECT id FROM pipeline WHERE archived = 0 ORDER BY id = CAST(? AS INTEGER) DESC, position, id LIMIT 1",
        (chosen,),
    ).fetchone()
    if row is None:
        raise DatabaseProblem("the file has no pipeline", "restore a backup: `pipetui restore PATH`")
    return int(row[0])


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # not found, a directory's name, a path
        raise DatabaseProblem(
            f"the file's timezone is not known on this machine: {shown(name)}",
            "update the system's timezone data, or install the tzdata package",
        ) from error

"""How the board was left, for the next time: density, order, folded columns, what is shown beside them.

A small JSON file for each database file, in the place where the platform keeps the state of programs. It is no setting
that a user writes (that is the TOML) and no part of the work (that is the database, with its journal): when it is lost
or damaged the board opens as new. So nothing here ever fails.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DENSITIES = ("compact", "normal", "detailed")
"""How much of a deal its card tells, from little to much."""

HAND, URGENCY = "hand", "urgency"
"""The orders of a board: as the user placed the cards, or by what is to be done first."""

_MOST = 64_000
"""Characters read at most: what is longer was not written here."""


class BoardLooks(NamedTuple):
    """How one pipeline's board was left.

    Attributes:
        sort: `HAND` or `URGENCY`.
        collapsed: the open stages whose columns are collapsed to a strip, by number.
        opened: the stages of closed deals whose columns are open; others of them are folded.
    """

    sort: str = HAND
    collapsed: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()

    def is_narrow(self, stage_id: int, kind: str) -> bool:
        """Whether a stage's column is collapsed to a strip."""
        return stage_id in self.collapsed if kind == "open" else stage_id not in self.opened

    def turned(self, stage_id: int, kind: str) -> BoardLooks:
        """The same with one column opened that is collapsed, or collapsed that is open."""
        one = frozenset({stage_id})
        return (
            self._replace(collapsed=self.collapsed ^ one) if kind == "open" else self._replace(opened=self.opened ^ one)
        )


class Remembered(NamedTuple):
    """How the board of one database file was left.

    Attributes:
        density: one of `DENSITIES`.
        weighted: heads show weighted values.
        panel: the details are shown beside the board.
        boards: by the number of the pipeline.
    """

    density: str = "normal"
    weighted: bool = False
    panel: bool = False
    boards: Mapping[int, BoardLooks] = {}

    def board(self, pipeline_id: int | None) -> BoardLooks:
        """How a pipeline's board was left; as new where that is not known."""
        return self.boards.get(pipeline_id, BoardLooks()) if pipeline_id is not None else BoardLooks()

    def with_board(self, pipeline_id: int, looks: BoardLooks) -> Remembered:
        """The same with one pipeline's board left otherwise."""
        return self._replace(boards={**self.boards, pipeline_id: looks})


def load(db: Path) -> Remembered:
    """Return how the board of a database file was left; as new when nothing legible is kept of it."""
    try:
        path, name = _path(db)
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST)
        import json  # 2 ms that the first start does without

        kept = json.loads(text)
    except Exception:  # of whatever kind: a board that does not open for it would be worse
        return Remembered()
    return _read(kept) if isinstance(kept, dict) and kept.get("db") == name else Remembered()


def save(db: Path, remembered: Remembered) -> None:
    """Keep how the board of a database file was left, for its user alone; what cannot be kept is let go."""
    try:
        path, name = _path(db)
        import json

        text = json.dumps({"db": name, **_written(remembered)}, indent=1) + "\n"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, text)
    except Exception:  # as above: a full disk here is no reason to stop work that is saved elsewhere
        return


def _replace(path: Path, text: str) -> None:
    """Put a text in the place of a file: at every instant the old one or the new one is there."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _path(db: Path) -> tuple[Path, str]:
    """Where it is kept, and the whole name of the database file, which stands in it: two may share a number."""
    from pipetui.config.paths import state_dir

    name = os.path.realpath(db)
    number = crc32(name.encode("utf-8", "surrogateescape"))
    return state_dir() / f"board-{number:08x}.json", name


def _written(remembered: Remembered) -> dict[str, object]:
    boards = {
        str(pipeline_id): {
            "sort": looks.sort,
            "collapsed": sorted(looks.collapsed),
            "opened": sorted(looks.opened),
        }
        for pipeline_id, looks in remembered.boards.items()
        if looks != BoardLooks()
    }
    return {
        "density": remembered.density,
        "weighted": remembered.weighted,
        "panel": remembered.panel,
        "boards": boards,
    }


def _read(kept: dict[str, object]) -> Remembered:
    """What was kept, as far as it makes sense: another version may have written it."""
    boards = kept.get("boards")
    return Remembered(
        density=_one_of(kept.get("density"), DENSITIES, "normal"),
        weighted=kept.get("weighted") is True,
        panel=kept.get("panel") is True,
        boards={
            int(number): BoardLooks(
                _one_of(looks.get("sort"), (HAND, URGENCY), HAND),
                _numbers(looks.get("collapsed")),
                _numbers(looks.get("opened")),
            )
            for number, looks in (boards.items() if isinstance(boards, dict) else ())
            if isinstance(looks, dict) and number.isdecimal()
        },
    )


def _one_of(kept: object, words: tuple[str, ...], otherwise: str) -> str:
    return kept if isinstance(kept, str) and kept in words else otherwise


def _numbers(kept: object) -> frozenset[int]:
    return frozenset(each for each in kept if type(each) is int) if isinstance(kept, list) else frozenset()

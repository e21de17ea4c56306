"""How every screen, form, picker, dialog, empty state and error looks: at three sizes, in our themes and a terminal's.

Look at the pictures when they change on purpose; `docs/contributing.md` says how.
"""

from __future__ import annotations

import re
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from rich.segment import Segment
from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.strip import Strip

from pipetui.tui import theme
from support.board_scenes import BOARDS, OVER, pictures_of_boards
from support.contrast import LEGIBLE, contrast
from support.pictures import SIZES, Picture, Wanted, colour_sheet, pictures_of, styles_of
from support.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping

    from syrupy.assertion import SnapshotAssertion

    from support.pictures import Size

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

MIDDLE = (120, 40)
"""The size at which all colours are looked at every day: at the others they are the same letters, and in the soak."""

DIMMED = {"deal form asks before it forgets", "palette", "palette that finds", "palette that finds nothing"}
"""Scenes in which a screen is seen behind a dialog: it is dimmed so that nobody reads it."""

GROUPS: dict[str, Mapping[str, object]] = {**SCENES, "board": BOARDS, "over the board": OVER}


class ColourSheet(SingleFileSnapshotExtension):
    """Snapshots of screens in other colours, as text."""

    _file_extension = "txt"
    _write_mode = WriteMode.TEXT


def named(sizes: Iterable[Size]) -> pytest.MarkDecorator:
    """A test for each of these sizes."""
    return pytest.mark.parametrize("size", list(sizes), ids=lambda size: f"{size[0]}x{size[1]}")


def drawn(group: str, size: Size, wanted: Wanted, folder: Path) -> AsyncGenerator[Picture, None]:
    """The pictures of a group."""
    if group in SCENES:
        return pictures_of(SCENES[group], size, wanted)
    return pictures_of_boards({"board": BOARDS, "over the board": OVER}[group], size, wanted, folder)


def is_drawn(letter: str) -> bool:
    """Whether it is no text: a blank, a rule, a border, a bar."""
    return letter.isspace() or "\u2500" <= letter <= "\u259f"


def colour_sheets() -> Iterator[tuple[str, str]]:
    """Each picture at the size at which all colours are kept, but those that have a dimmed screen behind."""
    for path in sorted((Path(__file__).parent / "__snapshots__" / "test_pictures").glob("test_looks*.txt")):
        name = path.stem.split("[")[-1].rstrip("]")
        if name not in DIMMED:
            yield name, path.read_text()


async def compare(group: str, size: Size, wanted: Wanted, snapshot: SnapshotAssertion, folder: Path) -> None:
    """Compare all pictures of a group, and tell all that differ; what they look like now is kept in `folder`."""
    svgs, sheets = snapshot.use_extension(SVGImageExtension), snapshot.use_extension(ColourSheet)
    differ = []
    async with aclosing(drawn(group, size, wanted, folder)) as pictures:
        async for picture in pictures:
            seen = {"svg": (svgs, picture.svg), "txt": (sheets, picture.colours)}
            for kind, (known, now) in seen.items():
                if now and known(name=picture.name) != now:
                    looks = folder / f"{picture.name}.{kind}"
                    looks.write_text(now)
                    differ.append(str(looks))
    assert differ == [], "these look otherwise now; with --snapshot-update they are as they should be"


@named(SIZES)
@pytest.mark.parametrize("group", GROUPS)
async def test_looks(snapshot: SnapshotAssertion, group: str, size: Size, tmp_path: Path) -> None:
    await compare(group, size, Wanted(colours=size == MIDDLE), snapshot, tmp_path)


@pytest.mark.soak
@named(size for size in SIZES if size != MIDDLE)
@pytest.mark.parametrize("group", GROUPS)
async def test_colours(snapshot: SnapshotAssertion, group: str, size: Size, tmp_path: Path) -> None:
    await compare(group, size, Wanted(svg=False), snapshot, tmp_path)


def test_text_is_legible_in_our_themes_wherever_it_is_painted() -> None:
    faint: dict[str, set[str]] = {}
    for name, sheet in colour_sheets():
        for letter, styles in styles_of(sheet):
            for look in (theme.DARK.name, theme.LIGHT.name):
                text, ground = styles[look].split()[-3::2]
                if not is_drawn(letter) and contrast(text, ground) < LEGIBLE:
                    faint.setdefault(styles[look], set()).add(name)
    assert faint == {}


def test_what_is_faint_is_found() -> None:
    dim, plain = Style.parse("#777777 on #ffffff"), Style.parse("bold #000000 on #ffffff")
    strip = Strip([Segment("ab", plain), Segment("c", dim)])
    sheet = colour_sheet({"one": [strip], "other": [strip]})
    found = [(letter, styles["other"]) for letter, styles in styles_of(sheet)]
    assert found == [("a", "bold #000000 on #ffffff"), ("b", "bold #000000 on #ffffff"), ("c", "#777777 on #ffffff")]
    assert contrast("#777777", "#ffffff") < LEGIBLE


def test_each_scene_has_a_name_of_its_own() -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z ,]+", name)] == []  # each is the name of a file, too

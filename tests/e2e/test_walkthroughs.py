"""The walk-throughs of docs/walkthroughs: their keys do what the pages say, and the pages are of this program."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from pipetui.config.keymap import DEFAULT_KEYS, SCREEN_KEYS
from support import quiet, stylesheets
from support.story_pages import NAMES, tokens
from support.walkthroughs import PAGES, WALKTHROUGHS, files_of, played

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.walkthroughs import Walkthrough

BY_SLUG = pytest.mark.parametrize("each", WALKTHROUGHS, ids=lambda each: each.slug)
ANEW = "write the pages anew: `cd tests && python -m support.walkthroughs`, then look at the pictures"
ROOM = 60 * 1024


@pytest.fixture(scope="module", autouse=True)
def cheap_apps() -> Iterator[None]:
    """As for the tests of screens."""
    with pytest.MonkeyPatch.context() as patch:
        quiet.install(patch)
        stylesheets.install(patch)
        yield


def letters(svg: str) -> list[str]:
    """The words of a picture, in order."""
    found = re.findall(r"<text class=\"s\d+\"[^>]*>([^<]*)</text>", svg)
    return " ".join(unescape(each).replace("\u00a0", " ") for each in found).split()


@BY_SLUG
async def test_its_keys_do_what_the_page_says_and_the_page_shows_what_they_do(
    each: Walkthrough, tmp_path: Path
) -> None:
    what = await played(each, tmp_path)
    for path, text in files_of(each, what):
        assert path.exists(), ANEW
        there = path.read_text(encoding="utf-8")
        if path.suffix == ".svg":
            assert letters(there) == letters(text), f"{path.name}: {ANEW}"
            assert len(there.encode()) <= ROOM
        else:
            assert there == text, f"{path.name}: {ANEW}"
    for svg, shown in what.pictures.values():
        assert "".join(letters(svg)) == "".join(shown.split()), "a picture has other letters than the screen"


@BY_SLUG
def test_each_key_it_names_is_one_of_the_program(each: Walkthrough) -> None:
    ours = {key for spec in (*DEFAULT_KEYS, *SCREEN_KEYS) for key in spec.keys.split(",")}
    dialogs = {"tab", "enter", "escape", "f2", *"123456789"}
    for step in (*each.start, *each.steps):
        for token in tokens(step.keys):
            assert token.typed or NAMES.get(token.text, token.text) in ours | dialogs, token
        for named in re.findall(r"`([^`\s]|[a-z]+\+.|esc|enter|tab)`", step.says):
            assert NAMES.get(named, named) in ours | dialogs | {"↓"}, named


def test_the_pages_are_found_and_none_is_left_over() -> None:
    wanted = {f"{each.slug}.md" for each in WALKTHROUGHS}
    assert {path.name for path in PAGES.glob("*.md")} == wanted
    linked = {name for path in PAGES.glob("*.md") for name in re.findall(r"\]\(([^)/]+\.svg)\)", path.read_text())}
    assert {path.name for path in PAGES.glob("*.svg")} == linked
    for page in (PAGES.parent / "index.md", PAGES.parents[1] / "README.md"):
        assert all(f"walkthroughs/{name}" in page.read_text() for name in wanted), page

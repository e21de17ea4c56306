"""Every key and every gesture has a test that tells its story, and no story is about a key that there is not."""

from __future__ import annotations

import pytest

from pipetui.config.gestures import GESTURES
from support.stories import Story, in_text, known_names, meant, not_pressed, stories, stories_by_id


def test_every_key_and_gesture_has_a_story() -> None:
    without = [name for name, tests in stories_by_id().items() if not tests]
    assert not without, f"mark the test that covers it with @pytest.mark.story: {' '.join(without)}"


def test_each_key_is_pressed_in_a_story_of_its_own() -> None:
    assert not_pressed() == []


def test_no_story_is_about_a_key_that_there_is_not() -> None:
    known = known_names()
    assert [story for story in stories() if not meant(story.name, known)] == []


def test_gestures_have_names_of_their_own() -> None:
    ids = [gesture.id for gesture in GESTURES]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("mouse.") for name in ids)
    assert all(gesture.gesture and gesture.title and gesture.tooltip for gesture in GESTURES)


def test_marks_are_read_from_the_text() -> None:
    text = '@pytest.mark.story("deal.win", "deal.to_*")\n@other("w")\nasync def test_a(): press("j k")\n'
    text += 'class TestB:\n    @pytest.mark.story("mouse.open")\n    def test_b(self): ...\n'
    assert list(in_text(text, "tests/x.py")) == [
        Story("tests/x.py::test_a", "deal.win", frozenset({"deal.win", "deal.to_*", "w", "j", "k"})),
        Story("tests/x.py::test_a", "deal.to_*", frozenset({"deal.win", "deal.to_*", "w", "j", "k"})),
        Story("tests/x.py::test_b", "mouse.open", frozenset({"mouse.open"})),
    ]


def test_a_mark_that_cannot_be_read_is_a_fault() -> None:
    with pytest.raises(TypeError, match="plain text"):
        list(in_text("@pytest.mark.story(NAME)\ndef test_a(): ...\n", "tests/x.py"))


def test_a_star_stands_for_all_that_begin_so() -> None:
    known = {"deal.to_1": "1", "deal.to_2": "2", "deal.win": "w"}
    assert meant("deal.to_*", known) == ["deal.to_1", "deal.to_2"]
    assert meant("deal.win", known) == ["deal.win"]
    assert meant("deal.sing", known) == []

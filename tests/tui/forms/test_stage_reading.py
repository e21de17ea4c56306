"""What is typed about a stage becomes what is to change, and nothing that nobody touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.queries.shapes import Stage, StageAction
from pipetui.tui.forms.stage_reading import FIELDS, actions_text, read, read_actions, texts_of

ACTIONS = (StageAction("Send a summary", 2), StageAction("Ask who decides", None))
STAGE = Stage(3, 1, "Discovery", "open", 2, 50, 14, None, "Learn", "A date\nA budget", ACTIONS)
BEFORE = texts_of(STAGE)


def changed(**texts: str) -> dict[str, object]:
    reading = read({**BEFORE, **texts}, BEFORE, kind="open")
    assert not reading.faults
    return reading.changed


def fault(field: str, text: str, *, kind: str = "open") -> str:
    error = read({**BEFORE, field: text}, BEFORE, kind=kind).faults[field]
    return f"{error.message} · {error.hint}"


def test_every_field_has_its_text() -> None:
    assert tuple(BEFORE) == FIELDS
    assert BEFORE == {
        "name": "Discovery",
        "probability": "50",
        "stale_after_days": "14",
        "wip_limit": "",
        "objective": "Learn",
        "actions": "Send a summary, +2d\nAsk who decides",
        "exit_criteria": "A date\nA budget",
    }
    assert texts_of(None) == dict.fromkeys(FIELDS, "")


def test_what_nobody_touched_does_not_change() -> None:
    assert changed() == {}


def test_each_field_is_read() -> None:
    assert changed(name=" Demo ", probability="60 %", stale_after_days="", wip_limit="6", objective="", actions="") == {
        "name": "Demo",
        "probability": 60,
        "stale_after_days": None,
        "wip_limit": 6,
        "objective": "",
        "actions": (),
    }


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("Send a summary, +2d", ("Send a summary", 2)),
        ("Send a summary +2d", ("Send a summary", 2)),
        ("Call, +1w", ("Call", 7)),
        ("Call, + 3 days", ("Call", 3)),
        ("Call, +0D", ("Call", 0)),
        ("Ask for 2d of work", ("Ask for 2d of work", None)),
        ("Add 1+3d", ("Add 1+3d", None)),
    ],
)
def test_an_action_says_when_it_is_due(line: str, read_as: tuple[str, int | None]) -> None:
    assert read_actions(f"\n{line}\n  \n") == (read_as,)


@given(st.lists(st.tuples(st.sampled_from(["Call", "Send it", "Ask, twice"]), st.none() | st.integers(0, 3650))))
def test_actions_come_back_as_they_went_out(actions: list[tuple[str, int | None]]) -> None:
    shown = tuple(StageAction(*each) for each in actions)
    assert read_actions(actions_text(shown)) == tuple(actions)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", " ", "stage"),
        ("probability", "101", "0 to 100"),
        ("probability", "", "a stage needs a probability"),
        ("stale_after_days", "soon", "stale after days cannot be soon"),
        ("wip_limit", "0", "1 to 100,000"),
        ("actions", "Call, +9999d", "line 1: due in days cannot be 9999"),
        ("actions", f"Call\n{'x' * 2000}", "line 2"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field: str, text: str, words: str) -> None:
    assert words in fault(field, text)


def test_an_action_is_refused_by_its_own_name() -> None:
    with pytest.raises(InvalidInput) as raised:
        read_actions("Call, +9999d")
    assert raised.value.field == "actions"


def test_won_has_no_probability_to_change() -> None:
    assert read({**BEFORE, "probability": "3"}, BEFORE, kind="won").changed == {}


def test_a_new_stage_needs_a_name_and_gets_its_probability_from_its_neighbours() -> None:
    empty = texts_of(None)
    assert set(read(empty, empty, kind="open").faults) == {"name"}
    assert read({**empty, "name": "Demo"}, empty, kind="open").changed == {"name": "Demo"}

"""Options that several commands share."""

from __future__ import annotations

import pytest

from pipetui.cli.options import one_form
from pipetui.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("chosen", "form"),
    [
        ({}, ""),
        ({"as_json": False, "as_csv": False}, ""),
        ({"as_json": True, "as_csv": False}, "json"),
        ({"as_json": False, "as_md": True}, "md"),
    ],
)
def test_the_form_that_was_asked_for(chosen: dict[str, bool], form: str) -> None:
    assert one_form(**chosen) == form


def test_more_than_one_form_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        one_form(as_json=True, as_plain=True, as_csv=False, as_md=True)
    assert caught.value.message == "--json and --plain and --md exclude each other"

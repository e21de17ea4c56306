from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.queries.settings import FileSettings, current_pipeline_id, file_settings, setting_values

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_the_files_settings_are_read(build: PipelineBuilder) -> None:
    assert file_settings(build.conn) == FileSettings("EUR", ZoneInfo("Europe/Zurich"), build.pipeline_id)
    assert setting_values(build.conn)["timezone"] == "Europe/Zurich"


def test_missing_settings_have_a_meaning(build: PipelineBuilder) -> None:
    build.change("DELETE FROM setting")
    assert file_settings(build.conn) == FileSettings("", ZoneInfo("UTC"), build.pipeline_id)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "/etc/passwd", "Europe", "a\nb", "x" * 300, "Europe/\0"])
def test_an_unknown_timezone_is_told(build: PipelineBuilder, name: str) -> None:
    build.change("UPDATE setting SET value = ? WHERE key = 'timezone'", name)
    with pytest.raises(DatabaseProblem, match="timezone is not known") as caught:
        file_settings(build.conn)
    assert "\n" not in caught.value.message
    assert "\0" not in caught.value.message


@pytest.mark.parametrize("chosen", ["", "x", "999", "-1", "9" * 40])
def test_a_chosen_pipeline_that_is_not_there_gives_the_first(build: PipelineBuilder, chosen: str) -> None:
    second = build.pipeline("Retainers", "A, R/Won, R/Lost")
    build.change("UPDATE setting SET value = ? WHERE key = 'current_pipeline'", str(second))
    assert current_pipeline_id(build.conn) == second
    build.change("UPDATE setting SET value = ? WHERE key = 'current_pipeline'", chosen)
    assert current_pipeline_id(build.conn) == build.pipeline_id

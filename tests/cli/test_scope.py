"""Which deals a command is about: pipelines, deals, days and moments as people name them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipetui.cli.board import GlobalOptions
from pipetui.cli.scope import day_of, deal_ids, filter_of, moment_of, pipeline_id
from pipetui.cli.session import Session
from pipetui.domain.errors import Ambiguous, InvalidInput, NotFound, RuleRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.program import Program


@pytest.fixture
def session(sold: Program) -> Iterator[Session]:
    """A session on the file with three deals; its clock stands at a few minutes past noon, UTC."""
    made = Session(GlobalOptions(db=str(sold.db), actor="ana"))
    yield made
    made.close()


def test_the_pipeline(session: Session) -> None:
    current = session.file_settings.current_pipeline_id
    assert pipeline_id(session, None) == current
    assert pipeline_id(session, "sal") == current
    assert pipeline_id(session, "all") is None
    with pytest.raises(NotFound):
        pipeline_id(session, "Nowhere")


def test_deals_are_named_each_once_and_in_order(session: Session) -> None:
    assert deal_ids(session, ["rénov", "1", "#1", "Website relaunch"]) == [3, 1]
    assert deal_ids(session, []) == []
    with pytest.raises(NotFound):
        deal_ids(session, ["1", "nobody"])
    with pytest.raises(Ambiguous):
        deal_ids(session, ["a"])


def test_filters_come_from_words(session: Session) -> None:
    assert filter_of(session, None).is_empty
    assert filter_of(session, ["stage:Proposal Sent", "acme"]).text == 'stage:"Proposal Sent" acme'
    with pytest.raises(InvalidInput):
        filter_of(session, ["created:someday"])


@pytest.mark.parametrize(
    ("word", "note"),
    [
        ("stage:zz", "Note: no stage is called zz.\n"),
        ("-tag:we", "Note: no tag is called we.\n"),
        ("owner:zoe", "Note: no owner is called zoe.\n"),
        ("company:Acmee", "Note: no company is called Acmee.\n"),
        ("source:fair", "Note: no source is called fair.\n"),
        *((word, "") for word in ("stage:disc", "tag:WEB", "company:cm", "status:won", "zz", "amount:>5")),
    ],
)
def test_a_name_that_nothing_has_is_remarked_on(sold: Program, word: str, note: str) -> None:
    sold("list", word)
    assert sold.err.startswith(note)
    assert ("Note: " in sold.err) == bool(note)


def test_days(session: Session) -> None:
    assert day_of(session, None, "due") is None
    assert day_of(session, "", "due") is None
    assert day_of(session, "+3d", "due") == date(2026, 11, 25)
    with pytest.raises(InvalidInput) as caught:
        day_of(session, "someday", "due")
    assert caught.value.field == "due"


def test_moments(session: Session) -> None:
    assert moment_of(session, None) is None
    assert moment_of(session, "2026-11-20") == datetime(2026, 11, 20, 11, tzinfo=UTC)  # noon in Zurich
    assert moment_of(session, "2026-11-20 09:30") == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert moment_of(session, "2026-11-20T09:30Z") == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    with pytest.raises(RuleRefused):
        moment_of(session, "tomorrow")

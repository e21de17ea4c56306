"""What others write is noticed once, and a question that is open is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.file import open_store
from pipetui.tui.polling import Polling, _data_version
from support.contexts import NOW
from support.work import deal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.store.file import Store


class Asked:
    """A link that keeps the question."""

    def __init__(self) -> None:
        self.open: list[tuple[Callable[[int], None], Callable[[Any], None]]] = []

    def read_patiently(self, job: object, then: Callable[[int], None], failed: Callable[[Any], None]) -> None:
        self.open.append((then, failed))

    def answer(self, version: int) -> None:
        self.open.pop(0)[0](version)

    def fail(self) -> None:
        self.open.pop(0)[1](DatabaseProblem("locked"))


class Watch:
    def __init__(self) -> None:
        self.link = Asked()
        self.outdated = 0
        self.polling = Polling(self.link, self._count)  # type: ignore[arg-type]

    def _count(self) -> None:
        self.outdated += 1


def test_nothing_is_asked_before_anything_is_shown() -> None:
    watch = Watch()
    watch.polling.look()
    assert watch.link.open == []


def test_the_same_state_is_no_news_and_another_one_is_once() -> None:
    watch = Watch()
    watch.polling.saw(1)
    for version in (1, 2, 2):
        watch.polling.look()
        watch.link.answer(version)
    assert watch.outdated == 1


def test_an_open_question_is_not_asked_again() -> None:
    watch = Watch()
    watch.polling.saw(1)
    watch.polling.look()
    watch.polling.look()
    assert len(watch.link.open) == 1


def test_a_locked_file_is_asked_again_later() -> None:
    watch = Watch()
    watch.polling.saw(1)
    watch.polling.look()
    watch.link.fail()
    watch.polling.look()
    watch.link.answer(5)
    assert watch.outdated == 1


def test_the_state_moves_when_another_connection_writes_and_not_with_our_own(store: Store, db: Path) -> None:
    before = _data_version(store)
    deal(store)
    assert _data_version(store) == before
    with open_store(db, now=NOW) as other:
        deal(other, "From elsewhere")
    assert _data_version(store) != before

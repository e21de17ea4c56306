"""The heads of a few columns, read alone, are those of the whole board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.board import read_board
from pipetui.queries.touched import with_heads
from pipetui.services.moving import move_deals, win_deals
from support.statements import statements_of
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store


def test_the_touched_heads_are_new_and_the_others_stay(store: Store) -> None:
    ids = [
        deal(store, "Euro", amount="100"),
        deal(store, "Own", amount="100", probability=77),
        deal(store, "Dollar", amount="9", currency="USD"),
        deal(store, "None"),
    ]
    before = read_board(store.connection, 1, later())
    move_deals(store, later(), ids[:3], 3)
    win_deals(store, later(), ids[3:])
    with statements_of(store.connection) as heard:
        after = with_heads(store.connection, before, [1, 3, 6])
    assert after == read_board(store.connection, 1, later())
    assert len(heard) == 1
    assert with_heads(store.connection, before, [1]).heads[2] is before.heads[2]

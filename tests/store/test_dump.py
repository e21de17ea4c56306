from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.dump import logical_dump
from pipetui.store.schema.triggers import USER_TABLES
from pipetui.store.unit import unit
from support.rows import put, put_deal, put_move

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def test_dump_has_every_row_and_changes_with_each_column(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="x") as u:
        deal = put_deal(u.connection, "Müller\n")
        put(u.connection, "company", name="ACME", name_key="acme")
        put(u.connection, "deal_tag", deal_id=deal, tag_id=put(u.connection, "tag", name="hot", name_key="hot"))
        put(u.connection, "task", deal_id=deal, title="call", added_at="x" * 24)
        put(u.connection, "saved_view", name="Hot", name_key="hot", filter_text="tag:hot")
        put(u.connection, "lead", name="Ida", name_key="ida", added_at="x" * 24)
        put(u.connection, "activity", kind_id=1, lead_id=1, happened_at="x" * 24)
        put(u.connection, "exchange_rate", currency="USD", base="EUR", on_day="2026-11-01", rate="0.92")
        put(u.connection, "target", period="2026-11", amount=1, currency="EUR")
    dump = logical_dump(store.connection)
    assert {line.split(" ", 1)[0] for line in dump.splitlines()} == {*USER_TABLES, "stage_total"}
    assert 'deal [1, "Müller\\n", ' in dump
    with unit(store, ctx, command="x") as u:
        put_move(u.connection, deal, 2, 5)
    assert logical_dump(store.connection) != dump


def test_journal_is_not_in_it(store: Store, ctx: Context) -> None:
    dump = logical_dump(store.connection)
    with unit(store, ctx, command="x") as u:
        put(u.connection, "tag", name="hot", name_key="hot")
        u.connection.execute("DELETE FROM tag")
    assert u.batch_id == 1
    assert logical_dump(store.connection) == dump

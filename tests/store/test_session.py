from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.session import open_session, prepare
from pipetui.store.unit import unit
from support.processes import run

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def test_preparing_leaves_no_transaction_and_the_engine_ready(store: Store, ctx: Context) -> None:
    prepare(store)
    engine = store.orm
    assert engine is not None
    assert not store.connection.in_transaction
    with unit(store, ctx, command="x") as u:
        u.session.connection()
    assert store.orm is engine


def test_session_reads_what_the_store_reads(store: Store) -> None:
    with open_session(store) as session:
        count = session.connection().exec_driver_sql("SELECT count(*) FROM stage").scalar()
    assert count == store.connection.execute("SELECT count(*) FROM stage").fetchone()[0]


def test_closing_the_store_lets_go_of_the_engine(store: Store) -> None:
    prepare(store)
    store.close()
    assert store.orm is None
    store.close()


def test_raw_unit_does_not_load_the_orm(store: Store) -> None:
    code = """
import sys
from support.contexts import NOW, context
from pipetui.store.file import open_store
from pipetui.store.journal import undo
from pipetui.store.unit import unit
with open_store(sys.argv[1], now=NOW) as store:
    with unit(store, context(), command="x", raw=True) as u:
        u.connection.execute("DELETE FROM lost_reason")
    undo(store, context())
print(*{"sqlmodel", "sqlalchemy", "pydantic"} & set(sys.modules))
"""
    assert run(code, store.path).strip() == ""


def test_orm_is_loaded_before_the_file_is_held(store: Store) -> None:
    code = """
import sys
from support.contexts import NOW, context
from pipetui.store.file import open_store
from pipetui.store.unit import unit
def look(statement):
    if statement.startswith("BEGIN"):
        print("pipetui.store.tables" in sys.modules, store.orm is not None)
with open_store(sys.argv[1], now=NOW) as store:
    store.connection.set_trace_callback(look)
    with unit(store, context(), command="x") as u:
        u.session.connection()
"""
    assert run(code, store.path).split() == ["True", "True"]

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.services.dry_runs import DryRun
from pipetui.store.unit import unit
from support.rows import put_deal
from support.work import value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


@pytest.mark.parametrize(("dry_run", "deals"), [(True, 0), (False, 1)])
def test_what_was_only_tried_leaves_nothing(store: Store, ctx: Context, dry_run: bool, deals: int) -> None:
    with DryRun.suppressed(), unit(store, ctx, command="test", raw=True) as u:
        put_deal(u.connection)
        DryRun.leave_if(dry_run)
    assert value(store, "SELECT count(*) FROM deal") == deals
    assert value(store, "SELECT count(*) FROM journal_batch") == deals
    assert not store.connection.in_transaction


def test_other_errors_go_on(store: Store, ctx: Context) -> None:
    with pytest.raises(KeyError), DryRun.suppressed(), unit(store, ctx, command="test", raw=True):
        raise KeyError

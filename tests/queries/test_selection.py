"""What a selection is about: a column under the filter, those still shown, and their order on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filters import Filter, parse_filter
from pipetui.queries.selection import Standing, column_deals, in_board_order, open_deals, shown_of
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder

BIG = parse_filter("amount:>400", CTX.today)


def some_deals(build: PipelineBuilder) -> dict[str, int]:
    return {
        "a": build.deal("a", stage="New", amount=1_000_00),
        "b": build.deal("b", stage="New"),
        "c": build.deal("c", stage="New", amount=500_00),
        "d": build.deal("d", stage="Won", amount=700_00),
    }


def test_a_column_is_read_from_top_to_bottom_as_the_filter_shows_it(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    new = build.stage_ids["New"]
    whole = column_deals(build.conn, new, None, CTX)
    assert sorted(whole) == sorted((ids["a"], ids["b"], ids["c"]))
    assert column_deals(build.conn, new, Filter(), CTX) == whole
    assert column_deals(build.conn, new, BIG, CTX) == tuple(each for each in whole if each != ids["b"])
    assert column_deals(build.conn, build.stage_ids["Lost"], None, CTX) == ()


def test_all_open_deals_of_a_pipeline_are_those_that_the_filter_shows(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    assert open_deals(build.conn, build.pipeline_id, None, CTX) == (ids["a"], ids["b"], ids["c"])
    assert open_deals(build.conn, build.pipeline_id, BIG, CTX) == (ids["a"], ids["c"])
    assert open_deals(build.conn, build.pipeline_id + 1, None, CTX) == ()


def test_what_is_gone_hidden_or_in_another_pipeline_is_not_shown(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    wanted = {*ids.values(), 99}
    assert shown_of(build.conn, wanted, build.pipeline_id, None, CTX) == frozenset(ids.values())
    assert shown_of(build.conn, wanted, build.pipeline_id, BIG, CTX) == {ids["a"], ids["c"], ids["d"]}
    assert shown_of(build.conn, wanted, build.pipeline_id + 1, None, CTX) == frozenset()


def test_deals_come_in_the_order_of_the_board(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    found = in_board_order(build.conn, [ids["d"], 99, *ids.values()])
    column = column_deals(build.conn, build.stage_ids["New"], None, CTX)
    assert [each.deal_id for each in found] == [*column, ids["d"]]
    assert found[-1] == Standing(ids["d"], build.stage_ids["Won"], "d")


def test_it_is_one_query_each(build: PipelineBuilder) -> None:
    ids = tuple(some_deals(build).values())
    with statements_of(build.conn) as heard:
        column_deals(build.conn, build.stage_ids["New"], None, CTX)
        shown_of(build.conn, ids, build.pipeline_id, None, CTX)
        in_board_order(build.conn, ids)
        open_deals(build.conn, build.pipeline_id, None, CTX)
    assert len(heard) == 4

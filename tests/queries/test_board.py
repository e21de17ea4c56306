from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import NotFound
from pipetui.domain.filters import Filter, parse_filter
from pipetui.queries.board import place_of, read_board, read_pages
from pipetui.queries.shapes import Board, CurrencySum, PageWanted
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from pipetui.queries.shapes import Card
    from support.pipeline_builder import PipelineBuilder

EVERYTHING = parse_filter("-nothing-has-this-word", CTX.today)


def read_page(build: PipelineBuilder, offset: int, limit: int, chosen: Filter | None = None) -> tuple[Card, ...]:
    """Return a window of the first column."""
    return read_pages(build.conn, [PageWanted(build.stage_ids["New"], offset, limit)], CTX, chosen)[0]


def heads(board: Board) -> list[tuple[str, int, int, tuple[CurrencySum, ...]]]:
    return [(head.stage.name, head.deals, head.no_amount, head.sums) for head in board.heads]


def some_deals(build: PipelineBuilder) -> dict[str, int]:
    return {
        "a": build.deal("Website relaunch", stage="New", amount=1_000_00),
        "b": build.deal("Payroll audit", stage="New", amount=500_00, probability=33),
        "c": build.deal("Data platform", stage="New"),
        "d": build.deal("Board training", stage="Proposal", amount=70_000, currency="JPY"),
        "e": build.deal("Rénovation mai", stage="Won", amount=25_00),
    }


def test_heads_count_and_add_up_by_currency(build: PipelineBuilder) -> None:
    some_deals(build)
    board = read_board(build.conn, build.pipeline_id, CTX)
    assert heads(board) == [
        ("New", 3, 1, (CurrencySum("EUR", 2, 1_500_00, 1_000_00 * 10 + 500_00 * 33),)),
        ("Proposal", 1, 0, (CurrencySum("JPY", 1, 70_000, 70_000 * 50),)),
        ("Negotiation", 0, 0, ()),
        ("Won", 1, 0, (CurrencySum("EUR", 1, 25_00, 25_00 * 100),)),
        ("Lost", 0, 0, ()),
    ]
    assert (board.base_currency, board.hidden) == ("EUR", 0)
    assert (board.pipeline.name, board.pipeline.current, board.pipeline.deals) == ("Sales", True, 4)


def test_a_filter_that_all_deals_fit_changes_nothing(build: PipelineBuilder) -> None:
    some_deals(build)
    plain = read_board(build.conn, build.pipeline_id, CTX)
    assert read_board(build.conn, build.pipeline_id, CTX, EVERYTHING) == plain
    assert read_board(build.conn, build.pipeline_id, CTX, Filter()) == plain


def test_a_filter_narrows_heads_and_says_how_many_it_hides(build: PipelineBuilder) -> None:
    some_deals(build)
    board = read_board(build.conn, build.pipeline_id, CTX, parse_filter("amount:>600", CTX.today))
    assert [(name, deals) for name, deals, _, _ in heads(board) if deals] == [("New", 1), ("Proposal", 1)]
    assert board.hidden == 3
    assert [head.hidden for head in board.heads] == [2, 0, 0, 1, 0]
    assert board.pipeline.deals == 4


def test_another_pipelines_deals_are_not_on_the_board(build: PipelineBuilder) -> None:
    some_deals(build)
    second = build.pipeline("Retainers", "A, R/Won, R/Lost")
    build.deal(stage="A", amount=1)
    for chosen in (None, EVERYTHING):
        board = read_board(build.conn, second, CTX, chosen)
        assert [(name, deals) for name, deals, _, _ in heads(board)] == [("A", 1), ("R/Won", 0), ("R/Lost", 0)]
        assert (board.hidden, board.pipeline.current) == (0, False)


def test_a_pipeline_that_is_not_there_is_not_found(build: PipelineBuilder) -> None:
    with pytest.raises(NotFound, match="no pipeline #77"):
        read_board(build.conn, 77, CTX)


def test_sums_under_a_filter_pass_64_bits(build: PipelineBuilder) -> None:
    largest = 999_999_999_999_999
    with build.batch("many"):
        for number in range(40):
            build.deal(f"Deal {number}", stage="Negotiation", amount=largest)
    # 40 × 10^15 × 90 is beyond 64 bits; the sum itself is checked against the largest that SQLite could add up
    head = read_board(build.conn, build.pipeline_id, CTX, EVERYTHING).heads[2]
    assert head.sums == (CurrencySum("EUR", 40, 40 * largest, 40 * largest * 90),)


def test_a_page_is_a_window_on_a_column_in_board_order(build: PipelineBuilder) -> None:
    ids = [build.deal(f"Deal {number}", rank=-number) for number in range(10)]
    down = ids[::-1]
    for chosen in (None, EVERYTHING):
        assert [card.id for card in read_page(build, 0, 4, chosen)] == down[:4]
        assert [card.id for card in read_page(build, 8, 4, chosen)] == down[8:]
        assert read_page(build, 10, 4, chosen) == ()
        assert read_page(build, -5, -1, chosen) == ()


def test_equal_ranks_are_in_order_of_number(build: PipelineBuilder) -> None:
    ids = [build.deal(rank=5) for _ in range(4)]
    assert [card.id for card in read_page(build, 0, 9)] == ids
    assert [place_of(build.conn, deal_id, None, CTX) for deal_id in ids] == [
        (build.stage_ids["New"], place) for place in range(4)
    ]


def test_pages_of_several_columns_come_as_they_were_asked_for(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    new, won = build.stage_ids["New"], build.stage_ids["Won"]
    wanted = [PageWanted(won, 0, 9), PageWanted(new, 1, 1), PageWanted(77, 0, 9), PageWanted(new, 0, 1)]
    for chosen in (None, EVERYTHING):
        pages = read_pages(build.conn, wanted, CTX, chosen)
        assert [[card.id for card in page] for page in pages] == [[ids["e"]], [ids["b"]], [], [ids["a"]]]
    assert read_pages(build.conn, [], CTX) == ()


def test_a_filter_narrows_pages_even_to_nothing(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    page = read_page(build, 0, 9, parse_filter("audit", CTX.today))
    assert [card.id for card in page] == [ids["b"]]
    assert read_page(build, 0, 9, parse_filter("nothing", CTX.today)) == ()
    build.change("UPDATE deal SET amount = NULL, currency = NULL")
    # no currency is in use, so there is nothing to compare with
    assert read_page(build, 0, 9, parse_filter("amount:>1", CTX.today)) == ()


def test_the_place_of_a_deal_counts_what_the_filter_shows(build: PipelineBuilder) -> None:
    ids = some_deals(build)
    new = build.stage_ids["New"]
    assert place_of(build.conn, ids["c"], None, CTX) == (new, 2)
    assert place_of(build.conn, ids["c"], parse_filter("-audit", CTX.today), CTX) == (new, 1)
    assert place_of(build.conn, ids["c"], parse_filter("audit", CTX.today), CTX) is None
    assert place_of(build.conn, 77, None, CTX) is None


@pytest.mark.parametrize("count", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_number_of_deals(build: PipelineBuilder, count: int) -> None:
    with build.batch("many"):
        for number in range(count):
            deal_id = build.deal(f"Deal {number}", stage=["New", "Proposal", "Won"][number % 3])
            build.tag(deal_id, "a", "b")
    pages = [PageWanted(stage_id, 0, 30) for stage_id in build.kinds]
    with statements_of(build.conn) as heads_read:
        read_board(build.conn, build.pipeline_id, CTX)
    with statements_of(build.conn) as pages_read:
        read_pages(build.conn, pages, CTX)
    assert (len(heads_read), len(pages_read)) == (6, 3)


def test_no_paint_reads_all_deals(build: PipelineBuilder) -> None:
    build.tag(some_deals(build)["a"], "x")
    pages = [PageWanted(stage_id, 0, 30) for stage_id in build.kinds]
    with statements_of(build.conn) as sql:
        read_board(build.conn, build.pipeline_id, CTX)
        read_pages(build.conn, pages, CTX)
        place_of(build.conn, 1, None, CTX)
    plans = [row[3] for each in sql for row in build.conn.execute(f"EXPLAIN QUERY PLAN {each}")]
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN") and "(subquery" not in plan}
    # nothing that grows with the number of deals: the settings, the stages, and the windows themselves
    assert scanned == {"setting", "pipeline", "stage", "s", "w"}
    assert any("USING COVERING INDEX deal_by_place (stage_id=?)" in plan for plan in plans)
    assert any("USING COVERING INDEX deal_by_place (stage_id=? AND rank<?)" in plan for plan in plans)


# By urgency ----------------------------------------------------------------------------------------------------------


def urgent_deals(build: PipelineBuilder) -> list[str]:
    """Deals of the first column as they stand by urgency, written in another order."""
    today = CTX.today
    names: list[str] = []
    steps: list[tuple[str, list[tuple[int | None, str | None]], int | None]] = [
        ("should have closed long ago, no step", [], -20),
        ("should have closed, no step", [], -1),
        ("ten days late", [(-10, None), (5, None)], None),
        ("should have closed, step today", [(0, None)], -5),
        ("late", [(-1, None)], 40),
        ("should have closed, step to come", [(30, "08:00")], -1),
        ("this morning", [(0, "09:00")], None),
        ("today", [(0, None)], None),
        ("closing today, no step", [], 0),
        ("closing soon, no step", [], 3),
        ("closing later, no step", [], 30),
        ("no step", [], None),
        ("no step either", [], None),
        ("closing today, step to come", [(8, None)], 0),
        ("tomorrow", [(1, "08:00")], 9),
        ("next week", [(9, None), (None, None)], None),
        ("closing one day, step one day or other", [(None, None)], 60),
        ("one day or other", [(None, None)], None),
    ]
    with build.batch("many"):
        for title, tasks, close in reversed(steps):
            names.insert(0, title)
            day = None if close is None else (today + timedelta(close)).isoformat()
            deal_id = build.deal(title, expected_close=day, rank=len(title) if "either" in title else 0)
            for due, time in tasks:
                build.task(deal_id, due=None if due is None else (today + timedelta(due)).isoformat(), time=time)
    return names


def titles(build: PipelineBuilder, offset: int, limit: int, chosen: Filter | None = None) -> list[str]:
    new = build.stage_ids["New"]
    return [card.title for card in read_pages(build.conn, [PageWanted(new, offset, limit)], CTX, chosen, [new])[0]]


@pytest.mark.parametrize("chosen", [None, EVERYTHING], ids=["all", "filtered"])
def test_by_urgency_overdue_comes_first_then_today_then_none_then_later(
    build: PipelineBuilder, chosen: Filter | None
) -> None:
    names = urgent_deals(build)
    assert titles(build, 0, 99, chosen) == names
    # whatever part of it is looked at, and wherever the ranges meet in it
    for offset in range(len(names) + 1):
        for limit in (0, 1, 3, 7):
            assert titles(build, offset, limit, chosen) == names[offset : offset + limit]


@pytest.mark.parametrize("chosen", [None, EVERYTHING], ids=["all", "filtered"])
def test_by_urgency_a_deals_place_is_where_its_card_is(build: PipelineBuilder, chosen: Filter | None) -> None:
    names = urgent_deals(build)
    new = build.stage_ids["New"]
    for deal_id, title in build.conn.execute("SELECT id, title FROM deal").fetchall():
        assert place_of(build.conn, deal_id, chosen, CTX, [new]) == (new, names.index(title))


def test_each_column_has_its_own_order(build: PipelineBuilder) -> None:
    names = urgent_deals(build)
    won = build.stage_ids["Won"]
    with build.batch("closed"):
        closed = [build.deal(f"Won {number}", stage="Won", rank=-number) for number in range(3)]
        build.task(closed[0], due="2020-01-01")
    new = build.stage_ids["New"]
    pages = read_pages(build.conn, [PageWanted(won, 0, 9), PageWanted(new, 0, 2)], CTX, None, [new])
    assert [[card.title for card in page] for page in pages] == [["Won 2", "Won 1", "Won 0"], names[:2]]
    assert place_of(build.conn, closed[0], None, CTX, [new]) == (won, 2)


def test_by_urgency_no_paint_reads_all_deals_either(build: PipelineBuilder) -> None:
    urgent_deals(build)
    new = build.stage_ids["New"]
    pages = [PageWanted(stage_id, 0, 30) for stage_id in build.kinds]
    with statements_of(build.conn) as sql:
        read_pages(build.conn, pages, CTX, None, list(build.kinds))
        place_of(build.conn, 1, None, CTX, [new])
    assert len([each for each in sql if "w.page" in each]) == 1
    plans = [row[3] for each in sql for row in build.conn.execute(f"EXPLAIN QUERY PLAN {each}")]
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN") and "(subquery" not in plan}
    assert scanned <= {"setting", "stage", "s", "w", "CONSTANT"}
    walks = [plan for plan in plans if "deal_by_attention (stage_id=? AND attention" in plan]
    assert len(walks) >= 4 * len(pages)
    assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan and "attention" in plan]

"""The top line tells whose pipeline this is, and cuts what does not fit."""

from __future__ import annotations

import pytest

from pipetui.domain.text import visible
from pipetui.tui.widgets.title_bar import TitleBar
from support.hostile import PAYLOADS
from support.screens import WidgetHost, painted


async def shown(width: int, pipeline: str, *, read_only: bool = False, actor: str = "ana") -> str:
    app = WidgetHost(lambda: [TitleBar(actor)])
    async with app.run_test(size=(width, 2)) as pilot:
        app.query_one(TitleBar).show(pipeline, read_only=read_only)
        await pilot.pause()
        return painted(app)[0]


async def test_it_names_pipeline_and_actor() -> None:
    assert await shown(40, "Consulting") == " pipetui · Consulting               ana "


async def test_it_tells_that_nothing_can_be_written() -> None:
    assert (await shown(50, "Consulting", read_only=True)).split() == [
        "pipetui", "·", "Consulting", "read", "only", "ana",
    ]  # fmt: skip


async def test_before_the_first_read_it_names_the_program() -> None:
    assert (await shown(40, "")).split() == ["pipetui", "ana"]


async def test_a_long_name_is_cut_before_the_actor() -> None:
    assert await shown(30, "A pipeline with a long name") == " pipetui · A pipeline wi… ana "


@pytest.mark.parametrize("width", [1, 3, 8, 20])
async def test_it_fits_into_any_width(width: int) -> None:
    assert len(await shown(width, "Consulting", read_only=True)) == width


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
async def test_no_name_acts(payload: str) -> None:
    line = await shown(80, payload, actor=payload)
    assert visible(line) == line


async def test_the_same_words_are_painted_once() -> None:
    app = WidgetHost(lambda: [TitleBar("ana")])
    async with app.run_test(size=(40, 2)) as pilot:
        bar = app.query_one(TitleBar)
        bar.show("Consulting", read_only=False)
        await pilot.pause()
        bar.show("Consulting", read_only=False)
        assert not bar._repaint_regions


async def test_it_counts_what_is_selected_also_where_room_is_short() -> None:
    app = WidgetHost(lambda: [TitleBar("ana")])
    async with app.run_test(size=(36, 2)) as pilot:
        bar = app.query_one(TitleBar)
        bar.show("A pipeline with a long name", read_only=False)
        bar.show_chosen(16_000)
        await pilot.pause()
        assert "✓ 16,000 selected   ana" in painted(app)[0]
        bar.show_chosen(0)
        await pilot.pause()
        assert "selected" not in painted(app)[0]
        bar.show_chosen(0)
        assert not bar._repaint_regions


async def test_what_is_urgent_yields_to_the_name() -> None:
    app = WidgetHost(lambda: [TitleBar("ana")])
    async with app.run_test(size=(60, 2)) as pilot:
        bar = app.query_one(TitleBar)
        bar.show("Consulting", read_only=False)
        bar.show_urgent(3, 2)
        for width, said in (
            (60, " pipetui · Consulting           ! 3 overdue   ● 2 today   ana "),
            (40, " pipetui · Consulting    ! 3   ● 2   ana "),
            (30, " pipetui · Consulting     ana "),
        ):
            await pilot.resize_terminal(width, 2)
            assert painted(app)[0].split() == said.split()
        await pilot.resize_terminal(60, 2)
        bar.show_urgent(0, 1_200)
        await pilot.pause()
        assert painted(app)[0].split() == ["pipetui", "·", "Consulting", "●", "1,200", "today", "ana"]
        bar.show_urgent(0, 1_200)
        assert not bar._repaint_regions
        bar.show_urgent(0, 0)
        await pilot.pause()
        assert painted(app)[0].split() == ["pipetui", "·", "Consulting", "ana"]

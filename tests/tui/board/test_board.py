"""The board paints what its model says, only where it differs, and asks for everything else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipetui.tui.board.board import PATIENCE
from pipetui.tui.board.column import Slot
from support.boards import BoardApp, board_page
from support.cards import FakeFile, card
from support.screens import until

if TYPE_CHECKING:
    from support.boards import BoardPage

NAMES = ("New Contact", "First Contact", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
KINDS = ("open",) * 5 + ("won", "lost")


def seven(*sizes: int) -> FakeFile:
    return FakeFile(*sizes, names=NAMES, kinds=KINDS)


def bar_lines(page: BoardPage) -> list[str]:
    return [line for line in page.text.splitlines() if "▌" in line]


async def test_it_shows_columns_and_cards() -> None:
    async with board_page(seven(3, 2, 0, 1, 0, 0, 0)) as page:
        lines = page.text.splitlines()
        assert lines[0].split() == [
            "New",
            "Contact",
            "3",
            "│",
            "First",
            "Contact",
            "2",
            "│",
            "Discovery",
            "0›│",
            "0│",
            "0",
        ]
        assert lines[3].startswith("▌Deal 1 ")
        assert "Deal 4" in lines[3]
        assert "No deals." not in lines[3]
        await page.press("l", "l")
        assert "▌No deals." in page.text


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("j", 2), ("down", 2), ("j j k", 2), ("l", 21), ("right", 21), ("l h", 1), ("G", 20), ("end", 20), ("G g", 1),
        ("pagedown", 6), ("pagedown pagedown pageup", 6), ("k", 1), ("h", 1), ("j j up", 2), ("l left", 1),
        ("end home", 1),
    ],
)  # fmt: skip
@pytest.mark.story(
    "cursor.left",
    "cursor.down",
    "cursor.up",
    "cursor.right",
    "cursor.first",
    "cursor.last",
    "cursor.page_down",
    "cursor.page_up",
)
async def test_keys_move_the_cursor(keys: str, selected: int) -> None:
    async with board_page(seven(20, 2, 0, 1, 0, 0, 0)) as page:
        await page.press(*keys.split())
        assert page.selected == selected
        assert bar_lines(page)
        assert page.commands == []


async def test_every_other_key_is_asked_for_with_the_deal_under_the_cursor() -> None:
    async with board_page(seven(3, 2, 0, 1, 0, 0, 0)) as page:
        await page.press("j", "L", "space", "H", "J", "3", "w", "u")
        assert page.commands == [
            ("deal.advance", 2),
            ("deal.advance", 2),
            ("deal.back", 2),
            ("deal.down", 2),
            ("deal.to_3", 2),
            ("deal.win", 2),
            ("change.undo", 2),
        ]


async def test_in_an_empty_column_there_is_no_deal_to_ask_with() -> None:
    async with board_page(seven(1, 0, 0, 0, 0, 0, 0)) as page:
        await page.press("l", "w")
        assert page.commands == [("deal.win", None)]


async def test_keys_that_mean_nothing_are_left_to_others() -> None:
    async with board_page(seven(1, 0, 0, 0, 0, 0, 0)) as page:
        await page.press("Y", "f9")
        assert page.commands == []


async def test_columns_are_paged_sideways_without_a_layout_pass() -> None:
    async with board_page(seven(1, 1, 1, 1, 1, 1, 1)) as page:
        layouts = page.app.screen._layout_updates
        await page.press(*"llllll")
        assert page.text.splitlines()[0].split()[:2] == ["‹Discovery", "1"]
        assert "Negotiation" in page.text
        assert page.app.screen._layout_updates == layouts


async def test_keys_pressed_while_something_opens_are_kept_for_it() -> None:
    async with board_page(seven(3, 0, 0, 0, 0, 0, 0)) as page:
        await page.press("slash", "j", "w")
        assert page.selected == 1
        assert page.commands == [("filter.open", 1)]
        page.app.release_keys()
        await page.settle()
        assert page.selected == 2
        assert page.commands[1:] == [("deal.win", 2)]


async def test_what_opens_is_told_from_what_moves_a_card() -> None:
    kinds = [*["open"] * 5, "won", "lost"]
    async with board_page(FakeFile(1, 1, 1, 1, 1, 1, 1, kinds=kinds)) as page:
        opening = ("deal.edit", "deal.new", "view.help", "deal.to_7")
        assert [each for each in opening if not page.board.opens(each)] == []
        others = ("deal.advance", "deal.to_6", "deal.to_8", "cursor.down", "app.quit", None)
        assert [each for each in others if page.board.opens(each)] == []


@pytest.mark.story("mouse.focus", "mouse.open")
async def test_a_click_focuses_a_card_and_a_second_one_opens_it() -> None:
    async with board_page(seven(3, 2, 0, 0, 0, 0, 0)) as page:
        await page.click(30, 8)
        assert page.selected == 5
        assert page.commands == []
        await page.click(30, 8)
        assert page.commands == [("deal.open", 5)]


async def test_a_click_on_a_head_goes_to_its_first_visible_card() -> None:
    async with board_page(seven(3, 20, 0, 0, 0, 0, 0)) as page:
        await page.wheel(30, 8, down=True)
        await page.click(30, 0)
        assert page.selected == 5


async def test_a_click_where_no_card_is_does_nothing() -> None:
    async with board_page(seven(1, 2, 0, 0, 0, 0, 0)) as page:
        await page.click(3, 15)
        await page.click(3, 23)
        assert (page.selected, page.commands) == (1, [])


async def test_with_few_columns_the_rest_of_the_screen_is_none_of_them() -> None:
    async with board_page(FakeFile(2), (120, 24)) as page:
        await page.click(100, 4)
        assert page.selected == 1


@pytest.mark.story("mouse.scroll")
async def test_the_wheel_scrolls_the_column_under_the_pointer() -> None:
    async with board_page(seven(20, 20, 0, 0, 0, 0, 0)) as page:
        await page.wheel(30, 8, down=True)
        assert (page.board.model.top(0), page.board.model.top(1)) == (0, 1)
        assert page.selected == 1
        await page.wheel(30, 8, down=False)
        await page.wheel(30, 8, down=False)
        assert page.board.model.top(1) == 0
        await page.wheel(3, 23, down=True)
        assert page.board.model.top(0) == 0


async def test_a_move_repaints_the_touched_columns_only() -> None:
    async with board_page(seven(9, 9, 9, 9, 9, 9, 9), (200, 50)) as page:
        page.board.apply(page.file.move(1, 2))
        dirty = {slot for slot in page.app.query(Slot) if slot._repaint_regions}
        assert len(dirty) == 2
        assert page.selected == 1


async def test_a_cursor_key_repaints_two_cards() -> None:
    async with board_page(seven(9, 9, 9, 9, 9, 9, 9), (200, 50)) as page:
        page.board.press("cursor.down")
        regions = [region for slot in page.app.query(Slot) for region in slot._repaint_regions]
        assert sum(region.height for region in regions) == 6


async def test_what_is_the_same_is_not_painted_again() -> None:
    async with board_page(seven(9, 9, 9, 9, 9, 9, 9)) as page:
        page.board.load(page.file.snapshot(selected=1))
        assert not any(slot._repaint_regions for slot in page.app.query(Slot))


@pytest.mark.parametrize("deals", [10, 10_000])
async def test_as_many_widgets_stand_on_the_screen_for_few_deals_as_for_many(deals: int) -> None:
    async with board_page(seven(*[deals] * 7), (200, 50)) as page:
        assert len(page.app.screen.query("*")) == len(page.app.query(Slot)) + 1
        assert len([slot for slot in page.app.query(Slot) if slot.size]) == 7


async def test_a_jump_is_painted_when_its_cards_are_there() -> None:
    async with board_page(seven(1_000, 0, 0, 0, 0, 0, 0), answers=False) as page:
        page.board.press("cursor.last")
        assert not any(slot._repaint_regions for slot in page.app.query(Slot))
        await page.settle()
        page.app.answer()
        await page.settle()
        assert page.selected == 1_000
        assert "Deal 1000" in page.text
        assert "▌…" not in page.text


async def test_cards_that_are_late_have_a_place_already() -> None:
    async with board_page(seven(1_000, 0, 0, 0, 0, 0, 0), answers=False) as page:
        await page.press("G")
        await until(page.app, lambda: "▌…" in page.text)
        await page.press("w")
        assert page.commands == [("deal.win", None)]
        page.app.answer()
        await page.settle()
        assert page.selected == 1_000
        assert PATIENCE < 0.1


async def test_a_wider_terminal_shows_more_columns() -> None:
    async with board_page(seven(1, 1, 1, 1, 1, 1, 1)) as page:
        assert "Proposal" not in page.text
        await page.resize(200, 50)
        assert "Negotiation" in page.text
        await page.resize(40, 20)
        assert "First Contact" not in page.text


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (20, 5), (21, 9), (300, 100), (80, 2)])
async def test_it_fits_into_any_terminal(size: tuple[int, int]) -> None:
    async with board_page(seven(30, 3, 0, 0, 0, 5, 5), (80, 24)) as page:
        await page.resize(*size)
        await page.press("j", "l", "G", "h")
        lines = page.text.splitlines()
        assert len(lines) == size[1]


@pytest.mark.parametrize("resizes", [20, pytest.param(200, marks=pytest.mark.soak)])
async def test_random_resizes_break_nothing(resizes: int) -> None:
    chance = random.Random(33)
    async with board_page(seven(30, 300, 0, 1, 0, 5, 5), (80, 24)) as page:
        for _ in range(resizes):
            await page.resize(chance.randint(1, 300), chance.randint(1, 100))
            page.board.press(chance.choice(["cursor.down", "cursor.right", "cursor.last", "cursor.left"]))
        await page.resize(80, 24)
        assert page.text.count("│") + page.text.count("┃") >= 2 * 24


RANDOM_KEYS = ["j"] * 6 + ["k"] * 4 + ["l"] * 4 + ["h"] * 3 + ["G", "g", "pagedown", "pageup"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("seed", [1, 2])
async def test_painting_what_changed_equals_painting_everything(size: tuple[int, int], seed: int) -> None:
    chance = random.Random(seed)
    file = seven(40, 3, 0, 400, 12, 30, 1)
    async with board_page(file, size, emulated=True) as page:
        made = 10_000
        for _ in range(60):
            what = chance.random()
            here = page.selected
            if what < 0.6 or here is None:
                await page.type_ahead(chance.choice(RANDOM_KEYS))
            elif what < 0.8:
                page.board.apply(file.move(here, chance.randint(1, 7)))
            elif what < 0.87:
                page.board.apply(file.delete(here))
            elif what < 0.94:
                made += 1
                page.board.apply(file.add(made, chance.randint(1, 7), title="日本語 é 👍"), select=made)
            elif what < 0.97:
                stage = file.stages[page.board.model.column]
                page.board.look(page.board.model.looks.turned(stage.id, stage.kind))
            else:
                await page.wheel(chance.randrange(size[0]), chance.randrange(4, size[1]), down=chance.random() < 0.7)
        await page.settle()
        assert differing(page) == []
        assert max(page.app.paints[1:]) < page.app.paints[0] * 3


def differing(page: BoardPage) -> list[tuple[int, int]]:
    painted, full = page.app.cells(), page.app.cells_of_full_repaint()
    return [(x, y) for y, line in enumerate(full) for x, cell in enumerate(line) if painted[y][x] != cell]


@pytest.mark.parametrize("seed", [1, *[pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12)]])
async def test_another_size_is_painted_at_once_and_whole(seed: int) -> None:
    chance = random.Random(seed)
    async with board_page(seven(40, 3, 0, 400, 12, 30, 1), (120, 40), emulated=True) as page:
        assert differing(page) == []
        for _ in range(12):
            # One of the two may stay as it is, and with it the sizes of slots.
            width, height = page.app.size
            size = (chance.choice([width, chance.randint(20, 220)]), chance.choice([height, chance.randint(6, 60)]))
            await page.resize(*size)
            await page.press(chance.choice(RANDOM_KEYS))
            if size != (width, height):
                assert differing(page) == [], size


async def test_the_first_paint_shows_the_cards() -> None:
    first: list[str] = []
    file = seven(40, 3, 0, 400, 12, 30, 1)
    app = BoardApp(file, (200, 50), emulated=True)
    app.post_display_hook = lambda: first.extend(app.terminal.display if app.paints else [])  # type: ignore[method-assign]
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
    assert "Deal 1 " in first[3]


async def test_the_same_card_in_another_look_is_painted_anew() -> None:
    file = seven(2, 0, 0, 0, 0, 0, 0)
    async with board_page(file) as page:
        file.columns[0][0] = card(1, title="Renamed")
        page.board.load(file.snapshot(selected=1))
        await page.settle()
        assert "▌Renamed" in page.text


async def test_another_number_of_columns_is_laid_out_anew() -> None:
    async with board_page(seven(1, 1), emulated=True) as page:
        page.file = seven(1, 1, 1, 1, 1)
        page.board.load(page.file.snapshot())
        await page.settle()
        assert [slot.size.width for slot in page.app.query(Slot) if slot.size][:2] == [page.board._shape.widths[0]] * 2

"""Every drawn line has exactly the column's width, whatever stands in it, and acts on no terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.filter import Monochrome

from pipetui.domain.text import visible
from pipetui.tui import theme
from pipetui.tui.board.place import DENSITY_ROWS, HEAD_ROWS
from pipetui.tui.board.strips import CardLook, Edge, HeadLook, Strips
from pipetui.tui.board.text_cells import fit, fit_tail
from pipetui.tui.board.wording import HeadText, StripText
from support.cards import card
from support.contexts import ZURICH
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    from textual.strip import Strip

COLOURS = theme.Colours(
    text="#ffffff",
    muted="#aaaaaa",
    ground="#000000",
    tint="#222222",
    rule="#333333",
    focus="#0000ff",
    good="#00ff00",
    planned="#ffff00",
    warn="#ff8800",
    bad="#ff0000",
)
PLAIN, FOCUSED = CardLook(focused=False, edge=Edge.RULE), CardLook(focused=True, edge=Edge.RULE)
HEAD = HeadText("Proposal", "7/6 ▲", over=True, value="€118k", share=0.5)
HEAD_LOOK = HeadLook(focused=False, edge=Edge.RULE, more_left=False, more_right=False)


@pytest.fixture
def strips() -> Strips:
    return Strips(COLOURS, (), date(2026, 11, 22), ZURICH)


def texts(drawn: tuple[Strip, ...]) -> list[str]:
    return [strip.text for strip in drawn]


def test_a_card_is_three_lines_and_a_blank_one(strips: Strips) -> None:
    assert texts(strips.card(card(title="Website relaunch"), 24, PLAIN)) == [
        " Website relaunch      │",
        " Acme · €12,500        │",
        " 3 d  ● call today     │",
        "                       │",
    ]


def test_a_compact_card_is_one_line(strips: Strips) -> None:
    compact = Strips(COLOURS, (), date(2026, 11, 22), ZURICH, "compact")
    relaunch = card(title="Website relaunch", set_by="ben")
    assert texts(compact.card(relaunch, 24, PLAIN)) == [" Website rel… €12.5k ● │"]
    assert texts(compact.card(relaunch, 60, FOCUSED)) == ["▌Website relaunch · Acme" + " " * 25 + " €12.5k ● │"]
    assert texts(compact.card(relaunch, 12, PLAIN)) == [" Website … │"]
    chosen = CardLook(focused=True, edge=Edge.RULE, chosen=True)
    assert texts(compact.card(card(title="Audit", amount=None, currency=None), 24, chosen)) == [
        "▌✓ Audit           – ● │"
    ]
    assert compact.card_rows == 1


def test_a_detailed_card_adds_how_likely_when_whose_and_its_tags(strips: Strips) -> None:
    detailed = Strips(COLOURS, (), date(2026, 11, 22), ZURICH, "detailed")
    told = card(title="Website relaunch", expected_close="2026-12-24", tags=("retainer", "web"), set_by="ben")
    drawn = texts(detailed.card(told, 24, PLAIN, 60))
    assert drawn[0] == " Website relaunch    ◦ │"
    assert drawn[2:] == [
        " 3 d  ● call today     │",
        " 60 % → 24 Dec         │",
        " ana · retainer, web … │",
        "                       │",
    ]
    assert (
        texts(detailed.card(told._replace(expected_close="2026-11-01"), 24, PLAIN, 60))[3] == " ! 60 % → 1 Nov        │"
    )
    assert detailed.card(told, 24, PLAIN, 60) is not detailed.card(told, 24, PLAIN, 70)


def test_a_card_that_somebody_else_made_says_so(strips: Strips) -> None:
    others = card(title="Website relaunch of the shop", set_by="benjamin")
    assert texts(strips.card(others, 40, PLAIN))[0] == " Website relaunch of the … by benjamin │"
    assert texts(strips.card(others, 24, PLAIN))[0] == " Website relaunch o… ◦ │"
    assert texts(strips.card(others, 12, PLAIN))[0] == " Website … │"


def test_a_strip_stands_with_a_bar_when_the_cursor_is_on_it(strips: Strips) -> None:
    text = StripText("Won", "3", over=False, value="€24k", period="")
    look = HeadLook(focused=True, edge=Edge.RULE, more_left=False, more_right=False)
    drawn = texts(strips.narrow(text, 8, 7, look))
    assert drawn == ["▌     3│", "▌      │", "▌  €24k│", "▌  W   │", "▌  o   │", "▌  n   │", "       │"]
    assert strips.narrow(text, 8, 7, look) is strips.narrow(text, 8, 7, look)
    more = HeadLook(focused=False, edge=Edge.NONE, more_left=True, more_right=True)
    assert texts(strips.narrow(text, 5, 6, more)) == ["   3 ", "‹  › ", " €2… ", "  W  ", "  o  ", "  n  "]
    assert texts(strips.narrow(text._replace(over=True), 5, 1, look)) == ["▌  3│"]


def test_kept_strips_have_a_bound(strips: Strips) -> None:
    look = HeadLook(focused=False, edge=Edge.RULE, more_left=False, more_right=False)
    text = StripText("Won", "3", over=False, value="", period="")
    first = strips.narrow(text, 5, 1, look)
    for number in range(5_000):
        strips.narrow(text._replace(deals=str(number)), 5, 1, look)
    assert strips.narrow(text, 5, 1, look) is not first


def test_the_focused_card_has_a_bar_and_another_ground(strips: Strips) -> None:
    drawn = strips.card(card(), 24, FOCUSED)
    assert [text[0] for text in texts(drawn)] == ["▌", "▌", "▌", " "]
    grounds = [{segment.style.bgcolor.name for segment in strip if segment.style and segment.style.bgcolor}
               for strip in drawn]  # fmt: skip
    assert grounds == [{"#222222", "#000000"}] * 3 + [{"#000000"}]


def test_beside_the_thumb_the_rule_is_thick(strips: Strips) -> None:
    assert {text[-1] for text in texts(strips.card(card(), 24, CardLook(focused=False, edge=Edge.THUMB)))} == {"┃"}


def test_at_the_edge_of_the_screen_there_is_no_rule(strips: Strips) -> None:
    assert {text[-1] for text in texts(strips.card(card(), 24, CardLook(focused=False, edge=Edge.NONE)))} == {" "}


def test_what_is_too_long_ends_in_an_ellipsis_and_the_amount_stays(strips: Strips) -> None:
    drawn = strips.card(card(title="A very long title indeed", company="A very long company"), 24, PLAIN)
    assert texts(drawn)[:2] == [" A very long title in… │", " A very lon… · €12,500 │"]


def test_a_next_step_is_cut_before_its_day(strips: Strips) -> None:
    drawn = strips.card(card(next_step="send the long contract"), 24, PLAIN)
    assert texts(drawn)[2] == " 3 d  ● send th… today │"


def test_where_too_little_of_a_step_would_be_left_its_day_stands_alone(strips: Strips) -> None:
    late = card(next_step="call about the offer", next_due="2026-11-20")
    assert texts(strips.card(late, 21, PLAIN))[2] == " 3 d  ! 2 d late    │"
    assert texts(strips.card(late, 26, PLAIN))[2] == " 3 d  ! call a… 2 d late │"
    assert texts(strips.card(late._replace(next_step="mail"), 23, PLAIN))[2] == " 3 d  ! mail 2 d late │"


def test_a_head_says_its_name_count_value_and_share(strips: Strips) -> None:
    assert texts(strips.head(HEAD, 26, HEAD_LOOK)) == [
        " Proposal          7/6 ▲ │",
        " €118k ▇▇▇▇▇▇▇▇          │",
        "                         │",
    ]


def test_a_head_at_the_edge_tells_that_there_are_more(strips: Strips) -> None:
    drawn = strips.head(HEAD, 26, HeadLook(focused=True, edge=Edge.RULE, more_left=True, more_right=True))
    assert texts(drawn)[0] == "‹Proposal          7/6 ▲›│"


def test_a_share_however_small_is_seen(strips: Strips) -> None:
    small = strips.head(HEAD._replace(share=0.001), 26, HEAD_LOOK)
    none = strips.head(HEAD._replace(share=0.0), 26, HEAD_LOOK)
    assert (texts(small)[1].count("▇"), texts(none)[1].count("▇")) == (1, 0)


def test_a_note_stands_in_the_text_column(strips: Strips) -> None:
    assert strips.note("No deals.", 15, FOCUSED).text == "▌No deals.    │"


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 9, 21, 60])
@pytest.mark.parametrize("look", [PLAIN, FOCUSED])
@pytest.mark.parametrize("density", DENSITY_ROWS)
def test_every_line_has_the_width_of_its_column(width: int, look: CardLook, density: str) -> None:
    strips = Strips(COLOURS, (), date(2026, 11, 22), ZURICH, density)
    cards = [
        card(title=title, company=title, next_step=title, tags=(title,), set_by=title)
        for title in ("x", "日本語のとても長い名前です", "é" * 40, "👨‍👩‍👧‍👦" * 9, "a\u0301" * 50, "שלום עולם")
    ]
    drawn = [strip for each in cards for strip in strips.card(each, width, look)]
    drawn += strips.head(HEAD, width, HeadLook(look.focused, look.edge, more_left=True, more_right=True))
    drawn += [strips.note("No deals.", width, look), strips.blank(width, look.edge)]
    assert {sum(segment.cell_length for segment in strip) for strip in drawn} == {width}
    assert {strip.cell_length for strip in drawn} == {width}
    assert len(drawn) == len(cards) * DENSITY_ROWS[density] + HEAD_ROWS + 2


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_character_that_acts_is_drawn(strips: Strips, payload: str) -> None:
    hostile = card(title=payload, company=payload, contact=payload, next_step=payload, tags=(payload,), set_by=payload)
    detailed = Strips(COLOURS, (), date(2026, 11, 22), ZURICH, "detailed")
    drawn = [*strips.card(hostile, 40, PLAIN), *detailed.card(hostile, 40, PLAIN)]
    drawn += [*strips.head(HEAD._replace(name=payload), 40, HEAD_LOOK)]
    assert all(visible(strip.text) == strip.text for strip in drawn)
    assert {sum(segment.cell_length for segment in strip) for strip in drawn} == {40}


def test_brackets_are_letters(strips: Strips) -> None:
    assert "[@click=app.quit]x" in strips.card(card(title="[@click=app.quit]x[/]"), 40, PLAIN)[0].text


def test_the_same_card_is_drawn_once(strips: Strips) -> None:
    assert strips.card(card(), 24, PLAIN) is strips.card(card(), 24, PLAIN)
    assert strips.card(card(), 24, PLAIN) is not strips.card(card(title="other"), 24, PLAIN)
    assert strips.card(card(), 24, PLAIN) is not strips.card(card(), 25, PLAIN)
    assert strips.head(HEAD, 24, HEAD_LOOK) is strips.head(HEAD, 24, HEAD_LOOK)


def test_what_is_kept_has_a_bound(strips: Strips) -> None:
    first = strips.card(card(), 24, PLAIN)
    for number in range(5_000):
        strips.card(card(number + 10), 24, PLAIN)
        strips.head(HEAD._replace(name=str(number)), 24, HEAD_LOOK)
    assert strips.card(card(), 24, PLAIN) is not first


def test_line_filters_reach_what_is_drawn() -> None:
    grey = Strips(COLOURS, (Monochrome(),), date(2026, 11, 22), ZURICH)
    for segment in (each for strip in grey.card(card(stalled=True), 30, FOCUSED) for each in strip):
        assert segment.style is not None
        for colour in (segment.style.color, segment.style.bgcolor):
            assert colour is not None
            assert colour.triplet is not None
            assert len(set(colour.triplet)) == 1


@given(st.text(max_size=60), st.integers(0, 30))
def test_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    assert visible(fitted) == fitted


@given(st.text(max_size=40), st.text(max_size=12), st.integers(0, 30))
def test_text_with_a_tail_has_exactly_its_width(text: str, tail: str, width: int) -> None:
    assert cell_len(fit_tail(text, tail, width)) == width


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
def test_what_fits_is_shown_whole(text: str) -> None:
    assert fit(text, 20) == text.ljust(20)


def test_signs_made_of_several_keep_their_column_in_any_terminal() -> None:
    for name in ("👩🏽\u200d💻 Studio", "☎\ufe0f Call", "1\ufe0f\u20e3 First", "🏳\ufe0f\u200d🌈"):
        fitted = fit(name, 12)
        assert cell_len(fitted) == sum(map(cell_len, fitted)) == 12  # reckoned whole, and added up
        assert fitted[0] == name[0]


def test_a_megabyte_costs_no_more_than_a_line() -> None:
    assert fit("x" * 1_000_000, 10) == "xxxxxxxxx…"
    assert len(fit("a" + "\u0301" * 1_000_000, 10)) < 20
    assert fit("\u200b" * 1_000_000 + "x", 10) == "         …"


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 24])
@pytest.mark.parametrize("filters", [(), (Monochrome(),)], ids=["colours", "without"])
def test_chosen_carried_and_dropped_cards_read_without_colour(width: int, filters: tuple[Monochrome, ...]) -> None:
    painter = Strips(COLOURS, filters, date(2026, 11, 22), ZURICH)
    looks = {
        "chosen": PLAIN._replace(chosen=True),
        "faded": PLAIN._replace(faded=True),
        "lit": PLAIN._replace(lit=True),
    }
    drawn = {name: painter.card(card(title="Audit"), width, look) for name, look in looks.items()}
    assert {strip.cell_length for lines in drawn.values() for strip in lines} == {width}
    if width == 24:
        assert texts(drawn["chosen"])[0] == " ✓ Audit               │"
        assert texts(drawn["faded"])[0] == "┊Audit                 │"
        (style,) = {segment.style for segment in drawn["lit"][0] if segment.text.startswith("Audit")}
        assert style is not None
        assert style.reverse

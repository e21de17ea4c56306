"""The entries of the palette: every action by name, with the key that does the same."""

from __future__ import annotations

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui.commands import entries


def test_the_table_becomes_entries_with_the_keys_in_force() -> None:
    ran: list[str] = []
    made = entries(DEFAULT_KEYS, resolve({"deal.win": "f5"}), ran.append)
    assert [entry.title for entry in made] == [spec.title for spec in DEFAULT_KEYS]
    won = next(entry for entry in made if entry.title == "Won")
    assert (won.keys, won.why) == ("f5", "")
    won.run()
    assert ran == ["deal.win"]


def test_an_entry_knows_why_it_cannot_be_done_now() -> None:
    made = entries(DEFAULT_KEYS, resolve({}), print, lambda key: "not here" if key == "deal.win" else None)
    assert {entry.title: entry.why for entry in made if entry.why} == {"Won": "not here"}

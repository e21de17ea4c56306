"""`tag`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def tags(program: Program) -> dict[str, int]:
    return {tag["name"]: tag["deals"] for tag in program.json("tag", "list")["tags"]}


def test_tags_of_deals_and_tags_alone(sold: Program) -> None:
    sold("tag", "add", "retainer")
    assert tags(sold) == {"retainer": 0, "web": 1}
    assert sold("tag", "list").splitlines()[1:] == ["retainer      0", "web           1"]
    assert sold("tag", "list", "--plain").count("\n") == 2


def test_rename_merge_and_delete(sold: Program) -> None:
    sold("tag", "edit", "web", "--name", "website")
    assert sold.deals()["Website relaunch"]["tags"] == ["website"]
    sold("tag", "add", "online")
    sold("tag", "edit", "website", "--name", "online")
    assert tags(sold) == {"online": 1}
    sold("tag", "delete", "onl")
    assert sold.deals()["Website relaunch"]["tags"] == []
    assert sold("tag", "list") == ""
    assert "No tags yet" in sold.err


def test_what_is_refused(sold: Program) -> None:
    sold("tag", "add", "WEB", code=4)
    sold("tag", "delete", "nothing", code=3)
    sold("tag", "add", "x" * 101, code=2)
    for words in (("tag", "add", "a,b"), ("tag", "edit", "web", "--name", "a;b"), ("edit", "1", "--tag", "a|b")):
        assert sold(*words, code=2) == ""
        assert sold.err.splitlines()[0].endswith(f"a tag holds no comma, semicolon or |: {words[-1]}")
    assert tags(sold) == {"web": 1}

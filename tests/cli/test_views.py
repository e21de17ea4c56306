"""`view`, and `--view` on what prints deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_a_view_is_saved_listed_changed_and_deleted(sold: Program) -> None:
    assert sold("view", "list") == ""
    assert "No views yet" in sold.err
    out = sold("view", "add", "Web work", "tag:web", "-stage:Won", "--key", "w", "--sort", "urgency")
    assert out == "Saved the view Web work (undo with `pipetui undo`)\n"
    (view,) = sold.json("view", "list")["views"]
    assert view == {
        "id": 1,
        "name": "Web work",
        "key": "w",
        "filter": "tag:web -stage:Won",
        "sort": "urgency",
        "pipeline": None,
    }
    sold("view", "edit", "w", "--name", "Web", "--key", "", "--sort", "", "--pipeline", "sales")
    assert sold("view", "list").split() == [
        *("key", "View", "filter", "order", "pipeline", "Web", "tag:web", "-stage:Won", "as", "the", "board", "is"),
        "Sales",
    ]
    assert sold("view", "list", "--plain") == "1\tWeb\t\ttag:web -stage:Won\t\tSales\n"
    sold("view", "edit", "web", "stage:Disc", "--pipeline", "all")
    sold("view", "edit", "web", "--no-filter", "--sort", "hand")
    assert (sold.json("view", "list")["views"][0]["filter"], sold.out) != ("stage:Disc", "")
    sold("view", "delete", "we")
    assert sold.json("view", "list")["views"] == []
    sold("undo", 2)
    assert sold.json("view", "list")["views"][0]["filter"] == "stage:Disc"


def test_a_view_says_what_list_and_the_figures_are_about(sold: Program) -> None:
    sold("view", "add", "Web", "tag:web", "status:all", "--key", "1")
    assert set(sold.deals("--view", "web")) == {"Website relaunch"}
    assert set(sold.deals("--view", "1", "payroll")) == set()
    assert "No deals fit." in (sold("list", "--view", "1", "payroll"), sold.err)[1]
    assert sold.json("summary", "--view", "Web")["metrics"]["open_count"]["value"] == 1
    assert sum(stage["count"] for stage in sold.json("report", "stages", "--view", "Web")["by_stage"]) == 1
    sold("list", "--view", "nothing", code=3)


def test_a_view_brings_its_pipeline(sold: Program) -> None:
    sold("pipeline", "add", "Products")
    sold("view", "add", "Shop", "--pipeline", "Products")
    assert sold.deals("--view", "Shop") == {}
    assert sold.json("summary", "--view", "Shop")["pipeline"] == "Products"
    assert sold.deals("--view", "Shop", "--pipeline", "Sales")
    sold("pipeline", "delete", "Products", "--into", "Sales")
    sold("list", "--view", "Shop", code=3)
    assert "the pipeline of the view Shop was deleted" in sold.err
    assert "Products (deleted)" in sold("view", "list")


def test_what_is_refused(sold: Program) -> None:
    sold("view", "add", "Web", "tag:web", "--key", "w")
    sold("view", "add", "web", "tag:x", code=4)
    sold("view", "add", "Other", "tag:x", "--key", "w", code=4)
    sold("view", "add", "Empty", code=2)
    sold("view", "add", "Wrong", "stge:x", code=2)
    sold("view", "edit", "web", "--key", "n", code=2)
    sold("view", "edit", "web", "x", "--no-filter", code=2)
    assert [view["name"] for view in sold.json("view", "list")["views"]] == ["Web"]

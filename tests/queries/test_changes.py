"""What a batch changed is told in words: names for numbers, money with its currency, local times."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipetui.queries.changes import MOST, FieldChange, RowChange, read_changes
from pipetui.services.activities import log_activity
from pipetui.services.contacts import ContactChanges, edit_contact
from pipetui.services.deals import DealChanges, delete_deals, edit_deal
from pipetui.services.kinds import add_kind
from pipetui.services.leads import add_lead, convert_lead
from pipetui.services.moving import lose_deals, move_deals
from pipetui.services.pipelines import add_pipeline, use_pipeline
from pipetui.services.placing import place_deal
from pipetui.services.rates import add_rate
from pipetui.services.stages import StageChanges, edit_stage
from pipetui.services.tags import add_tag
from pipetui.services.targets import add_target
from pipetui.services.tasks import add_task, finish_task
from pipetui.services.undoing import undo
from pipetui.services.views import ViewFields, add_view
from pipetui.store.bulk import bulk
from pipetui.store.unit import unit
from support.contexts import ZURICH
from support.rows import at, put
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store


def changes(store: Store, batch: int | None) -> list[Any]:
    """The rows of a batch, short: (op, noun, name, {field: before → after})."""
    assert batch is not None
    found = read_changes(store.connection, batch, ZURICH)
    assert found is not None
    assert found.batch.id == batch
    return [
        (row.op, row.noun, row.name, {each.name: f"{each.before}→{each.after}" for each in row.fields})
        for row in found.rows
    ]


def test_an_edit_is_told_field_by_field(store: Store) -> None:
    first = deal(store, amount="12500", currency="EUR", company="Acme", tags=("web",))
    event = edit_deal(
        store,
        later(),
        first,
        DealChanges(
            amount="20k", expected_close=date(2026, 12, 24), company="Borel SA", tags=("web", "big"), probability=70
        ),
    )
    fields = {
        "amount": "12500.00 EUR→20000.00 EUR",
        "expected close": "→2026-12-24",
        "company": "Acme→Borel SA",
        "probability": "→70 %",
        "tag": "→big",
    }
    told = changes(store, event.batch_id)
    assert ("changed", "deal", "Website relaunch", fields) in told
    assert {(op, noun, name) for op, noun, name, _ in told} == {
        ("changed", "deal", "Website relaunch"),
        ("added", "company", "Borel SA"),
        ("added", "tag", "big"),
    }


def test_what_was_added_is_told_as_it_was_then(store: Store) -> None:
    first = deal(store, amount="850*12", currency="EUR", owner="ana", next_step="call")
    edit_deal(store, later(), first, DealChanges(owner="ben", title="Relaunch"))
    edit_deal(store, later(60), first, DealChanges(owner="cyd"))
    told = changes(store, 1)
    (fields,) = [fields for op, noun, name, fields in told if (op, noun, name) == ("added", "deal", "Website relaunch")]
    assert fields == {
        "contact": "→Jean Moreau",
        "amount": "→10200.00 EUR",
        "owner": "→ana",
        "stage": "→New Contact",
        "when": "→2026-11-22 12:59",
    }
    assert ("added", "task", "call", {"deal": "→Relaunch"}) in told
    delete_deals(store, later(120), [first])
    assert next(row for row in changes(store, 1) if row[1] == "deal")[2:] == ("Website relaunch", fields)


def test_moves_are_told_by_the_names_of_stages(store: Store) -> None:
    first = deal(store)
    moved = move_deals(store, later(), [first], 4)
    assert changes(store, moved.batch_id) == [
        ("changed", "deal", "Website relaunch", {"stage": "New Contact→Proposal Sent", "when": "→2026-11-22 13:00"})
    ]
    lost = lose_deals(store, later(60), [first], 1, "too dear")
    ((_, _, _, fields),) = changes(store, lost.batch_id)
    assert fields["stage"] == "Proposal Sent→Lost"
    assert (fields["lost reason"], fields["note"]) == ("→Price", "→too dear")
    back = undo(store, later(120))
    ((op, _, _, fields),) = changes(store, back.batch_id)
    assert (op, fields) == ("changed", {"stage": "Lost→Proposal Sent"})


def test_many_deals_moved_together_are_told_one_by_one(store: Store) -> None:
    first, second = deal(store, "A"), deal(store, "B")
    event = move_deals(store, later(), [first, second], 2)
    assert [(name, fields["stage"]) for _, _, name, fields in changes(store, event.batch_id)] == [
        ("A", "New Contact→First Contact"),
        ("B", "New Contact→First Contact"),
    ]


def test_a_place_in_the_column_alone_is_a_change_without_fields(store: Store) -> None:
    first, second = deal(store, "A"), deal(store, "B")
    event = place_deal(store, later(), second, below_id=first)
    assert changes(store, event.batch_id) == [("changed", "deal", "B", {})]


def test_a_deletion_tells_what_there_was(store: Store) -> None:
    first = deal(store, amount="5", currency="JPY", tags=("web",))
    event = delete_deals(store, later(), [first])
    ((op, noun, name, fields),) = changes(store, event.batch_id)
    assert (op, noun, name) == ("deleted", "deal", "Website relaunch")
    assert fields == {"contact": "Jean Moreau→", "amount": "5 JPY→", "tag": "web→", "stage": "New Contact→"}


def test_other_things_have_their_own_words(store: Store) -> None:
    first = deal(store)
    task = add_task(store, later(), "call", deal_id=first, due_on=date(2026, 11, 30)).row_id
    done = finish_task(store, later(60), task)
    assert changes(store, done.batch_id)[0] == ("changed", "task", "call", {"done": "→2026-11-22 13:01"})
    staged = edit_stage(store, later(), 3, StageChanges(wip_limit=4, actions=(("Send it", 2),)))
    told = dict(changes(store, staged.batch_id)[0][3])
    assert told["limit"] == "→4"
    named = edit_contact(store, later(), 1, ContactChanges(phone="+41 1"))
    assert changes(store, named.batch_id) == [("changed", "contact", "Jean Moreau", {"phone": "→+41 1"})]
    tagged = add_tag(store, later(), "hot")
    assert changes(store, tagged.batch_id) == [("added", "tag", "hot", {})]
    viewed = add_view(store, later(), ViewFields(name="Hot", filter_text="tag:hot", key="h"))
    assert changes(store, viewed.batch_id) == [("added", "view", "Hot", {"filter": "→tag:hot", "key": "→h"})]


def test_what_figures_rest_on_has_its_own_words(store: Store) -> None:
    deal(store)
    add_lead(store, later(), "Bo", source="fair")
    logged = log_activity(store, later(), 1, "spoke\nlong", deal_id=1, lead_id=1)
    assert changes(store, logged.batch_id) == [
        (
            "added",
            "activity",
            "spoke",
            {
                "kind": "→call",
                "deal": "→Website relaunch",
                "contact": "→Jean Moreau",
                "lead": "→Bo",
                "when": "→2026-11-22 13:00",
                "text": "→spoke\nlong",
            },
        )
    ]
    rated = add_rate(store, later(), "USD", "0.9")
    assert changes(store, rated.batch_id) == [
        (
            "added",
            "exchange rate",
            "USD of 2026-11-22",
            {"base": "→EUR", "from": "→2026-11-22", "rate": "→0.9"},
        )
    ]
    aimed = add_target(store, later(), "2026", "5k")
    assert changes(store, aimed.batch_id) == [
        ("added", "target", "2026", {"period": "→2026", "amount": "→5000.00 EUR"})
    ]
    converted = convert_lead(store, later(), 1, phone="123")
    assert ("changed", "lead", "Bo", {"converted": "→2026-11-22 13:00", "contact": "→Bo"}) in changes(
        store, converted.batch_id
    )
    kind = add_kind(store, later(), "fax")
    assert changes(store, kind.batch_id) == [("added", "kind of activity", "fax", {"archived": "→no"})]


def test_settings_name_the_pipeline(store: Store) -> None:
    other = add_pipeline(store, later(), "Products").row_id
    event = use_pipeline(store, later(), other)
    assert changes(store, event.batch_id) == [("changed", "setting", "current_pipeline", {"value": "Sales→Products"})]


def test_another_currency_for_the_same_figure_is_told(store: Store) -> None:
    first = deal(store, amount="100", currency="EUR")
    with unit(store, later(), command="test") as u:
        u.connection.execute("UPDATE deal SET currency = 'USD' WHERE id = ?", (first,))
    assert changes(store, u.batch_id) == [("changed", "deal", "Website relaunch", {"amount": "100.00 EUR→100.00 USD"})]


def test_a_change_of_stage_that_was_put_right(store: Store) -> None:
    first = deal(store)
    move_deals(store, later(), [first], 2)
    with unit(store, later(), command="test") as u:
        u.connection.execute(
            "UPDATE stage_change SET to_stage_id = 3, happened_at = ?, assumed = 1 WHERE id = 2", (at(5),)
        )
    ((_, _, _, fields),) = changes(store, u.batch_id)
    assert fields == {"stage": "First Contact→Discovery Call", "when": "2026-11-22 13:00→2026-11-22 13:05"}


def test_several_changes_of_one_row_are_one(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        run = u.connection.execute
        one, two = (put(u.connection, "tag", name=name, name_key=name) for name in "ab")
        run("UPDATE tag SET name = 'c', name_key = 'c' WHERE id = ?", (one,))
        run("DELETE FROM tag WHERE id = ?", (two,))
    assert changes(store, u.batch_id) == [("added", "tag", "c", {})]
    with unit(store, later(), command="test") as u:
        run = u.connection.execute
        run("UPDATE tag SET name = 'd' WHERE id = ?", (one,))
        run("UPDATE tag SET name = 'e' WHERE id = ?", (one,))
    assert changes(store, u.batch_id) == [("changed", "tag", "e", {"name": "c→e"})]
    with unit(store, later(), command="test") as u:
        run = u.connection.execute
        run("UPDATE tag SET name = 'f' WHERE id = ?", (one,))
        run("DELETE FROM tag WHERE id = ?", (one,))
    assert changes(store, u.batch_id) == [("deleted", "tag", "e", {})]
    with unit(store, later(), command="test") as u:
        run = u.connection.execute
        run("INSERT INTO tag (id, name, name_key) VALUES (?, 'g', 'g')", (one,))
        run("DELETE FROM tag WHERE id = ?", (one,))
        run("INSERT INTO tag (id, name, name_key) VALUES (?, 'h', 'h')", (one,))
    assert changes(store, u.batch_id) == [("added", "tag", "h", {})]
    with unit(store, later(), command="test") as u:
        run = u.connection.execute
        run("DELETE FROM tag WHERE id = ?", (one,))
        run("INSERT INTO tag (id, name, name_key) VALUES (?, 'i', 'i')", (one,))
    assert changes(store, u.batch_id)[0][0] == "changed"


def test_what_was_written_in_one_go_is_counted(store: Store) -> None:
    first = deal(store)
    with unit(store, later(), command="import") as u, bulk(u) as b:
        b.insert("tag", ("name", "name_key"), [("a", "a"), ("b", "b"), ("c", "c")])
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), [(first, 2, at(1)), (first, 3, at(2))])
    found = read_changes(store.connection, u.batch_id or 0, ZURICH)
    assert found is not None
    assert found.rows == (
        RowChange("tag", 1, "", "added", rows=3),
        RowChange("deal", 2, "changes of stage", "added", rows=2),
    )
    with unit(store, later(), command="import") as u, bulk(u) as b:
        b.insert("deal_tag", ("deal_id", "tag_id"), [(first, 1), (first, 2)])
        b.insert("lost_reason", ("name", "name_key", "position"), [("Too dear", "too dear", 99)])
    found = read_changes(store.connection, u.batch_id or 0, ZURICH)
    assert found is not None
    assert found.rows[0] == RowChange("deal", 1, "tags of deals", "added", rows=2)
    assert (found.rows[1].op, found.rows[1].noun, found.rows[1].name) == ("added", "lost reason", "Too dear")


def test_of_many_rows_the_first_are_told_and_the_others_counted(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        for number in range(MOST + 5):
            put(u.connection, "tag", name=f"t{number}", name_key=f"t{number}")
    found = read_changes(store.connection, u.batch_id or 0, ZURICH)
    assert found is not None
    assert (len(found.rows), found.more) == (MOST, 5)


def test_names_of_what_is_gone_are_those_it_had(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        task = put(u.connection, "task", contact_id=put_contact(u), title="call", added_at=at(0))
    with unit(store, later(), command="test") as v:
        v.connection.execute("DELETE FROM task WHERE id = ?", (task,))
        v.connection.execute("DELETE FROM contact")
    assert ("added", "task", "call", {"contact": "→Ada"}) in changes(store, u.batch_id)


def put_contact(u: unit) -> int:
    return put(u.connection, "contact", name="Ada", name_key="ada", email="a@b.c", placeholder=0)


def test_what_an_import_made_keeps_its_name_when_that_is_undone(store: Store) -> None:
    with unit(store, later(), command="test") as u, bulk(u) as b:
        b.insert("company", ("name", "name_key"), [("Acme", "acme"), ("Borel", "borel")])
    with unit(store, later(), command="test") as v:
        put(v.connection, "contact", name="Ada", name_key="ada", email="a@b.c", company_id=1)
    with unit(store, later(), command="test") as w:
        w.connection.execute("DELETE FROM contact")
    undo(store, later(), batch=u.batch_id)
    ((_, _, _, fields),) = changes(store, v.batch_id)
    assert fields["company"] == "→Acme"


def test_a_row_that_nothing_tells_of_has_its_number(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        put_contact(u)
    with unit(store, later(), command="test") as u:
        u.connection.execute(
            "INSERT INTO journal_entry (batch_id, table_name, op, row_key, before, after)"
            " VALUES (?, 'contact', 'U', 1, '{\"company_id\": null}', '{\"company_id\": 77}')",
            (u.batch_id,),
        )
    assert changes(store, u.batch_id)[0][3]["company"] == "→#77"


def test_there_may_be_no_such_batch_and_no_such_table(store: Store) -> None:
    assert read_changes(store.connection, 99, ZURICH) is None
    with unit(store, later(), command="test") as u:
        put(u.connection, "tag", name="a", name_key="a")
        u.connection.execute(
            "INSERT INTO journal_entry (batch_id, table_name, op, row_key) VALUES (?, 'tag; DROP TABLE tag', 'I', 1)",
            (u.batch_id,),
        )
    assert changes(store, u.batch_id) == [("added", "tag", "a", {})]


def test_switches_are_yes_and_no(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        u.connection.execute("UPDATE lost_reason SET archived = 1 WHERE id = 2")
    ((op, noun, _, fields),) = changes(store, u.batch_id)
    assert (op, noun, fields) == ("changed", "lost reason", {"archived": "no→yes"})
    assert FieldChange("archived", "no", "yes").before == "no"

"""Random changes to every user table, in raw SQL inside a unit, that break no rule of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.bulk import bulk
from support.rows import at, put, put_deal, put_move, remove_deal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from random import Random

    from pipetui.store.unit import unit

    Change = Callable[[unit, Random], object]

WORDS = ("", "a", "É\0\"'{", "x" * 50, "\n;--", "中文")


def some(connection: sqlite3.Connection, chance: Random, table: str, where: str = "1") -> int | None:
    """The id of some row, or None when there is none."""
    ids = [row[0] for row in connection.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]
    return chance.choice(ids) if ids else None


def add_contact(u: unit, chance: Random) -> int:
    name = chance.choice(WORDS[1:])
    company = some(u.connection, chance, "company")
    return put(u.connection, "contact", name=name, name_key=name, phone="1", company_id=company)


def add_company(u: unit, chance: Random) -> None:
    put(u.connection, "company", name="ACME", name_key="acme", notes=chance.choice(WORDS))


def add_deal(u: unit, chance: Random) -> None:
    contact = some(u.connection, chance, "contact") or add_contact(u, chance)
    money = (
        {"amount": chance.randrange(10**6), "currency": chance.choice(["EUR", "USD"])} if chance.random() < 0.7 else {}
    )
    put_deal(
        u.connection,
        chance.choice(WORDS[1:]),
        contact=contact,
        stage=chance.randrange(1, 6),
        minutes=chance.randrange(100),
        company_id=some(u.connection, chance, "company"),
        **money,
    )


def edit_deal(u: unit, chance: Random) -> None:
    deal = some(u.connection, chance, "deal")
    choices: dict[str, object] = {
        "title": chance.choice(WORDS[1:]),
        "notes": chance.choice(WORDS),
        "owner": chance.choice(WORDS),
        "probability": chance.choice([None, 0, 50, 100]),
        "expected_close": chance.choice([None, "2026-12-24"]),
        "company_id": some(u.connection, chance, "company"),
        "contact_id": some(u.connection, chance, "contact"),
    }
    if deal is not None:
        for name in chance.sample(sorted(choices), chance.randrange(1, 4)):
            u.connection.execute(f"UPDATE deal SET {name} = ? WHERE id = ?", (choices[name], deal))


def price_deal(u: unit, chance: Random) -> None:
    money = chance.choice([(None, None), (chance.randrange(1000), "EUR"), (7, "JPY")])
    deal = some(u.connection, chance, "deal")
    u.connection.execute("UPDATE deal SET amount = ?, currency = ? WHERE id = ?", (*money, deal))


def move_deal(u: unit, chance: Random) -> None:
    deal = some(u.connection, chance, "deal")
    if deal is not None:
        put_move(u.connection, deal, chance.randrange(1, 8), chance.randrange(100))


def change_move(u: unit, chance: Random) -> None:
    u.connection.execute(
        "UPDATE stage_change SET to_stage_id = ?, happened_at = ?, assumed = ?, lost_note = ? WHERE id = ?",
        (
            chance.randrange(1, 8),
            at(chance.randrange(100)),
            chance.randrange(3),
            chance.choice(WORDS),
            some(u.connection, chance, "stage_change"),
        ),
    )


def take_back_move(u: unit, chance: Random) -> None:
    several = "deal_id IN (SELECT deal_id FROM stage_change GROUP BY deal_id HAVING count(*) > 1)"
    change = some(u.connection, chance, "stage_change", several)
    u.connection.execute("DELETE FROM stage_change WHERE id = ?", (change,))


def delete_deal(u: unit, chance: Random) -> None:
    deal = some(u.connection, chance, "deal")
    if deal is not None:
        remove_deal(u.connection, deal)


def delete_contact(u: unit, chance: Random) -> None:
    named = " UNION ALL ".join(
        f"SELECT contact_id FROM {table} WHERE contact_id IS NOT NULL" for table in ("deal", "task", "activity", "lead")
    )
    unused = f"id NOT IN ({named})"
    u.connection.execute("DELETE FROM contact WHERE id = ?", (some(u.connection, chance, "contact", unused),))


def tag_deal(u: unit, chance: Random) -> None:
    name = chance.choice("abc")
    found = u.connection.execute("SELECT id FROM tag WHERE name_key = ?", (name,)).fetchone()
    tag = found[0] if found else put(u.connection, "tag", name=name, name_key=name)
    deal = some(u.connection, chance, "deal", f"id NOT IN (SELECT deal_id FROM deal_tag WHERE tag_id = {tag})")
    if deal is not None:
        put(u.connection, "deal_tag", deal_id=deal, tag_id=tag)


def tag_all(u: unit, chance: Random) -> None:
    """A tag for many deals in one statement, as a bulk edit gives it."""
    tag = some(u.connection, chance, "tag")
    if tag is not None:
        several = f"id % {chance.randrange(1, 4)} = 0 AND id NOT IN (SELECT deal_id FROM deal_tag WHERE tag_id = {tag})"
        u.connection.execute(f"INSERT INTO deal_tag (deal_id, tag_id) SELECT id, {tag} FROM deal WHERE {several}")


def untag_all(u: unit, chance: Random) -> None:
    u.connection.execute(
        "DELETE FROM deal_tag WHERE tag_id = ? AND deal_id % ? = 0",
        (some(u.connection, chance, "tag"), chance.randrange(1, 4)),
    )


def own_all(u: unit, chance: Random) -> None:
    """Owner and expected close of many deals, each in one statement."""
    every = chance.randrange(1, 4)
    u.connection.execute("UPDATE deal SET owner = ? WHERE id % ? = 0", (chance.choice(WORDS), every))
    day = chance.choice([None, "2026-12-24"])
    u.connection.execute("UPDATE deal SET expected_close = ? WHERE id % ? = 0", (day, every))


def move_all(u: unit, chance: Random) -> None:
    """Many deals moved at one instant."""
    stage, minutes = chance.randrange(1, 8), chance.randrange(100)
    for (deal,) in u.connection.execute("SELECT id FROM deal ORDER BY id").fetchall()[:: chance.randrange(1, 3)]:
        put_move(u.connection, deal, stage, minutes)


def delete_tag(u: unit, chance: Random) -> None:
    tag = some(u.connection, chance, "tag")
    u.connection.execute("DELETE FROM deal_tag WHERE tag_id = ?", (tag,))
    u.connection.execute("DELETE FROM tag WHERE id = ?", (tag,))


def swap_tags(u: unit, chance: Random) -> None:
    pair = u.connection.execute("SELECT id, name_key FROM tag ORDER BY id LIMIT 2").fetchall()
    if len(pair) == 2:
        (one, first), (two, second) = pair
        for tag, name in ((one, "?"), (two, first), (one, second)):
            u.connection.execute("UPDATE tag SET name = ?2, name_key = ?2 WHERE id = ?1", (tag, name))


def add_task(u: unit, chance: Random) -> None:
    deal, contact = some(u.connection, chance, "deal"), some(u.connection, chance, "contact")
    if deal is not None or contact is not None:
        day = chance.choice([None, "2026-12-01"])
        put(u.connection, "task", deal_id=deal, contact_id=contact, title="call", due_on=day, added_at=at(0))


def change_task(u: unit, chance: Random) -> None:
    task = some(u.connection, chance, "task")
    if chance.random() < 0.5:
        u.connection.execute("UPDATE task SET done_at = ? WHERE id = ?", (at(chance.randrange(9)), task))
    else:
        u.connection.execute("DELETE FROM task WHERE id = ?", (task,))


def save_view(u: unit, chance: Random) -> None:
    name, key = chance.choice("abc"), chance.choice([None, "1", "x"])
    u.connection.execute("DELETE FROM saved_view WHERE name_key = ? OR key = ?", (name, key))
    pipeline = some(u.connection, chance, "pipeline")
    put(u.connection, "saved_view", name=name, name_key=name, key=key, filter_text="tag:a", pipeline_id=pipeline)


def change_view(u: unit, chance: Random) -> None:
    view = some(u.connection, chance, "saved_view")
    sort, text = chance.choice(["", "hand", "urgency"]), chance.choice(WORDS)
    u.connection.execute("UPDATE saved_view SET sort = ?, filter_text = ? WHERE id = ?", (sort, text, view))


def log(u: unit, chance: Random) -> None:
    """An activity on a deal, a person, a lead, or several of them."""
    found = {name: some(u.connection, chance, name) for name in ("deal", "contact", "lead")}
    about = {f"{name}_id": row for name, row in found.items() if row is not None and chance.random() < 0.6}
    if about:
        when, text = at(chance.randrange(200)), chance.choice(WORDS)
        put(u.connection, "activity", kind_id=chance.randrange(1, 7), happened_at=when, text=text, **about)


def change_activity(u: unit, chance: Random) -> None:
    activity = some(u.connection, chance, "activity")
    choices: dict[str, object] = {
        "happened_at": at(chance.randrange(200)),
        "kind_id": chance.randrange(1, 7),
        "contact_id": some(u.connection, chance, "contact"),
        "deal_id": some(u.connection, chance, "deal"),
    }
    name = chance.choice(sorted(choices))
    if chance.random() < 0.3:
        u.connection.execute("DELETE FROM activity WHERE id = ?", (activity,))
    elif choices[name] is not None:
        u.connection.execute(f"UPDATE activity SET {name} = ? WHERE id = ?", (choices[name], activity))


def add_lead(u: unit, chance: Random) -> None:
    name = chance.choice(WORDS[1:])
    put(u.connection, "lead", name=name, name_key=name, notes=chance.choice(WORDS), added_at=at(chance.randrange(9)))


def convert_lead(u: unit, chance: Random) -> None:
    contact = some(u.connection, chance, "contact")
    lead = some(u.connection, chance, "lead", "contact_id IS NULL")
    if contact is not None and lead is not None:
        u.connection.execute("UPDATE lead SET contact_id = ?, converted_at = ? WHERE id = ?", (contact, at(5), lead))
        u.connection.execute("UPDATE activity SET contact_id = ? WHERE lead_id = ?", (contact, lead))


def set_rate(u: unit, chance: Random) -> None:
    rate = {"currency": chance.choice(["USD", "CHF"]), "base": "EUR", "on_day": f"2026-11-{chance.randrange(10, 13)}"}
    u.connection.execute(
        "DELETE FROM exchange_rate WHERE currency = :currency AND base = :base AND on_day = :on_day", rate
    )
    put(u.connection, "exchange_rate", rate=chance.choice(["0.92", "1"]), **rate)


def set_target(u: unit, chance: Random) -> None:
    period, amount = chance.choice(["2026-11", "2026-Q4"]), chance.randrange(9)
    if not u.connection.execute("UPDATE target SET amount = ? WHERE period = ?", (amount, period)).rowcount:
        put(u.connection, "target", period=period, amount=amount, currency="EUR")


def rename_kind(u: unit, chance: Random) -> None:
    kind = chance.randrange(1, 7)
    u.connection.execute("UPDATE activity_kind SET name = ?, archived = ? WHERE id = ?", ("x", kind % 2, kind))


def edit_stage(u: unit, chance: Random) -> None:
    u.connection.execute(
        "UPDATE stage SET stale_after_days = ?, objective = ?, probability = iif(kind = 'open', ?, probability)"
        " WHERE id = ?",
        (chance.choice([None, 5, 9]), chance.choice(WORDS), chance.randrange(101), chance.randrange(1, 8)),
    )


def add_pipeline(u: unit, chance: Random) -> None:
    name = f"p{chance.randrange(1000)}"
    if not u.connection.execute("SELECT 1 FROM pipeline WHERE name_key = ?", (name,)).fetchone():
        pipeline = put(u.connection, "pipeline", name=name, name_key=name, position=1)
        fields = {"pipeline_id": pipeline, "name": "s", "name_key": "s", "kind": "open"}
        stage = put(u.connection, "stage", position=0, probability=1, **fields)
        put(u.connection, "stage_action", stage_id=stage, position=0, title="call")
        u.connection.execute("UPDATE setting SET value = ? WHERE key = 'current_pipeline'", (str(pipeline),))


def import_deals(u: unit, chance: Random) -> None:
    count = chance.randrange(1, 6)
    deal = (
        "title",
        "title_key",
        "contact_id",
        "amount",
        "currency",
        "rank",
        "stage_id",
        "status",
        "first_at",
        "moved_at",
    )
    with bulk(u) as b:
        contact, _ = b.insert("contact", ("name", "name_key", "email"), [("C", "c", "e")])
        row = ("T", "t", contact, 5, "EUR", 9, 3, "open", at(1), at(2))
        first, _ = b.insert("deal", (*deal, "last_open_stage_id"), [(*row, 3)] * count)
        columns = ("deal_id", "from_stage_id", "to_stage_id", "happened_at")
        b.insert("stage_change", columns, [(first + n, None, 2, at(1)) for n in range(count)])
        b.insert("stage_change", columns, [(first + n, 2, 3, at(2)) for n in range(count)])


def import_activities(u: unit, chance: Random) -> None:
    deals = [row[0] for row in u.connection.execute("SELECT id FROM deal ORDER BY id")][:3]
    contact = some(u.connection, chance, "contact")
    rows: list[tuple[int, int | None, int | None, str]]
    rows = [(chance.randrange(1, 7), deal, None, at(chance.randrange(200))) for deal in deals]
    rows += [] if contact is None else [(chance.randrange(1, 7), None, contact, at(chance.randrange(200)))]
    with bulk(u) as b:
        b.insert("activity", ("kind_id", "deal_id", "contact_id", "happened_at"), rows)


def import_history(u: unit, chance: Random) -> None:
    deals = [row[0] for row in u.connection.execute("SELECT id FROM deal ORDER BY id")][:3]
    rows = [(deal, chance.randrange(1, 8), at(chance.randrange(100))) for deal in deals]
    with bulk(u) as b:
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), rows)


def replace_history(u: unit, chance: Random) -> None:
    deals = [row[0] for row in u.connection.execute("SELECT id FROM deal ORDER BY id")][:: chance.randrange(1, 3)]
    old = [
        row[0]
        for deal in deals
        for row in u.connection.execute("SELECT id FROM stage_change WHERE deal_id = ?", (deal,)).fetchall()
    ]
    rows = [(deal, chance.randrange(1, 8), at(chance.randrange(100))) for deal in deals]
    with bulk(u) as b:
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), rows)
        b.delete("stage_change", old)


def rank_deals(u: unit, chance: Random) -> None:
    u.connection.execute("UPDATE deal SET rank = ? WHERE stage_id = ?", (chance.randrange(99), chance.randrange(1, 8)))


CHANGES: tuple[Change, ...] = (
    add_contact,
    add_company,
    add_deal,
    add_deal,
    edit_deal,
    edit_deal,
    price_deal,
    move_deal,
    move_deal,
    change_move,
    take_back_move,
    delete_deal,
    delete_contact,
    tag_deal,
    tag_deal,
    tag_all,
    untag_all,
    own_all,
    move_all,
    delete_tag,
    swap_tags,
    add_task,
    change_task,
    save_view,
    change_view,
    edit_stage,
    add_pipeline,
    import_deals,
    import_history,
    replace_history,
    log,
    log,
    change_activity,
    add_lead,
    convert_lead,
    set_rate,
    set_target,
    rename_kind,
    import_activities,
)

"""Every command that changes the file, drawn at random: what undo has to be able to take back."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipetui.services import (
    activities,
    bulk_editing,
    contacts,
    deals,
    kinds,
    leads,
    moving,
    pipelines,
    rates,
    reasons,
    settings,
    stages,
    tags,
    targets,
    tasks,
)
from pipetui.services.importing import HistoryRow, ImportRow, ImportSpec, apply_history, apply_import
from pipetui.services.places import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

NAMES = ("Ana", "Bob", "Inès", "O'Neil", "李", "Zoé")
TITLES = ("Website", "Shop", "Audit", "[/] 50 %", "👩‍👩‍👧 day", "NULL")
WORDS = ("b2b", "B2B", "retainer", "Été", "x")
AMOUNTS = ("", "500", "12.5k", "850*12", "$7", "0", "JPY 900")


class Commands:
    """Draws commands and their arguments from one seed.

    Args:
        store: the file.
        seed: decides every choice.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._dice = random.Random(seed)

    def run(self, ctx: Context) -> None:
        """Carry out a random command; it may be refused."""
        names = sorted(_COMMANDS)
        (name,) = self._dice.choices(names, [6 if name in _EVERYDAY else 1 for name in names])
        _COMMANDS[name](self, ctx)

    def _ids(self, table: str, where: str = "1") -> list[int]:
        return [row[0] for row in self._store.connection.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]

    def _one(self, table: str, where: str = "1") -> int:
        """A row's number; now and then one that is not there."""
        found = self._ids(table, where)
        return self._dice.choice(found) if found and self._dice.random() < 0.97 else 9_999

    def _some(self, table: str) -> list[int]:
        found = self._ids(table)
        return self._dice.sample(found, min(len(found), self._dice.randint(1, 4)))

    def _maybe(self, *values: Any) -> Any:
        return self._dice.choice(values)

    def _stage(self) -> int:
        return self._one("stage", "archived = 0")

    def _reason(self) -> int | None:
        return None if self._dice.random() < 0.1 else self._one("lost_reason")

    def _at(self, ctx: Context) -> date | None:
        """Mostly now; else an instant, a day, or a day to come."""
        when: list[date | None] = [None, ctx.now - timedelta(seconds=2), ctx.today, ctx.today + timedelta(days=1)]
        (chosen,) = self._dice.choices(when, [12, 2, 2, 1])
        return chosen

    def add_deal(self, ctx: Context) -> None:
        name = self._maybe(*NAMES)
        new = deals.NewDeal(
            title=self._maybe(*TITLES),
            contact=name,
            email=self._maybe(f"{NAMES.index(name)}@example.com", None),
            phone=self._maybe("+41 44 123", "+41 44 456", None),
            company=self._maybe("Acme", "Kite", None),
            amount=self._maybe(*AMOUNTS),
            stage_id=self._maybe(None, self._stage()),
            tags=tuple(self._dice.sample(WORDS, 2)),
            next_step=self._maybe("call", ""),
            at=self._at(ctx),
            external_id=self._maybe(None, str(self._dice.randint(1, 9))),
        )
        deals.add_deal(self._store, ctx, new)

    def edit_deal(self, ctx: Context) -> None:
        fields: dict[str, Any] = {
            "title": self._maybe(*TITLES),
            "contact": self._maybe(*NAMES),
            "phone": self._maybe(None, "+41 44 999"),
            "company": self._maybe("Acme", "Kite", ""),
            "amount": self._maybe(*AMOUNTS),
            "currency": self._maybe("EUR", "JPY"),
            "probability": self._maybe(None, 0, 55),
            "expected_close": self._maybe(None, date(2026, 12, 24)),
            "tags": tuple(self._dice.sample(WORDS, 2)),
            "next_step": self._maybe("call", "mail", ""),
            "notes": self._maybe("", "a\nb"),
        }
        chosen = self._dice.sample(sorted(fields), self._dice.randint(1, 4))
        deals.edit_deal(
            self._store, ctx, self._one("deal"), deals.DealChanges(**{name: fields[name] for name in chosen})
        )

    def delete_deals(self, ctx: Context) -> None:
        deals.delete_deals(self._store, ctx, self._some("deal"))

    def move_deals(self, ctx: Context) -> None:
        moving.move_deals(
            self._store,
            ctx,
            self._some("deal"),
            self._stage(),
            at=self._at(ctx),
            place=self._maybe(None, 0, 1, 5),
            reason_id=self._reason(),
        )

    def drop_deals(self, ctx: Context) -> None:
        """As the mouse drops them: beside a card of the column, most of the time."""
        other = self._one("deal")
        found = self._store.connection.execute("SELECT stage_id FROM deal WHERE id = ?", (other,)).fetchone()
        moving.move_deals(
            self._store,
            ctx,
            self._some("deal"),
            found[0] if found is not None else self._stage(),
            beside=Beside(other, self._maybe(True, False)),
            reason_id=self._reason(),
        )

    def edit_deals(self, ctx: Context) -> None:
        changes = bulk_editing.BulkChanges(
            self._maybe(bulk_editing.UNSET, "", "bob"),
            self._maybe(bulk_editing.UNSET, None, ctx.today),
            tuple(self._dice.sample(WORDS, self._dice.randint(0, 2))),
            tuple(self._dice.sample(WORDS, self._dice.randint(0, 1))),
        )
        bulk_editing.edit_deals(self._store, ctx, self._some("deal"), changes)

    def step_deals(self, ctx: Context) -> None:
        moving.step_deals(self._store, ctx, self._some("deal"), self._maybe(1, 1, 1, 2, -1, -1, -2))

    def win_deals(self, ctx: Context) -> None:
        moving.win_deals(self._store, ctx, self._some("deal"), at=self._at(ctx))

    def lose_deals(self, ctx: Context) -> None:
        moving.lose_deals(self._store, ctx, self._some("deal"), self._reason(), self._maybe("", "why"))

    def reopen_deals(self, ctx: Context) -> None:
        moving.reopen_deals(self._store, ctx, self._some("deal"))

    def place_deal(self, ctx: Context) -> None:
        card, other = self._one("deal"), self._one("deal")
        if self._dice.random() < 0.5:
            moving.place_deal(self._store, ctx, card, below_id=other)
        else:
            moving.place_deal(self._store, ctx, card, above_id=other)

    def add_stage(self, ctx: Context) -> None:
        stages.add_stage(
            self._store,
            ctx,
            self._one("pipeline", "archived = 0"),
            self._maybe("Demo", "Trial", "Offer"),
            place=self._maybe(None, 0, 2),
        )

    def edit_stage(self, ctx: Context) -> None:
        fields: dict[str, Any] = {
            "name": self._maybe("Demo", "Trial", "Talk"),
            "probability": self._dice.randint(0, 100),
            "wip_limit": self._maybe(None, 1),
            "actions": self._maybe((), (("call", 1), ("mail", None))),
            "objective": self._maybe("", "x"),
        }
        chosen = self._dice.sample(sorted(fields), 2)
        stages.edit_stage(
            self._store, ctx, self._stage(), stages.StageChanges(**{name: fields[name] for name in chosen})
        )

    def reorder_stages(self, ctx: Context) -> None:
        pipeline = self._one("pipeline", "archived = 0")
        order = self._ids("stage", f"archived = 0 AND kind = 'open' AND pipeline_id = {pipeline}")
        self._dice.shuffle(order)
        stages.reorder_stages(self._store, ctx, pipeline, order)

    def remove_stage(self, ctx: Context) -> None:
        stages.remove_stage(self._store, ctx, self._stage(), self._stage(), reason_id=self._reason())

    def add_pipeline(self, ctx: Context) -> None:
        names = self._maybe(None, ["Asked", "Answered"])
        pipelines.add_pipeline(
            self._store, ctx, self._maybe("Support", "Other"), template_name="b2b", stage_names=names
        )

    def edit_pipeline(self, ctx: Context) -> None:
        pipelines.edit_pipeline(self._store, ctx, self._one("pipeline"), self._maybe("Sales", "Support", "Third"))

    def use_pipeline(self, ctx: Context) -> None:
        pipelines.use_pipeline(self._store, ctx, self._one("pipeline"))

    def delete_pipeline(self, ctx: Context) -> None:
        pipelines.delete_pipeline(
            self._store, ctx, self._one("pipeline", "archived = 0"), self._stage(), reason_id=self._reason()
        )

    def set_up_pipeline(self, ctx: Context) -> None:
        pipelines.set_up_pipeline(self._store, ctx, stage_names=self._maybe(["Lead"], ["Lead", "Offer"]))

    def add_contact(self, ctx: Context) -> None:
        contacts.add_contact(
            self._store, ctx, self._maybe(*NAMES), email=self._maybe(None, "a@b.com"), company=self._maybe("", "Kite")
        )

    def edit_contact(self, ctx: Context) -> None:
        changes = contacts.ContactChanges(
            name=self._maybe(*NAMES), email=self._maybe("", "c@d.com"), phone=self._maybe("", "123 456")
        )
        contacts.edit_contact(self._store, ctx, self._one("contact"), changes)

    def add_task(self, ctx: Context) -> None:
        tasks.add_task(self._store, ctx, "call", deal_id=self._one("deal"), due_on=self._maybe(None, ctx.today))

    def finish_task(self, ctx: Context) -> None:
        tasks.finish_task(self._store, ctx, self._one("task"))

    def add_tag(self, ctx: Context) -> None:
        tags.add_tag(self._store, ctx, self._maybe(*WORDS))

    def edit_tag(self, ctx: Context) -> None:
        tags.edit_tag(self._store, ctx, self._one("tag"), self._maybe(*WORDS))

    def delete_tag(self, ctx: Context) -> None:
        tags.delete_tag(self._store, ctx, self._one("tag"))

    def add_reason(self, ctx: Context) -> None:
        reasons.add_reason(self._store, ctx, self._maybe("Price", "Moved", "Ghosted"))

    def edit_reason(self, ctx: Context) -> None:
        reasons.edit_reason(self._store, ctx, self._one("lost_reason"), self._maybe("Costs", "Moved"))

    def delete_reason(self, ctx: Context) -> None:
        reasons.delete_reason(self._store, ctx, self._one("lost_reason"))

    def set_currency(self, ctx: Context) -> None:
        settings.set_base_currency(self._store, ctx, self._maybe("EUR", "USD", "JPY"))

    def set_timezone(self, ctx: Context) -> None:
        settings.set_timezone(self._store, ctx, self._maybe("UTC", "Asia/Tokyo"))

    def import_deals(self, ctx: Context) -> None:
        lines = [
            ImportRow(
                line=line,
                title=self._maybe(*TITLES),
                contact=self._maybe("", *NAMES),
                email=self._maybe(None, None, "0@example.com"),
                company=self._maybe("", "Acme", "New Ltd"),
                amount=self._maybe(None, 500),
                stage=self._maybe("", "", "Demo", "Negotiation", "Won"),
                status=self._maybe("", "", "lost"),
                entered=self._maybe((), (("New Contact", date(2026, 3, 1)),)),
                closed=self._maybe(None, date(2026, 3, 9)),
                tags=self._maybe((), ("b2b", "file")),
                lost_reason=self._maybe("", "Ghosted"),
                note=self._maybe("", "from a file"),
                next_step=self._maybe("", "call"),
                external_id=self._maybe(None, str(self._dice.randint(1, 9))),
            )
            for line in range(2, 2 + self._dice.randint(1, 6))
        ]
        spec = ImportSpec(
            source_name="deals.csv", currency="EUR", new_stages=self._maybe(None, None, ("New Contact", "Demo"))
        )
        apply_import(self._store, ctx, spec, lines)

    def import_history(self, ctx: Context) -> None:
        lines = [
            HistoryRow(
                line,
                str(self._dice.randint(1, 9)),
                self._maybe("New Contact", "Demo", "Won", "Lost"),
                date(2026, 3, line),
            )
            for line in range(2, 8)
        ]
        apply_history(self._store, ctx, "history.csv", lines)

    def log_activity(self, ctx: Context) -> None:
        about = self._maybe("deal", "contact", "lead")
        activities.log_activity(
            self._store,
            ctx,
            self._one("activity_kind"),
            self._maybe("", "a\nb"),
            at=self._at(ctx),
            **{f"{about}_id": self._one(about)},
        )

    def add_lead(self, ctx: Context) -> None:
        leads.add_lead(self._store, ctx, self._maybe(*NAMES), email=self._maybe("", "x@y.zz"), at=self._at(ctx))

    def convert_lead(self, ctx: Context) -> None:
        leads.convert_lead(self._store, ctx, self._one("lead"), phone=self._maybe("", "123"))

    def set_rate(self, ctx: Context) -> None:
        if self._ids("exchange_rate") and self._maybe(True, False):
            self._maybe(rates.delete_rate, rates.edit_rate)(self._store, ctx, self._one("exchange_rate"))
        else:
            rates.add_rate(
                self._store, ctx, self._maybe("USD", "JPY"), self._maybe("0.9", "1.1"), self._maybe(None, ctx.today)
            )

    def set_target(self, ctx: Context) -> None:
        period = self._maybe("2026-11", "2026-Q4", "2026")
        if self._maybe(True, False):
            self._maybe(targets.add_target, targets.edit_target)(self._store, ctx, period, self._maybe(*AMOUNTS))
        else:
            targets.delete_target(self._store, ctx, period)

    def change_kinds(self, ctx: Context) -> None:
        name = self._maybe("call", "fax", "demo")
        if self._maybe(True, False):
            kinds.add_kind(self._store, ctx, name, is_note=self._maybe(True, False))
        elif self._maybe(True, False):
            kinds.edit_kind(self._store, ctx, self._one("activity_kind"), name)
        else:
            kinds.delete_kind(self._store, ctx, self._one("activity_kind"))


_COMMANDS: dict[str, Callable[[Commands, Context], None]] = {
    name: member for name, member in vars(Commands).items() if callable(member) and name != "run" and name[0] != "_"
}

_EVERYDAY = {
    "add_deal",
    "edit_deal",
    "edit_deals",
    "move_deals",
    "step_deals",
    "win_deals",
    "lose_deals",
    "place_deal",
    "import_deals",
    "log_activity",
}

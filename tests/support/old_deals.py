"""Two hundred deals of two years, as somebody imports them who has kept them in a spreadsheet."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

from pipetui.cli.sample import PEOPLE, STAGES
from pipetui.domain.text import fold
from pipetui.services.import_shapes import ImportRow, ImportSpec
from pipetui.services.importing import apply_import

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

_WHAT = ["relaunch", "review", "workshop", "concept", "check", "retainer", "clean-up", "study", "roadmap", "pilot"]
_WHAT += ["handbook", "migration", "campaign", "survey", "offsite", "redesign", "support", "forecast", "rules", "fair"]
_ABOUT = ["Website", "SEO", "Payroll", "Pricing", "Intranet", "Brand", "Data", "CRM", "Training", "Audit"]
_STAGES = (0, 1, 0, 2, 1, 0, 3, 1, 4, 0, 1)
_TAGS = ((), ("web",), (), ("fair",), ("audit",))


def import_old_deals(store: Store, ctx: Context) -> None:
    """Write them into a file of the `consulting` template, as one import."""
    people = list(PEOPLE.items())
    rows = []
    for number, (what, about) in enumerate(product(_WHAT, _ABOUT)):
        contact, company = people[number * 8 % len(people)]
        began = ctx.today - timedelta(20 + number * 37 % 700)
        rows.append(
            ImportRow(
                line=number + 2,
                title=f"{about} {what}",
                contact=contact,
                email=f"{fold(contact).split()[0]}@{fold(company).split()[0]}.example",
                company=company,
                amount=(10 + number * 53 % 290) * 100_00,
                currency="EUR",
                stage=STAGES[_STAGES[number % len(_STAGES)]],
                created=began,
                entered=((STAGES[_STAGES[number % len(_STAGES)]], began + timedelta(9)),),
                expected_close=began + timedelta(60 + number % 30),
                tags=_TAGS[number % len(_TAGS)],
            )
        )
    apply_import(store, ctx, ImportSpec(source_name="old deals.csv", currency="EUR"), rows)

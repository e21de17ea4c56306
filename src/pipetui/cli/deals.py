"""`add` and `edit`: a deal made, and its fields changed."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import At, Deals, DryRun
from pipetui.cli.scope import day_of, deal_ids, moment_of
from pipetui.cli.session import session_of
from pipetui.domain.errors import InvalidInput, RuleRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipetui.cli.session import Session

Amount = Annotated[
    str | None,
    typer.Option("--amount", metavar="AMOUNT", help="12500, 12.5k, €12,500, 850*12 (days × rate), 1800*6mo."),
]
Currency = Annotated[str | None, typer.Option("--currency", metavar="CODE", help="EUR, USD, … Default: the file's.")]
Contact = Annotated[
    str | None,
    typer.Option("--contact", metavar="NAME", help="Who it is with: name or e-mail.", autocompletion=complete.contacts),
]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="The contact's e-mail.")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="The contact's phone.")]
Company = Annotated[
    str | None, typer.Option("--company", metavar="NAME", help="Their company.", autocompletion=complete.companies)
]
Close = Annotated[
    str | None, typer.Option("--close", metavar="DATE", help="Expected to close: 2026-12-24, eom, +3w, in 2 weeks.")
]
Probability = Annotated[
    str | None, typer.Option("--probability", metavar="PERCENT", help="Its own, 0 to 100. Default: its stage's.")
]
Owner = Annotated[
    str | None, typer.Option("--owner", metavar="NAME", help="Whose it is.", autocompletion=complete.owners)
]
Source = Annotated[
    str | None, typer.Option("--source", metavar="TEXT", help="Where it came from.", autocompletion=complete.sources)
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="A tag; can be given again.", autocompletion=complete.tags),
]
NextStep = Annotated[str | None, typer.Option("--next-step", metavar="TEXT", help="What to do next: its first task.")]
NextDue = Annotated[str | None, typer.Option("--due", metavar="DATE", help="When the next step is due.")]
Notes = Annotated[str | None, typer.Option("--notes", metavar="TEXT", help="Anything else.")]
ExternalId = Annotated[
    str | None, typer.Option("--external-id", metavar="TEXT", help="Its number elsewhere; imports find it by that.")
]

Title = Annotated[str, typer.Argument(metavar="TITLE", help="What the deal is about.")]
NewTitle = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the deal is about.")]
Stage = Annotated[
    str | None, typer.Option("--stage", metavar="STAGE", help="Default: the first one.", autocompletion=complete.stages)
]
Pipeline = Annotated[
    str | None,
    typer.Option("--pipeline", metavar="NAME", help="Default: the current one.", autocompletion=complete.pipelines),
]
Untag = Annotated[
    list[str] | None,
    typer.Option("--untag", metavar="TAG", help="A tag to take off.", autocompletion=complete.tags),
]


class Details(NamedTuple):
    """What `add` and `edit` take as it was typed, by the names that the services have for it."""

    contact: str | None
    email: str | None
    phone: str | None
    company: str | None
    amount: str | None
    currency: str | None
    owner: str | None
    source: str | None
    next_step: str | None
    notes: str | None
    external_id: str | None

    def given(self) -> dict[str, Any]:
        """Return those that were given."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def add(
    ctx: typer.Context,
    title: Title,
    contact: Contact = None,
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    amount: Amount = None,
    currency: Currency = None,
    stage: Stage = None,
    pipeline: Pipeline = None,
    close: Close = None,
    probability: Probability = None,
    owner: Owner = None,
    source: Source = None,
    tag: Tags = None,
    next_step: NextStep = None,
    due: NextDue = None,
    notes: Notes = None,
    external_id: ExternalId = None,
    at: At = None,
) -> None:
    """Add a deal. A contact that is not known yet needs --email or --phone."""
    session = session_of(ctx)
    from pipetui.domain.deals import check_probability
    from pipetui.services.deals import NewDeal, add_deal

    stage_id, in_pipeline = _place(session, stage, pipeline)
    details = Details(contact, email, phone, company, amount, currency, owner, source, next_step, notes, external_id)
    new = NewDeal(
        title=title,
        **details.given(),
        stage_id=stage_id,
        pipeline_id=in_pipeline,
        expected_close=day_of(session, close, "expected_close"),
        probability=check_probability(probability),
        tags=tuple(tag or ()),
        next_step_due=day_of(session, due, "due"),
        at=moment_of(session, at),
    )
    event = add_deal(session.store, session.context, new)
    session.done(event, number=event.deal_id)


def _place(session: "Session", stage: str | None, pipeline: str | None) -> tuple[int | None, int | None]:
    """Return where a new deal begins: (stage, pipeline), each None when it was not named."""
    if stage is None and pipeline is None:
        return None, None
    from pipetui.queries.pipelines import pipeline_named, stage_named

    chosen = pipeline_named(session.store.connection, pipeline)
    return (stage_named(session.store.connection, chosen.id, stage).id if stage is not None else None), chosen.id


def edit(
    ctx: typer.Context,
    names: Deals,
    title: NewTitle = None,
    contact: Contact = None,
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    amount: Amount = None,
    currency: Currency = None,
    close: Close = None,
    probability: Probability = None,
    owner: Owner = None,
    source: Source = None,
    tag: Tags = None,
    untag: Untag = None,
    next_step: NextStep = None,
    due: NextDue = None,
    notes: Notes = None,
    external_id: ExternalId = None,
    dry_run: DryRun = False,
) -> None:
    """Change fields of a deal. Only those given change; an empty value ("") clears a field.

    Of several deals at once, as one undo: --next-step, --due, --close, --owner, --tag and --untag.
    """
    session = session_of(ctx)
    ids = deal_ids(session, names)
    details = Details(contact, email, phone, company, amount, currency, owner, source, next_step, notes, external_id)
    changes = details.given()
    alone = {"title": title, "probability": probability, "due": due}
    given = [name for name, value in (*changes.items(), *alone.items()) if value is not None]
    if len(ids) > 1 or dry_run:
        _refuse_of_several(ids, given)
        steps = (next_step, due)
        return _edit_several(session, ids, close, owner, tag or [], untag or [], steps, dry_run=dry_run)
    from pipetui.services.deals import DealChanges, edit_deal

    (deal_id,) = ids
    changes |= _read(session, title=title, close=close, due=due, probability=probability)
    if tag or untag:
        changes["tags"] = _tags(session, deal_id, tag or [], untag or [])
    if currency and amount is None:
        _refuse_without_amount(session, deal_id)
    session.done(edit_deal(session.store, session.context, deal_id, DealChanges(**changes)))
    return None


def _read(
    session: "Session", *, title: str | None, close: str | None, due: str | None, probability: str | None
) -> dict[str, Any]:
    """Return those fields of one deal that were given, read from what was typed."""
    from pipetui.domain.deals import check_probability

    read: dict[str, Any] = {} if title is None else {"title": title}
    if close is not None:
        read["expected_close"] = day_of(session, close, "expected_close")
    if due is not None:
        read["next_step_due"] = day_of(session, due, "due")
    if probability is not None:
        read["probability"] = check_probability(probability)
    return read


_OF_SEVERAL = "--next-step, --due, --close, --owner, --tag and --untag"


def _refuse_of_several(ids: "Collection[int]", given: "Sequence[str]") -> None:
    """Refuse what only one deal can be given: nobody means forty deals to have one title."""
    for name in given:
        if name not in ("owner", "next_step", "due"):
            option = f"--{name.replace('_', '-')}"
            what = "several deals" if len(ids) > 1 else "a rehearsal"
            raise InvalidInput(f"{option} is not for {what}", f"Several take {_OF_SEVERAL}.")


def _edit_several(
    session: "Session",
    ids: "Sequence[int]",
    close: str | None,
    owner: str | None,
    more: list[str],
    fewer: list[str],
    steps: tuple[str | None, str | None],
    *,
    dry_run: bool,
) -> None:
    """Change many deals as one undo, or say which it would be."""
    from pipetui.services.bulk_editing import UNSET, BulkChanges, edit_deals

    step, due = steps
    changes = BulkChanges(
        UNSET if owner is None else owner,
        UNSET if close is None else day_of(session, close, "expected_close"),
        tuple(more),
        tuple(fewer),
        UNSET if step is None else step,
        UNSET if due is None else day_of(session, due, "due"),
    )
    if changes == BulkChanges():
        raise InvalidInput("nothing to change is given", f"Give one of {_OF_SEVERAL}.")
    if not dry_run:
        session.done(edit_deals(session.store, session.context, ids, changes))
        return
    from pipetui.queries.selection import in_board_order

    steps_given = None if step is None and due is None else steps
    given = {"next step": steps_given, "owner": owner, "expected close": close, "tags": [*more, *fewer] or None}
    what = ", ".join(name for name, value in given.items() if value is not None)
    for deal in in_board_order(session.store.connection, ids):
        output.line(f"Would change {what} of #{deal.deal_id} {deal.title}")


def _refuse_without_amount(session: "Session", deal_id: int) -> None:
    """Refuse a currency for a deal without an amount to be in it; the board's form, which fills one in, may have it."""
    from pipetui.queries.deal_detail import read_deal

    row = read_deal(session.store.connection, deal_id, session.context).row
    if row.amount is None:
        raise RuleRefused(f"{row.title} has no amount to be in a currency", "Give --amount too.", field="currency")


def _tags(session: "Session", deal_id: int, more: list[str], fewer: list[str]) -> tuple[str, ...]:
    """Return the tags that a deal is to carry."""
    from pipetui.domain.text import fold
    from pipetui.queries.deal_detail import read_deal

    gone = {fold(name) for name in fewer}
    present = read_deal(session.store.connection, deal_id, session.context).row.tags
    return tuple(name for name in (*present, *more) if fold(name) not in gone)

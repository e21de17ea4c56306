"""`list` and `show`: deals, read and printed. Nothing that writes is imported here."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipetui.cli import output
from pipetui.cli.options import AsCsv, AsJson, AsPlain, Deal, PipelineScope, ViewOption, Words, one_form
from pipetui.cli.session import session_of
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from pipetui.domain.filters import Filter
    from pipetui.queries.record_shapes import DealRow

_PROMISED = (
    *("id", "title", "stage", "status", "amount", "currency", "probability", "contact", "company", "owner", "tags"),
    *("source", "created", "expected_close", "closed", "lost_reason", "age_days", "stage_days", "stalled", "next_step"),
    "external_id",
)
_EMPTY_IS_NONE = ("company", "owner", "source", "lost_reason", "next_step")


def list_deals(
    ctx: typer.Context,
    words: Words = None,
    view: ViewOption = None,
    pipeline: PipelineScope = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="ORDER", help="hand (as on the board), urgency (overdue, today, none, later)."),
    ] = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
) -> None:
    """List deals. Without filters: the open ones of the current pipeline."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv)
    session = session_of(ctx)
    from pipetui.cli.scope import filter_of, pipeline_id, view_of
    from pipetui.config.remembered import URGENCY
    from pipetui.domain.views import check_view_sort
    from pipetui.queries.deals import list_deals as read

    named = view_of(session, view)
    wanted, place = filter_of(session, words, named), pipeline_id(session, pipeline, named)
    urgent = check_view_sort(sort or (named.sort if named is not None else "")) == URGENCY
    rows = read(session.store.connection, _open_by_default(wanted), session.context, place, urgent=urgent)
    if form == "json":
        output.document({"schema": 1, "deals": [deal_record(row) for row in rows]})
    elif form == "csv":
        output.sheet(_PROMISED, ([_cell(value) for value in deal_record(row).values()] for row in rows))
    elif form == "plain":
        output.as_plain_lines([_cell(value) for value in deal_record(row).values()] for row in rows)
    elif rows:
        from pipetui.render.deals import deal_list

        session.show(deal_list(rows, today=session.context.today, width=output.width()))
        output.note(counted(len(rows), "deal"))
    else:
        output.note(
            "No deals fit." if words or view else "No deals yet: `pipetui add TITLE --contact NAME --email ADDRESS`."
        )


def _open_by_default(wanted: "Filter") -> "Filter":
    """Narrow to open deals, unless the filter says which: by status, or by a day that only closed deals have."""
    if wanted.has("status") or wanted.has("closed"):
        return wanted
    from datetime import date

    from pipetui.domain.filters import parse_filter

    return wanted.merge(parse_filter(["status:open"], date.min))


def deal_record(row: "DealRow") -> dict[str, Any]:
    """Return a deal as `list --json` promises it."""
    from pipetui.domain.money import decimal_text

    record = {name: getattr(row, name) for name in _PROMISED}
    record["amount"] = None if row.amount is None else decimal_text(row.amount, row.currency or "")
    record["tags"] = list(row.tags)
    for name in _EMPTY_IS_NONE:
        record[name] = record[name] or None
    return record


def _cell(value: object) -> object:
    """Keep what is text text: a CSV cell of an amount is a number, though a decimal string in JSON."""
    return ",".join(value) if isinstance(value, list) else value


def show(ctx: typer.Context, deal: Deal, as_json: AsJson = False) -> None:
    """Show everything about one deal. Fields, tasks, its way through the stages, and who changed what."""
    session = session_of(ctx)
    from pipetui.queries.deal_detail import read_deal
    from pipetui.queries.deals import find_deal

    found = read_deal(session.store.connection, find_deal(session.store.connection, deal), session.context)
    if as_json:
        record = deal_record(found.row)
        record |= {name: getattr(found, name) for name in ("pipeline", "email", "phone", "amount_parts", "notes")}
        record |= {"own_probability": found.row.own_probability, "lost_note": found.lost_note or None}
        record["tasks"] = [task._asdict() for task in found.tasks]
        record["stage_history"] = [visit._asdict() for visit in found.visits]
        record["timeline"] = [line._asdict() for line in found.timeline]
        record["quotes"] = []
        output.document({"schema": 1, "deal": record})
        return
    from pipetui.render.deals import deal_page

    context = session.context
    session.show(deal_page(found, today=context.today, timezone=context.timezone, width=output.width()))

"""The shapes of everything that is listed and shown beside the board: deals, people, tasks, tags, history.

Tuples for the reason given in `shapes`; split from them so that the board does not pay for the printouts.
"""

from __future__ import annotations

from typing import NamedTuple

from pipetui.queries.task_shapes import TaskRow as TaskRow  # noqa: PLC0414, TC001 - offered here too


class DealRow(NamedTuple):
    """One deal as a list shows it: the fields that `list --json` promises, and what the face needs to print them.

    Attributes:
        probability: the one that counts: its own if set, else its stage's.
        own_probability: its own, or None.
        created: the local day of its first stage change; None when that had to be assumed.
        closed: the local day it was won or lost; None while open.
        lost_reason: "" when none is known, or not lost.
        age_days: local days from created to today, or to the day it closed; None without `created`.
        stage_days: whole local days since it entered its stage.
        next_step: title of its earliest open task, "" without one.
    """

    id: int
    title: str
    pipeline_id: int
    stage_id: int
    stage: str
    status: str
    amount: int | None
    currency: str | None
    probability: int
    own_probability: int | None
    contact_id: int
    contact: str
    company: str
    owner: str
    tags: tuple[str, ...]
    source: str
    created: str | None
    expected_close: str | None
    closed: str | None
    lost_reason: str
    age_days: int | None
    stage_days: int
    stalled: bool
    ghost: bool
    overdue: bool
    next_step: str
    next_due: str | None
    next_time: str | None
    external_id: str | None


class StageVisit(NamedTuple):
    """A stay in a stage, from one stage change to the next.

    Attributes:
        left_at: None while it lasts.
        days: how long, exact seconds ÷ 86,400; up to now while it lasts.
        assumed: 0 recorded; 1 an import assumed the stage; 2 an import assumed stage and date.
        lost_reason: the reason given on the change into Lost; lost_note what was said beside it.
    """

    change_id: int
    stage_id: int
    stage: str
    kind: str
    pipeline: str
    entered_at: str
    left_at: str | None
    days: float
    assumed: int
    lost_reason: str
    lost_note: str


class HistoryLine(NamedTuple):
    """One journal batch: what somebody did, and when. `undone`: it has been taken back (and not done again)."""

    batch_id: int
    at: str
    actor: str
    command: str
    summary: str
    kind: str
    undone: bool


class DealDetail(NamedTuple):
    """Everything about one deal. `visits` is its stage history, oldest first; `timeline` its journal, newest first."""

    row: DealRow
    pipeline: str
    email: str | None
    phone: str | None
    company_id: int | None
    amount_parts: str | None
    notes: str
    created_at: str | None
    moved_at: str
    closed_at: str | None
    lost_note: str
    made_by: str
    tasks: tuple[TaskRow, ...]
    visits: tuple[StageVisit, ...]
    timeline: tuple[HistoryLine, ...]


class ContactRow(NamedTuple):
    """A person. `placeholder`: an import made them for a row that named nobody reachable."""

    id: int
    name: str
    email: str | None
    phone: str | None
    company_id: int | None
    company: str
    source: str
    placeholder: bool
    open_deals: int
    won_deals: int


class ContactDetail(NamedTuple):
    """A person with their deals and tasks (their deals' tasks included)."""

    row: ContactRow
    notes: str
    hidden: bool
    deals: tuple[DealRow, ...]
    tasks: tuple[TaskRow, ...]


class CompanyRow(NamedTuple):
    """A company, and how many people and deals it has."""

    id: int
    name: str
    contacts: int
    open_deals: int
    won_deals: int


class CompanyDetail(NamedTuple):
    """A company with its people and deals."""

    row: CompanyRow
    notes: str
    contacts: tuple[ContactRow, ...]
    deals: tuple[DealRow, ...]


class TagRow(NamedTuple):
    """A tag and how many deals carry it."""

    id: int
    name: str
    deals: int


class FileCounts(NamedTuple):
    """How much a file holds."""

    pipelines: int
    stages: int
    deals: int
    open_deals: int
    contacts: int
    companies: int
    tasks: int
    open_tasks: int
    tags: int
    stage_changes: int
    batches: int

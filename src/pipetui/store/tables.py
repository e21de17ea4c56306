"""Every user table as SQLModel declares it, for the write side. The migrations create them; a test holds the two equal.

`table=True` classes validate nothing: values are checked in `domain/`, and by the schema's own rules. Instants and days
are text. The deal's derived columns are set by triggers from its stage changes; the starting values of a new deal are
given with it.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    """A setting of the file: `base_currency`, `timezone`, `current_pipeline`."""

    __tablename__ = "setting"

    id: int | None = Field(default=None, primary_key=True)
    key: str
    value: str


class Pipeline(SQLModel, table=True):
    """A row of stages that deals go through."""

    __tablename__ = "pipeline"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    position: int
    archived: int = 0


class Stage(SQLModel, table=True):
    """A stage of a pipeline: open, won or lost."""

    __tablename__ = "stage"

    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key="pipeline.id")
    name: str
    name_key: str
    kind: str
    position: int
    probability: int
    stale_after_days: int | None = None
    wip_limit: int | None = None
    objective: str = ""
    exit_criteria: str = ""
    archived: int = 0


class StageAction(SQLModel, table=True):
    """What to do on entering a stage."""

    __tablename__ = "stage_action"

    id: int | None = Field(default=None, primary_key=True)
    stage_id: int = Field(foreign_key="stage.id")
    position: int
    title: str
    due_in_days: int | None = None


class LostReason(SQLModel, table=True):
    """Why deals are lost, in the user's words."""

    __tablename__ = "lost_reason"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    position: int
    archived: int = 0


class Company(SQLModel, table=True):
    """A company that people and deals belong to."""

    __tablename__ = "company"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    notes: str = ""


class Contact(SQLModel, table=True):
    """A person, or a placeholder that an import made."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    email: str | None = None
    phone: str | None = None
    company_id: int | None = Field(default=None, foreign_key="company.id")
    source: str = ""
    notes: str = ""
    placeholder: int = 0
    hidden: int = 0
    added_at: str | None = None


class Deal(SQLModel, table=True):
    """A deal. From `stage_id` on the columns are derived."""

    __tablename__ = "deal"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    title_key: str
    contact_id: int = Field(foreign_key="contact.id")
    company_id: int | None = Field(default=None, foreign_key="company.id")
    amount: int | None = None
    currency: str | None = None
    amount_parts: str | None = None
    probability: int | None = None
    expected_close: str | None = None
    owner: str = ""
    source: str = ""
    notes: str = ""
    external_id: str | None = None
    rank: int
    stage_id: int = Field(foreign_key="stage.id")
    status: str
    first_at: str | None = None
    moved_at: str
    closed_at: str | None = None
    last_open_stage_id: int | None = Field(default=None, foreign_key="stage.id")
    attention: str = "!~"
    touched_at: str | None = None


class StageChange(SQLModel, table=True):
    """A deal entering a stage, at the instant it happened."""

    __tablename__ = "stage_change"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id")
    from_stage_id: int | None = Field(default=None, foreign_key="stage.id")
    to_stage_id: int = Field(foreign_key="stage.id")
    happened_at: str
    assumed: int = 0
    lost_reason_id: int | None = Field(default=None, foreign_key="lost_reason.id")
    lost_note: str = ""


class Tag(SQLModel, table=True):
    """A word put on deals."""

    __tablename__ = "tag"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str


class DealTag(SQLModel, table=True):
    """A tag on a deal."""

    __tablename__ = "deal_tag"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id")
    tag_id: int = Field(foreign_key="tag.id")


class Task(SQLModel, table=True):
    """Something to do for a deal or a person; a deal's earliest open one is its next step."""

    __tablename__ = "task"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    title: str
    due_on: str | None = None
    due_time: str | None = None
    added_at: str
    done_at: str | None = None


class SavedView(SQLModel, table=True):
    """A filter under a name; `sort` is empty where the board's order stays, `pipeline_id` None for any pipeline."""

    __tablename__ = "saved_view"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    filter_text: str = ""
    sort: str = ""
    key: str | None = None
    pipeline_id: int | None = Field(default=None, foreign_key="pipeline.id")


class ActivityKind(SQLModel, table=True):
    """A kind of activity: call, email, …; one that `is_note` is no activity where idleness or contact is asked for."""

    __tablename__ = "activity_kind"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    position: int
    is_note: int = 0
    archived: int = 0


class Lead(SQLModel, table=True):
    """Somebody who may become a client; converted, the lead and its contact are one person."""

    __tablename__ = "lead"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    email: str | None = None
    phone: str | None = None
    company: str = ""
    source: str = ""
    notes: str = ""
    added_at: str
    converted_at: str | None = None
    contact_id: int | None = Field(default=None, foreign_key="contact.id")


class Activity(SQLModel, table=True):
    """Something that was said, to whom and about which deal; one about a deal names the person, too."""

    __tablename__ = "activity"

    id: int | None = Field(default=None, primary_key=True)
    kind_id: int = Field(foreign_key="activity_kind.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    happened_at: str
    text: str = ""


class ExchangeRate(SQLModel, table=True):
    """From `on_day` on, 1 unit of `currency` is `rate` (a decimal as text) of `base`."""

    __tablename__ = "exchange_rate"

    id: int | None = Field(default=None, primary_key=True)
    currency: str
    base: str
    on_day: str
    rate: str


class Target(SQLModel, table=True):
    """What is to be won in a month ("2026-11"), a quarter ("2026-Q4") or a year ("2026")."""

    __tablename__ = "target"

    id: int | None = Field(default=None, primary_key=True)
    period: str
    amount: int
    currency: str

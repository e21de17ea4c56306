"""The form of a saved view: its name, its filter in words, its key, its order, its pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS
from pipetui.domain.views import SORTS, check_view_filter, check_view_key, check_view_name
from pipetui.tui.forms.fields import Field, TextField
from pipetui.tui.forms.option_field import OptionField
from pipetui.tui.forms.page_form import PageForm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from datetime import date

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Pipeline
    from pipetui.tui.forms.form_draft import FormDraft

    Save = Callable[[dict[str, str]], Awaitable[PipetuiError | None]]

_LONGEST_FILTER = 2_000
ANY = ""
"""The value of a view of whichever pipeline is shown."""


class ViewForm(PageForm):
    """Asks for a saved view; `save` gets every field as text, the pipeline as its number."""

    def __init__(
        self,
        title: str,
        texts: Mapping[str, str],
        pipelines: tuple[Pipeline, ...],
        today: date,
        save: Save,
        kept: FormDraft | None = None,
    ) -> None:
        """Make the form.

        Args:
            title: what it is about.
            texts: what stands in it: name, filter_text, key, sort, pipeline_id.
            pipelines: those that a view can be of.
            today: what the filter's periods count from.
            save: writes the fields that differ from `texts`, by name.
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__(title, kept)
        self._given = texts
        self._pipelines = pipelines
        self._today = today
        self._save = save

    def rows(self) -> Iterator[Field]:
        """A view's fields."""
        given = self._given
        yield TextField("name", "Name", given["name"], limit=LIMITS["view"], placeholder="what it is called")
        words = "stage:proposal is:stalled -tag:retainer amount:>10k"
        yield TextField("filter_text", "Filter", given["filter_text"], limit=_LONGEST_FILTER, placeholder=words)
        key = TextField("key", "Key", given["key"], limit=10, short=True, placeholder="none")
        key.say("f and this key opens it")
        yield key
        yield OptionField("sort", "Order", list(SORTS.items()), given["sort"])
        known = [(str(pipeline.id), pipeline.name) for pipeline in self._pipelines]
        pipelines = [(ANY, "whichever is shown"), *known]
        if given["pipeline_id"] not in [value for value, _ in pipelines]:
            pipelines.append((given["pipeline_id"], "one that was deleted"))
        yield OptionField("pipeline_id", "Pipeline", pipelines, given["pipeline_id"])

    def faults(self, texts: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, PipetuiError]:  # noqa: ARG002
        """What is wrong with what is typed, by field."""
        checks = {
            "name": check_view_name,
            "filter_text": lambda text: check_view_filter(text, self._today),
            "key": check_view_key,
        }
        found: dict[str, PipetuiError] = {}
        for name, check in checks.items():
            try:
                check(texts[name])
            except InvalidInput as error:
                found[name] = error
        return found

    async def save(self, texts: Mapping[str, str], before: Mapping[str, str]) -> PipetuiError | None:
        """Write what differs."""
        return await self._save(
            {name: text for name, text in texts.items() if text != before[name] or not before["name"]}
        )

"""The least that a Textual program can be: one label, which a key changes, and a Footer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Label


class BareApp(App[None]):
    """One label and a Footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "count", "Count")]

    count = 0

    def compose(self) -> ComposeResult:
        """The label and the Footer."""
        yield Label("pressed 0")
        yield Footer()

    def action_count(self) -> None:
        """One key more."""
        self.count += 1
        self.query_one(Label).update(f"pressed {self.count}")


if __name__ == "__main__":
    BareApp().run()

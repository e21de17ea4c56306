"""What the shell offers on a tab: deal titles, stages, tags and the like from the file; quick, and never an error.

Completing makes no file and prints nothing: where there is no file, or a damaged one, nothing is offered.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def _offer(kind: str) -> Callable[..., list[str]]:
    def offered(ctx: Any, incomplete: str) -> list[str]:
        return _names(ctx, kind, incomplete)

    return offered


def _names(ctx: Any, kind: str, incomplete: str) -> list[str]:
    """Return names of a kind from the file that the command line names."""
    from pipetui.cli.board import GlobalOptions
    from pipetui.cli.session import Session
    from pipetui.queries.completion import complete

    given = ctx.find_root().params
    session = Session(GlobalOptions(db=given.get("db"), config=given.get("config")))
    try:
        if not Path(session.path).exists():
            return []
        found = complete(session.store.connection, kind, incomplete)
    except Exception:  # a tab that finds nothing says nothing
        return []
    finally:
        session.close()
    # the shell keeps what begins with the very letters typed
    return [incomplete + name[len(incomplete) :] for name in found]


deals = _offer("deal")
stages = _offer("stage")
pipelines = _offer("pipeline")
reasons = _offer("reason")
tags = _offer("tag")
contacts = _offer("contact")
companies = _offer("company")
owners = _offer("owner")
sources = _offer("source")
views = _offer("view")
kinds = _offer("kind")


def scopes(ctx: Any, incomplete: str) -> list[str]:
    """Offer pipelines, and all of them."""
    return [name for name in ["all", *_names(ctx, "pipeline", incomplete)] if name.startswith(incomplete)]


def deals_then_stage(ctx: Any, incomplete: str) -> list[str]:
    """Offer deals, and behind the first of them stages too."""
    later = bool(ctx.params.get("names"))
    return [*(_names(ctx, "stage", incomplete) if later else []), *_names(ctx, "deal", incomplete)]


def periods(incomplete: str) -> list[str]:
    """Offer the periods that have a name."""
    from pipetui.domain.periods import PERIOD_NAMES

    return [name for name in PERIOD_NAMES if name.startswith(incomplete)]


def metrics(incomplete: str) -> list[str]:
    """Offer the figures that can be explained."""
    from pipetui.domain.metrics import CATALOGUE

    return [name for name in CATALOGUE if name.startswith(incomplete)]


def filter_words(ctx: Any, incomplete: str) -> list[str]:
    """Offer the grammar's keys, and behind a key its values."""
    from pipetui.domain.filters import FILTER_WORDS

    sign = "-" if incomplete.startswith("-") else ""
    key, colon, value = incomplete.removeprefix("-").partition(":")
    if not colon:
        return [f"{sign}{word.key}:" for word in FILTER_WORDS if word.key.startswith(key)]
    return [f"{sign}{key}:{name}" for name in _values(ctx, key, value)]


def filter_values(key: str) -> Callable[..., list[str]]:
    """Return what offers the values of one filter key."""

    def offered(ctx: Any, _args: list[str], incomplete: str) -> list[str]:
        return _values(ctx, key, incomplete)

    return offered


def _values(ctx: Any, key: str, incomplete: str) -> list[str]:
    from pipetui.domain.filters import FILTER_WORDS

    known: Sequence[str] = next((word.values for word in FILTER_WORDS if word.key == key), ())
    if known:
        return [value for value in known if value.startswith(incomplete)]
    if key in ("created", "close", "closed"):
        return periods(incomplete)
    return _names(ctx, key, incomplete) if key in ("stage", "tag", "owner", "company", "source") else []

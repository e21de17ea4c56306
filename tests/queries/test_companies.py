from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.companies import find_company, list_companies, read_company
from pipetui.queries.record_shapes import CompanyRow
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def acme(build: PipelineBuilder) -> int:
    number = build.company("Acmé")
    build.company("Nordlys")
    build.contact("Zoé", company_id=number)
    build.contact("Gone", company_id=number, hidden=1)
    build.deal("Open", company_id=number)
    build.deal("Won", company_id=number, stage="Won")
    build.deal("Lost", company_id=number, stage="Lost")
    build.change("UPDATE company SET notes = 'big' WHERE id = ?", number)
    return number


def test_companies_are_listed_with_what_they_have(build: PipelineBuilder, acme: int) -> None:
    assert list_companies(build.conn) == [CompanyRow(acme, "Acmé", 1, 1, 1), CompanyRow(acme + 1, "Nordlys", 0, 0, 0)]


def test_a_company_comes_with_people_and_deals(build: PipelineBuilder, acme: int) -> None:
    found = read_company(build.conn, acme, CTX)
    assert (found.row.name, found.notes) == ("Acmé", "big")
    assert [contact.name for contact in found.contacts] == ["Zoé"]
    assert [deal.title for deal in found.deals] == ["Open", "Won", "Lost"]
    with pytest.raises(NotFound, match="no company #77"):
        read_company(build.conn, 77, CTX)
    assert not build.conn.in_transaction


def test_a_company_is_named_by_number_name_or_beginning(build: PipelineBuilder, acme: int) -> None:
    longer = build.company("Acme Labs")
    assert find_company(build.conn, f"#{acme}") == acme
    assert find_company(build.conn, "ACME") == acme
    assert find_company(build.conn, "acme l") == longer
    with pytest.raises(Ambiguous) as caught:
        find_company(build.conn, "ac")
    assert caught.value.candidates == (f"#{acme} Acmé", f"#{longer} Acme Labs")
    for typed in ("", "labs", "#77"):
        with pytest.raises(NotFound):
            find_company(build.conn, typed)

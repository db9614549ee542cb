"""What a sheet leaves to the agency or to another system: days of the clock, years of a licence, the licence's number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import cases
from runner.clock import SetClock
from runner.errors import Conflict, Stuck
from runner.store import Store
from runner.store import tables as t
from tests.differential.build import end, path, properties, start, throw, user
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import Cast

SHEET: dict[str, Any] = {
    "statutory_days": "=setting.decide_days",
    "settings": {
        "decide_days": {"name_th": "วัน", "name_en": "Days", "type": "days", "default": 30},
        "years": {"name_th": "ปี", "name_en": "Years", "type": "number", "default": 1},
    },
    "letters": {"receipt": {"name_th": "ใบอนุญาต", "name_en": "Permit"}},
    "licences": {
        "permit": {
            "name_th": "ใบอนุญาต",
            "name_en": "Permit",
            "letter": "receipt",
            "validity_years": "=setting.years",
            "number": "=outside_number",
        }
    },
}
FORM = [{"type": "textfield", "key": "outside_number", "label": "เลขที่"}]


@pytest.fixture
def tiny(store: Store, cast: Cast, tmp_path: Path, set_clock: SetClock) -> Store:
    """A service that starts its clock at once and then issues a licence numbered elsewhere."""
    body = (
        start(), throw("c", "", properties(clock="start")), user("issue", properties(licence="permit"), form="issue"), end(),
        path("s", "c", "issue", "e"),
    )  # fmt: skip
    deploy_tiny(store, tmp_path, *body, forms={"issue": FORM}, **SHEET)
    return store


def issue(store: Store, cast: Cast, number: str) -> Any:
    """The licence of a new case after an officer typed this number."""
    case_id = cases.start(store, cast.somchai, "tiny", cast.town).case_id
    with store.read() as connection:
        task_id = connection.scalars(select(t.task.c.id).where(t.task.c.case_id == case_id)).one()
    cases.complete_task(store, cast.mali, task_id, {"outside_number": [number]}, f"key{case_id}")
    return cases.view(store, cast.mali, case_id).licences[0]


def test_the_clock_and_the_licence_run_as_the_sheet_says(tiny: Store, cast: Cast) -> None:
    case_id = cases.start(tiny, cast.somchai, "tiny", cast.town).case_id
    assert cases.view(tiny, cast.mali, case_id).clock.days == 30
    licence = issue(tiny, cast, "ค 1/2569")
    assert (str(licence.valid_from), str(licence.valid_to)) == ("2026-06-08", "2027-06-07")


def test_an_agency_sets_its_own(tiny: Store, cast: Cast) -> None:
    with tiny.begin() as connection:
        connection.execute(update(t.agency).where(t.agency.c.id == cast.town).values(settings={"tiny": {"decide_days": 7, "years": 0}}))
    case_id = cases.start(tiny, cast.somchai, "tiny", cast.town).case_id
    clock = cases.view(tiny, cast.mali, case_id).clock
    assert (clock.days, str(clock.due)[:10]) == (7, "2026-06-15")
    assert issue(tiny, cast, "ค 1/2569").valid_to is None


def test_the_number_is_the_one_from_outside(tiny: Store, cast: Cast) -> None:
    assert issue(tiny, cast, "  ค  0123/2569 ").number == "ค 0123/2569"


def test_a_number_is_issued_once(tiny: Store, cast: Cast) -> None:
    issue(tiny, cast, "ค 1/2569")
    with pytest.raises(Conflict) as refused:
        issue(tiny, cast, "ค 1/2569")
    assert "ค 1/2569" in refused.value.th
    assert issue(tiny, cast, "ค 2/2569").number == "ค 2/2569"


def test_without_a_number_nothing_is_issued(tiny: Store, cast: Cast) -> None:
    with pytest.raises(Stuck, match="no number for the licence permit"):
        issue(tiny, cast, " ")

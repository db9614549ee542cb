"""Food premises held are renewed, amended and cancelled as citizen manual 16 says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from runner import cases, catalogue, clock
from runner.clock import SetClock
from runner.library import gather
from runner.settings import ROOT
from tests.processes.playing import Office
from tests.processes.test_food_premises import TABLES, read_form

SHEET = catalogue.of_files(gather(ROOT / "processes" / "food_premises.bpmn"), "food_premises")
HELD = {
    "applicant": {
        "kind": "citizen",
        "licences": [{"service": "food_premises", "number": "1/2569", "title": "ครัว", "valid_to": "2027-06-07"}],
    }
}


def errors(variables: dict[str, Any], **posted: str) -> dict[str, str]:
    bound = read_form("apply").bind({name: [value] for name, value in posted.items()}, variables)
    return {error.path: error.th for error in bound.errors}


def told(variables: dict[str, Any], **posted: str) -> dict[str, Any]:
    return dict(read_form("apply").bind({name: [value] for name, value in posted.items()}, variables).values)


@pytest.fixture
def food(office: Callable[..., Office]) -> Office:
    return office("food_premises")


def held(food: Office) -> list[tuple[Any, ...]]:
    """Number, status, first day, last day and end of the licences of สมชาย, oldest first."""
    rows = reversed(cases.licences(food.store, food.player.people["applicant"]))
    return [(row.number, row.status, row.valid_from, row.valid_to, row.ended_on) for row in rows]


def test_every_kind_of_the_slides_is_offered() -> None:
    assert [one.id for one in SHEET.kinds if one.offered] == ["new", "renew", "amend", "cancel"]


def test_after_its_end_a_licence_is_applied_for_as_by_a_new_applicant(set_clock: SetClock) -> None:
    yesterday = str(clock.today() - timedelta(days=1))
    wrong = errors(HELD, kind="renew", held_number="paper", paper_licence_number="7/2568", paper_licence_until=yesterday)
    assert "เสมือนผู้ขอรายใหม่" in wrong["paper_licence_until"]
    fine = errors(HELD, kind="renew", held_number="paper", paper_licence_number="7/2568", paper_licence_until=str(clock.today()))
    assert "paper_licence_until" not in fine


def test_a_licence_of_somebody_else_cannot_be_chosen() -> None:
    assert "held_number" in errors(HELD, kind="renew", held_number="9/2569")
    assert told(HELD, kind="renew", held_number="1/2569")["licence_until"] == "2027-06-07"


def test_each_kind_asks_for_its_own() -> None:
    form = read_form("apply")
    shown = {kind: form.visible({"kind": kind, "held_number": "1/2569"}, HELD) for kind in ("new", "renew", "amend", "cancel")}
    assert "held_number" not in shown["new"]
    assert {"doc_medical", "doc_map", "floor_area"} <= shown["renew"] & shown["new"]
    assert {"amend_what", "doc_amend", "floor_area"} <= shown["amend"]
    assert not {"doc_medical", "doc_map"} & shown["amend"]
    assert {"cancel_reason", "cancel_from", "premises_name", "certified"} <= shown["cancel"]
    assert not {"floor_area", "house_code", "doc_medical", "not_in_market", "amend_what"} & shown["cancel"]


def test_arrears_are_paid_with_a_fifth_more() -> None:
    lines = TABLES.evaluate("fee", {"floor_area": 120, "arrears_amount": 300, "setting": SHEET.defaults})
    assert [line["amount"] for line in lines] == [100, 300, 60]
    assert len(TABLES.evaluate("fee", {"floor_area": 120, "setting": SHEET.defaults})) == 1


def test_a_renewal_goes_on_where_the_old_licence_stops(food: Office) -> None:
    food.play("food_premises", "renewed")
    (old, new) = held(food)
    assert (old[1], old[4]) == ("replaced", old[3])
    assert (new[1], new[2]) == ("valid", old[3] + timedelta(days=1))
    assert (new[3] - new[2]).days in (364, 365)


def test_an_amended_licence_keeps_the_day_of_its_end(food: Office) -> None:
    case_id = food.play("food_premises", "amended")
    (old, new) = held(food)
    assert (old[1], new[1], new[3]) == ("replaced", "valid", old[3])
    assert food.values(case_id)["fee_total"] == 0
    assert "receipt" not in food.letters(case_id)


def test_a_cancelled_licence_ends_on_the_day_that_was_asked(food: Office) -> None:
    case_id = food.play("food_premises", "cancelled")
    ((number, status, _first, _last, ended),) = held(food)
    assert status == "cancelled"
    assert str(ended + timedelta(days=1)) == food.values(case_id)["cancel_from"]
    assert food.values(case_id)["licence_number"] == number
    assert food.case(case_id).outcome == "cancelled"


def test_arrears_of_more_than_two_terms_stop_the_business_until_they_are_paid(food: Office) -> None:
    assert "stop_order" in food.letters(food.play("food_premises", "renewed_after_stop_order"))
    assert "stop_order" not in food.letters(food.play("food_premises", "renewed_after_arrears"))


def test_the_renewal_fee_may_be_paid_with_the_application(food: Office) -> None:
    letters = food.letters(food.play("food_premises", "renewed"))
    assert letters.index("receipt") < letters.index("renewal_letter")
    assert "approval_letter" not in letters
    later = food.letters(food.play("food_premises", "renewed_paper_licence"))
    assert later.index("approval_letter") < later.index("receipt")

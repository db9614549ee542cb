"""Find my licences: what the sheets of the project's services say to a described business."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from runner import definitions, feel, finder, form
from runner.definitions import Definition
from runner.library import gather
from runner.settings import ROOT

FORM = form.read((ROOT / "forms" / "find" / "business.form").read_bytes(), "find/business.form")
SERVICES = sorted(file.stem for file in (ROOT / "processes").glob("*.bpmn") if not file.name.startswith("part_"))


@cache
def service(name: str) -> Definition:
    return definitions.compile_files(gather(ROOT / "processes" / f"{name}.bpmn"), name, definition_id=1, version=1)


def everything() -> list[Definition]:
    return [service(name) for name in SERVICES]


def advice(line_of_business: str, *activities: str, **more: Any) -> finder.Advice:
    return finder.advise(everything(), {"line_of_business": line_of_business, "activities": list(activities), **more})


def named(found: finder.Advice) -> set[str]:
    return {one.service for one in found.wanted}


@pytest.mark.parametrize(
    ("line_of_business", "activities", "needed"),
    [
        ("restaurant", ["sign"], {"food_premises", "commercial_registration", "sign_tax"}),
        ("stall", [], {"public_selling"}),
        ("market", [], {"market"}),
        ("waste", [], {"sewage"}),
        ("car_care", [], {"commercial_registration", "health_hazard"}),
        ("electronics", ["radio_repair"], {"commercial_registration", "radio_trade"}),
        ("animal_hospital", [], {"vet_plan", "vet_establish", "vet_operate"}),
        ("other", [], set()),
    ],
)
def test_a_business_gets_the_services_that_it_needs(line_of_business: str, activities: list[str], needed: set[str]) -> None:
    assert named(advice(line_of_business, *activities)) == needed


def test_services_that_wait_for_others_come_after_them_and_their_days_add_up() -> None:
    found = advice("animal_hospital")
    assert [(one.service, one.rank, one.after) for one in found.wanted] == [
        ("vet_plan", 0, ()),
        ("vet_establish", 1, ("vet_plan",)),
        ("vet_operate", 2, ("vet_establish",)),
    ]
    assert found.days == sum(one.days for one in found.wanted) > 0


def test_services_that_wait_for_nobody_run_side_by_side() -> None:
    found = advice("restaurant", "sign")
    assert found.days == max(one.days for one in found.wanted)


def test_a_fee_is_what_the_services_own_table_comes_to() -> None:
    small, large, unasked = (advice("restaurant", **more) for more in ({"floor_area": Decimal(150)}, {"floor_area": Decimal(250)}, {}))
    fees = [next(one.fee for one in found.wanted if one.service == "food_premises") for found in (small, large, unasked)]
    assert [fee and fee.total for fee in fees] == [100, 200, None]
    assert small.fees == 150  # with the registration of the trade
    assert unasked.unknown > small.unknown


def test_services_that_name_each_other_are_told_anyway() -> None:
    one, other = service("market"), service("sewage")
    need = replace(one.sheet.needed[0], when="true")
    ring = [
        replace(one, sheet=replace(one.sheet, needed=(replace(need, after=("sewage",)),))),
        replace(other, sheet=replace(other.sheet, needed=(replace(need, after=("market",)),))),
    ]
    assert {(wanted.service, wanted.after) for wanted in finder.advise(ring, {}).wanted} == {("market", ()), ("sewage", ())}


@pytest.mark.parametrize("name", SERVICES)
def test_a_need_asks_only_what_the_questions_ask_and_names_services_that_there_are(name: str) -> None:
    for need in service(name).sheet.needed:
        assert feel.compile(need.when).names <= FORM.names
        assert set(need.after) <= set(SERVICES) - {name}
        assert need.because_th
        assert need.because_en

"""Licence to establish a clinic: the portal knows the approved plan and takes its data over (slide 30)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runner import catalogue, form
from runner.clock import SetClock
from runner.errors import InvalidForm
from runner.library import gather
from tests.processes.playing import Office

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "vet_establish.bpmn"), "vet_establish")
APPLY = form.read((ROOT / "forms" / "vet_establish" / "apply.form").read_bytes(), "apply.form")
INSPECT = form.read((ROOT / "forms" / "vet_establish" / "inspect.form").read_bytes(), "inspect.form")
OVERNIGHT = "มีที่พักสัตว์ป่วยไว้ค้างคืน"
HOME = {"house_no": "5", "subdistrict": "ในเมือง", "district": "เมือง", "province": "อุบลราชธานี", "postcode": "34000"}
REST = {
    "kind": "new",
    "house_code": "34010012345", "floor_area": 140, "premises_right": "owner", "services": ["ตรวจและรักษาโรค"], "opens_at": "09:00:00",
    "closes_at": "20:00:00", "applicant_address": HOME, "by_proxy": "no", "certified": True,
}  # fmt: skip


@pytest.fixture
def clinics(office: Callable[..., Office]) -> Office:
    return office("vet_plan", "vet_establish")


def apply_with(clinics: Office, number: str) -> int:
    first = {"values": {"plan_number": number, **REST}, "files": {"doc_photos": "ภาพถ่าย.pdf"}}
    return clinics.play("vet_establish", "paper_plan_paid_collected", until="Task_CheckDocuments", first=first)


# ---- the plan ---------------------------------------------------------------------------------------------------------
def test_the_approved_plan_is_taken_over(clinics: Office) -> None:
    plan = clinics.values(clinics.play("vet_plan", "approved_paid_collected"))
    case = apply_with(clinics, plan["licence"]["number"])
    taken = clinics.values(case)
    for name in ("premises_name", "clinic_type", "overnight_animals", "premises_address"):
        assert taken[name] == plan[name], name
    assert taken["plan_number_shown"] == plan["licence"]["number"]
    assert taken["plan_place"] == "88/2 หมู่ที่ 4 ถนนแจ้งสนิท ตำบลในเมือง อำเภอเมือง จังหวัดอุบลราชธานี 34000"
    assert clinics.case(case).title == "คลินิกสัตว์เลี้ยงใจดี"


def test_nobody_applies_with_a_plan_that_is_not_theirs(clinics: Office) -> None:
    with pytest.raises(InvalidForm) as refused:
        apply_with(clinics, "9/2569")
    assert "plan_number" in {error.path for error in refused.value.errors}


def variables(**licence: Any) -> dict[str, Any]:
    values = {"premises_name": "คลินิกใจดี", "clinic_type": OVERNIGHT, "overnight_animals": 8, "premises_address": HOME}
    held = {"service": "vet_plan", "kind": "plan", "number": "3/2569", "title": "คลินิกใจดี", "values": values | licence}
    return {"applicant": {"kind": "citizen", "licences": [held]}, "setting": SHEET.defaults}


def test_the_newest_plan_is_offered_first() -> None:
    shown = APPLY.prefill(variables())
    assert shown["plan_number"] == "3/2569"
    assert not {"paper_number", "paper_name"} & APPLY.visible(shown, variables())


def test_a_plan_that_has_run_out_is_not_offered(clinics: Office, set_clock: SetClock) -> None:
    clinics.set("vet_plan", plan_years=1)
    number = clinics.values(clinics.play("vet_plan", "approved_paid_collected"))["licence"]["number"]
    set_clock.move(timedelta(days=364))
    assert clinics.case(apply_with(clinics, number)).number
    set_clock.move(timedelta(days=1))
    with pytest.raises(InvalidForm) as refused:
        apply_with(clinics, number)
    assert "plan_number" in {error.path for error in refused.value.errors}


def test_a_plan_on_paper_is_typed_and_no_copy_is_asked() -> None:
    assert {"paper_number", "paper_name", "paper_type"} <= APPLY.visible({"plan_number": "paper"}, variables())
    assert SHEET.documents["plan_approval"].how == "number"
    assert "plan_approval" not in APPLY.documents.values()


# ---- inspection and fee -----------------------------------------------------------------------------------------------
def test_fewer_cages_than_animals_do_not_pass() -> None:
    rule = INSPECT.fields["cages_counted"].rule
    assert rule is not None
    assert rule.expression.evaluate({"cages_counted": 6, "overnight_animals": 12, "check_cages": "good"}) is False
    assert rule.expression.evaluate({"cages_counted": 6, "overnight_animals": 12, "check_cages": "improve"}) is True
    assert rule.expression.evaluate({"cages_counted": 12, "overnight_animals": 12, "check_cages": "good"}) is True


@pytest.mark.parametrize("fee", ["fee_day_clinic", "fee_overnight_clinic", "establish_years"])
def test_figures_that_nobody_knows_are_to_be_confirmed(fee: str) -> None:
    assert SHEET.settings[fee].to_confirm
    assert SHEET.settings[fee].confidence == "unknown"

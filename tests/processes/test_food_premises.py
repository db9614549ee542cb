"""Food premises says what citizen manual 16, the slides and the gathered figures say."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from runner import catalogue, clock, decisions, diagram, feel, form
from runner.clock import SetClock
from runner.diagram import Element
from runner.form import Form
from runner.library import gather

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "food_premises.bpmn"), "food_premises")
TABLES = decisions.read((ROOT / "processes" / "food_premises.dmn").read_bytes(), file="food_premises.dmn")


def read_form(name: str) -> Form:
    path = next(path for of in ("food_premises", "parts") if (path := ROOT / "forms" / of / f"{name}.form").is_file())
    return form.read(path.read_bytes(), path.name)


def element(part: str, one: str) -> Element:
    model = diagram.read((ROOT / "processes" / f"{part}.bpmn").read_bytes(), part)
    return next(process.elements[one] for process in model.processes.values() if one in process.elements)


def fee(area: str, **settings: object) -> Any:
    return TABLES.evaluate("fee", {"floor_area": Decimal(area), "setting": {**SHEET.defaults, **settings}})


def refused(name: str, variables: dict[str, object], **posted: object) -> set[str]:
    """The paths that the form refuses."""
    texts = {key: [str(one) for one in value] if isinstance(value, list) else [str(value)] for key, value in posted.items()}
    return {error.path for error in read_form(name).bind(texts, variables).errors}


# ---- the sheet --------------------------------------------------------------------------------------------------------
def test_the_law_gives_30_calendar_days() -> None:
    assert (SHEET.statutory_days, SHEET.statutory_unit) == (30, "calendar")


def test_every_document_of_the_manual_is_there() -> None:
    names = " ".join(one.name_th for one in SHEET.documents.values())
    for named in (
        "บัตรประจำตัวประชาชน",
        "ทะเบียนบ้าน",
        "หนังสือรับรองนิติบุคคล",
        "ใบมอบอำนาจ",
        "หลักฐานที่แสดงการเป็นผู้มีอำนาจลงนามแทนนิติบุคคล",
        "ใบอนุญาตสิ่งปลูกสร้างอาคาร",
        "ใบรับรองแพทย์",
    ):
        assert named in names


def test_what_the_state_issued_is_never_asked_as_a_copy() -> None:
    for name in ("citizen_card", "house_registration", "juristic_certificate", "signing_authority", "building_permit"):
        assert SHEET.documents[name].how != "upload"


def test_steps_take_the_time_that_the_manual_states() -> None:
    renewing = [step for step in SHEET.steps if not step.when or feel.compile(step.when).evaluate({"kind": "renew"}) is True]
    assert [(step.value, step.unit) for step in renewing] == [(15, "minute"), (1, "hour"), (20, "day"), (8, "day"), (1, "day")]


def test_the_diagram_gives_tasks_the_same_time() -> None:
    for step in SHEET.steps:
        found = [element(*place.split(".")).properties for place in step.elements]
        assert sum(int(properties.get(f"{step.unit}s", 0)) for properties in found) == step.value


def test_licence_and_certificate_are_valid_one_year() -> None:
    assert {one.validity_years for one in SHEET.licences.values()} == {1}


def test_doubtful_figures_are_marked_to_be_confirmed() -> None:
    assert all(one.to_confirm for one in SHEET.settings.values() if one.confidence in ("general_knowledge", "unknown"))


# ---- the fee ----------------------------------------------------------------------------------------------------------
BANDS = {
    "1": "certificate_to_50",
    "50": "certificate_to_50",
    "50.01": "certificate_to_100",
    "200": "certificate_to_200",
    "200.01": "licence_to_300",
    "300": "licence_to_300",
    "500": "licence_to_500",
    "500.01": "licence_over_500",
}


@pytest.mark.parametrize(("area", "setting"), BANDS.items())
def test_the_area_decides_the_fee(area: str, setting: str) -> None:
    [line] = fee(area, **{f"fee_{setting}": 777})
    assert line["amount"] == 777
    assert ("ใบอนุญาต" in line["label"]) == (Decimal(area) > 200)


def test_no_agency_takes_more_than_the_ceiling() -> None:
    assert fee("120", fee_certificate_to_200=9999)[0]["amount"] == 2000
    assert fee("900", fee_licence_over_500=9999)[0]["amount"] == 3000


def test_a_dated_waiver_makes_it_free(set_clock: SetClock) -> None:
    today = clock.today().isoformat()
    assert [line["amount"] for line in fee("120", fee_waiver_from=today, fee_waiver_to=today)] == [0]
    assert fee("120", fee_waiver_from=None, fee_waiver_to=None)[0]["amount"] == 100


def test_the_surcharge_is_a_fifth_of_the_arrears() -> None:
    lines: Any = TABLES.evaluate("surcharge", {"fee_total": Decimal("333.33"), "setting": SHEET.defaults})
    assert [line["amount"] for line in lines] == [Decimal("66.67")]


# ---- forms that must not contradict themselves --------------------------------------------------------------------------
LISTED = [{"target": "floor_area", "label": "พื้นที่", "reason": "ไม่ตรงกับแผนผัง"}]


def test_an_application_with_something_to_correct_is_not_complete() -> None:
    rule = read_form("check").fields["check_result"].rule
    assert rule is not None
    assert rule.expression.evaluate({"check_result": "complete", "corrections": []}) is True
    assert rule.expression.evaluate({"check_result": "complete", "corrections": LISTED}) is False
    assert rule.expression.evaluate({"check_result": "correct", "corrections": None}) is False
    assert rule.expression.evaluate({"check_result": "correct", "corrections": LISTED}) is True


def test_nothing_is_approved_that_did_not_pass_the_inspection() -> None:
    rule = read_form("decide").fields["decision"].rule
    assert rule is not None
    assert rule.expression.evaluate({"decision": "approve", "corrections": [], "inspection_result": "passed"}) is True
    assert rule.expression.evaluate({"decision": "approve", "corrections": [], "inspection_result": "failed"}) is False
    assert rule.expression.evaluate({"decision": "approve", "corrections": LISTED, "inspection_result": "passed"}) is False
    assert rule.expression.evaluate({"decision": "refuse", "corrections": [], "inspection_result": "failed"}) is True


def test_an_inspection_passes_only_with_nothing_to_improve() -> None:
    inspect = read_form("inspect")
    points = [path for path in inspect.fields if path.startswith("hygiene_")]
    good = dict.fromkeys(points, "good")
    rule = inspect.fields["inspection_result"].rule
    assert rule is not None
    assert rule.expression.evaluate({**good, "inspection_result": "passed"}) is True
    assert rule.expression.evaluate({**good, "inspection_result": "improve"}) is False
    for point in points:
        assert rule.expression.evaluate({**good, point: "improve", "inspection_result": "passed"}) is False
        assert rule.expression.evaluate({**good, point: "improve", "inspection_result": "failed"}) is True


def test_a_refusal_needs_reasons() -> None:
    assert "refusal_reasons" in refused("check", {}, check_result="refuse")
    assert "refusal_reasons" not in refused("check", {}, check_result="refuse", refusal_reasons="ที่ตั้งอยู่ในเขตห้ามประกอบกิจการ")


def test_papers_are_asked_only_when_they_are_needed() -> None:
    citizen = {"applicant": {"kind": "citizen"}}
    apply = read_form("apply")
    owner = apply.visible({"premises_right": "owner", "by_proxy": "no", "building_evidence": "permit"}, citizen)
    assert not {"doc_premises_right", "doc_power_of_attorney", "doc_building_evidence", "signatory_id"} & owner
    tenant = apply.visible(
        {"premises_right": "tenant", "by_proxy": "yes", "building_evidence": "other"}, {"applicant": {"kind": "juristic"}}
    )
    assert {"doc_premises_right", "doc_power_of_attorney", "doc_building_evidence", "signatory_id"} <= tenant
    assert "building_permit_number" in owner - tenant


def test_nobody_works_in_an_empty_shop() -> None:
    assert "workers_female" in refused("apply", {"applicant": {"kind": "citizen"}}, workers_male=0, workers_female=0)


@pytest.mark.parametrize("name", ["choose_channels", "confirm_payment"])
def test_e_payment_is_offered_only_where_a_gateway_is_connected(name: str) -> None:
    assert SHEET.defaults["e_payment"] is False
    for connected in (True, False):
        offline = {"fee_total": 100, "setting": {"e_payment": connected}}
        assert ("payment_method" in refused(name, offline, payment_method="e_payment")) is not connected
        assert "payment_method" not in refused(name, offline, payment_method="bill_payment")


def test_the_application_begins_with_the_address_of_the_account() -> None:
    home = {"house_no": "45", "district": "เมือง", "province": "น่าน"}
    assert read_form("apply").prefill({"applicant": {"kind": "citizen", "address": home}})["applicant_address"] == home


def test_a_parcel_number_is_one_of_the_post() -> None:
    assert "parcel_number" in refused("send_by_post", {}, parcel_number="12345")
    assert "parcel_number" not in refused("send_by_post", {}, parcel_number="EY123456789TH")


def test_withdrawing_is_possible_until_the_licence_is_made() -> None:
    withdrawn = element("food_premises", "Boundary_Withdrawn")
    assert (withdrawn.attached_to, withdrawn.properties["offered_to"]) == ("Activity_Consider", "applicant")
    assert element("food_premises", "Call_Pay").parent == "Activity_Consider"
    assert element("food_premises", "Call_Make").parent != "Activity_Consider"

"""Licence to operate a clinic: the operator is a veterinarian with at most two other clinics (section 10)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runner import catalogue, form
from runner.library import gather
from tests.processes.playing import Office

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "vet_operate.bpmn"), "vet_operate")
APPLY = form.read((ROOT / "forms" / "vet_operate" / "apply.form").read_bytes(), "apply.form")
CITIZEN = {"kind": "citizen", "name": "สมชาย ใจดี", "id_number": "1101700230708", "licences": []}


def refused(posted: dict[str, str], **applicant: Any) -> set[str]:
    texts = {name: [value] for name, value in posted.items()}
    return {error.path for error in APPLY.bind(texts, {"applicant": {**CITIZEN, **applicant}, "setting": SHEET.defaults}).errors}


def test_only_a_veterinarian_operates_a_clinic() -> None:
    assert "is_veterinarian" in refused({})
    assert "is_veterinarian" not in refused({"is_veterinarian": "true"})
    assert "vet_licence_number" in refused({})


def test_the_licence_to_practise_has_not_run_out() -> None:
    assert "vet_licence_expires_on" in refused({"vet_licence_expires_on": "2020-01-01"})
    assert "vet_licence_expires_on" not in refused({"vet_licence_expires_on": "2099-01-01"})


@pytest.mark.parametrize(("others", "allowed"), [("0", True), ("2", True), ("3", False)])
def test_at_most_two_other_clinics(others: str, allowed: bool) -> None:
    assert ("other_clinics" not in refused({"other_clinics": others})) is allowed


def test_an_applicant_who_operates_the_clinic_consents_by_applying() -> None:
    own = {"applicant": CITIZEN}
    assert APPLY.prefill(own)["operator_name"] == "สมชาย ใจดี"
    assert "doc_consent" not in APPLY.visible({"operator_id": "1101700230708"}, own)
    assert "doc_consent" in APPLY.visible({"operator_id": "1101700123456"}, own)


def test_what_a_council_or_the_state_issued_is_never_asked_as_a_copy() -> None:
    for name in ("citizen_card", "juristic_certificate", "signing_authority", "veterinary_licence", "plan_approval"):
        assert SHEET.documents[name].how != "upload"


def test_an_approved_plan_leads_to_the_licence_to_operate(office: Callable[..., Office]) -> None:
    clinic = office("vet_plan", "vet_operate")
    case = clinic.play("vet_operate", "plan_taken_over")
    plan = clinic.player.known[case]["before"]
    assert clinic.case(case).outcome == "issued"
    assert clinic.values(case)["premises_name"] == plan["premises_name"]
    assert clinic.values(case)["plan_number_shown"] == plan["licence"]["number"]
    assert clinic.letters(case)[-1] == "vet_operate_licence"

"""Clinic plan: the committee's members give their opinions, the chair decides, the letter is signed, then the fee is asked (slide 29)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from runner import catalogue, decisions
from runner.errors import Conflict, InvalidForm, NotAllowed
from runner.library import gather
from runner.scenarios import Move
from tests.processes.playing import Office

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "vet_plan.bpmn"), "vet_plan")
TABLES = decisions.read((ROOT / "processes" / "vet_plan.dmn").read_bytes(), file="vet_plan.dmn")
USUAL = "approved_paid_collected"


@pytest.fixture
def plans(office: Callable[..., Office]) -> Office:
    return office("vet_plan")


def opinion(who: str, said: str, reasons: str = "") -> Move:
    return Move(who, "Task_GiveOpinion", values={"opinion": said} | ({"opinion_reasons": reasons} if reasons else {}))


# ---- the committee ----------------------------------------------------------------------------------------------------
def test_every_member_is_asked_by_name(plans: Office) -> None:
    case = plans.play("vet_plan", USUAL, until="Task_GiveOpinion")
    members = {plans.player.people[who].person_id for who in ("committee", "committee2")}
    asked = plans.open_tasks(case)
    assert {task.element for task in asked} == {"Task_GiveOpinion"}
    assert {task.assignee_id for task in asked} == members


def test_the_chair_decides_when_all_have_spoken(plans: Office) -> None:
    case = plans.play("vet_plan", USUAL, until="Task_GiveOpinion", moves=(opinion("committee", "approve"),))
    assert [task.element for task in plans.open_tasks(case)] == ["Task_GiveOpinion"]
    case = plans.play("vet_plan", USUAL, until="Task_ChairDecides")
    assert [(task.element, task.role) for task in plans.open_tasks(case)] == [("Task_ChairDecides", "chair")]
    assert plans.values(case)["opinions"] == [
        {"member": "กรรณิการ์ พิจารณ์", "opinion": "เห็นควรอนุมัติ", "reasons": None},
        {"member": "ขวัญใจ ไตร่ตรอง", "opinion": "เห็นควรอนุมัติ", "reasons": "ควรเพิ่มป้ายเวลาทำการ"},
    ]


def test_a_member_does_not_decide_and_an_officer_gives_no_opinion(plans: Office) -> None:
    with pytest.raises(NotAllowed):
        plans.play(
            "vet_plan", USUAL, until="Task_ChairDecides", moves=(Move("committee", "Task_ChairDecides", values={"decision": "approve"}),)
        )
    with pytest.raises((Conflict, NotAllowed)):
        plans.play("vet_plan", USUAL, until="Task_GiveOpinion", moves=(opinion("officer", "approve"),))


def test_a_member_against_the_plan_says_why(plans: Office) -> None:
    with pytest.raises(InvalidForm):
        plans.play("vet_plan", USUAL, until="Task_GiveOpinion", moves=(opinion("committee", "refuse"),))


def test_who_sends_nothing_is_named_and_keeps_nobody_waiting(plans: Office) -> None:
    case = plans.play("vet_plan", USUAL, until="Task_GiveOpinion", moves=(opinion("committee", "approve"), Move(wait="P7D")))
    assert [task.element for task in plans.open_tasks(case)] == ["Task_ChairDecides"]
    said = {one["member"]: one["opinion"] for one in plans.values(case)["opinions"]}
    assert said == {"กรรณิการ์ พิจารณ์": "เห็นควรอนุมัติ", "ขวัญใจ ไตร่ตรอง": "ไม่ได้ส่งภายในกำหนด"}


def test_who_has_an_interest_is_not_asked_but_the_quorum_stands(plans: Office) -> None:
    absent = str(plans.player.people["committee"].person_id)
    called = {
        "officer_summary": "กรรมการหนึ่งท่านมีส่วนได้เสีย", "absent_members": [absent], "meeting_date": '=string(today() + duration("P7D"))',
        "opinions_due_on": '=string(today() + duration("P6D"))', "quorum_checked": True,
    }  # fmt: skip
    with pytest.raises(InvalidForm):
        plans.play("vet_plan", USUAL, until="Task_CallCommittee", moves=(Move("officer", "Task_CallCommittee", values=called),))


def test_corrections_stop_the_clock_and_go_before_the_committee_again(plans: Office) -> None:
    case = plans.play("vet_plan", "corrected_and_reconsidered")
    assert [one["opinion"] for one in plans.values(case)["opinions"]] == ["เห็นควรอนุมัติ", "เห็นควรอนุมัติ"]
    assert [task.element for task in plans.open_tasks(case)] == ["Task_SignLicence"]


# ---- letter and fee ---------------------------------------------------------------------------------------------------
def test_the_letter_is_signed_before_the_fee_is_asked_and_issued_after_it_is_paid(plans: Office) -> None:
    case = plans.play("vet_plan", USUAL, until="Task_SignLicence")
    assert "payment" not in plans.values(case)
    case = plans.play("vet_plan", USUAL, until="Task_ConfirmPayment")
    assert "plan_approval" not in plans.letters(case)
    case = plans.play("vet_plan", USUAL)
    assert plans.letters(case) == ["receipt_of_filing", "fee_slip", "receipt", "plan_approval"]


@pytest.mark.parametrize(
    "name", ["member_silent_and_late", "refused_by_committee", "paid_late_posted", "withdrawn", "never_paid", "not_collected"]
)
def test_other_ways_end_as_recorded(plans: Office, name: str) -> None:
    ends = {"refused_by_committee": "refused", "paid_late_posted": "issued", "withdrawn": "withdrawn", "never_paid": "lapsed"}
    assert plans.case(plans.play("vet_plan", name)).outcome == (None if name == "member_silent_and_late" else ends.get(name, "lapsed"))


# ---- what nobody knows for certain ------------------------------------------------------------------------------------
def test_fee_and_validity_are_settings_to_be_confirmed() -> None:
    for name in ("fee_plan", "plan_years", "committee_quorum", "surcharge_percent"):
        assert SHEET.settings[name].to_confirm
    assert SHEET.settings["plan_years"].default is None
    assert catalogue.figure(SHEET.licences["plan"].validity_years, {"setting": SHEET.defaults}) == 0


@pytest.mark.parametrize(("years", "last"), [(None, None), (2, "2028-06-07")])
def test_a_plan_is_valid_as_long_as_the_agency_has_set(plans: Office, years: int | None, last: str | None) -> None:
    plans.set("vet_plan", plan_years=years)
    assert plans.values(plans.play("vet_plan", "approved_paid_collected"))["licence"]["valid_to"] == last


def test_without_a_surcharge_the_amount_stays_as_it_was() -> None:
    def added(percent: int) -> object:
        [line] = TABLES.evaluate("surcharge", {"fee_total": Decimal(100), "setting": {"surcharge_percent": percent}})  # type: ignore[misc]
        return line["amount"]

    assert (added(0), added(10)) == (0, 10)

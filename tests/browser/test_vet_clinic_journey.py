"""A veterinary clinic as new people would do it: the plan before the committee, then the two licences that take its data over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from runner.scenarios import Move
from tests.support.visitor import Visitor, example, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
Staff = Callable[[str], Visitor]
Paper = Callable[[str], str]

CLINIC = "คลินิกสัตว์ใหม่มา"
PLACE = "88/2 หมู่ที่ 4 ถนนแจ้งสนิท"
SIGNED = {"sign_result": "sign", "signed_by": "ประเสริฐ ลงนาม", "signer_position": "ปศุสัตว์จังหวัด"}
HANDED = {"collected_by": "สมชาย ใหม่มา", "collected_as": "applicant", "collected_on": thai_day(), "identity_checked": True}
PAID = {"payment_result": "paid", "paid_on": thai_day()}
AT_AGENCY = {"collection": "agency", "payment_method": "agency"}


def test_from_the_plan_to_the_licence_to_operate(visitor: Callable[[], Visitor], staff: Staff, paper: Paper) -> None:
    owner = visitor().register("สมชาย ใหม่มา")
    plan = plan_approved(owner, staff, paper)
    for service, name, licence in (
        ("vet_establish", "ให้ตั้งสถานพยาบาลสัตว์", "ใบอนุญาตให้ตั้ง"),
        ("vet_operate", "ให้ดำเนินการสถานพยาบาลสัตว์", "ใบอนุญาตให้ดำเนินการ"),
    ):
        licensed(owner, staff, paper, service, name, plan)
        owner.paper(licence, CLINIC, PLACE, "ประเสริฐ ลงนาม")


def plan_approved(owner: Visitor, staff: Staff, paper: Paper) -> str:
    """The number of the plan that two members and the chair approved."""
    officer = staff("mali")
    move = example("vet_plan", "approved_paid_collected")
    owner.start("แผนงานการจัดตั้งสถานพยาบาลสัตว์")
    owner.fill({**move.values, "premises_name": CLINIC})
    owner.attach_all(move.files, paper)
    number = owner.submit(CLINIC)

    officer.returns(number, "waste_plan", "โปรดระบุผู้รับกำจัดซากสัตว์")
    owner.answer_my_task(number, {"waste_plan": "บริษัทกำจัดขยะติดเชื้อรับซากสัตว์ทุกสัปดาห์"})
    officer.do(number, check_result="complete")
    officer.do(number, officer_summary="ผังเป็นสัดส่วน เห็นควรอนุมัติ", meeting_date=thai_day(), opinions_due_on=thai_day(), quorum_checked=True)
    asked(staff("committee1"), number, opinion="correct", opinion_reasons="ควรเพิ่มป้ายเวลาทำการ")
    asked(staff("committee2"), number, opinion="approve")
    chair = staff("chair")
    chair.open_task(number)
    chair.sees("กรรมการคนที่หนึ่ง", "กรรมการคนที่สอง", "ควรเพิ่มป้ายเวลาทำการ", "ผังเป็นสัดส่วน")
    chair.fill({"decision": "approve", "comment": "อนุมัติ โดยให้ติดป้ายเวลาทำการ"})
    chair.finish()

    owner.my_case(number)
    owner.sees("อนุมัติ โดยให้ติดป้ายเวลาทำการ")  # what the chair decided, not what was said before
    for internal in ("เห็นควรอนุมัติ", "ควรเพิ่มป้ายเวลาทำการ"):
        expect(owner.page.locator("main")).not_to_contain_text(internal)

    officer.do(number, licence_checked=True, licence_conditions="ติดป้ายเวลาทำการไว้หน้าสถานพยาบาลสัตว์")
    staff("prasert").do(number, **SIGNED)
    owner.answer_my_task(number, AT_AGENCY)
    officer.do(number, **PAID)
    officer.do(number, **HANDED)

    owner.my_case(number)
    owner.sees("ได้รับหนังสืออนุมัติแล้ว")
    owner.paper("หนังสืออนุมัติแผนงาน", CLINIC, PLACE, "ติดป้ายเวลาทำการไว้หน้าสถานพยาบาลสัตว์", "ประเสริฐ ลงนาม", "ปศุสัตว์จังหวัด")
    found = re.search(r"\d+/\d{4}", owner.page.locator(".licence-card, main").first.inner_text())
    assert found is not None
    return found[0]


def asked(member: Visitor, number: str, **opinion: str) -> None:
    """A member reads the application and the officer's summary and answers."""
    member.open_task(number, "ท่าน")
    member.sees("ผังเป็นสัดส่วน เห็นควรอนุมัติ", CLINIC)
    member.fill(opinion)
    member.finish()
    member.page.goto(f"/work?q={number}")
    expect(member.page.locator("main tbody tr").filter(has_text="ท่าน")).to_have_count(0)


def licensed(owner: Visitor, staff: Staff, paper: Paper, service: str, name: str, plan: str) -> None:
    """File with the approved plan, and follow the application to the licence."""
    officer, move = staff("mali"), example(service, "plan_taken_over")
    owner.start(name)
    taken_over(owner, plan)
    owner.fill(own_answers(move))
    owner.attach_all(move.files, paper)
    number = owner.submit(CLINIC, plan)

    officer.do(number, check_result="complete")
    officer.do(number, inspection_date=thai_day(), inspection_time="10:00", inspectors="มาลี รักงาน")
    officer.do(number, **example(service, "paper_plan_paid_collected", "Task_RecordInspection").values)
    officer.do(number, decision="approve")
    owner.answer_my_task(number, AT_AGENCY)
    officer.do(number, **PAID)
    officer.do(number, licence_checked=True)
    staff("prasert").do(number, **SIGNED)
    officer.do(number, **HANDED, receipt_shown=True)
    owner.my_case(number)
    owner.sees("ได้รับใบอนุญาตแล้ว")


def taken_over(owner: Visitor, plan: str) -> None:
    """Choosing the plan shows its clinic and place; nothing of it is asked again."""
    owner.page.get_by_label(plan).check()
    owner.sees(CLINIC, PLACE)
    for field in ("premises_name", "clinic_type", "premises_address.house_no"):
        assert owner.page.locator(f'form [name="{field}"]:not([type=hidden])').count() == 0


def own_answers(move: Move) -> dict[str, Any]:
    """What is asked besides the plan."""
    return {name: value for name, value in move.values.items() if name != "plan_number" and not str(value).startswith("=before")} | {
        "applicant_address": example("vet_plan", "approved_paid_collected").values["applicant_address"],
        **({"house_code": "34010012345"} if "house_code" in move.values else {}),
    }

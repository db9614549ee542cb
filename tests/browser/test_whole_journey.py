"""Food premises as new people would do it: from registering to the QR code of the licence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.visitor import Visitor, example, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
Paper = Callable[[str], str]

PLACE = {"house_no": "12", "road": "ถนนทดลอง", "subdistrict": "ในเมือง", "district": "เมือง", "province": "อุบลราชธานี", "postcode": "34000"}
APPLICATION = {
    "kind": "new",
    "premises_kind": "สถานที่จำหน่ายอาหาร",
    "premises_right": "tenant",
    "building_evidence": "permit",
    "by_proxy": "no",
    "premises_name": "ร้านอาหารใหม่มา",
    "food_kind": "ก๋วยเตี๋ยวและเครื่องดื่ม",
    "floor_area": 80,
    "opens_at": "08:00",
    "closes_at": "17:00",
    "workers_male": 1,
    "workers_female": 2,
    "house_code": "34010012345",
    "building_permit_number": "อ.1 7/2567",
    "premises_address": PLACE,
    "applicant_address": PLACE,
    "not_in_market": True,
    "certified": True,
}


def file(applicant: Visitor, paper: Paper) -> str:
    """Fill the application, attach papers, review, submit; answers the number of the case."""
    applicant.start("สถานที่จำหน่าย")
    applicant.fill(APPLICATION)
    applicant.attach_all({"doc_premises_right": "สัญญาเช่า", "doc_map": "แผนที่", "doc_medical": "ใบรับรองแพทย์"}, paper)
    return applicant.submit("ร้านอาหารใหม่มา")


def test_from_registering_to_the_licences_qr_page(visitor: Callable[[], Visitor], staff: Callable[[str], Visitor], paper: Paper) -> None:
    applicant, officer, approver = visitor().register("สมชาย ใหม่มา"), staff("mali"), staff("prasert")
    number = file(applicant, paper)
    assert number.startswith("FP-")

    officer.returns(number, "doc_map", "แผนที่ไม่ชัดเจน โปรดแนบใหม่")
    applicant.my_task(number)
    applicant.sees("แผนที่ไม่ชัดเจน โปรดแนบใหม่")
    assert applicant.page.locator('[name="floor_area"]').count() == 0
    applicant.attach("doc_map", paper("แผนที่ใหม่"))
    applicant.press("ส่งข้อมูล")

    officer.do(number, check_result="complete")
    officer.do(number, inspection_date=thai_day(), inspection_time="10:00", inspectors="มาลี รักงาน")
    inspected = example("food_premises", "approved_paid_collected", "Task_RecordInspection").values
    officer.do(number, **{**inspected, "measured_area": 80})
    officer.do(number, decision="approve")
    applicant.answer_my_task(number, {"collection": "agency", "payment_method": "agency"})
    officer.do(number, payment_result="paid", paid_on=thai_day())
    officer.do(number, licence_checked=True)
    approver.do(number, sign_result="sign", signed_by="ประเสริฐ ลงนาม", signer_position="นายกเทศมนตรีเมืองตัวอย่าง")
    officer.do(number, collected_by="สมชาย ใหม่มา", collected_as="applicant", collected_on=thai_day(), identity_checked=True)

    applicant.my_case(number)
    applicant.sees("ได้รับใบอนุญาต")
    applicant.paper("หนังสือรับรอง", "ร้านอาหารใหม่มา", "สมชาย ใหม่มา", "ประเสริฐ ลงนาม")
    check = applicant.page.get_by_role("link", name="หน้าตรวจสอบใบอนุญาต").get_attribute("href")
    stranger = visitor()  # who scans the QR code is not logged in
    stranger.page.goto(str(check))
    stranger.sees("ร้านอาหารใหม่มา", "ใช้ได้")
    assert "0898765432" not in stranger.page.content()

"""The service centre: at the counter for somebody without an account, from filing to the licence in the hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.visitor import SLOW, Visitor, example, new_number, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
Staff = Callable[[str], Visitor]
Paper = Callable[[str], str]
NAME = "ยายแก้ว ทองคำ"


def test_filed_paid_and_handed_out_at_the_counter(staff: Staff, paper: Paper) -> None:
    centre, officer, approver = staff("centre"), staff("mali"), staff("prasert")
    person = account_opened(centre)
    number = filed_for(centre, paper)

    officer.returns(number, "food_kind", "โปรดระบุชนิดอาหารให้ชัดเจน")
    answered(centre, number, food_kind="ก๋วยเตี๋ยวและข้าวแกง")
    officer.do(number, check_result="complete")
    officer.do(number, inspection_date=thai_day(), inspection_time="10:00", inspectors="มาลี รักงาน")
    officer.do(number, **example("food_premises", "approved_paid_collected", "Task_RecordInspection").values)
    officer.do(number, decision="approve")

    answered(centre, number, collection="service_centre", payment_method="service_centre")
    centre.do(number, paid_by=NAME, paid_on=thai_day(), payment_taken=True)
    centre.page.goto(person)
    at_counter(centre, number)
    centre.paper("ใบเสร็จรับเงิน", NAME)
    officer.do(number, licence_checked=True)
    approver.do(number, sign_result="sign", signed_by="ประเสริฐ ลงนาม", signer_position="นายกเทศมนตรีเมืองตัวอย่าง")
    centre.do(number, collected_by=NAME, collected_as="applicant", collected_on=thai_day(), identity_checked=True)

    centre.page.goto(person)
    at_counter(centre, number)
    centre.paper("หนังสือรับรอง", NAME, "ครัวยายแก้ว")
    centre.sees("ดวงใจ ใฝ่บริการ แทนผู้ยื่นคำขอ", "ศูนย์บริการดำเนินการแทนท่าน")  # recorded as done for her, and she is told


def account_opened(centre: Visitor) -> str:
    """Nobody has this number: open an account without an e-mail address; answers the address of the applicant's page."""
    known = new_number()
    centre.page.goto("/centre/desk")
    centre.page.fill("[name=q]", known)
    centre.press("ค้นหา")
    centre.sees("ไม่พบบัญชีผู้ประกอบการ")
    centre.page.fill("[name=name]", NAME)
    centre.page.fill("[name=phone]", "0898765432")
    centre.page.check("[name=seen]")
    centre.press("เปิดบัญชีและไปต่อ")
    expect(centre.page).to_have_url(re.compile("/centre/desk/applicants/"), timeout=SLOW)
    centre.sees(NAME)
    return centre.page.url


def filed_for(centre: Visitor, paper: Paper) -> str:
    move = example("food_premises", "approved_paid_collected")
    centre.page.select_option("[name=service]", "food_premises")
    centre.press("เริ่มกรอกคำขอแทน")
    centre.sees(NAME)
    centre.fill({**move.values, "premises_name": "ครัวยายแก้ว"})
    centre.attach_all(move.files, paper)
    number = centre.submit("ครัวยายแก้ว")
    centre.sees("โปรดเปิดและพิมพ์มอบให้ผู้ประกอบการเดี๋ยวนี้ เพราะผู้ประกอบการไม่มีอีเมล")
    return number


def at_counter(centre: Visitor, number: str) -> None:
    """From the page of the applicant or the list of the centre to the case."""
    centre.page.locator("main tr").filter(has_text=number).get_by_role("link").first.click()
    centre.page.wait_for_load_state()


def answered(centre: Visitor, number: str, **values: str) -> None:
    """What waits for the applicant, done for her."""
    centre.page.goto(f"/centre/cases?q={number}")
    centre.page.locator("main tr").filter(has_text=number).get_by_role("link").last.click()
    centre.fill(values)
    centre.press("ส่งข้อมูล")

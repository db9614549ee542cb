"""Radio trade as new people would do it: ASMS by hand, the payment order, paid through a bank, printed, signed, collected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.visitor import Visitor, example, new_number, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]


def test_paid_by_bank_and_collected_with_the_receipt(
    visitor: Callable[[], Visitor], staff: Callable[[str], Visitor], paper: Callable[[str], str]
) -> None:
    trader, officer, approver = visitor().register("สมชาย ใหม่มา"), staff("mali"), staff("prasert")
    move = example("radio_trade", "paid_at_agency")
    trader.start("วิทยุคมนาคม")
    trader.fill({**move.values, "premises_name": "ร้านวิทยุใหม่มา"})
    trader.attach_all(move.files, paper)
    number = trader.submit("ร้านวิทยุใหม่มา", "ICOM IC-V80")

    officer.returns(number, "brands", "โปรดระบุรุ่นของเครื่อง Motorola")
    trader.answer_my_task(number, {"brands": "ICOM IC-V80, Motorola XiR C1200"})
    officer.do(number, check_result="complete")
    officer.do(number, asms_application_number="ASMS-69-777001")
    officer.do(number, decision="approve")
    officer.open_task(number)
    officer.sees("ASMS-69-777001")
    officer.fill({"payment_order_number": "PO-69-777", "payment_order_amount": 1070})
    officer.attach("doc_payment_order", paper("ใบนำจ่าย"))
    officer.finish()

    trader.my_case(number)
    trader.paper("ใบนำจ่าย", "PO-69-777", "1,070.00")
    trader.answer_my_task(number, {"payment_method": "bill_payment", "collection": "agency"})
    trader.my_case(number)
    trader.sees("1,070")
    officer.open_task(number)
    officer.fill({"payment_result": "paid", "payment_reference": "BP-778812", "paid_on": thai_day()})
    officer.press_done()
    officer.sees("ตรวจยอดเงินในระบบของธนาคารแล้ว")
    assert officer.page.locator(".alert-success").count() == 0  # not before the bank's system was looked at
    officer.fill({"bank_checked": True})
    officer.finish()
    trader.my_case(number)
    assert not trader.page.get_by_role("link", name="ใบเสร็จรับเงิน").count()  # it comes with the licence

    printed = f"ค {new_number()[-5:]}/2569"  # no two licences of the service have one number
    officer.do(number, asms_licence_number=printed, asms_printed=True)
    officer.do(number, licence_checked=True)
    approver.do(number, sign_result="sign", signed_by="ประเสริฐ ลงนาม", signer_position="ผู้อำนวยการสำนักงาน")
    handed = {"collected_by": "สมชาย ใหม่มา", "collected_as": "applicant", "collected_on": thai_day(), "identity_checked": True}
    officer.do(number, **handed, receipt_handed_over=True)

    trader.my_case(number)
    trader.sees("ได้รับใบอนุญาตแล้ว", printed)
    trader.paper("ใบเสร็จรับเงิน", "1,070.00")
    trader.paper("ใบอนุญาต", printed, "ร้านวิทยุใหม่มา", "Motorola XiR C1200", "ประเสริฐ ลงนาม")

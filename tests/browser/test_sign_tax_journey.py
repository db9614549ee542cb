"""Sign tax as new people would do it: three signs, one of them corrected, the tax of each, Phor Por 3, paid online, posted, closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runner import clock
from tests.support.visitor import Visitor, example, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
Someone = Callable[[], Visitor]
Staff = Callable[[str], Visitor]
Paper = Callable[[str], str]

# Installed today, so in time; per 500 cm² 5, 26 and 52 baht a year, at least 200 baht a sign; of the first year by its quarter.
FILED = example("sign_tax", "assessed_paid_closed").values
INSTALLED = FILED["signs"][0]["installed_on"]
SIGNS = [
    {"kind": "1ข", "text": "ครัวใหม่มา", "width_cm": 60, "height_cm": 80, "sides": 1, "place": "หน้าร้าน", "installed_on": INSTALLED},
    {"kind": "2ข", "text": "ครัวใหม่มา KITCHEN", "width_cm": 120, "height_cm": 240, "sides": 2, "place": "ริมถนน", "installed_on": INSTALLED},
    {"kind": "3ก", "text": "NEW KITCHEN", "width_cm": 60, "height_cm": 90, "sides": 1, "place": "หลังคา", "installed_on": INSTALLED},
]
YEARLY = {"ครัวใหม่มา": 200, "ครัวใหม่มา KITCHEN": 96 * 26, "NEW KITCHEN": 11 * 52}  # the second one after its height is corrected to 200


def share(yearly: int) -> int:
    """What is due of a year's tax for a sign installed today: by the quarter of the year."""
    return yearly * (4 - (clock.today().month - 1) // 3) // 4


def file(applicant: Visitor, paper: Paper, **start: str) -> str:
    applicant.start("ภาษีป้าย", **start)
    applicant.fill({**FILED, "business_name": "ครัวใหม่มา", "signs": SIGNS})
    applicant.attach("doc_site_plan", paper("แผนผังป้าย"))
    return applicant.submit("ครัวใหม่มา KITCHEN", "NEW KITCHEN", "240")


def test_three_signs_from_the_return_to_the_closed_case(visitor: Someone, staff: Staff, paper: Paper) -> None:
    owner, officer = visitor().register("สมชาย ใหม่มา"), staff("mali")
    number = file(owner, paper)
    officer.returns(number, "signs", "ป้ายที่ 2 ส่วนยาวที่สุดวัดได้ 200 เซนติเมตร")

    owner.my_task(number)
    owner.sees("ป้ายที่ 2 ส่วนยาวที่สุดวัดได้ 200 เซนติเมตร")
    assert owner.page.locator('[name="business_name"]').count() == 0
    owner.fill({"signs": [{}, {"height_cm": 200}]})
    owner.press("ส่งข้อมูล")
    officer.do(number, check_result="complete")

    taxes = {text: f"{share(yearly):,}" for text, yearly in YEARLY.items()}
    total = f"{sum(map(share, YEARLY.values())):,}"
    officer.open_task(number)
    lines = officer.page.get_by_role("table", name="ภาษีทีละป้าย").locator("tbody tr").all()
    cells = [line.locator("td").all_inner_texts() for line in lines]
    assert {line[2]: line[-1] for line in cells} == taxes
    officer.sees(f"รวมทั้งสิ้น {total} บาท")
    officer.fill({"decision": "approve"})
    officer.finish()
    officer.do(number, parcel_number="RR123456789TH", posted_on=thai_day())

    owner.my_case(number)
    owner.sees(total)
    lines_printed = [part for text, tax in taxes.items() for part in (text, f"{tax}.00")]
    owner.paper("ภ.ป.3", number, "สมชาย ใหม่มา", *lines_printed, f"{total}.00", "Thai QR Payment")
    owner.press("ชำระออนไลน์")
    owner.sees(total)
    owner.press("จำลองว่าชำระเงินสำเร็จ")
    owner.sees("ชำระแล้ว")
    owner.paper("ใบเสร็จรับเงิน", f"{total}.00", "สมชาย ใหม่มา")

    officer.do(number, close_comment="ส่งมอบใบเสร็จแล้ว")
    owner.my_case(number)
    owner.sees("ชำระและปิดคำขอแล้ว", "RR123456789TH")

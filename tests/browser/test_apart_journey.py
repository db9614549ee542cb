"""An officer of one service, made by the administrator, sees nothing of another; in Bangkok the same officer keeps MIS 2 by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_sign_tax_journey import file
from tests.support.visitor import OWN, SLOW, TOWN, Visitor, new_number, thai_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
Staff = Callable[[str], Visitor]
BANGKOK = "สำนักงานเขตตัวอย่าง"


@pytest.fixture(scope="module")
def suda(browser: Browser, address: str, staff: Staff) -> Visitor:
    """An officer of sign tax alone, in the town and in a new agency in Bangkok; she sets her password by the link she is sent."""
    admin, number = staff("admin").page, new_number()
    admin.goto("/admin/agencies/new")
    for field, value in {"code": f"BKK{number[-4:]}", "name_th": BANGKOK, "name_en": "Example District Office"}.items():
        admin.fill(f"[name={field}]", value)
    admin.check("[name=is_bangkok]")
    staff("admin").press("บันทึก")
    admin.goto("/admin/people/new")
    for field, value in {"id_number": number, "name": "สุดา ภาษีดี", "email": f"{number}@example.org", "phone": "0812345678"}.items():
        admin.fill(f"[name={field}]", value)
    staff("admin").press("เปิดบัญชี")
    for agency in (TOWN, BANGKOK):
        admin.select_option("[name=role]", "officer")
        admin.select_option("[name=service]", "sign_tax")
        admin.select_option("[name=agency]", label=agency)
        staff("admin").press("มอบหมาย")
        expect(admin.get_by_role("table")).to_contain_text(agency, timeout=SLOW)
    return _first_log_in(Visitor(browser, address), staff("admin"), f"{number}@example.org")


def _first_log_in(suda: Visitor, admin: Visitor, email: str) -> Visitor:
    admin.page.goto("/admin/outbox")
    admin.page.get_by_role("row").filter(has_text=email).get_by_role("link").first.click()
    link = admin.page.locator(".letter a").first.get_attribute("href")
    suda.page.goto(f"/password/{str(link).rpartition('/')[2]}")
    for field in suda.page.locator("main input[type=password]").all():
        field.fill(OWN)
    suda.page.locator("main form button").last.click()
    suda.page.wait_for_load_state()
    return suda.log_in(email, OWN)


def test_an_officer_of_one_service_sees_nothing_of_another(suda: Visitor, staff: Staff) -> None:
    mali, page = staff("mali").page, suda.page
    mali.goto("/work/cases?service=food_premises")
    case = mali.locator("main tbody tr").first
    number, link = str(re.search(r"FP-\d{4}-\d{6}", case.inner_text())[0]), case.get_by_role("link").first.get_attribute("href")  # type: ignore[index]
    mali.goto(str(link))
    paper = mali.locator('a[href^="/documents/"]').first.get_attribute("href")
    mali.goto("/work?service=food_premises")
    task = mali.locator("main tbody tr").first.get_by_role("link").first.get_attribute("href")

    for listed in ("/work", "/work/cases"):
        page.goto(listed)
        expect(page.locator("main tbody tr").filter(has_text="ST-")).not_to_have_count(0)
        expect(page.locator("main tbody tr").filter(has_not_text="ST-")).to_have_count(0)
        page.goto(f"{listed}?q={number}")
        expect(page.locator("main tbody tr")).to_have_count(0)
        page.goto(f"{listed}?service=food_premises")
        expect(page.locator("main tbody tr").filter(has_text="FP-")).to_have_count(0)
    for closed in (link, f"{link}/diagram", task, paper):
        answer = page.request.get(str(closed))
        assert answer.status == 404, closed
        assert number not in answer.text()
    page.goto("/work/export")
    assert page.locator("[name=service]").get_attribute("value") == "sign_tax"  # one service: nothing to choose
    form = {"csrf_token": str(page.locator("main [name=csrf_token]").get_attribute("value")), "service": "food_premises"}
    assert page.request.post("/work/export", form=form).status == 404


def test_in_bangkok_the_return_and_the_assessment_are_entered_in_mis_2(
    suda: Visitor, visitor: Callable[[], Visitor], paper: Callable[[str], str]
) -> None:
    owner = visitor().register("สมชาย ในเมือง")
    number = file(owner, paper, agency=BANGKOK)
    suda.do(number, check_result="complete")
    suda.open_task(number)
    suda.sees("MIS 2", "สมชาย ในเมือง")
    suda.fill({"mis2_return_number": "MIS2-R-77"})
    suda.finish()
    suda.do(number, decision="approve")
    suda.do(number, mis2_assessment_number="MIS2-A-88")
    suda.do(number, parcel_number="RR000000777TH", posted_on=thai_day())
    owner.my_case(number)
    owner.sees("RR000000777TH")
    owner.paper("ภ.ป.3", BANGKOK)

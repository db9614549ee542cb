"""Find my licences on a phone, in English: the business described once, two licences planned, both applications begun filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.visitor import SLOW, Visitor
from tests.web.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]

BUSINESS = {
    "line_of_business": "cafe", "premises_name": "Somchai's Coffee", "floor_area": 120, "premises_right": "tenant",
    "premises_address": {"house_no": "9", "subdistrict": "ในเมือง", "district": "เมือง", "province": "อุบลราชธานี", "postcode": "34000"},
    "house_code": "34010012345", "activities": ["hazard"],
}  # fmt: skip
FOOD, HAZARD = "Food-selling or food-storage premises", "Licence for a business dangerous to health"


def fits(page: Page) -> None:
    """Nothing to be moved sideways, nothing in Thai but what people typed, nothing that axe finds."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    read = page.locator("main").inner_text()
    assert not re.search("[\u0e00-\u0e7f]", read)
    assert violations(page) == []


def begin(owner: Visitor, service: str) -> None:
    """From the list of applications to make to the form."""
    owner.page.goto("/my/cases")
    owner.page.get_by_role("link", name=re.compile(f"^Begin.*{service}")).click()
    owner.page.select_option("[name=agency]", label="Example Town Municipality")
    owner.press("Start the application")
    expect(owner.page).to_have_url(re.compile("/my/cases/tasks/"), timeout=SLOW)


def test_a_business_described_once_fills_in_all_its_applications(browser: Browser, address: str, paper: Callable[[str], str]) -> None:
    owner = Visitor(browser, address, width=390).register("สมชาย ใหม่มา")
    page = owner.page
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Find the licences you need").first.click()
    owner.fill(BUSINESS)
    owner.press("Show the licences needed")
    owner.sees("Somchai's Coffee", FOOD, HAZARD, "100 baht", "Can be filed at once")
    fits(page)
    page.get_by_role("checkbox", name="Commercial registration").uncheck()
    owner.press("Prepare the chosen applications")
    owner.sees("2 applications are prepared")

    begin(owner, FOOD)
    expect(page.locator("[name=premises_name]")).to_have_value("Somchai's Coffee")
    owner.fill({"opens_at": "07:30"})
    owner.attach("doc_premises_right", paper("lease"))
    owner.press("Save draft")
    begin(owner, HAZARD)
    for field, value in {"premises_name": "Somchai's Coffee", "floor_area": "120", "opens_at:time": "07:30"}.items():
        expect(page.locator(f'[name="{field}"]')).to_have_value(value)
    expect(page.get_by_role("link", name="lease.pdf")).to_be_visible()
    page.goto("/my/cases")
    assert page.get_by_role("link", name=re.compile("^Begin")).count() == 0

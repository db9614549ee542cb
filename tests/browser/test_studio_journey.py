"""An analyst changes a service alone: drawn, checked, mended, replayed, compared, deployed, and an open case brought along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, expect

from runner import definitions
from runner.permissions import SYSTEM, Actor
from runner.settings import Settings
from runner.store import Store
from tests.support.drawing import CLEAN, draw_a_step, open_service, see
from tests.support.people import settle
from tests.support.stall import FILES, SERVICE
from tests.support.visitor import Visitor
from tests.web.browser import serving, violations
from tests.web.site import PASSWORD, Site, give_passwords
from web.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("studio")]
NAME, STEP = "ขอตั้งแผงลอย", "ตรวจสถานที่"


@dataclass
class House:
    """The product as it is served, with the small service, and the stock characters at browsers of their own."""

    site: Site
    browser: Browser
    address: str

    def visitor(self, actor: Actor) -> Visitor:
        return Visitor(self.browser, self.address).log_in(self.site.email_of(actor), PASSWORD)


@pytest.fixture
def house(sqlite_store: Store, settings: Settings, browser: Browser) -> Iterator[House]:
    """Replays run in a process of their own, which opens the database by its address: SQLite is enough to see it."""
    cast, here = settle(sqlite_store), replace(settings, database_url=str(sqlite_store.engine.url))
    definitions.deploy_files(sqlite_store, SYSTEM, SERVICE, FILES, note="แรกเริ่ม", without_replay="for tests")
    give_passwords(sqlite_store)
    app = application(here, sqlite_store)
    with serving(app) as address:
        yield House(Site(app, sqlite_store, cast), browser, address)


def _mend(page: Page, element: str) -> None:
    """The check says what the new task lacks; who does it, with which form and at which stage is said in the panel."""
    expect(page.locator("[data-part=check-state]")).to_have_class("mark mark-warn", timeout=10_000)
    expect(page.locator(".finding").first).to_contain_text(element)
    expect(page.locator(f'.djs-overlays[data-container-id="{element}"] .finding-mark')).to_be_visible()
    see(page, "found")
    page.locator(".finding").first.click()
    for name, value in {"role": "officer", "form": "inspect", "stage": "check"}.items():
        page.select_option(f"#bio-properties-panel-anuyat-{name}", value)
    expect(page.locator("[data-part=check-state]")).to_have_class(CLEAN, timeout=10_000)
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    see(page, "mended")


def _replay(page: Page, element: str) -> None:
    """Every path is played; the drawing shows where they lead."""
    page.locator("[data-act=replay]").click()
    expect(page.locator("[data-part=replay-state]")).to_contain_text("ผ่านทุกเส้นทาง", timeout=45_000)
    expect(page.locator("[data-part=replay-findings] > *")).to_have_count(0)
    page.locator("[data-part=coverage]").check()
    see(page, "replayed")


def _deploy(page: Page, element: str) -> None:
    """What changes is said in words and drawn; what becomes of open cases is known before."""
    page.get_by_role("link", name="นำขึ้นใช้…").click()
    main = page.locator("main")
    expect(main).to_contain_text("ทดสอบทุกเส้นทางผ่านแล้ว")
    expect(main).to_contain_text(re.compile(f"เพิ่มขั้นตอน.*{STEP}"))
    expect(page.locator(f'.was-added[data-element-id="{element}"]')).to_be_visible()
    expect(page.locator(".fates li").nth(1)).to_contain_text("2 ย้ายได้ปลอดภัย")
    page.wait_for_timeout(300)
    assert violations(page) == []
    see(page, "deploy")
    page.fill("[name=note]", "เพิ่มขั้นตอนตรวจสถานที่")
    page.get_by_role("button", name="นำขึ้นใช้").click()
    expect(main).to_contain_text("นำขึ้นใช้แล้วเป็นรุ่น 2")


def _migrate(page: Page) -> None:
    """The one case that is still open comes along; the page says so, and how to take it back."""
    page.get_by_role("link", name="ย้ายคำขอไปรุ่นนี้").click()
    expect(page.locator(".fates li").nth(1)).to_contain_text("1 ย้ายได้ปลอดภัย")
    assert violations(page) == []
    see(page, "migrate")
    page.get_by_role("button", name="ย้ายทั้งหมด 1 คำขอ").click()
    expect(page.locator("main")).to_contain_text("ย้ายแล้ว 1 คำขอ ไปรุ่น 2")
    expect(page.locator("main")).to_contain_text("รุ่น 1 → 2")
    assert violations(page) == []
    see(page, "migrated")


def _begin(applicant: Visitor) -> str:
    """A case of the service, its application open on the page; the address of that."""
    applicant.start(NAME)
    applicant.page.wait_for_selector('[name="goods"]')
    return applicant.page.url


def _file(applicant: Visitor, task: str, goods: str) -> str:
    applicant.page.goto(task)
    applicant.page.fill('[name="goods"]', goods)
    return applicant.submit(goods)


def test_a_service_is_changed_in_the_browser_while_its_cases_go_on(house: House) -> None:
    somchai, ari, mali = (house.visitor(who) for who in (house.site.cast.somchai, house.site.cast.ari, house.site.cast.mali))
    faults: list[str] = []
    ari.page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    ari.page.on("pageerror", lambda error: faults.append(str(error)))
    goes_on, comes_along = _begin(somchai), _begin(somchai)

    open_service(ari.page, SERVICE)
    element = draw_a_step(ari.page, "Task_Apply", "Flow_End", "End_Done", STEP)
    _mend(ari.page, element)
    ari.page.reload()
    ari.page.wait_for_selector("#studio[data-ready]")
    expect(ari.page.locator(f'[data-element-id="{element}"]').first).to_be_visible()
    _replay(ari.page, element)
    _deploy(ari.page, element)

    _file(somchai, _begin(somchai), "ส้มตำ")  # a new case meets the new step
    mali.page.goto("/work")
    mali.sees(STEP)
    old = _file(somchai, goes_on, "ลูกชิ้น")  # an old one goes on as before: filed, and done
    somchai.my_case(old)
    somchai.sees("รับเรื่องแล้ว")
    _migrate(ari.page)
    moved = _file(somchai, comes_along, "ข้าวแกง")  # what the applicant has open is still theirs, and now leads to the new step
    mali.do(moved, place_note="เรียบร้อย")
    assert not faults

"""An analyst adds a step in a real browser: drawn, checked, mended, deployed; new cases meet it, an old one goes on as before."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from runner import cases
from runner.permissions import Actor
from runner.store import tables as t
from tests.support.stall import SERVICE
from tests.web.browser import browsing, serving, violations
from tests.web.site import PASSWORD
from tests.web.studio.conftest import Studio

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("studio")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """Ari, logged in; whatever the policy refuses or a script throws fails the test."""
    faults: list[str] = []
    with serving(studio.app) as address:
        context = browser.new_context(base_url=address, locale="th-TH", viewport={"width": 1280, "height": 900})
        found = context.new_page()
        found.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        found.on("pageerror", lambda error: faults.append(str(error)))
        found.set_default_timeout(20_000)
        found.goto("/login")
        found.fill("[name=name]", studio.email_of(studio.cast.ari))
        found.fill("[name=password]", PASSWORD)
        found.get_by_role("button", name="เข้าสู่ระบบ").click()
        found.wait_for_url(lambda url: "/login" not in url)
        yield found
        context.close()
    assert not faults


def _open(page: Page) -> None:
    page.goto("/studio")
    page.locator(f"#{SERVICE}").get_by_role("button", name="เปิดแก้ไข").click()
    page.wait_for_selector("#studio[data-ready]")
    expect(page.locator("[data-part=check-state]")).to_have_class("mark mark-good")


def _shape(page: Page, element: str) -> None:
    page.locator(f'[data-element-id="{element}"] > .djs-visual').click(force=True)


def _see(page: Page, name: str) -> None:
    if "PICTURES" in os.environ:
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png")


def _draw_a_step(page: Page) -> str:
    """A task between the application and the end; the id that it was given."""
    page.locator('.djs-connection[data-element-id="Flow_End"] .djs-hit').click(force=True)
    page.locator('.djs-context-pad.open [title="ลบ"]').click()
    _shape(page, "Task_Apply")
    page.locator('.djs-context-pad.open [title="ต่อด้วยงาน"]').click()
    page.keyboard.type("ตรวจสถานที่")
    page.locator(".djs-svg, svg[data-element-id], .djs-container svg").first.click(position={"x": 400, "y": 20})
    new = page.locator('.djs-shape[data-element-id^="Activity_"]')
    element = str(new.get_attribute("data-element-id"))
    _shape(page, element)
    page.locator('.djs-context-pad.open [title="เปลี่ยนชนิด"]').click()
    page.locator(".djs-popup .entry", has_text="งานของคน").click()
    page.locator('.djs-context-pad.open [title="ลากเส้นไปยังชิ้นอื่น"]').click()
    _shape(page, "End_Done")
    return str(page.locator('.djs-shape[data-element-id^="Activity_"]').get_attribute("data-element-id"))


def _file(studio: Studio, case_id: int) -> None:
    task = next(one for one in studio.read(t.task, t.task.c.case_id == case_id) if one.state == 0)
    cases.complete_task(studio.store, studio.cast.somchai, task.id, {"goods": ["ส้มตำ"], "_action": ["submit"]}, f"file-{case_id}")


def _open_names(studio: Studio, case_id: int) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in studio.read(t.task, t.task.c.case_id == case_id) if one.state == 0]


def test_a_new_step_is_drawn_checked_mended_and_deployed(page: Page, studio: Studio) -> None:
    somchai: Actor = studio.cast.somchai
    old = cases.start(studio.store, somchai, SERVICE, studio.cast.town).case_id
    _open(page)
    element = _draw_a_step(page)
    expect(page.locator("[data-part=check-state]")).to_have_class("mark mark-warn", timeout=10_000)
    expect(page.locator(".finding").first).to_contain_text(element)
    expect(page.locator(f'.djs-overlays[data-container-id="{element}"] .finding-mark')).to_be_visible()
    _see(page, "found")
    page.locator(".finding").first.click()
    page.select_option("#bio-properties-panel-anuyat-role", "officer")
    page.select_option("#bio-properties-panel-anuyat-form", "inspect")
    page.select_option("#bio-properties-panel-anuyat-stage", "check")
    expect(page.locator("[data-part=check-state]")).to_have_class("mark mark-good", timeout=10_000)
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    _see(page, "mended")
    page.reload()
    page.wait_for_selector("#studio[data-ready]")
    expect(page.locator(f'[data-element-id="{element}"]').first).to_be_visible()
    page.get_by_role("link", name="นำขึ้นใช้…").click()
    page.fill("[name=note]", "เพิ่มขั้นตอนตรวจสถานที่")
    page.fill("[name=reason]", "ทดสอบด้วยมือแล้ว")
    _see(page, "deploy")
    page.get_by_role("button", name="นำขึ้นใช้").click()
    expect(page.get_by_text("นำขึ้นใช้แล้วเป็นรุ่น 2")).to_be_visible()
    new = cases.start(studio.store, somchai, SERVICE, studio.cast.town).case_id
    _file(studio, new)
    _file(studio, old)
    assert _open_names(studio, new) == [("ตรวจสถานที่", "officer")]
    assert _open_names(studio, old) == []


def test_what_was_drawn_a_moment_before_leaving_is_there_again(page: Page, studio: Studio) -> None:
    _open(page)
    page.locator('.djs-connection[data-element-id="Flow_End"] .djs-hit').click(force=True)
    page.locator('.djs-context-pad.open [title="ลบ"]').click()
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    page.reload()
    page.wait_for_selector("#studio[data-ready]")
    expect(page.locator('[data-element-id="Task_Apply"]').first).to_be_visible()
    expect(page.locator('.djs-connection[data-element-id="Flow_End"]')).to_have_count(0)
    page.locator("[data-act=undo]").wait_for()
    page.wait_for_function("() => Object.keys(localStorage).length === 0", timeout=10_000)
    kept = studio.read(t.draft_file)
    assert b"Flow_End" not in kept[0].content


def test_two_windows_of_one_draft_show_both_texts(page: Page, studio: Studio) -> None:
    _open(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#studio[data-ready]")
    for window, element in ((page, "Flow_End"), (other, "Flow_Start")):
        window.locator(f'.djs-connection[data-element-id="{element}"] .djs-hit').click(force=True)
        window.locator('.djs-context-pad.open [title="ลบ"]').click()
        window.wait_for_timeout(200)
        if window is page:
            expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    expect(other.get_by_role("heading", level=1)).to_have_text("แฟ้มนี้ถูกบันทึกจากสองหน้าต่าง")
    other.get_by_role("button", name="ใช้ฉบับของหน้าต่างนี้แทน").click()
    other.wait_for_selector("#studio[data-ready]")
    expect(other.locator('.djs-connection[data-element-id="Flow_Start"]')).to_have_count(0)
    expect(other.locator('.djs-connection[data-element-id="Flow_End"]')).to_have_count(1)
    other.close()


def test_a_form_and_the_sheet_are_edited_and_a_trial_shows_it(page: Page, studio: Studio) -> None:
    _open(page)
    page.locator(".tab", has_text="apply").click()
    expect(page.locator("[data-part=form] .fjs-form")).to_be_visible()
    preview = page.frame_locator("[data-part=preview]")
    expect(preview.get_by_text("สินค้าที่ขาย")).to_be_visible()
    page.locator("[data-part=form] .fjs-element", has_text="สินค้าที่ขาย").last.click()
    page.locator(".bio-properties-panel-group-header", has_text="General").click()
    page.fill("#bio-properties-panel-label, [name=label]", "สินค้าและอาหาร")
    expect(preview.get_by_text("สินค้าและอาหาร")).to_be_visible()
    page.locator(".tab", has_text="ข้อมูลงานบริการ").click()
    page.fill('[data-name="statutory_days"]', "5")
    page.keyboard.press("Tab")
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    _see(page, "sheet")
    page.get_by_role("button", name="ทดลองใช้", exact=True).click()
    expect(page.frame_locator(".trial iframe").get_by_text("สินค้าและอาหาร")).to_be_visible()
    expect(page.locator(".trial-diagram .is-live")).to_have_count(1)
    _see(page, "trial")
    page.evaluate("() => document.querySelectorAll('.trial iframe, .trial-diagram').forEach((one) => one.remove())")
    assert violations(page) == []


def test_the_pages_of_the_studio_are_accessible(page: Page) -> None:
    _open(page)
    page.evaluate("() => [...document.querySelectorAll('.studio-canvas, .studio-side')].forEach((one) => one.remove())")
    assert violations(page) == []  # what bpmn.io draws is theirs
    page.goto("/studio")
    assert violations(page) == []
    page.goto(f"/studio/services/{SERVICE}")
    assert violations(page) == []

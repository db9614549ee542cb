"""The studio in a real browser: nothing drawn is lost, two windows, forms, the sheet and trials. The journey is in `tests/browser`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from runner.store import tables as t
from tests.runner.diagram.foreign.content import CORPUS, content
from tests.support.drawing import open_service, see, shape
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
    open_service(page, SERVICE)


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
    page.locator(".bio-properties-panel-group-header", has_text="ทั่วไป").last.click()
    page.fill("#bio-properties-panel-label, [name=label]", "สินค้าและอาหาร")
    expect(preview.get_by_text("สินค้าและอาหาร")).to_be_visible()
    page.locator(".tab", has_text="ข้อมูลงานบริการ").click()
    page.fill('[data-name="statutory_days"]', "5")
    page.keyboard.press("Tab")
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    see(page, "sheet")
    page.get_by_role("button", name="ทดลองใช้", exact=True).click()
    expect(page.frame_locator(".trial iframe").get_by_text("สินค้าและอาหาร")).to_be_visible()
    expect(page.locator(".trial-diagram .is-live")).to_have_count(1)
    see(page, "trial")
    page.evaluate("() => document.querySelectorAll('.trial iframe, .trial-diagram').forEach((one) => one.remove())")
    assert violations(page) == []


def test_a_drawing_asked_for_twice_or_while_it_is_folded_stands_there_once(page: Page) -> None:
    _open(page)
    page.get_by_role("button", name="ทดลองใช้", exact=True).click()
    expect(page.locator(".trial-diagram .is-live")).to_have_count(1)
    page.evaluate("""async () => {
        const { draw } = await import(document.querySelector('meta[name="viewer"]').content);
        const place = document.querySelector('.trial-diagram');
        await Promise.all([draw(place), draw(place)]);
        place.hidden = true;
        await draw(place);
        place.hidden = false;
        await Promise.all([draw(place), draw(place)]);
    }""")
    expect(page.locator(".trial-diagram .is-live")).to_have_count(1)
    expect(page.locator(".trial-diagram .diagram-tools")).to_have_count(1)
    scale = "() => document.querySelector('.trial-diagram .viewport').getCTM().a"
    before = page.evaluate(scale)
    page.locator(".trial-diagram").press("+")
    assert page.evaluate(scale) == pytest.approx(before * 1.25, rel=0.01)


def test_a_diagram_of_another_tool_is_opened_converted_and_given_what_it_lacks(page: Page) -> None:
    page.goto("/studio/new")
    page.set_input_files("#diagram", CORPUS / "camunda7_fence.bpmn")
    page.fill("[name=service]", "fence")
    page.fill("[name=name_th]", "ขออนุญาตทำรั้ว")
    page.get_by_role("button", name="สร้างร่าง").click()
    page.wait_for_selector("#studio[data-ready]")
    foreign = page.locator("[data-part=foreign]")
    expect(foreign).to_contain_text("ไฟล์จาก Camunda 7 7.20.0 ต้องเพิ่มหรือแก้ 12 รายการ", timeout=10_000)
    foreign.get_by_role("button", name="เขียนส่วนที่แปลงได้ให้ (7 จุด)").click()
    expect(foreign).to_contain_text("ต้องเพิ่มหรือแก้ 7 รายการ", timeout=10_000)
    page.locator(".tab-add summary").click()
    page.locator(".tab-add input").fill("fence_apply")
    page.get_by_role("button", name="สร้างแฟ้ม").click()
    expect(page.locator(".tab[aria-current]")).to_contain_text("fence_apply")
    page.locator('.tab[title="processes/fence.bpmn"]').click()
    shape(page, "Task_Apply")
    page.select_option("#bio-properties-panel-anuyat-form", "fence_apply")
    expect(foreign).to_contain_text("ต้องเพิ่มหรือแก้ 6 รายการ", timeout=10_000)
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    see(page, "foreign")
    kept = page.request.get(f"{page.url.split('#')[0]}/file?path=processes/fence.bpmn").body()
    before = (CORPUS / "camunda7_fence.bpmn").read_bytes()
    lost = content(before.replace(b"fence_permit", b"fence")) - content(kept)
    assert not [one for one in lost if one[0] != "text"]


def test_the_sheet_gets_an_entry_that_elements_then_offer(page: Page) -> None:
    _open(page)
    page.locator(".tab", has_text="ข้อมูลงานบริการ").click()
    letters = page.locator('section[data-section="letters"]')
    letters.locator(".sheet-add summary").click()
    letters.locator("[data-new=id]").fill("slip")
    letters.locator("[data-new=called]").fill("ใบรับเรื่อง")
    letters.get_by_role("button", name="เพิ่มรายการนี้").click()
    expect(page.locator('[data-entry="letters/slip"] summary')).to_contain_text("ใบรับเรื่อง")
    expect(page.locator("[data-part=saved]")).to_have_text("บันทึกร่างแล้ว")
    page.locator(".tab", has_text="แผนภาพ").click()
    page.wait_for_timeout(2000)  # the check, which brings the names, comes a moment after a save
    shape(page, "Task_Apply")
    page.locator(".for-diagram .bio-properties-panel-group-header", has_text="เมื่อเสร็จแล้ว").click()
    page.select_option("#bio-properties-panel-anuyat-letter", "slip")
    expect(page.locator("#bio-properties-panel-anuyat-letter-1")).to_be_visible()
    see(page, "letter")
    page.locator(".tab", has_text="ข้อมูลงานบริการ").click()
    page.locator('[data-entry="letters/slip"] [data-step=remove]').click()  # it is open still
    expect(page.locator('details[data-entry="letters/slip"]')).to_have_count(0)
    page.locator("[data-act=undo]").click()
    expect(page.locator('details[data-entry="letters/slip"]')).to_have_count(1)


def test_the_pages_of_the_studio_are_accessible(page: Page) -> None:
    _open(page)
    page.evaluate("() => [...document.querySelectorAll('.studio-canvas, .studio-side')].forEach((one) => one.remove())")
    assert violations(page) == []  # what bpmn.io draws is theirs
    page.goto("/studio")
    assert violations(page) == []
    page.goto(f"/studio/services/{SERVICE}")
    assert violations(page) == []


def test_tokens_run_along_the_drawing_while_nothing_is_edited(page: Page, studio: Studio) -> None:
    _open(page)
    before = studio.read(t.draft_file)
    simulate = page.get_by_role("button", name="จำลองโทเคน")
    simulate.click()
    expect(simulate).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".djs-palette.hidden")).to_have_count(1)
    page.locator('.bts-context-pad[title="ให้เกิดเหตุการณ์นี้"]').first.click()
    expect(page.locator(".bts-token, .bts-token-count").first).to_be_visible()
    simulate.click()
    expect(page.locator(".djs-palette.hidden")).to_have_count(0)
    expect(simulate).to_have_attribute("aria-pressed", "false")
    assert studio.read(t.draft_file) == before

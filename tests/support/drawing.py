"""The studio's editor in a real browser: a service is opened, elements are clicked, a step is drawn."""

from __future__ import annotations

import os

from playwright.sync_api import Page, expect

CLEAN = "mark mark-good"


def see(page: Page, name: str) -> None:
    """A picture for whoever looks at them: set PICTURES to a folder."""
    if "PICTURES" in os.environ:
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png")


def open_service(page: Page, service: str) -> None:
    """The analyst's draft of a service, drawn and checked."""
    page.goto("/studio")
    page.locator(f"#{service}").get_by_role("button", name="เปิดแก้ไข").click()
    page.wait_for_selector("#studio[data-ready]")
    expect(page.locator("[data-part=check-state]")).to_have_class(CLEAN)


def shape(page: Page, element: str) -> None:
    """Choose an element of the drawing."""
    page.locator(f'[data-element-id="{element}"] > .djs-visual').click(force=True)


def draw_a_step(page: Page, after: str, flow: str, end: str, name: str) -> str:
    """A task of people between `after` and `end`, in the place of the `flow` between them; the id that it was given."""
    page.locator(f'.djs-connection[data-element-id="{flow}"] .djs-hit').click(force=True)
    page.locator('.djs-context-pad.open [title="ลบ"]').click()
    shape(page, after)
    page.locator('.djs-context-pad.open [title="ต่อด้วยงาน"]').click()
    page.keyboard.type(name)
    page.locator(".djs-svg, svg[data-element-id], .djs-container svg").first.click(position={"x": 400, "y": 20})
    new = page.locator('.djs-shape[data-element-id^="Activity_"]')
    shape(page, str(new.get_attribute("data-element-id")))
    page.locator('.djs-context-pad.open [title="เปลี่ยนชนิด"]').click()
    page.locator(".djs-popup .entry", has_text="งานของคน").click()
    page.locator('.djs-context-pad.open [title="ลากเส้นไปยังชิ้นอื่น"]').click()
    shape(page, end)
    return str(new.get_attribute("data-element-id"))

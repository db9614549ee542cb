"""Keys for staff: from case to case without a mouse, with a Thai keyboard too, and never while somebody types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import browsing, serving, violations
from tests.web.officer.conftest import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def page(office: Office, browser: Browser) -> Iterator[Page]:
    """มาลี's worklist."""
    with serving(office.site.app) as url:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "anuyat", "value": office.visitor("mali").cookie(), "url": url}])
        page = context.new_page()
        page.goto(f"{url}/work")
        yield page


def _here(page: Page) -> int:
    """Which case of the list has the focus; -1 for none."""
    return int(page.evaluate("[...document.querySelectorAll('.work-case a')].indexOf(document.activeElement)"))


def test_letters_and_arrows_go_from_case_to_case_and_enter_opens(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    assert _here(page) == -1, "the arrows belong to the page until one of the cases is chosen"
    walked = []
    for key in ("KeyJ", "KeyJ", "ArrowDown", "KeyK", "ArrowUp", "KeyK", "KeyK"):
        page.keyboard.press(key)
        walked.append(_here(page))
    assert walked == [0, 1, 2, 1, 0, 0, 0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/tasks/**")
    page.keyboard.press("KeyU")
    page.wait_for_url(lambda url: url.endswith("/work"))


def test_they_stay_out_of_the_way_of_somebody_who_types(page: Page) -> None:
    page.keyboard.press("Slash")
    page.keyboard.type("jk?u")
    assert page.input_value("#q") == "jk?u"
    page.keyboard.press("ControlOrMeta+KeyJ")
    assert _here(page) == -1


def test_help_says_which_there_are_and_switches_them_off(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    dialog = page.locator("dialog.keys")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("KeyJ")
    assert _here(page) == -1
    dialog.get_by_label("ใช้แป้นลัดในเครื่องนี้").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    page.reload()
    page.keyboard.press("KeyJ")
    assert _here(page) == -1
    page.get_by_role("button", name="แป้นลัด").click()
    dialog.get_by_label("ใช้แป้นลัดในเครื่องนี้").check()
    dialog.get_by_role("button", name="ปิด").click()
    page.keyboard.press("KeyJ")
    assert _here(page) == 0

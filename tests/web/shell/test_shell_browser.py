"""Our pages in a real browser: axe finds nothing, no page is wider than a phone, no policy is broken, the keyboard is enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from runner.people import accounts, sessions
from runner.permissions import Actor
from tests.web.browser import browsing, serving, violations
from tests.web.site import PASSWORD, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PUBLIC = ("/", "/login", "/register", "/password", "/nowhere")
OWN = ("/account", "/admin/people", "/admin/people/new", "/admin/agencies", "/admin/agencies/new", "/admin/holidays", "/admin/outbox")
WATCH = ("/admin/incidents", "/admin/audit")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site.app) as found:
        yield found


def log_in(site: Site, page: Page, address: str, actor: Actor) -> None:
    with site.store.begin() as connection:
        token = sessions.open_for(connection, actor.person_id or 0)
    page.context.add_cookies([{"name": "anuyat", "value": token, "url": address}])


@pytest.mark.parametrize(("width", "language"), [(1280, "th"), (390, "en")])
def test_axe_finds_nothing_and_pages_fit(site: Site, address: str, browser: Browser, width: int, language: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.context.add_cookies([{"name": "language", "value": language, "url": address}])
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "Failed to load" not in said.text else None)
    found = {url: _look(page, address + url) for url in PUBLIC}
    log_in(site, page, address, site.cast.admin)
    single = (f"/admin/people/{site.cast.mali.person_id}", f"/admin/agencies/{site.cast.town}")
    found |= {url: _look(page, address + url) for url in (*OWN, *WATCH, *single)}
    assert {url: faults for url, faults in found.items() if faults} == {}
    assert complaints == []
    page.context.close()


def _look(page: Page, url: str) -> list[str]:
    page.goto(url)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*violations(page), *(["wider than the screen"] if wide else [])]


def test_a_refused_form_is_accessible_and_brings_the_reader_to_the_errors(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/register")
    page.fill("#id_number", "123")
    page.press("#id_number", "Enter")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_number"
    page.context.close()


def test_logging_in_and_out_needs_only_the_keyboard(site: Site, address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(site.email_of(site.cast.somchai))
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("details.who")
    page.focus("details.who summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("a.btn[href='/login']")
    page.context.close()


def test_everything_works_without_javascript(site: Site, address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#name", site.email_of(site.cast.admin))
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.goto(f"{address}/admin/people?q=มาลี")
    page.click("td a")
    page.select_option("#role", "approver")
    page.click("form[action$='/assign'] button")
    expect(page.locator("body")).to_contain_text("มอบหมายงานแล้ว")
    page.click("button[value=en]")
    expect(page.locator("body")).to_contain_text("Assignments")
    context.close()


def test_a_form_sent_after_the_session_expired_comes_back_in_a_real_browser(site: Site, address: str, browser: Browser) -> None:
    page = browser.new_page()
    log_in(site, page, address, site.cast.somchai)
    page.goto(f"{address}/account")
    with site.store.begin() as connection:
        found = accounts.read(connection, site.cast.somchai.person_id or 0)
        connection.exec_driver_sql("UPDATE session SET seen_at = seen_at - 7200000000")
    page.fill("#phone", "0898765432")
    page.click("form[action='/account/phone'] button")
    page.fill("#name", found.email)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.click("main form[action='/account/phone'] button")
    page.wait_for_selector(".alert-success")
    assert "0898765432" in page.content()
    page.context.close()

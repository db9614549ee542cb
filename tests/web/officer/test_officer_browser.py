"""Officers' pages in a real browser: axe finds nothing, nothing is wider than the screen, a document opens beside its verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser import browsing, serving, violations
from tests.web.officer.conftest import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def _page(office: Office, browser: Browser, url: str, name: str, width: int, language: str = "th") -> Page:
    visitor = office.visitor(name)
    visitor.post("/language", {"language": language, "next": "/"})
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "anuyat", "value": visitor.cookie(), "url": url}, {"name": "language", "value": language, "url": url}])
    return context.new_page()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_any_page(office: Office, browser: Browser, width: int) -> None:
    pages = {
        "mali": [
            "/work",
            "/work?q=ไม่มีคำนี้",
            "/work/cases",
            "/work/export",
            office.page("check"),
            office.page("decide"),
            f"/work/cases/{office.cases['issued']}",
        ],
        "prasert": [office.page("sign")],
        "wichai": ["/work"],
    }
    with serving(office.site.app) as url:
        for language in ("th", "en"):
            for name, paths in pages.items():
                page = _page(office, browser, url, name, width, language)
                for path in paths:
                    page.goto(url + path)
                    assert violations(page) == [], path
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_document_opens_beside_its_verdict(office: Office, browser: Browser) -> None:
    with serving(office.site.app) as url:
        page = _page(office, browser, url, "mali", 1280)
        page.goto(url + office.page("check"))
        assert not page.locator("[data-paper]").is_visible()
        page.click(".judged >> text=สัญญาเช่า.pdf")
        assert page.locator("[data-paper]").is_visible()
        assert "/documents/" in (page.locator("[data-paper] iframe").get_attribute("src") or "")
        assert page.locator("[data-paper-name]").inner_text() == "สัญญาเช่า.pdf"
        page.click("[data-paper-close]")
        assert not page.locator("[data-paper]").is_visible()

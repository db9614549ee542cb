"""The service centre's pages in a real browser: axe finds nothing, pages fit a desk and a phone, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from runner import clock
from runner.people import sessions
from runner.store import tables as t
from tests.support.people import check_digit
from tests.web.browser import browsing, serving, violations
from tests.web.centre.conftest import KAEW
from tests.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.parametrize(("width", "language"), [(1280, "th"), (390, "en")])
def test_axe_finds_nothing_and_pages_fit(site: Site, usual: Callable[[str], int], browser: Browser, width: int, language: str) -> None:
    case = usual("Task_ChooseChannels")
    with site.store.begin() as connection:
        token = sessions.open_for(connection, site.cast.centre.person_id or 0)
        connection.execute(t.session.update().values(seen_at=clock.now()))
        connection.execute(t.person.update().values(language=language))
    with serving(site.app) as address:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.context.add_cookies([{"name": "anuyat", "value": token, "url": address}])
        found = {}

        def look(name: str) -> None:
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[name] = [*violations(page), *(["wider than the screen"] if wide else [])]

        for url in ("/centre/desk", "/centre/desk/new", "/centre/cases?state=applicant", f"/my/cases/{case}"):
            page.goto(address + url)
            look(url)
        for typed in ("12345", "0812345678", KAEW["id_number"], check_digit("110170012345")):
            page.goto(f"{address}/centre/desk")
            page.fill("[name=q]", typed)
            page.press("[name=q]", "Enter")
            page.wait_for_load_state()
            look(f"search {typed}")
        page.goto(f"{address}/centre/desk/new")
        page.locator("details.fold-plain summary").click()
        page.fill('[name="address.house_no"]', "9")
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        look("refused")
        page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}

"""The applicant's pages in a real browser: axe finds nothing, pages fit a phone, files and drafts go by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from runner import clock, scenarios
from runner.documents.sample import sample_pdf
from runner.people import sessions
from runner.store import tables as t
from tests.web.applicant.conftest import REPLAYS, Desk
from tests.web.browser import browsing, serving, violations
from tests.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site.app) as found:
        yield found


def log_in(site: Site, page: Page, address: str) -> None:
    with site.store.begin() as connection:
        token = sessions.open_for(connection, site.cast.somchai.person_id or 0)
        connection.execute(t.session.update().values(seen_at=clock.now()))
    page.context.add_cookies([{"name": "anuyat", "value": token, "url": address}])


def addresses(site: Site, desk: Desk, cases_of: dict[str, int]) -> list[str]:
    case = {name: f"/my/cases/{found}" for name, found in cases_of.items()}
    tasks = [desk.task(cases_of[name]) for name in ("draft", "correct", "choose")]
    token = site.read(t.payment, t.payment.c.case_id == cases_of["pay"])[0].token
    licence = site.read(t.licence)[0].token
    return [
        "/services", "/services/food_premises", f"/licence/{licence}", "/licence/nothing", f"/pay/{token}", "/services/food_premises/start",
        "/my/cases", *case.values(), f"{case['filed']}/filed", f"{case['filed']}/offers/withdraw", *tasks,
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(1280, "th"), (390, "en")])
def test_axe_finds_nothing_and_pages_fit(
    site: Site, desk: Desk, cases_of: dict[str, int], address: str, browser: Browser, width: int, language: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "Failed to load" not in said.text else None)
    log_in(site, page, address)
    with site.store.begin() as connection:
        connection.execute(t.person.update().values(language=language))
    found = {}
    for url in addresses(site, desk, cases_of):
        page.goto(address + url)
        for fold in page.query_selector_all("details.fold:not([open]) > summary"):
            fold.click()
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[url] = [*violations(page), *(["wider than the screen"] if wide else [])]
    assert {url: faults for url, faults in found.items() if faults} == {}
    assert complaints == []
    page.context.close()


def test_files_fields_and_drafts_go_by_themselves(
    site: Site, desk: Desk, cases_of: dict[str, int], address: str, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    log_in(site, page, address)
    page.goto(address + desk.task(cases_of["draft"]))
    page.fill("[name=premises_name]", "ครัวเบราว์เซอร์")
    page.check("[name=by_proxy][value=yes]")
    page.wait_for_selector("[name=proxy_name]")
    assert page.input_value("[name=premises_name]") == "ครัวเบราว์เซอร์"
    (tmp_path / "แผนที่.pdf").write_bytes(sample_pdf("map"))
    page.set_input_files("[name='doc_map:file']", tmp_path / "แผนที่.pdf")
    page.wait_for_selector("#f-doc_map-files >> text=แผนที่.pdf")
    (tmp_path / "โปรแกรม.pdf").write_bytes(b"MZ")
    page.set_input_files("[name='doc_medical:file']", tmp_path / "โปรแกรม.pdf")
    page.wait_for_selector("#f-doc_medical-files >> text=ระบบรับเฉพาะ PDF")
    page.wait_for_selector(".autosave >> text=บันทึกร่างเมื่อ")
    page.reload()
    assert page.input_value("[name=premises_name]") == "ครัวเบราว์เซอร์"
    assert page.locator("#f-doc_map-files .file-name >> text=แผนที่.pdf").count() == 1
    page.click("#f-doc_map-files button")
    page.wait_for_selector("#f-doc_map-files >> text=แผนที่.pdf", state="detached")
    page.context.close()


def test_a_refused_form_brings_the_reader_to_the_errors(
    site: Site, desk: Desk, cases_of: dict[str, int], address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    log_in(site, page, address)
    page.goto(address + desk.task(cases_of["draft"]))
    page.click(".form-buttons button >> nth=0")
    page.wait_for_selector(".error-summary")
    assert violations(page) == []
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.name || document.querySelector(':target').id")
    page.context.close()


def test_the_diagram_is_drawn_when_it_is_unfolded(site: Site, cases_of: dict[str, int], address: str, browser: Browser) -> None:
    page = browser.new_page()
    log_in(site, page, address)
    page.goto(f"{address}/my/cases/{cases_of['filed']}")
    page.click("summary >> text=แผนผังขั้นตอน")
    page.wait_for_selector(".diagram .is-live")
    assert page.locator(".diagram-token").count() >= 1
    page.context.close()


def test_filing_needs_no_javascript(
    site: Site, desk: Desk, cases_of: dict[str, int], address: str, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    log_in(site, page, address)
    move = scenarios.read(REPLAYS / "approved_paid_collected.yaml").moves[0]
    page.goto(address + desk.task(cases_of["draft"]))
    _fill(page, scenarios.posted(move.values))
    page.click("[value=refresh]")
    _fill(page, scenarios.posted(move.values))
    for path, name in move.files.items():
        (tmp_path / name).write_bytes(sample_pdf(name))
        page.set_input_files(f"[name='{path}:file']", tmp_path / name)
    page.click(".form-buttons button >> nth=0")
    page.click(".review-foot button")
    shown = page.inner_text(".filed-number")
    assert str(desk.case(cases_of["draft"]).number) in shown
    context.close()


def _fill(page: Page, posted: dict[str, list[str]]) -> None:
    for name, (text, *_) in posted.items():
        fields = page.locator(f"[name='{name}'], [name='{name}:time']")
        if not fields.count():
            continue
        kind = fields.first.evaluate("e => e.type")
        if kind == "radio":
            page.check(f"[name='{name}'][value='{text}']")
        elif kind == "checkbox":
            fields.first.check()
        elif kind == "select-one":
            fields.first.select_option(text)
        else:
            fields.first.fill(text)

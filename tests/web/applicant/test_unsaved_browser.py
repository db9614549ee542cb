"""A page whose saving fails keeps what was typed, says so, and saves by itself when it can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from runner.documents.sample import sample_pdf
from tests.web.applicant.conftest import Desk
from tests.web.browser import browsing, serving, violations
from tests.web.site import Site

pytestmark = pytest.mark.browser
BAR = "#form .autosave"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def page(site: Site, desk: Desk, cases_of: dict[str, int], browser: Browser) -> Iterator[Page]:
    """สมชาย's draft, open in the browser."""
    with serving(site.app) as url:
        visitor = site.as_(site.cast.somchai)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "anuyat", "value": visitor.cookie(), "url": url}])
        page = context.new_page()
        page.goto(url + desk.task(cases_of["draft"]))
        yield page


def _saving_answers(page: Page, answer: str | int) -> None:
    page.unroute_all()

    def fail(route: Route) -> None:
        if answer == "lost":
            route.abort()
        else:
            route.fulfill(status=int(answer), body="<h1>fault</h1>", headers={"HX-Retarget": "body", "HX-Reswap": "innerHTML"})

    page.route("**/draft", fail)


@pytest.mark.parametrize(("answer", "said"), [(500, "ระบบจะลองใหม่ให้เอง"), ("lost", "ระบบจะลองใหม่ให้เอง"), (409, "กด “บันทึกร่าง” เพื่อดูสาเหตุ")])
def test_a_save_that_fails_leaves_the_page_and_what_was_typed(page: Page, answer: str | int, said: str) -> None:
    _saving_answers(page, answer)
    page.fill("[name=premises_name]", "ครัวที่ยังไม่ได้บันทึก")
    expect(page.locator(BAR)).to_contain_text(said, timeout=15_000)
    assert page.locator(BAR).get_attribute("role") == "status"
    assert page.input_value("[name=premises_name]") == "ครัวที่ยังไม่ได้บันทึก"
    assert violations(page) == []


def test_it_is_saved_as_soon_as_that_works_again(page: Page) -> None:
    _saving_answers(page, "lost")
    page.fill("[name=premises_name]", "ครัวที่บันทึกทีหลัง")
    expect(page.locator(BAR)).to_have_class("autosave text-secondary is-unsaved", timeout=15_000)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(BAR)).to_contain_text("บันทึกร่างเมื่อ")
    expect(page.locator(BAR)).to_have_class("autosave text-secondary")
    page.reload()
    assert page.input_value("[name=premises_name]") == "ครัวที่บันทึกทีหลัง"


def test_an_answer_that_brings_up_other_fields_may_fail_too(page: Page) -> None:
    page.route("**/refresh", lambda route: route.fulfill(status=503, body="<h1>fault</h1>", headers={"HX-Retarget": "body"}))
    page.fill("[name=premises_name]", "ครัวสมชาย สาขาสอง")
    page.check("[name=premises_right] >> nth=0")
    expect(page.locator(BAR)).to_contain_text("ทำรายการไม่สำเร็จ")
    assert page.input_value("[name=premises_name]") == "ครัวสมชาย สาขาสอง"


@pytest.mark.parametrize("slower", ["refresh", "files"])
def test_a_file_chosen_while_the_form_is_drawn_again_is_kept(page: Page, tmp_path: Path, slower: str) -> None:
    (tmp_path / "แผนที่บ้าน.pdf").write_bytes(sample_pdf("แผนที่"))
    held: list[Route] = []
    page.route(f"**/{slower}", lambda route: held.append(route), times=1)
    page.check("[name=premises_right][value=consent]")
    with page.expect_request("**/files"):
        page.set_input_files('[name="doc_map:file"]', tmp_path / "แผนที่บ้าน.pdf")
    chosen = page.get_by_role("link", name="แผนที่บ้าน.pdf")
    if slower == "refresh":
        expect(chosen).to_be_visible(timeout=15_000)
    else:
        page.wait_for_timeout(500)  # the form has come back by now
    held[0].continue_()
    expect(page.locator('[name="doc_premises_right:file"]')).to_be_visible(timeout=15_000)
    expect(chosen).to_be_visible(timeout=15_000)


def test_a_field_being_chosen_for_outlives_a_refresh_of_the_form(page: Page, tmp_path: Path) -> None:
    (tmp_path / "แผนที่บ้าน.pdf").write_bytes(sample_pdf("แผนที่"))
    opened = page.locator('[name="doc_map:file"]').element_handle()  # as when the window for choosing stands open
    page.check("[name=premises_right][value=consent]")
    expect(page.locator('[name="doc_premises_right:file"]')).to_be_visible(timeout=15_000)
    opened.set_input_files(tmp_path / "แผนที่บ้าน.pdf")
    expect(page.get_by_role("link", name="แผนที่บ้าน.pdf")).to_be_visible(timeout=15_000)


def test_what_is_typed_over_a_selection_replaces_it_though_the_form_is_drawn_again(page: Page) -> None:
    page.fill("[name=premises_name]", "ครัวเดิม")
    held: list[Route] = []
    page.route("**/refresh", lambda route: held.append(route), times=1)
    with page.expect_request("**/refresh"):
        page.check("[name=premises_right][value=consent]")
    page.locator("[name=premises_name]").select_text()
    held[0].continue_()
    expect(page.locator('[name="doc_premises_right:file"]')).to_be_visible(timeout=15_000)
    page.keyboard.insert_text("ครัวใหม่")
    assert page.input_value("[name=premises_name]") == "ครัวใหม่"

"""The pages of the citizen manual: open to everybody, for every kind and agency, never with what is for staff alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import html
from playwright.sync_api import Browser
from sqlalchemy import update

from runner import cases
from runner.store import tables as t
from tests.web.browser import browsing, serving, violations
from tests.web.site import Site, Visitor

PAGE = "/services/food_premises/manual"


def code_of(site: Site) -> str:
    return str(site.read(t.agency, t.agency.c.id == site.cast.town)[0].code)


def said(page: str) -> str:
    return " ".join(str(html.fromstring(page).xpath("//main")[0].text_content()).split())


def english(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.post("/language", {"language": "en"})
    return visitor


def test_the_page_of_the_service_leads_to_its_manual(site: Site) -> None:
    assert f'href="{PAGE}"' in site.visitor().get("/services/food_premises").text


def test_everybody_reads_the_manual_in_the_official_order(site: Site) -> None:
    got = site.visitor().get(PAGE)
    assert got.status_code == 200
    headings = [str(one) for one in html.fromstring(got.text).xpath("//article//h2/text()")]
    assert [one.partition(". ")[0] for one in headings] == [str(n) for n in range(1, 20)]
    for shown in ("29 วัน 1 ชั่วโมง 15 นาที", "ฐานข้อมูลทะเบียนราษฎร", "รอหน่วยงานยืนยัน", "ร้านอาหารพื้นที่ 250 ตารางเมตร", "สายด่วน 1111"):
        assert shown in got.text


def test_the_english_manual_has_no_thai(site: Site) -> None:
    assert not re.search("[\u0e00-\u0e7f]", said(english(site).get(PAGE).text))


def test_an_agencys_manual_has_its_address_its_rates_and_its_statistics(site: Site) -> None:
    settings = {"food_premises": {"fee_licence_to_300": 777}}
    with site.store.begin() as connection:
        connection.execute(update(t.agency).where(t.agency.c.id == site.cast.town).values(settings=settings))
    usual, own = site.visitor().get(PAGE).text, site.visitor().get(f"{PAGE}?agency={code_of(site)}").text
    assert ("777 บาท" in usual, "777 บาท" in own) == (False, True)
    assert ("จำนวนเฉลี่ยต่อเดือน" in usual, "จำนวนเฉลี่ยต่อเดือน" in own) == (False, True)


@pytest.mark.parametrize("query", ["?kind=nothing", "?agency=NOBODY", "?agency=" + "x" * 5000])
def test_what_there_is_not_is_not_found(site: Site, query: str) -> None:
    assert site.visitor().get(PAGE + query).status_code == 404
    assert site.visitor().get("/services/nothing/manual").status_code == 404


def test_the_pdf_is_made_in_the_readers_language(site: Site) -> None:
    thai, english_one = site.visitor().get(f"{PAGE}.pdf"), english(site).get(f"{PAGE}.pdf")
    assert thai.mimetype == english_one.mimetype == "application/pdf"
    assert thai.data.startswith(b"%PDF")
    assert "Citizen%20manual" in english_one.headers["Content-Disposition"]
    assert thai.data != english_one.data


def test_the_pictures_of_the_page_can_be_looked_at(site: Site) -> None:
    visitor = site.visitor()
    pictures = html.fromstring(visitor.get(PAGE).text).xpath("//article//img")
    assert len(pictures) > 5
    assert all(one.get("alt") for one in pictures)
    got = visitor.get(str(pictures[0].get("src")))
    assert (got.status_code, got.mimetype) == (200, "image/svg+xml")
    assert got.data.startswith(b"<svg")
    assert "immutable" in got.headers["Cache-Control"]


@pytest.mark.parametrize("wrong", ["/99/th/food_premises.svg", "/1/de/food_premises.svg", "/1/th/nothing.svg", "/1/th/..%2fapp.svg"])
def test_a_picture_that_there_is_not_is_not_found(site: Site, wrong: str) -> None:
    assert site.visitor().get(PAGE + wrong).status_code == 404


def test_forms_of_applicants_are_shown_blank_and_those_of_officers_never(site: Site) -> None:
    visitor = site.visitor()
    links = [str(one) for one in html.fromstring(visitor.get(PAGE).text).xpath("//article//a/@href") if "/manual/forms/" in str(one)]
    assert f"{PAGE}/forms/apply?kind=new" in links
    for link in links:
        form = html.fromstring(visitor.get(link).text)
        assert visitor.get(link).status_code == 200
        assert len(form.xpath("//main//fieldset[@disabled]//input | //main//fieldset[@disabled]//textarea")) > 0
        assert form.xpath("//main//input[not(ancestor::fieldset[@disabled])]") == []
        assert form.xpath("//main//button[not(ancestor::fieldset[@disabled])]") == []
    assert "ชื่อสถานประกอบการ" in visitor.get(f"{PAGE}/forms/apply").text
    assert visitor.get(f"{PAGE}/forms/decide").status_code == 404
    assert visitor.get(f"{PAGE}/forms/nothing").status_code == 404


def test_what_was_ruled_is_shown_to_staff_alone(site: Site) -> None:
    with site.store.read() as connection:
        ruling = cases.definitions.newest(connection, "food_premises").sheet.rulings[0].decision
    shown = {name: ruling in visitor.get(PAGE).text for name, visitor in
             (("anyone", site.visitor()), ("applicant", site.as_(site.cast.somchai)), ("officer", site.as_(site.cast.mali)))}  # fmt: skip
    assert shown == {"anyone": False, "applicant": False, "officer": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize(("width", "language"), [(1280, "th"), (390, "en"), (390, "th")])
def test_axe_finds_nothing_and_the_manual_fits_a_phone(site: Site, browser: Browser, width: int, language: str) -> None:
    with serving(site.app) as address:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.context.add_cookies([{"name": "language", "value": language, "url": address}])
        for path in (PAGE, f"{PAGE}?agency={code_of(site)}", f"{PAGE}/forms/apply"):
            page.goto(address + path)
            assert violations(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.context.close()

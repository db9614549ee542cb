"""Pages without an account: the services, and whether a licence is valid."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from lxml import html
from sqlalchemy import update

from runner.store import tables as t
from tests.web.site import Site


def _licence(site: Site, **values: Any) -> str:
    row = site.read(t.licence)[0]
    if values:
        with site.store.begin() as connection:
            connection.execute(update(t.licence).where(t.licence.c.id == row.id).values(**values))
    return f"/licence/{row.token}"


def test_the_qr_page_says_that_a_licence_is_valid(site: Site) -> None:
    got = site.visitor().get(_licence(site))
    assert got.status_code == 200
    for shown in (">ใช้ได้<", "สมชาย ใจดี", "ครัวสมชาย", "1/2569", "เทศบาลเมืองตัวอย่าง"):
        assert shown in got.text


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"valid_to": date(2026, 1, 1)}, "หมดอายุแล้ว"),
        ({"valid_from": date(2030, 1, 1)}, "ยังไม่ถึงวันเริ่มใช้"),
        ({"status": "revoked"}, "ถูกเพิกถอน"),
        ({"status": "cancelled"}, "ยกเลิกแล้ว"),
        ({"status": "replaced"}, "มีฉบับใหม่แทนแล้ว"),
    ],
)
def test_the_qr_page_says_in_words_what_is_wrong(site: Site, values: dict[str, Any], verdict: str) -> None:
    page = site.visitor().get(_licence(site, **values)).text
    assert verdict in page
    assert ">ใช้ได้<" not in page


def test_an_unknown_code_is_said_to_be_unknown(site: Site) -> None:
    got = site.visitor().get("/licence/" + "x" * 500)
    assert got.status_code == 404
    assert "ไม่พบใบอนุญาตนี้" in got.text


def test_the_qr_page_shows_no_more_than_the_paper(site: Site) -> None:
    page = site.visitor().get(_licence(site)).text
    person = site.read(t.person, t.person.c.name == "สมชาย ใจดี")[0]
    for kept in (person.id_number, person.email, person.phone, "ถนนสุขใจ"):
        assert kept not in page


def test_a_service_states_law_days_fees_documents_and_how_to_begin(site: Site) -> None:
    assert "/services/food_premises" in site.visitor().get("/services").text
    page = site.visitor().get("/services/food_premises").text
    for shown in ("พระราชบัญญัติการสาธารณสุข", "ไม่เกิน 30 วัน", "3,000 บาท", "แผนที่สังเขป", "ไม่ต้องแนบสำเนา", "/services/food_premises/start"):
        assert shown in page


def test_only_a_fee_that_the_sheet_calls_local_is_said_to_be_set_by_the_ordinance(site: Site) -> None:
    lines = html.fromstring(site.visitor().get("/services/food_premises").text).xpath("//details//dl/div")
    said = {str(line.xpath("string(dt)"))[:20]: "ตามข้อบัญญัติท้องถิ่น" in line.xpath("string(dd)") for line in lines}
    assert [name for name, local in said.items() if local] == ["หนังสือรับรองการแจ้ง", "ค่าธรรมเนียมการแก้ไข"]


def test_beginning_asks_to_log_in_and_comes_back(site: Site) -> None:
    asked = site.visitor().get("/services/food_premises/start")
    assert asked.location == "/login?next=/services/food_premises/start"


def test_an_unknown_service_is_not_found(site: Site) -> None:
    assert site.visitor().get("/services/nothing").status_code == 404


def test_the_english_page_of_a_service_has_no_thai_and_no_name_of_a_setting(site: Site) -> None:
    visitor = site.visitor()
    visitor.post("/language", {"language": "en"})
    read = html.fromstring(visitor.get("/services/food_premises").text).xpath("//main")[0].text_content()
    assert "At most 3,000 baht per document and year" in " ".join(read.split())
    assert not re.search("[\u0e00-\u0e7f]", read)
    assert "fee_certificate_ceiling" not in read + visitor.get("/services/food_premises").text

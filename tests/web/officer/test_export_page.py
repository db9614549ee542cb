"""The page from which officers take a spreadsheet."""

from __future__ import annotations

import pytest

from runner import audit
from tests.support.spreadsheet import Spreadsheet
from tests.web.officer.conftest import Office
from web import i18n
from web.officer.export import XLSX
from web.words import OUTCOMES

FOOD = {"service": "food_premises"}


def _days(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}:day": day, f"{name}:month": month, f"{name}:year": year}


def test_the_list_of_cases_leads_there_with_its_filters(office: Office) -> None:
    mali = office.visitor("mali")
    assert "/work/export?state=ended&amp;stage=collect" in mali.get("/work/cases?status=ended&stage=collect").text
    page = mali.get("/work/export?state=ended&stage=collect").text
    assert '<option value="ended" selected>' in page
    assert '<option value="collect" selected>' in page


def test_the_file_holds_all_cases_of_the_service(office: Office) -> None:
    answer = office.visitor("mali").post("/work/export", FOOD)
    assert (answer.status_code, answer.mimetype) == (200, XLSX)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=food_premises-2026-")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    numbers = {row["เลขที่คำขอ"].value for row in Spreadsheet(answer.data).rows}
    assert numbers == {office.number(stage) for stage in office.cases}


@pytest.mark.parametrize(("year", "month"), [("2569", "6"), ("2026", "6"), ("๒๕๖๙", "๖")])
def test_days_may_be_typed_in_either_era_and_digits(office: Office, year: str, month: str) -> None:
    asked = FOOD | _days("filed_from", "8", month, year) | _days("filed_to", "31", "12", year) | {"state": "refused"}
    rows = Spreadsheet(office.visitor("mali").post("/work/export", asked).data).rows
    assert [row["เลขที่คำขอ"].value for row in rows] == [office.number("refused")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (_days("filed_from", "31", "2", "2569"), "กรอกวัน เดือน และปี พ.ศ. ให้ครบและถูกต้อง"),
        (_days("filed_from", "", "", "2569"), "กรอกวัน เดือน และปี พ.ศ. ให้ครบและถูกต้อง"),
        (_days("filed_from", "9", "6", "2569") | _days("filed_to", "8", "6", "2569"), "เลือกวันสิ้นสุดที่ไม่ก่อนวันเริ่ม"),
        ({"state": "lapsed"}, "ไม่มีคำขอที่ตรงกับเงื่อนไขนี้"),
    ],
)
def test_what_cannot_be_answered_says_why_and_keeps_what_was_typed(office: Office, asked: dict[str, str], said: str) -> None:
    answer = office.visitor("mali").post("/work/export", FOOD | asked)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{value}"' in answer.text for value in asked.values() if value)


def test_only_officers_may_and_only_theirs(office: Office) -> None:
    for name in ("prasert", "napha", "somchai", "admin"):
        assert office.visitor(name).get("/work/export").status_code == 403
        assert office.visitor(name).post("/work/export", FOOD).status_code == 403
    assert "/work/export" not in office.visitor("napha").get("/work/cases").text
    assert office.visitor("wichai").post("/work/export", FOOD).status_code == 422  # nothing was filed in that agency
    town = {"agency": str(office.site.cast.town)}
    assert office.visitor("wichai").post("/work/export", FOOD | town).status_code == 404
    assert office.visitor("mali").post("/work/export", {"service": "hotel"}).status_code == 404


def test_an_export_stands_in_the_audit_trail_that_the_auditor_reads(office: Office) -> None:
    office.visitor("mali").post("/work/export", FOOD)
    assert "ส่งออกข้อมูลคำขอ" in office.visitor("napha").get("/admin/audit").text
    with office.site.store.read() as connection:
        assert audit.history(connection, audit.GENERAL)[-1].data == {"service": "food_premises", "cases": len(office.cases)}


def test_a_file_without_the_forms_token_is_refused(office: Office) -> None:
    assert office.visitor("mali").client.post("/work/export", data=FOOD).status_code == 409


def test_the_file_is_in_the_readers_language(office: Office) -> None:
    mali = office.visitor("mali")
    mali.post("/language", {"language": "en", "next": "/work"})
    assert "Case number" in Spreadsheet(mali.post("/work/export", FOOD).data).headings.values()


def test_a_state_is_called_the_same_on_pages_and_in_the_sheet() -> None:
    from runner.export import STATES

    assert {code: (said, i18n.catalogue()[said]) for code, said in OUTCOMES.items()} == {code: tuple(STATES[code]) for code in OUTCOMES}

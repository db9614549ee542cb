"""My cases, one case, its papers, the diagram, what can be asked for."""

from __future__ import annotations

import re

from sqlalchemy import update

from runner.store import tables as t
from tests.web.applicant.conftest import Desk
from tests.web.site import Site, Visitor


def test_what_waits_stands_on_top(somchai: Visitor, cases_of: dict[str, int]) -> None:
    page = somchai.get("/my/cases").text
    order = [page.index(text) for text in ("รอท่านดำเนินการ (2)", "แบบร่าง ยังไม่ได้ยื่น (1)", "อยู่ระหว่างดำเนินการ (4)", "เสร็จสิ้นแล้ว (2)")]
    assert order == sorted(order)
    assert "เลือกวิธีรับและวิธีชำระ" in page


def test_who_has_no_case_is_told_how_to_begin(site: Site) -> None:
    page = site.as_(site.cast.other_applicant).get("/my/cases").text
    assert "ท่านยังไม่มีคำขอ" in page
    assert 'href="/services"' in page


def test_a_case_begins_at_the_chosen_agency(site: Site) -> None:
    visitor = site.as_(site.cast.other_applicant)
    assert "เทศบาลเมืองตัวอย่าง" in visitor.get("/services/food_premises/start").text
    begun = visitor.post("/services/food_premises/start", {"agency": str(site.cast.town)})
    assert re.fullmatch(r"/my/cases/tasks/\d+", begun.location)
    assert "กรอกและยื่นคำขอ" in visitor.get(begun.location).text


def test_an_agency_has_to_be_chosen(site: Site) -> None:
    visitor = site.as_(site.cast.other_applicant)
    for typed in ("", "x", "9" * 30):
        refused = visitor.post("/services/food_premises/start", {"agency": typed})
        assert refused.status_code == 422
        assert 'href="#agency"' in refused.text
    assert visitor.post("/services/food_premises/start", {"agency": "1"}).status_code == 404


def test_a_case_shows_its_stage_who_has_it_the_day_and_the_expected_date(somchai: Visitor, cases_of: dict[str, int]) -> None:
    page = somchai.get(f"/my/cases/{cases_of['pay']}").text
    assert re.search(r'<li class="stage-here" aria-current="step"><span>ชำระค่าธรรมเนียม', page)
    assert "เจ้าหน้าที่ เทศบาลเมืองตัวอย่าง" in page
    assert re.search(r"วันที่ \d+ จาก 30 วัน", page)
    assert re.search(r"คาดว่าแล้วเสร็จภายใน</dt><dd>\d+ กรกฎาคม 2569", page)


def test_the_history_says_who_did_what_when_and_why(somchai: Visitor, cases_of: dict[str, int]) -> None:
    page = somchai.get(f"/my/cases/{cases_of['refused']}").text
    history = page[page.index('id="history"') :]
    assert re.search(r"2569 \d\d\.\d\d น\. · มาลี รักงาน", history)
    assert "ตรวจคำขอและเอกสาร" in history


def test_the_messages_that_were_mailed_can_be_read_on_the_case(somchai: Visitor, cases_of: dict[str, int]) -> None:
    page = somchai.get(f"/my/cases/{cases_of['pay']}").text
    assert re.search(r"นัดตรวจสถานที่วันที่ \d+ มิถุนายน 2569 เวลา 10.00 น.", page)
    assert page.count('<details class="message"') > 2


def test_an_ended_case_says_how_it_ended_and_offers_nothing(somchai: Visitor, cases_of: dict[str, int]) -> None:
    page = somchai.get(f"/my/cases/{cases_of['refused']}").text
    assert "ไม่อนุญาต" in page
    assert page.count("สถานที่อยู่นอกเขตพื้นที่ของเทศบาล") >= 2  # above, and in the history
    assert "/offers/" not in page


def test_looking_as_a_stranger_is_as_if_it_were_not_there(site: Site, cases_of: dict[str, int]) -> None:
    other, case = site.as_(site.cast.other_applicant), cases_of["issued"]
    for path in ("", "/filed", "/diagram", "/diagram.bpmn", "/offers/withdraw"):
        assert other.get(f"/my/cases/{case}{path}").status_code == 404
    paper = site.read(t.document, t.document.c.case_id == case)[0]
    assert other.get(f"/documents/{paper.id}").status_code == 404


def test_who_is_not_logged_in_is_asked_to(site: Site, cases_of: dict[str, int]) -> None:
    answer = site.visitor().get(f"/my/cases/{cases_of['issued']}")
    assert answer.location.startswith("/login?next=/my/cases/")


def test_an_officer_works_elsewhere(site: Site, cases_of: dict[str, int]) -> None:
    assert site.as_(site.cast.mali).get("/my/cases").status_code == 403


def test_a_letter_is_downloaded_under_its_thai_name(somchai: Visitor, site: Site, cases_of: dict[str, int]) -> None:
    paper = site.read(t.document, t.document.c.case_id == cases_of["issued"], t.document.c.field == "receipt_of_filing")[0]
    got = somchai.get(f"/documents/{paper.id}")
    assert got.data.startswith(b"%PDF-")
    assert got.mimetype == "application/pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E0%B8" in got.headers["Content-Disposition"]


def test_an_opened_upload_may_run_and_load_nothing(somchai: Visitor, site: Site, cases_of: dict[str, int]) -> None:
    paper = site.read(t.document, t.document.c.case_id == cases_of["issued"], t.document.c.kind == "upload")[0]
    got = somchai.get(f"/documents/{paper.id}?view")
    assert got.headers["Content-Disposition"].startswith("inline;")
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert "script-src" not in got.headers["Content-Security-Policy"]
    assert somchai.get("/documents/1").status_code == 404


def test_a_paper_that_is_not_for_the_applicant_is_hidden(somchai: Visitor, site: Site, cases_of: dict[str, int]) -> None:
    paper = site.read(t.document, t.document.c.case_id == cases_of["issued"], t.document.c.field == "receipt")[0]
    with site.store.begin() as connection:
        connection.execute(update(t.document).where(t.document.c.id == paper.id).values(visible=False))
    assert somchai.get(f"/documents/{paper.id}").status_code == 404
    assert str(paper.id) not in somchai.get(f"/my/cases/{cases_of['issued']}").text


def test_the_diagram_shows_where_the_case_is(somchai: Visitor, cases_of: dict[str, int]) -> None:
    state = somchai.get(f"/my/cases/{cases_of['filed']}/diagram").json
    assert state["live"]
    assert "Task_Apply" in state["passed"]
    drawing = somchai.get(state["xml"])
    assert drawing.mimetype == "application/xml"
    assert all(f'id="{element}"'.encode() in drawing.data for element in state["live"][:1])


def test_a_case_is_withdrawn_by_a_form_that_asks_to_confirm(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    case = cases_of["filed"]
    assert f"/my/cases/{case}/offers/withdraw" in somchai.get(f"/my/cases/{case}").text
    url = f"/my/cases/{case}/offers/withdraw"
    assert "จะยกเลิกการดำเนินการนี้ไม่ได้" in somchai.get(url).text
    assert somchai.post(url, {}).status_code == 422
    fields = re.findall(r'name="((?:withdraw|confirm|reason|comment)[a-z_]*)"', somchai.get(url).text)
    done = somchai.post(url, {"idempotency_key": "k"} | {name: "true" if "confirm" in name else "ย้ายร้าน" for name in fields})
    assert done.location == f"/my/cases/{case}"
    assert desk.case(case).outcome == "withdrawn"
    assert somchai.get(url).status_code == 404
    again = somchai.post(url, {"idempotency_key": "k"} | {name: "true" if "confirm" in name else "ย้ายร้าน" for name in fields})
    assert again.location == f"/my/cases/{case}"


def test_every_page_has_its_english(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    somchai.post("/language", {"language": "en"})
    for url in ("/my/cases", "/services", "/services/food_premises", f"/my/cases/{cases_of['pay']}", f"/my/cases/{cases_of['issued']}"):
        page = somchai.get(url).text
        frame = re.sub(r"(?s)<(dd|li|p|a|h3)\b.*?</\1>|<title>.*?</title>|<option.*?</option>", "", page)
        headings = re.findall(r"<h2[^>]*>([^<]*)</h2>", frame)
        assert headings
        assert not [text for text in headings if re.search("[ก-๙]", text)], url

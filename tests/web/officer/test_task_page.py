"""A task's page: the form beside the case, who has it, completing it, and what happens when somebody was faster."""

from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader

from runner.store import tables as t
from tests.web.officer.conftest import Office

COMPLETE = {"_action": "submit", "check_result": "complete", "looked_up": ["identity", "house", "building"], "idempotency_key": "one"}


def test_the_page_shows_the_form_the_papers_and_the_clock(office: Office) -> None:
    page = office.visitor("mali").get(office.page("check")).text
    for words in ("ตรวจคำขอและเอกสาร", "ครัวสมชาย", "สัญญาเช่า.pdf", "corrections:verdict:", "เริ่มนับเมื่อกด", "หลักฐานการยื่นคำขอ", "0812345678"):
        assert words in page, words


def test_a_complete_application_starts_the_clock_and_goes_on_with_the_next_task_of_the_case(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    answer = mali.post(f"/work/tasks/{task.id}", {**COMPLETE, "back": "/work?stage=check"})
    following = office.open_task("check")
    assert answer.status_code == 303
    assert answer.location.startswith(f"/work/tasks/{following.id}?")
    assert "back=/work?stage%3Dcheck" in answer.location
    page = mali.get(answer.location).text
    assert "ดำเนินการแล้ว" in page
    assert f'href="/work/cases/{office.cases["check"]}"' in page
    assert "วันที่ 0 จาก 30 วัน" in page


def test_corrections_go_to_the_applicant_and_the_officer_back_to_the_list(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    verdict = {"corrections:verdict:floor_area": "correct", "corrections:reason:floor_area": "ไม่ตรงกับแบบแปลน"}
    answer = mali.post(f"/work/tasks/{task.id}", {"_action": "submit", "check_result": "correct", **verdict, "back": "/work?sort=oldest"})
    assert answer.status_code == 303, answer.text
    open_ones = {one.role for one in office.site.read(t.task, t.task.c.case_id == office.cases["check"], t.task.c.state == 0)}
    if open_ones == {"applicant"}:
        assert answer.location == "/work?sort=oldest"
    else:
        assert answer.location.startswith("/work/tasks/")


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(office: Office) -> None:
    posted = {"_action": "submit", "check_result": "complete", "comment": "ตรวจแล้วบางส่วน", "corrections:verdict:floor_area": "correct"}
    answer = office.visitor("mali").post(office.page("check"), posted)
    assert answer.status_code == 422
    assert "ตรวจแล้วบางส่วน" in answer.text
    assert "error-summary" in answer.text or 'role="alert"' in answer.text
    assert office.open_task("check").element == "Task_CheckDocuments"


def test_a_form_sent_twice_is_done_once(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    first, second = (mali.post(f"/work/tasks/{task.id}", COMPLETE) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    done = [
        e
        for e in office.site.read(t.event, t.event.c.stream == office.cases["check"])
        if e.element == task.element and e.action == "task:completed"
    ]
    assert len(done) == 1


def test_who_comes_second_reads_who_was_first_and_when(office: Office) -> None:
    task = office.open_task("check")
    assert office.visitor("colleague").post(f"/work/tasks/{task.id}", COMPLETE).status_code == 303
    answer = office.visitor("mali").post(f"/work/tasks/{task.id}", {**COMPLETE, "idempotency_key": "another"})
    assert answer.status_code == 409
    assert "ณัฐพล ตั้งใจ" in answer.text
    assert re.search(r"25\d\d เวลา \d\d\.\d\d น\.", answer.text)


def test_a_task_that_is_done_leads_to_its_case(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    mali.post(f"/work/tasks/{task.id}", COMPLETE)
    assert mali.get(f"/work/tasks/{task.id}").location == f"/work/cases/{office.cases['check']}"


def test_one_of_two_who_claim_wins_and_the_other_reads_who(office: Office) -> None:
    task = office.open_task("check")
    assert office.visitor("colleague").post(f"/work/tasks/{task.id}/claim").status_code == 303
    answer = office.visitor("mali").post(f"/work/tasks/{task.id}/claim")
    assert answer.status_code == 409
    assert "ณัฐพล ตั้งใจ" in answer.text


def test_somebody_elses_task_can_be_read_and_not_done(office: Office) -> None:
    task = office.open_task("check")
    office.visitor("colleague").post(f"/work/tasks/{task.id}/claim")
    page = office.visitor("mali").get(f"/work/tasks/{task.id}").text
    assert "งานนี้อยู่กับ ณัฐพล ตั้งใจ" in page
    assert "corrections:verdict:" not in page
    assert "สัญญาเช่า.pdf" in page
    assert office.visitor("mali").post(f"/work/tasks/{task.id}", COMPLETE).status_code == 409


def test_a_task_is_given_back_and_its_draft_stays(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    mali.post(f"/work/tasks/{task.id}/claim")
    saved = mali.post(f"/work/tasks/{task.id}", {"_action": "draft", "comment": "รอโทรถาม"})
    assert saved.location.startswith(f"/work/tasks/{task.id}")
    assert mali.post(f"/work/tasks/{task.id}/release").status_code == 303
    assert office.open_task("check").assignee_id is None
    assert "รอโทรถาม" in office.visitor("colleague").get(f"/work/tasks/{task.id}").text


def test_a_task_is_handed_over_with_a_word(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    assert "ณัฐพล ตั้งใจ" in mali.get(f"/work/tasks/{task.id}").text
    answer = mali.post(f"/work/tasks/{task.id}/hand-over", {"to": str(office.colleague.person_id), "comment": "ลาพักผ่อน"})
    assert answer.status_code == 303
    assert office.open_task("check").assignee_id == office.colleague.person_id
    assert "ลาพักผ่อน" in office.visitor("colleague").get(f"/work/cases/{office.cases['check']}").text


def test_a_task_is_handed_to_colleagues_only(office: Office) -> None:
    for to in (office.site.cast.wichai.person_id, office.site.cast.somchai.person_id, "x", "", "99999999999999999999"):
        answer = office.visitor("mali").post(f"{office.page('check')}/hand-over", {"to": str(to)})
        assert answer.status_code == 404, to
    assert office.open_task("check").assignee_id is None


def test_officers_of_other_agencies_find_no_task_and_no_case(office: Office) -> None:
    wichai, task = office.visitor("wichai"), office.open_task("check")
    case = office.cases["check"]
    for url in (
        f"/work/tasks/{task.id}",
        f"/work/cases/{case}",
        f"/work/cases/{case}/diagram",
        f"/work/tasks/{task.id}/preview",
        "/work/tasks/1",
    ):
        assert wichai.get(url).status_code == 404, url
    for action in ("", "/claim", "/release", "/draft", "/refresh"):
        assert wichai.post(f"/work/tasks/{task.id}{action}", COMPLETE).status_code == 404, action


def test_the_draft_is_kept_without_leaving_the_page(office: Office) -> None:
    mali = office.visitor("mali")
    assert "บันทึก" in mali.post(f"{office.page('check')}/draft", {"_action": "draft", "comment": "กำลังตรวจ"}).text
    assert "กำลังตรวจ" in mali.get(office.page("check")).text


def test_an_answer_brings_up_what_depends_on_it(office: Office) -> None:
    mali = office.visitor("mali")
    assert 'name="refusal_reasons"' not in mali.get(office.page("check")).text
    page = mali.post(f"{office.page('check')}/refresh", {"_action": "refresh", "check_result": "refuse"}).text
    assert 'name="refusal_reasons"' in page


def test_the_fee_is_shown_line_by_line(office: Office) -> None:
    page = office.visitor("mali").get(office.page("decide")).text
    lines: list[Any] = re.findall(r"<td>([^<]*)</td>\s*<td[^>]*>([\d,.]+)</td>", page)
    assert lines, "the table of fees"


def test_the_approver_reads_what_will_be_signed_as_a_draft(office: Office) -> None:
    prasert = office.visitor("prasert")
    page = prasert.get(office.page("sign")).text
    assert f'src="{office.page("sign")}/preview"' in page
    answer = prasert.get(f"{office.page('sign')}/preview")
    assert answer.mimetype == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages)
    assert office.number("sign") in text  # Thai letters come out of a PDF in no order
    assert not office.site.read(t.licence, t.licence.c.case_id == office.cases["sign"])


def test_the_case_page_of_an_ended_case_has_the_licence_and_no_form(office: Office) -> None:
    page = office.visitor("mali").get(f"/work/cases/{office.cases['issued']}").text
    assert "หนังสือรับรองการแจ้ง" in page
    assert "ใบเสร็จรับเงินเลขที่" in page
    assert 'class="anuyat-form"' not in page


def test_an_auditor_reads_cases_and_works_on_none(office: Office) -> None:
    napha = office.visitor("napha")
    assert office.number("check") in napha.get("/work/cases").text
    assert napha.get(f"/work/cases/{office.cases['check']}").status_code == 200
    assert napha.get(office.page("check")).status_code == 403


def test_who_looked_at_a_case_stands_in_its_history(office: Office) -> None:
    office.visitor("colleague").get(f"/work/cases/{office.cases['check']}")
    page = office.visitor("mali").get(f"/work/cases/{office.cases['check']}").text
    assert re.search(r"ณัฐพล ตั้งใจ · เปิดดูคำขอ", page)


def test_the_diagram_tells_where_the_case_is(office: Office) -> None:
    mali, case = office.visitor("mali"), office.cases["check"]
    found = mali.get(f"/work/cases/{case}/diagram").json
    assert found["live"]
    assert b"definitions" in mali.get(found["xml"]).data

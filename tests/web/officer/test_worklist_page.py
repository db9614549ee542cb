"""The worklist's page: who sees what, filters in the URL, taking work from it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, update

from runner import clock
from runner.store import tables as t
from tests.web.officer.conftest import Office

STAFF_STAGES = ("check", "decide", "confirm", "prepare")


def test_an_officer_sees_the_open_work_of_their_agency_due_first(office: Office) -> None:
    page = office.visitor("mali").get("/work").text
    numbers = re.findall(r"FP-2569-\d{6}", page)
    tasks = sorted((office.open_task(stage) for stage in STAFF_STAGES), key=lambda task: (task.rank_at, task.id))
    shown = {office.cases[stage]: office.number(stage) for stage in STAFF_STAGES}
    assert list(dict.fromkeys(numbers)) == [shown[task.case_id] for task in tasks]


def test_an_officer_of_another_agency_sees_nothing_and_reads_what_that_means(office: Office) -> None:
    page = office.visitor("wichai").get("/work").text
    assert "FP-2569" not in page
    assert "ไม่มีงานค้าง" in page
    assert "FP-2569" not in office.visitor("wichai").get("/work/cases").text


def test_an_approver_sees_what_waits_for_a_signature(office: Office) -> None:
    page = office.visitor("prasert").get("/work").text
    assert set(re.findall(r"FP-2569-\d{6}", page)) == {office.number("sign")}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("stage=check", ("check",)),
        ("stage=consider", ("decide",)),
        ("q={check}", ("check",)),
        ("q=สมชาย", STAFF_STAGES),
        ("q=ครัว+สมชาย", STAFF_STAGES),
        ("q=ฮฮ", ()),
        ("q=รัวส", STAFF_STAGES),
        ("stage=check&q=สมชาย&whose=group&service=food_premises", ("check",)),
        ("whose=mine", ()),
        ("service=hotel", ()),
        ("agency=1", ()),
        ("stage=nonsense&sort=x&page=-3&whose=y&agency=z&late=q", STAFF_STAGES),
    ],
)
def test_the_filters_of_the_url_hold(office: Office, asked: str, found: tuple[str, ...]) -> None:
    page = office.visitor("mali").get("/work?" + asked.format(check=office.number("check"))).text
    assert set(re.findall(r'class="number">(FP-2569-\d{6})', page)) == {office.number(stage) for stage in found}


def test_what_is_overdue_says_so_in_words(office: Office) -> None:
    with office.site.store.begin() as connection:
        task_id, past = office.open_task("check").id, clock.now().replace(day=1)
        connection.execute(update(t.task).where(t.task.c.id == task_id).values(due_at=past, rank_at=past))
    page = office.visitor("mali").get("/work?late=1&stage=check").text
    assert re.search(r"เกินกำหนด \d+ วัน", page)
    assert office.number("check") in page


def test_the_filters_stay_in_the_form_and_in_the_links(office: Office) -> None:
    page = office.visitor("mali").get("/work?q=สมชาย&stage=check&whose=group").text
    assert 'value="สมชาย"' in page
    assert '<option value="check" selected>' in page
    assert "whose=mine&amp;stage=check&amp;q=" in page
    assert 'aria-current="page">ยังไม่มีผู้รับ' in page


def test_taking_work_from_the_list_comes_back_to_the_same_list(office: Office) -> None:
    mali, task = office.visitor("mali"), office.open_task("check")
    answer = mali.post(f"/work/tasks/{task.id}/claim", {"back": "/work?stage=check"})
    assert (answer.status_code, answer.location) == (303, "/work?stage=check")
    assert office.open_task("check").assignee_id == office.site.cast.mali.person_id
    assert office.number("check") in mali.get("/work?whose=mine").text


def test_the_way_back_never_leads_to_another_site(office: Office) -> None:
    answer = office.visitor("mali").post(f"{office.page('check')}/claim", {"back": "//evil.example"})
    assert answer.location == "/work"


def test_applicants_strangers_and_administrators_have_no_worklist(office: Office) -> None:
    assert office.visitor("somchai").get("/work").status_code == 403
    assert office.visitor("admin").get("/work").status_code == 403
    assert office.site.visitor().get("/work").status_code == 303


def test_an_officer_who_lost_the_assignment_loses_the_page_on_the_next_request(office: Office) -> None:
    mali = office.visitor("mali")
    assert mali.get("/work").status_code == 200
    with office.site.store.begin() as connection:
        connection.execute(delete(t.assignment).where(t.assignment.c.person_id == office.site.cast.mali.person_id))
    assert mali.get("/work").status_code == 403
    assert mali.get(office.page("check")).status_code == 403


def test_a_disabled_officer_is_out_on_the_next_request(office: Office) -> None:
    mali = office.visitor("mali")
    with office.site.store.begin() as connection:
        connection.execute(update(t.person).where(t.person.c.id == office.site.cast.mali.person_id).values(disabled_at=clock.now()))
    assert mali.get("/work").status_code == 303


def test_all_cases_are_listed_with_those_that_have_ended(office: Office) -> None:
    mali = office.visitor("mali")
    assert len(set(re.findall(r'class="number">(FP-2569-\d{6})', mali.get("/work/cases").text))) == len(office.cases)
    ended = mali.get("/work/cases?status=ended").text
    assert set(re.findall(r'class="number">(FP-2569-\d{6})', ended)) == {office.number("issued"), office.number("refused")}
    assert "ได้รับใบอนุญาตแล้ว" in ended


def test_the_list_speaks_english(office: Office) -> None:
    mali = office.visitor("mali")
    mali.post("/language", {"language": "en", "next": "/work"})
    page = mali.get("/work").text
    assert '<html lang="en">' in page
    assert "Not taken yet" in page
    assert "Overdue only" in page

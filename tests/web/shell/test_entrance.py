"""Registering, logging in, forgotten passwords, the language of the pages."""

from __future__ import annotations

import re

import pytest
from flask import url_for

from runner.store.tables import assignment, event, mail, person
from tests.support.people import check_digit
from tests.web.site import PASSWORD, Site

SOMSRI = {
    "id_number": check_digit("110170099999"), "name": "สมศรี มีร้าน", "email": "Somsri@Example.org", "phone": "+66 81 234 5678",
    "password": "ร้านก๋วยเตี๋ยวเปิดเช้า",
}  # fmt: skip


def test_somebody_registers_and_logs_in_with_number_or_address(site: Site) -> None:
    page = site.visitor().post("/register", SOMSRI).text
    assert "รับข้อมูลลงทะเบียนแล้ว" in page
    (made,) = site.read(person, person.c.email == "somsri@example.org")
    assert (made.phone, made.kind, made.id_kind) == ("0812345678", "applicant", "citizen")
    thai_digits = SOMSRI["id_number"].translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for name in ("SOMSRI@example.org", SOMSRI["id_number"], thai_digits, f"{thai_digits[0]}-{thai_digits[1:]}"):
        assert site.visitor().log_in(name, SOMSRI["password"]).status_code == 303


def test_the_answer_does_not_tell_whether_there_was_an_account(site: Site) -> None:
    answers = [site.visitor().post("/register", {**SOMSRI, "name": name}) for name in ("สมศรี มีร้าน", "คนอื่น ที่รู้เลข")]
    first, second = (re.sub(r'value="[0-9a-f]{64}"', "", answer.text) for answer in answers)
    assert first == second
    assert len(site.read(person, person.c.email == "somsri@example.org")) == 1
    subjects = [row.subject for row in site.read(mail)]
    assert [subject.split(" · ")[0] for subject in subjects] == ["ลงทะเบียนเรียบร้อยแล้ว", "ท่านมีบัญชีอยู่แล้ว"]


def test_a_juristic_person_registers(site: Site) -> None:
    site.visitor().post("/register", {**SOMSRI, "id_number": "0994000617721"})
    assert site.read(person, person.c.email == "somsri@example.org")[0].id_kind == "juristic"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id_number", "1101700999990", "เลขประจำตัวไม่ถูกต้อง"),
        ("id_number", "12345", "ให้ครบ 13 หลัก"),
        ("name", " ", "กรอกชื่อ"),
        ("email", "somsri@", "กรอกอีเมลให้ถูกต้อง"),
        ("email", "a@b.c\nBcc: x@y.z", "กรอกอีเมลให้ถูกต้อง"),
        ("phone", "12345", "กรอกหมายเลขโทรศัพท์"),
        ("password", "สั้น", "ตั้งรหัสผ่านอย่างน้อย 10"),
        ("password", "Password123", "เดาง่ายเกินไป"),
        ("password", "aaaaaaaaaaaa", "เดาง่ายเกินไป"),
    ],
)
def test_a_refused_registration_keeps_what_was_typed(site: Site, field: str, value: str, sentence: str) -> None:
    answer = site.visitor().post("/register", {**SOMSRI, field: value})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2, "in the summary and beside the field"
    assert f'href="#{field}"' in answer.text
    assert SOMSRI["password"] not in answer.text
    for name in {"id_number", "name", "email", "phone"} - {field}:
        assert SOMSRI[name] in answer.text
    assert not site.read(person, person.c.name == SOMSRI["name"])


def test_after_logging_in_people_are_where_they_wanted_to_go(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.get("/admin/people?q=มาลี")
    assert answer.status_code == 303
    assert 'name="next" value="/admin/people?q=' in visitor.get(answer.location).text
    answer = visitor.log_in(site.email_of(site.cast.admin), next="/admin/people?q=1")
    assert answer.location == "/admin/people?q=1"


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""]
)
def test_logging_in_never_leads_to_another_site(site: Site, path: str) -> None:
    assert site.visitor().log_in(site.email_of(site.cast.somchai), next=path).location == "/start"


def test_everybody_begins_where_their_own_work_is(site: Site) -> None:
    cast = site.cast
    places = {"applicant.cases": cast.somchai, "admin.people": cast.admin, "admin.audit": cast.napha, "studio.index": cast.ari}
    for page, actor in places.items():
        with site.app.test_request_context():
            own = url_for(page)
        assert site.as_(actor).get("/start").location == own
    with site.store.begin() as connection:
        connection.execute(assignment.delete().where(assignment.c.person_id == cast.ari.person_id))
    assert site.as_(cast.ari).get("/start").location == "/"


def link(site: Site, path: str) -> str:
    """The newest mailed link under `path`."""
    bodies = [row.body for row in site.read(mail)]
    found = re.findall(rf"({path}/[\w-]{{20,}})", bodies[-1])
    return str(found[0])


def test_a_forgotten_password_is_set_anew_with_a_mailed_link_that_works_once(site: Site) -> None:
    site.visitor().post("/password", {"name": site.email_of(site.cast.somchai)})
    path, new = link(site, "/password"), "ส้มตำปูปลาร้าเผ็ด"
    visitor = site.visitor()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, {"password": new, "password_again": "อย่างอื่น ๆ ไป"}).status_code == 422
    assert visitor.post(path, {"password": new, "password_again": new}).status_code == 303
    assert visitor.get(path).status_code == 404
    assert site.visitor().log_in(site.email_of(site.cast.somchai), PASSWORD).status_code == 422
    assert site.visitor().log_in(site.email_of(site.cast.somchai), new).status_code == 303


def test_asking_for_an_unknown_account_answers_alike_and_mails_nothing(site: Site) -> None:
    known = site.visitor().post("/password", {"name": site.email_of(site.cast.somchai)})
    mails = len(site.read(mail))
    unknown = site.visitor().post("/password", {"name": "nobody@example.org"})
    assert re.sub(r'value="[0-9a-f]{64}"', "", known.text) == re.sub(r'value="[0-9a-f]{64}"', "", unknown.text)
    assert len(site.read(mail)) == mails


def test_logging_in_is_recorded_without_the_number(site: Site) -> None:
    site.visitor().log_in(site.email_of(site.cast.somchai))
    assert [row.action for row in site.read(event, event.c.actor_id == site.cast.somchai.person_id)] == ["person:logged_in"]


def test_people_choose_english_and_stay_where_they_are(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.post("/language", {"language": "en", "next": "/register"})
    assert answer.location == "/register"
    page = visitor.get("/register").text
    assert '<html lang="en">' in page
    assert "Register as an applicant" in page


def test_the_language_stays_with_the_account(site: Site) -> None:
    site.as_(site.cast.somchai).post("/language", {"language": "en"})
    assert '<html lang="en">' in site.as_(site.cast.somchai).get("/account").text

"""The administrator: accounts, assignments, agencies, holidays, outbox; the auditor's trail."""

from __future__ import annotations

from datetime import date

from lxml import html

from runner import audit, calendar
from runner.people import accounts, attempts
from runner.store.tables import agency, assignment, event, mail, person
from tests.support.people import check_digit
from tests.web.shell.test_entrance import link
from tests.web.site import PASSWORD, Site
from web import permissions

NEW = {"id_number": check_digit("310170055555"), "name": "ปรีชา ตรวจร้าน", "email": "pricha@example.org", "phone": "0812223333"}


def test_an_officer_is_created_invited_assigned_and_works_at_once(site: Site) -> None:
    admin = site.as_(site.cast.admin)
    made = admin.post("/admin/people/new", NEW).location
    admin.post(f"{made}/assign", {"role": "auditor", "service": "food_premises", "agency": str(site.cast.town)})
    path = link(site, "/password")
    site.visitor().post(path, {"password": PASSWORD, "password_again": PASSWORD})
    officer = site.visitor()
    assert officer.log_in(NEW["email"]).status_code == 303
    assert officer.get("/admin/audit").status_code == 200
    page = admin.get(made).text
    assert "ผู้ตรวจสอบ" in page
    assert "เทศบาลเมืองตัวอย่าง" in page
    actions = [row.action for row in site.read(event, event.c.actor_id == site.cast.admin.person_id)]
    assert actions == ["person:created", "assignment:added"]


def test_staff_accounts_are_bound_to_a_citizen_not_to_a_company(site: Site) -> None:
    answer = site.as_(site.cast.admin).post("/admin/people/new", {**NEW, "id_number": "0994000617721"})
    assert answer.status_code == 422
    assert "ใช้เลขประจำตัวประชาชนของเจ้าหน้าที่" in answer.text


def test_a_taken_number_or_address_is_refused_with_a_reason(site: Site) -> None:
    taken = site.email_of(site.cast.mali)
    answer = site.as_(site.cast.admin).post("/admin/people/new", {**NEW, "email": taken})
    assert answer.status_code == 422
    assert "มีบัญชีที่ใช้อีเมลนี้แล้ว" in answer.text


def test_assigning_twice_is_done_once_and_nonsense_is_refused(site: Site) -> None:
    admin, url = site.as_(site.cast.admin), f"/admin/people/{site.cast.mali.person_id}/assign"
    for _ in range(2):
        admin.post(url, {"role": "approver", "service": "*", "agency": ""})
    held = site.read(assignment, assignment.c.person_id == site.cast.mali.person_id)
    assert sorted((one.role, one.agency_id) for one in held) == [("approver", None), ("officer", site.cast.town)]
    for wrong in ({"role": "king"}, {"role": "officer", "service": "coup"}, {"role": "officer", "service": "*", "agency": "7"}):
        assert admin.post(url, wrong).status_code == 422


def test_an_applicants_account_cannot_be_assigned(site: Site) -> None:
    answer = site.as_(site.cast.admin).post(f"/admin/people/{site.cast.somchai.person_id}/assign", {"role": "officer", "service": "*"})
    assert answer.status_code == 409


def test_people_are_found_by_name_and_address(site: Site) -> None:
    admin = site.as_(site.cast.admin)
    for search in ("มาลี", "p310170012340@"):
        assert "มาลี รักงาน" in admin.post("/admin/people", {"q": search}, follow_redirects=True).text, search
    assert "ไม่พบบัญชี" in admin.get("/admin/people?q=100%25").text


def test_a_number_leads_to_its_account_and_stands_in_no_url(site: Site) -> None:
    admin = site.as_(site.cast.admin)
    number = site.read(person, person.c.id == site.cast.mali.person_id)[0].id_number
    for typed in (number, f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"):
        assert admin.post("/admin/people", {"q": typed}).location == f"/admin/people/{site.cast.mali.person_id}"
    unknown = admin.post("/admin/people", {"q": "9999999999999"})
    assert "99999999" not in unknown.location
    assert "ไม่พบบัญชี" in admin.get(unknown.location).text


def test_a_long_list_has_pages_and_one_page_asks_a_fixed_number_of_questions(site: Site) -> None:
    with site.store.begin() as connection:
        for n in range(60):
            row = {"id_number": f"91017{n:08d}", "name": f"ร้านที่ {n:02d}", "email": f"shop{n}@example.org", "phone": "0812345678"}
            accounts.add(connection, "applicant", row)
    admin = site.as_(site.cast.admin)
    assert "หน้า 2 จาก 3" in admin.get("/admin/people?page=2").text
    assert "หน้า 3 จาก 3" in admin.get("/admin/people?page=999").text
    assert "หน้า 1 จาก 3" in admin.get("/admin/people?page=x").text


def test_an_agency_is_made_changed_and_given_settings(site: Site) -> None:
    admin = site.as_(site.cast.admin)
    names = {"code": "north", "name_th": "เทศบาลตำบลเหนือ", "name_en": "North Town", "phone": "0 2111 2222", "is_bangkok": "1"}
    made = admin.post("/admin/agencies/new", names).location
    admin.post(made, {**names, "name_en": "North Municipality"})
    admin.post(f"{made}/settings/food_premises", {"answer_days": "๓๐"})
    (found,) = site.read(agency, agency.c.code == "NORTH")
    assert (found.name_en, found.details["is_bangkok"], found.settings) == (
        "North Municipality",
        True,
        {"food_premises": {"answer_days": 30}},
    )
    answer = admin.post(f"{made}/settings/food_premises", {"answer_days": "มาก"})
    assert answer.status_code == 422
    assert 'value="มาก"' in answer.text
    admin.post(f"{made}/settings/food_premises", {"answer_days": ""})
    assert site.read(agency, agency.c.code == "NORTH")[0].settings == {"food_premises": {}}
    assert admin.post("/admin/agencies/new", names).status_code == 422


def test_a_yes_or_no_of_a_service_is_set_shown_and_taken_back(site: Site) -> None:
    admin, page = site.as_(site.cast.admin), f"/admin/agencies/{site.cast.town}"
    for chosen, stored in (("1", {"e_payment": True}), ("0", {"e_payment": False}), ("", {})):
        admin.post(f"{page}/settings/food_premises", {"answer_days": "", "e_payment": chosen})
        (town,) = site.read(agency, agency.c.id == site.cast.town)
        assert town.settings == {"*": {"e_payment": True}, "food_premises": stored}
        select = html.fromstring(admin.get(page).text).get_element_by_id("food_premises-e_payment")
        assert (select.xpath("option[@selected]/@value") or [""]) == [chosen]
    assert "ค่าตั้งต้น: ใช่" in admin.get(page).text, "the agency's own default for all its services"


def test_holidays_are_added_and_taken_away(site: Site) -> None:
    admin, day = site.as_(site.cast.admin), date(2026, 12, 28)
    admin.post("/admin/holidays", {"day": day.isoformat(), "name": "วันหยุดพิเศษ", "closed": "1"})
    assert not calendar.is_working_day(day)
    assert "วันหยุดพิเศษ" in admin.get("/admin/holidays").text
    admin.post("/admin/holidays/unset", {"day": day.isoformat()})
    assert calendar.is_working_day(day)
    assert admin.post("/admin/holidays", {"day": "ไม่มีวัน", "name": "x"}).status_code == 422


def test_the_outbox_shows_what_waits(site: Site) -> None:
    site.visitor().post("/password", {"name": site.email_of(site.cast.somchai)})
    admin = site.as_(site.cast.admin)
    assert "ตั้งรหัสผ่านใหม่" in admin.get("/admin/outbox").text
    (row,) = site.read(mail)
    assert "/password/" in admin.get(f"/admin/outbox/{row.id}").text
    assert admin.get("/admin/outbox/1").status_code == 404


def test_the_auditor_reads_the_trail_and_nothing_else(site: Site) -> None:
    site.visitor().log_in(site.email_of(site.cast.somchai))
    auditor = site.as_(site.cast.napha)
    page = auditor.get("/admin/audit?action=person:").text
    assert "สมชาย ใจดี" in page
    assert "เข้าสู่ระบบ" in page
    assert auditor.get("/admin/people").status_code == 403
    with site.store.read() as connection:
        assert audit.broken(connection, audit.GENERAL) == []


def test_menus_show_what_the_reader_may_open(site: Site) -> None:
    for actor, label, shown in ((site.cast.admin, "กล่องจดหมายออก", True), (site.cast.somchai, "กล่องจดหมายออก", False)):
        assert (label in site.as_(actor).get("/account").text) is shown
    assert permissions.allowed("admin.outbox", site.cast.admin)
    assert attempts.FREE == 10

"""The counter's pages: finding, making, starting, and what nobody else may open."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import insert

from runner import audit, clock
from runner.store import tables as t
from tests.support.people import check_digit
from tests.web.centre.conftest import KAEW, only_case, person_of
from tests.web.site import Site, Visitor

SOMCHAI = check_digit("110170012345")
PAGES = ("/centre/desk", "/centre/desk/new", "/centre/cases")


def make(centre: Visitor, **typed: str) -> int:
    return person_of(centre.post("/centre/desk/new", {**KAEW, **typed}))


def test_the_centre_begins_its_day_at_the_counter(centre: Visitor) -> None:
    assert centre.get("/start").location == "/centre/desk"
    page = centre.get("/centre/desk").text
    assert "รับคำขอแทนผู้ประกอบการ" in page
    assert "ขั้นตอนที่ศูนย์บริการ" in page


@pytest.mark.parametrize("who", ["somchai", "mali", "prasert", "napha", "ari", "admin"])
def test_the_counter_is_the_centres_alone(site: Site, who: str) -> None:
    visitor = site.as_(getattr(site.cast, who))
    person = site.cast.somchai.person_id
    for url in (*PAGES, f"/centre/desk/applicants/{person}"):
        assert visitor.get(url).status_code == 403, url
    for url in ("/centre/desk", "/centre/desk/new", f"/centre/desk/applicants/{person}/start", f"/centre/desk/applicants/{person}/email"):
        assert visitor.post(url, KAEW).status_code == 403, url
    assert not site.read(t.case)
    assert 'href="/centre' not in visitor.get("/").text


def test_a_whole_number_leads_to_its_applicant_and_stands_in_no_address(centre: Visitor, site: Site) -> None:
    found = centre.post("/centre/desk", {"q": SOMCHAI})
    assert person_of(found) == site.cast.somchai.person_id
    page = centre.get(found.location).text
    assert "สมชาย ใจดี" in page
    assert SOMCHAI not in page
    assert "081234" not in page
    assert "p1…@example.org" in page


def test_of_several_the_right_one_is_chosen(centre: Visitor) -> None:
    page = centre.post("/centre/desk", {"q": "081 234 5678"}).text
    assert "พบผู้ประกอบการ (2)" in page
    assert len(re.findall(r'href="/centre/desk/applicants/\d+"', page)) == 2
    assert "08x-xxx-5678" in page
    assert "0812345678" not in page.replace('value="081 234 5678"', "")


def test_what_was_typed_stays_when_it_is_refused(centre: Visitor) -> None:
    refused = centre.post("/centre/desk", {"q": "1101700123457"})
    assert refused.status_code == 422
    assert 'value="1101700123457"' in refused.text
    assert 'href="#q"' in refused.text


def test_who_is_not_found_is_made_from_what_was_searched(centre: Visitor) -> None:
    page = centre.post("/centre/desk", {"q": KAEW["id_number"]}).text
    assert "ไม่พบบัญชีผู้ประกอบการ" in page
    assert re.search(rf'id="id_number"[^>]* value="{KAEW["id_number"]}"', page)


def test_an_account_is_made_and_its_page_follows(centre: Visitor, site: Site) -> None:
    page = centre.get(f"/centre/desk/applicants/{make(centre)}").text
    assert "เปิดบัญชีผู้ประกอบการแล้ว" in page
    assert "ไม่มีอีเมล" in page
    assert "เพิ่มอีเมล" in page
    again = centre.post("/centre/desk/new", KAEW | {"name": "ชื่ออื่น"})
    assert "มีบัญชีอยู่แล้ว" in centre.get(again.location).text
    assert len(site.read(t.person, t.person.c.id_number == KAEW["id_number"])) == 1


def test_a_refused_account_keeps_every_value_and_names_every_mistake(centre: Visitor, site: Site) -> None:
    typed = KAEW | {"phone": "12", "seen": "", "email": "kaew@", "address.house_no": "99/1", "address.province": "น่าน"}
    refused = centre.post("/centre/desk/new", typed)
    assert refused.status_code == 422
    for name in ("phone", "email", "seen", "address.subdistrict", "address.district", "address.postcode"):
        assert f'href="#{name}"' in refused.text
        assert f'id="{name}"' in refused.text
    for value in (KAEW["name"], "99/1", "kaew@"):
        assert f'value="{value}"' in refused.text
    assert '<option value="น่าน" selected>' in refused.text
    assert not site.read(t.person, t.person.c.id_number == KAEW["id_number"])


def test_an_address_is_added_once_the_card_was_seen(centre: Visitor, site: Site) -> None:
    person = make(centre)
    url = f"/centre/desk/applicants/{person}/email"
    refused = centre.post(url, {"email": "kaew@example.org"})
    assert refused.status_code == 422
    assert 'value="kaew@example.org"' in refused.text
    centre.post(url, {"email": "kaew@example.org", "seen": "1"})
    assert [one.recipient for one in site.read(t.mail)] == ["kaew@example.org"]
    assert "รอตั้งรหัสผ่าน" in centre.get(f"/centre/desk/applicants/{person}").text


def test_an_account_that_its_owner_has_opened_offers_no_other_address(centre: Visitor, site: Site) -> None:
    person = site.cast.somchai.person_id
    page = centre.get(f"/centre/desk/applicants/{person}").text
    assert "ใช้งานพอร์ทัลด้วยตนเอง" in page
    assert "/email" not in page
    assert centre.post(f"/centre/desk/applicants/{person}/email", {"email": "thief@example.org", "seen": "1"}).status_code == 409


def test_a_case_is_begun_for_the_applicant_once(centre: Visitor, site: Site) -> None:
    person = make(centre)
    url = f"/centre/desk/applicants/{person}/start"
    typed = {"service": "food_premises", "agency": str(site.cast.town), "idempotency_key": "k"}
    begun, again = centre.post(url, typed), centre.post(url, typed)
    assert re.fullmatch(r"/my/cases/tasks/\d+", begun.location)
    assert again.location == begun.location
    case = only_case(site)
    assert (case.applicant_id, case.filed_by) == (person, site.cast.centre.person_id)
    page = centre.get(begun.location).text
    assert "ดำเนินการแทน" in page
    assert "ยายแก้ว ทองคำ" in page
    assert 'href="/my/cases"' not in page


def test_an_applicants_own_double_click_opens_one_draft(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', visitor.get("/services/food_premises/start").text)
    assert key
    typed = {"agency": str(site.cast.town), "idempotency_key": key[1]}
    assert visitor.post("/services/food_premises/start", typed).location == visitor.post("/services/food_premises/start", typed).location
    assert only_case(site).filed_by == site.cast.somchai.person_id
    assert "ดำเนินการแทน" not in visitor.get("/my/cases").text


def test_only_the_centres_services_and_agencies_can_be_chosen(centre: Visitor, site: Site) -> None:
    url = f"/centre/desk/applicants/{site.cast.somchai.person_id}/start"
    for service, agency, path in (("", str(site.cast.town), "service"), ("food_premises", str(site.cast.village), "agency"),
                                  ("food_premises", "", "agency"), ("nothing", "x", "service")):  # fmt: skip
        refused = centre.post(url, {"service": service, "agency": agency})
        assert refused.status_code == 422
        assert f'href="#{path}"' in refused.text
    assert not site.read(t.case)


def test_a_centre_of_two_agencies_chooses_one(site: Site) -> None:
    with site.store.begin() as connection:
        grant = {
            "person_id": site.cast.centre.person_id,
            "role": "service_centre",
            "service": "food_premises",
            "agency_id": site.cast.village,
        }
        connection.execute(insert(t.assignment), grant | {"id": clock.new_id()})
    page = site.as_(site.cast.centre).get(f"/centre/desk/applicants/{site.cast.somchai.person_id}").text
    assert "องค์การบริหารส่วนตำบลตัวอย่าง" in page
    assert '<select class="form-select" id="agency"' in page


def test_a_case_elsewhere_is_as_if_it_were_not_there(site: Site, usual: Callable[[str], int]) -> None:
    case = usual("Task_CheckDocuments")
    with site.store.begin() as connection:
        connection.execute(t.assignment.update().where(t.assignment.c.role == "service_centre").values(agency_id=site.cast.village))
    far = site.as_(site.cast.centre)
    assert far.get(f"/my/cases/{case}").status_code == 404
    assert far.get(f"/my/cases/{case}/offers/withdraw").status_code == 404
    assert "ครัวสมชาย" not in far.get("/centre/cases").text + far.get("/centre/cases?q=ครัว").text
    found = far.get(f"/centre/desk/applicants/{site.cast.somchai.person_id}").text
    assert "ยังไม่มีคำขอกับหน่วยงานของท่าน" in found


def test_every_look_is_in_the_auditors_trail(centre: Visitor, site: Site) -> None:
    centre.post("/centre/desk", {"q": SOMCHAI})
    page = site.as_(site.cast.napha).get("/admin/audit?action=person:looked_up").text
    assert "ค้นหาผู้ประกอบการที่ศูนย์บริการ" in page
    with site.store.read() as connection:
        assert audit.broken(connection, audit.GENERAL) == []


def test_the_page_after_registering_says_to_everybody_what_the_centre_can_do(site: Site) -> None:
    typed = {**KAEW, "email": "new@example.org", "password": "ความลับของยายแก้ว"}
    fresh = site.visitor().post("/register", typed).text
    assert "นำหลักฐานแสดงตนไปที่ศูนย์บริการ" in fresh
    known = site.visitor().post("/register", {**typed, "id_number": SOMCHAI}).text
    hidden = re.compile(r'name="csrf_token" value="\w+"|nonce="[^"]+"')
    assert hidden.sub("", known) == hidden.sub("", fresh)


def test_the_centres_pages_have_their_english(site: Site, usual: Callable[[str], int]) -> None:
    case, centre = usual("Task_ChooseChannels"), site.as_(site.cast.centre)
    centre.post("/language", {"language": "en"})
    person = centre.post("/centre/desk", {"q": SOMCHAI}).location
    for url in (*PAGES, person, f"/my/cases/{case}"):
        page = centre.get(url).text
        texts = re.findall(r"<(?:h1|h2|label|button|th|dt|legend)[^>]*>([^<]+)<", page)
        thai = [text for text in texts if re.search("[ก-๙]", text) and text.strip() not in ("ไทย", "สมชาย ใจดี", "ครัวสมชาย")]
        assert not thai, url
    assert "Acting for" in centre.get(f"/my/cases/{case}").text

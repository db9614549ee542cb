"""My licences: what I hold, how it stands, and an application about it that opens filled in."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select, update

from runner import clock
from runner.store import tables as t
from tests.web.site import Site, Visitor


def licence_id(site: Site) -> int:
    with site.store.read() as connection:
        return int(connection.scalars(select(t.licence.c.id)).one())


def change(site: Site, **columns: object) -> None:
    with site.store.begin() as connection:
        connection.execute(update(t.licence).values(**columns))


def buttons(page: str) -> list[str]:
    return re.findall(r'name="kind" value="(\w+)"', page)


def test_a_licence_held_can_be_renewed_amended_and_cancelled(somchai: Visitor) -> None:
    page = somchai.get("/my/licences").text
    assert "ใบอนุญาตของฉัน" in page
    assert "1/2569" in page
    assert "ครัวสมชาย" in page
    assert buttons(page) == ["renew", "amend", "cancel"]
    assert "เหลืออีก" not in page


def test_its_application_opens_with_the_earlier_answers_but_not_the_papers(somchai: Visitor, site: Site) -> None:
    sent = {"kind": "amend", "idempotency_key": "one"}
    begun = somchai.post(f"/my/licences/{licence_id(site)}/begin", sent)
    assert re.fullmatch(r"/my/cases/tasks/\d+", begun.location)
    assert somchai.post(f"/my/licences/{licence_id(site)}/begin", sent).location == begun.location
    form = somchai.get(begun.location).text
    for written in ("ครัวสมชาย", "อาหารตามสั่งและเครื่องดื่ม", "34010012345", "ถนนชลประทาน"):
        assert written in form
    assert re.search(r'<input[^>]*value="amend"[^>]*checked|<input[^>]*checked[^>]*value="amend"', form)
    assert re.search(r'<input[^>]*value="1/2569"[^>]*checked|<input[^>]*checked[^>]*value="1/2569"', form)
    assert "สัญญาเช่า.pdf" not in form
    assert not re.search(r'name="certified"[^>]*checked', form)


def test_before_its_end_the_renewal_is_the_first_thing_to_do(somchai: Visitor, site: Site) -> None:
    change(site, valid_to=clock.today() + timedelta(days=12))
    page = somchai.get("/my/licences").text
    assert "เหลืออีก 12 วัน" in page
    assert re.search(r'value="renew"><button class="btn btn-primary">ต่ออายุ', page)


def test_the_agency_says_how_early_a_renewal_is_due(somchai: Visitor, site: Site) -> None:
    change(site, valid_to=clock.today() + timedelta(days=12))
    with site.store.begin() as connection:
        own = {"food_premises": {"renew_before_days": 5}}
        connection.execute(update(t.agency).where(t.agency.c.id == site.cast.town).values(settings=own))
    page = somchai.get("/my/licences").text
    assert "เหลืออีก" not in page
    assert not re.search(r'value="renew"><button class="btn btn-primary">', page)


def test_after_its_end_one_applies_anew(somchai: Visitor, site: Site) -> None:
    change(site, valid_from=clock.today() - timedelta(days=400), valid_to=clock.today() - timedelta(days=1))
    page = somchai.get("/my/licences").text
    assert "หมดอายุแล้ว" in page
    assert buttons(page) == ["new"]


def test_what_was_cancelled_or_replaced_says_so_and_offers_nothing(somchai: Visitor, site: Site) -> None:
    change(site, status="cancelled", ended_on=clock.today() - timedelta(days=1))
    page = somchai.get("/my/licences").text
    assert "ยกเลิกแล้ว" in page
    assert "สิ้นผลหลังวันที่" in page
    assert buttons(page) == []


def test_the_licence_of_somebody_else_begins_nothing(site: Site) -> None:
    stranger = site.as_(site.cast.other_applicant)
    assert "ท่านยังไม่มีใบอนุญาตในระบบนี้" in stranger.get("/my/licences").text
    assert stranger.post(f"/my/licences/{licence_id(site)}/begin", {"kind": "renew"}).status_code == 404


def test_a_kind_that_is_not_offered_begins_nothing(somchai: Visitor, site: Site) -> None:
    assert somchai.post(f"/my/licences/{licence_id(site)}/begin", {"kind": "sell"}).status_code == 404


def test_the_centre_sees_them_too_and_begins_in_the_holders_place(site: Site) -> None:
    centre = site.as_(site.cast.centre)
    page = centre.get(f"/centre/desk/applicants/{site.cast.somchai.person_id}").text
    assert "ใบอนุญาตที่ถืออยู่" in page
    assert buttons(page) == ["renew", "amend", "cancel"]
    begun = centre.post(f"/my/licences/{licence_id(site)}/begin", {"kind": "cancel", "idempotency_key": "c"})
    with site.store.read() as connection:
        case = connection.execute(select(t.case).order_by(t.case.c.id.desc()).limit(1)).one()
    assert (case.applicant_id, case.filed_by) == (site.cast.somchai.person_id, site.cast.centre.person_id)
    assert "เหตุผลที่ขอยกเลิก" in centre.get(begun.location).text


def test_it_speaks_english(somchai: Visitor) -> None:
    page = somchai.get("/my/licences", headers={"Accept-Language": "en"}).text
    somchai.post("/language", {"language": "en", "to": "/my/licences"})
    assert "My licences" in page or "My licences" in somchai.get("/my/licences").text

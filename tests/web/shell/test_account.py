"""One's own account: phone, e-mail address with confirmation, password."""

from __future__ import annotations

from runner.store.tables import event, mail, person
from tests.web.shell.test_entrance import link
from tests.web.site import PASSWORD, Site


def mine(site: Site) -> object:
    return site.read(person, person.c.id == site.cast.somchai.person_id)[0]


def test_the_number_is_shown_with_its_last_digits_only(site: Site) -> None:
    page = site.as_(site.cast.somchai).get("/account").text
    number = mine(site).id_number
    assert number not in page
    assert f"-{number[10:12]}-{number[12]}" in page


def test_the_phone_number_is_changed_and_recorded(site: Site) -> None:
    answer = site.as_(site.cast.somchai).post("/account/phone", {"phone": "๐๘๙ ๘๗๖ ๕๔๓๒"}, follow_redirects=True)
    assert "บันทึกหมายเลขโทรศัพท์แล้ว" in answer.text
    assert mine(site).phone == "0898765432"
    assert "person:edited" in {row.action for row in site.read(event)}


def test_a_wrong_phone_number_is_given_back(site: Site) -> None:
    answer = site.as_(site.cast.somchai).post("/account/phone", {"phone": "เบอร์บ้าน"})
    assert answer.status_code == 422
    assert "เบอร์บ้าน" in answer.text


def test_a_new_address_counts_once_its_mailbox_was_opened_and_the_old_one_is_told(site: Site) -> None:
    before = mine(site).email
    visitor = site.as_(site.cast.somchai)
    assert visitor.post("/account/email", {"email": "new@example.org", "password_now": "wrong-password"}).status_code == 422
    visitor.post("/account/email", {"email": "new@example.org", "password_now": PASSWORD})
    assert mine(site).email == before
    path = link(site, "/account/email")
    assert site.visitor().get(path).status_code == 200
    assert mine(site).email == before, "opening the link changes nothing, the button does"
    site.visitor().post(path)
    assert mine(site).email == "new@example.org"
    assert site.read(mail)[-1].recipient == before


def test_an_address_of_somebody_else_gets_no_link(site: Site) -> None:
    taken = site.email_of(site.cast.mali)
    answer = site.as_(site.cast.somchai).post("/account/email", {"email": taken, "password_now": PASSWORD})
    assert answer.status_code == 303
    assert not site.read(mail)


def test_the_present_password_is_asked_for(site: Site) -> None:
    new = "ต้มยำกุ้งน้ำข้น"
    answer = site.as_(site.cast.somchai).post(
        "/account/password", {"password_now": "wrong-password", "password": new, "password_again": new}
    )
    assert answer.status_code == 422
    assert "รหัสผ่านปัจจุบันไม่ถูกต้อง" in answer.text
    assert new not in answer.text


HOME = {
    "address.house_no": "45", "address.moo": "2", "address.road": "ชลประทาน", "address.subdistrict": "ในเมือง", "address.district": "เมือง",
    "address.province": "อุบลราชธานี", "address.postcode": "๓๔๐๐๐",
}  # fmt: skip


def test_the_postal_address_is_kept_part_by_part_and_shown_in_one_line(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    answer = visitor.post("/account/address", HOME, follow_redirects=True)
    assert "บันทึกที่อยู่แล้ว" in answer.text
    assert "45 หมู่ที่ 2 ถนนชลประทาน ตำบลในเมือง อำเภอเมือง จังหวัดอุบลราชธานี 34000" in answer.text
    assert mine(site).address == {name.removeprefix("address."): text for name, text in HOME.items()} | {"postcode": "34000"}
    visitor.post("/language", {"language": "en"})
    english = visitor.get("/account").text
    assert "45, Moo 2, ชลประทาน, ในเมือง, เมือง, Ubon Ratchathani, 34000" in english
    assert "House number" in english


def test_half_an_address_is_given_back_with_what_is_missing(site: Site) -> None:
    answer = site.as_(site.cast.somchai).post("/account/address", HOME | {"address.district": "", "address.postcode": "abc"})
    assert answer.status_code == 422
    assert "#f-address-district" in answer.text
    assert 'value="abc"' in answer.text
    assert mine(site).address == {}


def test_an_emptied_address_is_forgotten(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    visitor.post("/account/address", HOME)
    assert visitor.post("/account/address", dict.fromkeys(HOME, "")).status_code == 303
    assert mine(site).address == {}


def test_staff_are_asked_for_no_postal_address(site: Site) -> None:
    assert "/account/address" not in site.as_(site.cast.mali).get("/account").text

"""At the counter of a service centre: finding applicants, making accounts, and who owns them afterwards; on both databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from runner import audit
from runner.errors import Conflict, InvalidForm, NotAllowed, NotFound
from runner.people import accounts, centre, login
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import mail, person
from tests.support.people import Cast, check_digit

KAEW = {"id_number": check_digit("110170077777"), "name": "ยายแก้ว ทองคำ", "phone": "089 876 5432", "email": "", "seen": "1"}
HOME = {
    "address.house_no": ["9"], "address.subdistrict": ["ในเมือง"], "address.district": ["เมือง"], "address.province": ["น่าน"],
    "address.postcode": ["55000"],
}  # fmt: skip
OWN = "ความลับของยายแก้ว"


def make(store: Store, settings: Settings, cast: Cast, **typed: str) -> centre.Made:
    return centre.make(store, settings, cast.centre, {**KAEW, **typed}, {})


def row(store: Store, person_id: int) -> Any:
    with store.read() as connection:
        return connection.execute(person.select().where(person.c.id == person_id)).one()


def mails(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(mail.select().order_by(mail.c.id)))


def looks(store: Store) -> list[Any]:
    with store.read() as connection:
        return [one.data for one in audit.history(connection, audit.GENERAL) if one.action == "person:looked_up"]


def link(body: str) -> str:
    found = re.search(r"/password/([\w-]{20,})", body)
    assert found
    return found[1]


# ---- looking up ---------------------------------------------------------------------------------------------------------
def test_a_whole_number_finds_its_applicant_however_it_is_written(store: Store, cast: Cast) -> None:
    number = check_digit("110170012345")
    for typed in (number, f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}", f" {number} "):
        look = centre.look_up(store, cast.centre, typed)
        assert (look.by, [one.name for one in look.people]) == ("id_number", ["สมชาย ใจดี"])


def test_a_phone_number_may_be_that_of_several_people(store: Store, cast: Cast) -> None:
    look = centre.look_up(store, cast.centre, "+66 81 234 5678")
    assert (look.by, look.value) == ("phone", "0812345678")
    assert {one.name for one in look.people} == {"สมชาย ใจดี", "สมหญิง ใจงาม"}, "applicants only: officers have this number too"


def test_an_address_finds_its_applicant(store: Store, cast: Cast) -> None:
    assert [one.id for one in centre.look_up(store, cast.centre, "P110170012345@example.org").people] == [cast.somchai.person_id]


def test_a_name_finds_nobody_who_has_no_case_here(store: Store, cast: Cast) -> None:
    look = centre.look_up(store, cast.centre, "สมชาย")
    assert (look.by, look.people) == ("name", [])


@pytest.mark.parametrize("typed", ["", " ", "ก", "1101700123457", "123", "081", "somchai@", "-"])
def test_what_cannot_be_searched_for_is_refused_and_kept(store: Store, cast: Cast, typed: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        centre.look_up(store, cast.centre, typed)
    assert refused.value.values == {"q": typed}
    assert looks(store) == []


def test_every_look_is_written_down_without_what_was_typed(store: Store, cast: Cast) -> None:
    centre.look_up(store, cast.centre, check_digit("110170012345"))
    centre.look_up(store, cast.centre, "นาย ก ไม่มีตัวตน")
    centre.applicant(store, cast.centre, cast.somchai.person_id or 0)
    assert looks(store) == [
        {"by": "id_number", "found": [cast.somchai.person_id]},
        {"by": "name", "found": []},
        {"by": "page", "found": [cast.somchai.person_id]},
    ]


def test_only_a_service_centre_looks_people_up(store: Store, settings: Settings, cast: Cast) -> None:
    for other in (cast.mali, cast.somchai, cast.admin, cast.napha):
        with pytest.raises(NotAllowed):
            centre.look_up(store, other, "สมชาย")
        with pytest.raises(NotAllowed):
            centre.applicant(store, other, cast.somchai.person_id or 0)
        with pytest.raises(NotAllowed):
            centre.make(store, settings, other, KAEW, {})
        with pytest.raises(NotAllowed):
            centre.set_email(store, settings, other, cast.somchai.person_id or 0, {"email": "x@example.org", "seen": "1"})


def test_staff_and_disabled_accounts_are_nobody_here(store: Store, cast: Cast) -> None:
    accounts.set_disabled(store, cast.admin, cast.somchai.person_id or 0, True)
    for one in (cast.mali, cast.somchai):
        with pytest.raises(NotFound):
            centre.applicant(store, cast.centre, one.person_id or 0)


# ---- making an account --------------------------------------------------------------------------------------------------
def test_who_has_no_mailbox_gets_an_account_that_nobody_can_open(store: Store, settings: Settings, cast: Cast) -> None:
    made = centre.make(store, settings, cast.centre, KAEW, HOME)
    kept = row(store, made.id)
    assert (made.new, kept.kind, kept.email, kept.phone, kept.password) == (True, "applicant", None, "0898765432", "")
    assert kept.address["province"] == "น่าน"
    assert mails(store) == []
    login.ask_reset(store, settings, KAEW["id_number"])
    assert mails(store) == []
    with pytest.raises(InvalidForm):
        login.log_in(store, KAEW["id_number"], "")
    with store.read() as connection:
        assert accounts.read(connection, made.id).email == ""


def test_two_people_without_a_mailbox_are_two_people(store: Store, settings: Settings, cast: Cast) -> None:
    first = make(store, settings, cast)
    second = make(store, settings, cast, id_number=check_digit("110170088888"))
    assert first.new
    assert second.new
    assert first.id != second.id


def test_who_has_a_mailbox_sets_a_password_and_the_account_is_theirs(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast, email="Kaew@Example.org")
    (invitation,) = mails(store)
    assert (invitation.recipient, invitation.person_id) == ("kaew@example.org", made.id)
    login.reset(store, settings, link(invitation.body), {"password": OWN, "password_again": OWN})
    assert login.log_in(store, "kaew@example.org", OWN)
    assert centre.applicant(store, cast.centre, made.id).opened


def test_a_number_that_is_known_leads_to_its_owner_and_changes_nothing(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast, id_number=check_digit("110170012345"), email="thief@example.org")
    assert made == centre.Made(cast.somchai.person_id or 0, False)
    assert row(store, made.id).name == "สมชาย ใจดี"
    assert mails(store) == []


def test_a_staff_number_and_anothers_address_are_refused(store: Store, settings: Settings, cast: Cast) -> None:
    for typed, path in (({"id_number": check_digit("310170012340")}, "id_number"), ({"email": "p110170012345@example.org"}, "email")):
        with pytest.raises(InvalidForm) as refused:
            make(store, settings, cast, **typed)
        assert [one.path for one in refused.value.errors] == [path]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(store: Store, settings: Settings, cast: Cast) -> None:
    typed = {"id_number": "1101700123457", "name": "", "phone": "12", "email": "x@", "seen": ""}
    with pytest.raises(InvalidForm) as refused:
        centre.make(store, settings, cast.centre, typed, {"address.house_no": ["9"]})
    paths = [one.path for one in refused.value.errors]
    assert paths[:4] == ["id_number", "name", "phone", "email"]
    assert {"address.subdistrict", "address.province", "seen"} <= set(paths)
    assert refused.value.values == typed


def test_two_desks_that_make_one_person_at_once_make_one(store: Store, settings: Settings, cast: Cast) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _n: make(store, settings, cast), range(4)))
    assert len({one.id for one in made}) == 1
    assert [one.new for one in made].count(True) == 1


# ---- whose account it is ------------------------------------------------------------------------------------------------
def register(store: Store, settings: Settings, email: str) -> None:
    accounts.register(store, settings, {**KAEW, "email": email, "password": OWN})


def test_registering_a_number_of_the_centre_writes_only_to_the_address_that_the_centre_was_given(
    store: Store, settings: Settings, cast: Cast
) -> None:
    make(store, settings, cast, email="kaew@example.org")
    register(store, settings, "thief@example.org")
    first, second = mails(store)
    assert {first.recipient, second.recipient} == {"kaew@example.org"}
    with pytest.raises(InvalidForm):
        login.log_in(store, KAEW["id_number"], OWN)
    login.reset(store, settings, link(second.body), {"password": OWN, "password_again": OWN})
    assert login.log_in(store, KAEW["id_number"], OWN)


def test_registering_a_number_without_an_address_takes_nothing_over(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast)
    register(store, settings, "thief@example.org")
    assert mails(store) == []
    assert (row(store, made.id).email, row(store, made.id).password) == (None, "")


def test_the_centre_gives_and_corrects_an_address_until_the_owner_has_set_a_password(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast)
    for address in ("keaw@example.org", "kaew@example.org"):
        centre.set_email(store, settings, cast.centre, made.id, {"email": address, "seen": "1"})
    mistaken, right = mails(store)
    with pytest.raises(NotFound):
        login.reset(store, settings, link(mistaken.body), {"password": OWN, "password_again": OWN})
    login.reset(store, settings, link(right.body), {"password": OWN, "password_again": OWN})
    with pytest.raises(Conflict):
        centre.set_email(store, settings, cast.centre, made.id, {"email": "thief@example.org", "seen": "1"})
    assert row(store, made.id).email == "kaew@example.org"


def test_an_address_needs_the_proof_of_identity_and_must_be_free(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast)
    for typed, path in (({"email": "kaew@example.org"}, "seen"), ({"email": "p110170012345@example.org", "seen": "1"}, "email")):
        with pytest.raises(InvalidForm) as refused:
            centre.set_email(store, settings, cast.centre, made.id, typed)
        assert [one.path for one in refused.value.errors] == [path]


def test_an_administrator_sends_no_link_to_nowhere(store: Store, settings: Settings, cast: Cast) -> None:
    made = make(store, settings, cast)
    with pytest.raises(Conflict):
        accounts.invite_again(store, settings, cast.admin, made.id)

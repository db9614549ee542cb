"""Accounts, logging in and lists, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runner import audit
from runner.errors import InvalidForm, NotFound, TooMany
from runner.people import accounts, assignments, attempts, login, tickets
from runner.people.actors import actor_of
from runner.permissions import Grant
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import job, mail, person
from tests.support.people import Cast, check_digit

SOMSRI = {
    "id_number": check_digit("110170099999"), "name": "สมศรี มีร้าน", "email": "somsri@example.org", "phone": "081 234 5678",
    "password": "ร้านก๋วยเตี๋ยวเปิดเช้า",
}  # fmt: skip


def test_registering_puts_a_mail_and_its_job_into_the_same_transaction(store: Store, settings: Settings) -> None:
    accounts.register(store, settings, SOMSRI)
    with store.read() as connection:
        (message,) = connection.execute(mail.select()).all()
        (waiting,) = connection.execute(job.select()).all()
    assert (waiting.kind, waiting.payload) == ("mail", {"mail": message.id})
    assert message.recipient == "somsri@example.org"


def test_the_right_password_opens_and_the_wrong_one_does_not(store: Store, settings: Settings) -> None:
    accounts.register(store, settings, SOMSRI)
    assert len(login.log_in(store, SOMSRI["id_number"], SOMSRI["password"])) >= 43
    with pytest.raises(InvalidForm):
        login.log_in(store, SOMSRI["id_number"], "wrong-password")
    with pytest.raises(InvalidForm):
        login.log_in(store, "nobody@example.org", "wrong-password")


def test_an_account_without_a_password_never_opens(store: Store, cast: Cast) -> None:
    with store.read() as connection:
        email = connection.scalar(person.select().with_only_columns(person.c.email).where(person.c.id == cast.mali.person_id))
    for password in ("", "anything-at-all"):
        with pytest.raises(InvalidForm):
            login.log_in(store, str(email), password)


def test_parallel_tries_are_all_counted(store: Store) -> None:
    def guess(_n: int) -> bool:
        try:
            with store.begin() as connection:
                attempts.count(connection, "login", "somebody")
        except TooMany:
            return False
        return True

    with store.begin() as connection:
        attempts.count(connection, "login", "somebody")
    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(guess, range(30)))
    assert sum(tried) == attempts.FREE, "ten more: the first try was free as well"


def test_parallel_logins_keep_the_audit_chain_whole(store: Store, settings: Settings) -> None:
    accounts.register(store, settings, SOMSRI)
    with ThreadPoolExecutor(6) as pool:
        tokens = list(pool.map(lambda _n: login.log_in(store, SOMSRI["email"], SOMSRI["password"]), range(6)))
    assert len(set(tokens)) == 6
    with store.read() as connection:
        assert audit.broken(connection, audit.GENERAL) == []
        assert [one.action for one in audit.history(connection, audit.GENERAL)].count("person:logged_in") == 6


def test_two_who_register_the_same_number_at_once_make_one_account(store: Store, settings: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: accounts.register(store, settings, {**SOMSRI, "email": f"somsri{n}@example.org"}), range(4)))
    with store.read() as connection:
        assert len(connection.execute(person.select().where(person.c.id_number == SOMSRI["id_number"])).all()) == 1
        assert len(connection.execute(mail.select()).all()) == 4


def test_an_actor_has_todays_grants_and_a_disabled_one_is_not_found(store: Store, cast: Cast) -> None:
    with store.read() as connection:
        assert actor_of(connection, cast.mali.person_id or 0).grants == (Grant("officer", "*", cast.town),)
    accounts.set_disabled(store, cast.admin, cast.mali.person_id or 0, True)
    with store.read() as connection, pytest.raises(NotFound):
        actor_of(connection, cast.mali.person_id or 0)


def test_assigning_all_agencies_twice_is_one_row(store: Store, cast: Cast) -> None:
    for _ in range(2):
        assignments.assign(store, cast.admin, cast.ari.person_id or 0, Grant("officer"), ())
    with store.read() as connection:
        assert [(one.role, one.agency_id) for one in assignments.listed(connection, cast.ari.person_id or 0)] == [
            ("analyst", None),
            ("officer", None),
        ]


def test_people_are_listed_with_their_roles(store: Store, cast: Cast) -> None:
    with store.read() as connection:
        found = accounts.listed(connection, kind="staff")
        assert {one.name: one.roles for one in found.people}["มาลี รักงาน"] == ("officer",)
        assert accounts.listed(connection, "100%_").total == 0
        assert accounts.listed(connection, "รักงาน").total == 1


def test_a_link_works_for_its_purpose_only_and_once(store: Store, cast: Cast) -> None:
    with store.begin() as connection:
        old = tickets.make(connection, cast.mali.person_id or 0, "password")
        token = tickets.make(connection, cast.mali.person_id or 0, "password")
    with store.begin() as connection:
        for wrong, purpose in ((old, "password"), (token, "email"), ("", "password")):
            with pytest.raises(NotFound):
                tickets.look(connection, wrong, purpose)
        assert tickets.use(connection, token, "password").person_id == cast.mali.person_id
        with pytest.raises(NotFound):
            tickets.use(connection, token, "password")

"""Guessing passwords: ten tries, then a growing wait; unknown accounts answer alike and take as long."""

from __future__ import annotations

from datetime import timedelta
from time import thread_time

import pytest

from runner.clock import SetClock
from runner.errors import TooMany
from runner.people import attempts, passwords
from runner.store import Store
from tests.web.site import PASSWORD, Site


def test_the_eleventh_wrong_try_has_to_wait_and_so_has_the_right_password(site: Site, set_clock: SetClock) -> None:
    visitor, name = site.visitor(), site.email_of(site.cast.somchai)
    assert [visitor.log_in(name, "wrong-password").status_code for _ in range(11)] == [422] * 11
    answer = visitor.log_in(name)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "2"
    set_clock.move(timedelta(seconds=2))
    assert visitor.log_in(name).status_code == 303


def test_unknown_names_wait_as_well_and_get_the_same_page(site: Site, set_clock: SetClock) -> None:
    known, unknown = [], []
    for tries, name in ((known, site.email_of(site.cast.somchai)), (unknown, "nobody@example.org")):
        for _ in range(12):
            answer = site.visitor().log_in(name, "wrong-password")
            tries.append((answer.status_code, answer.text.replace(name, "").count("ไม่ถูกต้อง")))
    assert known == unknown
    assert known[-1][0] == 429


def test_a_disabled_account_answers_like_a_wrong_password(site: Site) -> None:
    site.as_(site.cast.admin).post(f"/admin/people/{site.cast.mali.person_id}/disable")
    right = site.visitor().log_in(site.email_of(site.cast.mali))
    assert right.status_code == 422
    assert "ระงับ" not in right.text


def test_checking_takes_as_long_without_an_account() -> None:
    sealed = passwords.sealed(PASSWORD)

    def took(stored: str) -> float:
        begin = thread_time()  # the processor's time: other tests run beside this one
        passwords.fits(stored, "wrong-password")
        return thread_time() - begin

    took("")
    with_account, without = (min(took(stored) for _ in range(7)) for stored in (sealed, ""))
    assert 0.5 < with_account / without < 2


@pytest.mark.parametrize(("times", "seconds"), [(1, 0), (10, 0), (11, 2), (12, 4), (15, 32), (19, 512), (20, 900), (500, 900)])
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(times: int, seconds: int) -> None:
    assert attempts.wait(times) == seconds


def test_tries_are_forgotten_after_a_day(store: Store, set_clock: SetClock) -> None:
    for _ in range(11):
        with store.begin() as connection:
            attempts.count(connection, "login", "somebody")
    with store.begin() as connection, pytest.raises(TooMany):
        attempts.count(connection, "login", "somebody")
    set_clock.move(timedelta(hours=25))
    for _ in range(10):
        with store.begin() as connection:
            attempts.count(connection, "login", "somebody")


def test_no_name_stands_in_the_table_of_tries(site: Site) -> None:
    site.visitor().log_in("1101700123456", "wrong-password")
    assert all("1101700123456" not in str(row) for row in site.read(attempts.attempt))


def test_passwords_are_sealed_with_argon2id() -> None:
    assert passwords.sealed(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.fits("", "")
    assert not passwords.fits("not a hash", PASSWORD)

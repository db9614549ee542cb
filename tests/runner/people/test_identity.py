"""What people type about themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runner.people import identity
from runner.people.identity import Refused


@pytest.mark.parametrize("typed", ["3-1006-00445-63-5", "๓๑๐๐๖๐๐๔๔๕๖๓๕", "3100600445635", " 3100600445635 "])
def test_a_citizens_number_is_read_however_it_is_typed(typed: str) -> None:
    assert identity.id_number(identity.plain(typed)) == "3100600445635"


def test_a_juristic_number_begins_with_zero() -> None:
    assert identity.id_kind(identity.id_number("0-9940-00617-72-1")) == "juristic"


@pytest.mark.parametrize("typed", ["3100600445636", "31006004456355", "310060044563", "", "สามหนึ่ง", "³100600445635", "0000000000000"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identity.id_number(typed)


@pytest.mark.parametrize(
    ("typed", "stored"), [("02-123-4567", "021234567"), ("+66 81 234 5678", "0812345678"), ("๐๘๑๒๓๔๕๖๗๘", "0812345678")]
)
def test_phones_are_stored_as_digits(typed: str, stored: str) -> None:
    assert identity.phone(typed) == stored


@pytest.mark.parametrize("typed", ["somchai@example.com", "a.b+c@sub.example.co.th"])
def test_addresses_are_taken(typed: str) -> None:
    assert identity.email(typed.upper()) == typed


@pytest.mark.parametrize("typed", ["", "a@", "@b", "a b@c.d", "a@b..c", "a@-b.c", "สมชาย@example.com", "a@b.c,d@e.f", "a" * 65 + "@b.c"])
def test_no_addresses_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identity.email(typed)


def test_the_sara_am_stays_one_letter_and_invisible_marks_go() -> None:
    assert identity.plain("กำ\u200b\u202eลัง\x00 ") == "กำลัง"


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_a_check(text: str) -> None:
    for check in (identity.id_number, identity.name, identity.email, identity.phone, identity.password):
        try:
            assert isinstance(check(identity.plain(text)), str)
        except Refused:
            continue

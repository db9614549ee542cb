"""Realistic values: they fit the field's rules, are valid where numbers have check digits, and are the same every time."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from stdnum.th import moa, pin

from runner.calendar import is_working_day
from runner.form import patterns
from runner.form.identity import CHECKS, verify
from runner.form.model import Component
from runner.form.provinces import PROVINCES
from runner.paths import plausible
from runner.paths.patterned import text_for
from runner.paths.phrases import ADDRESSES
from tests.runner.paths.asked import made

MONDAY = date(2027, 1, 11)


def _field(label: str, kind: str = "textfield", key: str = "x", **more: Any) -> Component:
    (component,) = made({"type": kind, "key": key, "label": label, **more}).components
    return component


@pytest.mark.parametrize("check", CHECKS)
def test_numbers_of_authorities_are_valid_and_differ(check: str) -> None:
    made_up = [plausible.checked(check, n) for n in range(5)]
    assert [verify(check, one)[1] for one in made_up] == [None] * 5
    assert check == "postcode" or len(set(made_up)) == 5


def test_citizens_and_companies_have_numbers_of_their_own_kind() -> None:
    assert pin.is_valid(plausible.checked("citizen_id"))
    assert moa.is_valid(plausible.checked("juristic_id"))


@pytest.mark.parametrize("n", range(40))
def test_parcel_numbers_have_the_check_digit_of_the_postal_union(n: int) -> None:
    digits = plausible.parcel(n)[2:11]
    rest = 11 - sum(w * int(d) for w, d in zip((8, 6, 4, 2, 3, 5, 9, 7), digits, strict=False)) % 11
    assert int(digits[8]) == {10: 0, 11: 5}.get(rest, rest)


@pytest.mark.parametrize(
    ("label", "key", "kind", "expected"),
    [
        ("ชื่อสถานประกอบการ", "premises_name", "textfield", "ครัวสมชาย"),
        ("ตำแหน่งผู้ลงนาม", "signer_position", "textfield", "นายกเทศมนตรี"),
        ("รหัสประจำบ้าน", "house_code", "textfield", "34010012345"),
        ("เหตุผลที่ขอถอนคำขอ", "withdraw_reason", "textarea", "ผู้ขอเลิกกิจการแล้ว จึงไม่ประสงค์จะขอต่อไป"),
        ("อะไรสักอย่าง", "zz", "textarea", "อะไรสักอย่างตามเอกสารที่แนบ"),
    ],
)
def test_what_people_type_follows_from_key_and_label(label: str, key: str, kind: str, expected: str) -> None:
    assert plausible.text(_field(label, kind, key)) == expected


@pytest.mark.parametrize(("least", "most"), [(0, 5), (300, 310), (10, 4000)])
def test_texts_keep_their_lengths(least: int, most: int) -> None:
    assert least <= len(plausible.text(_field("เหตุผลที่ไม่อนุญาต", "textarea"), 0, least, most)) <= most


@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9]{11}$",
        "^[A-Z]{2}[0-9]{9}TH$",
        "^25[6-9][0-9]$",
        r"^(บ|ผ)\.\d{1,3}/25\d\d$",
        "^[ก-๙]+$",
        r"\d{2,4}-\w+",
        "^(?=.*\\d).{3,}$",
        "^a?$",
    ],
)
def test_a_text_is_found_for_a_pattern(pattern: str) -> None:
    field = _field("อะไร", validate={"pattern": pattern})
    assert re.search(pattern, plausible.text(field), re.ASCII)


def test_a_pattern_is_met_within_the_lengths() -> None:
    pattern = patterns.read("^[0-9]+$")
    assert isinstance(pattern, patterns.Pattern)
    assert text_for(pattern, 7, 9) == "1234567"


def test_the_parts_of_an_address_belong_together() -> None:
    assert all(one["province"] in PROVINCES for one in ADDRESSES)
    assert {plausible.address_part("province", 2), plausible.address_part("district", 2)} == {"กรุงเทพมหานคร", "พญาไท"}
    assert plausible.address_part("soi", 0) is None


@pytest.mark.parametrize(
    ("least", "most", "step", "expected"),
    [(None, None, None, 120), (200, None, None, 200), (None, 50, None, 50), (1, 100, 7, 98), (Decimal("121"), None, 10, 130)],
)
def test_numbers_are_usual_unless_the_limits_ask_otherwise(least: Any, most: Any, step: Any, expected: int) -> None:
    limits = (None if one is None else Decimal(one) for one in (least, most, step))
    assert plausible.amount(_field("พื้นที่ (ตารางเมตร)", "number"), *limits) == expected


def test_appointments_are_on_working_days_ahead_and_deeds_are_done_today() -> None:
    def day(label: str, key: str, least: date | None = None, most: date | None = None) -> date:
        return plausible.day(_field(label, "datetime", key, dateLabel=label), MONDAY, least, most)

    assert day("วันที่รับเงิน", "paid_on") == MONDAY
    assert day("วันประชุม", "meeting_date") > MONDAY
    assert is_working_day(day("วันประชุม", "meeting_date"))
    assert day("วันที่ติดตั้ง", "installed_on") < MONDAY
    assert day("วันประชุม", "meeting_date", None, MONDAY) == MONDAY


def test_a_child_is_asked_about_where_only_the_young_may_be() -> None:
    born = _field("", "datetime", "birth_date", dateLabel="วันเดือนปีเกิด")
    assert plausible.day(born, MONDAY, None, MONDAY) == date(1985, 5, 1)
    assert plausible.day(born, MONDAY, date(2015, 1, 1), MONDAY) == date(2024, 5, 1)

"""How dates, money and numbers are written for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from runner import thai


def test_a_date_is_written_in_the_buddhist_era() -> None:
    assert thai.date_long(date(2026, 11, 22)) == "22 พฤศจิกายน 2569"
    assert thai.date_long("2026-11-22", era=True) == "22 พฤศจิกายน พ.ศ. 2569"
    assert thai.date_short("2026-01-02") == "2 ม.ค. 2569"
    assert thai.date_long("2026-11-22", weekday=True) == "วันอาทิตย์ที่ 22 พฤศจิกายน 2569"


def test_a_date_may_use_thai_digits() -> None:
    assert thai.date_long("2026-11-22", era=True, digits=True) == "๒๒ พฤศจิกายน พ.ศ. ๒๕๖๙"
    assert thai.date_short("2026-11-22", digits=True) == "๒๒ พ.ย. ๒๕๖๙"
    assert thai.arabic_digits(thai.thai_digits("045-865425")) == "045-865425"


def test_an_english_page_shows_the_common_era() -> None:
    assert thai.date_long("2026-11-22", "en") == "22 November 2026"
    assert thai.date_short("2026-11-22", "en") == "22 Nov 2026"
    assert thai.moment_short("2026-11-22T09:30", "en") == "22 Nov 2026 09:30"


def test_a_moment_is_shown_in_bangkok() -> None:
    late = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    assert thai.date_long(late) == "1 มกราคม 2570"
    assert thai.moment_long(late) == "1 มกราคม 2570 เวลา 00.05 น."
    assert thai.moment_short("2026-11-22T02:30:00+00:00") == "22 พ.ย. 2569 09.30 น."
    assert thai.time_of_day(date(2026, 1, 1)) == ""


def test_the_leap_day_keeps_its_date() -> None:
    assert thai.date_long("2028-02-29") == "29 กุมภาพันธ์ 2571"


@pytest.mark.parametrize("typed", ["", "ไม่ทราบ", "2026-13-40", "๒๕๖๙-๐๑-๐๑", "22/11/2569"])
def test_what_is_no_date_is_shown_as_typed(typed: str) -> None:
    assert thai.date_long(typed) == typed
    assert thai.moment_short(typed) == typed


def test_nothing_is_shown_as_nothing() -> None:
    assert [thai.date_long(None), thai.moment_long(None), thai.money(None), thai.baht(None), thai.baht_text(None)] == [""] * 5


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (1, "หนึ่งบาทถ้วน"),
        (11, "สิบเอ็ดบาทถ้วน"),
        (21, "ยี่สิบเอ็ดบาทถ้วน"),
        (101, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (3000, "สามพันบาทถ้วน"),
        (1_000_001, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (Decimal("0.01"), "หนึ่งสตางค์"),
        (Decimal("0.25"), "ยี่สิบห้าสตางค์"),
        (Decimal("1.10"), "หนึ่งบาทสิบสตางค์"),
        ("3,600.50", "สามพันหกร้อยบาทห้าสิบสตางค์"),
        (-5, "ลบห้าบาทถ้วน"),
    ],
)
def test_an_amount_is_written_in_words(amount: object, words: str) -> None:
    assert thai.baht_text(amount) == words  # type: ignore[arg-type]


def test_money_has_two_places_and_rounds_half_a_satang_up() -> None:
    assert thai.money(Decimal("1234567.005")) == "1,234,567.01"
    assert thai.money(3000) == "3,000.00"
    assert thai.baht(3000) == "3,000 บาท"
    assert thai.baht("3000.5") == "3,000.50 บาท"
    assert thai.baht(3000, "en") == "3,000 baht"


@pytest.mark.parametrize("typed", ["ฟรี", "NaN", "Infinity", "1e999999999"])
def test_what_is_no_amount_is_shown_as_typed(typed: str) -> None:
    assert thai.money(typed) == thai.baht(typed) == thai.baht_text(typed) == typed


def test_an_id_number_is_grouped_or_masked() -> None:
    assert thai.id_number("1101700230708") == "1-1017-00230-70-8"
    assert thai.id_number("๑๑๐๑๗๐๐๒๓๐๗๐๘") == "1-1017-00230-70-8"
    assert thai.masked_id("1101700230708") == "x-xxxx-xxxx0-70-8"


def test_what_is_no_id_number_is_masked_whole() -> None:
    assert thai.masked_id("AB123456") == "xxxxxxxx"
    assert thai.masked_id(None) == ""

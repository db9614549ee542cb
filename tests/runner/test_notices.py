"""Notices: names are filled in, and what is optional is left out with its words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from runner.notices import fill

BOOKED = "ตรวจวันที่ {inspection_date} ผู้ตรวจ: {inspectors} [สิ่งที่ขอให้เตรียม: {inspection_note}]"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (None, "ตรวจวันที่ 22 พฤศจิกายน 2569 ผู้ตรวจ: มาลี"),
        ("", "ตรวจวันที่ 22 พฤศจิกายน 2569 ผู้ตรวจ: มาลี"),
        ("ใบรับรองแพทย์", "ตรวจวันที่ 22 พฤศจิกายน 2569 ผู้ตรวจ: มาลี สิ่งที่ขอให้เตรียม: ใบรับรองแพทย์"),
        ("[{inspectors}]", "ตรวจวันที่ 22 พฤศจิกายน 2569 ผู้ตรวจ: มาลี สิ่งที่ขอให้เตรียม: [{inspectors}]"),
    ],
)
def test_what_is_in_brackets_is_said_only_when_its_values_are_there(note: str | None, said: str) -> None:
    assert fill(BOOKED, {"inspection_date": "2026-11-22", "inspectors": "มาลี", "inspection_note": note}) == said


def test_a_missing_value_is_a_dash_and_brackets_without_names_stay() -> None:
    assert fill("ก [ข] {nothing}", {}) == "ก [ข] –"


def test_an_amount_of_baht_has_two_places_where_it_has_any():
    words = "ภาษี {tax} บาท ({tax} baht) ป้ายกว้าง {tax} ซม. เงินเพิ่ม {more} บาท"
    assert fill(words, {"tax": Decimal("1872.5"), "more": 20}) == "ภาษี 1,872.50 บาท (1,872.50 baht) ป้ายกว้าง 1,872.5 ซม. เงินเพิ่ม 20 บาท"


def test_a_year_has_no_comma() -> None:
    assert fill("ปีการศึกษา {school_year} รับ {places} คน", {"school_year": 2570, "places": 1200}) == "ปีการศึกษา 2570 รับ 1,200 คน"

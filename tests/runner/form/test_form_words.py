"""Translations, templated texts and values as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from runner.errors import InvalidDiagram
from runner.form import Translations
from runner.form.expressions import Wording
from runner.form.spoken import say


def test_later_tables_win_and_unknown_texts_stay_thai():
    words = Translations.read("ชื่อร้าน: Shop\nพื้นที่: Area".encode(), "ชื่อร้าน: Name of the shop".encode(), b"")
    assert words.text("ชื่อร้าน", "en") == "Name of the shop"
    assert words.text(" ชื่อร้าน\n", "en") == "Name of the shop"
    assert words.text("ชื่อร้าน", "th") == "ชื่อร้าน"
    assert words.text("ถนน", "en") == "ถนน"
    assert words.missing(["พื้นที่", "ถนน", "ถนน", "A4"]) == ["ถนน"]


def test_a_line_with_gaps_says_it_of_every_number():
    words = Translations({"สำเนา {} ชุด ชุดละ {} บาท": "Copies, {} sets at {} baht", "ค่าที่ {}: ใหม่": "Value of no. {}: new"})
    assert words.text("สำเนา 2 ชุด ชุดละ 1,030.50 บาท", "en") == "Copies, 2 sets at 1,030.50 baht"
    assert words.text("ค่าที่ 12/3: ใหม่", "en") == "Value of no. 12/3: new"
    assert words.text("สำเนา 2 ชุด ชุดละ 30 บาท", "th") == "สำเนา 2 ชุด ชุดละ 30 บาท"
    assert words.missing(["สำเนา 2 ชุด ชุดละ 30 บาท", "สำเนา 2 ชุด"]) == ["สำเนา 2 ชุด"]


@pytest.mark.parametrize("content", [b"- a", b"a: 1", b"a: [", b"\xff\xfe\x00", b"&a [*a]"])
def test_a_table_is_texts_only(content):
    with pytest.raises(InvalidDiagram):
        Translations.read(content)


def test_holes_are_filled_with_values():
    text = Wording("พื้นที่ {{ area }} ตร.ม. ยื่นเมื่อ {{case.filed_on}}")
    scope = {"area": Decimal("1250.5"), "case": {"filed_on": "2026-11-22"}}
    assert text.say("th", scope, Translations()) == "พื้นที่ 1,250.5 ตร.ม. ยื่นเมื่อ 22 พฤศจิกายน 2569"
    english = Translations({text.th: "{{area}} m² filed on {{ case.filed_on }}"})
    assert text.say("en", scope, english) == "1,250.5 m² filed on 22 November 2026"
    assert text.say("en", {}, Translations({text.th: "{{ broken +"})) == "{{ broken +"
    assert text.say("en", {}, Translations({text.th: "{{ broken + }}"})).startswith("พื้นที่")


def test_what_a_sheet_sets_is_said_in_english_too_and_what_people_typed_is_not():
    text = Wording("ที่ {{setting.place}} ของ {{name}}")
    words = Translations({text.th: "At {{setting.place}} of {{name}}", "ตามประกาศ": "as announced"})
    assert text.say("en", {"setting": {"place": "ตามประกาศ"}, "name": "ตามประกาศ"}, words) == "At as announced of ตามประกาศ"


def test_what_people_typed_is_no_markdown():
    text = Wording("**{{name}}**").say("th", {"name": "[กด](https://evil.example) <b> _x_"}, Translations(), markdown=True)
    assert text == "**\\[กด\\]\\(https://evil\\.example\\) \\<b\\> \\_x\\_**"


@pytest.mark.parametrize(
    ("value", "th", "en"),
    [
        (None, "", ""),
        (True, "ใช่", "Yes"),
        (1234567, "1,234,567", "1,234,567"),
        ("2026-11-22", "22 พฤศจิกายน 2569", "22 November 2026"),
        ("2026-11-22T09:30:00+07:00", "22 พฤศจิกายน 2569 เวลา 09.30 น.", "22 November 2026 09:30"),
        ("09:30:00", "09.30 น.", "09:30"),
        (["ก", 2], "ก, 2", "ก, 2"),
        ({"a": "ก", "b": None}, "ก", "ก"),
    ],
)
def test_values_are_said(value, th, en):
    assert say(value, "th") == th
    assert say(value, "en") == en

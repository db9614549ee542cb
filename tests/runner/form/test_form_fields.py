"""Each kind of field: what it takes, what it refuses, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from runner import clock
from runner.form import DocumentRef


def value_of(make, component, posted, **more):
    bound = make({"key": "x", "label": "ช่อง", "id": "x", **component}).bind(posted, {}, **more)
    return bound.values.get("x"), [error.th for error in bound.errors]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1250", 1250),
        ("1,250.50", Decimal("1250.50")),
        ("๑๒๐", 120),
        (" 12 000 ", 12000),
        ("-3", -3),
        ("1.0", 1),
        ("", None),
        (".5", Decimal("0.5")),
    ],
)
def test_a_number_is_read_as_people_type_it(make, typed, stored):
    assert value_of(make, {"type": "number"}, {"x": [typed]}) == (stored, [])


@pytest.mark.parametrize("typed", ["abc", "1,25", "1e9", "--1", "NaN", "Infinity", "9" * 40, "1.2.3", "²"])
def test_a_number_that_is_none_is_kept_as_typed(make, typed):
    bound = make({"type": "number", "key": "x", "label": "พื้นที่"}).bind({"x": [typed]}, {})
    assert bound.values["x"] is None
    assert bound.typed == {"x": [typed]}
    assert bound.errors[0].th == "กรอกพื้นที่เป็นตัวเลข เช่น 120 หรือ 120.50"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "ช่องต้องไม่น้อยกว่า 1"),
        ("101", "ช่องต้องไม่เกิน 100"),
        ("1.555", "กรอกช่องมีทศนิยมไม่เกิน 2 ตำแหน่ง"),
        ("3", "กรอกช่องเป็นค่าที่กำหนด เช่น 2.5 หรือ 5.0"),
    ],
)
def test_a_number_keeps_its_limits(make, typed, said):
    field = {"type": "number", "decimalDigits": 2, "increment": "2.5", "validate": {"min": 1, "max": 100}}
    assert value_of(make, field, {"x": [typed]})[1] == [said]


def test_limits_may_be_feel(make):
    field = make({"type": "number", "key": "x", "label": "ช่อง", "validate": {"max": "=most"}})
    assert field.bind({"x": ["5"]}, {"most": 4}).errors
    assert not field.bind({"x": ["4"]}, {"most": 4}).errors


@pytest.mark.parametrize(
    ("check", "typed", "stored"),
    [
        ("citizen_id", "3 1012 00230 70 8", None),
        ("citizen_id", "1-1017-00230-70-8", "1101700230708"),
        ("citizen_id", "๑๑๐๑๗๐๐๒๓๐๗๐๘", "1101700230708"),
        ("juristic_id", "0-9940-00617-72-1", "0994000617721"),
        ("phone_th", "081-234 5678", "0812345678"),
        ("phone_th", "+66 81 234 5678", "0812345678"),
        ("phone_th", "0123", None),
        ("postcode", "๓๔๑๖๐", "34160"),
        ("postcode", "3416", None),
        ("postcode", "٣٤١٦٠", None),
    ],
)
def test_numbers_of_authorities_are_checked(make, check, typed, stored):
    value, said = value_of(make, {"type": "textfield", "properties": {"check": check}}, {"x": [typed]})
    assert value == (stored or typed)
    assert bool(said) == (stored is None)


def test_text_is_trimmed_and_composed(make):
    assert value_of(make, {"type": "textfield"}, {"x": ["  ร้าน\u200bน\u0e4d\u0e32 \n "]}) == ("ร้านน\u0e4d\u0e32", [])
    assert value_of(make, {"type": "textarea"}, {"x": ["a\r\nb\tc"]}) == ("a\nb c", [])


@pytest.mark.parametrize("odd", ["a\x00b", "a\x1bb", "a\u202eb", "a\ud800b"])
def test_invisible_characters_are_refused(make, odd):
    assert "อักขระที่มองไม่เห็น" in value_of(make, {"type": "textfield"}, {"x": [odd]})[1][0]


def test_text_keeps_its_lengths(make):
    field = {"type": "textfield", "validate": {"minLength": 3, "maxLength": 5}}
    assert value_of(make, field, {"x": ["ab"]})[1] == ["ช่องต้องมีอย่างน้อย 3 ตัวอักษร"]
    assert value_of(make, field, {"x": ["abcdef"]})[1] == ["ช่องต้องไม่เกิน 5 ตัวอักษร (ขณะนี้ 6 ตัวอักษร)"]
    assert value_of(make, {"type": "textfield"}, {"x": ["a" * 201]})[1], "a line of text is bounded without being asked"


def test_a_pattern_has_its_own_sentence(make):
    field = {"type": "textfield", "validate": {"pattern": "^[A-Z]{2}$", "patternErrorMessage": "ใส่ตัวพิมพ์ใหญ่สองตัว"}}
    assert value_of(make, field, {"x": ["ab"]})[1] == ["ใส่ตัวพิมพ์ใหญ่สองตัว"]
    assert value_of(make, field, {"x": ["AB"]})[1] == []


def test_thai_digits_fit_a_pattern_of_digits_and_stay_in_other_text(make):
    house_code = {"type": "textfield", "validate": {"pattern": "^[0-9]{11}$"}}
    assert value_of(make, house_code, {"x": ["๓๔๐๑๐๐๑๒๓๔๕"]}) == ("34010012345", [])
    assert value_of(make, house_code, {"x": ["๓๔"]})[0] == "๓๔", "what is refused anyway stays as typed"
    assert value_of(make, {"type": "textfield"}, {"x": ["ซอย ๓"]}) == ("ซอย ๓", [])


@pytest.mark.parametrize(("typed", "good"), [("somchai@example.com", True), ("somchai@", False), ("a b@c.d", False), ("x@y.co.th", True)])
def test_an_e_mail_looks_like_one(make, typed, good):
    assert (value_of(make, {"type": "textfield", "validate": {"validationType": "email"}}, {"x": [typed]})[1] == []) is good


@pytest.mark.parametrize("typed", ["2026-11-22", "22/11/2569", "22/11/2026", "๒๒/๑๑/๒๕๖๙", "22-11-2569", "22.11.2569"])
def test_a_date_is_understood_in_either_era(make, typed):
    assert value_of(make, {"type": "datetime", "subtype": "date"}, {"x": [typed]}) == ("2026-11-22", [])


def test_a_date_comes_in_three_fields(make):
    assert value_of(make, {"type": "datetime"}, {"x:day": ["๑"], "x:month": ["12"], "x:year": ["2569"]}) == ("2026-12-01", [])


@pytest.mark.parametrize("parts", [("31", "2", "2569"), ("", "2", "2569"), ("1", "", "2569"), ("1", "1", "69"), ("x", "1", "2569")])
def test_a_date_that_does_not_exist_is_kept_as_typed(make, parts):
    day, month, year = parts
    bound = make({"type": "datetime", "key": "x", "label": "วันเริ่ม"}).bind({"x:day": [day], "x:month": [month], "x:year": [year]}, {})
    assert "วันเริ่ม" in bound.errors[0].th
    assert bound.typed["x:day"] == [day]


def test_dates_keep_their_limits(make):
    field = {"type": "datetime", "disallowPassedDates": True, "validate": {"max": '=date("2026-12-31")'}}
    with clock.use(clock.SetClock(datetime(2026, 11, 22, tzinfo=UTC))):
        assert value_of(make, field, {"x": ["21/11/2569"]})[1] == ["ช่องต้องไม่เป็นวันที่ผ่านมาแล้ว"]
        assert value_of(make, field, {"x": ["22/11/2569"]})[1] == []
        assert value_of(make, field, {"x": ["1/1/2570"]})[1] == ["ช่องต้องไม่หลัง31 ธันวาคม 2569"]


def test_a_moment_is_bangkok_time(make):
    posted = {"x:day": ["22"], "x:month": ["11"], "x:year": ["2569"], "x:time": ["9.30 น."]}
    assert value_of(make, {"type": "datetime", "subtype": "datetime"}, posted) == ("2026-11-22T09:30:00+07:00", [])
    assert value_of(make, {"type": "datetime", "subtype": "datetime"}, {"x": ["2026-11-22T09:30:00+07:00"]})[1] == []
    assert value_of(make, {"type": "datetime", "subtype": "time"}, {"x:time": ["25:00"]})[1]
    assert value_of(make, {"type": "datetime", "subtype": "time"}, {"x:time": ["16:05"]}) == ("16:05:00", [])


def test_only_what_is_offered_can_be_chosen(make):
    values = [{"value": "a", "label": "ก"}, {"value": "b", "label": "ข"}]
    assert value_of(make, {"type": "select", "values": values}, {"x": ["b"]}) == ("b", [])
    assert value_of(make, {"type": "select", "values": values}, {"x": ["c"]})[1] == ["โปรดเลือกช่องจากรายการที่มีให้"]
    assert value_of(make, {"type": "checklist", "values": values}, {"x": ["b", "a"]}) == (["a", "b"], [])
    assert value_of(make, {"type": "taglist", "values": values}, {"x": ["b", "z"]})[1]


def test_options_come_from_variables_and_feel(make):
    by_key = make({"type": "select", "key": "x", "label": "ช่อง", "valuesKey": "setting.rates"})
    rates = {"setting": {"rates": [{"label": "หนึ่ง", "value": 1}, {"label": "สอง", "value": 2}]}}
    assert by_key.bind({"x": ["2"]}, rates).values == {"x": 2}
    by_feel = make({"type": "radio", "key": "x", "label": "ช่อง", "valuesExpression": "=for n in 1..3 return n * limit"})
    assert by_feel.bind({"x": ["20"]}, {"limit": 10}).values == {"x": 20}
    assert by_feel.bind({"x": ["40"]}, {"limit": 10}).errors


def test_files_are_documents_of_this_case_and_field(make):
    documents = {i: DocumentRef(i, field, "ก.pdf", "application/pdf", 1) for i, field in (("1", "x"), ("2", "other"), ("3", "x"))}
    single = {"type": "filepicker", "validate": {"required": True}}
    assert value_of(make, single, {"x": ["1"]}, documents=documents) == (["1"], [])
    assert value_of(make, single, {}, documents=documents)[1] == ["โปรดแนบช่อง"]
    assert "ไม่มีอยู่แล้ว" in value_of(make, single, {"x": ["2"]}, documents=documents)[1][0]
    assert "เพียงไฟล์เดียว" in value_of(make, single, {"x": ["1", "3"]}, documents=documents)[1][0]
    assert value_of(make, {**single, "multiple": True}, {"x": ["3", "1"]}, documents=documents) == (["3", "1"], [])


def test_money_has_satang_and_is_not_negative(make):
    money = {"type": "number", "properties": {"component": "money"}}
    assert value_of(make, money, {"x": ["1,000.25"]}) == (Decimal("1000.25"), [])
    assert value_of(make, money, {"x": ["-1"]})[1]
    assert value_of(make, money, {"x": ["0.001"]})[1]


@pytest.mark.parametrize(
    "kind", ["textfield", "textarea", "number", "datetime", "select", "radio", "checklist", "taglist", "checkbox", "filepicker"]
)
def test_every_kind_says_when_it_is_missing(make, kind):
    value, said = value_of(make, {"type": kind, "values": [], "validate": {"required": True}}, {"x": ["  "] if kind == "textfield" else []})
    assert not value
    assert len(said) == 1
    assert "ช่อง" in said[0]


def test_an_address_begins_with_the_one_that_its_default_gives(make):
    rules = {"component": "address", "default": "=applicant.address"}
    address = make({"type": "group", "path": "lives", "label": "ที่อยู่", "components": [], "properties": rules})
    home = {"house_no": "45", "province": "น่าน"}
    assert address.prefill({"applicant": {"address": home}}) == {"lives": home}
    assert address.prefill({"applicant": {"address": {}}}) == {}
    assert address.prefill({"applicant": {"address": home}, "lives": {"house_no": "7", "moo": "1"}})["lives"]["house_no"] == "7"
    assert address.reads == {"applicant"}

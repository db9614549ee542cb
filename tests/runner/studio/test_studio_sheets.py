"""The sheet is changed where it stands; comments, order and everything else stay. What parts bring lies under it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from runner import catalogue
from runner.errors import InvalidDiagram, InvalidForm
from runner.library import gather
from runner.settings import ROOT
from runner.studio import sheets
from runner.studio.sheet_fields import Entry

FOOD = (ROOT / "processes" / "food_premises.yaml").read_text("utf-8")
FILES = gather(ROOT / "processes" / "food_premises.bpmn")
PARTS = catalogue.among(FILES)


def _lines_that_differ(old: str, new: str) -> list[str]:
    return [line for line in new.split("\n") if line not in old.split("\n")]


def _comments(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.lstrip().startswith("#")]


def _sheet(text: str) -> catalogue.Sheet:
    return catalogue.of_files(FILES | {"processes/food_premises.yaml": text.encode()}, "food_premises")


def _entry(text: str, name: str) -> Entry:
    return next(one for section in sheets.read(text, PARTS) for one in section.entries if one.name == name)


def _value(text: str, name: str) -> object:
    found = yaml.safe_load(text)
    for step in name.split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_th", "ขออนุญาตตั้งร้านอาหาร"),
        ("statutory_days", "25"),
        ("statutory_days", "=setting.correction_days"),
        ("fees/0/ceiling_baht", "2500"),
        ("settings/correction_days/default", "20"),
        ("settings/e_payment/default", "true"),
        ("settings/correction_days/name_th", "เวลาแก้ไข, ส่งใหม่: ทั้งหมด # ทุกข้อ"),
        ("notices/filed/body_th", "เรียน {applicant.name}\n\nได้รับแล้ว: ขอบคุณ # จริง\n"),
        ("notices/accepted/body_th", "เรียน {applicant.name}\n\nได้รับแล้ว: ขอบคุณ # จริง\n"),
        ("notices/filed/subject_th", 'คำขอ "ใหม่"'),
        ("documents/citizen_card/note", ""),
    ],
)
def test_one_value_changes_and_nothing_else(name: str, value: str) -> None:
    if not value:
        with pytest.raises(InvalidForm):
            sheets.change(FOOD, name, value, PARTS)
        return
    changed = sheets.change(FOOD, name, value, PARTS)
    found = _value(changed, name)
    assert str(found).lower() == value.lower() if isinstance(found, bool) else str(found).rstrip() == value.rstrip()
    assert _comments(changed) == _comments(FOOD)
    assert len(_lines_that_differ(FOOD, changed)) <= value.count("\n") + 2
    assert _sheet(changed) != _sheet(FOOD)


def test_a_value_that_nobody_wrote_is_written_and_an_empty_one_taken_out() -> None:
    changed = sheets.change(FOOD, "documents/sketch_map/unit_th", "ชุด: หนึ่ง", PARTS)
    assert _sheet(changed).documents["sketch_map"].unit_th == "ชุด: หนึ่ง"
    assert len(_lines_that_differ(FOOD, changed)) == 1
    assert sheets.change(changed, "documents/sketch_map/unit_th", "", PARTS) == FOOD
    in_braces = sheets.change(FOOD, "letters/food_licence/numbered", "true", PARTS)
    assert _sheet(in_braces).letters["food_licence"].numbered
    assert sheets.change(in_braces, "letters/food_licence/numbered", "", PARTS) == FOOD


def test_a_list_is_given_line_by_line() -> None:
    changed = sheets.change(FOOD, "kinds/1/rules", "ข้อหนึ่ง: แรก\n\nข้อสอง # ท้าย", PARTS)
    assert _sheet(changed).kinds[1].rules == ("ข้อหนึ่ง: แรก", "ข้อสอง # ท้าย")
    assert _sheet(sheets.change(FOOD, "kinds/0/rules", "ข้อเดียว", PARTS)).kinds[0].rules == ("ข้อเดียว",)
    assert _sheet(sheets.change(FOOD, "laws", "กฎหมาย ก\nกฎหมาย ข", PARTS)).laws == ("กฎหมาย ก", "กฎหมาย ข")


@pytest.mark.parametrize(
    ("section", "name"),
    [("documents", "photo"), ("settings", "wait_days"), ("notices", "reminder"), ("letters", "reminder"), ("kinds", "transfer"),
     ("licences", "receipt"), ("fees", ""), ("steps", ""), ("rules", ""), ("complaints", "")],
)  # fmt: skip
def test_an_entry_is_added_and_removed_again(section: str, name: str) -> None:
    before = _sheet(FOOD)
    changed = sheets.add(FOOD, section, name, "ชื่อใหม่: หนึ่ง", PARTS)
    found = getattr(_sheet(changed), section)
    assert len(found) == len(getattr(before, section)) + 1
    assert not [line for line in FOOD.split("\n") if line not in changed.split("\n")]
    added = f"{section}/{name}" if name in found else f"{section}/{len(found) - 1}"
    assert _sheet(sheets.remove(changed, added, PARTS)) == before


def test_every_entry_can_be_removed() -> None:
    for section in sheets.read(FOOD):
        for entry in section.entries if section.by else ():
            changed = sheets.remove(FOOD, entry.name)
            assert len(yaml.safe_load(changed).get(section.key, ())) == len(section.entries) - 1
            assert set(changed.split("\n")) <= set(FOOD.split("\n"))


def test_what_a_part_brings_is_changed_left_out_and_had_back() -> None:
    name = "settings/payment_days"
    entry = _entry(FOOD, name)
    assert (entry.brought_by, entry.own) == ("part_pay", True)
    default = next(one for one in entry.fields if one.key == "default")
    assert (default.value, default.brought, default.kind, default.required) == ("", "15", "number", False)
    changed = sheets.change(FOOD, f"{name}/default", "30", PARTS)
    assert _sheet(changed).defaults["payment_days"] == 30
    assert sheets.change(changed, f"{name}/default", "", PARTS) == FOOD
    whole = next(one for section in sheets.read(FOOD, PARTS) for one in section.entries if one.brought_by and not one.own)
    for gone in (sheets.leave_out(FOOD, whole.name, PARTS), sheets.remove(FOOD, whole.name, PARTS)):
        assert _entry(gone, whole.name).left_out
        assert sheets.remove(gone, whole.name, PARTS) == FOOD
    assert "payment_days" not in _sheet(sheets.leave_out(FOOD, name, PARTS)).settings
    assert _sheet(sheets.remove(FOOD, name, PARTS)).settings["payment_days"].source != _sheet(FOOD).settings["payment_days"].source


def test_an_entry_without_a_good_id_or_name_is_refused() -> None:
    for section, name, called in (
        ("documents", "Photo", "รูป"), ("documents", "sketch_map", "แผนที่"), ("settings", "payment_days", "ซ้ำกับส่วนกลาง"),
        ("documents", "photo", " "), ("stages", "rest", "พัก"), ("roles", "x", "x"), ("authority", "x", "x"),
    ):  # fmt: skip
        with pytest.raises(InvalidForm):
            sheets.add(FOOD, section, name, called, PARTS)
    with pytest.raises(InvalidForm):
        sheets.remove(FOOD, "documents/none", PARTS)
    with pytest.raises(InvalidForm):
        sheets.remove(FOOD, "authority", PARTS)


def test_a_sheet_of_six_lines_grows_by_the_form() -> None:
    text = "service: stall\ncode: ST\nname_th: แผงลอย\nname_en: Stall\nprocess: stall\n"
    for section, name in (
        ("documents", "photo"),
        ("letters", "slip"),
        ("licences", "slip"),
        ("kinds", "new"),
        ("fees", ""),
        ("stages", "pay"),
    ):
        text = sheets.add(text, section, name, "ชื่อ")
    text = sheets.change(text, "authority/name_th", "เทศบาล")
    text = sheets.change(text, "authority/name_en", "Municipality")
    sheet = catalogue.read(text.encode())
    assert sheet.documents["photo"].name_th == "ชื่อ"
    assert (sheet.authority and sheet.authority.name_th, sheet.fees[0].decision, sheet.stages[0].id) == ("เทศบาล", "fee", "pay")


@pytest.mark.parametrize("file", sorted((ROOT / "processes").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_value_of_every_sheet_can_be_written_back(file: Path) -> None:
    text = file.read_text("utf-8")
    sections = sheets.read(text)
    first = [] if catalogue.is_part(text.encode()) else [""]
    assert [one.key for one in sections] == [
        *first,
        *(key for key in sheets.SECTIONS if first or key in ("settings", "notices", "letters", "stages")),
    ]
    assert {one.key for one in sections if one.entries and one.by} == {one.key for one in sections if one.by} & yaml.safe_load(text).keys()
    fields = [field for section in sections for entry in section.entries for field in entry.fields]
    for field in fields[::7]:
        assert sheets.change(text, field.name, field.value) == text
    for field in fields[::31]:
        if field.kind in ("text", "long") and field.value:
            said = sheets.change(text, field.name, f"{field.value.strip()} ใหม่")
            assert str(_value(said, field.name)).strip() == f"{field.value.strip()} ใหม่"


def test_what_is_not_there_or_not_readable_is_refused() -> None:
    with pytest.raises(InvalidForm):
        sheets.change(FOOD, "fees/99/source", "x")
    with pytest.raises(InvalidForm):
        sheets.change(FOOD, "fees", "x")
    with pytest.raises(InvalidDiagram):
        sheets.read("a: [")
    with pytest.raises(InvalidDiagram):
        sheets.read("a: &x 1\nb: *x")

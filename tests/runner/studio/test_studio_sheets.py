"""The sheet's values are changed where they stand; comments, order and everything else stay."""

from __future__ import annotations

import pytest
import yaml

from runner import catalogue
from runner.errors import InvalidDiagram, InvalidForm
from runner.settings import ROOT
from runner.studio import sheets

FOOD = (ROOT / "processes" / "food_premises.yaml").read_text("utf-8")


def _lines_that_differ(old: str, new: str) -> list[str]:
    return [line for line in new.split("\n") if line not in old.split("\n")]


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
        ("notices/filed/subject_th", 'คำขอ "ใหม่"'),
    ],
)
def test_one_value_changes_and_nothing_else(name: str, value: str) -> None:
    changed = sheets.change(FOOD, name, value)
    found, before = yaml.safe_load(changed), yaml.safe_load(FOOD)
    for step in name.split("/"):
        found, before = (one[int(step)] if isinstance(one, list) else one[step] for one in (found, before))
    assert str(found).lower() == value.lower() if isinstance(found, bool) else str(found) == value
    assert [line for line in changed.split("\n") if line.lstrip().startswith("#")] == [
        line for line in FOOD.split("\n") if line.lstrip().startswith("#")
    ]
    assert len(_lines_that_differ(FOOD, changed)) <= value.count("\n") + 1
    catalogue.read(changed.encode(), "processes/food_premises.yaml")


@pytest.mark.parametrize("file", sorted((ROOT / "processes").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_value_of_every_sheet_can_be_written_back(file: object) -> None:
    text = file.read_text("utf-8")  # type: ignore[attr-defined]
    sections = sheets.read(text)
    assert [one.key for one in sections][:2] == ["", "documents"]
    fields = [field for section in sections for entry in section.entries for field in entry.fields]
    for field in fields[::7]:
        assert yaml.safe_load(sheets.change(text, field.name, field.value)) == yaml.safe_load(text), field.name


def test_what_is_not_there_or_not_readable_is_refused() -> None:
    with pytest.raises(InvalidForm):
        sheets.change(FOOD, "fees/99/source", "x")
    with pytest.raises(InvalidForm):
        sheets.change(FOOD, "fees", "x")
    with pytest.raises(InvalidDiagram):
        sheets.read("a: [")
    with pytest.raises(InvalidDiagram):
        sheets.read("a: &x 1\nb: *x")

"""Parts bring words and settings to the sheets of the services that call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner import catalogue, comparing
from runner.definitions import compile_files
from runner.errors import InvalidDiagram
from runner.library import gather

ROOT = Path(__file__).parents[3]
HEAD = "service: shop\ncode: SH\nname_th: ร้าน\nname_en: Shop\nprocess: shop\n"
PAY = b"""part: part_pay
stages:
  - {id: pay, name_th: \xe0\xb8\x8a\xe0\xb8\xb3\xe0\xb8\xa3\xe0\xb8\xb0, name_en: Pay}
settings:
  payment_days: {name_th: d, name_en: Days, type: days, default: 15, source: unknown}
letters:
  receipt: {name_th: r, name_en: Receipt}
notices:
  paid: {subject_th: a, subject_en: Paid, body_th: b, body_en: '{fee_total}'}
"""


def read(text: str = "", **parts: bytes) -> catalogue.Sheet:
    return catalogue.read((HEAD + text).encode(), "shop.yaml", parts or {"part_pay.yaml": PAY})


def refused(text: str = "", **parts: bytes) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidDiagram) as error:
        read(text, **parts)
    return [(one.file, one.element, one.rule) for one in error.value.findings]


def test_a_service_gets_what_its_parts_bring() -> None:
    sheet = read()
    assert sheet.defaults == {"payment_days": 15}
    assert (set(sheet.letters), set(sheet.notices), [one.id for one in sheet.stages]) == ({"receipt"}, {"paid"}, ["pay"])


def test_the_service_says_one_field_otherwise_and_keeps_the_others() -> None:
    setting = read("settings:\n  payment_days: {default: 30, source: ordinance}\n").settings["payment_days"]
    assert (setting.default, setting.source, setting.name_en, setting.type) == (30, "ordinance", "Days", "days")


def test_a_service_adds_its_own_and_leaves_out_what_it_does_not_want() -> None:
    sheet = read("letters:\n  receipt: ~\n  licence: {name_th: l, name_en: Licence}\nsettings: {}\n")
    assert set(sheet.letters) == {"licence"}
    assert set(sheet.settings) == {"payment_days"}


def test_its_own_stages_replace_those_of_the_parts() -> None:
    assert [one.id for one in read("stages:\n  - {id: apply, name_th: a, name_en: A}\n").stages] == ["apply"]


def test_stages_of_several_parts_stand_in_the_order_of_a_case() -> None:
    check = b"part: part_check\nstages:\n  - {id: check, name_th: c, name_en: Check}\n"
    assert [one.id for one in read("", part_pay=PAY, part_check=check).stages] == ["check", "pay"]


def test_parts_that_disagree_are_refused_until_the_service_decides() -> None:
    other = PAY.replace(b"default: 15", b"default: 7")
    assert refused("", a=PAY, b=other) == [("shop.yaml", "settings.payment_days", "parts")]
    assert read("settings:\n  payment_days: {default: 9}\n", a=PAY, b=other).defaults == {"payment_days": 9}
    assert read("settings:\n  payment_days: ~\n", a=PAY, b=other).defaults == {}
    assert read("", a=PAY, b=PAY).defaults == {"payment_days": 15}


def test_what_is_wrong_in_a_part_is_said_of_its_own_file() -> None:
    assert refused("", part=PAY.replace(b"default: 15", b"default: many")) == [("part", "settings.payment_days.default", "default")]
    assert refused("", part=b"part: Part\n") == [("part", "part", "id")]
    assert refused("", part=b"part: part_x\nfees: []\n") == [("part", "fees", "unknown")]


def test_what_is_wrong_in_a_field_laid_over_is_said_of_the_service() -> None:
    assert refused("settings:\n  payment_days: {default: many}\n") == [("shop.yaml", "settings.payment_days.default", "default")]


def test_sheets_of_parts_belong_to_the_deployed_version() -> None:
    files = gather(ROOT / "processes" / "food_premises.bpmn")
    assert {"processes/part_check.yaml", "processes/part_correct.yaml", "processes/part_pay.yaml"} <= set(files)
    assert "processes/part_committee.yaml" not in files
    assert {"filed", "corrections_asked", "paid"} <= set(compile_files(files, "food_premises").sheet.notices)


def test_a_folder_has_its_own_sheet_of_a_part(tmp_path: Path) -> None:
    for name in ("food_premises.bpmn", "food_premises.yaml"):
        (tmp_path / name).write_bytes((ROOT / "processes" / name).read_bytes())
    mine = (ROOT / "processes" / "part_pay.yaml").read_bytes().replace(b"default: 7", b"default: 3")
    (tmp_path / "part_pay.yaml").write_bytes(mine)
    files = gather(tmp_path / "food_premises.bpmn")
    assert files["processes/part_pay.yaml"] == mine
    assert catalogue.of_files(files, "food_premises").defaults["choose_days"] == 3


def test_comparing_says_what_another_sheet_of_a_part_changes() -> None:
    old = gather(ROOT / "processes" / "food_premises.bpmn")
    part = old["processes/part_pay.yaml"].replace(b"choose_days: {name_th: \xe0", b"choose_days: {default: 5, name_th: \xe0")
    new = old | {"processes/part_pay.yaml": part.replace(b", default: 7", b"")}
    assert "choose_days" in {one.element for one in comparing.compare(old, new).changes}

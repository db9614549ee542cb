"""The citizen manual says what runs: times from the diagram, fees from the tables, settings of the agency, conditions in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from runner import clock, definitions, manual
from runner.clock import BANGKOK, SetClock
from runner.definitions import Definition
from runner.library import gather
from runner.manual import Brief, Manual
from runner.manual.kinds import rest
from runner.manual.times import Time, stated, total
from runner.settings import ROOT

Change = Callable[[str], str]


@dataclass(frozen=True)
class Town:
    """An agency as its row in the table looks."""

    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    id: int = 7
    code: str = "TOWN"
    name_th: str = "เทศบาลเมืองตัวอย่าง"
    name_en: str = "Example Town"
    details: Mapping[str, Any] = field(default_factory=lambda: {"phone": "0 2000 0000", "address": "1 ถนนตัวอย่าง"})


@cache
def files_of(service: str) -> dict[str, bytes]:
    return gather(ROOT / "processes" / f"{service}.bpmn")


def service(name: str = "radio_trade", **changed: Change) -> Definition:
    """A service of the house with its sheet, diagram or tables changed (`sheet`, `bpmn`, `dmn`)."""
    files = dict(files_of(name))
    for what, change in changed.items():
        path = f"processes/{name}.{'yaml' if what == 'sheet' else what}"
        files[path] = change(files[path].decode()).encode()
    return definitions.compile_files(files, name)


def replaced(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def added(text: str) -> Change:
    return lambda sheet: f"{sheet}\n{text}\n"


def food() -> Definition:
    return service("food_premises")


def made(definition: Definition, language: Any = "th", **more: Any) -> Manual:
    return manual.make(definition, language, **more)


# ---- times ---------------------------------------------------------------------------------------------------------------
def test_times_add_up_with_minutes_carried_into_hours() -> None:
    assert (Time(minutes=45) + Time(minutes=30)).said == ("1 ชั่วโมง 15 นาที", "1 hour 15 minutes")
    assert total([stated(20, "day"), stated(1, "working_day"), stated(90, "minute")]).said.th == "20 วัน 1 วันทำการ 1 ชั่วโมง 30 นาที"


@pytest.mark.parametrize(
    ("time", "limit", "unit", "fits"),
    [
        (Time(days=30), 30, "calendar", True),
        (Time(days=30, hours=1), 30, "calendar", False),
        (Time(days=29, working=1), 30, "calendar", True),
        (Time(working=5), 6, "calendar", False),  # five working days are a week
        (Time(working=5), 5, "working", True),
        (Time(working=5, minutes=1), 5, "working", False),
    ],
)
def test_a_day_begun_counts_against_a_limit(time: Time, limit: int, unit: str, fits: bool) -> None:
    assert time.within(limit, unit) is fits


def test_minutes_are_compared_with_minutes() -> None:
    assert Time(hours=1).fits(stated(60, "minute"))
    assert not Time(hours=1, minutes=1).fits(stated(60, "minute"))
    assert not Time(days=1).fits(stated(60, "minute"))


def test_steps_take_the_time_that_their_elements_state_in_parts_too() -> None:
    steps = made(food()).steps
    assert [(one.time, one.sort) for one in steps[:3]] == [
        ("15 นาที", "การยื่นคำขอ"), ("1 ชั่วโมง", "การตรวจสอบเอกสาร"), ("20 วัน", "การพิจารณา"),
    ]  # fmt: skip


def test_the_manual_changes_with_the_diagram() -> None:
    slower = service(bpmn=replaced('name="minutes" value="15"', 'name="minutes" value="40"'))
    assert made(slower).steps[0].time == "40 นาที"
    assert made(slower).total == made(service()).total.replace("15 นาที", "40 นาที")


def test_a_time_that_is_a_setting_is_the_agencys() -> None:
    setting = "settings:\n  apply_minutes: {name_th: เวลายื่น, name_en: Time to apply, type: number, default: 20}"
    asked = service(bpmn=replaced('name="minutes" value="15"', 'name="minutes" value="=setting.apply_minutes"'),
                    sheet=replaced("settings:", setting))  # fmt: skip
    assert made(asked).steps[0].time == "20 นาที"
    assert made(asked, agency=Town({"radio_trade": {"apply_minutes": 5}})).steps[0].time == "5 นาที"


# ---- kinds of application ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("when", "new", "renew"),
    [
        ("", "", ""),
        ('kind = "renew"', None, ""),
        ('kind in ("new", "amend")', "", None),
        ('not(kind = "new")', None, ""),
        ('kind = "renew" and area > 200', None, "area > 200"),
        ('kind = "new" or area > 200', "", "area > 200"),
        ('evidence = "other"', 'evidence = "other"', 'evidence = "other"'),  # unknown is not no
    ],
)
def test_a_kind_decides_as_much_of_a_condition_as_it_can(when: str, new: str | None, renew: str | None) -> None:
    assert (rest(when, "new"), rest(when, "renew")) == (new, renew)


KINDS = """  - {id: new, name_th: ขอใหม่, name_en: New}
  - {id: renew, name_th: ต่ออายุ, name_en: Renewal, rules: [ยื่นก่อนสิ้นอายุ]}
"""


OLD_PAPER = """documents:
  old_paper: {name_th: ใบอนุญาตเดิม, name_en: The old licence, when: kind = "renew"}
"""
RENEWAL_FEE = """fees:
  - {name_th: ค่าต่ออายุ, name_en: Renewal fee, decision: '', when: kind = "renew"}
"""


def with_kinds(sheet: str) -> str:
    before, _, after = sheet.partition("kinds:\n")
    rest_of = after[after.index("\n\n") :]
    text = f"{before}kinds:\n{KINDS}{rest_of}"
    return text.replace("documents:\n", OLD_PAPER, 1).replace("fees:\n", RENEWAL_FEE, 1)


def test_documents_fees_and_rules_are_those_of_the_chosen_kind() -> None:
    both = service(sheet=with_kinds)
    new, renew = made(both), made(both, kind="renew")
    assert [(one.id, one.chosen) for one in renew.kinds] == [("new", False), ("renew", True)]
    assert "ใบอนุญาตเดิม" not in [one.name for one in new.others]
    assert "ใบอนุญาตเดิม" in [one.name for one in renew.others]
    assert ("ค่าต่ออายุ" in [one.name for one in new.fees], "ค่าต่ออายุ" in [one.name for one in renew.fees]) == (False, True)
    assert ("ยื่นก่อนสิ้นอายุ" in new.rules, renew.rules[0]) == (False, "ยื่นก่อนสิ้นอายุ")
    assert (new.kind, renew.title) == ("new", f"{renew.name} (ต่ออายุ)")


def test_an_unknown_kind_is_the_first_that_can_be_applied_for() -> None:
    assert made(service(sheet=with_kinds), kind="nothing").kind == "new"


def test_a_document_whose_file_no_form_asks_for_is_not_named() -> None:
    hidden = manual.make(_with_hidden_files("renew"), kind="renew")
    assert (len(hidden.others), len(manual.make(_with_hidden_files("renew"), kind="new").others) > 0) == (1, True)
    assert [one.name for one in hidden.others] == ["ใบอนุญาตเดิม"]  # asked for by no form at all: told as the sheet says


def _with_hidden_files(kind: str) -> Definition:
    """The radio licence with two kinds, where all files are hidden for one of them."""
    files = dict(files_of("radio_trade"))
    files["processes/radio_trade.yaml"] = with_kinds(files["processes/radio_trade.yaml"].decode()).encode()
    form = json.loads(files["forms/radio_trade/apply.form"])

    def hide(components: list[dict[str, Any]]) -> None:
        for one in components:
            hide(one.get("components", []))
            if one["type"] == "filepicker":
                one["conditional"] = {"hide": f'=kind = "{kind}" or by_proxy = "no"'}

    hide(form["components"])
    files["forms/radio_trade/apply.form"] = json.dumps(form).encode()
    return definitions.compile_files(files, "radio_trade")


def test_a_cancellation_is_said_to_issue_nothing() -> None:
    both = service(sheet=lambda sheet: with_kinds(sheet).replace("id: renew", "id: cancel"))
    assert made(both).results
    assert made(both, kind="cancel").results == ()


# ---- documents -----------------------------------------------------------------------------------------------------------
def test_what_the_state_issues_is_never_asked_as_a_copy() -> None:
    page = made(food())
    assert {(one.originals, one.copies) for one in page.issued} == {("–", "–")}
    card = next(one for one in page.issued if one.name == "บัตรประจำตัวประชาชน")
    assert "ฐานข้อมูลทะเบียนกลาง" in card.how
    assert "เดิมใช้สำเนา 1 ฉบับ" in card.how
    assert card.when == "กรณีผู้ยื่นคำขอเป็นบุคคลธรรมดา"


def test_conditions_are_said_by_the_labels_of_the_form_in_both_languages() -> None:
    thai, english = (next(one.when for one in made(food(), lang).others if "เป็น “หลักฐานอื่น”" in one.when or "Other ev" in one.when)
                     for lang in ("th", "en"))  # fmt: skip
    assert thai == "กรณี “หลักฐานว่าอาคารใช้ประกอบการได้ตามกฎหมายควบคุมอาคาร” เป็น “หลักฐานอื่น”"
    assert english == "If “Evidence that the building may be used under the building control law” is “Other evidence”"


def test_what_a_question_is_about_is_said_once_and_a_yes_not_at_all() -> None:
    papers = {(lang, one.name): one.when for lang in ("th", "en") for one in made(food(), lang).others}
    assert papers["th", "สัญญาเช่าหรือหนังสือยินยอมให้ใช้อาคาร"] == "กรณี “ท่านใช้อาคารนี้ในฐานะ” เป็น “ผู้เช่า” หรือ “ได้รับความยินยอมให้ใช้”"
    assert (
        papers["en", "Lease or letter of consent to use the building"]
        == "If “You use the building as” is “Tenant” or “With the owner's consent”"
    )
    assert papers["th", "ใบมอบอำนาจ"] == "กรณี “มีผู้รับมอบอำนาจยื่นคำขอแทน”"


def test_a_condition_that_nobody_can_read_says_so_and_own_words_go_before() -> None:
    hard = "documents:\n  odd: {name_th: แปลก, name_en: Odd, when: 'count(signs[width > 3]) > 2'%s}\n"
    words = ", when_th: มีป้ายใหญ่เกิน 2 ป้าย, when_en: there are more than two large signs"
    plain = made(service(sheet=replaced("documents:\n", hard % "")))
    told = made(service(sheet=replaced("documents:\n", hard % words)), "en")
    assert next(one for one in plain.others if one.name == "แปลก").when == "ตามคำตอบในแบบคำขอ ระบบจะแจ้งเมื่อต้องใช้"
    assert next(one for one in told.others if one.name == "Odd").when == "If there are more than two large signs"


# ---- fees and settings ---------------------------------------------------------------------------------------------------
def test_fees_are_computed_by_the_services_own_tables_with_the_agencys_rates() -> None:
    usual = {one.name: one.total for one in made(food()).examples}
    own = {one.name: one.total for one in made(food(), agency=Town({"food_premises": {"fee_licence_to_300": 900}})).examples}
    assert usual["ร้านอาหารพื้นที่ 250 ตารางเมตร"] == "200 บาท"
    assert own["ร้านอาหารพื้นที่ 250 ตารางเมตร"] == "900 บาท"


def test_an_example_shows_its_inputs_in_words() -> None:
    found = made(food(), "en").examples[0]
    assert found.inputs == (("Floor area used for the business", "40 m²"),)
    assert found.lines == (("Certificate of notification, up to 50 m²", "100 baht"),)


def test_without_examples_one_is_tried_for_each_row_of_the_table() -> None:
    found = made(service("food_premises", sheet=_without_examples)).examples
    assert [one.lines[0][0] for one in found][:2] == [
        "ค่าธรรมเนียมหนังสือรับรองการแจ้ง พื้นที่ไม่เกิน 50 ตารางเมตร", "ค่าธรรมเนียมหนังสือรับรองการแจ้ง พื้นที่เกิน 50 ถึง 100 ตารางเมตร",
    ]  # fmt: skip
    assert all(one.inputs for one in found)


def test_rows_of_a_table_about_other_kinds_are_not_tried() -> None:
    totals = {kind: [one.total for one in made(service("vet_plan"), kind=kind).examples] for kind in ("new", "cancel")}
    assert totals == {"new": ["100 บาท"], "cancel": []}


def _without_examples(sheet: str) -> str:
    before, _, after = sheet.partition("fee_examples:\n")
    return before + after[after.index("\n\n") :]


def test_an_example_may_be_about_one_row_of_a_list() -> None:
    found = made(service("sign_tax")).examples[0]
    assert ("ประเภทป้าย", "1ข อักษรไทยล้วน ข้อความไม่เคลื่อนที่") in found.inputs
    assert found.total == "290 บาท"


def test_an_agencys_own_value_needs_no_confirmation_any_more() -> None:
    def correction(agency: Town | None) -> Any:
        return next(one for one in made(food(), agency=agency).times if one.name == "เวลาแก้ไขคำขอและเอกสาร")

    everywhere, here = {"*": {"correction_days": 20}}, {"food_premises": {"correction_days": 10}}
    assert (correction(None).value, correction(None).waits) == ("15 วัน", True)
    assert (correction(Town(everywhere)).value, correction(Town(everywhere)).waits) == ("20 วัน", False)
    assert correction(Town(everywhere | here)).value == "10 วัน"


# ---- the rest ------------------------------------------------------------------------------------------------------------
def test_the_headings_stand_in_the_official_order() -> None:
    headings = list(made(food()).headings.values())
    assert headings[:5] == [
        "ชื่อกระบวนงาน", "หน่วยงานเจ้าของกระบวนงาน", "ประเภทของงานบริการ", "หมวดหมู่ของงานบริการ", "กฎหมายที่ให้อำนาจการอนุญาต หรือที่เกี่ยวข้อง",
    ]  # fmt: skip
    assert len(headings) == 19
    assert headings[-1] == "หมายเหตุ"


def test_the_agency_is_the_owner_and_the_first_place_to_complain() -> None:
    page = made(food(), "en", agency=Town(), filed=[4, 0, 2], since=datetime(2026, 11, 1, tzinfo=BANGKOK))
    assert (page.owner, page.agency) == ("Example Town", "TOWN")
    assert page.complaints[0] == ("The office that received the application", "Example Town 1 ถนนตัวอย่าง Tel. 0 2000 0000")
    assert page.filed is not None
    assert (page.filed.average, page.filed.most, page.filed.fewest) == ("2", "4", "0")
    assert page.reference.endswith("in use since 1 November 2026")


def test_nothing_that_was_ruled_is_told_to_citizens() -> None:
    definition = food()
    said = str(made(definition))
    assert definition.sheet.rulings
    assert not [one for one in definition.sheet.rulings if one.decision in said or one.question in said]


def test_pictures_come_in_the_order_of_the_calls_each_once() -> None:
    assert [one.process for one in manual.pictures(food())][:3] == ["food_premises", "part_check", "part_correct"]
    names = [one.process for one in manual.pictures(food())]
    assert len(names) == len(set(names))


def test_the_forms_of_applicants_are_listed_the_application_first() -> None:
    assert manual.forms(food())[0].id == "apply"
    assert "decide" not in [one.id for one in manual.forms(food())]


def test_a_process_without_a_sheet_has_a_manual_too() -> None:
    files = {path: content for path, content in files_of("radio_trade").items() if not path.endswith("radio_trade.yaml")}
    page = made(definitions.compile_files(files, "radio_trade"))
    assert (page.steps, page.fees, page.limit, page.name) == ((), (), "", "radio_trade")


def test_it_says_on_which_day_it_was_made() -> None:
    with clock.use(SetClock(datetime(2027, 1, 5, 9, tzinfo=BANGKOK))):
        assert made(service()).made_on == "5 มกราคม 2570"


# ---- briefs --------------------------------------------------------------------------------------------------------------
def test_a_brief_per_kind_says_what_that_kind_asks_costs_and_takes() -> None:
    found = {one.kind: one for one in manual.briefs(food(), "en")}
    assert list(found) == ["new", "renew", "amend", "cancel"]
    page = made(food(), "en", kind="amend")
    assert found["amend"] == Brief("amend", "Amendment", page.limit, page.steps, page.total, page.issued, page.others, page.fees)
    assert "Give notice of the order" not in [step.name for step in found["cancel"].steps]


def test_a_service_without_kinds_has_one_brief_without_a_name() -> None:
    plain = service(sheet=lambda sheet: re.sub("(?ms)^kinds:.*?(?=^[a-z])", "", sheet))
    assert [(one.kind, one.name) for one in manual.briefs(plain)] == [("", "")]

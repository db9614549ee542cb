"""A service sheet is read into values, and every mistake in one is told with its line."""

from __future__ import annotations

import pytest

from runner import catalogue
from runner.catalogue import Sheet, figure
from runner.errors import Finding, InvalidDiagram, Stuck

HEAD = "service: shop\ncode: SH\nname_th: ร้าน\nname_en: Shop\nprocess: shop\n"


def read(text: str) -> Sheet:
    return catalogue.read((HEAD + text).encode(), "shop.yaml")


def finding(text: str) -> Finding:
    with pytest.raises(InvalidDiagram) as refused:
        read(text)
    return refused.value.findings[0]


def test_it_reads_the_shortest_sheet() -> None:
    sheet = read("")
    assert (sheet.code, sheet.statutory_days, dict(sheet.defaults), sheet.letters) == ("SH", None, {}, {})


PERMIT = """letters:
  permit: {name_th: ใบอนุญาต, name_en: Permit, numbered: true}
licences:
  permit: {name_th: ใบอนุญาต, name_en: Permit, letter: permit, validity_years: 1}
"""
LETTER = "letters:\n  a: {name_th: ก, name_en: A}\n"
SETTINGS = """settings:
  days: {name_th: วัน, name_en: Days, type: days, default: 15}
  from_day: {name_th: ตั้งแต่, name_en: From, type: date, default: 2026-11-22}
"""


def test_things_are_found_by_their_id() -> None:
    sheet = read(PERMIT)
    assert sheet.letters["permit"].id == "permit"
    assert sheet.letters["permit"].numbered
    assert sheet.licences["permit"].validity_years == 1


PHASES = """letters:
  a: {name_th: ก, name_en: A}
licences:
  order: {name_th: คำสั่ง, name_en: Order, letter: a}
  permit: {name_th: ใบอนุญาต, name_en: Permit, letter: a}
kinds:
  - {id: phase_1, name_th: ระยะที่ 1, name_en: Phase 1}
  - {id: phase_2, name_th: ระยะที่ 2, name_en: Phase 2, about: [order]}
  - {id: renew, name_th: ต่ออายุ, name_en: Renewal, about: [permit]}
  - {id: cancel, name_th: ยกเลิก, name_en: Cancellation, offered: false}
  - {id: report, name_th: แจ้ง, name_en: Report}
"""


@pytest.mark.parametrize(("licence", "expired", "kinds"), [
    ("order", False, ["phase_2", "report"]), ("permit", False, ["renew", "report"]), ("permit", True, ["phase_1"]),
])  # fmt: skip
def test_kinds_of_application_go_on_from_the_licences_that_they_are_about(licence: str, expired: bool, kinds: list[str]) -> None:
    assert [one.id for one in read(PHASES).kinds_about(licence, expired=expired)] == kinds


def test_a_kind_is_about_licences_that_there_are() -> None:
    assert "not one of permit" in finding(PERMIT + "kinds: [{id: renew, name_th: ต่ออายุ, name_en: Renewal, about: [order]}]").en


def test_defaults_are_the_settings_values() -> None:
    assert dict(read(SETTINGS).defaults) == {"days": 15, "from_day": "2026-11-22"}


def test_a_figure_is_a_number_or_what_a_setting_says() -> None:
    sheet = read("statutory_days: =setting.days\n" + SETTINGS)
    assert (sheet.days, figure(sheet.statutory_days, {"setting": {"days": 45}})) == (15, 45)
    assert (read("statutory_days: 30\n").days, read("").days) == (30, 0)
    assert figure('=if kind = "trade" then 1 else 5', {"kind": "repair"}) == 5
    assert figure("=setting.years", {"setting": {"years": None}}) == 0


@pytest.mark.parametrize("wrong", ["soon", 1.5, -1, True])
def test_a_figure_that_is_no_whole_number_stops_the_case(wrong: object) -> None:
    with pytest.raises(Stuck, match="no whole number"):
        figure("=setting.years", {"setting": {"years": wrong}})


def test_a_sheet_cannot_be_changed() -> None:
    sheet = read(PERMIT)
    with pytest.raises(AttributeError):
        sheet.code = "X"  # type: ignore[misc]
    with pytest.raises(TypeError):
        sheet.letters["a"] = None  # type: ignore[index]


def test_a_process_without_a_sheet_gets_a_neutral_one() -> None:
    assert Sheet.neutral("sign_tax").code == "ST"


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("colour: red\n", 6, "unknown"),
        ("laws: one\n", 6, "type"),
        ("statutory_days: soon\n", 6, "type"),
        ("statutory_days: true\n", 6, "type"),
        ("statutory_days: 0\n", 6, "value"),
        ("statutory_days: =setting.\n", 6, "expression"),
        ("statutory_days: =setting.days_to_decide\n", 6, "setting"),
        (LETTER + "licences:\n  permit: {name_th: ก, name_en: A, letter: a, validity_years: soon}\n", 9, "type"),
        (LETTER + "licences:\n  permit: {name_th: ก, name_en: A, letter: a, number: '=no('}\n", 9, "expression"),
        ("statutory_unit: lunar\n", 6, "value"),
        ("code: SH\n", 6, "twice"),
        ("stages:\n  - {id: apply, name_th: ก, name_en: A}\n  - {id: party, name_th: ก, name_en: A}\n", 8, "value"),
        ("stages:\n  - {id: apply, name_th: ก}\n", 7, "missing"),
        ("documents:\n  map:\n    name_th: ก\n    name_en: A\n    when: floor_area >\n", 10, "expression"),
        ("documents:\n  card: {name_th: ก, name_en: A, how: lookup}\n", 7, "register"),
        ("documents:\n  card: {name_th: ก, name_en: A, how: telepathy, register_th: ก}\n", 7, "value"),
        ("documents:\n  Card: {name_th: ก, name_en: A}\n", 7, "id"),
        ("settings:\n  days: {name_th: ก, name_en: A, type: days, default: many}\n", 7, "default"),
        ("settings:\n  ok: {name_th: ก, name_en: A, type: flag, default: 1}\n", 7, "default"),
        ("settings:\n  day: {name_th: ก, name_en: A, type: date, default: tomorrow}\n", 7, "default"),
        ("settings:\n  fee: {name_th: ก, name_en: A, type: money, default: 1, confidence: unknown}\n", 7, "confirm"),
        ("licences:\n  permit: {name_th: ก, name_en: A, letter: permit}\n", 7, "letter"),
        ("notices:\n  told: {subject_th: '{case.number + 1}', subject_en: a, body_th: a, body_en: a}\n", 7, "name"),
        ("steps:\n  - {name_th: ก, name_en: A, actor: cat, value: 1, unit: day}\n", 7, "value"),
        ("steps:\n  - {name_th: ก, name_en: A, actor: officer, value: 1, unit: moon}\n", 7, "value"),
        ("letters: [\n", 7, "yaml"),
        ("roles: &a [officer]\nlaws: *a\n", 7, "yaml"),
    ],
)
def test_it_says_where_and_what_is_wrong(text: str, line: int, rule: str) -> None:
    found = finding(text)
    assert (found.file, found.line, found.rule) == ("shop.yaml", line, rule)
    assert found.th
    assert found.en


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InvalidDiagram) as refused:
        read("colour: red\nlaws: one\nstatutory_unit: lunar\n")
    assert {found.rule for found in refused.value.findings} >= {"unknown", "type"}


@pytest.mark.parametrize(
    "content", [b"", b"- a list", b"\xff\xfe", b"just text", b"service: [\n" * 50, b"!!python/object/apply:os.system ['true']"]
)
def test_rubbish_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDiagram):
        catalogue.read(content)


@pytest.mark.timeout(2)
@pytest.mark.parametrize("content", [b"a: " + b"[" * 100_000, b"- " * 100_000, b"? " * 100_000, b"a: " + b"x" * 600_000])
def test_what_is_too_deep_or_too_large_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(InvalidDiagram):
        catalogue.read(content)


def test_a_missing_name_is_told() -> None:
    with pytest.raises(InvalidDiagram) as refused:
        catalogue.read(b"service: shop\n", "shop.yaml")
    assert {found.element for found in refused.value.findings} == {"code", "name_th", "name_en", "process"}

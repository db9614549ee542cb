"""Diagrams of ten other tools: recognised, advised upon, converted without losing anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from runner import diagram
from runner.commands.check import check_command, check_file
from runner.diagram import foreign, safe_xml
from runner.diagram.foreign import juel
from runner.errors import Finding, InvalidDiagram
from runner.settings import ROOT
from tests.runner.diagram.foreign.content import CORPUS, FILES, content

# file → the tool, and of each element what must be done: (element, kind of advice, a part of the sentence)
EXPECTED: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "camunda7_fence": ("Camunda 7 7.20.0", [
        ("Task_Apply", "form", 'ต้องระบุเป็น formId="fence_apply"'),
        ("Task_Apply", "role", 'คือผู้เริ่มเรื่อง ต้องเขียนเป็น candidateGroups="applicant"'),
        ("Task_Measure", "form", "embedded:app:forms/measure.html เป็นหน้าจอของ Camunda 7"),
        ("Task_Measure", "role", "surveyors ไม่ใช่บทบาทของระบบนี้"),
        ("Task_Measure", "due", "${dateTime().plusDays(7).toDate()} อ่านไม่ได้"),
        ("Task_Measure", "listener", "th.go.fence.Notify"),
        ("Task_Fee", "decision", 'decisionId="fence_fee" resultVariable="fee"'),
        ("Flow_Long", "condition", "เงื่อนไข ${length > 50 && zone != 'green'} ต้องเขียนเป็น =length > 50 and zone != \"green\""),
        ("Task_Land", "topic", 'zeebe:taskDefinition type="land-office"'),
        ("Task_Land", "mapping", "deed, purpose"),
        ("Event_Late", "timer", "${land_patience} ต้องเขียนเป็น =land_patience"),
        ("Task_Mail", "topic", "delegateExpression ${mailDelegate} ของ Camunda 7 ไม่ถูกเรียก"),
    ]),
    "signavio_sign": ("SAP Signavio 17.4.1", [
        ("sid-CHECK", "task", "งานนี้ไม่มีชนิด (เลน “เจ้าหน้าที่”)"),
        ("sid-SITE", "role", "อยู่ในเลน “ฝ่ายโยธา” แต่เลนใช้อ่านเท่านั้น"),
        ("sid-WAIT", "timer", "“รอ 15 วัน” ไม่มีเวลา ต้องระบุ timeDuration เช่น P15D"),
        ("sid-YES", "condition", "“ถูกต้อง” มีแต่ป้าย"),
        ("sid-NO", "condition", "“ไม่ถูกต้อง” มีแต่ป้าย"),
    ]),
    "bizagi_waste": ("Bizagi Modeler", [
        ("Id_apply", "role", 'เลน “ผู้ประกอบการ” ต้องเขียนเป็น candidateGroups="applicant"'),
        ("Id_decide", "role", 'เลน “เจ้าพนักงานท้องถิ่น” ต้องเขียนเป็น candidateGroups="approver"'),
        ("Id_post", "topic", "implementation WebService ของ Bizagi Modeler ไม่ถูกเรียก"),
    ]),
    "visio_market": ("Microsoft Visio 6.6120.0", [
        ("_p1", "picture", "ไฟล์ไม่มีตำแหน่งของภาพ"),
        ("_t1", "task", "งานนี้ไม่มีชนิด"),
        ("_b", "timer", "อ่านเวลา “30 วัน” ไม่ได้ ต้องเขียนตาม ISO 8601 เช่น P30D"),
        ("_f3", "condition", "มีสิทธิตามระเบียบข้อ 5 ใช้ที่นี่ไม่ได้"),
        ("_f4", "condition", "“ไม่มี” มีแต่ป้าย"),
    ]),
    "flowable_stall": ("Flowable 6.8.0", [
        ("startEvent1", "form", "(stall-start) ไม่มีผู้เปิด"),
        ("sid-REVIEW", "form", 'formId="stall_review"'),
        ("sid-REVIEW", "role", 'candidateGroups="officer"'),
        ("sid-VOTE", "role", '${member} ต้องเขียนเป็น assignee="=member"'),
        ("sid-VOTE", "loop", 'inputCollection="=members"'),
        ("sid-VOTE", "until", "=numberOfCompletedInstances / numberOfInstances >= 0.5"),
        ("sid-HTTP", "topic", "type http ของ Flowable ไม่ถูกเรียก"),
        ("sid-PAY", "part", 'zeebe:calledElement processId="part_pay"'),
        ("sid-PAY", "mapping", "stall_fee → fee_total"),
        ("sid-F3", "condition", "ต้องเขียนเป็น =complete = true and area <= 4"),
        ("sid-F4", "condition", "${stallBean.isIncomplete(execution)} ใช้ที่นี่ไม่ได้"),
    ]),
    "activiti_refund": ("Activiti", [
        ("usertask1", "form", "(receipt_number, amount) ต้องสร้างแบบฟอร์มที่มีช่องเหล่านี้"),
        ("usertask1", "role", 'candidateGroups="officer"'),
        ("scripttask1", "script", "สคริปต์ภาษา groovy ไม่ถูกสั่งทำงาน"),
        ("timer1", "timer", "0 0 9 ? * MON"),
        ("servicetask1", "topic", "class th.go.refund.Transfer ของ Activiti ไม่ถูกเรียก"),
    ]),
    "jbpm_kitchen": ("jBPM 2.0", [
        ("_GOOD", "condition", 'เงื่อนไขภาษา java return "A".equals(grade); ใช้ที่นี่ไม่ได้'),
        ("_BAD", "condition", "เงื่อนไขภาษา java"),
        ("_VISIT", "form", 'formId="kitchen_visit"'),
        ("_VISIT", "role", 'candidateGroups="officer"'),
        ("_VISIT", "listener", "onExit-script"),
        ("_RULES", "decision", "kitchen-grade ของ jBPM ต้องทำเป็นตาราง DMN"),
        ("_MAIL", "task", "งานนี้ไม่มีชนิด"),
    ]),
    "adonis_spa": ("ADONIS", [
        ("_district", "process", "ไฟล์มีกระบวนงาน 2 สาย (กิจการสปา, ให้ความเห็น)"),
        ("_meet", "role", 'เลน “คณะกรรมการ” ต้องเขียนเป็น candidateGroups="committee"'),
        ("_meet", "loop", "การทำซ้ำ (5) ต้องระบุ inputCollection"),
        ("_dtask", "task", "งานนี้ไม่มีชนิด"),
    ]),
    "bonita_noise": ("Bonita 7.14.0", [
        ("_ncheck", "role", 'เลน “Officer” ต้องเขียนเป็น candidateGroups="officer"'),
        ("_nmail", "topic", "implementation bonitaConnector:email ของ Bonita ไม่ถูกเรียก"),
        ("_nf3", "condition", "distance < 100 ? true : false ใช้ที่นี่ไม่ได้"),
        ("_nf4", "condition", "“ไกล” มีแต่ป้าย"),
    ]),
    "trisotech_shelter": ("Trisotech 12.6.3", [
        ("_u1", "role", "บัญชีผู้ใช้ vet@district.example เป็นของระบบเดิม"),
        ("_c1", "timer", "“รอผลตรวจ 5 days” ไม่มีเวลา ต้องระบุ timeDuration เช่น P5D"),
        ("_j1", "script", "สคริปต์ภาษา javascript ไม่ถูกสั่งทำงาน (score = a + b)"),
    ]),
}  # fmt: skip


def _report(xml: bytes, folder: Path) -> tuple[list[Finding], foreign.Report]:
    file = folder / "x.bpmn"
    file.write_bytes(xml)
    findings = check_file(file)
    report = foreign.report(xml, "x.bpmn", findings)
    assert report is not None
    return findings, report


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_tool_is_told_which_element_needs_what(file: Path, tmp_path: Path) -> None:
    tool, wanted = EXPECTED[file.stem]
    findings, report = _report(file.read_bytes(), tmp_path)
    assert str(report.exporter) == tool
    said = [(one.element, one.rule.removeprefix("import-"), one.th) for one in findings if one.rule.startswith("import-")]
    assert sorted((element, kind) for element, kind, _ in said) == sorted((element, kind) for element, kind, _ in wanted)
    for element, kind, part in wanted:
        assert any(part in th for at, what, th in said if (at, what) == (element, kind)), (element, kind)
    assert {one.en for one in findings if one.rule.startswith("import-")}
    assert not [one for one in findings if one.rule == "camunda-7"]
    assert all(one in report.must for one in findings if one.severity == "error")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_advised_takes_the_place_of_the_general_rule(file: Path, tmp_path: Path) -> None:
    findings, _ = _report(file.read_bytes(), tmp_path)
    kinds = {(one.element, one.rule.removeprefix("import-")) for one in findings if one.rule.startswith("import-")}
    general = {(one.element, one.rule.removeprefix("no-")) for one in findings if one.rule.startswith("no-")}
    assert not kinds & general


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_converting_loses_nothing_and_leaves_less_to_do(file: Path, tmp_path: Path) -> None:
    xml = file.read_bytes()
    converted = foreign.convert(xml, file.name)
    settled = [one for one in foreign.advise(safe_xml.parse(xml, file.name)) if one.settled]
    lost = content(xml) - content(converted)
    assert not lost, lost
    before, after = _report(xml, tmp_path)[1], _report(converted, tmp_path)[1]
    advised = [sum(one.rule.startswith("import-") for one in report.must) for report in (before, after)]
    assert advised[1] == advised[0] - len(settled)
    assert len(after.must) < len(before.must) if settled else converted == xml
    assert foreign.convert(converted, file.name) == converted
    diagram.read(converted)


def test_most_files_have_something_that_is_beyond_doubt() -> None:
    assert sum(foreign.convert(file.read_bytes()) != file.read_bytes() for file in FILES) == 7


@pytest.mark.parametrize("name", ["bizagi_waste", "jbpm_kitchen", "adonis_spa"])
def test_without_expressions_to_rewrite_every_byte_stays(name: str) -> None:
    xml = (CORPUS / f"{name}.bpmn").read_bytes()
    rest = iter(foreign.convert(xml))
    assert all(byte in rest for byte in xml)


def test_a_rewritten_condition_keeps_its_old_words() -> None:
    root = etree.fromstring(foreign.convert((CORPUS / "flowable_stall.bpmn").read_bytes()))
    flow = root.find(".//{*}sequenceFlow[@id='sid-F3']")
    assert flow is not None
    assert [(etree.QName(child).localname, (child.text or "").strip()) for child in flow] == [
        ("documentation", "${complete == true && area <= 4}"),
        ("conditionExpression", "=complete = true and area <= 4"),
    ]


def test_what_was_converted_is_read_as_ours() -> None:
    process = diagram.read(foreign.convert((CORPUS / "camunda7_fence.bpmn").read_bytes())).processes["fence_permit"]
    apply, land, fee = (process.elements[name] for name in ("Task_Apply", "Task_Land", "Task_Fee"))
    assert (apply.form_id, apply.groups) == ("fence_apply", ("applicant",))
    assert (land.topic, land.inputs) == ("land-office", (("deed", "=deed_number"), ("purpose", '="fence"')))
    assert (fee.decision_id, fee.result) == ("fence_fee", "fee")
    loop = diagram.read(foreign.convert((CORPUS / "flowable_stall.bpmn").read_bytes())).processes["street_stall"].elements["sid-VOTE"].loop
    assert loop == diagram.Loop(False, "=members", "member", until="=numberOfCompletedInstances / numberOfInstances >= 0.5")


@pytest.mark.parametrize("encoding", ["utf-16", "cp874"])
def test_other_encodings_are_read_and_converted(encoding: str) -> None:
    plain = (CORPUS / "bizagi_waste.bpmn").read_text()
    said = "windows-874" if encoding == "cp874" else encoding
    old = plain.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{said}"?>').encode(encoding)
    converted = foreign.convert(old)
    assert b'encoding="UTF-8"' in converted
    assert not content(plain.encode()) - content(converted)
    assert diagram.read(converted).processes["Id_e1f3"].elements["Id_decide"].groups == ("approver",)


def test_a_taken_prefix_is_not_taken_again() -> None:
    xml = (CORPUS / "bizagi_waste.bpmn").read_bytes().replace(b'id="_2025', b'xmlns:zeebe="urn:other" zeebe:x="1" id="_2025', 1)
    converted = foreign.convert(xml)
    assert b'xmlns:zeebe8="http://camunda.org/schema/zeebe/1.0"' in converted
    assert diagram.read(converted).processes["Id_e1f3"].elements["Id_apply"].groups == ("applicant",)


def test_the_houses_own_diagrams_are_not_foreign() -> None:
    files = sorted((ROOT / "processes").glob("*.bpmn"))
    assert files
    for file in files:
        assert foreign.report(file.read_bytes(), file.name, []) is None
        assert foreign.convert(file.read_bytes()) == file.read_bytes()


def test_ids_of_what_does_not_run_may_be_anything() -> None:
    assert diagram.read((CORPUS / "bonita_noise.bpmn").read_bytes()).processes["_noise"].elements["_ncheck"].lane == "Officer"


def test_a_namespace_with_spaces_is_odd_but_read() -> None:
    xml = (
        (CORPUS / "visio_market.bpmn").read_bytes().replace(b'id="_market"', b'id="_market" xmlns:p="http://A.3.0/Initial Import/Process"')
    )
    assert "_p1" in diagram.read(xml).processes
    with pytest.raises(InvalidDiagram, match="not well-formed"):
        diagram.read(xml.replace(b"</process>", b""))


def test_doctype_is_refused_with_a_clear_text() -> None:
    xml = re.sub(rb"<definitions", b"<!DOCTYPE definitions>\n<definitions", (CORPUS / "bizagi_waste.bpmn").read_bytes(), count=1)
    with pytest.raises(InvalidDiagram) as refused:
        foreign.convert(xml)
    assert "โปรดลบออก" in refused.value.findings[0].th
    assert foreign.report(xml, "x.bpmn", []) is None


@pytest.mark.parametrize(
    ("java", "said"),
    [
        ("${area > 200}", "=area > 200"),
        ("#{ok}", "=ok"),
        ("${!ok || n ge 3}", "=not(ok) or n >= 3"),
        ("${a eq 'x' and b ne null}", '=a = "x" and b != null'),
        ("${n % 2 == 0}", "=modulo(n, 2) = 0"),
        ("${(a + b) * 2 <= -1}", "=(a + b) * 2 <= -1"),
        ("${applicant.kind == \"juristic\" ? 100 : 50}", '=if applicant.kind = "juristic" then 100 else 50'),
        ("${execution.getVariable('x')}", None),
        ("${list.size() > 1}", None),
        ("${rows[0] == 1}", None),
        ("${empty x}", None),
        ("${'a' + b}", None),
        ("${a} and ${b}", None),
        ("${a >}", None),
        ("${}", None),
        ("${" + "(" * 400 + "}", None),
        ("area > 200", None),
    ],
)  # fmt: skip
def test_java_becomes_feel_only_where_both_mean_the_same(java: str, said: str | None) -> None:
    assert juel.feel_of(java) == said


def test_the_command_says_what_to_do_and_converts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stall.bpmn").write_bytes((CORPUS / "flowable_stall.bpmn").read_bytes())
    said = CliRunner().invoke(check_command, ["stall.bpmn", "--thai"])
    assert "ไฟล์จาก Flowable 6.8.0 ต้องเพิ่มหรือแก้" in said.stderr
    assert "คงไว้ในไฟล์ แต่ใช้อ่านเท่านั้น: flowable:formFieldValidation ×3" in said.stderr
    assert "from Flowable 6.8.0: 12 things to add or change" in CliRunner().invoke(check_command, ["stall.bpmn"]).stderr
    done = CliRunner().invoke(check_command, ["stall.bpmn", "--convert", "ours.bpmn"])
    assert "ours.bpmn: from Flowable 6.8.0: 6 things to add or change" in done.stderr
    assert Path("stall.bpmn").read_bytes() == (CORPUS / "flowable_stall.bpmn").read_bytes()
    again = CliRunner().invoke(check_command, ["stall.bpmn", "--convert", "ours.bpmn"])
    assert again.exit_code == 2
    assert "exists already" in again.stderr

"""`anuyat check`: what it prints, where it looks, how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runner.commands.check import check_command
from runner.settings import ROOT
from tests.differential.build import call, end, file, path, process, start, tag, user


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of อารี the analyst's, far from the project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(check_command, list(arguments))


def _one(*body: str, name: str = "p") -> bytes:
    return file(process(name, start(), *body, end()))


def test_a_fault_is_shown_as_file_line_element_message(desk: Path) -> None:
    content = _one(tag("serviceTask", "Task_Post"), path("s", "Task_Post", "e"))
    (desk / "post.bpmn").write_bytes(content)
    line = next(i for i, text in enumerate(content.splitlines(), 1) if b"Task_Post" in text)
    said = _check("post.bpmn")
    assert said.exit_code == 1
    assert said.stdout.startswith(f"post.bpmn:{line}: Task_Post: needs zeebe:taskDefinition type")
    assert "1 files: 1 errors, 0 warnings" in said.stderr


def test_messages_may_be_thai_and_warnings_do_not_fail(desk: Path) -> None:
    (desk / "x.bpmn").write_bytes(_one(tag("userTask", "a", attributes='name="ตรวจ"'), path("s", "a", "e")))
    said = _check("x.bpmn", "--thai")
    assert said.exit_code == 0
    assert "a: คำเตือน: งานนี้ไม่มีแบบฟอร์ม" in said.stdout


def test_forms_and_parts_are_found_beside_the_diagram_first(desk: Path) -> None:
    (desk / "f.form").write_text('{"id": "own", "type": "default", "schemaVersion": 18, "components": []}')
    (desk / "x.bpmn").write_bytes(_one(user("a", form="own"), call("c", "beside"), path("s", "a", "c", "e")))
    (desk / "beside.bpmn").write_bytes(_one(user("b", form="nowhere"), path("s", "b", "e"), name="beside"))
    said = _check("x.bpmn")
    assert said.exit_code == 1
    assert [text.split(": ")[1] for text in said.stdout.splitlines()] == ["b"]
    assert said.stdout.startswith("beside.bpmn:")


def test_then_in_the_project(desk: Path) -> None:
    (desk / "x.bpmn").write_bytes(_one(user("a", form="withdraw"), call("c", "part_make"), path("s", "a", "c", "e")))
    found = [text for text in _check("x.bpmn").stdout.splitlines() if text.startswith("x.bpmn")]
    assert found == []


def test_a_broken_form_that_a_diagram_names_is_reported_with_it(desk: Path) -> None:
    (desk / "f.form").write_text('{"id": "own", "components": [{"type": "nonsense", "id": "N"}]}')
    (desk / "x.bpmn").write_bytes(_one(user("a", form="own"), path("s", "a", "e")))
    said = _check("x.bpmn")
    assert said.exit_code == 1
    assert "f.form:" in said.stdout


def test_forms_and_tables_are_checked_by_themselves(desk: Path) -> None:
    (desk / "bad.form").write_text("{")
    (desk / "bad.dmn").write_text("<a/>")
    said = _check("bad.form", "bad.dmn")
    assert said.exit_code == 1
    assert {text.split(":")[0] for text in said.stdout.splitlines()} == {"bad.form", "bad.dmn"}


def test_hostile_files_are_refused_in_words(desk: Path) -> None:
    (desk / "x.bpmn").write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    said = _check("x.bpmn")
    assert said.exit_code == 1
    assert said.stdout == "x.bpmn:1: -: DOCTYPE and ENTITY are not accepted; remove them\n"


def test_an_xml_file_of_another_tool_is_a_diagram_when_it_says_so(desk: Path) -> None:
    (desk / "x.xml").write_bytes(_one(user("a", form="withdraw"), path("s", "a", "e")))
    assert _check("x.xml").exit_code == 0
    (desk / "y.xml").write_text("<a/>")
    assert "y.xml:1: -: not a diagram" in _check("y.xml").stdout


def test_machines_get_json(desk: Path) -> None:
    (desk / "x.bpmn").write_bytes(_one(tag("serviceTask", "a"), path("s", "a", "e")))
    (finding,) = json.loads(_check("x.bpmn", "--json").stdout)
    assert (finding["file"], finding["element"], finding["rule"], finding["severity"]) == ("x.bpmn", "a", "no-topic", "error")


def test_the_projects_own_files_have_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    said = _check("processes", "forms")
    assert said.stdout == ""
    assert said.exit_code == 0

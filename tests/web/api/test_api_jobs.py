"""Job workers: leases, results, failures and errors, as Camunda 8 clients say them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from runner import audit, cases
from runner.clock import SetClock
from runner.store import loads
from runner.store import tables as t
from tests.web.api.conftest import Office, Program


def _incidents(office: Office) -> list[Any]:
    return office.site.read(t.incident, t.incident.c.solved_at.is_(None))


def _history(office: Office, case_id: int) -> list[str]:
    with office.site.store.read() as connection:
        assert audit.broken(connection, case_id) == []
        return [one.action for one in audit.history(connection, case_id)]


def test_a_job_says_everything_that_a_client_reads(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    assert job["jobKey"].isdecimal()
    assert (job["processInstanceKey"], job["processDefinitionId"], job["elementId"]) == (str(case_id), "parcel", "post")
    assert (job["type"], job["worker"], job["retries"], job["customHeaders"]) == ("mis2", "mis2-worker", 2, {"record": "return"})
    assert job["variables"]["parcel"] == {"kg": 1.5, "to": "หาดใหญ่", "secret": 7}
    assert isinstance(job["deadline"], int)
    assert _history(office, case_id)[-1] == "job:taken"


def test_numbers_arrive_with_all_their_digits(office: Office, keeper: Program) -> None:
    office.case()
    wanted = {"type": "mis2", "timeout": 1000, "maxJobsToActivate": 1, "requestTimeout": -1}
    assert b'"kg":1.50' in keeper.post("/jobs/activation", wanted).data


def test_only_what_is_asked_for_is_sent_and_the_case_itself_on_request(office: Office, keeper: Program) -> None:
    office.case()
    (job,) = keeper.take(fetchVariable=["agency", "applicant", "unknown"])
    assert job["variables"].keys() == {"agency", "applicant"}
    assert job["variables"]["agency"]["code"] == "TOWN"
    assert job["variables"]["applicant"]["name"] == "สมชาย ใจดี"


def test_a_result_moves_the_case_on_and_counts_once(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    done = f"/jobs/{job['jobKey']}/completion"
    sent = '{"variables": {"mis2_number": "MIS-1", "amount": 1200.10}}'
    options = {"data": sent, "content_type": "application/json"}
    assert keeper.call("POST", done, **options).status_code == 204
    assert keeper.call("POST", done, **options).status_code == 204, "the answer was lost: acknowledged again"
    row = office.row(case_id)
    assert (row.status, row.end_event) == ("ended", "e")
    assert loads(row.variables)["amount"] == Decimal("1200.10")
    assert _history(office, case_id).count("job:completed") == 1
    other = office.program(office.keeper, "jobs")
    assert other.post(done, {}).status_code == 204, "another program of the same person"


def test_jobs_of_other_agencies_are_not_there(office: Office, keeper: Program) -> None:
    office.case(office.site.cast.village)
    assert keeper.take() == []
    with office.site.store.read() as connection:
        job_id = connection.execute(select(t.job.c.id).where(t.job.c.kind == "topic")).scalar_one()
    for path in ("completion", "failure", "error"):
        answer = keeper.post(f"/jobs/{job_id}/{path}", {"errorCode": "LOST"})
        assert (answer.status_code, answer.json["title"]) == (404, "NOT_FOUND")
    assert keeper.call("PATCH", f"/jobs/{job_id}", {"changeset": {"timeout": 1000}}).status_code == 404


def test_a_lease_ends_by_the_clock_and_the_next_gets_the_job(office: Office, keeper: Program, set_clock: SetClock) -> None:
    office.case()
    (job,) = keeper.take(worker="first")
    assert keeper.take(worker="second") == []
    set_clock.move(timedelta(seconds=61))
    (again,) = keeper.take(worker="second")
    assert (again["jobKey"], again["worker"], again["retries"]) == (job["jobKey"], "second", 2)
    assert keeper.post(f"/jobs/{job['jobKey']}/completion", {}).status_code == 204, "the first was only slow"


def test_more_time_is_given_to_who_asks(office: Office, keeper: Program, set_clock: SetClock) -> None:
    office.case()
    (job,) = keeper.take()
    path = f"/jobs/{job['jobKey']}"
    assert keeper.call("PATCH", path, {"changeset": {"timeout": 600_000}}).status_code == 204
    set_clock.move(timedelta(minutes=9))
    assert keeper.take() == []
    set_clock.move(timedelta(minutes=2))
    assert keeper.call("PATCH", path, {"changeset": {"timeout": 600_000}}).status_code == 409
    assert keeper.call("PATCH", path, {"changeset": {"retries": 9}}).status_code == 204
    assert keeper.take()[0]["retries"] == 9
    assert keeper.call("PATCH", path, {"changeset": {}}).status_code == 400


def test_a_lease_token_keeps_out_who_comes_too_late(office: Office, keeper: Program, set_clock: SetClock) -> None:
    office.case()
    (late,) = keeper.take(withLease=True)
    set_clock.move(timedelta(minutes=2))
    (job,) = keeper.take(withLease=True)
    path = f"/jobs/{job['jobKey']}/completion"
    assert job["jobLeaseToken"] != late["jobLeaseToken"]
    for lease in (late["jobLeaseToken"], None):
        answer = keeper.post(path, {"jobLeaseToken": lease})
        assert (answer.status_code, answer.json["title"]) == (409, "INVALID_STATE")
    assert keeper.post(path, {"jobLeaseToken": job["jobLeaseToken"]}).status_code == 204


def test_a_failure_comes_back_after_its_back_off(office: Office, keeper: Program, set_clock: SetClock) -> None:
    office.case()
    (job,) = keeper.take()
    failure = {"retries": 1, "errorMessage": "MIS 2 is down", "retryBackOff": 30_000}
    assert keeper.post(f"/jobs/{job['jobKey']}/failure", failure).status_code == 204
    assert keeper.take() == []
    assert keeper.post(f"/jobs/{job['jobKey']}/completion", {}).status_code == 409
    set_clock.move(timedelta(seconds=31))
    assert keeper.take()[0]["retries"] == 1
    assert not _incidents(office)


def test_without_retries_the_administrator_is_told_and_may_give_one_more(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    assert keeper.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no such parcel"}).status_code == 204
    assert keeper.take() == []
    (incident,) = _incidents(office)
    assert (incident.case_id, incident.element) == (case_id, "post")
    assert "no such parcel" in incident.detail
    admin = office.site.as_(office.site.cast.admin)
    page = admin.get("/admin/incidents").text
    assert "ส่งพัสดุ" in page
    assert "mis2" in page
    assert admin.post(f"/admin/incidents/{incident.id}/retry").status_code == 303
    assert not _incidents(office)
    assert keeper.take()[0]["retries"] == 1


def test_an_incident_is_solved_when_the_task_is_done_in_another_way(office: Office, keeper: Program) -> None:
    office.case()
    (job,) = keeper.take()
    keeper.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0})
    assert _incidents(office)
    cases.complete(office.site.store, cases.commands.permissions.SYSTEM, int(job["jobKey"]), {}, "by-hand")
    assert not _incidents(office)


def test_an_error_that_the_diagram_knows_takes_its_way(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    sent = {"errorCode": "LOST", "errorMessage": "not found", "variables": {"searched": 3}}
    assert keeper.post(f"/jobs/{job['jobKey']}/error", sent).status_code == 204
    assert keeper.post(f"/jobs/{job['jobKey']}/error", sent).status_code == 204
    row = office.row(case_id)
    assert row.end_event == "lost"
    assert loads(row.variables) | {"searched": 3, "error_code": "LOST"} == loads(row.variables)


def test_an_error_that_nobody_knows_waits_for_the_administrator(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    assert keeper.post(f"/jobs/{job['jobKey']}/error", {"errorCode": "STRANGE"}).status_code == 204
    (incident,) = _incidents(office)
    assert incident.what["code"] == "STRANGE"
    assert keeper.take() == []
    assert keeper.post(f"/jobs/{job['jobKey']}/completion", {}).status_code == 409
    answer = office.site.as_(office.site.cast.admin).post(f"/admin/incidents/{incident.id}/retry", follow_redirects=True)
    assert "ยังดำเนินการไม่ได้" in answer.text
    assert office.row(case_id).status == "draft"


@pytest.mark.parametrize(
    "sent",
    [
        '{"variables": {"payment": {"id": "1"}}}',
        '{"variables": {"case": {}}}', '{"variables": {"agency": 1}}', '{"variables": {"ไทย": 1}}', '{"variables": [1]}', "[]", "{",
        "nonsense",
        '{"variables": {"a": 1e999999}}', '{"variables": {"a": NaN}}', '{"variables": {"a": "\\u0000"}}', '{"variables": {"a": "\\ud800"}}',
        '{"variables": {"a": 99999999999999999999}}', '{"variables": {"a": ' + "[" * 40 + "]" * 40 + "}}", "[" * 100_000,
        '{"variables": {"a": {"\\u0000": 1}}}', '{"jobLeaseToken": 5}',
    ],
)  # fmt: skip
def test_what_no_case_can_keep_is_refused_and_the_job_stays(office: Office, keeper: Program, sent: str) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    answer = keeper.call("POST", f"/jobs/{job['jobKey']}/completion", data=sent, content_type="application/json")
    assert (answer.status_code, answer.json["title"]) == (400, "INVALID_ARGUMENT")
    assert json.loads(answer.data).keys() == {"type", "title", "status", "detail", "instance"}
    assert office.row(case_id).status == "draft"


def test_a_megabyte_is_enough(keeper: Program) -> None:
    answer = keeper.call("POST", "/jobs/1/completion", data=b"x" * (1024 * 1024 + 1), content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "wrong", [{"type": ""}, {"timeout": 0}, {"timeout": "60"}, {"maxJobsToActivate": 0}, {"maxJobsToActivate": 1.5},
              {"tenantIds": ["other"]}, {"fetchVariable": "all"}, {"timeout": 10**30}, {"maxJobsToActivate": True}]
)  # fmt: skip
def test_a_wrong_request_takes_nothing(office: Office, keeper: Program, wrong: dict[str, Any]) -> None:
    office.case()
    wanted = {"type": "mis2", "timeout": 1000, "maxJobsToActivate": 1, "requestTimeout": -1} | wrong
    answer = keeper.post("/jobs/activation", wanted, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json["title"]) == (400, "INVALID_ARGUMENT")
    assert answer.json["detail"]
    assert len(keeper.take()) == 1


@pytest.mark.parametrize("key", ["0", "99", "9" * 19, "9" * 60, "x", "-1"])
def test_keys_of_nothing_are_not_found(keeper: Program, key: str) -> None:
    answer = keeper.post(f"/jobs/{key}/completion", {})
    assert (answer.status_code, answer.json["title"]) == (404, "NOT_FOUND")


def test_several_programs_at_once_share_the_jobs(office: Office, keeper: Program) -> None:
    made = {office.case() for _ in range(12)}
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda n: keeper.take(worker=f"w{n}", maxJobsToActivate=4), range(4)))
    keys = [job["processInstanceKey"] for jobs in taken for job in jobs]
    assert sorted(keys) == sorted(map(str, made))
    assert keeper.take() == []


def test_an_officer_who_is_first_has_done_it(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    cases.complete(office.site.store, cases.commands.permissions.SYSTEM, int(job["jobKey"]), {}, "by-hand")
    answer = keeper.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"late": True}})
    assert (answer.status_code, answer.json["title"]) == (404, "NOT_FOUND")
    assert "late" not in loads(office.row(case_id).variables)


def test_what_there_is_not_is_said_so(keeper: Program) -> None:
    answer = keeper.post("/process-instances/search", {})
    assert (answer.status_code, answer.json["title"]) == (404, "NOT_FOUND")
    assert "docs/api.md" in answer.json["detail"]


def test_the_history_says_what_the_outside_system_did(office: Office, keeper: Program) -> None:
    case_id = office.case()
    (job,) = keeper.take()
    keeper.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"mis2_number": "MIS-1"}})
    page = office.site.as_(office.site.cast.mali).get(f"/work/cases/{case_id}").text
    for said in ("ระบบภายนอกรับงาน: ส่งพัสดุ", "ส่งพัสดุ", "พิชัย ดูแลระบบ"):
        assert said in page, said
    assert "ส่งพัสดุ" in office.site.as_(office.site.cast.somchai).get(f"/my/cases/{case_id}").text

"""Job workers of other systems: take work, hand in results, give it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, request

from runner import cases
from runner.cases import Taken, Wanted
from web import bearer, sessions
from web.api import body, pages

WAITING = 3  # requests that may wait for work at the same time: the server has eight threads, and people come first
LONGEST, USUAL, EVERY = 30.0, 10.0, 0.5  # seconds: the longest wait, the wait when nothing is said, between two looks
_waiting = threading.BoundedSemaphore(WAITING)
_pause = threading.Event()  # never set: to wait on


@pages.post("/jobs/activation")
def activate() -> Response:
    """Lease jobs of one type; where there are none, wait a while for some (long polling)."""
    sent = body.read()
    body.tenant(*body.names(sent, "tenantIds"))
    wanted = Wanted(
        body.text(sent, "type", needed=True), body.text(sent, "worker", most=100), body.whole(sent, "timeout", least=1) / 1000,
        body.whole(sent, "maxJobsToActivate", least=1), body.names(sent, "fetchVariable"), sent.get("withLease") is True,
    )  # fmt: skip
    wait = body.whole(sent, "requestTimeout", otherwise=0, least=-1)
    return body.answer({"jobs": [_job(taken) for taken in _wait_for(wanted, wait / 1000)]})


def _wait_for(wanted: Wanted, seconds: float) -> list[Taken]:
    """Jobs as soon as there are some. 0: the usual wait, less: none. When too many wait already, the answer comes at once."""
    store, actor = sessions.store(), bearer.bearer().actor
    found = cases.take(store, actor, wanted)
    with _seat() as seated:
        for _ in range(int(min(seconds or USUAL, LONGEST) / EVERY) if seated and seconds >= 0 else 0):
            if found or _gone():
                break
            _pause.wait(EVERY)
            found = [] if _gone() else cases.take(store, actor, wanted)
    return found


@contextmanager
def _seat() -> Iterator[bool]:
    seated = _waiting.acquire(blocking=False)
    try:
        yield seated
    finally:
        if seated:
            _waiting.release()


def _gone() -> bool:
    """Whether the program has hung up: what would be leased now would lie idle until its lease ends."""
    disconnected = request.environ.get("waitress.client_disconnected")
    return bool(disconnected and disconnected())


def _job(taken: Taken) -> dict[str, Any]:
    return {
        "jobKey": str(taken.id), "type": taken.topic, "processInstanceKey": str(taken.case_id), "processDefinitionId": taken.service,
        "processDefinitionVersion": taken.version, "processDefinitionKey": str(taken.definition_id), "elementId": taken.element,
        "elementInstanceKey": str(taken.id), "customHeaders": dict(taken.headers), "worker": taken.worker, "retries": taken.retries,
        "deadline": int(taken.deadline.timestamp() * 1000), "variables": dict(taken.variables), "tenantId": body.TENANT,
        "physicalTenantId": "default", "kind": "BPMN_ELEMENT", "listenerEventType": "UNSPECIFIED", "userTask": None, "tags": [],
        "rootProcessInstanceKey": str(taken.case_id), "businessId": None, "priority": 0, "jobLeaseToken": taken.lease,
    }  # fmt: skip


def _once(job_id: int, what: str) -> str:
    """Sent again by the same person's program, because the answer was lost, a result counts once and is acknowledged twice."""
    return f"job:{job_id}:{bearer.bearer().actor.person_id}:{what}"


@pages.post("/jobs/<int:job_id>/completion")
def complete(job_id: int) -> Response:
    """The work is done."""
    sent, job_id = body.read(), body.key(job_id)
    key = _once(job_id, "completed")
    cases.complete(sessions.store(), bearer.bearer().actor, job_id, body.variables(sent), key, lease=_lease(sent))
    return body.done()


@pages.post("/jobs/<int:job_id>/failure")
def give_back(job_id: int) -> Response:
    """It could not be done now; with no `retries` left the administrator is told."""
    sent = body.read()
    retries, wait = body.whole(sent, "retries", otherwise=0), body.whole(sent, "retryBackOff", otherwise=0) / 1000
    message = body.text(sent, "errorMessage")
    cases.put_back(sessions.store(), bearer.bearer().actor, body.key(job_id), retries, message, wait, _lease(sent))
    return body.done()


@pages.post("/jobs/<int:job_id>/error")
def error(job_id: int) -> Response:
    """It cannot be done, for a reason that the diagram knows by its code."""
    sent, job_id = body.read(), body.key(job_id)
    code, message = body.text(sent, "errorCode", needed=True), body.text(sent, "errorMessage")
    actor, key = bearer.bearer().actor, _once(job_id, "error")
    cases.fail(sessions.store(), actor, job_id, code, message, key, lease=_lease(sent), values=body.variables(sent))
    return body.done()


@pages.patch("/jobs/<int:job_id>")
def change(job_id: int) -> Response:
    """More time for a job, or other retries."""
    sent = body.read()
    changes = sent.get("changeset")
    if not isinstance(changes, dict) or all(changes.get(name) is None for name in ("retries", "timeout")):
        raise body.wrong("changeset", "ระบุ retries หรือ timeout", "Say retries or timeout")
    seconds = body.whole(changes, "timeout", least=1) / 1000 if changes.get("timeout") is not None else None
    retries = body.whole(changes, "retries", least=1) if changes.get("retries") is not None else None
    cases.change(sessions.store(), bearer.bearer().actor, body.key(job_id), seconds=seconds, retries=retries, lease=_lease(sent))
    return body.done()


def _lease(sent: dict[str, Any]) -> str | None:
    return body.text(sent, "jobLeaseToken") or None

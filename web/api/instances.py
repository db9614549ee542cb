"""What the server is, and beginning a case."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import select
from werkzeug.exceptions import NotFound as NoSuchCall

from runner import cases
from runner.errors import Conflict, NotAllowed
from runner.store import tables as t
from web import bearer, sessions
from web.api import body, pages

VERSION = "8.8.0"  # whose answers these are
_NOBODYS = (
    "คำขอจริงต้องเริ่มโดยผู้ยื่นคำขอ นักวิเคราะห์ทดลองแผนภาพได้ที่หน้าออกแบบกระบวนงาน",
    "A real case is begun by its applicant. Analysts try a diagram in the studio",
)


@pages.get("/topology")
def topology() -> Response:
    """One broker: this server."""
    host, _, port = request.host.partition(":")
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {"nodeId": 0, "brokerId": "0", "host": host, "port": int(port or 443), "version": VERSION, "partitions": [partition]}
    whole = {"brokers": [broker], "clusterId": None, "clusterSize": 1, "partitionsCount": 1, "replicationFactor": 1}
    return body.answer(whole | {"gatewayVersion": VERSION, "lastCompletedChangeId": ""})


@pages.route("/<path:_rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def unknown(_rest: str) -> Response:
    """Calls of Camunda's interface that there are not here."""
    raise NoSuchCall


@pages.post("/process-instances")
def start() -> Response:
    """An applicant begins a case of their own, a draft at the agency with the code `variables.agency`. For an analyst: a trial.

    The application itself is filled in and filed by people, in the form: other variables are refused.
    """
    sent, actor = body.read(), bearer.bearer().actor
    body.tenant(body.text(sent, "tenantId"))
    service = _service(sent)
    if actor.kind == "staff":
        return _trial(service, sent)
    done = cases.start(sessions.store(), actor, service, _agency(sent))
    return _begun(service, done.case_id)


def _service(sent: dict[str, object]) -> str:
    """The service by its id, or by the key of its newest version; old versions take no new cases."""
    d, store = t.definition.c, sessions.store()
    with store.read() as connection:
        if sent.get("processDefinitionKey") is not None:
            wanted = body.number(sent, "processDefinitionKey")
            service = connection.execute(select(d.service).where(d.id == wanted)).scalar() or ""
        else:
            wanted, service = None, body.text(sent, "processDefinitionId", needed=True)
        newest = cases.definitions.newest(connection, service)
    version = body.whole(sent, "processDefinitionVersion", otherwise=-1, least=-1)
    if wanted not in (None, newest.id) or version not in (-1, newest.version):
        raise Conflict("คำขอใหม่เริ่มได้เฉพาะรุ่นล่าสุด", f"New cases begin on the newest version, {newest.version}")
    return newest.service


def _agency(sent: dict[str, object]) -> int:
    given = sent.get("variables") or {}
    if not isinstance(given, dict) or given.keys() - {"agency"}:
        raise body.wrong("variables", "รับเฉพาะ agency ส่วนคำขอกรอกในแบบฟอร์ม", "Only `agency` is taken; the application is filled in by form")
    code, a = body.text(given, "agency"), t.agency.c
    with sessions.store().read() as connection:
        codes = {row.code: int(row.id) for row in connection.execute(select(a.code, a.id).order_by(a.code))}
    if not code and len(codes) == 1:
        return next(iter(codes.values()))
    if code not in codes:
        listed = ", ".join(codes)
        raise body.wrong("variables.agency", f"ระบุรหัสหน่วยงาน: {listed}", f"Name an agency by its code: {listed}")
    return codes[code]


def _trial(service: str, sent: dict[str, object]) -> Response:
    """A case that touches nothing, on the newest version; where the house has no trials, analysts begin none here."""
    trial = sessions.hooks().trial
    if trial is None:
        raise NotAllowed(*_NOBODYS)
    return _begun(service, trial(sessions.store(), bearer.bearer().actor, service))


def _begun(service: str, case_id: int) -> Response:
    with sessions.store().read() as connection:
        newest = cases.definitions.newest(connection, service)
    return body.answer({
        "processInstanceKey": str(case_id), "processDefinitionKey": str(newest.id), "processDefinitionId": service,
        "processDefinitionVersion": newest.version, "tenantId": body.TENANT, "variables": {}, "tags": [], "businessId": None,
    })  # fmt: skip

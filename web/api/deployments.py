"""Camunda Modeler deploys: diagrams, forms and tables become the next version of their service, or come back with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from flask import Response, request

from runner import decisions, diagram
from runner.errors import BadUpload
from runner.studio import brought
from runner.studio.brought import Brought
from web import bearer, sessions
from web.api import body, pages

MOST = 50  # files in one deployment
NOTE = "นำขึ้นใช้จากโปรแกรมออกแบบกระบวนงาน"
UNPLAYED = "deployed through the interface for programs, where no paths are played"


@pages.post("/deployments")
def deploy() -> Response:
    """Deploy the posted `resources`."""
    body.tenant(request.form.get("tenantId", ""))
    files = _files()
    actor, replay = bearer.bearer().actor, sessions.hooks().replay
    settings = sessions.settings() if replay else None  # where programs' paths are played, so are those of what waits for approval
    done = brought.bring(sessions.store(), actor, files, NOTE, UNPLAYED, replay=replay, settings=settings)
    made = [one for name, content in files.items() for one in _made(done, name, content)]
    return body.answer({"deploymentKey": str(done.definition_id), "tenantId": body.TENANT, "deployments": made})


def _files() -> dict[str, bytes]:
    """Name → content. The name is the last part of what the program calls it; it only tells one file from another."""
    posted = request.files.getlist("resources")
    if len(posted) > MOST:
        raise BadUpload(f"นำขึ้นใช้ได้ครั้งละไม่เกิน {MOST} แฟ้ม", f"At most {MOST} files at a time")
    files = {PurePath((one.filename or "").replace("\\", "/")).name: one.read() for one in posted}
    if len(files) < len(posted):
        raise BadUpload("มีแฟ้มชื่อซ้ำกัน", "Two of the files have the same name")
    return files


def _made(done: Brought, name: str, content: bytes) -> Iterator[dict[str, Any]]:
    """What a file has become. Everything of a version has the version's key and number: it is deployed as a whole."""
    key, about = str(done.definition_id), {"resourceName": name, "tenantId": body.TENANT}
    path = PurePath(done.paths[name])
    if path.suffix == ".bpmn":
        process = diagram.read(content, name).executable()[0].id
        yield {"processDefinition": about | {
            "processDefinitionId": process, "processDefinitionKey": key, "processDefinitionVersion": done.version}}  # fmt: skip
    elif path.suffix == ".form":
        yield {"form": about | {"formId": path.stem, "formKey": key, "version": done.version}}
    elif path.suffix == ".dmn":
        whole = {"decisionRequirementsId": path.stem, "decisionRequirementsKey": key}
        yield {"decisionRequirements": about | whole | {"decisionRequirementsName": path.stem, "version": done.version}}
        for one in decisions.read(content, name).decisions.values():
            told = {"decisionDefinitionId": one.id, "decisionDefinitionKey": key, "name": one.name or one.id, "version": done.version}
            yield {"decisionDefinition": told | whole | {"tenantId": body.TENANT}}
    else:
        yield {"resource": about | {"resourceId": path.stem, "resourceKey": key, "version": done.version}}

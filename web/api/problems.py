"""What went wrong, as RFC 9457 problem details: titles are Camunda's codes, `detail` is a sentence for people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from runner.errors import AnuyatError, Finding, InvalidDiagram, InvalidForm, TooMany
from runner.store import dumps
from web import errors
from web.i18n import pick, tell

_BAD = 400
_TITLES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "INVALID_STATE", 429: "RESOURCE_EXHAUSTED",
    503: "RESOURCE_EXHAUSTED",
}  # fmt: skip
_NO_PAGE = ("ไม่มีบริการนี้ในส่วนต่อประสาน ดู docs/api.md", "There is no such call here; docs/api.md says what there is")


def register(room: Blueprint) -> None:
    """Answer errors of this room as problems, never as pages."""
    room.register_error_handler(AnuyatError, known)
    room.register_error_handler(HTTPException, http)
    room.register_error_handler(Exception, fault)


def known(error: AnuyatError) -> Response:
    """One of the family; what the caller sent wrong is 400 here, as Camunda has it."""
    status = errors.status_of(error)
    if status == 422:
        status = _BAD
    more: dict[str, Any] = {}
    if status >= 500:
        more["reference"] = errors.logged(error)
    if isinstance(error, InvalidDiagram):
        more["findings"] = [_finding(found) for found in error.findings]
    answer = problem(status, _sentences(error), **more)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _sentences(error: AnuyatError) -> str:
    if isinstance(error, InvalidDiagram):
        return "\n".join([tell(error), *(line(found) for found in error.findings)])
    if isinstance(error, InvalidForm):
        return "; ".join(f"{one.path}: {tell(one)}" for one in error.errors)
    return tell(error)


def line(found: Finding) -> str:
    """One finding for people, `file:line: element: sentence`."""
    mark = "" if found.severity == "error" else f" ({pick('คำเตือน', 'warning')})"
    return f"{found.file}:{found.line}: {found.element}:{mark} {tell(found)}"


def _finding(found: Finding) -> dict[str, Any]:
    return {"file": found.file, "line": found.line, "element": found.element, "rule": found.rule, "severity": found.severity,
            "message": tell(found)}  # fmt: skip


def http(error: HTTPException) -> Response:
    """What the parser of the request refused."""
    status = error.code or 500
    answer = problem(status, pick(*_NO_PAGE) if status == 404 else error.description or error.name)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.add(name, value)
    return answer


def fault(error: Exception) -> Response:
    """A fault of ours: the log has where, the answer a reference."""
    return problem(500, pick("ระบบขัดข้อง โปรดลองใหม่", "Something went wrong here. Try again"), reference=errors.logged(error))


def problem(status: int, detail: str, **more: Any) -> Response:
    """The answer."""
    title = _TITLES.get(status, "INTERNAL_ERROR" if status >= 500 else "INVALID_ARGUMENT")
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.path, **more}
    return Response(dumps(told), status, mimetype="application/problem+json")

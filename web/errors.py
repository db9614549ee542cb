"""Every error becomes a page that says what happened, that nothing was lost, and where to go next."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException

from runner import clock
from runner.errors import (
    AnuyatError,
    BadUpload,
    Conflict,
    DecisionError,
    ExpressionError,
    InvalidDiagram,
    InvalidForm,
    NotAllowed,
    NotFound,
    Stuck,
    TooMany,
    Unavailable,
)
from web import gate, security, sessions

STATUS: dict[type[AnuyatError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    InvalidForm: 422,
    InvalidDiagram: 422,
    BadUpload: 422,
    TooMany: 429,
    Unavailable: 503,
}
_HTTP = {
    400: ("ระบบอ่านคำขอนี้ไม่ได้ โปรดกลับไปหน้าก่อนแล้วลองใหม่", "The request could not be read. Go back and try again."),
    404: ("ไม่พบหน้าที่ต้องการ", "There is no such page"),
    405: ("เปิดหน้านี้ด้วยวิธีนี้ไม่ได้ โปรดเริ่มจากหน้าแรก", "This page cannot be opened in this way. Begin at the home page."),
    413: (
        "ข้อมูลหรือไฟล์ที่ส่งมีขนาดใหญ่เกินกำหนด โปรดลดขนาดไฟล์แล้วส่งใหม่ ข้อมูลที่บันทึกไว้ก่อนหน้ายังอยู่ครบ",
        "What was sent is too large. Make the file smaller and send it again. What was saved before is still there.",
    ),
}
_OTHER = ("ระบบทำรายการนี้ไม่ได้", "This could not be done")
_FAULT = (
    "ระบบขัดข้อง รายการนี้ยังไม่ถูกบันทึก ข้อมูลที่บันทึกไว้ก่อนหน้ายังอยู่ครบ โปรดลองใหม่ หากยังพบปัญหาให้แจ้งเลขอ้างอิงด้านล่าง",
    "Something went wrong here. This was not stored; what was saved before is still there. Try again, or tell us the reference below.",
)
_STUCK = (
    "คำขอไปขั้นต่อไปไม่ได้ เพราะแบบกระบวนงานมีข้อผิดพลาด สิ่งที่กรอกเก็บเป็นร่างไว้แล้ว และแจ้งผู้ดูแลระบบให้แก้ไขแล้ว ไม่ต้องส่งซ้ำ",
    "The case cannot go on: there is a mistake in the service's diagram. What you typed is kept as a draft, and the administrator "
    "has been told to mend it. You need not send it again.",
)
_log = logging.getLogger("anuyat.web")


def register(app: Flask) -> None:
    """Answer the whole family, HTTP errors and faults of our own with pages."""
    app.register_error_handler(AnuyatError, known)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, fault)


def status_of(error: AnuyatError) -> int:
    """The HTTP status of an error; what a person cannot mend is a 500."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def known(error: AnuyatError) -> tuple[str, int, dict[str, str]]:
    """A page for one of the family."""
    status = status_of(error)
    reference = logged(error) if status >= 500 else ""
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooMany) else {}
    said = _STUCK if isinstance(error, Stuck | DecisionError | ExpressionError) else (error.th, error.en)
    return _page(status, *said, error=error, reference=reference, headers=headers)


def http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """A page for what the router or the request's parser refused."""
    status = error.code or 500
    th, en = _HTTP.get(status, _OTHER if status < 500 else _FAULT)
    return _page(status, th, en, reference=logged(error) if status >= 500 else "")


def fault(error: Exception) -> tuple[str, int, dict[str, str]]:
    """A fault of ours: the log has where, the page a reference number, neither has personal data."""
    return _page(500, *_FAULT, reference=logged(error))


def logged(error: BaseException) -> str:
    """Log type and place, never the message: it may hold what somebody typed. Answers the reference number."""
    reference = clock.token(6)
    frames = "".join(traceback.format_tb(error.__traceback__))
    detail = error.detail if isinstance(error, AnuyatError) else ""
    _log.error("%s %s %s %s %s\n%s", reference, request.method, request.endpoint, type(error).__name__, detail, frames)
    return reference


def _page(
    status: int, th: str, en: str, *, error: AnuyatError | None = None, reference: str = "", headers: dict[str, str] | None = None
) -> tuple[str, int, dict[str, str]]:
    if "visitor" not in g:  # a file that is not there: the gate let it pass without asking who it is
        sessions.unasked()
    back = gate.safe_path((request.referrer or "").removeprefix(request.host_url.rstrip("/")), "")
    again = _form_again() if g.get("stale") else None
    page = render_template("error.html", status=status, th=th, en=en, error=error, reference=reference, back=back, again=again)
    htmx = {"HX-Retarget": "body", "HX-Reswap": "innerHTML"} if request.headers.get("HX-Request") else {}
    return page, status, {**(headers or {}), **htmx}


def _form_again() -> list[tuple[str, str]] | None:
    """What was typed on a stale page of ours, to send again with a fresh token; never for a form of another site."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or request.files:
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if name != security.FIELD and "password" not in name]

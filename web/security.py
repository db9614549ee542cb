"""Response headers, the secret key and the token that proves a form is ours."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from flask import Response, current_app, g, request

from runner import clock
from runner.errors import Conflict
from runner.settings import ROOT, Settings

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FIELD = "csrf_token"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def add_headers(response: Response) -> Response:
    """Every answer carries them; whatever is not a static file is never kept by browsers or proxies."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def csrf_token() -> str:
    """The token for forms of this visitor: bound to their cookie, so it ends with it. Asking gives a new visitor a cookie."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"csrf:{g.visitor.keep_token()}".encode(), hashlib.sha256).hexdigest()


def demand_own_form() -> None:
    """Refuse a changing request without a valid token: an old page, another session, or another site's doing. Conflict."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if foreign or not g.visitor.token or not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        g.stale = True
        raise Conflict(
            "หน้านี้เปิดทิ้งไว้นานหรือมาจากการเข้าสู่ระบบครั้งก่อน ยังไม่มีการบันทึกใด ๆ โปรดลองอีกครั้ง",
            "This page was left open for long or belongs to an earlier login. Nothing was stored. Please try again.",
        )


def secret_key(settings: Settings, file: Path = ROOT / "var" / "secret_key") -> str:
    """The operator's key, or one made at the first start and kept in a file that only this user can read."""
    if settings.secret_key:
        return settings.secret_key
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("utf-8")
    with os.fdopen(handle, "w", encoding="utf-8") as made:
        made.write(clock.token())
    return file.read_text("utf-8")

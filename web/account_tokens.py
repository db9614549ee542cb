"""One's own access tokens: made, shown once, listed, revoked."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from runner import clock
from runner.errors import InvalidForm
from runner.people import tokens
from web import sessions
from web.i18n import say
from web.typed import Typed, posted, refused

pages = Blueprint("tokens", __name__, url_prefix="/account/tokens")
DAYS = {"30": "30 วัน", "90": "90 วัน", "365": "1 ปี"}
SCOPES = {"": "ทุกอย่างที่บัญชีของท่านทำได้ผ่านโปรแกรม", "deploy": "นำแผนภาพขึ้นใช้เท่านั้น", "jobs": "รับงานของระบบภายนอกเท่านั้น"}


def _page(typed: Typed | None = None, made: str = "") -> str:
    actor = sessions.actor()
    with sessions.store().read() as connection:
        found = tokens.working(connection, actor.person_id or 0)
    narrow = "jobs" if actor.has("worker") else "deploy" if actor.has("analyst") else ""
    return render_template(
        "account/tokens.html", tokens=found, typed=typed or Typed({"days": "90", "scope": narrow}), made=made, now=clock.now(),
        days=[(value, say(label)) for value, label in DAYS.items()], scopes={value: say(label) for value, label in SCOPES.items()},
        address=f"{sessions.settings().base_url}/v2",
    )  # fmt: skip


@pages.get("")
def index() -> str:
    """The reader's tokens."""
    return _page()


@pages.post("")
def make() -> str | tuple[str, int]:
    """Make one. The answer shows it, and no page ever does again."""
    typed = posted("name", "days", "scope", "password_now")
    try:
        made = tokens.make(sessions.store(), sessions.settings(), sessions.actor(), typed)
    except InvalidForm as error:
        return _page(refused(error)), 422
    return _page(made=made)


@pages.post("/<int:token_id>/revoke")
def revoke(token_id: int) -> Response:
    """It works no more."""
    tokens.revoke(sessions.store(), sessions.actor(), token_id)
    flash(say("ยกเลิกโทเคนแล้ว โปรแกรมที่ใช้โทเคนนี้จะเชื่อมต่อไม่ได้อีก"))
    return redirect(url_for("tokens.index"), 303)

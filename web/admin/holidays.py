"""Holidays: the government's list, and days added or taken away."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner import calendar, clock
from runner.errors import FieldError, InvalidForm
from runner.people import holidays as days
from web import sessions
from web.admin import pages
from web.i18n import say
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]


def _page(typed: Typed) -> str:
    today = clock.today()
    with sessions.store().read() as connection:
        opened = days.opened(connection)
    listed = calendar.listed((today.year, today.year + 1))
    return render_template("admin/holidays.html", holidays=listed, opened=opened, typed=typed, today=today)


@pages.get("/holidays")
def holidays() -> str:
    """This year's and next year's holidays."""
    return _page(Typed())


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise InvalidForm([FieldError("day", "เลือกวันที่", "Choose a day")], posted("day", "name")) from None


@pages.post("/holidays")
def set_holiday() -> Answer:
    """Add a day, or keep the office open on a holiday."""
    try:
        days.put(sessions.store(), sessions.actor(), _day(), request.form.get("name", ""), request.form.get("closed", "1") == "1")
    except InvalidForm as error:
        return _page(Typed(posted("day", "name", "closed"), refused(error).errors)), 422
    flash(say("บันทึกแล้ว"))
    return redirect(url_for("admin.holidays"), 303)


@pages.post("/holidays/unset")
def unset_holiday() -> Answer:
    """Back to the government's list."""
    days.take_away(sessions.store(), sessions.actor(), _day())
    flash(say("ยกเลิกวันหยุดที่เพิ่มไว้แล้ว"))
    return redirect(url_for("admin.holidays"), 303)

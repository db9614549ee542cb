"""The worklist, and taking a task from it."""

from __future__ import annotations

from flask import render_template, request

from web import sessions
from web.officer import pages
from web.officer.worklist_page import asked, worklist_page


@pages.get("")
def worklist() -> str:
    """Open tasks that the reader may work on."""
    return render_template("officer/worklist.html", page=worklist_page(sessions.store(), sessions.actor(), asked(request.args)))

"""The cases of a service as a spreadsheet: what to choose, and the file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request

from runner import clock, export, thai, worklist
from runner.errors import FieldError, InvalidForm
from runner.export import STATES, Selection
from runner.form.kinds.moment import day_of
from web import sessions, words
from web.i18n import language, pick, say
from web.officer import pages
from web.officer.services import Services
from web.render.words import Words
from web.typed import Typed, refused

MOST = 25_000  # cases in one answer: about twenty seconds of work; more go by `anuyat export`
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAYS = ("filed_from", "filed_to")
_CHOICES = ("service", "agency", "state", "stage")
_PARTS = ("day", "month", "year")
_NOT_A_DAY = ("กรอกวัน เดือน และปี พ.ศ. ให้ครบและถูกต้อง", "Enter a day, month and year that exist")
Choice = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ExportPage:
    """What can be chosen; a choice of one is not asked. `months` are (number, name)."""

    typed: Typed
    services: Choice
    agencies: Choice
    states: Choice
    stages: Choice
    months: Choice
    words: Words


def _page(typed: Typed) -> str:
    store = sessions.store()
    with store.read() as connection:
        places = export.places(connection, sessions.actor())
    services = Services(store)
    agencies = worklist.agencies(store, {agency for agency, _ in places})
    months = thai.MONTHS_EN if language() == "en" else thai.MONTHS
    page = ExportPage(
        typed=typed,
        services=[(code, services.name(code)) for code in sorted({service for _, service in places})],
        agencies=[(str(row.id), pick(row.name_th, row.name_en)) for row in agencies],
        states=[(code, pick(one.th, one.en)) for code, one in STATES.items()],
        stages=[(code, say(label)) for code, label in words.STAGES.items() if code != "apply"],
        months=[(str(n), name) for n, name in enumerate(months, 1)],
        words=Words(language()),
    )
    return render_template("officer/export.html", page=page)


@pages.get("/export", endpoint="export")
def choose() -> str:
    """What to export; the filters of the list of cases come along in the URL."""
    state = request.args.get("state", "")
    return _page(Typed({name: request.args.get(name, "") for name in _CHOICES} | {"state": state if state in STATES else ""}))


@pages.post("/export")
def export_file() -> Response | tuple[str, int]:
    """The file. Nothing of it stays on the server."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer reads and closes it
    try:
        chosen = _chosen(request.form)
        export.export(sessions.store(), sessions.actor(), chosen, out, lang=language(), most=MOST)
    except InvalidForm as error:
        out.close()
        return _page(refused(InvalidForm(error.errors, request.form))), 422
    size = out.seek(0, 2)
    out.seek(0)
    answer = Response(iter(lambda: out.read(1 << 16), b""), mimetype=XLSX, headers={"Content-Length": str(size)})
    answer.call_on_close(out.close)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{chosen.service}-{clock.today()}.xlsx")
    return answer


def _chosen(posted: Mapping[str, str]) -> Selection:
    agency, days = posted.get("agency", ""), {name: _day(posted, name) for name in _DAYS}
    wrong = [FieldError(name, *_NOT_A_DAY) for name, day in days.items() if day is None and any(_typed(posted, name))]
    if wrong:
        raise InvalidForm(wrong)
    return Selection(
        service=posted.get("service", "")[:100],
        agency_id=int(agency) if agency.isascii() and agency.isdecimal() and len(agency) < 19 else None,
        filed_from=days["filed_from"],
        filed_to=days["filed_to"],
        state=posted.get("state", "") if posted.get("state", "") in STATES else "",
        stage=posted.get("stage", "") if posted.get("stage", "") in words.STAGES else "",
    )


def _typed(posted: Mapping[str, str], name: str) -> list[str]:
    return [thai.arabic_digits(posted.get(f"{name}:{part}", "")).strip() for part in _PARTS]


def _day(posted: Mapping[str, str], name: str) -> date | None:
    return day_of("/".join(_typed(posted, name)))

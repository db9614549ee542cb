"""The citizen manual of a service: the page, the PDF, its pictures, and the forms to look at before applying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from sqlalchemy import Connection, select

from runner import cases, manual
from runner.definitions import Definition
from runner.errors import NotFound
from runner.manual import Manual
from runner.store import tables as t
from web import render, sessions
from web.applicant.documents import answer
from web.i18n import language
from web.public import agencies, pages

_KEPT = "public, max-age=86400, immutable"  # a picture's address names the version: what is there never changes


@dataclass(frozen=True)
class ManualPage:
    """The manual, the agencies it can be made for by province, and where the same manual is as PDF."""

    manual: Manual
    definition: Definition
    provinces: list[tuple[str, list[Any]]]

    @property
    def several(self) -> bool:
        """Whether there are agencies to choose from."""
        return sum(len(agencies) for _, agencies in self.provinces) > 1

    @property
    def asked(self) -> dict[str, str]:
        """Kind and agency, as addresses name them."""
        return {name: value for name, value in (("kind", self.manual.kind), ("agency", self.manual.agency)) if value}


def _deployed(connection: Connection, definition_id: int) -> datetime | None:
    return connection.scalar(select(t.definition.c.deployed_at).where(t.definition.c.id == definition_id))


def _made(service: str) -> tuple[Manual, Definition, list[Any]]:
    """The manual that was asked for. NotFound for a service, kind or agency that there is not."""
    with sessions.store().read() as connection:
        definition = cases.definitions.newest(connection, service)
        known = agencies.by_name(connection)
        chosen = _chosen(known)
        filed = manual.filed(connection, service, chosen.id) if chosen else []
        since = _deployed(connection, definition.id)
    made = manual.make(definition, language(), kind=request.args.get("kind", ""), agency=chosen, filed=filed, since=since)
    if request.args.get("kind", made.kind) != made.kind:
        raise NotFound
    return made, definition, known


def _chosen(known: list[Any]) -> Any | None:
    """The agency in the address; the only one where there is but one."""
    code = request.args.get("agency", "")
    if not code:
        return known[0] if len(known) == 1 else None
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise NotFound
    return found


@pages.get("/services/<service>/manual")
def manual_page(service: str) -> str:
    """The manual as a page, to read, to print and to choose for whom it is."""
    made, definition, known = _made(service)
    page = ManualPage(made, definition, agencies.by_province(known))
    return render_template("public/manual.html", page=page, manual=made, words=made.words, headings=made.headings)


@pages.get("/services/<service>/manual.pdf")
def manual_pdf(service: str) -> Response:
    """The same manual as PDF."""
    made, _, _ = _made(service)
    content = manual.pdf(made, sessions.settings().forms / "letters")
    name = f"{made.words['manual']} {made.title}.pdf"
    return answer(name, "application/pdf", [content], inline=True)


@pages.get("/services/<service>/manual/<int:version>/<lang>/<process>.svg")
def manual_picture(service: str, version: int, lang: str, process: str) -> Response:
    """One diagram of a version, in Thai or English."""
    with sessions.store().read() as connection:
        definition = cases.definitions.newest(connection, service)
    found = next((one for one in manual.pictures(definition, "en" if lang == "en" else "th") if one.process == process), None)
    if found is None or version != definition.version or lang not in ("th", "en"):
        raise NotFound
    content = manual.picture(found.figure, sessions.settings().forms / "letters")
    return Response(content, mimetype="image/svg+xml", headers={"Cache-Control": _KEPT})


@pages.get("/services/<service>/manual/forms/<form_id>")
def manual_form(service: str, form_id: str) -> str:
    """A form that applicants fill in, blank, to look at."""
    with sessions.store().read() as connection:
        definition = cases.definitions.newest(connection, service)
    form = definition.form(form_id)
    name = next((one.name for one in manual.forms(definition, language()) if one.id == form_id), None)
    if form is None or name is None:
        raise NotFound
    scope = _nobody(definition) | {"kind": request.args.get("kind") or None}
    env, words, forms = current_app.jinja_env, definition.translations, definition.forms.get
    drawn = render.render_form(env, form, form.prefill(scope), scope, (), words, language(), {}, render.Urls(), forms=forms)
    back = url_for("public.manual_page", service=service)
    return render_template("public/manual_form.html", form=drawn, name=name, sheet=definition.sheet, back=back)


def _nobody(definition: Definition) -> dict[str, Any]:
    """What a blank form sees: an applicant without a name, the sheet's settings."""
    person = {"name": "", "kind": "citizen", "id_number": "", "email": "", "phone": "", "address": {}, "licences": []}
    return {
        "applicant": person, "agency": {"code": "", "name": "", "name_en": ""}, "setting": dict(definition.sheet.defaults),
        "case": {"id": "", "number": "", "stage": "apply"}, "staff": {}, "actor": {"name": "", "kind": "applicant", "id": ""},
    }  # fmt: skip

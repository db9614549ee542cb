"""Find my licences: a business is described once, and the services that it needs are named, with why, when, how long and how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import cases, finder
from runner import form as forms
from runner.form import Bound, Form
from runner.form.translations import Translations
from web import render, sessions
from web.applicant import filling
from web.i18n import language, say
from web.public import pages

FORM = "find/business.form"
_KEPT = 24 * 3600  # seconds that an address with answers opens


@dataclass(frozen=True)
class FoundPage:
    """What the business needs; `facts` are its answers as a browser posts them, to go along unseen."""

    advice: finder.Advice
    facts: list[tuple[str, str]]
    name: str
    again: str  # this page's address, for who has to log in first

    def named(self, service: str) -> Any:
        """The sheet of a service that is needed."""
        return next(one.definition.sheet for one in self.advice.wanted if one.service == service)


def questions() -> Form:
    """The form about a business, as it stands beside the services' own."""
    folder = sessions.settings().forms
    return _read(folder, (folder / FORM).stat().st_mtime_ns)


@cache
def _read(folder: Path, _changed: int) -> Form:
    english = Translations.read(*((folder / name).read_bytes() for name in ("en.yaml", "find/en.yaml")))
    return forms.read((folder / FORM).read_bytes(), FORM, english)


def advised(facts: Mapping[str, Any]) -> finder.Advice:
    """What the deployed services say."""
    with sessions.store().read() as connection:
        sheets = cases.definitions.sheets(connection)
        found = [cases.definitions.newest(connection, service) for service, sheet in sheets.items() if finder.need(sheet, facts)]
    return finder.advise(found, facts, language())


def _drawn(form: Form, bound: Bound) -> Markup:
    here = url_for("public.find")
    buttons = [render.Button(say("ดูใบอนุญาตที่ต้องขอ"))]
    return render.render_form(
        current_app.jinja_env,
        form,
        bound.values,
        {},
        bound.errors,
        form.translations,
        language(),
        {},
        render.Urls(submit=here, refresh=here),
        typed=bound.typed,
        hidden=filling.hidden(),
        buttons=buttons,
    )


@pages.get("/find")
def find() -> str:
    """The questions; with answers in the address, what they come to."""
    form = questions()
    try:
        posted = _signer().loads(request.args.get("answers", ""), max_age=_KEPT)
    except BadSignature:
        return render_template("public/find.html", form=_drawn(form, Bound(form.prefill({}))))
    return _found(dict(form.bind(posted, {}, draft=True).values))


@pages.post("/find")
def found() -> Response | tuple[str, int]:
    """The answers: on to the address that says what is needed, or the questions again."""
    form, posted = questions(), filling.posted()
    asked = forms.action(posted)
    bound = form.bind(posted, {}, draft=asked != "submit")
    if asked != "submit" or bound.errors:
        return render_template("public/find.html", form=_drawn(form, bound)), 422 if bound.errors else 200
    return redirect(_address(bound.values), 303)


def _address(values: Mapping[str, Any]) -> str:
    """Where the answers' page is: it can be opened again after logging in, in the other language, or from the history."""
    return url_for("public.find", answers=_signer().dumps(filling.as_posted(values)))


def _found(values: Mapping[str, Any]) -> str:
    facts = [(name, text) for name, texts in filling.as_posted(values).items() for text in texts]
    page = FoundPage(advised(values), facts, str(values.get("premises_name") or ""), _address(values))
    return render_template("public/found.html", page=page)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="find")


def told() -> dict[str, Any]:
    """The answers that go along with the services chosen from the page before."""
    return dict(questions().bind(filling.posted(), {}, draft=True).values)


def chosen(advice: finder.Advice) -> list[tuple[str, str, int]]:
    """The services ticked on the page before, as plans keep them; only such as are needed."""
    ticked = set(request.form.getlist("service"))
    return [(one.service, one.kind, one.rank) for one in advice.wanted if one.service in ticked]

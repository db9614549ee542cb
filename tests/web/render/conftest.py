"""A page to draw on: forms as the editor saves them, and HTML that can be asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined
from lxml import html

from runner import form
from runner.form import Form, Translations
from runner.settings import ROOT
from web import render

URLS = render.Urls("/submit", "/draft", "/refresh", "/upload", "/detach", "/document/{id}")


@pytest.fixture(scope="session")
def env() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # as the site's
    render.prepare(environment, Path(ROOT / "forms"))
    return environment


def read(*components: dict[str, object], form_id: str = "apply") -> Form:
    for n, component in enumerate(components):
        component.setdefault("id", f"c{n}")
    return form.read(json.dumps({"type": "default", "id": form_id, "components": list(components)}).encode(), f"{form_id}.form")


@pytest.fixture
def draw(env: Environment) -> Callable[..., html.HtmlElement]:
    """`draw(components, values, …)` → the form as an lxml element."""

    def drawn(components, values=None, variables=None, errors=(), lang="th", translations=None, documents=None, readonly=False, **more):
        one = components if isinstance(components, Form) else read(*components)
        text = render.render_form(
            env, one, values or {}, variables or {}, errors, translations or Translations(), lang, documents or {}, URLS, readonly, **more
        )
        return html.fromstring(f"<main>{text}</main>")

    return drawn

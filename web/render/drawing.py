"""Draw a form's components, top to bottom: sections, groups, lists with rows, texts, tables and our special groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlsplit

from markupsafe import Markup

from runner import thai
from runner.form.expressions import plain
from runner.form.filling import Place
from runner.form.kinds import KINDS
from runner.form.spoken import say
from web.render import fields, special
from web.render.markdown import to_html
from web.render.page import Page
from web.render.views import Row, View


def draw_all(page: Page, places: Iterable[Place], level: int = 2) -> list[Markup]:
    """These components, each as HTML; `level` is that of the headings (2: the sections of a page)."""
    return [drawn for place in places if (drawn := draw(page, place, level))]


def draw(page: Page, place: Place, level: int = 2) -> Markup:
    """One component; empty when it shows nothing."""
    c = place.component
    if c.kind == "group":
        return _group(page, place, level)
    if c.kind == "dynamiclist":
        return _list(page, place, level)
    if c.kind == "expression":
        return Markup()
    if c.kind in KINDS:
        return fields.draw(page, place)
    return _shown(page, place)


def _group(page: Page, place: Place, level: int) -> Markup:
    view = fields.common(page, place)
    role = place.component.role
    if level == 2 and view.label:
        page.sections += 1
        view.number = page.sections
    special_body = special.ROLES.get(role)
    body = special_body(page, place, view, draw_all) if special_body else draw_all(page, page.inside(place), level + 1)
    if not body:
        page.sections -= 1 if view.number else 0
        return Markup()
    return page.paint(replace(view, kind="section" if level == 2 else "group", body=body, level=level))


def _list(page: Page, place: Place, level: int) -> Markup:
    view, rules = fields.common(page, place), place.component.rows
    fixed = page.readonly or place.component.readonly.of(page.filled.scope(place)) is True
    rows: dict[str, list[Place]] = {}
    for child in page.inside(place):
        rows.setdefault(child.row, []).append(child)
    changeable = rules.changeable and not fixed
    removable = changeable and len(rows) > rules.least
    view.rows = [Row(n, row, draw_all(page, places, level + 1), removable) for n, (row, places) in enumerate(rows.items(), 1)]
    view.add = changeable and len(rows) < rules.most
    view.level = level + 1
    return page.paint(view)


def _shown(page: Page, place: Place) -> Markup:
    c, scope = place.component, page.filled.scope(place)
    view = fields.common(page, place)
    match c.kind:
        case "text":
            formula = c.text.th.lstrip().startswith("=")
            text = c.text.say(page.lang, scope, page.translations, markdown=not formula)
            view.body = [Markup("<p>{}</p>").format(text) if formula else to_html(text)]
        case "image":
            view.value = _own(c.text.say(page.lang, scope, page.translations))
        case "table":
            _table(page, place, view)
        case "documentPreview":
            found = plain(c.table.source.of(scope))
            ids = [one.get("documentId") if isinstance(one, Mapping) else one for one in found] if isinstance(found, list) else []
            view = replace(view, kind="documents", papers=page.papers(ids))
        case _:
            pass
    return page.paint(view)


def _own(address: str) -> str:
    """Pictures come from this site only: others would tell a stranger who reads the form."""
    parts = urlsplit(address)
    return address if address.startswith("/") and not parts.scheme and not parts.netloc else ""


def _table(page: Page, place: Place, view: View) -> None:
    table, scope = place.component.table, page.filled.scope(place)
    columns = [(key, page.translations.text(heading, page.lang)) for key, heading in table.columns]
    found = plain(table.columns_expression.of(scope)) if table.columns_expression.given else None
    if isinstance(found, list):
        columns = [(str(one.get("key")), str(one.get("label"))) for one in found if isinstance(one, Mapping)]
    source = plain(table.source.of(scope))
    rows = [row for row in source if isinstance(row, Mapping)] if isinstance(source, list) else []
    view.headings = [heading for _key, heading in columns]
    read = [_column(page, [row.get(key) for row in rows]) for key, _heading in columns]
    view.cells = list(zip(*read, strict=True))
    view.figures = {n for n, (key, _heading) in enumerate(columns) if rows and all(_is_number(row.get(key)) for row in rows)}


def _column(page: Page, values: Sequence[object]) -> list[str]:
    """One column as people read it: where one of its numbers has a fraction, all have two places."""
    if all(map(_is_number, values)) and any(value % 1 for value in values):  # type: ignore[operator]
        return [thai.money(value) for value in values]  # type: ignore[arg-type]
    return [page.translations.text(say(value, page.lang), page.lang) for value in values]


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)

"""Every route × role × method against the one table; CSRF on all that change; headers on all; GET writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from runner.permissions import Actor
from runner.store import Store
from runner.store.tables import metadata, session
from tests.web.site import Site
from web import permissions, security

ROLES = ("nobody", "somchai", "mali", "prasert", "napha", "ari", "admin")


def calls(app: Flask, methods: frozenset[str] | None = None) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods and a URL with values that belong to nothing."""
    for rule in app.url_map.iter_rules():
        values = {name: 1 if type(rule._converters.get(name)).__name__ == "IntegerConverter" else "x1" for name in rule.arguments}
        url = rule.build(values)[1] if not rule.arguments else app.url_map.bind("localhost").build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            if methods is None or method in methods:
                yield rule, method, url


def who(site: Site, role: str) -> Actor | None:
    return None if role == "nobody" else getattr(site.cast, role)


def test_every_route_is_declared_and_every_declared_route_exists(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} == set(permissions.ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_only_declared_roles_get_in(site: Site, role: str) -> None:
    actor = who(site, role)
    wrong = []
    for rule, method, url in calls(site.app):
        if rule.endpoint in permissions.SIGNED:
            continue
        visitor = site.as_(actor) if actor else site.visitor()
        answer = visitor.get(url) if method == "GET" else visitor.post(url)
        if rule.endpoint in permissions.BY_TOKEN:  # a session opens nothing there, whoever's it is
            if answer.status_code != 401:
                wrong.append((rule.endpoint, method, answer.status_code, answer.location))
            continue
        may = permissions.allowed(rule.endpoint, actor or Actor(None, ""))
        to_login = answer.status_code == 303 and answer.location.startswith("/login")
        right = not to_login and answer.status_code < 500 if may else (to_login if actor is None else answer.status_code == 403)
        if may and method == "POST" and rule.endpoint in ("auth.logout", "auth.set_password", "admin.retry"):
            right = True  # logging out leads away, an unknown incident has no retry here
        if not right:
            wrong.append((rule.endpoint, method, answer.status_code, answer.location))
    assert not wrong


def test_a_page_that_nobody_declared_opens_for_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(permissions.ROUTES, "admin.people")
    assert site.as_(site.cast.admin).get("/admin/people").status_code == 403
    assert site.visitor().get("/admin/people").status_code == 403


def test_every_changing_route_refuses_a_form_without_the_token(site: Site) -> None:
    visitor, let_in = site.as_(site.cast.admin), []
    for rule, method, url in calls(site.app, security.CHANGING):
        if rule.endpoint in permissions.SIGNED:
            continue
        if rule.endpoint in permissions.BY_TOKEN:  # no form's token helps: these take access tokens only
            if visitor.client.open(url, method=method, data={"csrf_token": visitor.token()}).status_code != 401:
                let_in.append((rule.endpoint, method, {}))
            continue
        for token in ({}, {"csrf_token": "0" * 64}, {"csrf_token": "ก"}):
            if visitor.client.open(url, method=method, data=token).status_code != 409:
                let_in.append((rule.endpoint, method, token))
    assert not let_in


def test_a_form_of_another_site_is_refused_even_with_the_token(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    answer = visitor.post("/account/phone", {"phone": "0898765432"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 409
    assert "ส่งอีกครั้ง" not in answer.text


def test_a_token_of_another_session_is_refused(site: Site) -> None:
    token = site.as_(site.cast.mali).token()
    answer = site.as_(site.cast.somchai).client.post("/account/phone", data={"csrf_token": token, "phone": "0898765432"})
    assert answer.status_code == 409


def test_every_answer_carries_the_headers(site: Site) -> None:
    for actor in (None, site.cast.somchai, site.cast.admin):
        visitor = site.as_(actor) if actor else site.visitor()
        for rule, method, url in calls(site.app):
            answer = visitor.client.open(url, method=method)
            for name, value in security.HEADERS.items():
                assert answer.headers[name] == value, (rule.endpoint, name)
            if rule.endpoint != "static":
                assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"], rule.endpoint
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


def contents(store: Store) -> dict[str, list[object]]:
    """Everything in the database but the moment at which sessions were last seen."""
    with store.read() as connection:
        tables = {
            name: [tuple(row) for row in connection.execute(select(table))] for name, table in metadata.tables.items() if name != "session"
        }
        return tables | {"session": sorted(connection.scalars(select(session.c.id)))}


@pytest.mark.parametrize("role", ROLES)
def test_reading_writes_nothing(site: Site, role: str) -> None:
    actor = who(site, role)
    visitor = site.as_(actor) if actor else site.visitor()
    before = contents(site.store)
    for _, _, url in calls(site.app, frozenset({"GET"})):
        visitor.get(url)
    assert contents(site.store) == before


def test_no_page_has_inline_script_or_style(site: Site) -> None:
    visitor = site.as_(site.cast.admin)
    for _, _, url in calls(site.app, frozenset({"GET"})):
        page = visitor.get(url).text
        assert "<style" not in page
        assert ' style="' not in page
        assert " onclick=" not in page
        assert "<script>" not in page

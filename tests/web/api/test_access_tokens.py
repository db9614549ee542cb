"""Access tokens: made on the account page, shown once, used by programs, revoked."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta

import pytest

from runner.clock import SetClock
from runner.people import accounts, tokens
from runner.permissions import Actor
from runner.store.tables import access_token, attempt, event, mail
from tests.web.api.conftest import Office, Program
from tests.web.site import PASSWORD, Site
from web import permissions

MADE = {"name": "Camunda Modeler", "days": "90", "scope": "deploy", "password_now": PASSWORD}


def _made(site: Site, actor: Actor, **typed: str) -> str:
    page = site.as_(actor).post("/account/tokens", MADE | typed)
    assert page.status_code == 200
    found = re.search(r"anuyat_[A-Za-z0-9_-]{43}", page.text)
    assert found
    return found[0]


def test_a_token_is_shown_once_and_only_its_hash_is_kept(site: Site) -> None:
    token = _made(site, site.cast.ari)
    page = site.as_(site.cast.ari).get("/account/tokens").text
    assert token not in page
    assert "Camunda Modeler" in page
    for table in (access_token, event, mail):
        assert token not in str(site.read(table))
    assert "มีการสร้างโทเคนของบัญชีท่าน" in site.read(mail)[-1].subject
    assert {"token:made"} <= {row.action for row in site.read(event)}


@pytest.mark.parametrize(
    "typed", [{"password_now": "wrong-password"}, {"name": " "}, {"days": "9999"}, {"scope": "everything"}, {"days": ""}]
)
def test_what_is_typed_wrong_makes_no_token(site: Site, typed: dict[str, str]) -> None:
    answer = site.as_(site.cast.ari).post("/account/tokens", MADE | typed)
    assert answer.status_code == 422
    assert not site.read(access_token)


def test_the_same_page_sent_twice_makes_one_token(site: Site) -> None:
    _made(site, site.cast.ari)
    assert site.as_(site.cast.ari).post("/account/tokens", MADE).status_code == 422
    assert len(site.read(access_token)) == 1


def test_it_opens_what_its_owner_may_and_nothing_else(office: Office) -> None:
    cast = office.site.cast
    for actor, opened in ((cast.ari, {"deploy", "start"}), (office.keeper, {"jobs"}), (cast.somchai, {"start"}), (cast.mali, set())):
        program = office.program(actor)
        assert program.call("GET", "/topology").status_code == 200
        assert (program.post("/deployments").status_code != 403) == ("deploy" in opened), actor.name
        assert (program.post("/process-instances", {}).status_code != 403) == ("start" in opened), actor.name
        assert (program.post("/jobs/activation", {}).status_code != 403) == ("jobs" in opened), actor.name


def test_a_narrowed_token_does_one_thing_only(office: Office) -> None:
    deploys, jobs = office.program(office.site.cast.ari, "jobs"), office.program(office.keeper, "deploy")
    assert deploys.post("/deployments").status_code == 403
    assert jobs.post("/jobs/activation", {}).status_code == 403
    assert jobs.call("GET", "/topology").status_code == 200


def test_basic_asks_for_the_owners_address_too(office: Office) -> None:
    token, email = office.token(office.keeper), office.site.email_of(office.keeper)

    def status(name: str, password: str) -> int:
        sent = b64encode(f"{name}:{password}".encode()).decode()
        return office.site.app.test_client().get("/v2/topology", headers={"Authorization": f"Basic {sent}"}).status_code

    assert status(email, token) == 200
    assert status(email.upper(), token) == 200
    assert status(office.site.email_of(office.site.cast.ari), token) == 401
    assert status("", token) == 401
    assert status(email, PASSWORD) == 401, "the password of the account opens nothing here"


def test_without_a_token_nothing_opens_not_even_with_a_session(office: Office) -> None:
    for rule in office.site.app.url_map.iter_rules():
        if rule.endpoint in permissions.BY_TOKEN:
            url = rule.rule.replace("<int:job_id>", "1").replace("<path:_rest>", "users")
            method = next(iter((rule.methods or set()) - {"OPTIONS", "HEAD"}))
            for visitor in (office.site.visitor(), office.site.as_(office.site.cast.ari), office.site.as_(office.keeper)):
                answer = visitor.client.open(url, method=method)
                assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), rule
                assert "Bearer" in answer.headers["WWW-Authenticate"]
                assert "Set-Cookie" not in answer.headers


def test_every_route_under_v2_is_for_tokens(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/v2")} == set(permissions.BY_TOKEN)


def test_a_token_opens_no_page(office: Office, analyst: Program) -> None:
    for page in ("/account", "/work", "/admin/people"):
        answer = office.site.app.test_client().get(page, headers={"Authorization": f"Bearer {analyst.token}"})
        assert answer.status_code == 303


def test_revoked_it_works_no_more(office: Office, analyst: Program) -> None:
    (row,) = office.site.read(access_token)
    stranger = office.site.as_(office.site.cast.mali)
    assert stranger.post(f"/account/tokens/{row.id}/revoke").status_code == 404
    assert analyst.call("GET", "/topology").status_code == 200
    assert office.site.as_(office.site.cast.ari).post(f"/account/tokens/{row.id}/revoke").status_code == 303
    assert analyst.call("GET", "/topology").status_code == 401


def test_it_ends_with_its_time_with_the_account_and_with_the_assignment(office: Office, set_clock: SetClock) -> None:
    site, program = office.site, office.program(office.site.cast.ari)
    accounts.set_disabled(site.store, site.cast.admin, site.cast.ari.person_id or 0, True)
    assert program.call("GET", "/topology").status_code == 401
    accounts.set_disabled(site.store, site.cast.admin, site.cast.ari.person_id or 0, False)
    assert program.call("GET", "/topology").status_code == 200
    with site.store.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM assignment WHERE person_id = {site.cast.ari.person_id}")
    assert program.post("/deployments").status_code == 403
    set_clock.move(timedelta(days=31))
    assert program.call("GET", "/topology").status_code == 401
    assert "หมดอายุแล้ว" in site.as_(site.cast.ari).get("/account/tokens").text


def test_the_last_use_is_noted_once_a_minute(office: Office, set_clock: SetClock) -> None:
    program, first = office.program(office.keeper), set_clock.now()
    program.call("GET", "/topology")
    set_clock.move(timedelta(seconds=30))
    program.call("GET", "/topology")
    assert office.site.read(access_token)[0].used_at == first
    set_clock.move(timedelta(seconds=31))
    program.call("GET", "/topology")
    assert office.site.read(access_token)[0].used_at == set_clock.now()


def test_guessing_has_to_wait_and_locks_nobody_out(office: Office, set_clock: SetClock) -> None:
    right = office.program(office.keeper)
    wrong = Program(office.site, "anuyat_" + "x" * 43)
    assert [wrong.call("GET", "/topology").status_code for _ in range(11)] == [401] * 11
    refused = wrong.call("GET", "/topology")
    assert (refused.status_code, refused.json["title"], refused.headers["Retry-After"]) == (429, "RESOURCE_EXHAUSTED", "2")
    assert right.call("GET", "/topology").status_code == 200
    assert len(office.site.read(attempt, attempt.c.times > 10)) == 1


def test_there_are_at_most_so_many(office: Office) -> None:
    for n in range(tokens.MOST):
        office.token(office.keeper, name=f"token {n}")
    answer = office.site.as_(office.keeper).post("/account/tokens", MADE)
    assert answer.status_code == 422
    assert "โปรดยกเลิกรายการที่ไม่ใช้" in answer.text

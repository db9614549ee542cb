"""Every error is a page that says what to do; faults have a reference number, and no page or log says what was typed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from runner import errors
from tests.web.site import Site
from web import home
from web.errors import status_of

SECRET = "1101700123456"  # a planted ID number


def failing(site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setitem(site.app.view_functions, "home.health", fail)


def leaves(kind: type[errors.AnuyatError] = errors.AnuyatError) -> set[type[errors.AnuyatError]]:
    return {kind} | {leaf for child in kind.__subclasses__() for leaf in leaves(child)}


def test_every_error_of_the_family_has_a_status() -> None:
    faults = {errors.AnuyatError, errors.ExpressionError, errors.DecisionError, errors.Stuck}
    known = [kind for kind in leaves() - faults if kind.__module__ == "runner.errors"]
    assert all(status_of(kind.__new__(kind)) != 500 for kind in known)


def test_a_conflict_names_the_winner_and_the_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)
    failing(site, monkeypatch, errors.Conflict("งานนี้เสร็จแล้ว", "This task is done", winner="มาลี รักงาน", at=at))
    answer = site.visitor().get("/healthz")
    assert answer.status_code == 409
    assert "มาลี รักงาน" in answer.text
    assert "8 มิถุนายน 2569 เวลา 10.00 น." in answer.text


def test_a_fault_shows_a_reference_and_neither_page_nor_log_says_what_was_typed(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(site, monkeypatch, KeyError(SECRET))
    with caplog.at_level(logging.DEBUG):
        answer = site.visitor().get(f"/healthz?id={SECRET}")
    assert answer.status_code == 500
    assert "ยังไม่ถูกบันทึก" in answer.text
    reference = answer.text.split('class="reference">')[1].split("<")[0]
    assert reference in caplog.text
    assert "KeyError" in caplog.text
    assert SECRET not in caplog.text


def test_the_database_being_away_is_503(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(site, monkeypatch, errors.Unavailable("ระบบไม่พร้อม", "Not available"))
    assert site.visitor().get("/healthz").status_code == 503
    assert home.pages.name == "home"


def test_unknown_pages_lead_home_in_both_languages(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.get("/no/such/page")
    assert answer.status_code == 404
    assert "ไม่พบหน้าที่ต้องการ" in answer.text
    assert 'href="/"' in answer.text
    visitor.post("/language", {"language": "en"})
    assert "There is no such page" in visitor.get("/no/such/page").text


def test_something_too_large_is_refused_with_413(site: Site) -> None:
    site.app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = site.visitor().client.post("/register", data={"name": "x" * 2000})
    assert answer.status_code == 413
    assert "ขนาดใหญ่เกินกำหนด" in answer.text


def test_a_stale_page_of_ours_gives_everything_back_to_send_again(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    data = {"csrf_token": "0" * 64, "phone": "089 876 5432", "password_now": SECRET}
    answer = visitor.client.post("/account/phone", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 409
    assert "ข้อมูลที่ท่านกรอกยังอยู่ครบ" in answer.text
    assert 'name="phone" value="089 876 5432"' in answer.text
    assert SECRET not in answer.text


def test_an_htmx_request_gets_the_page_as_a_whole(site: Site) -> None:
    answer = site.visitor().get("/nowhere", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "body"
    answer = site.visitor().get("/account", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login?next=/account")


def test_what_was_typed_is_escaped_everywhere(site: Site) -> None:
    script = "<script>alert(1)</script>"
    answer = site.visitor().post("/register", {"name": script, "email": f'"{script}'})
    assert script not in answer.text
    assert script not in site.as_(site.cast.admin).get("/admin/people", query_string={"q": script}).text

"""Sessions: on the server, renewed at login, ended by idleness, age, logout, revocation and a new password."""

from __future__ import annotations

from datetime import timedelta

from runner.clock import SetClock
from runner.people import accounts, assignments
from runner.store.tables import assignment, person, session
from tests.web.site import PASSWORD, Site


def test_the_cookie_is_http_only_lax_and_bound_to_the_session(site: Site) -> None:
    answer = site.visitor().log_in(site.email_of(site.cast.somchai))
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Expires" not in cookie


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(site: Site) -> None:
    from dataclasses import replace

    site.app.extensions["anuyat.settings"] = replace(site.app.extensions["anuyat.settings"], secure_cookies=True)
    cookie = site.visitor().get("/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-anuyat=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_logging_in_gives_a_new_id_and_the_table_holds_only_its_hash(site: Site) -> None:
    visitor = site.visitor()
    visitor.get("/login")
    before = visitor.cookie()
    visitor.log_in(site.email_of(site.cast.somchai))
    after = visitor.cookie()
    assert before != after
    assert after not in {row.id for row in site.read(session)}
    assert len(site.read(session)) == 1


def test_it_ends_after_half_an_hour_without_a_sign_of_life(site: Site, set_clock: SetClock) -> None:
    visitor = site.as_(site.cast.somchai)
    for _ in range(3):
        set_clock.move(timedelta(minutes=29))
        assert visitor.get("/account").status_code == 200
    set_clock.move(timedelta(minutes=30))
    answer = visitor.get("/account")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/account&expired=1"


def test_it_ends_after_twelve_hours_however_busy(site: Site, set_clock: SetClock) -> None:
    visitor = site.as_(site.cast.somchai)
    for _ in range(47):
        set_clock.move(timedelta(minutes=15))
        assert visitor.get("/account").status_code == 200
    set_clock.move(timedelta(minutes=15))
    assert visitor.get("/account").status_code == 303


def test_logging_out_ends_it_at_once_even_for_a_copied_cookie(site: Site) -> None:
    visitor = site.as_(site.cast.somchai)
    copied = visitor.cookie()
    visitor.post("/logout")
    visitor.client.set_cookie("anuyat", copied)
    assert visitor.get("/account").status_code == 303


def test_disabling_an_account_ends_its_sessions_at_once(site: Site) -> None:
    officer = site.as_(site.cast.mali)
    assert officer.get("/account").status_code == 200
    site.as_(site.cast.admin).post(f"/admin/people/{site.cast.mali.person_id}/disable")
    assert officer.get("/account").status_code == 303
    assert not site.read(session, session.c.person_id == site.cast.mali.person_id)
    assert site.visitor().log_in(site.email_of(site.cast.mali)).status_code == 422


def test_a_revoked_role_is_gone_with_the_next_request(site: Site) -> None:
    auditor = site.as_(site.cast.napha)
    assert auditor.get("/admin/audit").status_code == 200
    (held,) = site.read(assignment, assignment.c.person_id == site.cast.napha.person_id)
    assignments.withdraw(site.store, site.cast.admin, site.cast.napha.person_id or 0, held.id)
    assert auditor.get("/admin/audit").status_code == 403


def test_a_new_password_ends_all_other_sessions(site: Site) -> None:
    here, elsewhere = site.as_(site.cast.somchai), site.as_(site.cast.somchai)
    new = "มะม่วงสุกหวานฉ่ำ"
    answer = here.post("/account/password", {"password_now": PASSWORD, "password": new, "password_again": new})
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert site.visitor().log_in(site.email_of(site.cast.somchai), new).status_code == 303


def test_what_was_typed_after_the_session_expired_is_given_back(site: Site, set_clock: SetClock) -> None:
    visitor = site.as_(site.cast.somchai)
    token = visitor.token()
    set_clock.move(timedelta(hours=1))
    answer = visitor.client.post("/account/phone", data={"csrf_token": token, "phone": "089 876 5432"})
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    assert "ถูกเก็บไว้แล้ว" in visitor.get(answer.location).text
    answer = visitor.log_in(site.email_of(site.cast.somchai))
    assert answer.location == "/kept"
    page = visitor.get("/kept").text
    assert 'action="/account/phone"' in page
    assert "089 876 5432" in page
    assert visitor.post("/account/phone", {"phone": "089 876 5432"}).status_code == 303
    assert visitor.get("/kept").status_code == 303
    assert site.read(person, person.c.id == site.cast.somchai.person_id)[0].phone == "0898765432"


def test_a_kept_form_is_not_shown_to_another_person_on_the_same_browser(site: Site, set_clock: SetClock) -> None:
    visitor = site.as_(site.cast.somchai)
    token = visitor.token()
    set_clock.move(timedelta(hours=1))
    visitor.client.post("/account/phone", data={"csrf_token": token, "phone": "0898765432"})
    visitor.log_in(site.email_of(site.cast.other_applicant))
    assert visitor.get("/kept").status_code == 303


def test_passwords_are_never_kept(site: Site, set_clock: SetClock) -> None:
    visitor = site.as_(site.cast.somchai)
    token = visitor.token()
    set_clock.move(timedelta(hours=1))
    visitor.client.post("/account/password", data={"csrf_token": token, "password_now": PASSWORD, "password": "x"})
    assert all(PASSWORD not in str(row.data) for row in site.read(session))


def test_old_sessions_are_swept_out_when_somebody_logs_in(site: Site, set_clock: SetClock) -> None:
    site.as_(site.cast.mali)
    set_clock.move(timedelta(days=2))
    site.visitor().log_in(site.email_of(site.cast.somchai))
    assert [row.person_id for row in site.read(session)] == [site.cast.somchai.person_id]


def test_an_administrator_cannot_lock_the_door_behind_themselves(site: Site) -> None:
    admin = site.as_(site.cast.admin)
    assert admin.post(f"/admin/people/{site.cast.admin.person_id}/disable").status_code == 409
    (held,) = site.read(assignment, assignment.c.person_id == site.cast.admin.person_id)
    url = f"/admin/people/{site.cast.admin.person_id}/assignments/{held.id}/withdraw"
    assert admin.post(url).status_code == 409
    with site.store.read() as connection:
        assert accounts.read(connection, site.cast.admin.person_id or 0).disabled_at is None


def test_a_file_that_is_not_there_logs_nobody_out(site: Site) -> None:
    """An old page asks for a bundle that a new version no longer has."""
    visitor = site.visitor()
    visitor.log_in(site.email_of(site.cast.somchai))
    before = visitor.cookie()
    answer = visitor.get("/static/dist/main-OLD.js")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)
    assert visitor.cookie() == before
    assert visitor.get("/account").status_code == 200


def test_changing_the_language_again_and_again_logs_nobody_out(site: Site) -> None:
    visitor = site.visitor()
    visitor.post("/language", {"language": "en", "next": "/login"})
    visitor.log_in(site.email_of(site.cast.somchai))
    cookie = visitor.cookie()
    for n in range(6):
        language, other = ("en", "th") if n % 2 else ("th", "en")
        assert visitor.post("/language", {"language": language, "next": "/account?x=1"}).location == "/account?x=1"
        assert f'<html lang="{language}">' in visitor.get("/account").text
        assert visitor.post("/account/phone", {"phone": "0812345679"}).status_code in (200, 303)
        refused = visitor.post("/account/phone", {"phone": ""})  # a page that is an answer to a post leads to the language too
        assert refused.status_code == 422
        assert f'lang="{other}"' in refused.text
        assert visitor.cookie() == cookie
    assert visitor.get("/nothing-here").status_code == 404
    assert visitor.get("/account").status_code == 200

"""How long a session lasts, what ends it, and what every answer of the site carries."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huulien.accounts import services
from huulien.accounts.models import Appointment, User
from huulien.desk.views import households as household_views
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import make_cast
from tests.pages import fill

pytestmark = pytest.mark.django_db

LIST = "/ho-dan/"
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'",
}  # fmt: skip


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def officer(cast):
    """A browser that the officer has logged in with."""
    browser = Client()
    browser.post(reverse("accounts:login"), {"username": "canbo", "password": factories.PASSWORD})
    assert browser.get(LIST).status_code == 200
    return browser


def is_logged_in(browser):
    return browser.get(LIST).status_code == 200


def turn_back(browser, **seconds):
    """As if the times kept in the session lay further back."""
    session = browser.session
    for name, by in seconds.items():
        session[name] -= by
    session.save()


# ----- Time -----


@pytest.mark.parametrize(("minutes", "still_in"), [(14, True), (16, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_work(officer, minutes, still_in):
    turn_back(officer, seen_at=minutes * 60)
    assert is_logged_in(officer) is still_in


def test_work_prolongs_the_session(officer):
    for _ in range(3):
        turn_back(officer, seen_at=14 * 60)
        assert is_logged_in(officer)


@pytest.mark.parametrize(("hours", "still_in"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_a_working_day_however_busy(officer, hours, still_in):
    turn_back(officer, started_at=hours * 3600)
    assert is_logged_in(officer) is still_in


def test_logging_in_again_begins_a_new_day(officer):
    turn_back(officer, started_at=13 * 3600)
    assert not is_logged_in(officer)
    officer.post(reverse("accounts:login"), {"username": "canbo", "password": factories.PASSWORD})
    assert is_logged_in(officer)


def test_the_limits_are_settings(officer, settings):
    from datetime import timedelta

    settings.SESSION_IDLE = timedelta(minutes=60)
    turn_back(officer, seen_at=45 * 60)
    assert is_logged_in(officer)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(officer):
    cookie = officer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


# ----- What ends the other sessions -----


def second(username="canbo", password=factories.PASSWORD):
    browser = Client()
    browser.post(reverse("accounts:login"), {"username": username, "password": password})
    assert is_logged_in(browser)
    return browser


def test_a_new_password_ends_the_other_sessions_and_not_this_one(officer):
    elsewhere = second()
    url = reverse("accounts:password_change")
    new = "ruong-bac-thang-2023"
    typed = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new}
    assert officer.post(url, typed).url == reverse("accounts:password_changed")
    assert is_logged_in(officer)
    assert not is_logged_in(elsewhere)
    second(password=new)


def test_an_appointment_given_or_ended_ends_the_sessions(officer, cast):
    services.appoint(
        user=cast.officer, role=Role.LEADER, area=cast.commune, title="Phó Chủ tịch", valid_from=date(2023, 1, 1)
    )
    assert not is_logged_in(officer)
    again = second()
    services.end_appointment(appointment=cast.officer.appointments.latest("pk"), last_day=date(2023, 6, 30))
    assert not is_logged_in(again)


def test_an_appointment_that_ends_ends_the_sessions(officer, cast, client):
    client.force_login(cast.administrator)
    appointment = Appointment.objects.get(user=cast.officer)
    url = reverse("accounts:appointment_end", args=[appointment.pk])
    answer = client.post(url, fill(client.get(url), last_day="31/12/2030"))
    assert answer.status_code == 302
    appointment.refresh_from_db()
    assert appointment.valid_until == date(2030, 12, 31)
    assert not is_logged_in(officer)


def test_a_user_put_out_of_service_is_out_at_once(officer):
    User.objects.filter(username="canbo").update(is_active=False)
    assert not is_logged_in(officer)


def test_the_neighbours_sessions_go_on(officer, cast):
    leader = second("lanhdao")
    services.end_sessions(user=cast.officer)
    assert is_logged_in(leader)
    assert not is_logged_in(officer)


# ----- What every answer carries -----


def broken(*args, **kwargs):
    raise RuntimeError("broken for the test")


def answers(browser, cast, monkeypatch):
    """One answer of every kind."""
    household = factories.make_household(cast.lang_ben)
    yield "log-in", Client().get(reverse("accounts:login")), 200
    yield "redirect", Client().get(LIST), 302
    yield "page", browser.get(reverse("desk:household_detail", args=[household.pk])), 200
    yield "admin", browser.get(reverse("admin:index")), 200
    yield "not found", browser.get("/khong-co/"), 404
    yield "forbidden", browser.get(reverse("desk:audit_list")), 403
    yield "wrong method", browser.post(LIST), 405
    yield "api", browser.get("/api/v1/households/"), 200
    yield "bad request", Client(headers={"host": "a_b.example"}).get("/"), 400
    strict = Client(enforce_csrf_checks=True)
    yield "forged", strict.post(reverse("accounts:login"), {"username": "canbo"}), 403
    for _ in range(5):
        locked = Client().post(reverse("accounts:login"), {"username": "khoa", "password": "sai"})
    yield "locked", locked, 429
    monkeypatch.setattr(household_views, "HouseholdPage", broken)
    browser.raise_request_exception = False
    yield "error", browser.get(reverse("desk:household_detail", args=[household.pk])), 500
    yield "health", Client().get("/healthz"), 200


def test_every_answer_has_the_strict_content_policy(officer, cast, monkeypatch):
    seen = []
    for kind, answer, status in answers(officer, cast, monkeypatch):
        assert answer.status_code == status, kind
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy == POLICY, kind
        assert answer.headers["X-Frame-Options"] == "DENY", kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        seen.append(kind)
    assert len(seen) == 13


def test_no_page_has_script_or_style_within_it(officer, cast, monkeypatch):
    for kind, answer, _ in answers(officer, cast, monkeypatch):
        if kind in {"api", "health", "admin"} or not answer.content:
            continue
        page = answer.content.decode()
        assert "<style" not in page, kind
        assert " style=" not in page, kind
        assert "<script>" not in page, kind
        assert " onclick=" not in page, kind


def test_what_a_user_sees_is_stored_nowhere(officer, cast, monkeypatch):
    personal = {"page", "admin", "not found", "forbidden", "wrong method", "api", "error"}
    for kind, answer, _ in answers(officer, cast, monkeypatch):
        if kind in personal:
            assert answer.headers["Cache-Control"] == "no-store, private", kind


def test_an_error_page_says_nothing_of_the_cause(officer, cast, monkeypatch):
    (error,) = [answer for kind, answer, _ in answers(officer, cast, monkeypatch) if kind == "error"]
    page = error.content.decode()
    assert "Hệ thống gặp lỗi, việc vừa làm chưa được ghi" in page
    assert "broken for the test" not in page
    assert "Traceback" not in page

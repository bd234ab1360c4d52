"""The link by which a user sets the password: once, for a time, by its owner; and what a new password takes back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from huulien.accounts.activation import LinkSpent, issue_link, set_password_by
from huulien.accounts.models import ActivationLink, User
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform import clock
from huulien.platform.models import AuditEntry, StepRecord
from huulien.platform.vocabulary import Role
from tests import factories
from tests.accounts.passwords import REFUSED
from tests.base import make_cast
from tests.pages import read
from tests.races import all_at_once

GOOD = "bon-tu-khong-lien-quan"


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def newcomer(cast):
    return User.objects.create_user("moi", full_name="Nông Văn Mới", area=cast.commune)


def page(secret):
    return reverse("accounts:activate", args=[secret])


def typed(password, again=None):
    return {"new_password1": password, "new_password2": password if again is None else again}


def states(user):
    return set(user.appointments.values_list("state", flat=True))


def test_the_owner_sets_the_password_once(client, cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    assert "moi" in read(client.get(page(secret))).text
    assert client.post(page(secret), typed(GOOD)).url == reverse("accounts:login")
    newcomer.refresh_from_db()
    assert newcomer.check_password(GOOD)
    assert newcomer.password_set_at is not None
    for answer in (client.get(page(secret)), client.post(page(secret), typed("mot-mat-khau-khac"))):
        assert answer.status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(GOOD)


def test_looking_at_a_link_spends_nothing(client, cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    for _ in range(3):  # messengers open links to show what is behind them
        assert client.get(page(secret)).status_code == 200
    assert client.post(page(secret), typed(GOOD)).status_code == 302


@pytest.mark.parametrize(("password", "message"), REFUSED.items())
def test_what_is_easily_guessed_is_refused_and_leaves_the_link_open(client, cast, password, message):
    secret = issue_link(user=cast.officer, by=cast.administrator)
    answer = read(client.post(page(secret), typed(password)))
    assert answer.title.startswith("Lỗi: ")
    assert message in answer.text
    assert password not in answer.text
    assert client.get(page(secret)).status_code == 200


def test_two_different_passwords_are_told(client, cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    assert "chưa giống nhau" in read(client.post(page(secret), typed(GOOD, GOOD + "1"))).text


def test_a_new_link_replaces_the_one_before(client, cast, newcomer):
    first = issue_link(user=newcomer, by=cast.administrator)
    second = issue_link(user=newcomer, by=cast.administrator)
    assert client.get(page(first)).status_code == 410
    assert client.get(page(second)).status_code == 200


def test_a_link_runs_out(client, cast, newcomer, monkeypatch):
    secret = issue_link(user=newcomer, by=cast.administrator)
    now = clock.moment()
    for hours, status in ((71, 200), (73, 410)):
        monkeypatch.setattr(clock, "moment", lambda hours=hours: now + timedelta(hours=hours))
        assert client.get(page(secret)).status_code == status


def test_an_account_out_of_service_has_no_way_in(client, cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert client.post(page(secret), typed(GOOD)).status_code == 410


@pytest.mark.parametrize("secret", ["x", "A" * 43, "٣", "%00"])
def test_what_was_never_a_link_reads_as_one_that_is_spent(client, cast, newcomer, secret):
    spent = issue_link(user=newcomer, by=cast.administrator)
    set_password_by(secret=spent, password=GOOD)
    answer = client.get(page(secret))
    assert (answer.status_code, read(answer).text) == (410, read(client.get(page(spent))).text)


def test_the_secret_is_kept_nowhere(cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    with connection.cursor() as cursor:
        for table in ("accounts_activationlink", "platform_auditentry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())
    assert not AuditEntry.objects.filter(after__has_key="token_hash").exists()


def test_the_trail_says_who_set_the_password_and_whose_link_it_was(client, cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)
    client.post(page(secret), typed(GOOD))
    entry = AuditEntry.objects.filter(table="accounts_user", row_id=newcomer.pk).latest("pk")
    assert entry.actor == "moi"
    assert f"Đặt mật khẩu bằng liên kết số {ActivationLink.objects.get().pk} do Bế Văn Long cấp" in entry.reason
    assert "password" not in entry.after


# ----- A password set anew -----


def test_a_new_password_ends_sessions_and_tokens(cast):
    browser = Client()
    browser.post(reverse("accounts:login"), {"username": "canbo", "password": factories.PASSWORD})
    Token.objects.create(user=cast.officer)
    set_password_by(secret=issue_link(user=cast.officer, by=cast.administrator), password=GOOD)
    assert browser.get(reverse("desk:household_list")).status_code == 302
    assert not Token.objects.exists()


def test_the_administrator_does_not_become_the_leader_by_a_link(client, cast):
    """The attack: take a link for the leader, set a password, and settle in the leader's name."""
    secret = issue_link(user=cast.leader, by=cast.administrator)
    client.post(page(secret), typed(GOOD))
    assert states(cast.leader) == {AppointmentState.PROPOSED}
    client.post(reverse("accounts:login"), {"username": "lanhdao", "password": GOOD})
    assert client.get(reverse("surveys:round_list")).status_code == 403
    assert client.get(reverse("accounts:account_list")).status_code == 403  # nor confirms anybody
    kept = StepRecord.objects.latest("pk")
    assert (kept.step, kept.by) == ("withdraw", None)
    assert "do Bế Văn Long cấp" in kept.reason


def test_a_first_password_leaves_alone_what_needs_no_confirmation(cast):
    head = User.objects.create_user("thon3", full_name="Triệu Văn Ba", area=cast.commune)
    factories.make_appointment(head, Role.VILLAGE_HEAD, cast.lang_ben)
    set_password_by(secret=issue_link(user=head, by=cast.administrator), password=GOOD)
    assert states(head) == {AppointmentState.CONFIRMED}


def test_two_first_links_opened_one_after_the_other_are_one_first_and_one_renewal(cast, newcomer):
    """Whoever holds a second link after the owner has a password replaces it, and that is what counts."""
    factories.make_appointment(newcomer, Role.UNIT, cast.commune)
    set_password_by(secret=issue_link(user=newcomer, by=cast.administrator), password=GOOD)
    set_password_by(secret=issue_link(user=newcomer, by=cast.administrator), password=GOOD + "2")
    assert states(newcomer) == {AppointmentState.PROPOSED}


def test_the_district_has_no_leader_to_ask(cast):
    set_password_by(secret=issue_link(user=cast.district_officer, by=None), password=GOOD)
    assert states(cast.district_officer) == {AppointmentState.CONFIRMED}


def test_changing_ones_own_password_takes_nothing_back(client, cast):
    client.force_login(cast.officer)
    Token.objects.create(user=cast.officer)
    answer = client.post(reverse("accounts:password_change"), {"old_password": factories.PASSWORD} | typed(GOOD))
    assert answer.url == reverse("accounts:password_changed")
    assert client.get(reverse("desk:household_list")).status_code == 200
    assert states(cast.officer) == {AppointmentState.CONFIRMED}
    assert not Token.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_by_many_at_once_sets_one_password(cast, newcomer):
    secret = issue_link(user=newcomer, by=cast.administrator)

    def opens(number):
        def act():
            try:
                return set_password_by(secret=secret, password=f"{GOOD}-{number}")
            except LinkSpent:
                return None

        return act

    results = all_at_once([opens(number) for number in range(5)])
    assert sum(isinstance(result, User) for result in results) == 1
    newcomer.refresh_from_db()
    winner = next(number for number, result in enumerate(results) if isinstance(result, User))
    assert newcomer.check_password(f"{GOOD}-{winner}")

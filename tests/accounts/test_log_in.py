"""Logging in: what is said, when a user is locked and unlocked, and how passwords are kept."""

import unicodedata
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from axes.utils import reset
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse

from huulien import settings as real_settings
from huulien.accounts.models import User
from huulien.platform.vocabulary import Role
from tests import factories
from tests.accounts.passwords import REFUSED
from tests.base import make_cast
from tests.pages import fill, read
from tests.races import all_at_once

pytestmark = pytest.mark.django_db

PASSWORD = factories.PASSWORD
OFFICE, HOME = "10.0.0.1", "10.0.0.2"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


@pytest.fixture
def cast():
    return make_cast()


def log_in(username, password=PASSWORD, address=OFFICE, **data):
    return Client().post(
        reverse("accounts:login"), {"username": username, "password": password} | data, REMOTE_ADDR=address
    )


def lock(username="canbo", address=OFFICE):
    for _ in range(5):
        answer = log_in(username, "sai-mat-khau", address)
    return answer


# ----- Passwords -----


def test_passwords_are_kept_as_argon2(settings):
    settings.PASSWORD_HASHERS = real_settings.PASSWORD_HASHERS
    user = factories.make_user("mới")
    assert identify_hasher(user.password).algorithm == "argon2"
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)
    assert not user.check_password(PASSWORD + " ")


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_password_with_accents_opens_however_it_is_composed(kept, typed):
    factories.make_user("hà")
    user = User.objects.get(username="hà")
    user.set_password(unicodedata.normalize(kept, "mật-khẩu-của-Hà"))
    user.save()
    answer = log_in(unicodedata.normalize(typed, "hà"), unicodedata.normalize(typed, "mật-khẩu-của-Hà"))
    assert answer.status_code == 302


def test_a_password_is_at_least_ten_signs_and_not_the_users_name(client, cast):
    client.force_login(cast.officer)
    url = reverse("accounts:password_change")
    for password, message in REFUSED.items():
        typed = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
        page = read(client.post(url, typed))
        assert page.title.startswith("Lỗi: "), password
        assert message in page.text, password
    assert User.objects.get(username="canbo").check_password(PASSWORD)


@pytest.mark.parametrize(
    "password", [factories.PASSWORD, "bon-tu-khong-lien-quan", "Núi Cao Trăng Sáng", "ruộng-bậc-thang-83"]
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(client, cast, password):
    client.force_login(cast.leader)
    typed = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post(reverse("accounts:password_change"), typed).status_code == 302


def test_what_was_typed_as_a_password_is_not_shown_again():
    answer = log_in("canbo", "bi-mat-cua-toi")
    assert "bi-mat-cua-toi" not in answer.content.decode()


# ----- Who is told what -----


def test_the_right_password_leads_to_the_first_page_of_the_day(cast):
    assert log_in("canbo").url == reverse("home")
    assert log_in("  canbo ").url == reverse("home")


def test_unknown_wrong_and_inactive_users_read_the_same(cast):
    User.objects.filter(username="lanhdao").update(is_active=False)
    pages = {
        read(log_in(username, password)).text.replace(username, "")
        for username, password in [
            ("canbo", "sai-mat-khau"), ("khong-co-ai", "sai-mat-khau"), ("lanhdao", PASSWORD),
        ]
    }  # fmt: skip
    assert len(pages) == 1
    assert WRONG in pages.pop()


def test_what_is_missing_is_said_beside_its_field():
    page = read(log_in("", ""))
    assert page.title.startswith("Lỗi: ")
    assert "Nhập tên đăng nhập, ví dụ: canbo." in page.text
    assert "Nhập mật khẩu." in page.text


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_way_on_stays_on_the_site(cast, target):
    assert log_in("canbo", next=target).url == reverse("home")


def test_logging_out_is_posted(client, cast):
    client.force_login(cast.officer)
    assert client.get(reverse("accounts:logout")).status_code == 405
    client.post(reverse("accounts:logout"))
    assert client.get(reverse("desk:household_list")).status_code == 302


# ----- The lock -----


def test_five_wrong_passwords_lock_the_user_at_the_address(cast):
    for number in range(4):
        assert WRONG in read(log_in("canbo", "sai-mat-khau")).text, number
    assert log_in("canbo", "sai-mat-khau").status_code == 429
    locked = log_in("canbo", PASSWORD)  # even with the right one
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập 15 phút" in read(locked).text


def test_four_wrong_passwords_and_a_right_one_begin_the_count_anew(cast):
    for _ in range(2):
        for _ in range(4):
            assert log_in("canbo", "sai-mat-khau").status_code == 200
        assert log_in("canbo").status_code == 302


def test_neither_the_neighbour_nor_the_user_at_home_is_locked(cast):
    lock("canbo", OFFICE)
    assert log_in("lanhdao", address=OFFICE).status_code == 302
    assert log_in("canbo", address=HOME).status_code == 302
    assert log_in("canbo", address=OFFICE).status_code == 429


def test_a_user_that_does_not_exist_is_locked_in_the_same_words(cast):
    assert read(lock("khong-co-ai")).text == read(lock("canbo")).text


def test_spelling_the_name_otherwise_gives_no_further_tries():
    factories.make_user("hà")
    spellings = ["hà", unicodedata.normalize("NFD", "hà"), " hà", "hà ", unicodedata.normalize("NFD", " hà")]
    answers = [log_in(name, "sai-mat-khau").status_code for name in spellings]
    assert answers[-1] == 429
    assert log_in("hà").status_code == 429


def test_the_address_is_not_taken_from_a_header_a_user_can_write(cast):
    for number in range(5):
        answer = Client().post(
            reverse("accounts:login"), {"username": "canbo", "password": "sai"}, REMOTE_ADDR=OFFICE,
            headers={"X-Forwarded-For": f"10.9.9.{number}"},
        )  # fmt: skip
    assert answer.status_code == 429


def test_behind_our_proxy_the_address_is_the_one_it_saw(cast, settings):
    settings.TRUSTED_PROXIES = 1
    forged = [
        Client().post(
            reverse("accounts:login"), {"username": "canbo", "password": "sai"}, REMOTE_ADDR="127.0.0.1",
            headers={"X-Forwarded-For": f"10.9.9.{number}, {OFFICE}"},
        )
        for number in range(5)
    ]  # fmt: skip
    assert forged[-1].status_code == 429
    assert AccessAttempt.objects.get().ip_address == OFFICE


def test_the_lock_ends_after_a_quarter_of_an_hour(cast):
    lock()
    for minutes, status in ((14, 429), (16, 302)):
        attempt = AccessAttempt.objects.get(username="canbo")
        AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=minutes))
        assert log_in("canbo").status_code == status
        AccessAttempt.objects.update(attempt_time=attempt.attempt_time)


def test_the_administrator_unlocks_by_a_button(client, cast):
    lock()
    client.force_login(cast.administrator)
    page = reverse("accounts:account_detail", args=[cast.officer.pk])
    assert "Đang tạm khóa" in read(client.get(page)).text
    answer = client.post(reverse("accounts:account_unlock", args=[cast.officer.pk]), follow=True)
    assert "Đã mở khóa đăng nhập." in read(answer).text
    assert "Đang tạm khóa" not in read(client.get(page)).text
    assert log_in("canbo").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_guesses_that_arrive_together_are_counted_before_they_are_looked_at(cast, monkeypatch):
    """Twenty guesses at the same moment, of which no more than five may be tried."""
    looked_at = []
    monkeypatch.setattr(User, "check_password", lambda user, password: looked_at.append(password))
    answers = all_at_once([lambda number=number: log_in("canbo", f"doan-{number}") for number in range(20)])
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert len(looked_at) == 5
    assert log_in("canbo", PASSWORD).status_code == 429


def test_a_reset_unlocks_one_user_alone(cast):
    lock("canbo")
    lock("lanhdao")
    reset(username="canbo")
    assert log_in("canbo").status_code == 302
    assert log_in("lanhdao").status_code == 429


def test_without_the_lock_a_sixth_try_would_be_free(cast, settings):
    """The negative control."""
    settings.AXES_ENABLED = False
    lock()
    assert log_in("canbo").status_code == 302


# ----- Without an appointment -----


def test_a_user_without_an_appointment_is_told_whom_to_ask(client, cast):
    client.force_login(cast.nobody)
    page = read(client.get(reverse("home")))
    assert page.heading
    assert not any("/ho-dan/" in address for _, address, _ in page.links)


def test_an_appointment_counts_from_its_first_to_its_last_day(client, cast):
    from django.utils import timezone

    today = timezone.localdate()
    day = timedelta(days=1)
    for start, end, status in (
        (today, today, 200), (today - day, None, 200), (today + day, None, 403), (today - 2 * day, today - day, 403),
    ):  # fmt: skip
        cast.nobody.appointments.all().delete()
        factories.make_appointment(cast.nobody, Role.OFFICER, cast.commune, valid_from=start, valid_until=end)
        client.force_login(User.objects.get(pk=cast.nobody.pk))
        assert client.get(reverse("desk:household_list")).status_code == status


def test_the_form_keeps_where_the_user_was_going(cast):
    target = reverse("surveys:round_list")
    page = Client().get(f"{reverse('accounts:login')}?next={target}")
    assert fill(page)["next"] == [target]
    assert log_in("canbo", next=target).url == target

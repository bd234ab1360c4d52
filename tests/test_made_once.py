"""A page sent twice, or by twenty at once, makes one household, one round, one account."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household
from huulien.accounts.models import Appointment, User
from huulien.platform import clock
from huulien.platform.models import SentForm
from huulien.platform.saving import forget_sent_forms
from huulien.platform.vocabulary import Role
from surveys.models import Round
from tests.base import make_cast
from tests.pages import fill, read
from tests.races import all_at_once

PERSON = {"full_name": "Lê Văn Tám", "birth_date": "", "birth_year": "1984", "sex": "male", "ethnicity": "Kinh"}
ROUND = {"kind": "in_year", "year": "2024", "opened_on": "01/11/2024", "due_on": "15/11/2024", "as_of": "30/11/2024"}


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2024, 11, 20))
    return make_cast()


def forms(cast):
    """Name of the page → who sends it, what they type, what it makes."""
    household = {"village": cast.lang_ben.pk, "opened_on": "01/06/2024", "confirmed": "on"} | PERSON
    account = {"full_name": "Hoàng Thị Lan", "username": "hoanglan", "title": "Trạm y tế", "role": Role.UNIT,
               "area": cast.commune.pk, "valid_from": "01/11/2024"}  # fmt: skip
    return {
        "households:household_create": (cast.officer, household, Household),
        "surveys:round_open": (cast.officer, ROUND, Round),
        "accounts:account_create": (cast.administrator, account, User),
    }


PAGES = ["households:household_create", "surveys:round_open", "accounts:account_create"]


@pytest.mark.parametrize("page", PAGES)
def test_sent_twice_it_makes_one_and_leads_to_it(client, cast, page):
    user, typed, model = forms(cast)[page]
    before = model.objects.count()
    client.force_login(user)
    data = fill(client.get(reverse(page)), **typed)
    first, second = client.post(reverse(page), data), client.post(reverse(page), data)
    assert first.status_code == second.status_code == 302, read(first).text
    assert first.url == second.url
    assert model.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", PAGES)
def test_sent_by_twenty_at_once_it_makes_one(cast, page):
    user, typed, model = forms(cast)[page]
    before = model.objects.count()
    data = typed | {"form_key": str(uuid.uuid4())}

    def send():
        browser = Client()
        browser.force_login(user)
        return browser.post(reverse(page), data)

    answers = all_at_once([send] * 20)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert model.objects.count() == before + 1


def test_a_form_that_was_refused_may_be_sent_again(client, cast):
    client.force_login(cast.officer)
    page = reverse("surveys:round_open")
    refused = client.post(page, fill(client.get(page), **ROUND | {"year": "2099"}))
    assert refused.status_code == 200
    assert client.post(page, fill(refused, **ROUND)).status_code == 302
    assert Round.objects.count() == 1


def test_the_page_opened_anew_makes_another(client, cast):
    client.force_login(cast.officer)
    page = reverse("surveys:round_open")
    for _ in range(2):
        assert client.post(page, fill(client.get(page), **ROUND)).status_code == 302
    assert Round.objects.count() == 2


def test_the_key_of_another_user_leads_nowhere(client, cast):
    """A key says where its own user goes on to, and no other."""
    key = uuid.uuid4()
    SentForm.objects.create(user=cast.stranger, key=key, url="/ho-dan/999/", sent_at=clock.moment())
    client.force_login(cast.officer)
    answer = client.post(reverse("surveys:round_open"), ROUND | {"form_key": str(key)})
    assert answer.url == reverse("surveys:round_detail", args=[Round.objects.get().pk])


@pytest.mark.parametrize("key", ["x", "٣", "\0"])
def test_what_is_no_key_is_told_and_nothing_is_made(client, cast, key):
    client.force_login(cast.officer)
    answer = client.post(reverse("surveys:round_open"), ROUND | {"form_key": key})
    assert answer.status_code == 200
    assert not Round.objects.exists()


def test_keys_are_forgotten_after_a_week(cast):
    for days in (6, 8):
        sent_at = clock.moment() - timedelta(days=days)
        SentForm.objects.create(user=cast.officer, key=uuid.uuid4(), url="/", sent_at=sent_at)
    assert forget_sent_forms() == 1


def test_what_an_account_holds_is_made_once_too(client, cast):
    client.force_login(cast.administrator)
    page = reverse("accounts:appointment_create", args=[cast.nobody.pk])
    data = fill(client.get(page), role=Role.UNIT, area=cast.commune.pk, title="Trạm y tế", valid_from="01/11/2024")
    for _ in range(2):
        assert client.post(page, data).status_code == 302
    assert Appointment.objects.filter(user=cast.nobody).count() == 1

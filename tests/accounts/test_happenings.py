"""What leaves no changed row and stands in the trail all the same: who came, who took lists away, who read numbers."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from huulien.platform.models import AuditEntry
from tests import factories
from tests.base import make_cast

NUMBER = "020081000001"


@pytest.fixture
def cast(db):
    cast = make_cast()
    factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", head_citizen_id=NUMBER)
    factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
    return cast


def log_in(name, password=factories.PASSWORD):
    browser = Client()
    browser.post(reverse("accounts:login"), {"username": name, "password": password}, REMOTE_ADDR="10.0.0.7")
    return browser


def kept(operation):
    return list(
        AuditEntry.objects.filter(operation=operation).order_by("pk").values_list("actor", "commune_id", "after")
    )


def test_who_comes_goes_and_fails_is_kept_under_their_commune(cast):
    browser = log_in("canbo")
    browser.post(reverse("accounts:logout"))
    log_in("canbo", "sai-mat-khau")
    here = cast.commune.pk
    assert kept("login") == kept("logout") == kept("failed") == [("canbo", here, None)]
    assert set(AuditEntry.objects.filter(operation__in=["login", "failed"]).values_list("address", flat=True)) == {
        "10.0.0.7"
    }


def test_a_name_that_is_none_is_not_kept(cast):
    """People type their password into the box of the name."""
    log_in("mat-khau-cua-toi-la-ba")
    assert kept("failed") == [("", None, {"what": "tên không có"})]
    assert "mat-khau-cua-toi" not in json.dumps(list(AuditEntry.objects.values("actor", "after", "reason")))


def test_a_guess_that_is_not_looked_at_is_kept_as_well(cast):
    for _ in range(7):
        log_in("canbo", "sai-mat-khau")
    assert len(kept("failed")) == 7


@pytest.mark.parametrize(("name", "operation", "count"), [
    ("desk:household_list_xlsx", "export", 2), ("desk:household_list_pdf", "export", 2),
    ("desk:household_list_print", "print", 2), ("desk:member_list_xlsx", "export", 2),
    ("desk:household_export", "export", 2),
])  # fmt: skip
def test_a_list_taken_away_is_kept_with_its_number_of_rows(client, cast, name, operation, count):
    client.force_login(cast.officer)
    assert client.get(reverse(name)).status_code == 200
    ((actor, commune, after),) = kept(operation)
    assert (actor, commune, after["count"]) == ("canbo", cast.commune.pk, count)


def test_what_was_searched_for_is_not_kept(client, cast):
    client.force_login(cast.officer)
    client.get(reverse("desk:household_list_xlsx"), {"q": "Sinh"})
    assert kept("export")[0][2]["count"] == 1
    assert "Sinh" not in json.dumps(kept("export"))


def test_a_list_only_looked_at_is_not_kept(client, cast):
    before = AuditEntry.objects.count()
    client.force_login(cast.officer)
    client.get(reverse("desk:household_list"))
    assert AuditEntry.objects.count() == before


def test_the_slip_of_a_household_is_kept(client, cast):
    home = cast.lang_ben.households.get()
    client.force_login(cast.officer)
    client.get(reverse("desk:household_print", args=[home.pk]))
    entry = AuditEntry.objects.get(operation="print")
    assert (entry.table, entry.row_id) == ("households_household", home.pk)


def test_whole_citizen_numbers_read_by_api_are_counted(cast):
    token = Token.objects.create(user=cast.officer)
    answer = Client().get("/api/v1/households/", headers={"Authorization": f"Token {token.key}"})
    assert NUMBER in answer.content.decode()
    assert kept("read") == [("canbo", cast.commune.pk, {"what": "qua API", "count": 1})]


def test_numbers_that_are_masked_are_not_counted(client, cast):
    client.force_login(cast.head)
    answer = client.get("/api/v1/households/")
    assert answer.status_code == 200
    assert NUMBER not in answer.content.decode()
    assert kept("read") == []


def test_a_token_runs_out(cast, settings):
    token = Token.objects.create(user=cast.officer)
    headers = {"Authorization": f"Token {token.key}"}
    assert Client().get("/api/v1/areas/", headers=headers).status_code == 200
    settings.TOKEN_LASTS = settings.TOKEN_LASTS * 0
    assert Client().get("/api/v1/areas/", headers=headers).status_code == 401

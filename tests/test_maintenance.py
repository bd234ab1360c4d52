"""Maintenance: everything can be read, nothing is written, and whoever tries is told that nothing is lost."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Household
from huulien.platform import maintenance
from huulien.platform.backups import rows
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"


@pytest.fixture
def cast():
    cast = make_cast()
    factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    return cast


@pytest.fixture
def officer(cast):
    browser = Client()
    browser.post(reverse("accounts:login"), {"username": "canbo", "password": factories.PASSWORD})
    return browser


def everything():
    return {rows.name_of(model): rows.dump(model, io.BytesIO()) for model in rows.kept_models()}


def test_pages_are_read_and_say_so(officer):
    page = reverse("desk:household_list")
    assert "bảo trì" not in read(officer.get(page)).text
    call_command("maintenance", "on", "--until", "lúc 14 giờ", verbosity=0)
    assert "Đang bảo trì: xem được số liệu, chưa ghi được gì. Dự kiến xong lúc 14 giờ." in read(officer.get(page)).text
    call_command("maintenance", "off")
    assert "bảo trì" not in read(officer.get(page)).text


def test_what_is_typed_is_not_written_and_one_is_told(officer, cast):
    url = reverse("households:household_edit", args=[Household.objects.get().pk])
    typed = fill(officer.get(url), address="xóm Dưới")
    before = everything()
    maintenance.begin()
    answer = officer.post(url, typed)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "600"
    assert "Nội dung vừa nhập chưa được lưu." in read(answer).text
    assert everything() == before


def test_nobody_comes_or_goes(officer, cast):
    before = everything()
    maintenance.begin()
    assert officer.post(reverse("accounts:logout")).status_code == 503
    data = {"username": "lanhdao", "password": factories.PASSWORD}
    assert Client().post(reverse("accounts:login"), data).status_code == 503
    assert officer.get(reverse("desk:household_list")).status_code == 200
    assert everything() == before


def test_a_list_that_must_be_noted_down_waits(officer):
    """Who takes a list away stands in the trail, which nobody writes now."""
    maintenance.begin()
    assert officer.get(reverse("desk:household_list_xlsx")).status_code == 503


def test_the_api_answers_what_writes_nothing(officer, cast):
    maintenance.begin()
    assert officer.get("/api/v1/areas/").status_code == 200
    answer = officer.get("/api/v1/households/")
    assert answer.status_code in {200, 503}
    assert answer.headers["Content-Type"].startswith("application/json")


def test_the_health_check_goes_on(client, cast):
    maintenance.begin()
    assert client.get("/healthz").status_code == 200


def test_writing_goes_on_afterwards(officer, cast):
    maintenance.begin()
    maintenance.end()
    maintenance.end()
    home = Household.objects.get()
    officer.get(reverse("desk:household_print", args=[home.pk]))
    assert officer.post(reverse("accounts:logout")).status_code == 302

"""The auditor's page of the trail."""

from datetime import date

import pytest
from django.urls import reverse

from huulien.accounts import services
from huulien.platform import audit
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import make_cast
from tests.pages import queries_of, read

pytestmark = pytest.mark.django_db
URL = "desk:audit_list"
OF_THE_CAST = 18  # the commune, its two villages, seven appointments there, and eight accounts


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def changes(cast):
    with audit.as_user(cast.officer, address="10.0.0.7", reason="Theo đơn"):
        factories.make_household(cast.lang_ben, head_citizen_id="020081000001")
    with audit.as_user(cast.stranger):
        factories.make_household(cast.other_village, head="Vi Văn Xa")


def test_the_auditor_reads_who_changed_what_in_the_own_commune(client, cast, changes):
    client.force_login(cast.auditor)
    page = read(client.get(reverse(URL)))
    assert "Nguyễn Thị Hà" in page.text
    assert "10.0.0.7" in page.text
    assert "Theo đơn" in page.text
    assert "Đàm Thị Nhung" not in page.text
    assert "Vi Văn Xa" not in page.text
    assert page.heading == f"{OF_THE_CAST + 3} việc đã ghi"  # the household, its head, and the spell


def test_the_page_names_every_commune_it_shows(client, cast, changes):
    services.appoint(
        user=cast.auditor, role=Role.AUDITOR, area=cast.other_commune, title="Kiểm tra", valid_from=date(2020, 1, 1)
    )
    cast.auditor.refresh_from_db()
    client.force_login(cast.auditor)
    page = read(client.get(reverse(URL)))
    assert "Vi Văn Xa" in page.text
    assert "xã Hữu Liên, xã Yên Thịnh" in page.text


def test_citizen_numbers_stay_out_of_the_page(client, cast, changes):
    client.force_login(cast.auditor)
    page = read(client.get(reverse(URL)))
    assert "••• 0001" in page.text
    assert "020081000001" not in page.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("nguoi=canbo", 3),
        ("nguoi=canbokhac", 0),
        ("loai=households_member", 1),
        ("nguoi=%00", OF_THE_CAST + 3),
        ("trang=x", OF_THE_CAST + 3),
    ],
)
def test_the_trail_is_narrowed_by_user_and_table(client, cast, changes, query, rows):
    client.force_login(cast.auditor)
    assert read(client.get(f"{reverse(URL)}?{query}")).heading == f"{rows} việc đã ghi"


@pytest.mark.parametrize("who", ["officer", "leader", "head", "unit", "district_officer", "administrator", "nobody"])
def test_only_the_auditor_reads_the_trail(client, cast, who):
    client.force_login(cast.everyone[who])
    assert client.get(reverse(URL)).status_code == 403


def test_the_trail_is_only_read(client, cast):
    client.force_login(cast.auditor)
    assert client.post(reverse(URL)).status_code == 405


def test_queries_do_not_grow_with_the_trail(client, cast, changes):
    client.force_login(cast.auditor)
    few = queries_of(client, reverse(URL))
    for number in range(6):
        factories.make_household(cast.lang_ben, head=f"Lê Văn {chr(65 + number)}")
    assert queries_of(client, reverse(URL)) == few

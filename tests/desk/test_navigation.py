"""The menu: every role finds its own."""

from datetime import date

import pytest
from django.urls import reverse

from households.models import Area
from huulien.platform import clock
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import make_cast
from tests.pages import read

pytestmark = pytest.mark.django_db

DASHBOARD = reverse("desk:dashboard")


@pytest.fixture
def both():
    """Somebody who heads a village of one commune and is officer of another."""
    cast = make_cast()
    user = factories.make_user("haiviec", Role.VILLAGE_HEAD, cast.lang_ben)
    factories.make_appointment(user, Role.OFFICER, cast.other_commune)
    return cast, user


def test_two_roles_have_both_menus_and_each_entry_opens(client, both):
    cast, user = both
    client.force_login(user)
    menu = client.get(DASHBOARD).context["nav"]
    assert [entry["label"] for entry in menu] == [
        "Thôn Làng Bên", "Việc của tôi", "Tổng quan", "Hộ gia đình", "Rà soát", "Xác nhận", "Kế hoạch", "Mục tiêu",
        "Nhu cầu", "Bảng điểm B1", "Việc", "Truyền thông, họp dân", "Tập huấn", "Chức vụ", "Khen thưởng", "Hỗ trợ",
        "Đăng ký thoát nghèo", "Đường thoát nghèo", "Hoạt động", "Kinh phí", "Quỹ Vì người nghèo",
        "Cân đo trẻ", "Thẻ BHYT", "Báo cáo", "Biểu mẫu", "Phân tích", "Nhập, xuất Excel", "Màn hình quản trị",
    ]  # fmt: skip
    assert [section["label"] for section in client.get(DASHBOARD).context["sections"]] == [
        "Thôn Làng Bên", "Việc của tôi", "Hộ gia đình", "Rà soát", "Kế hoạch", "Hỗ trợ", "Báo cáo", "Quản trị",
    ]  # fmt: skip
    for entry in menu[:-1]:
        answer = client.get(entry["url"])
        assert answer.status_code == 200, entry
        assert [other["label"] for other in answer.context["nav"] if other["current"]] == [entry["label"]]
    assert "Yên Thịnh" in read(client.get(DASHBOARD)).text
    own = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    neighbour = factories.make_household(cast.lang_coc, head="Đặng Văn Ân")
    text = read(client.get(reverse("desk:household_list"), {"thon": cast.lang_ben.pk})).text
    assert own.head_name in text
    assert neighbour.head_name not in read(client.get(reverse("desk:household_list"), {"xa": "06388"})).text


def test_a_page_shows_its_section_and_the_lines_of_it(client):
    client.force_login(make_cast().officer)
    page = client.get(reverse("surveys:recognition_list"))
    current = [section for section in page.context["sections"] if section["current"]]
    assert [(found["label"], [line["label"] for line in found["lines"]]) for found in current] == [
        ("Rà soát", ["Rà soát", "Xác nhận", "Bảng điểm B1"])
    ]
    assert 'aria-label="Trong mục Rà soát"' in page.content.decode()


def test_the_officer_of_a_commune_who_heads_a_village_of_it_has_the_overview_too(client):
    cast = make_cast()
    user = factories.make_user("haiviec", Role.VILLAGE_HEAD, cast.lang_ben)
    factories.make_appointment(user, Role.OFFICER, cast.commune)
    client.force_login(user)
    assert client.get(DASHBOARD).status_code == 200
    assert [entry["label"] for entry in client.get(DASHBOARD).context["nav"]][:3] == [
        "Thôn Làng Bên", "Việc của tôi", "Tổng quan",
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["district", "province"])
def test_those_above_land_in_a_commune_that_exists(client, monkeypatch, level):
    cast = make_cast()
    monkeypatch.setattr(clock, "today", lambda: date(2025, 8, 1))
    user = factories.make_user("captren", Role.DISTRICT, getattr(cast, level))
    client.force_login(user)
    cast.commune.valid_until = cast.other_commune.valid_until = date(2025, 6, 30)
    for old in (cast.commune, cast.other_commune):
        old.save()
    merged = factories.make_commune(cast.district, code="06400", name="Ba Sau", valid_from=date(2025, 7, 1))
    Area.objects.filter(pk__in=[cast.commune.pk, cast.other_commune.pk]).update(successor=merged)
    for query in ({}, {"xa": "06400"}):
        assert client.get(DASHBOARD, query).context["nav"]
        assert "Ba Sau" in read(client.get(DASHBOARD, query)).text
        assert "đã nhập vào xã khác" not in read(client.get(DASHBOARD, query)).text
    monkeypatch.setattr(clock, "today", lambda: date(2025, 6, 30))  # the last day before
    assert "Ba Sau" not in read(client.get(DASHBOARD)).text


def test_the_first_page_is_asked_what_the_bare_address_was(client):
    client.force_login(make_cast().district_officer)
    assert client.get("/?ngay=30/06/2022").url == f"{DASHBOARD}?ngay=30/06/2022"
    assert client.get("/").url == DASHBOARD

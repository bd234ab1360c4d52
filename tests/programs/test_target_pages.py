"""The page of a plan's targets, and the page of a new plan."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.models import AuditEntry
from programs.models import Plan, VillageTarget
from programs.rules.allocate.facts import Method
from tests import factories
from tests.base import Cast, make_cast
from tests.kept import checked, kept

NEW = reverse("programs:plan_create")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """Four poor households of ten at end-2022: three of six in Làng Bên, one of four in Làng Cóc."""
    with kept(django_db_blocker):
        cast = make_cast()
        round = factories.make_round(cast.commune, 2022, cast.officer)
        for number in range(10):
            village = cast.lang_ben if number < 6 else cast.lang_coc
            household = factories.make_household(village, f"{number:02d}")
            kind = PovertyClass.POOR if number in {0, 1, 2, 6} else PovertyClass.NOT_POOR
            factories.send_review(round, household, kind, cast.officer)
        factories.settle(round, cast.leader)
        yield checked(cast)


@pytest.fixture
def cast(made: Cast, db) -> Cast:
    return deepcopy(made)


@pytest.fixture
def plan(cast) -> Plan:
    return factories.make_plan(cast.commune, target_rate="20.00")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def page_of(plan: Plan) -> str:
    return reverse("programs:target_edit", args=[plan.pk])


def typed(cast: Cast, plan: Plan, ben: str = "1", coc: str = "1", **fields) -> dict[str, str]:
    own = {f"thon_{cast.lang_ben.pk}": ben, f"thon_{cast.lang_coc.pk}": coc}
    return {"version": str(plan.version), "target_rate": "20", **own} | fields


def given(plan: Plan) -> dict[str, int]:
    return dict(plan.village_targets.values_list("village__name", "max_poor_households"))


def fields_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(thon_\d+)" value="(\d*)"', page))


def test_page_proposes_shares_of_what_the_target_allows(cast, officer, plan):
    """20 % of 10 households are 2: of the four poor, 3 : 1 gives 1,5 and 0,5, and the first village takes the half."""
    response = officer.get(page_of(plan))
    page = response.context["page"]
    assert (page.households, page.poor, page.allowed) == (10, 4, 2)
    assert [line.proposed[Method.PROPORTIONAL] for line in page.villages] == [2, 0]
    assert fields_of(response.content.decode()) == {f"thon_{cast.lang_ben.pk}": "2", f"thon_{cast.lang_coc.pk}": "0"}


def test_given_targets_stand_in_the_fields_until_the_proposal_is_asked_for(cast, officer, plan):
    officer.post(page_of(plan), typed(cast, plan))
    assert set(fields_of(officer.get(page_of(plan)).content.decode()).values()) == {"1"}
    assert list(fields_of(officer.get(page_of(plan) + "?cach=proportional").content.decode()).values()) == ["2", "0"]
    assert given(plan) == {"Làng Bên": 1, "Làng Cóc": 1}


def test_officer_sets_the_targets(cast, officer, plan):
    response = officer.post(page_of(plan), typed(cast, plan, target_rate="20,00 %"), follow=True)
    assert response.redirect_chain == [(page_of(plan), 302)]
    assert given(plan) == {"Làng Bên": 1, "Làng Cóc": 1}
    page = response.content.decode()
    assert "Đã lưu chỉ tiêu năm 2023." in page
    assert "2 / 2 hộ, vừa đủ" in page
    entry = AuditEntry.objects.filter(table=VillageTarget._meta.db_table).first()
    assert (entry.actor, entry.reason) == ("canbo", "Giao chỉ tiêu năm 2023.")


@pytest.mark.parametrize(
    ("coc", "warning"),
    [("3", "Các thôn cộng lại 4 hộ, mục tiêu của xã cho phép 2 hộ."), ("", "Còn thôn chưa giao chỉ tiêu.")],
)
def test_a_sum_that_differs_is_a_warning_and_is_saved(cast, officer, plan, coc, warning):
    response = officer.post(page_of(plan), typed(cast, plan, coc=coc), follow=True)
    assert warning in response.content.decode()
    assert given(plan)["Làng Bên"] == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target_rate": "1.234"}, "Không rõ là 1234 hay 1,234."),
        ({"target_rate": "101"}, "Nhập số từ 0 đến 100, ví dụ 10,98."),
        ({"target_rate": "-1"}, "Nhập số từ 0 đến 100, ví dụ 10,98."),
        ({"target_rate": "10,985"}, "Ghi tỷ lệ nhiều nhất hai chữ số sau dấu phẩy"),
        ({"target_rate": ""}, "Nhập tỷ lệ hộ nghèo cuối năm của xã (%)."),
        ({"ben": "x"}, "Không phải là số. Ghi số nguyên, ví dụ 12."),
        ({"ben": "-1"}, "Nhập số từ 0 đến 32000"),
        ({"ben": "1,5"}, "Phải là số nguyên"),
        ({"version": ""}, "Mở lại trang rồi nhập lại."),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_typing_kept(cast, officer, plan, fields, message):
    response = officer.post(page_of(plan), typed(cast, plan, coc="7", **{k: v for k, v in fields.items() if k != "ben"},
                                                 **({"ben": fields["ben"]} if "ben" in fields else {})))  # fmt: skip
    page = unescape(response.content.decode())
    assert message in page
    assert "<title>Lỗi: " in page
    assert 'role="alert"' in page
    assert fields_of(page)[f"thon_{cast.lang_coc.pk}"] == "7"
    assert given(plan) == {}


@pytest.mark.parametrize("rate", ["10,98", "10.98", "10,98%", "10,98 %", " 10,98\u00a0% "])
def test_a_rate_is_read_as_offices_write_it(cast, officer, plan, rate):
    officer.post(page_of(plan), typed(cast, plan, target_rate=rate))
    plan.refresh_from_db()
    assert plan.target_rate == Decimal("10.98")


def test_the_second_of_two_writers_sees_both_values_and_may_then_save(cast, officer, plan):
    officer.post(page_of(plan), typed(cast, plan, ben="2", coc="1"))
    page = unescape(officer.post(page_of(plan), typed(cast, plan, ben="1", target_rate="15")).content.decode())
    for words in (
        "Có người vừa sửa phần này",
        "Đang lưu: 2",
        "Đang lưu: 20,00",
        "Các thôn cộng lại 3 hộ",
    ):
        assert words in page
    assert fields_of(page)[f"thon_{cast.lang_ben.pk}"] == "1"
    assert given(plan) == {"Làng Bên": 2, "Làng Cóc": 1}
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    officer.post(page_of(plan), typed(cast, plan, ben="1", target_rate="15", version=version))
    assert given(plan) == {"Làng Bên": 1, "Làng Cóc": 1}


def test_only_the_officer_sets_targets(cast, client, plan):
    client.force_login(cast.leader)
    assert "Lưu chỉ tiêu" not in client.get(page_of(plan)).content.decode()
    assert client.post(page_of(plan), typed(cast, plan)).status_code == 403
    expected = {"unit": 403, "district_officer": 403, "head": 404, "auditor": 404, "stranger": 404}
    for who, status in expected.items():
        client.force_login(getattr(cast, who))
        assert client.get(page_of(plan)).status_code == status, who
        assert client.post(page_of(plan), typed(cast, plan)).status_code == status, who
    assert given(plan) == {}


def test_targets_of_a_settled_year_are_shown_and_do_not_change(cast, officer, plan):
    officer.post(page_of(plan), typed(cast, plan))
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    page = unescape(officer.get(page_of(plan)).content.decode())
    assert "Số liệu năm 2023 đã chốt nên chỉ tiêu của năm không sửa được nữa." in page
    assert "Lưu chỉ tiêu" not in page
    assert page.count(" disabled") == 14
    response = officer.post(page_of(plan), typed(cast, plan, ben="0", version="2"))
    assert (response.status_code, given(plan)) == (200, {"Làng Bên": 1, "Làng Cóc": 1})


def test_page_asks_the_same_number_of_questions_for_more_villages(cast, officer, plan):
    with CaptureQueriesContext(connection) as few:
        officer.get(page_of(plan))
    for position in range(3, 12):
        factories.make_village(cast.commune, f"Thôn {position}", position, valid_from=date(2023, 1, 1))
    with CaptureQueriesContext(connection) as many:
        officer.get(page_of(plan))
    assert len(many) <= len(few)


# A new plan


def new_plan(**fields) -> dict[str, str]:
    return {"year": "2024", "number": "05/KH-UBND", "issued_on": "15/3/2024", "target_rate": "8,5 %",
            "based_on": "Kế hoạch của huyện", "recipients": "Các Trưởng thôn\r\nLưu: VT"} | fields  # fmt: skip


def test_officer_makes_a_plan(officer, plan):
    response = officer.post(NEW, new_plan())
    made = Plan.objects.get(year=2024)
    assert response.url == reverse("programs:plan_detail", args=[made.pk])
    assert (made.target_rate, made.number, made.recipients) == (
        Decimal("8.50"),
        "05/KH-UBND",
        "Các Trưởng thôn\nLưu: VT",
    )
    entry = AuditEntry.objects.filter(table=Plan._meta.db_table).order_by("pk").last()
    assert (entry.actor, entry.reason) == ("canbo", "Ghi kế hoạch năm 2024")


def test_a_new_plan_takes_over_what_seldom_changes(cast, officer):
    factories.make_plan(cast.commune, 2023, recipients="Các Trưởng thôn")
    page = officer.get(NEW).content.decode()
    assert 'name="year" value="2024"' in page
    assert "Các Trưởng thôn" in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"year": "2023"}, "Xã đã có kế hoạch năm 2023."),
        ({"year": "hai nghìn"}, "Không phải là số."),
        ({"target_rate": ""}, "Nhập tỷ lệ hộ nghèo cuối năm (%)."),
        ({"issued_on": "15/03/2014"}, "Ngày này không gần năm 2024."),
    ],
)
def test_a_plan_that_cannot_be_is_refused(officer, plan, fields, message):
    page = unescape(officer.post(NEW, new_plan(**fields)).content.decode())
    assert message in page
    assert "<title>Lỗi: " in page
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("who", ["leader", "unit", "district_officer", "head", "auditor", "nobody"])
def test_nobody_else_makes_a_plan(cast, client, who):
    client.force_login(getattr(cast, who))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, new_plan()).status_code == 403
    assert not Plan.objects.exists()

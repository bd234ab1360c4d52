"""The money of a year by page: by source and nature, by activity, and what was given in kind."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from programs.models import Contribution
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.programs.factories import make_activity, make_contribution, make_entry, make_funding

DAY = date(2023, 11, 20)
URL = reverse("reports:money")


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def test_the_years_money_is_shown_by_source_and_by_activity(cast, officer):
    one, two = make_activity(cast.commune, "A1"), make_activity(cast.commune, "A2", "work")
    for activity, allocated, spent in ((one, 3_000_111, 1_000_222), (two, 5_000_333, 0)):
        funding = make_funding(activity, planned_vnd=9_000_000)
        make_entry(funding, "allocated", date(2023, 3, 1), allocated)
        if spent:
            make_entry(funding, "to_others", date(2023, 4, 1), spent)
    make_entry(make_funding(one, year=2022), "allocated", date(2022, 3, 1), 7)
    text = words(officer.get(URL))
    assert "Kinh phí giảm nghèo năm 2023" in text
    assert "Ngân sách trung ương, sự nghiệp" in text
    assert text.count("8.000.444") == 3  # the source, its total, and that of the activities
    assert text.count("7.000.222") == 3
    assert f'href="{reverse("programs:activity_detail", args=[one.pk])}"' in text
    before = words(officer.get(URL, {"nam": "2022"}))
    assert "năm 2022" in before
    assert "31/12/2022" in before
    assert "8.000.444" not in before


def test_a_year_without_money_says_where_it_is_entered(cast, officer):
    text = words(officer.get(URL, {"nam": "1000"}))
    assert "Chưa ghi nguồn vốn nào của năm 2023" in text


def test_what_is_given_in_kind_is_recorded_once_and_summed(cast, officer):
    activity = make_activity(cast.commune)
    url = reverse("programs:contribution_create")
    given = {
        "kind": "labour", "given_by": "Đoàn Thanh niên", "given_on": "01/10/2023", "quantity": "12,5",
        "unit": "ngày công", "value_vnd": "2.500.000", "activity": str(activity.pk),
    }  # fmt: skip
    sent = fill(officer.get(url), **given)
    officer.post(url, sent)
    officer.post(url, sent)
    assert Contribution.objects.get().activity == activity
    text = words(officer.get(URL))
    assert ">12,5<" in text
    assert text.count("2.500.000") == 2
    for answers, says in (
        ({"given_on": "21/11/2023"}, "sau hôm nay"), ({"quantity": "0"}, "lớn hơn 0"), ({"kind": ""}, "Chọn loại"),
    ):  # fmt: skip
        assert says in words(officer.post(url, fill(officer.get(url), **(given | answers))))
    listed = words(officer.get(reverse("programs:contribution_list"), {"nam": "2023"}))
    assert "1 đóng góp bằng hiện vật, ngày công" in listed
    assert "1 đóng góp" not in words(officer.get(reverse("programs:contribution_list"), {"nam": "2022"}))


def test_what_is_given_in_kind_is_put_right_by_one_at_a_time(cast, officer, client):
    given = make_contribution(cast.commune, quantity="12.50")
    url = reverse("programs:contribution_edit", args=[given.pk])
    assert f'href="{url}"' in words(officer.get(reverse("programs:contribution_list")))
    form = officer.get(url)
    assert read(form).form["quantity"] == ["12,5"]
    assert "sau hôm nay" in words(officer.post(url, fill(form, given_on="21/11/2023")))
    assert "lớn hơn 0" in words(officer.post(url, fill(form, quantity="0")))
    officer.post(url, fill(form, given_by="Hội Phụ nữ", quantity="14", value_vnd="2.800.000"))
    given.refresh_from_db()
    assert (given.given_by, given.quantity, given.value_vnd, given.version) == ("Hội Phụ nữ", 14, 2_800_000, 2)
    assert AuditEntry.objects.filter(reason="Sửa đóng góp bằng hiện vật, ngày công").exists()
    late = words(officer.post(url, fill(form, given_by="Đoàn Thanh niên")))
    assert "Có người vừa sửa" in late
    assert "Hội Phụ nữ" in late
    client.force_login(cast.leader)
    assert f'href="{url}"' not in words(client.get(reverse("programs:contribution_list")))
    assert client.post(url, fill(form)).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("head", 403), ("unit", 403), ("auditor", 403)])
def test_who_sees_the_programme_sees_its_money(cast, client, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == status


def test_the_page_costs_no_query_for_each_activity(cast, officer):
    def more(count):
        for _ in range(count):
            activity = make_activity(cast.commune, f"A{len(made)}")
            made.append(make_entry(make_funding(activity), "allocated", date(2023, 3, 1), 100))

    made = []
    more(1)
    few = queries_of(officer, URL)
    more(4)
    assert queries_of(officer, URL) == few

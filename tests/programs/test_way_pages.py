"""The pages of the ways out: what is asked, what is shown, who may, and that every number opens its list."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from programs.models import SupportNeed, WayChoice, WayMeasure, WayPlan
from programs.services import ways
from tests.base import make_cast
from tests.commune import make_commune
from tests.pages import fill, queries_of
from tests.programs.factories import make_measure, make_need
from tests.programs.way_commune import make_homes, make_measures

ON = date(2024, 6, 1)
PAGE = reverse("programs:way_current")
CREATE = reverse("programs:way_measure_create")


@pytest.fixture(autouse=True)
def today():
    with clock.reliving(ON):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def homes(cast):
    return make_homes(cast)


@pytest.fixture
def measures(cast):
    return make_measures(cast)


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main>")[0])
    return " ".join(unescape(text).replace("\xa0", " ").split())


def ask(client, **typed):
    given = {"goal": "near_poor", "budget_vnd": "15.000.000", "at_most": "1"} | typed
    return client.post(PAGE, given)


# ----- The commune -----


def test_what_is_asked_is_kept_and_shown_to_the_dong(officer, homes, measures):
    response = ask(officer)
    plan = WayPlan.objects.get()
    assert response.url == reverse("programs:way_plan", args=[plan.pk])
    page = words(officer.get(response.url))
    assert "2 hộ ra được, ước tính 14.000.000 đ" in page
    assert "Muốn thêm hộ nữa cần cả thảy 32.000.000 đ, tức thêm 17.000.000 đ so với số tiền đang có." in page
    assert re.search(r"Toàn xã 2 1 14\.000\.000 đ 0 đ 14\.000\.000 đ", page)
    assert "chưa ghi khả năng thành công của các giải pháp sau. Bể nước" in page
    assert ask(officer).url == response.url
    assert WayPlan.objects.count() == 1


def test_every_number_opens_a_list_with_as_many_rows(officer, homes, measures):
    make_measure(homes["0001"].commune, "Bò khác", (), 1, income=True, capacity=0)
    ask(officer)
    for address in (PAGE, reverse("programs:way_plan", args=[WayPlan.objects.get().pk])):
        page = officer.get(address).content.decode()
        links = re.findall(r'<a class="n"\s+href="([^"]+)">\s*([0-9.]+)</a>', page)
        assert links
        for link, number in links:
            assert officer.get(unescape(link)).context["total"] == int(number), link


def test_the_list_of_a_plan_says_who_does_what_and_goes_to_excel(officer, homes, measures):
    ask(officer)
    plan = WayPlan.objects.get()
    address = f"{reverse('programs:way_plan_household_list')}?pa={plan.pk}&cau=most"
    assert "Nhà tiêu, Bể nước" in words(officer.get(address))
    xlsx = officer.get(address.replace("/ho/?", "/ho/excel/?"))
    assert xlsx.status_code == 200
    assert "spreadsheet" in xlsx["Content-Type"]


def test_each_households_own_way_is_listed(officer, homes, measures):
    page = words(officer.get(reverse("programs:way_household_list")))
    assert "3 hộ" in page
    assert "Việc làm, Trình độ, Nước, Nhà tiêu Nhà tiêu, Bể nước 11.000.000" in page
    WayMeasure.objects.filter(valid_from__lt=ON).update(valid_until=date(2024, 5, 31))
    assert "Chưa có cách gỡ" in words(officer.get(reverse("programs:way_household_list") + "?cach=khong"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"budget_vnd": "", "at_most": ""}, "Ghi số tiền có được, hoặc số hộ nhiều nhất còn lại cuối năm"),
        ({"budget_vnd": "nhiều"}, "Không phải là số"),
        ({"goal": ""}, "Chọn đích"),
    ],
)
def test_what_cannot_be_asked_is_said(officer, homes, measures, typed, said):
    assert said in words(ask(officer, **typed))
    assert not WayPlan.objects.exists()


def test_what_is_not_solved_in_time_is_said_and_no_figure_shown(officer, homes, measures, monkeypatch):
    monkeypatch.setattr(ways, "SECONDS_A_PAGE", 0.0)
    monkeypatch.setattr(ways.keep_plan, "__kwdefaults__", {"seconds": 0.0})
    assert "Chưa giải xong trong 0 giây" in words(ask(officer))
    assert not WayPlan.objects.exists()


def test_what_is_short_is_shown(officer, homes, measures):
    WayMeasure.objects.filter(pk__in=[measures["cow"].pk]).update(valid_until=date(2024, 5, 1))
    response = ask(officer, budget_vnd="", at_most="0")
    assert "xã vẫn còn ít nhất 1 hộ, quá mức 0 hộ" in words(officer.get(response.url))


def test_a_plan_whose_facts_have_changed_says_so(officer, homes, measures):
    address = ask(officer).url
    assert "tính lại để có số mới" not in words(officer.get(address))
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(cost_vnd=1)
    assert "tính lại để có số mới" in words(officer.get(address))


def test_the_chance_is_the_contracts(officer, homes, measures):
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(chance="0.9")
    address = ask(officer).url
    page = words(officer.get(f"{address}?cau=most&at_most=2&become_count=100&become_chance=0,2"))
    # One stays; two leave with 0.9 and 0.855; a hundred fall with 0.002 each.
    assert "93,2927 % là khả năng cuối năm còn không quá 2 hộ nghèo; trung bình còn 1,45 hộ" in page
    for query, said in (
        ("become_count=5001&become_chance=1&at_most=1", "Nhập số từ 0 đến 5000"),
        ("become_count=4999&become_chance=1&at_most=1", "không quá 5000"),
        ("become_count=1&become_chance=&at_most=1", "Nhập khả năng"),
    ):
        assert said in words(officer.get(f"{address}?{query}"))


def test_the_leader_reads_and_asks_nothing(cast, client, homes, measures):
    client.force_login(cast.leader)
    assert "Tính phương án của xã" not in words(client.get(PAGE))
    assert ask(client).status_code == 403


# ----- Measures -----


def test_a_measure_is_written_down_once_and_changed_by_who_saw_it(officer, cast):
    typed = fill(officer.get(CREATE)) | {
        "name": "Nhà tiêu", "lifts": ["nha_tieu"], "cost_vnd": "8.000.000", "per": "household", "ground": "Báo giá",
        "chance": "95", "capacity": "20", f"room_{cast.lang_coc.pk}": "1", "valid_from": "01/01/2024",
    }  # fmt: skip
    for _ in range(2):
        assert officer.post(CREATE, typed).status_code == 302
    measure = WayMeasure.objects.get()
    assert (measure.cost_vnd, str(measure.chance), measure.rooms.get().most) == (8_000_000, "0.950000", 1)
    address = reverse("programs:way_measure_edit", args=[measure.pk])
    typed = fill(officer.get(address))
    assert typed["chance"] in ("95", ["95"])
    WayMeasure.objects.filter(pk=measure.pk).update(version=2, cost_vnd=9_000_000)
    response = officer.post(address, typed | {"cost_vnd": "7.000.000"})
    assert "Đang lưu: 9000000" in words(response)
    assert officer.post(address, fill(response)).status_code == 302
    assert AuditEntry.objects.filter(table="programs_waymeasure", operation="update").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lifts": []}, "Chọn ít nhất một chỉ số mà giải pháp gỡ, hoặc thu nhập."),
        ({"lifts": ["xe_dap"]}, "Chọn trong danh sách."),
        ({"cost_vnd": ""}, "Nhập chi phí ước tính"),
        ({"chance": "101"}, "100"),
        ({"chance": "0,00001"}, "bốn chữ số sau dấu phẩy"),
        ({"valid_until": "31/12/2023"}, "từ ngày áp dụng trở đi"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_in_words(officer, typed, said):
    given = {"name": "Nhà tiêu", "lifts": ["nha_tieu"], "cost_vnd": "8", "per": "household", "ground": "Báo giá",
             "valid_from": "01/01/2024"}  # fmt: skip
    assert said in words(officer.post(CREATE, given | typed))
    assert not WayMeasure.objects.exists()


# ----- Households -----


@pytest.fixture
def reviewed(db):
    """A commune with real forms: in the end of 2022 the household of Triệu Văn Sinh is poor, that of Vi Văn Yên not."""
    return make_commune()


@pytest.fixture
def home(reviewed):
    return reviewed.households["Triệu Văn Sinh"]


@pytest.fixture
def mending(reviewed, home):
    """A measure for the first thing that the household lacks."""
    lacking = home.classes.get().review.lacking
    return make_measure(reviewed.cast.commune, "Sửa", (lacking[0],), 3_000_000, need="toilet")


def test_the_household_page_shows_lacks_measures_and_prices(reviewed, client, home, mending):
    make_need(home, "toilet", date(2024, 2, 1))
    client.force_login(reviewed.cast.leader)
    page = words(client.get(home.get_absolute_url()))
    assert "Còn 1 việc nữa là thoát nghèo" in page
    assert "Chọn Sửa" in page
    assert "3.000.000 đ" in page
    assert "đang chờ từ 01/02/2024" in page
    assert "Chưa có cách gỡ" in page
    assert "Chưa ai chọn cách nào cho hộ" in page
    assert "Chọn cách cho hộ" not in page  # the leader decides nothing here


def test_the_village_head_sees_lacks_and_no_price(reviewed, client, home, mending):
    client.force_login(reviewed.cast.head)
    page = words(client.get(home.get_absolute_url()))
    assert "chỉ số, phải bớt ít nhất 1" in page
    assert "3.000.000" not in page
    assert "Sửa Ví dụ" not in page
    assert client.get(PAGE).status_code == 403


def test_who_is_not_poor_has_no_way_to_show(reviewed, client, mending):
    client.force_login(reviewed.cast.officer)
    page = client.get(reviewed.households["Vi Văn Yên"].get_absolute_url())
    assert 'id="duong-thoat"' not in page.content.decode()


def test_a_choice_is_recorded_once_and_leads_to_its_need(reviewed, client, home, mending):
    client.force_login(reviewed.cast.officer)
    ask(client, at_most="")
    plan = WayPlan.objects.get()
    address = f"{reverse('programs:way_choose', args=[home.pk])}?pa={plan.pk}&cau=most"
    typed = fill(client.get(address))
    assert typed["measures"] == [str(mending.pk)]
    for _ in range(2):
        assert client.post(address, typed).url == home.get_absolute_url()
    choice = WayChoice.objects.get()
    assert (choice.plan, choice.departs, choice.chosen_by) == (plan, False, reviewed.cast.officer)
    page = client.get(home.get_absolute_url())
    assert "Đã chọn: Sửa" in words(page)
    assert f"{reverse('programs:need_create')}?ho={home.code}&amp;viec=toilet" in page.content.decode()
    assert not SupportNeed.objects.exists()


def test_a_choice_that_departs_is_asked_why_and_the_second_is_told(officer, homes, measures):
    address = reverse("programs:way_choose", args=[homes["0001"].pk])
    typed = fill(officer.get(address))
    first = typed | {"measures": [str(measures["cow"].pk)]}
    response = officer.post(address, first)
    assert "Khác cách máy đề xuất thì ghi lý do" in words(response)
    assert officer.post(address, fill(response) | {"reason": "Hộ muốn nuôi bò"}).status_code == 302
    other = fill(officer.get(address)) | {"version": "0", "measures": [str(measures["tank"].pk)]}
    response = officer.post(address, other)
    assert "Có người vừa sửa phần này" in words(response)
    assert "Đang lưu: Bò" in words(response)
    assert officer.post(address, fill(response)).status_code == 302
    assert [choice.words for choice in WayChoice.objects.order_by("ordinal")] == ["Bò", "Bể nước"]


@pytest.mark.parametrize("typed", ["9" * 400, "9223372036854775808", "a", "0"])
def test_a_measure_that_is_not_offered_is_refused(officer, homes, measures, typed):
    address = reverse("programs:way_choose", args=[homes["0001"].pk])
    response = officer.post(address, {"version": "0", "measures": [typed]})
    assert "Chọn trong danh sách." in words(response)
    assert not WayChoice.objects.exists()


def test_queries_do_not_grow_with_households(officer, cast, homes, measures, client):
    counts = [queries_of(officer, PAGE)]
    make_measure(cast.commune, "Khác", ("viec_lam",), 5)
    counts.append(queries_of(officer, PAGE))
    assert counts[0] == counts[1]

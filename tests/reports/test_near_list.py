"""The list of households one thing away from another class: whose it shows, how many, and in which words."""

import pytest
from django.urls import reverse

from tests.pages import queries_of

pytestmark = pytest.mark.django_db

NEAR = reverse("reports:near_list")


def page_of(client, user, query=""):
    client.force_login(user)
    return client.get(NEAR + query)


def names_in(response):
    return {row.head_name for row in response.context["page"]}


def test_the_officer_sees_all_villages_and_the_one_thing(client, commune):
    response = page_of(client, commune.cast.officer)
    assert names_in(response) == {"Triệu Văn Sinh", "Hoàng Thị Đào", "Lý Văn Bách", "Đặng Văn Ân"}
    assert "4 hộ gần ngưỡng" in response.content.decode()
    assert "Hết thiếu hụt một trong các chỉ số nguồn nước sinh hoạt, nhà tiêu" in response.content.decode()


def test_what_cannot_be_said_of_a_household_is_counted_aloud(client, commune):
    """Vi Văn Nam split off and Lê Văn Mới came: neither has a Form B behind its class."""
    assert "2 hộ không có Phiếu B hoặc chưa đủ dữ liệu" in page_of(client, commune.cast.officer).content.decode()


def test_a_village_head_sees_the_own_village_alone(client, commune):
    page_of(client, commune.cast.officer)  # what was found for one user is kept, and narrowed for another
    response = page_of(client, commune.cast.other_head)
    assert names_in(response) == {"Đặng Văn Ân"}
    assert "hộ không có Phiếu B" not in response.content.decode()
    foreign = page_of(client, commune.cast.other_head, f"?thon={commune.cast.lang_ben.pk}")
    assert "Triệu Văn Sinh" not in foreign.content.decode()


def test_the_district_sees_no_household(client, commune):
    assert page_of(client, commune.cast.district_officer).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"), [("?huong=up", 4), ("?huong=down", 0), ("?diem=11", 6), ("?diem=khong", 0)]
)
def test_the_list_is_narrowed_by_way_and_margin(client, commune, query, count):
    """With B1 130 the near poor are eleven points from above the line; of three near poor one has gone."""
    assert page_of(client, commune.cast.officer, query).context["total"] == count


def test_the_household_says_so_in_one_line(client, commune):
    client.force_login(commune.cast.officer)
    poor = client.get(commune.households["Triệu Văn Sinh"].get_absolute_url()).content.decode()
    assert poor.count("Gần ngưỡng.") == 1
    sound = client.get(commune.households["Mã Văn Giáp"].get_absolute_url()).content.decode()
    assert "Gần ngưỡng." not in sound


def test_queries_do_not_grow_with_households(client, commune):
    client.force_login(commune.cast.officer)
    one, three = (f"{NEAR}?thon={village.pk}" for village in (commune.cast.lang_coc, commune.cast.lang_ben))
    assert queries_of(client, one) == queries_of(client, three)


def test_before_any_settled_result_the_list_says_so(client, commune):
    response = page_of(client, commune.cast.stranger)
    assert "Danh sách lập từ kết quả rà soát đã chốt" in response.content.decode()

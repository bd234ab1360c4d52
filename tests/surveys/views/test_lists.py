"""The lists of households and people: what the filters leave, as of which day, and that the heading counts the rows."""

from datetime import date

import pytest
from django.urls import reverse

from huulien.platform.listings import ListPage
from tests.pages import queries_of, read

pytestmark = pytest.mark.django_db

HOUSEHOLDS, PEOPLE = "desk:household_list", "desk:member_list"
END_2022 = {"ngay": "2022-12-31"}


def listed(client, commune, who="officer", name=HOUSEHOLDS, **filters):
    """Head names (or names) of a list, by given name as the page has them."""
    client.force_login(commune.cast.everyone[who])
    answer = client.get(reverse(name), filters)
    assert answer.status_code == 200
    page = read(answer)
    assert page.rows == len(answer.context["page"].object_list) == answer.context["total"]
    assert page.heading.startswith(f"{answer.context['total']} ")
    rows = answer.context["page"].object_list
    return [getattr(row, "head_name", "") or row.full_name for row in rows]


def test_the_list_is_in_the_vietnamese_order_of_given_names(client, commune):
    assert listed(client, commune) == [
        "Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào", "Mã Văn Giáp", "Nông Thị Hoa", "Lê Văn Mới", "Vi Văn Nam",
        "Triệu Văn Sinh", "Chu Thị Út", "Vi Văn Yên",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"q": "trieu van sinh"}, ["Triệu Văn Sinh"]),
        ({"q": "Triệu  VĂN sinh "}, ["Triệu Văn Sinh"]),
        ({"q": "Triệu Văn Sinh"}, ["Triệu Văn Sinh"]),  # decomposed, as a Mac types it
        ({"q": "dang"}, ["Đặng Văn Ân"]),
        ({"q": "hoang thi vo"}, ["Hoàng Thị Đào"]),  # a member's name
        ({"q": "hoang sinh"}, []),  # words of two people
        ({"q": "0001"}, ["Triệu Văn Sinh"]),
        ({"q": "%"}, []),
        ({"loai": "poor"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào", "Triệu Văn Sinh"]),
        ({"loai": "near_poor"}, ["Nông Thị Hoa", "Chu Thị Út"]),
        ({"loai": "unclassified"}, ["Lê Văn Mới"]),
        ({"loai": "poor", "thieu": "nha_tieu"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào", "Triệu Văn Sinh"]),
        ({"loai": "poor", "thieu": "viec_lam"}, []),
        ({"loai": "poor", "thieu": "10"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào", "Triệu Văn Sinh"]),
        ({"loai": "poor", "thieu": "1"}, []),
        ({"phieu": "none"}, ["Lý Văn Bách", "Nông Thị Hoa", "Chu Thị Út"]),
        ({"phieu": "draft"}, ["Triệu Văn Sinh"]),
        ({"phieu": "submitted"}, ["Đặng Văn Ân", "Lê Văn Mới"]),
        ({"phieu": "checked"}, ["Hoàng Thị Đào"]),
        ({"tam": "poor"}, ["Đặng Văn Ân", "Lý Văn Bách", "Lê Văn Mới", "Triệu Văn Sinh"]),
        ({"tam": "not_poor"}, ["Hoàng Thị Đào", "Mã Văn Giáp", "Vi Văn Nam", "Vi Văn Yên"]),
        ({"loai": "near_poor"} | END_2022, ["Bế Văn Cường", "Nông Thị Hoa", "Chu Thị Út"]),
        ({"loai": "unclassified", "ngay": "31/03/2023"}, []),
        ({"loai": "poor", "ngay": "2022-12-14"}, []),  # the day before the decision
        ({"loai": "poor", "ngay": "2022-12-15"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào", "Triệu Văn Sinh"]),
        ({"ngay": "2021-12-31"}, []),
    ],
)
def test_each_filter_leaves_what_it_says(client, commune, filters, names):
    assert listed(client, commune, **filters) == names


def test_a_village_is_a_filter_and_a_heads_whole_world(client, commune):
    poor = {"loai": "poor"}
    village = commune.cast.lang_coc.pk
    assert listed(client, commune, thon=village, **poor) == ["Đặng Văn Ân"]
    assert listed(client, commune, "other_head", **poor) == ["Đặng Văn Ân"]
    assert listed(client, commune, "head", thon=village, **poor) == []  # cannot be chosen, so nothing is read
    assert listed(client, commune, "stranger") == ["Triệu Văn Sinh"]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"ngay": "31.12.2023"}, "Nhập ngày theo thứ tự ngày/tháng/năm"),
        ({"ngay": "2023-02-30"}, "Nhập ngày theo thứ tự ngày/tháng/năm"),
        ({"loai": "rich"}, "rich"),
        ({"thon": "abc"}, ""),
        ({"thon": "9" * 30}, ""),
        ({"q": "a\0b"}, ""),
    ],
)
def test_a_filter_that_cannot_be_read_leaves_nothing_and_says_so(client, commune, filters, message):
    client.force_login(commune.cast.officer)
    answer = client.get(reverse(HOUSEHOLDS), filters)
    page = read(answer)
    assert answer.context["total"] == 0
    assert page.heading.startswith("0 hộ")
    assert message in page.text
    assert "cần sửa" in page.text


def test_a_round_that_is_not_ones_own_is_not_found(client, commune):
    client.force_login(commune.cast.stranger)
    assert client.get(reverse(HOUSEHOLDS), {"dot": commune.open.pk}).status_code == 404


def test_people_are_searched_by_their_own_name_or_their_households_code(client, commune):
    assert listed(client, commune, name=PEOPLE, q="vi thi vo") == ["Vi Thị Vợ"]
    assert listed(client, commune, name=PEOPLE, q="0001") == ["Triệu Văn Sinh", "Triệu Thị Vợ"]
    assert listed(client, commune, name=PEOPLE, loai="unclassified") == ["Lê Văn Mới"]


def test_a_past_day_shows_the_people_and_households_of_that_day(client, commune):
    """In March 2023 Nam lived with his father; from April on he heads a household."""
    client.force_login(commune.cast.officer)
    yen, nam = (commune.households[name] for name in ("Vi Văn Yên", "Vi Văn Nam"))
    (then,) = client.get(reverse(PEOPLE), {"q": "vi van nam", "ngay": "2023-03-31"}).context["page"].object_list
    assert (then.stay_household, then.stay_relationship, then.age_on(date(2023, 3, 31))) == (yen.pk, "child", 23)
    (now,) = client.get(reverse(PEOPLE), {"q": "vi van nam", "ngay": "2023-04-01"}).context["page"].object_list
    assert (now.stay_household, now.stay_code, now.stay_relationship) == (nam.pk, nam.code, "head")
    people = {}
    for day in ("2023-01-31", "2023-03-31", "2023-04-01"):
        (household,) = client.get(reverse(HOUSEHOLDS), {"q": "vi van yen", "ngay": day}).context["page"].object_list
        people[day] = household.people
    assert people == {"2023-01-31": 2, "2023-03-31": 3, "2023-04-01": 2}
    assert listed(client, commune, q="vi van nam", ngay="2023-03-31") == ["Vi Văn Yên"]


def test_the_filters_in_use_are_shown_and_can_be_taken_away(client, commune):
    client.force_login(commune.cast.officer)
    answer = client.get(reverse(HOUSEHOLDS), {"loai": "poor", "q": "sinh", "trang": "1"})
    chips = dict(answer.context["list"].chips)
    assert chips == {"Tìm: sinh": "/ho-dan/?loai=poor", "Xếp loại: Hộ nghèo": "/ho-dan/?q=sinh"}


@pytest.mark.parametrize("name", [HOUSEHOLDS, PEOPLE])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("leader", 200), ("head", 200), ("unit", 403), ("district_officer", 403), ("auditor", 403),
     ("administrator", 403), ("nobody", 403)],
)  # fmt: skip
def test_lists_of_people_are_for_those_who_need_them(client, commune, name, who, status):
    client.force_login(commune.cast.everyone[who])
    answer = client.get(reverse(name))
    assert answer.status_code == status
    assert ("Sinh" in answer.content.decode()) is (status == 200)
    assert client.post(reverse(name)).status_code == 405


def test_whole_citizen_numbers_are_not_in_lists(client, commune):
    client.force_login(commune.cast.officer)
    assert client.get(reverse(PEOPLE)).headers["Cache-Control"] == "no-store, private"


def test_long_lists_come_by_pages_that_keep_the_filters(client, commune, monkeypatch):
    monkeypatch.setattr(ListPage, "page_size", 3)
    client.force_login(commune.cast.officer)
    seen = []
    for number in (1, 2):
        answer = client.get(reverse(HOUSEHOLDS), {"loai": "poor", "trang": number})
        seen += [row.head_name for row in answer.context["page"]]
        assert read(answer).heading == "4 hộ nghèo"
    assert len(set(seen)) == 4
    assert "?loai=poor&amp;trang=2" in client.get(reverse(HOUSEHOLDS), {"loai": "poor"}).content.decode()


@pytest.mark.parametrize("name", [HOUSEHOLDS, PEOPLE])
def test_a_list_costs_the_same_queries_with_three_times_the_rows(client, commune, name):
    client.force_login(commune.cast.officer)
    few = queries_of(client, f"{reverse(name)}?q=sinh")
    assert queries_of(client, reverse(name)) == few

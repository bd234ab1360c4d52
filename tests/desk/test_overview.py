"""The overview is made once for as long as nothing it shows has changed, for each who may see other things."""

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from households.models import Household
from huulien.lib.dates import format_date_vi
from huulien.platform import clock, content
from huulien.platform.models import AuditEntry
from tests.commune import make_commune
from tests.kept import checked, kept
from tests.pages import read

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("desk:dashboard")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield checked(make_commune())


@pytest.fixture
def commune(made):
    cache.clear()
    return deepcopy(made)


@pytest.fixture
def officer(commune):
    client = Client()
    client.force_login(commune.cast.officer)
    return client


def test_an_unchanged_page_is_not_sent_again(officer):
    first = officer.get(OVERVIEW)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = officer.get(OVERVIEW, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unchanged_page_is_not_made_again(officer, monkeypatch):
    officer.get(OVERVIEW)
    monkeypatch.setattr("huulien.desk.views.overview.Situation", None)
    assert officer.get(OVERVIEW).status_code == 200


@pytest.mark.parametrize("change", ["bulk update", "raw SQL"])
def test_any_change_of_the_commune_makes_the_page_anew(officer, commune, change):
    first = officer.get(OVERVIEW)
    before = content.content_version(commune.cast.commune.pk)
    if change == "bulk update":
        Household.objects.filter(commune=commune.cast.commune).update(address="xóm Dưới")
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE households_household SET phone = '0912345678'")
    assert content.content_version(commune.cast.commune.pk) > before
    again = officer.get(OVERVIEW, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200


def test_a_change_that_shows_after_one_with_a_higher_number_makes_the_page_anew(officer, commune):
    """As when a long import and a short correction end in another order than they began."""
    number = AuditEntry.objects.latest("pk").pk
    write_entry(number + 2, commune.cast.commune)
    first = officer.get(OVERVIEW)
    assert officer.get(OVERVIEW, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    write_entry(number + 1, commune.cast.commune)
    assert officer.get(OVERVIEW, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def write_entry(pk, commune):
    AuditEntry.objects.create(
        pk=pk, at=clock.now(), operation="update", table="households_household", row_id=1, commune_id=commune.pk
    )


def test_a_change_of_another_commune_changes_nothing_here(officer, commune):
    first = officer.get(OVERVIEW)
    Household.objects.filter(commune=commune.cast.other_commune).update(address="xóm Dưới")
    again = officer.get(OVERVIEW, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_another_day_and_another_user_have_pages_of_their_own(officer, commune, monkeypatch):
    etag = officer.get(OVERVIEW).headers["ETag"]
    other = Client()
    other.force_login(commune.cast.district_officer)
    answer = other.get(OVERVIEW, headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert "/ho-dan/" not in answer.content.decode()  # no numbers that open lists
    monkeypatch.setattr(clock, "today", lambda: date(2024, 1, 2))
    assert officer.get(OVERVIEW, headers={"if-none-match": etag}).status_code == 200


def test_a_message_is_never_lost_to_a_page_the_browser_holds(officer):
    etag = officer.get(OVERVIEW).headers["ETag"]
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    messages.success(request, "Đã lưu chỉ tiêu năm 2023.")
    response = HttpResponse()
    request._messages.update(response)
    officer.cookies.update(response.cookies)
    answer = officer.get(OVERVIEW, headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert "Đã lưu chỉ tiêu năm 2023." in read(answer).text


def test_a_running_year_says_until_today_and_a_day_to_come_is_refused(officer, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2023, 10, 2))
    assert "đến hôm nay, 02/10/2023" in read(officer.get(OVERVIEW)).text
    page = read(officer.get(OVERVIEW, {"ngay": "2023-10-03"}))
    assert "Chưa có số liệu ngày 03/10/2023: sau hôm nay, 02/10/2023." in page.text
    assert "đến hết ngày 30/09/2023" in read(officer.get(OVERVIEW, {"ngay": "30/09/2023"})).text


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "31/12/9999", "2023-02-30", "x"])
def test_an_impossible_day_is_told_and_breaks_nothing(officer, commune, day):
    for url in (OVERVIEW, reverse("desk:village", args=[commune.cast.lang_ben.pk]), reverse("desk:household_list")):
        answer = officer.get(url, {"ngay": day})
        assert answer.status_code == 200
        assert "Lỗi: " in read(answer).text


def test_before_the_first_settled_result_the_page_says_so_and_shows_no_rate(officer):
    page = read(officer.get(OVERVIEW, {"ngay": "2022-06-30"}))
    assert page.heading == "Chưa có kết quả rà soát"
    assert "0,00" not in page.text
    assert "không có hộ nghèo" not in page.text


@pytest.mark.parametrize("day", ["2023-01-15", "2023-03-31", "2023-10-02", "2023-12-31"])
def test_the_chart_ends_on_the_day_shown_and_says_so(officer, day):
    text = read(officer.get(OVERVIEW, {"ngay": day})).text
    drawn = re.search(r"Số chính thức: (.*?)\.", text).group(1).split("; ")
    assert drawn[-1].startswith(format_date_vi(date.fromisoformat(day)))
    assert f"%, {day[8:]}/{day[5:7]}" in text  # beside the end of the line


def test_the_page_says_by_which_round_the_classes_stand_and_since_when(officer, commune):
    for url in (OVERVIEW, reverse("desk:village", args=[commune.cast.lang_ben.pk])):
        assert (
            "Xếp loại theo kết quả rà soát định kỳ năm 2022, có hiệu lực từ 15/12/2022." in read(officer.get(url)).text
        )
        assert "Xếp loại theo" not in read(officer.get(url, {"ngay": "2022-12-14"})).text


def test_the_figure_comes_before_the_choice_of_another_day(officer, commune):
    for url in (OVERVIEW, reverse("desk:village", args=[commune.cast.lang_ben.pk])):
        html = officer.get(url).content.decode()
        assert html.index('class="big"') < html.index('name="ngay"')


def test_a_village_page_names_what_its_poor_households_lack(officer, commune):
    text = read(officer.get(reverse("desk:village", args=[commune.cast.lang_ben.pk]))).text
    lacking = commune.households["Triệu Văn Sinh"].reviews.get(round=commune.settled).lacking
    assert lacking
    assert f"Thiếu: {', '.join(indicator.short for indicator in lacking)}" in text


def test_an_open_round_past_its_last_day_is_called_overdue_by_name(officer, commune, monkeypatch):
    pages = (reverse("desk:village", args=[commune.cast.lang_ben.pk]), reverse("surveys:round_list"),
             reverse("surveys:round_detail", args=[commune.open.pk]))  # fmt: skip
    monkeypatch.setattr(clock, "today", lambda: commune.open.due_on)
    for url in pages:
        assert "quá hạn" not in read(officer.get(url)).text
    monkeypatch.setattr(clock, "today", lambda: commune.open.due_on + timedelta(days=3))
    for url in pages:
        assert "Đợt rà soát định kỳ năm 2023 quá hạn 3 ngày." in read(officer.get(url)).text


def test_the_page_writes_a_rate_in_one_way_in_its_drawing_too(officer):
    text = read(officer.get(OVERVIEW)).text
    assert re.search(r"40,00\s%, \d\d/\d\d", text)  # the label of the last point
    assert not re.search(r"\d%", text)

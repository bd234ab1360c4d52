"""Results of an earlier year through the pages: the officer puts them forward, the leader makes them official."""

import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from households.models import Household
from huulien.platform.vocabulary import Role
from surveys import results_import
from surveys.models import ClassInForce, ResultsUpload, Round
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.surveys.test_import_results import GOOD, HEADS, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = make_cast()
    factories.make_household(cast.lang_ben, "0001", head="Lý Văn Một")
    factories.make_household(cast.lang_ben, "0002", head="Lý Văn Hai")
    factories.make_household(cast.lang_coc, "0003", head="Lý Văn Ba")
    return cast


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def upload(client, tmp_path, *rows, **typed):
    """The page that answers a workbook of rows under the headings."""
    data = workbook(tmp_path, Kết_quả=[HEADS, *rows]).read_bytes()
    form = {"year": "2022", "decision_number": "79/QĐ-UBND", "decided_on": "15/12/2022"} | typed
    form["file"] = SimpleUploadedFile("ket-qua.xlsx", data)
    return client.post(reverse("surveys:results_import"), form, follow=True)


def to(name):
    return reverse(f"surveys:results_import_{name}", args=[ResultsUpload.objects.get().pk])


def press_load(client):
    """What the leader's button carries, sent."""
    page = client.get(to("check"))
    return client.post(to("load"), {"seal": page.context["form"]["seal"].value()}, follow=True)


def test_the_officer_puts_results_forward_and_the_leader_makes_them_official(cast, tmp_path):
    officer, leader = as_user(cast.officer), as_user(cast.leader)
    page = read(upload(officer, tmp_path, *GOOD))
    assert "Tệp không có lỗi, có kết quả của 3 hộ" in page.text
    assert "Lý Văn Hai" in page.text
    assert all(f"{kind}: 1 hộ" in page.text for kind in ("Hộ nghèo", "Hộ cận nghèo", "Hộ không nghèo"))
    assert leader.get(to("check")).status_code == 404  # the officer's, until it is sent
    officer.post(to("send"))
    assert officer.post(to("load")).status_code == 403
    assert "Chờ lãnh đạo nạp" in read(leader.get(reverse("surveys:round_list"))).text
    assert "Nạp kết quả của 3 hộ" in read(leader.get(to("check"))).text

    assert "Đã nạp kết quả rà soát năm 2022 của 3 hộ" in read(press_load(leader)).text
    round = Round.objects.get()
    assert (round.is_loaded, round.opened_by, round.settled_by) == (True, cast.officer, cast.leader)
    assert (round.decision_number, round.settled_on.isoformat()) == ("79/QĐ-UBND", "2022-12-15")
    classes = dict(ClassInForce.objects.values_list("household__code", "poverty_class"))
    assert classes == {"0001": "poor", "0002": "near_poor", "0003": "not_poor"}
    assert not ResultsUpload.objects.exists()


def test_a_workbook_is_read_once_from_its_check_to_its_loading(cast, tmp_path, monkeypatch):
    """Whoever looks at it; what was read goes with the workbook, for it holds names."""
    officer, leader = as_user(cast.officer), as_user(cast.leader)
    upload(officer, tmp_path, *GOOD)
    assert any("results-reading-" in key for key in cache._cache)
    monkeypatch.setattr(results_import, "read_results", None)
    officer.post(to("send"))
    assert "Đã nạp kết quả rà soát năm 2022 của 3 hộ" in read(press_load(leader)).text
    assert not any("results-reading-" in key for key in cache._cache)
    monkeypatch.undo()
    upload(officer, tmp_path, *GOOD)
    officer.post(to("drop"))
    assert not any("results-reading-" in key for key in cache._cache)


def test_nobody_loads_what_they_put_forward(cast, tmp_path):
    leader = as_user(cast.leader)
    upload(leader, tmp_path, *GOOD)
    leader.post(to("send"))
    page = leader.get(to("check"))
    assert "Người tải tệp lên không tự nạp" in read(page).text
    assert "Nạp kết quả của" not in read(page).text
    answer = leader.post(to("load"), {"seal": page.context["form"]["seal"].value()}, follow=True)
    assert "Người mở đợt rà soát không tự nạp kết quả" in read(answer).text
    assert not Round.objects.exists()


def test_a_file_with_a_fault_is_marked_and_goes_nowhere(cast, tmp_path):
    officer = as_user(cast.officer)
    page = upload(officer, tmp_path, *GOOD[:2], ["0009", "Lý Văn Ba", "", "", 200, "", "Hộ không nghèo"])
    assert "Tệp còn 1 lỗi, chưa ghi gì vào sổ" in read(page).text
    assert "Gửi lãnh đạo nạp" not in read(page).text
    assert "chưa gửi lãnh đạo" in read(officer.post(to("send"), follow=True)).text
    assert not ResultsUpload.objects.get().is_sent
    marked = load_workbook(io.BytesIO(officer.get(to("faults")).content))
    assert "Kết quả" in marked.sheetnames
    assert marked["Kết quả"]["A4"].comment


def test_what_was_not_looked_at_is_not_loaded(cast, tmp_path):
    officer, leader = as_user(cast.officer), as_user(cast.leader)
    upload(officer, tmp_path, *GOOD)
    officer.post(to("send"))
    seal = leader.get(to("check")).context["form"]["seal"].value()
    Household.objects.filter(code="0003").update(code="0033")
    assert "Chưa nạp gì" in read(leader.post(to("load"), {"seal": seal}, follow=True)).text
    assert "Chưa nạp gì" in read(leader.post(to("load"), {}, follow=True)).text
    assert not Round.objects.exists()


def test_a_second_leader_who_presses_is_told(cast, tmp_path):
    officer, leader = as_user(cast.officer), as_user(cast.leader)
    upload(officer, tmp_path, *GOOD)
    officer.post(to("send"))
    address = to("load")
    press_load(leader)
    other = as_user(factories.make_user("lanhdao2", Role.LEADER, cast.commune))
    assert other.post(address, {"seal": "x"}).status_code == 404
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"decided_on": "15/12/2222"}, "ở sau hôm nay"),
        ({"year": "2020"}, "được công nhận trong năm 2020 hoặc đầu năm 2021"),
        ({"year": ""}, "Lỗi"),
    ],
)
def test_a_year_and_a_day_that_cannot_be_are_told(cast, tmp_path, typed, told):
    officer = as_user(cast.officer)
    answer = upload(officer, tmp_path, *GOOD, **typed)
    if ResultsUpload.objects.exists():
        officer.post(to("send"))
        answer = press_load(as_user(cast.leader))
    assert told in read(answer).text
    assert not Round.objects.exists()


def test_a_second_list_below_the_first_is_read_and_the_rest_is_told(cast, tmp_path):
    rows = [
        *GOOD[:2],
        [],
        ["", "DANH SÁCH HỘ KHÔNG NGHÈO"],
        GOOD[2],
        [],
        ["", "Người lập biểu", "", "", "", "", "CHỦ TỊCH"],
    ]
    page = read(upload(as_user(cast.officer), tmp_path, *rows))
    assert "có kết quả của 3 hộ" in page.text
    assert "Kết quả, dòng 5: DANH SÁCH HỘ KHÔNG NGHÈO" in page.text
    assert "Kết quả, dòng 8: Người lập biểu · CHỦ TỊCH" in page.text

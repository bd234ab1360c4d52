"""What the people are told and trainings, by page."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huulien.platform import clock
from programs.models import Communication, Training
from tests.base import make_cast
from tests.pages import fill, queries_of
from tests.programs.factories import make_official, make_training

DAY = date(2023, 11, 20)


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


def page(name, *key):
    return reverse(f"programs:{name}", args=key)


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


def test_what_the_people_are_told_is_recorded_once_and_put_right(cast, officer):
    url = page("communication_create")
    given = {"kind": "session", "held_on": "17/10/2023", "topic": "Ngày vì người nghèo", "reach": "1150"}
    sent = fill(officer.get(url), **given)
    officer.post(url, sent)
    officer.post(url, sent)
    told = Communication.objects.get()
    assert "1.150" in words(officer.get(page("communication_list"), {"nam": "2023", "hinh_thuc": "session"}))
    assert "Không có dòng nào" in words(officer.get(page("communication_list"), {"nam": "2022"}))
    edit = page("communication_edit", told.pk)
    stale = fill(officer.get(edit), reach="7")
    send(officer, edit, reach="150")
    assert "Đang lưu: 150" in words(officer.post(edit, stale))
    assert "sau hôm nay" in words(send(officer, edit, held_on="21/11/2023"))
    told.refresh_from_db()
    assert (told.reach, told.held_on) == (150, date(2023, 10, 17))


def test_a_training_keeps_who_attended_it(cast, officer):
    one, two, three = (make_official(cast.commune, name) for name in ("Hà Thị Sen", "Mã Văn Tài", "Vi Văn Hải"))
    url = page("training_create")
    given = {"title": "Kỹ năng quản lý", "held_on": "14/06/2023", "attending": [one.pk, two.pk]}
    officer.post(url, fill(officer.get(url), **given))
    training = Training.objects.get()
    assert set(training.attendances.values_list("official", flat=True)) == {one.pk, two.pk}
    kept = training.attendances.get(official=two).pk
    send(officer, page("training_edit", training.pk), attending=[two.pk, three.pk])
    assert set(training.attendances.values_list("official", flat=True)) == {two.pk, three.pk}
    assert training.attendances.get(official=two).pk == kept
    text = words(officer.get(page("training_detail", training.pk)))
    assert "2 người dự" in text
    assert "Hà Thị Sen" not in text


def test_a_leader_reads_and_others_do_not(cast, client):
    training = make_training(cast.commune, date(2023, 6, 6))
    for who, status in (("leader", 200), ("head", 403), ("unit", 403), ("stranger", 404)):
        client.force_login(getattr(cast, who))
        assert client.get(page("training_detail", training.pk)).status_code == status
        assert client.post(page("training_edit", training.pk), {"version": 1}).status_code in {403, 404}


def test_the_list_of_trainings_costs_no_query_for_each_row(cast, officer):
    make_training(cast.commune, date(2023, 6, 6), make_official(cast.commune))
    few = queries_of(officer, page("training_list"))
    for month in (7, 8, 9):
        make_training(cast.commune, date(2023, month, 6), make_official(cast.commune, f"Hà Thị {month}"))
    assert queries_of(officer, page("training_list")) == few

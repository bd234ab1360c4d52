"""Tasks by page: given by the officer, reported by the unit, read by the leader."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from huulien.platform.vocabulary import Role
from programs.models import Task, UnitAccount
from programs.rules.progress import deadline_sign
from programs.vocabulary import Progress
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.programs.factories import make_task, make_unit

DAY = date(2023, 11, 20)
LIST = reverse("programs:task_list")


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    return factories.make_plan(cast.commune, 2023)


@pytest.fixture
def station(cast):
    unit = make_unit(cast.commune)
    UnitAccount.objects.create(commune=cast.commune, unit=unit, user=cast.unit)
    return unit


@pytest.fixture
def task(plan, station):
    return make_task(station, plan, "Cân đo 8 trẻ", date(2023, 11, 17))


@pytest.fixture
def other_task(cast, plan):
    return make_task(make_unit(cast.commune, "Hội Phụ nữ", "mass_organisation"), plan, "Làm 12 nhà tiêu")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


@pytest.fixture
def nurse(cast, client, station):
    client.force_login(cast.unit)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def page(name, task):
    return reverse(f"programs:{name}", args=[task.pk])


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


@pytest.mark.parametrize(
    ("on", "done_on", "progress", "says"),
    [
        (date(2023, 11, 13), None, Progress.UNDER_WAY, "Còn 4 ngày"),
        (date(2023, 11, 17), None, Progress.NOT_STARTED, "Hạn hôm nay"),
        (date(2023, 11, 18), None, Progress.UNDER_WAY, "Quá hạn 1 ngày"),
        (date(2023, 11, 18), date(2023, 11, 17), Progress.DONE, "Xong đúng hạn"),
        (date(2023, 11, 30), date(2023, 11, 18), Progress.DONE, "Xong, chậm 1 ngày"),
        (date(2023, 11, 30), None, Progress.STOPPED, "Đã dừng"),
    ],
)
def test_a_task_stands_to_its_last_day_in_words(on, done_on, progress, says):
    assert deadline_sign(on, date(2023, 11, 17), done_on, progress).words == says


def test_the_officer_gives_a_task_once(cast, officer, plan, station):
    url = reverse("programs:task_create")
    sent = fill(
        officer.get(url), title="Cấp thẻ BHYT", unit=str(station.pk), due_on="15/12/2023", part="II.10", ref="đ"
    )
    first, again = officer.post(url, sent), officer.post(url, sent)
    task = Task.objects.get()
    assert first.url == again.url == page("task_detail", task)
    assert (task.plan, task.ref, task.part, task.percent) == (plan, "đ", "II.10", 0)
    text = words(officer.get(first.url))
    assert "Còn 25 ngày" in text
    assert "đ) Người thuộc hộ nghèo, cận nghèo có thẻ bảo hiểm y tế" in text
    assert AuditEntry.objects.filter(reason="Giao việc").exists()


def test_without_a_plan_there_is_nothing_to_give_a_task_for(cast, officer):
    answer = officer.get(reverse("programs:task_create"))
    assert "Xã chưa có kế hoạch nào" in words(answer)
    assert ("btn sec2", reverse("programs:plan_current"), "Lập kế hoạch") in read(answer).links


def test_a_unit_of_another_commune_is_no_choice(cast, officer, plan, station):
    theirs = make_unit(cast.other_commune)
    url = reverse("programs:task_create")
    answer = send(officer, url, title="Cấp thẻ", unit=str(theirs.pk), due_on="15/12/2023")
    assert "Chọn một mục trong danh sách" in words(answer)
    assert not Task.objects.exists()


def test_the_late_come_first_and_the_list_is_narrowed(officer, task, other_task, station):
    Task.objects.filter(pk=other_task.pk).update(due_on=date(2023, 12, 20))
    text = words(officer.get(LIST))
    assert "2 việc, 1 quá hạn" in text
    assert text.index("Quá hạn 3 ngày") < text.index("Còn 30 ngày")
    for query, name in (
        ({"don_vi": station.pk}, "Cân đo"), ({"tien_do": "late"}, "Cân đo"), ({"q": "nhà tiêu"}, "Làm 12"),
        ({"q": "TIEU nha"}, "Làm 12"),
    ):  # fmt: skip
        found = words(officer.get(LIST, query))
        assert "1 việc" in found, query
        assert name in found, query
    assert "Không có dòng nào" in words(officer.get(LIST, {"nam": "2022"}))


def test_a_unit_sees_and_reports_its_own_tasks_alone(nurse, task, other_task):
    text = words(nurse.get(LIST))
    assert "Việc của đơn vị" in text
    assert "Cân đo 8 trẻ" in text
    assert "Làm 12 nhà tiêu" not in text
    assert "Hội Phụ nữ" not in text
    assert nurse.get(page("task_detail", other_task)).status_code == 404
    assert nurse.get(page("task_progress", other_task)).status_code == 404
    send(nurse, page("task_progress", task), percent="60", started_on="01/11/2023", result="Đã cân 5 trẻ")
    task.refresh_from_db()
    assert (task.percent, task.started_on, task.result) == (60, date(2023, 11, 1), "Đã cân 5 trẻ")
    send(nurse, page("task_progress", task), percent="100", done_on="20/11/2023")
    assert "Xong, chậm 3 ngày" in words(nurse.get(page("task_detail", task)))
    for name in ("task_edit", "task_stop"):
        assert nurse.get(page(name, task)).status_code == 403
        assert nurse.post(page(name, task), {"version": 3, "title": "Khác"}).status_code == 403
    assert nurse.get(reverse("programs:task_create")).status_code == 403


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"percent": "101"}, "từ 0 đến 100"),
        ({"percent": "50"}, "Đã có tiến độ thì ghi ngày bắt đầu"),
        ({"percent": "50", "started_on": "21/11/2023"}, "sau hôm nay"),
        ({"percent": "50", "started_on": "01/11/2023", "done_on": "02/11/2023"}, "Đã xong thì tiến độ là 100"),
        ({"percent": "100", "started_on": "01/11/2023"}, "ghi ngày xong"),
        ({"percent": "100", "started_on": "03/11/2023", "done_on": "02/11/2023"}, "phải từ ngày bắt đầu trở đi"),
    ],
)
def test_progress_that_cannot_be_is_refused(nurse, task, answers, says):
    assert says in words(send(nurse, page("task_progress", task), **answers))
    task.refresh_from_db()
    assert (task.percent, task.started_on, task.version) == (0, None, 1)


def test_the_second_of_two_who_report_sees_both(nurse, task):
    url = page("task_progress", task)
    stale = fill(nurse.get(url), percent="40", started_on="01/11/2023")
    send(nurse, url, percent="60", started_on="02/11/2023")
    text = words(nurse.post(url, stale))
    assert "Đang lưu: 60" in text
    assert "Đang lưu: 02/11/2023" in text


def test_the_officer_stops_a_task_and_goes_on_with_it(cast, officer, client, task):
    send(officer, page("task_stop", task), stopped_on="18/11/2023", stop_reason="Đã có đơn vị khác làm")
    assert "Đã dừng" in words(officer.get(page("task_detail", task)))
    refused = send(officer, page("task_progress", task), percent="10", started_on="01/11/2023")
    assert "Việc này đã dừng" in words(refused)
    send(officer, page("task_stop", task), stopped_on="", stop_reason="")
    assert "Quá hạn 3 ngày" in words(officer.get(page("task_detail", task)))


def test_a_leader_reads_and_nobody_else_meets_it(cast, client, task):
    client.force_login(cast.leader)
    assert "Ghi tiến độ" not in words(client.get(page("task_detail", task)))
    assert client.post(page("task_progress", task), {"version": 1}).status_code == 403
    for who, status in (("head", 403), ("stranger", 404), ("district_officer", 403)):
        client.force_login(getattr(cast, who))
        assert client.get(page("task_detail", task)).status_code == status


def test_somebody_without_a_unit_sees_none(cast, client, task):
    user = factories.make_user("donvikhac", Role.UNIT, cast.commune)
    client.force_login(user)
    assert "Chưa có việc nào" in words(client.get(LIST))
    assert client.get(page("task_detail", task)).status_code == 404


def test_a_user_of_two_units_has_each_task_once(cast, nurse, task, other_task):
    UnitAccount.objects.create(commune=cast.commune, unit=other_task.unit, user=cast.unit)
    assert "2 việc" in words(nurse.get(LIST))


def test_the_list_costs_no_query_for_each_row(cast, officer, plan, task):
    few = queries_of(officer, LIST)
    for number in range(5):
        make_task(make_unit(cast.commune, f"Đơn vị {number}", "other"), plan, f"Việc {number}")
    assert queries_of(officer, LIST) == few

"""Activities by page: written down, how far they are, who takes part, stages, and their money."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from programs.models import Activity, ActivityStage, FundEntry, Funding, Participation
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of
from tests.programs.factories import make_activity, make_entry, make_funding, make_program

DAY = date(2023, 11, 20)


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def activity(cast):
    return make_activity(cast.commune, name="Nuôi bò")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def page(name, key):
    return reverse(f"programs:{name}", args=[key])


def shown(client, activity):
    return words(client.get(page("activity_detail", activity.pk)))


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


# Written down


def new(client, **answers):
    url = reverse("programs:activity_create")
    given = {
        "code": "SK-2023-01", "name": "Nuôi bò sinh sản", "kind": "livelihood", "planned_from": "01/04/2023",
        "planned_until": "31/12/2024", "outputs_planned": "24 con bò",
    }  # fmt: skip
    return fill(client.get(url), **(given | answers))


def test_an_activity_is_written_down_under_a_sub_project_once(cast, officer):
    _, sub = make_program()
    sent = new(officer, tree=f"tda:{sub.pk}", village=str(cast.lang_ben.pk))
    url = reverse("programs:activity_create")
    first, again = officer.post(url, sent), officer.post(url, sent)
    activity = Activity.objects.get()
    assert first.url == again.url == page("activity_detail", activity.pk)
    assert (activity.sub_project, activity.project, activity.village) == (sub, sub.project, cast.lang_ben)
    assert "Chưa làm" in shown(officer, activity)
    assert AuditEntry.objects.filter(reason="Ghi hoạt động mới").exists()


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"code": "A1"}, "Mã này đã dùng"),
        ({"planned_until": "01/03/2023"}, "Ngày dự kiến xong phải từ ngày dự kiến bắt đầu"),
        ({"tree": "tda:999999"}, "Chọn một mục"),
        ({"kind": ""}, "Chọn loại"),
    ],
)
def test_what_cannot_be_is_refused_in_words(officer, activity, answers, says):
    answer = officer.post(reverse("programs:activity_create"), new(officer, **answers))
    assert says in words(answer)
    assert Activity.objects.count() == 1


def test_the_second_of_two_who_edit_sees_both(officer, activity):
    url = page("activity_edit", activity.pk)
    sent = fill(officer.get(url), name="Nuôi bò vàng", kind="production")
    send(officer, url, name="Nuôi bò lai")
    answer = words(officer.post(url, sent))
    assert "Đang lưu: Nuôi bò lai" in answer
    assert "Đang lưu: Dự án đa dạng hóa sinh kế" in answer
    activity.refresh_from_db()
    assert (activity.name, activity.kind) == ("Nuôi bò lai", "livelihood")


# How far it is


def test_progress_follows_from_the_days(officer, activity):
    url = page("activity_progress", activity.pk)
    send(officer, url, started_on="10/05/2023")
    assert "Đang làm từ 10/05/2023" in shown(officer, activity)
    send(officer, url, done_on="01/11/2023", outputs_done="23 con bò")
    assert "Xong ngày 01/11/2023" in shown(officer, activity)
    assert "23 con bò" in shown(officer, activity)
    send(officer, url, done_on="", stopped_on="02/11/2023", stop_reason="Bò bệnh")
    assert "02/11/2023: Bò bệnh" in shown(officer, activity)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"started_on": "21/11/2023"}, "sau hôm nay"),
        ({"done_on": "01/11/2023"}, "Ghi cả ngày bắt đầu"),
        ({"started_on": "02/11/2023", "done_on": "01/11/2023"}, "phải từ ngày bắt đầu trở đi"),
        ({"stopped_on": "01/11/2023"}, "Ghi vì sao dừng"),
        ({"stop_reason": "Bò bệnh"}, "Ghi ngày dừng"),
        ({"started_on": "01/10/2023", "done_on": "01/11/2023", "stopped_on": "01/11/2023", "stop_reason": "Bò bệnh"},
         "Đã xong thì không ghi ngày dừng"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(officer, activity, answers, says):
    assert says in words(send(officer, page("activity_progress", activity.pk), **answers))
    activity.refresh_from_db()
    assert (activity.started_on, activity.done_on, activity.stopped_on, activity.version) == (None, None, None, 1)


# Who takes part, and stages


def test_a_household_joins_once_and_leaves(cast, officer, activity):
    home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    url = page("activity_join", activity.pk)
    assert "không có hộ mã" in words(send(officer, url, household="9999", joined_on="01/06/2023"))
    assert "hộ không có trong sổ" in words(send(officer, url, household=home.code, joined_on="01/06/1990"))
    send(officer, url, household=home.code, joined_on="01/06/2023")
    assert "đã có trong danh sách" in words(send(officer, url, household=home.code, joined_on="02/06/2023"))
    row = Participation.objects.get()
    assert "1 hộ đang tham gia" in shown(officer, activity)
    leave = page("activity_leave", row.pk)
    assert "phải từ ngày tham gia trở đi" in words(send(officer, leave, left_on="31/05/2023"))
    send(officer, leave, left_on="01/11/2023")
    assert "0 hộ đang tham gia" in shown(officer, activity)
    send(officer, leave, left_on="")
    assert "1 hộ đang tham gia" in shown(officer, activity)


def test_a_stage_is_settled_on_accepted_work_and_stands(officer, activity):
    send(officer, page("activity_stage_create", activity.pk), name="Giao giống", due_on="30/06/2023")
    send(officer, page("activity_stage_create", activity.pk), name="Giao thức ăn")
    first = ActivityStage.objects.get(position=1)
    url = page("activity_stage_accept", first.pk)
    stale = fill(officer.get(url), accepted_on="02/07/2023", paper="02/BB", amount_vnd="1")
    send(officer, url, accepted_on="01/07/2023", paper="01/BB ngày 01/7/2023", amount_vnd="120.000.000")
    assert "Có người vừa sửa" in words(officer.post(url, stale))
    assert "Đã nghiệm thu ngày 01/07/2023" in words(
        send(officer, url, accepted_on="02/07/2023", paper="x", amount_vnd="1")
    )
    first.refresh_from_db()
    assert first.amount_vnd == 120_000_000
    assert "01/BB ngày 01/7/2023" in shown(officer, activity)


# Money


def test_money_is_planned_entered_and_voided_by_page(officer, activity):
    send(officer, page("funding_create", activity.pk), source="central", nature="recurrent", planned_vnd="500.000.000")
    funding = Funding.objects.get()
    assert (funding.year, funding.planned_vnd) == (2023, 500_000_000)
    again = send(officer, page("funding_create", activity.pk), source="central", nature="recurrent", planned_vnd="1")
    assert "đã có nguồn vốn này" in words(again)
    url = page("entry_create", funding.pk)
    entry = {"kind": "allocated", "happened_on": "01/03/2023", "amount_vnd": "300.000.000", "document": "12/QĐ-UBND"}
    sent = fill(officer.get(url), **entry)
    officer.post(url, sent)
    officer.post(url, sent)
    assert FundEntry.objects.count() == 1
    assert "còn 300.000.000 đ chi hoặc chuyển được" in words(officer.get(url))
    spent = entry | {"kind": "to_others", "happened_on": "01/05/2023", "payee": "Trại giống"}
    assert "chỉ còn 300.000.000 đ" in words(send(officer, url, **(spent | {"amount_vnd": "300.000.001"})))
    send(officer, url, **(spent | {"amount_vnd": "120.000.000"}))
    first, second = FundEntry.objects.order_by("pk")
    assert "Đã chi 120.000.000 đ" in words(send(officer, page("entry_void", first.pk), reason="Nhầm"))
    send(officer, page("entry_void", second.pk), reason="Ghi nhầm năm")
    text = shown(officer, activity)
    assert "<s>120.000.000</s>" in text
    assert "Không tính: Ghi nhầm năm" in text


def test_the_amount_of_the_plan_is_changed_by_version(officer, activity):
    funding = make_funding(activity, planned_vnd=500)
    url = page("funding_edit", funding.pk)
    stale = fill(officer.get(url), planned_vnd="700")
    send(officer, url, planned_vnd="600")
    assert "Đang lưu: 600 đ" in words(officer.post(url, stale))
    funding.refresh_from_db()
    assert funding.planned_vnd == 600


def test_what_is_left_goes_over_to_the_next_year_once(officer, activity):
    funding = make_funding(activity, planned_vnd=500)
    make_entry(funding, "allocated", date(2023, 3, 1), 300)
    url = page("funding_carry", funding.pk)
    assert "chỉ còn 300 đ" in words(send(officer, url, happened_on="01/11/2023", amount_vnd="301", document="9/QĐ"))
    sent = fill(officer.get(url), happened_on="01/11/2023", amount_vnd="300", document="9/QĐ")
    officer.post(url, sent)
    officer.post(url, sent)
    assert Funding.objects.get(year=2024).entries.get().amount_vnd == 300
    assert funding.entries.count() == 2


# The list, who may, and what it costs


def test_the_list_is_narrowed_by_year_kind_and_progress_and_shows_the_years_money(cast, officer, activity):
    make_activity(
        cast.commune, "B2", "work", 2022, name="Làm đường", started_on=date(2022, 2, 1), done_on=date(2022, 9, 1)
    )
    funding = make_funding(activity, planned_vnd=46_500_000)
    make_entry(funding, "allocated", date(2023, 3, 1), 40_000_000)
    make_entry(funding, "to_others", date(2023, 4, 1), 7_000_000)
    url = reverse("programs:activity_list")
    everything = words(officer.get(url))
    assert "2 hoạt động" in everything
    for amount in ("46,5", "40", "33"):
        assert f">{amount}<" in everything
    for query, name in (
        ({"nam": "2022"}, "Làm đường"), ({"nam": "2023"}, "Nuôi bò"), ({"loai": "work"}, "Làm đường"),
        ({"tien_do": "done"}, "Làm đường"), ({"tien_do": "not_started"}, "Nuôi bò"), ({"q": "B2"}, "Làm đường"),
        ({"q": "duong"}, "Làm đường"), ({"q": "Đường b2"}, "Làm đường"),
    ):  # fmt: skip
        found = words(officer.get(url, query))
        assert "<h1>1 hoạt động</h1>" in found, query
        assert name in found, query


def test_a_leader_reads_and_changes_nothing(cast, client, activity):
    client.force_login(cast.leader)
    text = shown(client, activity)
    assert "Ghi tiến độ" not in text
    assert client.post(page("activity_progress", activity.pk), {"version": 1}).status_code == 403
    assert client.post(page("funding_create", activity.pk)).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("unit", 403), ("stranger", 404)])
def test_others_do_not_meet_it(cast, client, activity, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(page("activity_detail", activity.pk)).status_code == status


def test_an_activity_costs_no_query_for_each_row(cast, officer, activity):
    def fill_up(count):
        for number in range(count):
            home = factories.make_household(cast.lang_ben)
            Participation.objects.create(
                commune=cast.commune, activity=activity, household=home, joined_on=date(2023, 4, 1)
            )
            funding = make_funding(activity, year=2000 + Funding.objects.count())
            make_entry(funding, "allocated", date(funding.year, 3, 1), 100)
            make_activity(cast.commune, f"X{Activity.objects.count()}-{number}")

    fill_up(1)
    pages = [page("activity_detail", activity.pk), reverse("programs:activity_list")]
    few = [queries_of(officer, url) for url in pages]
    fill_up(4)
    assert [queries_of(officer, url) for url in pages] == few

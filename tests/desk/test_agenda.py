"""The first page of the office's day: what is due, what waits for whom, and nothing that is not the user's."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from huulien.desk.agenda import AgendaPage, SlowTarget
from huulien.platform import clock
from huulien.platform.vocabulary import Role
from programs.models import UnitAccount, VillageTarget
from programs.steps.batches import BATCH_STEPS
from reports.contexts.targets import NOT_MET, SLOW
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.programs.factories import make_batch, make_line, make_need, make_task, make_unit

pytestmark = pytest.mark.django_db

AGENDA = reverse("desk:agenda")
TODAY = date(2023, 11, 15)  # a Wednesday


@pytest.fixture
def cast():
    with clock.reliving(TODAY):
        yield make_cast()


@pytest.fixture
def plan(cast):
    return factories.make_plan(cast.commune, 2023)


def rows(user, cast):
    return [(row.due.title, row.sign.words) for row in AgendaPage(cast.commune, user).rows]


def test_the_late_come_first_then_the_next_five_working_days(cast, plan):
    unit = make_unit(cast.commune)
    make_task(unit, plan, "Việc tuần sau", date(2023, 11, 22))
    make_task(unit, plan, "Việc sau nữa", date(2023, 11, 23))
    make_task(unit, plan, "Việc hôm nay", TODAY)
    make_task(unit, plan, "Việc đã trễ", date(2023, 11, 10))
    make_task(unit, plan, "Việc ngày mai", date(2023, 11, 16))
    make_task(unit, plan, "Việc đã xong", date(2023, 11, 1), started_on=date(2023, 10, 1), done_on=date(2023, 10, 30))
    page = AgendaPage(cast.commune, cast.officer)
    assert rows(cast.officer, cast) == [
        ("Việc đã trễ", "Quá hạn 3 ngày làm việc"),
        ("Việc hôm nay", "Hạn hôm nay"),
        ("Việc ngày mai", "Ngày mai"),
        ("Việc tuần sau", "Còn 5 ngày làm việc"),
    ]
    assert page.due_heading == "Đến hạn: 1 việc quá hạn, 3 việc trong 5 ngày làm việc tới"
    assert page.later_count == 1


def test_a_unit_sees_what_is_due_of_its_own_and_nothing_of_households(client, cast, plan):
    own, other = make_unit(cast.commune), make_unit(cast.commune, "Trường THCS", "school")
    UnitAccount.objects.create(commune=cast.commune, unit=own, user=cast.unit)
    make_task(own, plan, "Cấp thẻ", date(2023, 11, 10))
    make_task(other, plan, "Cấp gạo", date(2023, 11, 10))
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    make_need(household, expected_on=date(2023, 11, 1), holder="Trạm Y tế xã")
    client.force_login(cast.unit)
    page = read(client.get(AGENDA))
    assert "Cấp thẻ" in page.text
    assert "Cấp gạo" not in page.text
    assert "vay vốn" not in page.text.lower()
    assert "Đến hạn: 1 việc quá hạn" in page.text


def test_a_promised_day_that_passed_is_due_once_for_needs_of_one_kind_and_holder(cast):
    for village in (cast.lang_ben, cast.lang_coc):
        household = factories.make_household(village)
        make_need(household, expected_on=date(2023, 11, 14), holder="Hội Nông dân")
    [(title, words)] = rows(cast.officer, cast)
    assert "2 nhu cầu dự kiến xong" in title
    assert words == "Quá hạn 1 ngày làm việc"


def test_a_checked_list_waits_for_the_leader_and_not_for_who_drew_it(cast):
    household = factories.make_household(cast.lang_ben)
    batch = make_batch(cast.commune, "device", drawn_by=cast.officer)
    make_line(batch, household, thing="Gạo")
    BATCH_STEPS.perform("check", batch, by=cast.officer, version=batch.version)
    leader, officer = AgendaPage(cast.commune, cast.leader), AgendaPage(cast.commune, cast.officer)
    assert [(step.title, step.by, step.since) for step in leader.mine] == [(batch.title, "Nguyễn Thị Hà", TODAY)]
    assert [step.title for step in officer.others] == [batch.title]
    assert officer.mine == []


def test_the_leader_who_drew_a_list_is_told_that_another_must_grant_it(cast):
    factories.make_appointment(cast.leader, Role.OFFICER, cast.other_commune)
    batch = make_batch(cast.commune, "device", drawn_by=cast.leader)
    make_line(batch, factories.make_household(cast.lang_ben), thing="Gạo")
    BATCH_STEPS.perform("check", batch, by=None, version=batch.version)
    page = AgendaPage(cast.commune, cast.leader)
    assert page.mine == []
    assert [step.barred for step in page.others] == ["Bạn lập danh sách này. Người khác duyệt."]


def test_a_plan_waits_for_approval_only_when_nothing_is_left_to_write(cast):
    plan = factories.make_plan_with_words(cast.commune)
    assert [step.title for step in AgendaPage(cast.commune, cast.leader).mine] == []  # no village knows its target
    for village in plan.villages():
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=0)
    assert [step.title for step in AgendaPage(cast.commune, cast.leader).mine] == [str(plan)]


def test_the_day_of_an_officer_begins_here_and_a_village_head_has_no_such_page(client, cast):
    client.force_login(cast.officer)
    assert client.get("/").headers["Location"] == AGENDA
    client.force_login(cast.head)
    assert client.get(AGENDA).status_code == 403


def test_what_is_due_later_is_a_press_away_and_every_number_opens_as_many(client, cast, plan):
    unit = make_unit(cast.commune)
    make_task(unit, plan, "Việc tuần này", TODAY)
    make_task(unit, plan, "Việc sau nữa", date(2023, 12, 23))
    for village, day in ((cast.lang_ben, date(2023, 11, 14)), (cast.lang_coc, date(2023, 12, 20))):
        make_need(factories.make_household(village), expected_on=day)
    client.force_login(cast.officer)
    answer = client.get(AGENDA)
    page = answer.context["page"]
    assert (page.later_count, page.soon_count, page.late_count) == (2, 1, 1)
    assert f'href="?xa={cast.commune.code}&amp;het=1">2 việc</a>' in answer.content.decode()
    whole = client.get(AGENDA, {"het": ""}).context["page"]
    assert (len(whole.rows), whole.later_count, whole.soon_count) == (4, 0, 1)
    promised = [row.due for row in whole.rows if "1 nhu cầu dự kiến xong" in row.due.title]
    assert [client.get(due.url).context["page"].paginator.count for due in promised] == [1, 1]


def test_a_target_is_slow_while_its_year_lasts_and_missed_on_its_last_day(cast):
    page = AgendaPage(cast.commune, cast.officer)
    page.slow = [SlowTarget(SimpleNamespace(sign=sign), "") for sign in (SLOW, SLOW, NOT_MET)]
    assert page.slow_heading == "2 mục tiêu chậm, 1 mục tiêu không đạt"
    page.slow = page.slow[2:]
    assert page.slow_heading == "1 mục tiêu không đạt"

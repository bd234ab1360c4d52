"""The steps of a round: laid out when it opens, moved in their order, ended by the decision, and their page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform import clock
from huulien.platform.models import AuditEntry, PublicHoliday
from huulien.platform.steps import Refused
from surveys.models import Round, RoundStage
from surveys.steps.postings import POSTING_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import RoundKind, Stage, StageState
from tests import factories
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 20)


@pytest.fixture
def round(cast):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def reviewed(cast, round):
    """The round with the one review it needs, sent."""
    factories.send_review(round, factories.make_household(cast.lang_ben), PovertyClass.POOR, cast.head)
    return round


def stage_of(round, stage):
    return round.stages.get(stage=stage)


def perform(name, stage, cast, **given):
    return STAGE_STEPS.perform(name, stage, by=cast.officer, version=stage.version, **given)


def walk(round, cast, *stages, day=date(2023, 11, 1)):
    for name in stages:
        stage = perform("start", stage_of(round, name), cast, started_on=day)
        perform("finish", stage, cast, done_on=day)


def refused(words, name, stage, cast, **given):
    with pytest.raises(Refused, match=words):
        perform(name, stage, cast, **given)


# ----- Opening -----


def test_an_annual_round_opens_with_six_steps_and_counted_days(cast, round):
    stages = list(round.stages.all())
    assert [stage.stage for stage in stages] == list(Stage)
    assert {stage.commune for stage in stages} == {cast.commune}
    assert {stage.state for stage in stages} == {StageState.WAITING}
    posting = stage_of(round, Stage.POSTING)
    assert posting.due_on == date(2023, 12, 7)
    assert posting.due_words.startswith("để đủ 05 ngày làm việc sau đó: 08, 11, 12, 13, 14/12")
    assert posting.owner == "Ban chỉ đạo rà soát cấp xã, trưởng thôn"


def test_a_round_within_the_year_has_no_opinion_step(cast):
    days = {"opened_on": date(2023, 5, 15), "due_on": date(2023, 5, 28), "as_of": date(2023, 5, 28)}
    round = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)
    assert [stage.stage for stage in round.stages.all()] == [stage for stage in Stage if stage != Stage.OPINION]


def test_no_round_opens_in_a_year_whose_holidays_are_not_loaded(cast):
    PublicHoliday.objects.filter(day__year=2023).delete()
    with pytest.raises(ValidationError, match="Chưa có ngày nghỉ lễ, tết của năm 2023"):
        factories.make_round(cast.commune, by=cast.officer)
    assert not Round.objects.exists()


def test_the_path_of_a_round_within_the_year_says_what_is_to_be_checked_of_its_days(client, cast):
    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 11, 28), "as_of": date(2023, 11, 28)}
    page = path_of(client, factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days),
                   cast.officer)  # fmt: skip
    assert page.rows == 5
    assert "Từ ngày 15 hằng tháng" in page.text
    assert "đếm theo ngày lịch (cần kiểm tra)" in page.text
    assert "UBND huyện" not in page.text


# ----- Moving -----


def test_steps_are_done_in_their_order(cast, reviewed):
    visits = perform("start", stage_of(reviewed, Stage.VISITS), cast, started_on=date(2023, 10, 1))
    refused("Bước 1: lập danh sách hộ rà soát chưa xong", "finish", visits, cast, done_on=TODAY)
    walk(reviewed, cast, Stage.LIST)
    assert perform("finish", visits, cast, done_on=TODAY).state == StageState.DONE
    refused("Bước 3: họp thôn chưa xong", "start", stage_of(reviewed, Stage.OPINION), cast, started_on=TODAY)


def test_visits_are_not_done_while_a_review_is_not_sent(cast, round):
    factories.make_review(round, factories.make_household(cast.lang_ben), cast.head)
    walk(round, cast, Stage.LIST)
    visits = perform("start", stage_of(round, Stage.VISITS), cast, started_on=TODAY)
    refused("1 phiếu còn nháp", "finish", visits, cast, done_on=TODAY)


def test_the_opinion_is_due_five_working_days_after_it_was_asked(cast, reviewed):
    posting = factories.make_posting(reviewed, cast.lang_ben, cast.officer)
    POSTING_STEPS.perform("close", posting, by=cast.officer, version=1, closed_on=TODAY)
    factories.hold_meeting(reviewed, cast.lang_ben, cast.officer)
    walk(reviewed, cast, Stage.LIST, Stage.VISITS, Stage.MEETING, Stage.POSTING)
    opinion = perform("start", stage_of(reviewed, Stage.OPINION), cast, started_on=date(2023, 11, 17))
    assert opinion.due_on == date(2023, 11, 24)
    assert opinion.due_words == (
        "05 ngày làm việc từ 17/11/2023: 20, 21, 22, 23, 24/11 (bỏ thứ Bảy, Chủ nhật 18, 19/11)"
    )


def test_a_posting_that_began_in_one_village_keeps_the_last_day_of_all(cast, round):
    before = stage_of(round, Stage.POSTING).due_on
    assert perform("start", stage_of(round, Stage.POSTING), cast, started_on=TODAY).due_on == before


@pytest.mark.parametrize("day", [date(2023, 8, 31), date(2023, 11, 21)])
def test_a_step_begins_within_the_round_and_not_after_today(cast, round, day):
    refused("Ghi ngày từ 01/09/2023 đến 20/11/2023", "start", stage_of(round, Stage.LIST), cast, started_on=day)


def test_a_step_is_not_done_before_it_began(cast, round):
    stage = perform("start", stage_of(round, Stage.LIST), cast, started_on=TODAY)
    refused("Ghi ngày từ 20/11/2023", "finish", stage, cast, done_on=date(2023, 11, 19))


def test_a_step_is_done_again_with_a_reason_until_a_later_one_is_done(cast, reviewed):
    walk(reviewed, cast, Stage.LIST, Stage.VISITS)
    refused("Bước 2: thăm hộ, xếp loại đã làm rồi", "reopen", stage_of(reviewed, Stage.LIST), cast, reason="Sót thôn")
    refused("Ghi lý do", "reopen", stage_of(reviewed, Stage.VISITS), cast, reason=" ")
    again = perform("reopen", stage_of(reviewed, Stage.VISITS), cast, reason="Sót một thôn")
    assert (again.state, again.done_on) == (StageState.RUNNING, None)


def test_the_decision_ends_the_last_step_and_only_it(cast, reviewed):
    refused("Bước này xong khi quyết định", "start", stage_of(reviewed, Stage.DECISION), cast, started_on=TODAY)
    with clock.reliving(date(2023, 12, 20)):
        settled = factories.settle(reviewed, cast.leader)
    decision = stage_of(settled, Stage.DECISION)
    assert (decision.state, decision.done_on) == (StageState.DONE, date(2023, 12, 15))
    refused("không còn mở", "start", stage_of(settled, Stage.LIST), cast, started_on=TODAY)


def test_the_database_holds_a_step_to_its_days(round):
    for wrong in ({"done_on": TODAY}, {"state": StageState.DONE, "started_on": TODAY, "done_on": date(2023, 11, 1)},
                  {"state": StageState.RUNNING}, {"state": StageState.DONE, "started_on": TODAY}):  # fmt: skip
        with pytest.raises(IntegrityError, match="stage_says_when"), transaction.atomic():
            round.stages.filter(stage=Stage.LIST).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundStage.objects.create(commune=round.commune, round=round, stage=Stage.LIST, owner="Ai đó")


# ----- The page -----


def path_of(client, round, user):
    client.force_login(user)
    return read(client.get(reverse("surveys:round_path", args=[round.pk])))


def test_the_path_says_how_many_days_there_are_and_what_stands_in_the_way(client, cast, reviewed):
    factories.make_review(reviewed, factories.make_household(cast.lang_coc, head="Nông Thị Hoa"), cast.other_head)
    page = path_of(client, reviewed, cast.officer)
    assert page.heading == "Còn 10 ngày làm việc để xong bước 1"
    assert page.rows == 6
    walk(reviewed, cast, Stage.LIST)
    perform("start", stage_of(reviewed, Stage.VISITS), cast, started_on=TODAY)
    page = path_of(client, reviewed, cast.officer)
    assert "Bước 2 còn vướng 2 điều" in page.text
    assert "1 hộ trong danh sách chưa có phiếu gửi." in page.text
    assert "1 phiếu còn nháp." in page.text
    assert "UBND huyện" in page.text
    assert "Từ 01/09/2023 đến 14/12/2023 (QĐ 24/2021/QĐ-TTg)" in page.text
    assert "Thủ tục 1.116214, 1.116215: chưa có văn bản" in page.text
    assert "Đếm ngày: Không tính ngày bắt đầu (cần kiểm tra)" in page.text


def test_a_round_that_ends_after_its_procedure_asks_whom_the_procedure_named_last(client, cast):
    with clock.reliving(date(2026, 11, 20)):
        round = factories.make_round(cast.commune, 2026, by=cast.officer, due_on=date(2027, 1, 8))
        page = path_of(client, round, cast.officer)
    assert "Chủ tịch UBND tỉnh" in page.text


def test_a_late_step_is_told_first(client, cast, round):
    with clock.reliving(date(2023, 12, 12)):
        page = path_of(client, round, cast.officer)
    assert page.heading == "Bước 1 quá hạn 6 ngày làm việc"


def test_a_village_head_reads_the_days_and_no_count_of_other_villages(client, cast, reviewed):
    page = path_of(client, reviewed, cast.head)
    assert page.rows == 6
    assert "phiếu đã gửi" not in page.text
    assert not [address for _, address, _ in page.links if "/ra-soat/buoc/" in address]


def test_the_officer_moves_a_step_by_its_page(client, cast, round):
    client.force_login(cast.officer)
    url = reverse("surveys:stage_step", args=[stage_of(round, Stage.LIST).pk, "bat-dau"])
    page = read(client.post(url, fill(client.get(url), started_on="31/8/2023")))
    assert page.title.startswith("Lỗi: ")
    assert stage_of(round, Stage.LIST).state == StageState.WAITING
    answer = client.post(url, fill(client.get(url), started_on="06/09/2023"))
    assert answer.url == reverse("surveys:round_path", args=[round.pk])
    assert stage_of(round, Stage.LIST).started_on == date(2023, 9, 6)
    assert AuditEntry.objects.filter(table="surveys_roundstage", operation="update").first().actor == "canbo"
    assert "Đang làm từ 06/09/2023" in read(client.get(answer.url)).text
    assert "không làm được ở trạng thái hiện nay" in read(client.get(url)).text


def test_a_step_that_is_held_up_shows_why_and_no_form(client, cast, round):
    client.force_login(cast.officer)
    page = read(client.get(reverse("surveys:stage_step", args=[stage_of(round, Stage.OPINION).pk, "bat-dau"])))
    assert "Bước 4: niêm yết, khiếu nại chưa xong." in page.text
    assert not page.form
    assert client.get(reverse("surveys:stage_step", args=[round.stages.first().pk, "la"])).status_code == 404


def test_who_answers_for_a_step_is_edited_once_at_a_time(client, cast, round):
    client.force_login(cast.officer)
    stage = stage_of(round, Stage.LIST)
    url = reverse("surveys:stage_edit", args=[stage.pk])
    typed = fill(client.get(url), owner="Nguyễn Thị Hà", note="Gửi thư mời 05/09")
    assert client.post(url, typed).status_code == 302
    stage.refresh_from_db()
    assert (stage.owner, stage.note) == ("Nguyễn Thị Hà", "Gửi thư mời 05/09")
    page = read(client.post(url, typed | {"owner": "Người khác"}))
    assert "Có người vừa sửa" in page.text
    stage.refresh_from_db()
    assert stage.owner == "Nguyễn Thị Hà"


def test_the_steps_of_a_closed_round_are_only_read(client, cast, reviewed):
    with clock.reliving(date(2023, 12, 20)):
        factories.settle(reviewed, cast.leader)
    page = path_of(client, reviewed, cast.officer)
    assert page.heading == "Rà soát định kỳ năm 2023: đã chốt"
    assert "Xong 15/12/2023" in page.text
    url = reverse("surveys:stage_edit", args=[stage_of(reviewed, Stage.LIST).pk])
    assert not read(client.get(url)).form
    version = stage_of(reviewed, Stage.LIST).version
    answer = client.post(url, {"version": version, "owner": "Ai đó", "note": ""})
    assert "Các bước của đợt này chỉ đọc." in read(answer).text
    assert stage_of(reviewed, Stage.LIST).owner != "Ai đó"


def test_the_path_asks_as_few_questions_for_many_reviews(client, cast, reviewed):
    client.force_login(cast.officer)
    url = reverse("surveys:round_path", args=[reviewed.pk])
    few = queries_of(client, url)
    for number in range(3):
        home = factories.make_household(cast.lang_ben, head=f"Vi Văn {chr(65 + number)}")
        factories.send_review(reviewed, home, PovertyClass.POOR, cast.head)
    assert queries_of(client, url) == few

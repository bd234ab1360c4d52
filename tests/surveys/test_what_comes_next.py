"""Whoever comes to a page of a round is told what is to be done next, and led to where they may do it."""

from datetime import date

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.desk.agenda import AgendaPage
from surveys.forms.postings import PostingForm
from surveys.services.meetings import reviews_to_ask, save_opinions
from surveys.vocabulary import RoundKind
from tests import factories
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NOT_POOR
TODAY = date(2023, 12, 4)


@pytest.fixture
def home(cast):
    home = factories.make_household(cast.lang_ben, code="0001", head="Lý Văn Khá")
    factories.load_results(cast.commune, {home: NOT_POOR}, cast.officer)
    return home


@pytest.fixture
def round(cast, home):
    return factories.make_round(cast.commune, by=cast.officer, must_check=True)


@pytest.fixture
def in_year(cast, home):
    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 12, 15), "as_of": date(2023, 12, 15)}
    return factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)


def waits(user, cast):
    """What waits for the user, with its address; and what waits for somebody else."""
    page = AgendaPage(cast.commune, user)
    return {step.title: step.url for step in page.mine}, [step.title for step in page.others]


def seen(client, user, name, *arguments):
    client.force_login(user)
    return read(client.get(reverse(name, args=arguments)))


def test_forms_to_check_lead_to_where_they_are_checked_and_ones_own_wait_for_others(cast, round, home):
    factories.send_review(round, home, POOR, cast.officer)
    check = reverse("surveys:round_check", args=[round.pk])
    assert waits(cast.leader, cast)[0]["1 phiếu chờ kiểm tra"] == check
    own, of_others = waits(cast.officer, cast)
    assert not any("phiếu" in title for title in own)
    assert "1 phiếu bạn gửi chờ người khác kiểm tra" in of_others


def test_the_officer_finds_the_meeting_that_a_village_has_written(cast, round, home):
    factories.send_review(round, home, POOR, cast.head)
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head)
    assert str(meeting) not in waits(cast.officer, cast)[0]
    agreed = {review.pk: 10 for review in reviews_to_ask(round)}
    save_opinions(meeting=meeting, version=meeting.version, by=cast.head, agreed=agreed)
    assert waits(cast.officer, cast)[0][str(meeting)] == reverse("surveys:meeting_detail", args=[meeting.pk])


def test_a_request_within_the_year_is_due_until_it_is_answered(cast, in_year, home):
    asked = factories.make_request(in_year, home, cast.officer, received_on=date(2023, 11, 20))
    title = "Trả lời đề nghị của hộ Lý Văn Khá"
    dues = {row.due.title: row.due for row in AgendaPage(cast.commune, cast.officer).rows}
    assert (dues[title].day, dues[title].url) == (asked.due_on, reverse("surveys:request_detail", args=[asked.pk]))
    factories.decide_request(asked, cast.officer, present=5)
    factories.answer_request(in_year.requests.get(), cast.officer)
    assert title not in [row.due.title for row in AgendaPage(cast.commune, cast.officer).rows]


def test_a_listed_request_leads_to_its_form_b_and_a_step_is_told_once(client, cast, in_year, home):
    asked = factories.make_request(in_year, home, cast.officer)
    step = reverse("surveys:request_step", args=[asked.pk, "xet"])
    client.force_login(cast.officer)
    sent = client.post(step, fill(client.get(step), present_count="2", outcome_on="04/12/2023"))
    page = read(client.get(sent.url))
    assert "Đã xét đề nghị." in page.text
    review = reverse("surveys:review_detail", args=[in_year.reviews.get().pk])
    assert ("btn", review, "Mở Phiếu B") in page.links


def test_a_step_waits_for_the_one_before_it_that_there_is(client, cast, in_year, round):
    assert "Chờ bước 4" in seen(client, cast.officer, "surveys:round_path", in_year.pk).text
    assert "Chờ bước 5" in seen(client, cast.officer, "surveys:round_path", round.pk).text


def test_the_last_step_leads_the_officer_to_the_decisions(client, cast, in_year):
    in_year.stages.exclude(stage="decision").update(state="done", started_on=TODAY, done_on=TODAY)
    page = seen(client, cast.officer, "surveys:round_path", in_year.pk)
    address = reverse("surveys:decision_list", args=[in_year.pk])
    assert ("", address, "Soạn quyết định") in page.links
    assert client.get(address).status_code == 200


def test_who_was_not_agreed_to_is_named_with_the_form(client, cast, round, home):
    factories.send_review(round, home, POOR, cast.officer)
    factories.check_review(review=round.reviews.get(), version=round.reviews.get().version, by=cast.leader)
    factories.hold_meeting(round, cast.lang_ben, cast.officer, agreed=3)
    review = reverse("surveys:review_detail", args=[round.reviews.get().pk])
    for user in (cast.officer, cast.head):
        page = seen(client, user, "surveys:meeting_list", round.pk)
        assert "Hộ phải rà soát lại" in page.text
        assert ("", review, "Phiếu B của hộ Lý Văn Khá") in page.links
    assert "Hộ phải rà soát lại" not in seen(client, cast.other_head, "surveys:meeting_list", round.pk).text


def test_a_complaint_leads_to_the_form_it_is_about(client, cast, round, home):
    review = factories.send_review(round, home, POOR, cast.officer)
    complaint = factories.make_complaint(round, home, cast.officer)
    page = seen(client, cast.officer, "surveys:complaint_answer", complaint.pk)
    assert ("", reverse("surveys:review_detail", args=[review.pk]), review.reference) in page.links
    assert "Khiếu nại đúng thì mở phiếu và trả lại" in page.text
    back = [(to, words) for _, to, words in page.links if to == reverse("surveys:posting_list", args=[round.pk])]
    assert back[0][1] == "Niêm yết, khiếu nại"


def test_a_settled_round_leads_to_its_certificates(client, cast, home):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, home, POOR, cast.officer)
    factories.settle(round, cast.leader, settled_on=TODAY)
    certificates = reverse("surveys:round_certificates", args=[round.pk])
    assert ("btn", certificates, "Giấy chứng nhận") in seen(
        client, cast.officer, "surveys:round_detail", round.pk
    ).links
    assert certificates in [to for _, to, _ in seen(client, cast.officer, "surveys:round_path", round.pk).links]
    head = seen(client, cast.head, "surveys:round_detail", round.pk)
    assert certificates not in [to for _, to, _ in head.links]


def test_a_missing_day_is_asked_for_in_words_that_can_be_read(round):
    form = PostingForm({"form_key": ""}, of=round)
    assert form.errors["posted_on"] == ["Nhập ngày ở mục “Niêm yết từ ngày”."]

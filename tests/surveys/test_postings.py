"""Posting and complaints: counted days, what they hold up, posting again, and their pages."""

import io
from datetime import date, timedelta

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform import clock, guards
from huulien.platform.models import AuditEntry
from huulien.platform.steps import Refused
from surveys.models import Complaint, Posting
from surveys.steps.postings import COMPLAINT_STEPS, POSTING_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import ComplaintState, PostingState, Stage
from tests import factories
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 4)


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, code="0007")


@pytest.fixture
def round(cast, household):
    """A round whose only review is sent."""
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, household, PovertyClass.POOR, cast.head)
    return round


@pytest.fixture
def posting(cast, round):
    return factories.make_posting(round, cast.lang_ben, cast.officer)


@pytest.fixture
def complaint(cast, round, household):
    return factories.make_complaint(round, household, cast.officer)


def close(posting, cast, day=date(2023, 11, 20)):
    return POSTING_STEPS.perform("close", posting, by=cast.officer, version=posting.version, closed_on=day)


def answer(name, complaint, cast, **given):
    given = {
        "answered_on": date(2023, 11, 24), "answer": "Đã phúc tra cùng trưởng thôn.", "rechecked_by": "Vi Văn Tài",
    } | given  # fmt: skip
    return COMPLAINT_STEPS.perform(name, complaint, by=cast.officer, version=complaint.version, **given)


def settle(round, cast):
    with clock.reliving(date(2023, 12, 20)):
        return factories.settle(round, cast.leader)


# ----- Days -----


def test_a_posting_hangs_three_working_days_after_the_day_it_went_up(posting):
    assert posting.due_on == date(2023, 11, 20)
    assert posting.due_words == "03 ngày làm việc từ 15/11/2023: 16, 17, 20/11 (bỏ thứ Bảy, Chủ nhật 18, 19/11)"


def test_a_complaint_is_answered_within_seven_working_days_of_receiving_it(complaint):
    assert complaint.due_on == date(2023, 11, 27)
    assert complaint.due_words.startswith("07 ngày làm việc từ 16/11/2023: 17, 20, 21, 22, 23, 24, 27/11")


def test_a_posting_is_not_taken_down_before_its_last_day(cast, posting):
    with clock.reliving(date(2023, 11, 17)), pytest.raises(Refused, match="Niêm yết đến hết 20/11/2023"):
        close(posting, cast, date(2023, 11, 17))
    with pytest.raises(Refused, match="Ghi ngày từ 20/11/2023 đến 04/12/2023"):
        close(posting, cast, date(2023, 11, 19))
    assert close(posting, cast).state == PostingState.CLOSED


@pytest.mark.parametrize("day", [date(2023, 8, 31), date(2023, 12, 5)])
def test_what_is_recorded_lies_within_the_round_and_not_after_today(cast, round, household, day):
    with pytest.raises(ValidationError, match="Ghi ngày từ 01/09/2023 đến 04/12/2023"):
        factories.make_posting(round, cast.lang_ben, cast.officer, posted_on=day)
    with pytest.raises(ValidationError, match="Ghi ngày từ 01/09/2023 đến 04/12/2023"):
        factories.make_complaint(round, household, cast.officer, received_on=day)


def test_a_village_has_one_running_posting(cast, round, posting):
    with pytest.raises(ValidationError, match="Thôn này đang niêm yết"):
        factories.make_posting(round, cast.lang_ben, cast.officer)
    assert factories.make_posting(round, cast.lang_coc, cast.officer).village == cast.lang_coc


def test_only_who_keeps_rounds_posts(cast, round):
    with pytest.raises(PermissionDenied):
        factories.make_posting(round, cast.lang_ben, cast.district_officer)


# ----- What they hold up -----


def test_nothing_is_decided_while_a_posting_runs(cast, round, posting):
    with pytest.raises(Refused, match="1 thông báo đang niêm yết"):
        settle(round, cast)
    close(posting, cast)
    assert settle(round, cast).is_settled


def test_nothing_is_decided_while_a_complaint_is_open(cast, round, complaint):
    with pytest.raises(Refused, match="1 khiếu nại chưa trả lời"):
        settle(round, cast)
    assert answer("dismiss", complaint, cast).state == ComplaintState.DISMISSED
    assert settle(round, cast).is_settled


def test_an_upheld_complaint_is_posted_again_before_the_decision(cast, round, complaint):
    upheld = answer("uphold", complaint, cast)
    with pytest.raises(Refused, match="1 khiếu nại đã sửa kết quả, chưa niêm yết lại"):
        settle(round, cast)
    with pytest.raises(ValidationError, match="Trả lời khiếu nại ngày 24/11/2023"):
        factories.make_posting(round, None, cast.officer, after=upheld, posted_on=date(2023, 11, 23))
    again = factories.make_posting(round, None, cast.officer, after=upheld, posted_on=date(2023, 11, 24))
    assert (again.village, again.due_on) == (cast.lang_ben, date(2023, 11, 29))
    with pytest.raises(Refused, match="đang niêm yết"):
        settle(round, cast)
    close(again, cast, date(2023, 11, 29))
    with pytest.raises(ValidationError, match="đã niêm yết lại"):
        factories.make_posting(round, None, cast.officer, after=upheld, posted_on=date(2023, 11, 30))
    assert settle(round, cast).is_settled


def test_step_four_is_not_done_while_a_village_is_not_posted(cast, round):
    factories.hold_meeting(round, cast.lang_ben, cast.officer)
    for name in (Stage.LIST, Stage.VISITS, Stage.MEETING, Stage.POSTING):
        stage = round.stages.get(stage=name)
        stage = STAGE_STEPS.perform("start", stage, by=cast.officer, version=1, started_on=date(2023, 11, 15))
        if name != Stage.POSTING:
            STAGE_STEPS.perform("finish", stage, by=cast.officer, version=2, done_on=date(2023, 11, 15))

    def finish():
        return STAGE_STEPS.perform("finish", stage, by=cast.officer, version=stage.version, done_on=TODAY)

    with pytest.raises(Refused, match="1 thôn có phiếu chưa niêm yết"):
        finish()
    posting = factories.make_posting(round, cast.lang_ben, cast.officer)
    with pytest.raises(Refused, match="1 thông báo đang niêm yết"):
        finish()
    close(posting, cast)
    assert finish().is_done


def test_an_answered_complaint_is_not_answered_again(cast, complaint):
    with pytest.raises(Refused, match="Ghi nội dung trả lời"):
        answer("dismiss", complaint, cast, answer=" ")
    with pytest.raises(Refused, match="Ghi ngày từ 16/11/2023"):
        answer("dismiss", complaint, cast, answered_on=date(2023, 11, 15))
    answered = answer("dismiss", complaint, cast)
    with pytest.raises(Refused, match="không làm được nữa"):
        answer("uphold", answered, cast)


def test_nothing_is_recorded_in_a_settled_round(cast, round, household):
    settle(round, cast)
    for act in (lambda: factories.make_posting(round, cast.lang_ben, cast.officer),
                lambda: factories.make_complaint(round, household, cast.officer)):  # fmt: skip
        with pytest.raises(ValidationError, match="không còn mở"):
            act()


def test_the_database_keeps_what_has_ended_and_holds_days_in_order(cast, round, posting, complaint):
    for rows, wrong, rule in (
        (Posting.objects.filter(pk=posting.pk), {"state": PostingState.CLOSED, "closed_on": date(2023, 11, 17)},
         "posting_runs_its_days"),
        (Posting.objects.filter(pk=posting.pk), {"state": PostingState.CLOSED}, "posting_runs_its_days"),
        (Posting.objects.filter(pk=posting.pk), {"due_on": date(2023, 11, 16)}, guards.REFUSAL),
        (Complaint.objects.filter(pk=complaint.pk), {"state": ComplaintState.DISMISSED},
         "answered_complaint_says_when"),
        (Complaint.objects.filter(pk=complaint.pk), {"received_on": date(2023, 11, 20)}, guards.REFUSAL),
        (Complaint.objects.filter(pk=complaint.pk), {"commune": cast.other_commune}, guards.REFUSAL),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            rows.update(**wrong)
    answer("dismiss", complaint, cast)
    close(posting, cast)
    for model in (Posting, Complaint):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_a_complaint_is_upheld_by_the_form_alone(cast, round, household):
    """Until Form B was mended and sent again after the complaint came, the result is what it was."""
    complaint = factories.make_complaint(round, household, cast.officer, received_on=TODAY)
    later = date(2023, 12, 6)
    round.reviews.update(submitted_at=clock.now() - timedelta(days=3))
    with clock.reliving(later):
        with pytest.raises(Refused, match="kết quả sửa trên Phiếu B"):
            answer("uphold", complaint, cast, answered_on=later)
        round.reviews.update(submitted_at=clock.now())
        assert answer("uphold", complaint, cast, answered_on=later).state == ComplaintState.UPHELD


def test_who_filled_the_form_does_not_check_it_again(cast, round, complaint):
    for names, told in ((" ", "Ghi họ tên người phúc tra"), (cast.head.full_name.upper(), "Người khác phúc tra")):
        with pytest.raises(Refused, match=told):
            answer("dismiss", complaint, cast, rechecked_by=names)
    namesake = f"{cast.head.full_name}h, {cast.officer.full_name}"  # another word, that begins alike
    assert answer("dismiss", complaint, cast, rechecked_by=namesake).rechecked_by == namesake


def test_of_several_who_filled_the_form_the_last_before_the_complaint_does_not_check_it_again(cast, round, household):
    """Who sent it first, before it went back, wrote no result that stands; who mended it later checked it again."""

    def send_again(day, by):
        with clock.reliving(day):
            review = round.reviews.get()
            factories.return_review(review=review, version=review.version, by=cast.leader, reason="Xem lại thu nhập.")
            factories.submit_review(review=review, version=review.version, by=by)

    send_again(date(2023, 12, 5), cast.officer)
    received, answered = date(2023, 12, 6), date(2023, 12, 8)
    with clock.reliving(received):
        complaint = factories.make_complaint(round, household, cast.officer, received_on=received)
    send_again(date(2023, 12, 7), cast.head)
    with clock.reliving(answered):
        with pytest.raises(Refused, match=f"{cast.officer.full_name} là người gửi phiếu"):
            answer("dismiss", complaint, cast, answered_on=answered, rechecked_by=cast.officer.full_name)
        again = cast.head.full_name
        assert answer("dismiss", complaint, cast, answered_on=answered, rechecked_by=again).rechecked_by == again


# ----- Papers -----


def paper_of(client, name, *arguments):
    """The lines of a paper taken as Word."""
    answer = client.get(reverse(f"surveys:{name}", args=[*arguments, "docx"]))
    assert answer.status_code == 200
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(line.text for line in document.paragraphs), *cells])


def test_the_notice_has_its_days_its_list_and_no_personal_number(client, cast, round, household, posting):
    household.members.update(citizen_id="020184001234")
    other = factories.make_household(cast.lang_coc, code="0008", head="Vi Văn Khác")
    factories.send_review(round, other, PovertyClass.NEAR_POOR, cast.officer)
    client.force_login(cast.officer)
    paper = paper_of(client, "posting_notice", posting.pk)
    assert "từ ngày 15/11/2023 đến hết ngày 20/11/2023" in paper
    assert "07 ngày làm việc" in paper
    assert "Triệu Văn Sinh" in paper
    assert "Vi Văn Khác" not in paper
    assert "020184001234" not in paper
    everywhere = factories.make_posting(round, None, cast.officer)
    assert "Vi Văn Khác" in paper_of(client, "posting_notice", everywhere.pk)
    close(posting, cast)
    assert client.get(reverse("surveys:posting_notice", args=[posting.pk, "pdf"])).status_code == 404


def test_who_complained_gets_an_answer_once_there_is_one(client, cast, round, household, complaint):
    client.force_login(cast.officer)
    url = reverse("surveys:complaint_letter", args=[complaint.pk, "pdf"])
    assert client.get(url).status_code == 404
    answer("uphold", complaint, cast)
    assert client.get(url).status_code == 200
    paper = paper_of(client, "complaint_letter", complaint.pk)
    for words in ("Kính gửi: Bà Lương Thị Hạnh.", "khiếu nại đúng, kết quả rà soát đã sửa, hộ là hộ nghèo",
                  "Người phúc tra: Vi Văn Tài.", "Đã phúc tra cùng trưởng thôn.", "niêm yết lại"):  # fmt: skip
        assert words in paper
    again = factories.make_posting(round, None, cast.officer, after=complaint, posted_on=date(2023, 11, 24))
    assert "niêm yết lại sau phúc tra" in paper_of(client, "posting_notice", again.pk)


def test_the_board_hands_over_every_list_with_its_households(client, cast, round, household):
    factories.load_results(cast.commune, {household: PovertyClass.NEAR_POOR}, cast.officer, 2021)
    client.force_login(cast.leader)
    paper = paper_of(client, "board_list", round.pk)
    assert "gồm 1 hộ nghèo." in paper
    assert "Triệu Văn Sinh" in paper
    assert "Hộ cận nghèo" in paper  # before
    settle(round, cast)
    assert client.get(reverse("surveys:board_list", args=[round.pk, "pdf"])).status_code == 404


# ----- Pages -----


def list_url(round):
    return reverse("surveys:posting_list", args=[round.pk])


def test_the_officer_posts_and_takes_down_by_pages(client, cast, round):
    client.force_login(cast.officer)
    url = reverse("surveys:posting_create", args=[round.pk])
    typed = {"posted_on": "15/11/2023", "places": "Nhà văn hóa, UBND xã"}
    assert "Chọn thôn, hoặc toàn xã." in read(client.post(url, fill(client.get(url), **typed))).text
    typed["village"] = cast.lang_ben.pk
    assert client.post(url, fill(client.get(url), **typed)).url == list_url(round)
    posting = Posting.objects.get()
    page = read(client.get(list_url(round)))
    assert page.heading == "Còn 1 điều trước khi ký"
    assert "1 thông báo đang niêm yết." in page.text
    url = reverse("surveys:posting_close", args=[posting.pk])
    assert client.post(url, fill(client.get(url), closed_on="20/11/2023")).url == list_url(round)
    page = read(client.get(list_url(round)))
    assert page.heading == "Niêm yết, khiếu nại"
    assert "Xong 20/11/2023" in page.text
    assert not read(client.get(url)).form
    assert AuditEntry.objects.filter(table="surveys_posting", operation="update").latest("pk").actor == "canbo"


def test_a_complaint_is_recorded_and_answered_by_pages_without_a_personal_number(client, cast, round, household):
    household.members.update(citizen_id="020184001234")
    client.force_login(cast.officer)
    url = reverse("surveys:complaint_create", args=[round.pk])
    typed = {
        "household": "9999", "received_on": "16/11/2023", "received_from": "Bà Lương Thị Hạnh", "form": "spoken",
        "content": "Hộ đã bán hai con trâu.",
    }  # fmt: skip
    assert "Trong sổ của xã không có hộ mã 9999" in read(client.post(url, fill(client.get(url), **typed))).text
    answered = client.post(url, fill(client.get(url), **typed | {"household": "0007"}))
    assert answered.url == list_url(round)
    complaint = Complaint.objects.get()
    assert (complaint.household, complaint.village, complaint.recorded_by) == (household, cast.lang_ben, cast.officer)
    body = client.get(list_url(round)).content.decode()
    assert "Triệu Văn Sinh" in body
    assert "020184001234" not in body
    assert "Lương Thị Hạnh" not in body
    url = reverse("surveys:complaint_answer", args=[complaint.pk])
    assert "Bà Lương Thị Hạnh" in read(client.get(url)).text
    typed = {
        "result": "uphold", "answered_on": "24/11/2023", "answer": "Đúng, thu nhập đã đổi.",
        "rechecked_by": f"Vi Văn Tài, {cast.head.full_name}",
    }  # fmt: skip
    refused = read(client.post(url, fill(client.get(url), **typed))).text
    assert f"{cast.head.full_name} là người gửi phiếu bị khiếu nại" in refused
    typed["rechecked_by"] = "Vi Văn Tài"
    assert client.post(url, fill(client.get(url), **typed)).url == list_url(round)
    assert "1 khiếu nại đã sửa kết quả, chưa niêm yết lại." in read(client.get(list_url(round))).text
    url = reverse("surveys:posting_create", args=[round.pk])
    typed = {"after": complaint.pk, "posted_on": "24/11/2023", "places": "Nhà văn hóa"}
    assert client.post(url, fill(client.get(url), **typed)).url == list_url(round)
    assert Posting.objects.get().after == complaint


def test_a_household_of_another_commune_is_not_complained_of(client, cast, round):
    factories.make_household(cast.other_village, code="0100")
    client.force_login(cast.officer)
    url = reverse("surveys:complaint_create", args=[round.pk])
    typed = {
        "household": "0100", "received_on": "16/11/2023", "received_from": "Ông A", "form": "written", "content": "Sai",
    }  # fmt: skip
    assert "không có hộ mã 0100" in read(client.post(url, fill(client.get(url), **typed))).text
    assert not Complaint.objects.exists()


def test_the_list_asks_as_few_questions_for_many_rows(client, cast, round, posting, complaint):
    client.force_login(cast.officer)
    few = queries_of(client, list_url(round))
    for number in range(3):
        home = factories.make_household(cast.lang_coc, head=f"Vi Văn {chr(65 + number)}")
        factories.make_complaint(round, home, cast.officer)
    factories.make_posting(round, cast.lang_coc, cast.officer)
    assert queries_of(client, list_url(round)) == few

"""Step 1 of a round: requests, Phiếu A, the list, written replies, and what they hold back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from households.models import Member
from households.services import composition
from households.vocabulary import PovertyClass
from huulien.platform import audit, clock, guards
from huulien.platform.locking import StaleRecord
from huulien.platform.models import DocumentNumber, StepRecord
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Refused
from surveys.models import ListAddition, Review, ReviewRequest
from surveys.papers.requests import list_paper, reply_paper, request_form
from surveys.services.requests import add_to_list, drop_addition, is_granted, record_request
from surveys.services.review_list import ReviewList
from surveys.services.reviews import start_review
from surveys.services.rounds import households_to_review
from surveys.steps.requests import REQUEST_STEPS, form_a_of
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.steps.stages import STAGE_STEPS, WORK
from surveys.vocabulary import ListSource, RequestKind, RequestState, RoundKind, Stage
from tests import factories
from tests.pages import fill, queries_of, read
from tests.races import all_at_once, winners

pytestmark = pytest.mark.django_db
POOR, NEAR_POOR, AVERAGE, NOT_POOR = (
    PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.AVERAGE, PovertyClass.NOT_POOR
)  # fmt: skip
TODAY = date(2023, 12, 4)
CITIZEN_ID = "020181000123"


@pytest.fixture
def households(cast):
    """A poor, a near-poor and two other households, of two villages, as recognised in 2022."""
    made = [
        factories.make_household(village, code=f"000{place}", head=head)
        for place, (village, head) in enumerate(
            ((cast.lang_ben, "Triệu Văn Nghèo"), (cast.lang_coc, "Nông Thị Cận"), (cast.lang_ben, "Lý Văn Khá"),
             (cast.lang_coc, "Hoàng Thị Đủ")), start=1
        )
    ]  # fmt: skip
    factories.load_results(cast.commune, {made[0]: POOR, made[1]: NEAR_POOR}, cast.officer)
    return made


@pytest.fixture
def round(cast, households):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def in_year(cast, households):
    days = {"opened_on": date(2023, 5, 15), "due_on": date(2023, 5, 31), "as_of": date(2023, 5, 31)}
    return factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)


def withdraw(request, cast, day=None):
    given = {"outcome_on": day or request.received_on, "reason": "Hộ tự thấy đã khá hơn."}
    return REQUEST_STEPS.perform("withdraw", request, by=cast.officer, version=request.version, **given)


def step_one(round, name, cast, **given):
    stage = round.stages.get(stage=Stage.LIST)
    return STAGE_STEPS.perform(name, stage, by=cast.officer, version=stage.version, **given)


def settle_in_may(round, cast, **given):
    given = {"settled_on": date(2023, 5, 31), "decision_number": "41/QĐ-UBND"} | given
    return factories.settle(round, cast.leader, **given)


def told(obstacles):
    return [obstacle.words for obstacle in obstacles]


# ----- Who may ask for what -----


@pytest.mark.parametrize(
    ("place", "kind", "words"),
    [
        (0, RequestKind.RECOGNITION, "Hộ đang là hộ nghèo: đợt định kỳ rà soát mọi hộ đang quản lý"),
        (1, RequestKind.RECOGNITION, "Hộ đang là hộ cận nghèo: đợt định kỳ rà soát mọi hộ đang quản lý"),
        (2, RequestKind.ESCAPE, "Hộ không phải hộ nghèo, hộ cận nghèo"),
    ],
)
def test_who_cannot_ask_in_an_annual_round_is_told_why(cast, round, households, place, kind, words):
    with pytest.raises(ValidationError, match=words):
        factories.make_request(round, households[place], cast.officer, kind)
    assert not ReviewRequest.objects.exists()


def test_within_the_year_a_near_poor_household_may_ask_for_more_and_a_poor_one_not(cast, in_year, households):
    with pytest.raises(ValidationError, match="Hộ đang là hộ nghèo theo kết quả đang có hiệu lực"):
        factories.make_request(in_year, households[0], cast.officer, RequestKind.RECOGNITION)
    assert factories.make_request(in_year, households[1], cast.officer, RequestKind.RECOGNITION).due_on


def test_a_household_asks_once_at_a_time(cast, round, households):
    asked = factories.make_request(round, households[2], cast.officer)
    with pytest.raises(ValidationError, match="đã có giấy đề nghị"):
        factories.make_request(round, households[2], cast.officer)
    withdraw(asked, cast)
    assert factories.make_request(round, households[2], cast.officer).state == RequestState.RECEIVED


def test_only_who_keeps_rounds_records_requests_and_additions(cast, round, households):
    for user, refusal in ((cast.head, Http404), (cast.district_officer, PermissionDenied), (cast.stranger, Http404)):
        with pytest.raises(refusal):
            factories.make_request(round, households[2], user)
        with pytest.raises(refusal):
            add_to_list(round=round, household=households[2], reason="Nhà cháy", by=user)


@pytest.mark.parametrize("day", [date(2023, 8, 31), date(2023, 12, 5)])
def test_a_request_of_an_annual_round_comes_in_its_days(cast, round, households, day):
    with pytest.raises(ValidationError, match="Ghi ngày từ 01/09/2023 đến 04/12/2023"):
        factories.make_request(round, households[2], cast.officer, received_on=day)


def test_a_request_within_the_year_may_have_waited_since_the_month_before(cast, in_year, households):
    with pytest.raises(ValidationError, match="Ghi ngày từ 15/04/2023"):
        factories.make_request(in_year, households[2], cast.officer, received_on=date(2023, 4, 14))
    asked = factories.make_request(in_year, households[2], cast.officer, received_on=date(2023, 4, 20))
    assert (asked.due_on, asked.due_words) == (date(2023, 5, 30), "15 ngày từ 15/05/2023: đến hết 30/05/2023")


# ----- Phiếu A -----


@pytest.mark.parametrize(
    ("present", "state"),
    [(0, RequestState.LISTED), (3, RequestState.LISTED), (4, RequestState.NOT_LISTED), (9, RequestState.NOT_LISTED)],
)
def test_with_fewer_than_four_characteristics_a_household_is_listed(cast, round, households, present, state):
    asked = factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer, present)
    assert (asked.state, asked.present_count) == (state, present)
    assert round.reviews.filter(household=households[2]).exists() == (state == RequestState.LISTED)


@pytest.mark.parametrize(
    ("name", "present", "words"),
    [
        ("list", 4, "Hộ có 4 trên 9 đặc điểm nên không vào danh sách: dưới 4 đặc điểm thì rà soát"),
        ("leave_out", 3, "Hộ có 3 trên 9 đặc điểm nên vào danh sách"),
        ("list", None, "Ghi số đặc điểm có ở Phiếu A, từ 0 đến 9"),
        ("leave_out", 10, "Ghi số đặc điểm có ở Phiếu A, từ 0 đến 9"),
    ],
)
def test_nobody_goes_round_phieu_a(cast, round, households, name, present, words):
    asked = factories.make_request(round, households[2], cast.officer)
    with pytest.raises(Refused, match=words):
        REQUEST_STEPS.perform(
            name, asked, by=cast.officer, version=1, outcome_on=asked.received_on, present_count=present
        )


def test_managed_households_skip_phieu_a(cast, round, in_year, households):
    for asked in (
        factories.make_request(round, households[0], cast.officer, RequestKind.ESCAPE),
        factories.make_request(in_year, households[1], cast.officer, RequestKind.RECOGNITION),
    ):
        with pytest.raises(Refused, match="không qua Phiếu A"):
            REQUEST_STEPS.perform(
                "leave_out", asked, by=cast.officer, version=1, outcome_on=asked.received_on, present_count=5
            )
        listed = factories.decide_request(asked, cast.officer)
        assert (listed.state, listed.present_count) == (RequestState.LISTED, None)


def test_the_outcome_does_not_come_before_the_request_or_tomorrow(cast, round, households):
    asked = factories.make_request(round, households[2], cast.officer, received_on=date(2023, 9, 5))
    for day in (date(2023, 9, 4), date(2023, 12, 5)):
        with pytest.raises(Refused, match="Ghi ngày từ 05/09/2023 đến 04/12/2023"):
            factories.decide_request(asked, cast.officer, outcome_on=day)


# ----- The door to Form B -----


def test_an_annual_round_reviews_only_who_is_on_its_list(cast, round, households):
    home = households[2]
    with pytest.raises(ValidationError, match="chưa có trong danh sách rà soát"):
        start_review(round=round, household=home, by=cast.officer)
    asked = factories.make_request(round, households[3], cast.officer)
    with pytest.raises(ValidationError, match="chưa có trong danh sách rà soát"):
        start_review(round=round, household=home, by=cast.officer, request=asked)
    add_to_list(round=round, household=home, reason="Nhà cháy", by=cast.officer)
    assert start_review(round=round, household=home, by=cast.head) == round.reviews.get()


@pytest.mark.parametrize("is_sent", [False, True])
def test_who_is_reviewed_and_not_listed_is_named_at_step_two_and_at_the_settlement(cast, round, households, is_sent):
    """As a round left it that was open before: the household is added with a reason, and its form stays."""
    for household in households[:2]:
        factories.send_review(round, household, POOR, cast.officer)
    make = factories.send_review if is_sent else factories.make_review
    review = make(round, households[2])
    round.additions.all().delete()
    told = "Hộ có phiếu mà không có trong danh sách rà soát: Lý Văn Khá (0003). Bổ sung hộ vào danh sách kèm lý do."
    page = reverse("surveys:review_list", args=[round.pk])
    for found in (WORK[Stage.VISITS].obstacles(round), ROUND_STEPS.obstacles("settle", round)):
        assert (told, page) in [(obstacle.words, obstacle.url) for obstacle in found]
    assert WORK[Stage.LIST].progress(round).endswith("1 hộ có phiếu mà không có trong danh sách")
    add_to_list(round=round, household=households[2], reason="Thôn đề nghị", by=cast.officer)
    assert told not in [obstacle.words for obstacle in WORK[Stage.VISITS].obstacles(round)]
    assert round.reviews.get(household=households[2]) == review


def test_a_decision_within_the_year_takes_nobody_off_the_list_of_an_annual_round(cast, round, households):
    factories.send_review(round, households[0], NOT_POOR, cast.officer)
    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 11, 30), "as_of": date(2023, 11, 30)}
    november = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)
    factories.send_review(november, households[0], NOT_POOR, cast.officer)
    factories.settle(november, cast.leader, settled_on=date(2023, 11, 30))
    assert ("0001", ListSource.POOR) in listed(ReviewList(round))
    assert not any("không có trong danh sách" in found.words for found in ROUND_STEPS.obstacles("settle", round))


def test_within_the_year_the_door_to_form_b_names_the_request(cast, in_year, round, households):
    home, other = households[2], households[3]
    with pytest.raises(ValidationError, match="chỉ rà soát hộ có giấy đề nghị"):
        start_review(round=in_year, household=home, by=cast.officer)
    asked = factories.make_request(in_year, home, cast.officer)
    for wrong in (other, None):
        with pytest.raises(ValidationError, match="chỉ rà soát hộ có giấy đề nghị"):
            start_review(round=in_year, household=wrong or home, by=cast.officer, request=asked if wrong else None)
    factories.decide_request(asked, cast.officer)
    assert list(households_to_review(in_year)) == [home]
    assert start_review(round=in_year, household=home, by=cast.head) == in_year.reviews.get()


def test_the_page_of_the_door_leads_to_the_request(cast, client, in_year, households):
    client.force_login(cast.officer)
    page = read(client.get(reverse("surveys:review_open", args=[in_year.pk, households[2].pk])))
    assert "Hộ chưa có giấy đề nghị" in page.text
    form = read(client.get(next(address for _, address, words in page.links if words == "Ghi giấy đề nghị")))
    assert form.form["household"] == ["0003"]


# ----- Withdrawn -----


def test_a_withdrawn_request_takes_its_draft_along(cast, in_year, households):
    asked = factories.decide_request(factories.make_request(in_year, households[2], cast.officer), cast.officer)
    with pytest.raises(Refused, match="Ghi lý do hộ rút"):
        REQUEST_STEPS.perform("withdraw", asked, by=cast.officer, version=asked.version, outcome_on=asked.received_on)
    assert withdraw(asked, cast).state == RequestState.WITHDRAWN
    assert not in_year.reviews.exists()
    assert StepRecord.objects.filter(step="withdraw").get().reason == "Hộ tự thấy đã khá hơn."


def test_a_managed_household_is_reviewed_also_after_it_withdrew(cast, round, households):
    asked = factories.decide_request(factories.make_request(round, households[0], cast.officer), cast.officer)
    withdraw(asked, cast)
    assert round.reviews.get().household == households[0]


def test_nobody_withdraws_once_form_b_is_sent(cast, in_year, households):
    factories.send_review(in_year, households[2], NOT_POOR, cast.officer)
    with pytest.raises(Refused, match="Phiếu B của hộ đã gửi"):
        withdraw(in_year.requests.get(), cast)


# ----- The list -----


def listed(found):
    return [(row.household.code, row.source) for row in found.rows]


def test_the_list_is_of_who_is_managed_asks_or_was_added(cast, round, households):
    factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer)
    add_to_list(round=round, household=households[3], reason="Chủ hộ mất", by=cast.officer)
    factories.decide_request(factories.make_request(round, households[1], cast.officer), cast.officer)
    found = ReviewList(round)
    assert listed(found) == [
        ("0003", ListSource.ASKED), ("0001", ListSource.POOR), ("0002", ListSource.NEAR_POOR),
        ("0004", ListSource.ADDED),
    ]  # fmt: skip
    assert set(households_to_review(round)) == set(households)
    assert WORK[Stage.LIST].progress(round) == "2 hộ nghèo, cận nghèo đang quản lý, 1 hộ vào theo đề nghị, 1 hộ bổ sung"


def test_whom_phieu_a_leaves_out_is_not_on_the_list(cast, round, households):
    factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer, present=4)
    assert listed(ReviewList(round)) == [("0001", ListSource.POOR), ("0002", ListSource.NEAR_POOR)]
    assert WORK[Stage.LIST].progress(round).endswith("0 hộ bổ sung; 1 hộ đề nghị không vào")


def test_the_list_of_a_settled_round_stays_what_it_was(cast, round, households):
    """Also one that was settled when a household could be reviewed that was not listed: it stands apart."""
    factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer)
    for household, becomes in zip(households, (NOT_POOR, POOR, POOR, NOT_POOR), strict=True):
        factories.send_review(round, household, becomes, cast.officer)
    before = listed(ReviewList(round))
    assert before[-1] == ("0004", ListSource.ADDED)
    with clock.reliving(date(2023, 12, 20)):
        factories.settle(round, cast.leader)
    round.refresh_from_db()
    assert listed(ReviewList(round)) == before
    with audit.acting(locked=False):
        round.additions.all().delete()
    assert listed(ReviewList(round)) == [*before[:-1], ("0004", ListSource.OUTSIDE)]
    assert [row.household.code for row in ReviewList(round).listed] == ["0003", "0001", "0002"]


def test_an_addition_needs_a_reason_and_a_household_that_is_not_listed(cast, round, in_year, households):
    with pytest.raises(ValidationError, match="lý do"):
        add_to_list(round=round, household=households[2], reason="", by=cast.officer)
    with pytest.raises(ValidationError, match="đã có trong danh sách"):
        add_to_list(round=round, household=households[0], reason="Nhà cháy", by=cast.officer)
    with pytest.raises(ValidationError, match="chỉ rà soát hộ có giấy đề nghị"):
        add_to_list(round=in_year, household=households[2], reason="Nhà cháy", by=cast.officer)
    addition = add_to_list(round=round, household=households[2], reason="Nhà cháy", by=cast.officer)
    factories.make_review(round, households[2])
    with pytest.raises(ValidationError, match="đã có Phiếu B"):
        drop_addition(addition=addition, version=1, by=cast.officer)
    round.reviews.all().delete()
    drop_addition(addition=addition, version=1, by=cast.officer)
    assert not ListAddition.objects.exists()


def test_step_one_is_not_done_before_every_request_is_answered(cast, round, households):
    asked = factories.make_request(round, households[2], cast.officer)
    step_one(round, "start", cast, started_on=date(2023, 9, 1))
    with pytest.raises(Refused, match="1 giấy đề nghị chưa xét") as refusal:
        step_one(round, "finish", cast, done_on=date(2023, 9, 6))
    assert refusal.value.obstacles[0].url == reverse("surveys:review_list", args=[round.pk])
    left_out = factories.decide_request(asked, cast.officer, present=5)
    with pytest.raises(Refused, match="1 hộ không vào danh sách chưa có văn bản trả lời"):
        step_one(round, "finish", cast, done_on=date(2023, 9, 6))
    factories.answer_request(left_out, cast.officer)
    assert step_one(round, "finish", cast, done_on=date(2023, 9, 6)).is_done
    for act in (
        lambda: factories.make_request(round, households[3], cast.officer),
        lambda: add_to_list(round=round, household=households[3], reason="Nhà cháy", by=cast.officer),
    ):
        with pytest.raises(ValidationError, match="Làm lại bước 1"):
            act()


# ----- Replies -----


def test_a_reply_takes_the_next_number_of_the_book(cast, round, households):
    for household, number in ((households[2], 7), (households[3], None)):
        asked = factories.decide_request(factories.make_request(round, household, cast.officer), cast.officer, 5)
        answered = factories.answer_request(asked, cast.officer, number=number)
    assert answered.reply_words == "08/TB-UBND"
    taken = DocumentNumber.objects.filter(kind=Kind.NOTICE).order_by("number")
    assert [(row.number, row.taken_for) for row in taken] == [
        (7, "văn bản trả lời giấy đề nghị của hộ 0003"), (8, "văn bản trả lời giấy đề nghị của hộ 0004")
    ]  # fmt: skip


def test_a_reply_says_why_and_when_and_its_number_is_free(cast, round, households):
    first, second = (
        factories.decide_request(factories.make_request(round, household, cast.officer), cast.officer, 5)
        for household in households[2:]
    )
    factories.answer_request(first, cast.officer, number=7)
    for given, words in (
        ({"number": 7}, "đã cấp cho"),
        ({"reply": " "}, "Ghi lý do trả lời"),
        ({"reply_on": date(2023, 8, 31)}, "Ghi ngày từ 01/09/2023"),
    ):
        with pytest.raises(ValidationError, match=words):
            factories.answer_request(second, cast.officer, **given)
    second.refresh_from_db()
    assert second.state == RequestState.NOT_LISTED


@pytest.mark.parametrize(
    ("kind", "before", "after", "granted"),
    [
        (RequestKind.RECOGNITION, "", NEAR_POOR, True),
        (RequestKind.RECOGNITION, NEAR_POOR, NEAR_POOR, False),
        (RequestKind.RECOGNITION, NEAR_POOR, POOR, True),
        (RequestKind.RECOGNITION, NOT_POOR, AVERAGE, False),
        (RequestKind.ESCAPE, POOR, NEAR_POOR, True),
        (RequestKind.ESCAPE, POOR, POOR, False),
        (RequestKind.ESCAPE, NEAR_POOR, POOR, False),
        (RequestKind.ESCAPE, NEAR_POOR, NOT_POOR, True),
    ],
)
def test_what_grants_a_request(kind, before, after, granted):
    assert is_granted(kind, before, after) == granted


def test_a_round_within_the_year_is_not_settled_while_a_request_has_no_answer(cast, in_year, households):
    factories.send_review(in_year, households[0], NOT_POOR, cast.officer)
    factories.send_review(in_year, households[2], NOT_POOR, cast.officer)
    waiting = factories.make_request(in_year, households[3], cast.officer)
    with pytest.raises(Refused) as refusal:
        settle_in_may(in_year, cast)
    assert told(refusal.value.obstacles) == [
        "1 giấy đề nghị chưa xét.", "1 hộ có kết quả khác điều đề nghị, chưa có văn bản trả lời."
    ]  # fmt: skip
    factories.answer_request(factories.decide_request(waiting, cast.officer, present=6), cast.officer)
    in_vain = in_year.requests.get(household=households[2])
    factories.answer_request(in_vain, cast.officer, reply_on=date(2023, 5, 30))
    assert settle_in_may(in_year, cast).is_settled
    states = dict(in_year.requests.values_list("household__code", "state"))
    assert states == {"0001": "listed", "0003": "refused", "0004": "answered"}


def test_a_round_that_recognises_nobody_is_settled_without_a_decision(client, cast, in_year, households):
    factories.send_review(in_year, households[2], NOT_POOR, cast.officer)
    factories.answer_request(in_year.requests.get(), cast.officer, reply_on=date(2023, 5, 30))
    assert settle_in_may(in_year, cast, decision_number="").is_settled
    client.force_login(cast.leader)
    page = read(client.get(reverse("surveys:round_detail", args=[in_year.pk])))
    assert "Không hộ nào được công nhận theo đề nghị, hiệu lực từ 31/05/2023" in page.text
    assert "Quyết định số" not in page.text


def test_a_round_that_recognises_somebody_names_its_decision(cast, in_year, households):
    factories.send_review(in_year, households[2], POOR, cast.officer)
    with pytest.raises(Refused, match="Ghi số quyết định công nhận"):
        settle_in_may(in_year, cast, decision_number="")


def test_a_refusal_rests_on_a_result_that_is_not_what_was_asked(cast, in_year, households):
    factories.make_review(in_year, households[2])
    asked = in_year.requests.get()
    with pytest.raises(Refused, match="chưa có kết quả để trả lời"):
        factories.answer_request(asked, cast.officer)
    factories.send_review(in_year, households[2], NEAR_POOR, cast.officer)
    with pytest.raises(Refused, match="đúng điều hộ đề nghị"):
        factories.answer_request(asked, cast.officer)


def test_a_refusal_waits_for_the_check_and_the_visit(cast, in_year, households):
    type(in_year).objects.update(must_check=True)
    review = factories.send_review(in_year, households[2], NOT_POOR, cast.officer)
    asked = in_year.requests.get()
    with pytest.raises(Refused, match="chưa gửi và kiểm tra xong"):
        factories.answer_request(asked, cast.officer, reply_on=date(2023, 5, 30))
    factories.check_review(review=review, version=review.version, by=cast.leader)
    with pytest.raises(Refused, match="Hộ được thăm ngày 28/05/2023"):
        factories.answer_request(asked, cast.officer, reply_on=date(2023, 5, 27))
    assert factories.answer_request(asked, cast.officer, reply_on=date(2023, 5, 28)).reply_number == 1


def test_an_annual_round_answers_by_its_decision(cast, round, households):
    factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer)
    for household, found in zip(households, (POOR, NEAR_POOR, NOT_POOR), strict=False):
        factories.send_review(round, household, found, cast.officer)
    with pytest.raises(Refused, match="Đợt định kỳ trả lời hộ bằng quyết định"):
        factories.answer_request(round.requests.get(), cast.officer)
    with clock.reliving(date(2023, 12, 20)):
        assert factories.settle(round, cast.leader).is_settled


def test_a_refusal_is_taken_back_when_the_result_changes(cast, in_year, households):
    review = factories.send_review(in_year, households[2], NOT_POOR, cast.officer)
    refused = factories.answer_request(in_year.requests.get(), cast.officer, reply_on=date(2023, 5, 30))
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Đo lại nhà")
    review.refresh_from_db()
    factories.fill_review(review, POOR, cast.officer)
    review.refresh_from_db()
    REVIEW_STEPS.perform("submit", review, version=review.version, by=cast.officer)
    with pytest.raises(Refused, match="1 hộ đã có văn bản từ chối mà kết quả nay đúng điều đề nghị"):
        settle_in_may(in_year, cast)
    listed_again = REQUEST_STEPS.perform(
        "take_back", refused, by=cast.officer, version=refused.version, reason="Phúc tra đổi kết quả"
    )
    assert (listed_again.state, listed_again.reply_number) == (RequestState.LISTED, None)
    assert settle_in_may(in_year, cast).is_settled


def test_a_round_is_not_cancelled_over_a_household_that_waits(cast, in_year, households):
    asked = factories.make_request(in_year, households[2], cast.officer)
    cancel = {"by": cast.officer, "version": 1, "reason": "Mở nhầm"}
    with pytest.raises(Refused, match="1 giấy đề nghị chưa trả lời xong"):
        ROUND_STEPS.perform("cancel", in_year, **cancel)
    withdraw(asked, cast)
    assert ROUND_STEPS.perform("cancel", in_year, **cancel).state == "cancelled"


def test_who_left_the_book_has_to_withdraw(cast, in_year, households):
    factories.send_review(in_year, households[0], NOT_POOR, cast.officer)
    factories.make_review(in_year, households[2])
    composition.move_out_household(
        household=households[2], version=households[2].version, happened_on=date(2023, 5, 20), by=None
    )
    with pytest.raises(Refused, match="1 hộ đề nghị không còn trong sổ, chưa ghi rút"):
        settle_in_may(in_year, cast)
    withdraw(in_year.requests.get(household=households[2]), cast)
    assert settle_in_may(in_year, cast).is_settled


def test_an_answer_is_late_from_the_day_after_its_last(cast, in_year, households):
    asked = factories.make_request(in_year, households[2], cast.officer)
    for day, words in ((date(2023, 5, 29), "còn 1 ngày"), (date(2023, 5, 30), "hạn hôm nay"),
                       (date(2023, 5, 31), "quá hạn 1 ngày")):  # fmt: skip
        with clock.reliving(day):
            assert (asked.left_words, asked.is_late) == (words, "quá hạn" in words)
    assert ReviewList(in_year).words == "0 hộ vào theo đề nghị; 1 đề nghị quá hạn trả lời"
    left_out = factories.decide_request(asked, cast.officer, present=5)
    assert left_out.is_late
    assert factories.answer_request(left_out, cast.officer).left_words == ""


# ----- The database -----


def test_the_database_keeps_an_answered_request_as_it_is(cast, round, households):
    asked = factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer, 5)
    factories.answer_request(asked, cast.officer)
    for change in ({"reply": "Khác"}, {"household": households[3]}, {"received_on": date(2023, 8, 31)}):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            ReviewRequest.objects.filter(pk=asked.pk).update(**change)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        asked.delete()


def test_the_database_keeps_requests_and_additions_in_their_commune_and_their_open_round(cast, round, households):
    foreign = factories.make_household(cast.other_village, code="0009")
    given = {"commune": cast.commune, "round": round, "reason": "Nhà cháy"}
    for make in (
        lambda: ListAddition.objects.create(household=foreign, **given),
        lambda: ReviewRequest.objects.create(
            household=foreign, kind="recognition", received_on=date(2023, 9, 2), received_from="Ai đó", **given
        ),
    ):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            make()
    asked = factories.make_request(round, households[2], cast.officer)
    withdraw(asked, cast)
    with pytest.raises(Http404):
        record_request(
            round=round, household=foreign, kind=RequestKind.RECOGNITION, received_on=date(2023, 9, 2),
            received_from="Ai đó", reason="Nghèo", by=cast.stranger,
        )  # fmt: skip
    ROUND_STEPS.perform("cancel", round, by=cast.officer, version=1, reason="Mở nhầm")
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        ListAddition.objects.create(household=households[3], **given)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "listed"},
        {"state": "listed", "outcome_on": date(2023, 8, 31)},
        {"state": "not_listed", "outcome_on": date(2023, 9, 2)},
        {"state": "answered", "outcome_on": date(2023, 9, 2), "present_count": 5, "reply_number": 3},
        {"reply_number": 3},
    ],
)
def test_the_database_refuses_a_state_without_its_facts(cast, round, households, fields):
    asked = factories.make_request(round, households[2], cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.filter(pk=asked.pk).update(**fields)


# ----- At the same moment -----


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_request_of_a_household_one_does(cast, round, households):
    results = all_at_once([lambda: factories.make_request(round, households[2])] * 4)
    assert len(winners(results)) == ReviewRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_on_a_request_one_wins_and_the_other_is_told(cast, round, households):
    asked = factories.make_request(round, households[2])
    results = all_at_once(
        [lambda: factories.decide_request(asked, present=2), lambda: factories.decide_request(asked, present=5)]
    )
    assert len(winners(results)) == 1
    assert any(isinstance(result, StaleRecord) for result in results)
    asked.refresh_from_db()
    assert Review.objects.exists() == (asked.state == RequestState.LISTED)


@pytest.mark.django_db(transaction=True)
def test_no_request_slips_in_while_step_one_is_being_done(cast, round, households):
    stage = step_one(round, "start", cast, started_on=date(2023, 9, 1))
    results = all_at_once([
        lambda: factories.make_request(round, households[2]),
        lambda: STAGE_STEPS.perform("finish", stage, by=None, version=stage.version, done_on=date(2023, 9, 6)),
    ])  # fmt: skip
    assert len(winners(results)) == 1


# ----- Pages -----


def list_page(client, round, **query):
    return client.get(reverse("surveys:review_list", args=[round.pk]), query)


def test_every_count_of_the_list_opens_as_many_households(cast, client, round, households):
    factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer)
    add_to_list(round=round, household=households[3], reason="Chủ hộ mất", by=cast.officer)
    client.force_login(cast.officer)
    page = read(list_page(client, round))
    assert page.heading == "Danh sách rà soát có 4 hộ"
    counts = [(address, words) for _, address, words in page.links if "dien=" in address]
    assert len(counts) == 4 + 4 + 3  # four that are not nought in two villages, four in all, three sums
    closed = page.rows
    for address, words in counts:
        opened = read(client.get(reverse("surveys:review_list", args=[round.pk]) + address.partition("#")[0]))
        assert opened.rows - closed == int(words), address


def test_the_head_of_a_village_sees_its_own_requests_without_any_act(cast, client, round, households):
    own = factories.make_request(round, households[2], cast.officer, reason="Mất mùa hồi")
    other = factories.make_request(round, households[3], cast.officer, reason="Ốm dài ngày")
    client.force_login(cast.head)
    page = read(list_page(client, round))
    assert page.heading == "Danh sách rà soát có 1 hộ"
    assert "Lý Văn Khá" in page.text
    assert not [words for words in ("Hoàng Thị Đủ", "Làng Cóc") if words in page.text]
    assert not [words for _, _, words in page.links if words in {"Ghi giấy đề nghị", "Danh sách PDF"}]
    detail = read(client.get(reverse("surveys:request_detail", args=[own.pk])))
    assert "Mất mùa hồi" in detail.text
    assert not [words for words in ("Xét đề nghị", "In theo sổ") if words in detail.text]
    assert client.get(reverse("surveys:request_detail", args=[other.pk])).status_code == 404
    for user, status in ((cast.district_officer, 403), (cast.stranger, 404)):
        client.force_login(user)
        assert list_page(client, round).status_code == status


def test_a_request_goes_its_way_on_its_pages(cast, client, round, households):
    client.force_login(cast.officer)
    create = reverse("surveys:request_create", args=[round.pk])
    typed = {"household": "0003", "kind": "recognition", "received_on": "05/09/2023", "received_from": "Chủ hộ"}
    refused = client.post(create, fill(client.get(create), **typed))
    assert "Ghi lý do đề nghị" in read(refused).text
    client.post(create, fill(client.get(create), **typed, reason="Mất mùa"))
    asked = ReviewRequest.objects.get()
    decide = reverse("surveys:request_step", args=[asked.pk, "xet"])
    assert "từ 4 trở lên thì không vào" in read(client.get(decide)).text
    client.post(decide, fill(client.get(decide), present_count="5", outcome_on="06/09/2023"))
    reply = reverse("surveys:request_step", args=[asked.pk, "tra-loi"])
    client.post(reply, fill(client.get(reply), reply="Hộ có ô tô", reply_on="07/09/2023"))
    page = read(client.get(reverse("surveys:request_detail", args=[asked.pk])))
    assert "Số 01/TB-UBND, 07/09/2023" in page.text
    assert "5 trên 9 đặc điểm" in page.text
    assert "không làm được nữa" in read(client.get(decide)).text


def test_the_list_costs_no_more_with_more_households(cast, client, round, households):
    client.force_login(cast.officer)
    factories.make_request(round, households[2], cast.officer)
    address = reverse("surveys:review_list", args=[round.pk]) + "?thon="
    client.get(address)
    few = queries_of(client, address)
    for place in range(5, 11):
        household = factories.make_household(cast.lang_ben, code=f"00{place:02}")
        factories.decide_request(factories.make_request(round, household, cast.officer), cast.officer)
    add_to_list(round=round, household=households[3], reason="Chủ hộ mất", by=cast.officer)
    assert queries_of(client, address) == few


# ----- Papers -----


def words_of(document):
    return repr((document.blocks, document.annexes))


def test_the_forms_say_what_the_register_knows_and_leave_room_for_the_rest(cast, round, households):
    Member.objects.filter(household=households[2]).update(citizen_id=CITIZEN_ID)
    blank = request_form(RequestKind.ESCAPE, cast.commune)
    assert "Mẫu số 04" in blank.title
    assert "cần kiểm tra" in words_of(blank)
    filled = request_form(RequestKind.RECOGNITION, cast.commune, households[2], "Mất mùa hồi")
    for words in ("Lý Văn Khá", CITIZEN_ID, "14/02/1981", "Nùng", "Mất mùa hồi", "thôn Làng Bên"):
        assert words in words_of(filled), words
    assert CITIZEN_ID not in words_of(list_paper(ReviewList(round)))


def test_the_filled_form_is_for_who_may_see_citizen_numbers(cast, client, round, households):
    address = reverse("surveys:filled_request_form", args=[round.pk, households[2].pk, "mau-01", "pdf"])
    for user, status in ((cast.officer, 200), (cast.leader, 403), (cast.head, 403), (cast.stranger, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status, user


def test_the_replies_give_number_day_result_and_reason(cast, round, in_year, households):
    left_out = factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer, 5)
    paper = reply_paper(factories.answer_request(left_out, cast.officer, reply="Hộ có ô tô"))
    assert (paper.sign, paper.issued_on) == ("Số: 01/TB-UBND", date(2023, 9, 1))
    assert "hộ có 5 trên 9 đặc điểm; chỉ hộ có dưới 4 đặc điểm" in words_of(paper)
    assert "Hộ có ô tô" in words_of(paper)
    factories.send_review(in_year, households[0], POOR, cast.officer)
    paper = reply_paper(factories.answer_request(in_year.requests.get(), cast.officer, reply_on=date(2023, 5, 30)))
    assert "hộ được xếp là hộ nghèo. Hộ chưa đủ điều kiện công nhận thoát nghèo" in words_of(paper)
    assert paper.sign == "Số: 02/TB-UBND"


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_every_paper_of_step_one_comes_as_pdf_and_word(cast, client, round, households, file_format):
    asked = factories.decide_request(factories.make_request(round, households[2], cast.officer), cast.officer, 5)
    factories.answer_request(asked, cast.officer)
    client.force_login(cast.officer)
    for name, arguments in (
        ("review_list_file", [round.pk]), ("request_reply", [asked.pk]), ("blank_request_form", ["mau-04"]),
        ("filled_request_form", [round.pk, households[2].pk, "mau-01"]),
    ):  # fmt: skip
        response = client.get(reverse(f"surveys:{name}", args=[*arguments, file_format]))
        assert response.status_code == 200, name
        assert response["Content-Disposition"].startswith("attachment"), name


def test_the_rule_of_form_a_is_of_the_procedure(round):
    rule = form_a_of(round)
    assert (rule.characteristics, rule.listed_below, rule.wording) == (9, 4, ())

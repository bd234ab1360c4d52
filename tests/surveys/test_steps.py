"""The declared steps of rounds and reviews: who may, what must hold first, and what is kept of them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from households.services import composition
from households.vocabulary import PovertyClass
from huulien.platform import access, clock, guards
from huulien.platform.locking import StaleRecord
from huulien.platform.models import StepRecord
from huulien.platform.steps import Refused
from programs.steps.plans import PLAN_STEPS
from reports.datasets import poverty_rates
from surveys.models import ClassInForce, Review, Round
from surveys.services.reviews import start_review
from surveys.services.rounds import households_to_review
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import ReviewState, RoundKind, RoundState
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db
POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")


@pytest.fixture
def neighbours(cast):
    return factories.make_household(cast.lang_coc, head="Nông Thị Hoa")


def in_year(cast, month=5, year=2024, **fields):
    days = {"opened_on": date(year, month, 15), "due_on": date(year, month, 28), "as_of": date(year, month, 28)}
    return factories.make_round(cast.commune, year, kind=RoundKind.IN_YEAR, by=cast.officer, **(days | fields))


def names(steps, record, user):
    return [step.name for step in steps.offered(record, user)]


# ----- The tables -----


@pytest.mark.parametrize("steps", [REVIEW_STEPS, ROUND_STEPS, PLAN_STEPS], ids=["review", "round", "plan"])
def test_every_step_leads_between_states_of_its_model(steps):
    states = set(steps.states)
    for step in steps.table:
        assert step.before <= states
        assert step.after in states
        assert isinstance(step.act, access.Act)
        for field in step.not_by:
            steps.model._meta.get_field(field)
    assert len({step.name for step in steps.table}) == len(steps.table)


def test_a_settled_review_and_a_cancelled_round_lead_nowhere_and_a_settled_round_only_to_the_asking():
    def final(steps):
        return set(steps.states) - {state for step in steps.table for state in step.before}

    assert final(REVIEW_STEPS) == {ReviewState.SETTLED}
    assert final(ROUND_STEPS) == {RoundState.CANCELLED, RoundState.REVERSING}  # the latter within a step
    assert [step.name for step in ROUND_STEPS.table if RoundState.SETTLED in step.before] == ["ask_reversal"]


def test_what_leads_nowhere_is_frozen_by_the_database():
    for model, state in ((Round, RoundState.CANCELLED), (Review, ReviewState.SETTLED)):
        whole = [guard for guard in model.guards if isinstance(guard, guards.Frozen) and not guard.but]
        assert any(f"state = '{state}'" in guard.when.sql("OLD", "sqlite") for guard in whole)


def test_buttons_are_the_steps_a_user_may_take_now(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    assert names(ROUND_STEPS, round, cast.officer) == ["cancel"]
    assert names(ROUND_STEPS, round, cast.leader) == ["settle", "load", "cancel"]
    assert names(ROUND_STEPS, round, cast.stranger) == names(ROUND_STEPS, round, cast.head) == []
    review = factories.send_review(round, household, POOR, cast.officer)
    assert names(REVIEW_STEPS, review, cast.officer) == ["return"]  # not one's own to check
    assert names(REVIEW_STEPS, review, cast.leader) == ["check", "return"]
    assert names(REVIEW_STEPS, review, cast.head) == []


# ----- perform -----


def test_a_step_is_kept_with_who_when_from_to_and_why(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    review = factories.send_review(round, household, POOR, cast.head)
    factories.return_review(review=review, version=review.version, by=cast.officer, reason=" Chưa đo nhà ")
    kept = [
        (step.step, step.state_before, step.state_after, step.by, step.reason)
        for _, step in REVIEW_STEPS.history(review)
    ]
    assert kept == [
        ("return", "submitted", "draft", cast.officer, "Chưa đo nhà"),
        ("submit", "draft", "submitted", cast.head, ""),
    ]
    assert {step.commune_id for _, step in REVIEW_STEPS.history(review)} == {cast.commune.pk}
    assert review.returned_reason == "Chưa đo nhà"


def test_all_reasons_are_told_at_once_and_nothing_is_written(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer, must_check=True)
    factories.make_review(round, household, cast.head)
    before = StepRecord.objects.count()
    with pytest.raises(Refused) as refusal:
        ROUND_STEPS.perform(
            "settle", round, by=cast.leader, version=round.version, settled_on=date(2023, 1, 1), decision_number=" "
        )
    assert [obstacle.words for obstacle in refusal.value.obstacles] == [
        "1 hộ trong danh sách chưa có phiếu gửi.",
        "1 phiếu còn nháp.",
        "Đợt rà soát chưa có phiếu nào được gửi, chưa có kết quả để chốt.",
        "Ghi ngày chốt từ 01/09/2023 đến 31/12/2023.",
        "Ghi số quyết định công nhận, ví dụ 85/QĐ-UBND.",
    ]
    round.refresh_from_db()
    assert (round.state, round.version, StepRecord.objects.count()) == (RoundState.OPEN, 1, before)


def test_the_right_is_asked_for_the_records_own_area(cast, household, neighbours):
    round = factories.make_round(cast.commune, by=cast.officer)
    theirs = factories.fill_review(factories.make_review(round, neighbours), POOR)
    for who, answer in ((cast.head, Http404), (cast.unit, PermissionDenied), (cast.stranger, Http404)):
        with pytest.raises(answer):
            REVIEW_STEPS.perform("submit", theirs, by=who, version=theirs.version)
    theirs.refresh_from_db()
    assert theirs.state == ReviewState.DRAFT


def test_a_step_uses_the_record_as_it_stands_not_as_it_was_read(cast, household):
    """The version that was seen must be the one in the database; an older copy in memory decides nothing."""
    round = factories.make_round(cast.commune, by=cast.officer)
    review = factories.fill_review(factories.make_review(round, household), POOR)
    old = Review.objects.get(pk=review.pk)
    REVIEW_STEPS.perform("submit", review, by=cast.head, version=review.version)
    with pytest.raises(StaleRecord):
        REVIEW_STEPS.perform("submit", old, by=cast.head, version=old.version)
    with pytest.raises(Refused, match="Chờ kiểm tra"):
        REVIEW_STEPS.perform("submit", old, by=cast.head, version=old.version + 1)


def test_sending_forgets_what_anybody_had_typed_and_not_saved(cast, household):
    from surveys.services.reviews import keep_typing

    round = factories.make_round(cast.commune, by=cast.officer)
    review = factories.fill_review(factories.make_review(round, household), POOR)
    for user in (cast.head, cast.officer):
        keep_typing(review=review, user=user, task="household", data={"a": ["b"]}, version=review.version)
    REVIEW_STEPS.perform("submit", review, by=cast.head, version=review.version)
    assert not review.typing_drafts.exists()


# ----- Rounds -----


def test_a_review_must_be_checked_before_it_is_settled_unless_the_round_says_otherwise(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer, must_check=True)
    review = factories.send_review(round, household, POOR, cast.officer)
    with pytest.raises(Refused, match="1 phiếu đã gửi chưa được kiểm tra"):
        factories.settle(round, cast.leader)
    factories.check_review(review=review, version=review.version, by=cast.leader)  # the one officer sent it
    assert factories.settle(round, cast.leader).is_settled


def test_a_round_within_the_year_starts_empty_and_must_cover_nobody(cast, household):
    annual = factories.make_round(cast.commune, 2023, by=cast.officer)
    factories.send_review(annual, household, POOR, cast.head)
    factories.settle(annual, cast.leader)
    round = in_year(cast)
    assert not households_to_review(round).exists()
    assert not round.reviews.exists()
    with pytest.raises(Refused, match="chưa có kết quả để chốt"):
        factories.settle(round, cast.leader, settled_on=date(2024, 5, 20))
    with pytest.raises(ValidationError, match="chỉ rà soát hộ có giấy đề nghị"):
        start_review(round=round, household=household, by=cast.head)


def test_annual_and_in_year_rounds_stand_beside_each_other(cast, household, neighbours):
    """A decision of the year neither blocks the annual one, which may be dated before it, nor settles other figures."""
    annual = factories.make_round(cast.commune, 2023, by=cast.officer)
    late = in_year(cast, month=12, year=2023, opened_on=date(2023, 12, 1), due_on=date(2023, 12, 20))
    factories.send_review(late, household, NEAR_POOR, cast.head)
    factories.settle(late, cast.leader, settled_on=date(2023, 12, 28))
    cast.commune.refresh_from_db()
    assert cast.commune.settled_through_on is None
    for home in (household, neighbours):
        factories.send_review(annual, home, POOR, cast.officer)
    factories.settle(annual, cast.leader, settled_on=date(2023, 12, 15))
    spells = ClassInForce.objects.filter(household=household).order_by("valid_from")
    assert [(entry.poverty_class, entry.valid_from, entry.valid_until) for entry in spells] == [
        (POOR, date(2023, 12, 15), date(2023, 12, 28)),
        (NEAR_POOR, date(2023, 12, 28), None),
    ]
    assert factories.make_round(cast.commune, 2024, by=cast.officer).is_open


def test_a_cancelled_round_leaves_its_year_free(cast):
    round = factories.make_round(cast.commune, 2023, by=cast.officer)
    ROUND_STEPS.perform("cancel", round, by=cast.officer, version=round.version, reason="Mở nhầm năm")
    assert factories.make_round(cast.commune, 2023, by=cast.officer).is_open


def test_a_round_in_which_a_review_was_sent_is_not_cancelled(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, household, POOR, cast.head)
    with pytest.raises(Refused, match="không hủy được nữa"):
        ROUND_STEPS.perform("cancel", round, by=cast.officer, version=round.version, reason="Mở nhầm")


# ----- Days -----


@pytest.fixture
def december(monkeypatch):
    """It is 16/12/2023, and may become another day."""
    days = {"today": date(2023, 12, 16)}
    monkeypatch.setattr(clock, "today", lambda: days["today"])
    return days


def test_no_day_to_come_is_settled_or_locked(cast, household, december):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, household, POOR, cast.head)
    with pytest.raises(Refused, match="từ 01/09/2023 đến 16/12/2023"):
        factories.settle(round, cast.leader, settled_on=date(2023, 12, 17))
    factories.settle(round, cast.leader, settled_on=date(2023, 12, 15))
    cast.commune.refresh_from_db()
    assert cast.commune.settled_through_on == date(2023, 12, 15)


def test_the_rest_of_the_settled_year_is_settled_day_by_day(cast, household, neighbours, december):
    round = factories.make_round(cast.commune, by=cast.officer)
    for home in (household, neighbours):
        factories.send_review(round, home, POOR, cast.officer)
    factories.settle(round, cast.leader, settled_on=date(2023, 12, 15))
    december["today"] = date(2023, 12, 20)
    household.refresh_from_db()
    composition.move_out_household(
        household=household, version=household.version, happened_on=date(2023, 12, 20), by=None
    )
    household.refresh_from_db()
    assert household.closed_on == date(2023, 12, 20)  # today is open, whatever the year's review has settled
    december["today"] = date(2024, 2, 1)
    neighbours.refresh_from_db()
    composition.move_out_household(
        household=neighbours, version=neighbours.version, happened_on=date(2023, 12, 28), by=None
    )
    neighbours.refresh_from_db()
    assert neighbours.closed_on == date(2024, 1, 1)  # 28/12 has passed
    cast.commune.refresh_from_db()
    assert cast.commune.settled_through_on == date(2023, 12, 31)
    assert poverty_rates(cast.commune, date(2023, 12, 31)).total.figures.households == 1


def test_a_visit_outside_the_days_of_its_round_or_to_come_is_refused(cast, household, december):
    round = factories.make_round(cast.commune, by=cast.officer)
    review = factories.make_review(round, household)
    for day, words in (
        (date(2023, 12, 17), "sau hôm nay"),
        (date(2023, 8, 31), "mở từ 01/09/2023"),
    ):
        review.visited_on = day
        with pytest.raises(Exception, match=words):
            factories.fill_review(review, POOR)
        review.refresh_from_db()
    assert review.visited_on is None


def test_the_class_comes_from_the_rounds_standard_alone(cast, household):
    """A review of the last round of a standard is not classified by the one that follows."""
    round = factories.make_round(cast.commune, 2026, by=cast.officer)
    assert round.standard == "nd-07-2021"
    with pytest.raises(Exception, match="Không có chuẩn nghèo nào áp dụng suốt các ngày này"):
        in_year(cast, 12, 2026, as_of=date(2027, 1, 15))


def test_there_is_no_rate_before_the_first_settled_result(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, household, POOR, cast.head)
    factories.settle(round, cast.leader)
    before, after = (poverty_rates(cast.commune, date(2023, 12, day)).total for day in (14, 15))
    assert (before.figures.households, before.poor_rate, before.poor_rate_words) == (1, None, "chưa có kết quả rà soát")
    assert before.still_to_go is before.gap_points is None
    assert (str(after.poor_rate), after.poor_rate_words) == ("100.00", "100,00\u00a0%")

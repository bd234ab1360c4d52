"""Needs: what is recorded of whom, how each ends, and what a settled form leaves behind."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from huulien.platform import clock
from huulien.platform.steps import Refused
from programs.models import SupportNeed
from programs.services.needs import note_need, record_need, take_over_needs, whom_it_concerns
from programs.steps.needs import NEED_STEPS
from surveys.models import ReviewNeed
from surveys.vocabulary import Need
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")


def record(home, kind=Need.LOAN, on=ON, **fields):
    with clock.reliving(date(2023, 12, 1)):
        return record_need(household=home, kind=kind, asked_on=on, by=None, **fields)


def test_a_need_of_a_household_waits(home):
    need = record(home, asked_by="Đơn của hộ", amount_vnd=50_000_000)
    assert (need.state, need.member, need.commune_id) == ("waiting", None, home.commune_id)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (Need.VOCATIONAL_TRAINING, {}, "Chọn người trong hộ"),
        (Need.LOAN, {"of_head": True}, "của cả hộ"),
        (Need.STUDY_COSTS, {"of_head": True}, "không đi học"),  # no school fees to a grandmother of 61
    ],
)
def test_a_need_is_of_whom_it_can_concern(home, kind, fields, words):
    head = home.members.get()
    head.birth_date, head.studying = date(1962, 1, 1), "none"
    head.save(update_fields=["birth_date", "studying"])
    with pytest.raises(ValidationError, match=words):
        record(home, kind, member=head if fields else None)
    assert not SupportNeed.objects.exists()
    assert head not in whom_it_concerns(home, Need.STUDY_COSTS, ON)


def test_legal_aid_without_a_name_is_of_the_head(home):
    assert record(home, Need.LEGAL_AID).member == home.members.get()


def test_a_day_to_come_and_a_day_before_the_book_are_refused(home):
    with pytest.raises(ValidationError, match="sau hôm nay"):
        record(home, on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match="không có trong sổ"):
        record(home, on=date(1999, 1, 1))


def test_who_waits_does_not_wait_twice(home):
    record(home)
    with pytest.raises(ValidationError, match="đang chờ"):
        record(home)
    record(home, Need.HOUSING)


def step(name, need, officer, **given):
    with clock.reliving(date(2023, 12, 1)):
        return NEED_STEPS.perform(name, need, by=officer, version=need.version, **given)


def test_a_need_ends_with_its_day_and_paper_and_is_opened_again_with_a_reason(cast, home):
    need = record(home)
    served = step("serve", need, cast.officer, ended_on=date(2023, 7, 1), ended_paper="HĐ 12", reason="")
    assert (served.state, served.ended_on, served.ended_paper) == ("served", date(2023, 7, 1), "HĐ 12")
    with pytest.raises(Refused, match="Ghi vì sao mở lại"):
        step("reopen", served, cast.officer)
    opened = step("reopen", served, cast.officer, reason="Ghi nhầm hộ")
    assert (opened.state, opened.ended_on, opened.ended_paper) == ("waiting", None, "")


@pytest.mark.parametrize("day", [date(2023, 5, 31), date(2023, 12, 2)])
def test_an_end_lies_between_the_asking_and_today(cast, home, day):
    with pytest.raises(Refused):
        step("serve", record(home), cast.officer, ended_on=day, ended_paper="", reason="")


def test_who_is_not_eligible_is_told_why(cast, home):
    with pytest.raises(Refused, match="điều kiện nào"):
        step("find_ineligible", record(home), cast.officer, ended_on=ON, reason=" ")


def test_an_ended_need_is_not_opened_while_another_waits(cast, home):
    ended = step("withdraw", record(home), cast.officer, ended_on=ON, reason="")
    record(home, on=date(2023, 8, 1))
    with pytest.raises(Refused, match="nhu cầu khác"):
        step("reopen", ended, cast.officer, reason="Ghi nhầm")


def test_a_leader_and_a_stranger_end_nothing(cast, home):
    need = record(home)
    with pytest.raises(PermissionDenied):
        step("serve", need, cast.leader, ended_on=ON, reason="")
    with pytest.raises(Http404):
        step("serve", need, cast.stranger, ended_on=ON, reason="")


def test_what_holds_a_need_up_is_kept_while_it_waits(cast, home):
    need = record(home)
    noted = note_need(need=need, version=1, held_up="Chờ thẩm định", holder="Ngân hàng", expected_on=None)
    assert SupportNeed.objects.get().held_up == "Chờ thẩm định"
    ended = step("withdraw", noted, cast.officer, ended_on=ON, reason="")
    with pytest.raises(ValidationError, match="đã có kết quả"):
        note_need(need=ended, version=ended.version, held_up="", holder="", expected_on=None)


def test_a_settled_form_leaves_its_needs_once(cast):
    round = factories.make_round(cast.commune, by=cast.officer)
    home = factories.make_household(cast.lang_ben, head="Vi Văn An")
    review = factories.make_review(round, home)
    review = factories.fill_review(review)
    ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.LOAN)
    ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.OTHER)
    ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.LEGAL_AID)
    factories.submit_review(review=review, version=review.version, by=cast.officer)
    factories.check_review(review=review, version=review.version, by=None)
    assert not SupportNeed.objects.exists()
    settled = factories.settle(round, cast.leader)
    needs = {need.kind: need for need in SupportNeed.objects.all()}
    assert set(needs) == {"loan", "legal_aid"}
    assert needs["loan"].asked_on == review.visited_on or needs["loan"].asked_on == round.as_of
    assert needs["legal_aid"].member == home.members.get()
    take_over_needs(settled)  # settled again after it was taken back
    assert SupportNeed.objects.count() == 2

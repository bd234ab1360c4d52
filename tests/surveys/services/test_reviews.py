"""A review from its start to being checked: what each act needs, what it leaves, and what it refuses."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from households.models import Member
from households.services import composition, facts
from households.vocabulary import PovertyClass, Relationship, Sex
from huulien.platform import clock
from huulien.platform.locking import StaleRecord
from surveys.models import Review, ReviewCause, ReviewNeed, TypingDraft
from surveys.services import reviews
from surveys.services.reviews import NeedEntry
from surveys.vocabulary import Need, PovertyCause, ReviewState
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_member(household, "Lý Thị Mẩy")
    household.refresh_from_db()
    return household


@pytest.fixture
def round(cast):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def draft(cast, household, round):
    return factories.make_review(round, household, cast.head)


@pytest.fixture
def filled(cast, draft):
    return factories.fill_review(draft, PovertyClass.POOR, cast.head)


def stored(review):
    return [
        list(model.objects.filter(**where).values())
        for model, where in (
            (Review, {"pk": review.pk}), (ReviewCause, {"review": review}), (ReviewNeed, {"review": review})
        )
    ]  # fmt: skip


def refused(message, act, review, **arguments):
    before = stored(review)
    with pytest.raises(ValidationError, match=message):
        act(review=review, version=review.version, **arguments)
    assert stored(review) == before


# ----- Starting -----


def test_a_new_review_takes_the_members_and_what_the_register_knows_of_them(household, round):
    Member.objects.filter(full_name="Lý Thị Mẩy").update(employment="self_employed", has_health_insurance=True)
    review = factories.make_review(round, household)
    assert [person["full_name"] for person in review.roster] == ["Triệu Văn Sinh", "Lý Thị Mẩy"]
    wife = review.facts["members"][1]
    assert (wife["employment"], wife["health_insurance"], wife["disabled"]) == ("self_employed", True, None)
    assert (review.state, review.poverty_class) == (ReviewState.DRAFT, PovertyClass.INSUFFICIENT_DATA)
    assert review.reference == "PB-2023-0001"


def test_starting_again_goes_on_with_the_same_review(cast, draft, household, round):
    assert factories.make_review(round, household, cast.officer) == draft


def test_a_household_that_left_the_book_gets_no_review(cast, household, round):
    composition.move_out_household(
        household=household, version=household.version, happened_on=date(2023, 9, 5), by=cast.officer
    )
    with pytest.raises(ValidationError, match="không còn trong sổ từ 05/09/2023"):
        factories.make_review(round, household)
    assert not Review.objects.exists()


def test_a_child_born_after_the_round_opened_does_not_keep_the_review_from_starting(cast, household, round):
    born = composition.record_birth(
        household=household, version=household.version, by=cast.officer,
        child={"full_name": "Triệu Thị Mai", "relationship": Relationship.CHILD, "sex": Sex.FEMALE,
               "birth_date": date(2023, 9, 20)},
    )  # fmt: skip
    review = factories.make_review(round, household)
    assert [person["id"] for person in review.roster][-1] == str(born.pk)
    asked = lambda: len(reviews.case_of(review)["members"])  # noqa: E731
    assert asked() == 2  # not born on the day the round opened
    for visited_on, members in ((date(2023, 9, 19), 2), (date(2023, 9, 20), 3)):
        reviews.save_facts(review=review, version=review.version, task="household", by=None, visited_on=visited_on)
        assert asked() == members


# ----- Filling -----


def test_facts_are_classified_at_every_save(cast, draft):
    review = factories.fill_review(draft, PovertyClass.POOR, cast.head)
    assert (review.poverty_class, review.b1_score, review.deprived_count) == (PovertyClass.POOR, 120, 3)
    assert review.lacking == ["nuoc_sinh_hoat", "nha_tieu", "vien_thong"]
    review = factories.fill_review(review, PovertyClass.NEAR_POOR, cast.head)
    assert (review.poverty_class, review.b1_score, review.lacking) == (PovertyClass.NEAR_POOR, 130, [])
    review = factories.fill_review(review, PovertyClass.AVERAGE, cast.head)
    assert (review.poverty_class, review.b1_score, review.per_person_vnd) == (PovertyClass.AVERAGE, None, 2_000_000)
    assert Review.objects.get() == review
    assert Review.objects.get().poverty_class == PovertyClass.AVERAGE


def test_an_override_needs_a_reason_and_keeps_the_derived_value_beside_the_reviewers(filled):
    no_reason = {"10": {"deprived": False, "reason": "  "}}
    refused(
        "lý do", reviews.save_facts, filled, task="deprivations", by=None, facts={"overrides": no_reason}
    )  # fmt: skip
    filled.refresh_from_db()
    reviews.save_facts(
        review=filled, version=filled.version, task="deprivations", by=None,
        facts={"overrides": {"10": {"deprived": False, "reason": "Nhà tiêu mới xây tháng 9"}}},
    )  # fmt: skip
    toilet = Review.objects.get().outcome["deprivations"][9]
    assert (toilet["deprived"], toilet["derived"], toilet["because"]) == (False, True, ["Nhà tiêu mới xây tháng 9"])
    assert Review.objects.get().lacking == ["nuoc_sinh_hoat", "vien_thong"]


def test_causes_and_needs_are_replaced_as_a_whole(filled):
    person = int(filled.roster[1]["id"])
    needs = [NeedEntry(Need.LOAN), NeedEntry(Need.VOCATIONAL_TRAINING, member_id=person)]
    reviews.save_causes_and_needs(
        review=filled, version=filled.version, causes=[PovertyCause.NO_CAPITAL], needs=needs, by=None
    )
    reviews.save_causes_and_needs(
        review=filled, version=filled.version, causes=[PovertyCause.NO_LAND], needs=needs[1:], by=None
    )
    assert [cause.cause for cause in filled.causes.all()] == [PovertyCause.NO_LAND]
    assert [(entry.need, entry.member_id) for entry in filled.needs.all()] == [(Need.VOCATIONAL_TRAINING, person)]


def test_members_are_taken_from_the_register_again_and_what_was_recorded_stays(cast, filled, household):
    household.refresh_from_db()
    wife = Member.objects.get(full_name="Lý Thị Mẩy")
    composition.move_out_member(member=wife, version=household.version, happened_on=date(2023, 9, 10), by=None)
    household.refresh_from_db()
    composition.move_in_member(
        household=household, version=household.version, happened_on=date(2023, 9, 11), by=None,
        person={"full_name": "Lý Văn Khách", "relationship": Relationship.OTHER, "birth_date": date(1999, 1, 1)},
    )  # fmt: skip
    filled.refresh_from_db()
    review = reviews.refresh_members(review=filled, version=filled.version)
    assert [person["full_name"] for person in review.roster] == ["Triệu Văn Sinh", "Lý Văn Khách"]
    head, guest = review.facts["members"]
    assert (head["health_insurance"], guest["health_insurance"]) == (True, None)
    # The guest's insurance is not known, so the count of deprivations is open; three are known, so poor it stays.
    assert (review.lacks["bao_hiem_y_te"], review.poverty_class) == (None, PovertyClass.POOR)


def test_saving_what_somebody_else_has_saved_meanwhile_is_refused(filled):
    stale = Review.objects.get()
    reviews.save_facts(review=filled, version=filled.version, task="household", by=None, visited_on=date(2023, 9, 2))
    before = stored(filled)
    version = stale.version
    for act, arguments in (
        (reviews.save_facts, {"task": "household", "by": None, "visited_on": date(2023, 9, 3)}),
        (reviews.save_causes_and_needs, {"causes": [PovertyCause.OTHER], "needs": [], "by": None}),
        (reviews.refresh_members, {}),
        (factories.submit_review, {"by": None}),
    ):
        with pytest.raises(StaleRecord):
            act(review=Review.objects.get(), version=version, **arguments)
        assert stored(filled) == before


# ----- Typing -----


def test_typing_is_kept_as_it_is_and_changes_nothing_else(cast, draft):
    before = stored(draft)
    for text in ("19/9", "19/9/20"):
        reviews.keep_typing(
            review=draft, user=cast.head, task="household", data={"visited_on": [text]}, version=draft.version
        )
    assert stored(draft) == before
    assert TypingDraft.objects.get().data == {"visited_on": ["19/9/20"]}


def test_a_save_forgets_ones_own_typing_and_nobody_elses(cast, draft):
    for user in (cast.head, cast.officer):
        reviews.keep_typing(review=draft, user=user, task="household", data={"visited_on": ["?"]}, version=1)
    reviews.save_facts(
        review=draft, version=draft.version, task="household", by=cast.head, visited_on=date(2023, 9, 9)
    )  # fmt: skip
    assert [kept.user for kept in TypingDraft.objects.all()] == [cast.officer]


def test_sending_a_review_erases_all_that_was_typed_into_it(cast, filled):
    for user in (cast.head, cast.officer):
        reviews.keep_typing(review=filled, user=user, task="needs", data={"note": ["?"]}, version=filled.version)
    factories.submit_review(review=filled, version=filled.version, by=cast.head)
    assert not TypingDraft.objects.exists()


def test_typing_is_not_kept_of_a_review_that_was_sent_meanwhile(cast, filled):
    seen = Review.objects.select_related("round").get()
    factories.submit_review(review=filled, version=filled.version, by=cast.head)
    with pytest.raises(ValidationError, match="Chờ kiểm tra"):
        reviews.keep_typing(review=seen, user=cast.officer, task="household", data={}, version=seen.version)
    assert not TypingDraft.objects.exists()


@pytest.mark.parametrize("by_command", [False, True], ids=["the next typing in the commune", "the daily command"])
def test_typing_goes_after_30_days(cast, draft, by_command):
    kept = reviews.keep_typing(review=draft, user=cast.officer, task="household", data={}, version=1)

    def is_kept(age):
        TypingDraft.objects.filter(pk=kept.pk).update(saved_at=clock.now() - age)
        if by_command:
            call_command("forget", stdout=io.StringIO())
        else:
            reviews.keep_typing(review=draft, user=cast.head, task="members", data={}, version=1)
        return TypingDraft.objects.filter(pk=kept.pk).exists()

    assert is_kept(timedelta(days=30, minutes=-1))
    assert not is_kept(timedelta(days=30, minutes=1))


# ----- Sending, checking, returning -----


def test_a_review_that_cannot_be_classified_is_not_sent(cast, draft):
    refused("Ghi ngày thăm hộ", factories.submit_review, draft, by=cast.head)
    reviews.save_facts(review=draft, version=draft.version, task="household", by=None, visited_on=date(2023, 9, 9))
    refused("chưa đủ dữ liệu", factories.submit_review, draft, by=cast.head)


def test_a_review_is_sent_checked_and_returned_for_a_reason(cast, filled):
    factories.submit_review(review=filled, version=filled.version, by=cast.head)
    assert (filled.state, filled.submitted_by) == (ReviewState.SUBMITTED, cast.head)
    factories.check_review(review=filled, version=filled.version, by=cast.officer)
    assert (filled.state, filled.checked_by) == (ReviewState.CHECKED, cast.officer)
    refused("Ghi lý do", factories.return_review, filled, reason="  ", by=cast.officer)
    factories.return_review(review=filled, version=filled.version, reason="Chưa đo nhà", by=cast.officer)
    filled = Review.objects.get()
    assert (filled.state, filled.returned_reason, filled.checked_by) == (ReviewState.DRAFT, "Chưa đo nhà", None)
    factories.submit_review(review=filled, version=filled.version, by=cast.head)
    assert Review.objects.get().returned_reason == ""


def test_nobody_checks_what_they_sent(cast, filled):
    factories.submit_review(review=filled, version=filled.version, by=cast.officer)
    refused("không tự kiểm tra", factories.check_review, filled, by=cast.officer)


def test_a_sent_review_is_not_filled_any_more(cast, filled):
    factories.submit_review(review=filled, version=filled.version, by=cast.head)
    refused("Chờ kiểm tra", reviews.save_facts, filled, task="household", by=None, visited_on=date(2023, 9, 9))
    refused("Chờ kiểm tra", reviews.save_causes_and_needs, filled, causes=[], needs=[], by=None)
    refused("Chờ kiểm tra", reviews.refresh_members, filled)
    refused("Chờ kiểm tra", factories.submit_review, filled, by=cast.officer)
    with pytest.raises(ValidationError, match="Chờ kiểm tra"):
        reviews.keep_typing(review=filled, user=cast.head, task="household", data={}, version=filled.version)
    assert not TypingDraft.objects.exists()


def test_a_draft_is_neither_checked_nor_returned(cast, filled):
    refused("Nháp", factories.check_review, filled, by=cast.officer)
    refused("Nháp", factories.return_review, filled, reason="Chưa đo", by=cast.officer)


def test_correcting_a_member_does_not_touch_a_review_already_filled(cast, filled):
    wife = Member.objects.get(full_name="Lý Thị Mẩy")
    facts.update_member(member=wife, version=wife.version, changes={"full_name": "Lý Thị Mây"})
    assert Review.objects.get().roster[1]["full_name"] == "Lý Thị Mẩy"

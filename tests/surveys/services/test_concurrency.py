"""Several people saving the same thing at the same moment, each with a connection of their own."""

from datetime import date

import pytest

from households.models import Area, Event, Household
from households.services import composition, facts
from households.vocabulary import PovertyClass, Relationship
from huulien.platform.locking import StaleRecord
from huulien.platform.vocabulary import Role
from surveys.models import ClassInForce, Review, Round
from surveys.services import reviews
from surveys.services.requests import add_to_list
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS, take_round_back
from tests import factories
from tests.base import make_cast
from tests.races import all_at_once, winners

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning"),
]

WRITERS = 5


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_member(household, "Lý Thị Mẩy")
    household.refresh_from_db()
    return household


def save_scores(review, seen):
    """What `WRITERS` people get who each save another B1 total, all having seen the same version."""

    def save(score):
        income = {"b1_score": score, "per_person_vnd": None}
        return reviews.save_facts(
            review=Review.objects.get(pk=review.pk), version=seen, task="income", by=None, facts={"income": income}
        )

    return all_at_once([lambda score=score: save(score) for score in range(100, 100 + WRITERS)])


def test_of_those_who_save_the_same_review_one_wins_and_the_others_are_told(cast, household):
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household)
    results = save_scores(review, review.version)
    (winner,) = winners(results)
    assert sum(isinstance(result, StaleRecord) for result in results) == WRITERS - 1
    stored = Review.objects.get()
    assert (stored.b1_score, stored.version) == (winner.b1_score, review.version + 1)


def test_without_the_version_check_everybody_would_win(cast, household, monkeypatch):
    """The negative control."""
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household)
    monkeypatch.setattr(reviews, "claim", lambda record, version: None)
    assert len(winners(save_scores(review, review.version))) == WRITERS


def test_of_those_who_correct_the_same_household_one_wins(cast, household):
    def correct(address):
        return facts.update_household(
            household=Household.objects.get(), version=household.version, changes={"address": address}
        )

    results = all_at_once([lambda name=name: correct(f"xóm {name}") for name in range(WRITERS)])
    (winner,) = winners(results)
    assert Household.objects.get().address == winner.address


def test_a_death_and_a_split_recorded_at_once_leave_one_event(cast, household):
    def fresh():
        home = Household.objects.get(pk=household.pk)
        return home, home.members.get(full_name="Lý Thị Mẩy")

    of_the_dead, of_the_split = fresh(), fresh()  # both pages were open before either was sent

    def die():
        _, wife = of_the_dead
        composition.record_death(member=wife, version=household.version, happened_on=date(2023, 5, 1), by=None)

    def split():
        home, wife = of_the_split
        composition.split_household(
            household=home, version=household.version, members={wife: Relationship.HEAD}, code="",
            happened_on=date(2023, 5, 1), by=None,
        )  # fmt: skip

    assert len(winners(all_at_once([die, split]))) == 1
    assert len(set(Event.objects.exclude(kind="move_in").values_list("kind", flat=True))) == 1


def test_households_entered_at_once_get_numbers_of_their_own(cast):
    results = all_at_once(
        [lambda name=name: factories.make_household(cast.lang_ben, head=f"Lê Văn {name}") for name in "ABCDE"]
    )
    assert sorted(household.code for household in winners(results)) == ["0001", "0002", "0003", "0004", "0005"]


def test_two_who_start_the_same_review_go_on_with_one(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    add_to_list(round=round, household=household, reason="Nhà cháy", by=cast.officer)
    results = all_at_once([lambda: factories.make_review(round, household)] * WRITERS)
    assert {review.pk for review in results} == {Review.objects.get().pk}


def test_a_review_returned_while_its_round_is_settled_is_settled_or_the_settlement_waits(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    sent = factories.send_review(round, household, PovertyClass.POOR, cast.head)

    def settle():
        return ROUND_STEPS.perform(
            "settle", Round.objects.get(), version=round.version, settled_on=date(2023, 12, 15), decision_number="85",
            by=cast.leader,
        )  # fmt: skip

    def give_back():
        review = Review.objects.select_related("round").get()
        return factories.return_review(review=review, version=sent.version, reason="Chưa đo", by=cast.officer)

    assert len(winners(all_at_once([settle, give_back]))) == 1
    settled, review = Round.objects.get().is_settled, Review.objects.get()
    assert review.state == ("settled" if settled else "draft")
    assert ClassInForce.objects.exists() is settled


def test_an_event_recorded_while_a_round_is_settled_does_not_change_settled_figures(cast, household):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, household, PovertyClass.POOR, cast.head)

    def settle():
        return ROUND_STEPS.perform(
            "settle", Round.objects.get(), version=round.version, settled_on=date(2023, 12, 15), decision_number="85",
            by=cast.leader,
        )  # fmt: skip

    def leave():
        home = Household.objects.select_related("commune").get()
        composition.move_out_household(household=home, version=home.version, happened_on=date(2023, 12, 20), by=None)

    all_at_once([settle, leave])
    event = Event.objects.get(kind="move_out")
    # Recorded before the settlement it counts from its own day, after it from the first open day; never in between.
    assert event.counted_from in {date(2023, 12, 20), date(2024, 1, 1)}
    assert Household.objects.get().closed_on == event.counted_from


RACES = {
    "sent": lambda cast, review: factories.submit_review(review=review, version=review.version, by=cast.head),
    "checked": lambda cast, review: factories.check_review(review=review, version=review.version, by=cast.officer),
    "returned": lambda cast, review: factories.return_review(
        review=review, version=review.version, reason="Chưa đo", by=cast.officer
    ),
}


@pytest.mark.parametrize("name", RACES)
def test_what_moves_while_another_settles_counts_whole_or_is_told(cast, household, name):
    """Whoever comes first, the review settled is the review as it then stood, and the other is told."""
    neighbours = factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, neighbours, PovertyClass.NEAR_POOR, cast.other_head)
    review = factories.fill_review(factories.make_review(round, household), PovertyClass.POOR)
    if name != "sent":
        factories.submit_review(review=review, version=review.version, by=cast.head)

    def settle():
        return ROUND_STEPS.perform(
            "settle", Round.objects.get(), version=round.version, settled_on=date(2023, 12, 15), decision_number="85",
            by=cast.leader,
        )  # fmt: skip

    settled_result, moved = all_at_once([settle, lambda: RACES[name](cast, review)])
    review, round = Review.objects.get(pk=review.pk), Round.objects.get()
    counted = ClassInForce.objects.filter(review=review).exists()
    assert counted is (review.state == "settled")
    if isinstance(settled_result, Exception):
        assert not round.is_settled
        assert not counted
    else:
        assert round.is_settled
        assert review.state in {"settled", "draft"} - ({"draft"} if not isinstance(moved, Exception) else set())


@pytest.mark.parametrize("writers", [2, 5, 20])
@pytest.mark.parametrize("name", RACES)
def test_many_who_take_the_same_step_take_it_once(cast, household, name, writers):
    round = factories.make_round(cast.commune, by=cast.officer)
    review = factories.fill_review(factories.make_review(round, household), PovertyClass.POOR)
    if name != "sent":
        factories.submit_review(review=review, version=review.version, by=cast.head)
    before = len(REVIEW_STEPS.history(review))
    copies = [Review.objects.get(pk=review.pk) for _ in range(writers)]
    results = all_at_once([lambda copy=copy: RACES[name](cast, copy) for copy in copies])
    assert len(winners(results)) == 1
    assert len(REVIEW_STEPS.history(review)) == before + 1


# ----- Taking a settled round back while others are at work -----


@pytest.fixture
def asked(cast, household):
    """The settled round of 2023, which somebody asks to take back."""
    factories.send_review(factories.make_round(cast.commune, by=cast.officer), household, by=cast.head)
    settled = factories.settle(Round.objects.get(), cast.leader)
    return ROUND_STEPS.perform(
        "ask_reversal", settled, by=cast.officer, version=settled.version, reason="Ghi nhầm ngày"
    )


def taking_back(round, by):
    return lambda: take_round_back(
        Round.objects.get(pk=round.pk), by=by, version=round.version, decision_number="85/QĐ-UBND"
    )


def test_of_leaders_who_take_a_round_back_at_once_one_does(cast, asked):
    leaders = [factories.make_user(f"lanhdao{n}", Role.LEADER, cast.commune) for n in range(WRITERS)]
    results = all_at_once([taking_back(asked, leader) for leader in leaders])
    (winner,) = winners(results)
    assert winner.is_open
    assert [step.name for step, _ in ROUND_STEPS.history(asked)].count("take_back") == 1
    spell = ClassInForce.objects.get()
    assert (spell.valid_until, spell.taken_back_on is not None) == (spell.valid_from, True)


def test_a_round_is_taken_back_or_withdrawn_not_both(cast, asked):
    deputy = factories.make_user("phochutich", Role.LEADER, cast.commune)

    def withdraw():
        return ROUND_STEPS.perform("withdraw_reversal", asked, by=cast.officer, version=asked.version)

    (winner,) = winners(all_at_once([taking_back(asked, deputy), withdraw]))
    assert Round.objects.get(pk=asked.pk).state == winner.state


def test_a_round_is_taken_back_or_the_next_one_opens_not_both(cast, asked):
    deputy = factories.make_user("phochutich", Role.LEADER, cast.commune)
    (winner,) = winners(
        all_at_once([taking_back(asked, deputy), lambda: factories.make_round(cast.commune, 2024, by=cast.officer)])
    )
    assert list(Round.objects.open()) == [winner]


def test_an_event_recorded_while_a_round_is_taken_back_counts_from_a_day_that_was_open(cast, household, asked):
    """Before the reversal from the first day after the settled ones, after it from its own."""
    deputy = factories.make_user("phochutich", Role.LEADER, cast.commune)

    def move_out():
        home = Household.objects.get(pk=household.pk)
        return composition.move_out_household(
            household=home, version=home.version, happened_on=date(2023, 12, 20), by=cast.officer
        )

    assert len(winners(all_at_once([taking_back(asked, deputy), move_out]))) == 2
    moved = Event.objects.get(kind="move_out")
    assert moved.counted_from in {date(2023, 12, 20), date(2024, 1, 1)}
    assert Household.objects.get(pk=household.pk).closed_on == moved.counted_from
    assert Area.objects.get(pk=cast.commune.pk).settled_through_on is None

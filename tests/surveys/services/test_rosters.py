"""A Form B is of the people who lived in the household on the day of the visit: whoever does not fit is named."""

from datetime import date

import pytest

from households.models import Household, Member
from households.services import composition
from households.services.undoing import undo_event
from households.vocabulary import PovertyClass, Relationship
from huulien.platform.steps import Refused
from surveys.services.reviews import refresh_members
from surveys.services.rosters import differences
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db

VISITED = date(2023, 10, 1)


class World:
    """A couple with a son, whose review is filled in."""

    def __init__(self):
        self.cast = make_cast()
        self.home = factories.make_household(self.cast.lang_ben, "0001", head="Triệu Văn Sinh")
        factories.make_member(self.home, "Lý Thị Mẩy")
        factories.make_member(self.home, "Triệu Văn Páo", relationship=Relationship.CHILD, birth_date=date(2004, 3, 1))
        self.round = factories.make_round(self.cast.commune, by=self.cast.officer, must_check=True)
        self.review = factories.make_review(self.round, self.home, self.cast.head)
        factories.fill_review(self.review, PovertyClass.POOR)
        type(self.review).objects.update(visited_on=VISITED)
        self.review.refresh_from_db()

    def household(self):
        return Household.objects.get(pk=self.home.pk)

    def leave(self, name, on):
        household = self.household()
        member = Member.objects.get(full_name=name)
        composition.move_out_member(member=member, version=household.version, happened_on=on, by=self.cast.officer)
        return household.events.latest("pk")

    def born(self, on):
        household = self.household()
        child = {"full_name": "Triệu Thị Bé", "sex": "female", "birth_date": on, "relationship": Relationship.CHILD}
        composition.record_birth(household=household, version=household.version, child=child, by=self.cast.officer)

    def step(self, name, by):
        self.review.refresh_from_db()
        return REVIEW_STEPS.perform(name, self.review, by=by, version=self.review.version)

    def settle(self):
        return factories.settle(self.round, self.cast.leader)


@pytest.fixture
def world():
    return World()


def test_who_left_before_the_visit_holds_the_form_back_until_it_is_taken_over(world):
    world.leave("Triệu Văn Páo", date(2023, 9, 20))
    with pytest.raises(Refused, match=r"Triệu Văn Páo không sống trong hộ ngày thăm \(chuyển đi 20/09/2023\)"):
        world.step("submit", world.cast.head)
    refresh_members(review=world.review, version=world.review.version)
    assert [person["full_name"] for person in world.review.roster] == ["Triệu Văn Sinh", "Lý Thị Mẩy"]
    assert world.step("submit", world.cast.head).state == "submitted"


def test_who_was_born_before_the_visit_must_stand_in_it(world):
    world.born(date(2023, 9, 30))
    words = r"Triệu Thị Bé sống trong hộ ngày thăm mà chưa có trong phiếu \(sinh 30/09/2023\)"
    with pytest.raises(Refused, match=words):
        world.step("submit", world.cast.head)


def test_what_happened_after_the_visit_changes_nothing(world):
    world.leave("Triệu Văn Páo", date(2023, 10, 2))
    world.born(date(2023, 10, 2))
    assert world.step("submit", world.cast.head).state == "submitted"
    refreshed = [person["full_name"] for person in world.review.roster]
    assert refreshed == ["Triệu Văn Sinh", "Lý Thị Mẩy", "Triệu Văn Páo"]


def test_an_event_undone_lets_the_form_go_on(world):
    event = world.leave("Triệu Văn Páo", date(2023, 9, 20))
    undo_event(event=event, version=world.household().version, reason="ghi nhầm", by=world.cast.officer)
    assert world.step("submit", world.cast.head).state == "submitted"


def test_a_sent_form_is_neither_checked_nor_made_official_of_other_people(world):
    world.step("submit", world.cast.head)
    world.leave("Triệu Văn Páo", date(2023, 9, 20))
    with pytest.raises(Refused, match="Triệu Văn Páo không sống trong hộ ngày thăm"):
        world.step("check", world.cast.officer)
    type(world.review).objects.update(state="checked")
    with pytest.raises(Refused, match="PB-2023-0001: Triệu Văn Páo không sống trong hộ ngày thăm"):
        world.settle()


def test_of_many_the_first_are_named_and_the_rest_counted(world, monkeypatch):
    monkeypatch.setattr("surveys.steps.rounds.MOST_NAMED", 1)
    for code in ("0002", "0003"):
        home = factories.make_household(world.cast.lang_ben, code)
        factories.send_review(world.round, home, PovertyClass.POOR, world.cast.head)
        factories.make_member(home, "Lê Thị Mới")
    told = [str(obstacle) for obstacle in ROUND_STEPS.obstacles("settle", world.round) if "Lê Thị Mới" in str(obstacle)]
    assert len(told) == 1
    assert any("Và 1 phiếu nữa" in str(obstacle) for obstacle in ROUND_STEPS.obstacles("settle", world.round))


def test_the_queries_do_not_grow_with_the_reviews(world, django_assert_num_queries):
    for code in ("0002", "0003", "0004"):
        home = factories.make_household(world.cast.lang_ben, code)
        factories.send_review(world.round, home, PovertyClass.POOR, world.cast.head)
        factories.make_member(home, "Lê Thị Mới")
    reviews = list(world.round.reviews.all())
    with django_assert_num_queries(3):
        assert len(differences(reviews)) == 3

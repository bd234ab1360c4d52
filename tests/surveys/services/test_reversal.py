"""A wrongly settled round is taken back by two people: what they may, what is again as it was, and what stands in the
way."""

from copy import deepcopy
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.http import Http404

from households.models import Area, Event, Household, Member
from households.services import composition
from households.vocabulary import PovertyClass, Relationship
from huulien.platform import audit, clock, guards
from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry
from huulien.platform.steps import Refused
from huulien.platform.vocabulary import Role
from programs.models import VillageTarget
from reports.datasets import deprivations, poverty_rates
from reports.models import Report
from reports.shapes import rates_as_json
from surveys.models import ClassInForce, Review, Round
from surveys.services.reversals import figures_without
from surveys.steps.rounds import ROUND_STEPS, take_round_back
from surveys.vocabulary import ReviewState, RoundKind, RoundState
from tests import factories
from tests.base import make_cast
from tests.kept import checked, kept

pytestmark = pytest.mark.django_db

REASON = "Ghi nhầm ngày quyết định."
SPRING = {"opened_on": date(2024, 3, 1), "due_on": date(2024, 3, 31), "as_of": date(2024, 4, 30)}
DAYS = [date(2022, 1, 1) + timedelta(days=step) for step in range(0, 1080, 9)]


class World:
    """A commune with 2022 settled, and 2023 settled on the wrong day: one household poor since, one no more."""

    def __init__(self):
        self.cast = cast = make_cast()
        self.commune = cast.commune
        self.deputy = factories.make_user("phochutich", Role.LEADER, cast.commune, full_name="Nông Văn Phó")
        self.home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
        factories.make_member(self.home, "Lý Thị Mẩy")
        self.neighbours = factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
        first = factories.make_round(cast.commune, 2022, by=cast.officer)
        factories.send_review(first, self.home, PovertyClass.NEAR_POOR, cast.head)
        factories.send_review(first, self.neighbours, PovertyClass.POOR, cast.other_head)
        self.first = factories.settle(first, cast.leader)
        self.round = factories.make_round(cast.commune, 2023, by=cast.officer)
        self.review = factories.send_review(self.round, self.home, PovertyClass.POOR, cast.head)
        sent = factories.send_review(self.round, self.neighbours, PovertyClass.NOT_POOR, cast.other_head)
        factories.check_review(review=sent, version=sent.version, by=cast.officer)
        self.before = self.state()
        self.round = factories.settle(self.round, cast.leader)

    def state(self):
        """Everything that a settlement changes and a reversal brings back."""
        figures = [(rates_as_json(poverty_rates(self.commune, day)), deprivations(self.commune, day)) for day in DAYS]
        reviews = Review.objects.order_by("pk").values_list("pk", "state", "checked_by", "poverty_class")
        days = Area.objects.values_list("settled_through_on", "settles_until_on").get(pk=self.commune.pk)
        return repr(figures), list(reviews), days

    def ask(self, by=None, round=None, reason=REASON):
        round = Round.objects.get(pk=(round or self.round).pk)
        asked = {"by": by or self.cast.officer, "version": round.version, "reason": reason}
        return ROUND_STEPS.perform("ask_reversal", round, **asked)

    def take_back(self, by=None, round=None, decision_number="85/QĐ-UBND"):
        round = Round.objects.get(pk=(round or self.round).pk)
        return take_round_back(round, by=by or self.deputy, version=round.version, decision_number=decision_number)

    def reverse(self, round=None):
        self.ask(round=round)
        return self.take_back(round=round)

    def settle(self, **fields):
        return factories.settle(Round.objects.get(pk=self.round.pk), self.cast.leader, **fields)

    def class_of(self, household, day=date(2023, 12, 31)):
        spell = ClassInForce.objects.on(day).filter(household=household).first()
        return spell and spell.poverty_class


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield checked(World())


@pytest.fixture
def world(made):
    return deepcopy(made)


def refusal(message, act, *given, **arguments):
    with pytest.raises(Refused, match=message) as refused:
        act(*given, **arguments)
    return refused.value.obstacles


# ----- Who -----


def test_one_asks_and_another_leader_who_did_not_settle_takes_back(world):
    cast = world.cast
    world.ask(world.deputy)
    refusal("Người đề nghị không tự thu hồi", world.take_back, world.deputy)
    refusal("Người chốt không tự thu hồi", world.take_back, cast.leader)
    for who, answer in ((cast.officer, PermissionDenied), (cast.head, Http404), (cast.stranger, Http404)):
        with pytest.raises(answer):
            world.take_back(who)
    assert Round.objects.get(pk=world.round.pk).state == RoundState.REVERSAL_ASKED
    third = factories.make_user("uyvien", Role.LEADER, world.commune)
    assert world.take_back(third).state == RoundState.OPEN


def test_who_may_neither_open_nor_settle_rounds_asks_for_nothing(world):
    for who in ("head", "unit", "district_officer", "auditor", "administrator", "stranger", "nobody"):
        with pytest.raises((PermissionDenied, Http404)):
            world.ask(getattr(world.cast, who))
    assert world.ask(world.cast.leader).reversal_asked_by == world.cast.leader


def test_asking_takes_a_reason_and_taking_back_the_number_of_the_decision(world):
    refusal("Ghi lý do thu hồi", world.ask, reason=" ")
    world.ask()
    (obstacle,) = refusal("Số ghi trên quyết định là 85/QĐ-UBND", world.take_back, decision_number="58/QĐ-UBND")
    assert obstacle.field == "decision_number"
    assert world.take_back(decision_number=" 85/QĐ-UBND ").is_open


def test_everything_stays_settled_while_it_is_only_asked(world):
    settled = world.state()
    asked = world.ask()
    assert asked.is_settled
    assert world.state() == settled
    assert list(Round.objects.settled().order_by("pk")) == [world.first, world.round]
    review = Review.objects.get(pk=world.review.pk)
    with pytest.raises(Refused, match="Đã chốt"):
        factories.return_review(review=review, version=review.version, by=world.cast.officer, reason="Sai")
    refusal("không làm được nữa", world.ask)


def test_an_asking_is_withdrawn_and_leaves_the_round_settled(world):
    settled, asked = world.state(), world.ask()
    after = ROUND_STEPS.perform("withdraw_reversal", asked, by=world.cast.leader, version=asked.version)
    assert (after.state, after.reversal_asked_by, world.state()) == (RoundState.SETTLED, None, settled)
    refusal("“Thu hồi kết quả chốt” không làm được nữa", ROUND_STEPS.perform, "take_back", after, by=world.deputy,
            version=after.version, reason=REASON, decision_number="85/QĐ-UBND")  # fmt: skip
    assert world.reverse().is_open


# ----- What it leaves -----


def test_a_reversal_brings_back_every_figure_review_and_settled_day(world):
    assert world.state() != world.before
    opened = world.reverse()
    assert world.state() == world.before
    assert (opened.state, opened.settled_on, opened.decision_number, opened.settled_by, opened.reversal_asked_by) == (
        RoundState.OPEN, None, "", None, None
    )  # fmt: skip
    assert Review.objects.get(pk=world.review.pk).state == ReviewState.SUBMITTED
    assert world.class_of(world.home) == PovertyClass.NEAR_POOR


def test_what_was_settled_first_is_taken_back_to_nothing(world):
    world.reverse()
    refusal("Hủy đợt đó trước", world.ask, round=world.first)
    before = poverty_rates(world.commune, date(2022, 12, 14))
    Review.objects.filter(round=world.round).update(state=ReviewState.DRAFT)
    round = Round.objects.get(pk=world.round.pk)
    ROUND_STEPS.perform("cancel", round, by=world.cast.officer, version=round.version, reason="Làm lại")
    world.reverse(world.first)
    assert Area.objects.values_list("settled_through_on", "settles_until_on").get(pk=world.commune.pk) == (None, None)
    assert poverty_rates(world.commune, date(2022, 12, 14)) == before
    assert not ClassInForce.objects.filter(valid_until=None).exists()


def test_the_classes_taken_back_stay_in_the_book_as_such(world):
    rows = set(ClassInForce.objects.values_list("pk", flat=True))
    world.reverse()
    assert set(ClassInForce.objects.values_list("pk", flat=True)) == rows
    taken = ClassInForce.objects.exclude(taken_back_on=None)
    assert {spell.review.round_id for spell in taken} == {world.round.pk}
    assert all((spell.valid_until, spell.taken_back_on) == (spell.valid_from, clock.today()) for spell in taken)


def test_the_steps_and_the_trail_tell_both_people_and_the_reason(world):
    with audit.as_user(world.deputy):
        world.reverse()
    told = [(step.name, taken.by, taken.reason) for step, taken in ROUND_STEPS.history(world.round)]
    assert told == [
        ("take_back", world.deputy, f"{REASON} Thu hồi Quyết định số 85/QĐ-UBND, hiệu lực từ 15/12/2023."),
        ("ask_reversal", world.cast.officer, REASON),
        ("settle", world.cast.leader, ""),
    ]
    entries = AuditEntry.objects.filter(table="surveys_round", row_id=world.round.pk, actor="phochutich")
    assert entries.filter(before__decision_number="85/QĐ-UBND", after__decision_number="").exists()
    assert entries.filter(after__reversed_by_id=world.deputy.pk).exists()


@pytest.mark.parametrize("day", [date(2023, 12, 15), date(2023, 12, 20)])
def test_settling_again_gives_the_figures_of_settling_once(world, day):
    once = world.state()
    world.reverse()
    world.settle(settled_on=day, decision_number="91/QĐ-UBND")
    if day == date(2023, 12, 15):
        assert world.state() == once
    assert world.state()[1:] == once[1:]
    assert world.class_of(world.home, day - timedelta(days=1)) == PovertyClass.NEAR_POOR
    assert world.class_of(world.home, day) == PovertyClass.POOR
    world.ask()
    world.take_back(decision_number="91/QĐ-UBND")
    assert world.state() == world.before


def test_a_review_is_mended_and_settled_after_a_reversal(world):
    world.reverse()
    review = Review.objects.get(pk=world.review.pk)
    factories.return_review(review=review, version=review.version, by=world.cast.officer, reason="Phiếu của hộ khác")
    review = factories.fill_review(review, PovertyClass.AVERAGE)
    factories.submit_review(review=review, version=review.version, by=world.cast.head)
    world.settle()
    assert world.class_of(world.home) == PovertyClass.AVERAGE


def test_a_round_within_the_year_is_taken_back_and_the_days_stay_settled(world):
    before = world.state()
    round = factories.make_round(world.commune, 2024, kind=RoundKind.IN_YEAR, by=world.cast.officer, **SPRING)
    factories.send_review(round, world.home, PovertyClass.AVERAGE, world.cast.head)
    factories.settle(round, world.cast.leader, settled_on=date(2024, 4, 10))
    assert world.class_of(world.home, date(2024, 4, 10)) == PovertyClass.AVERAGE
    assert world.reverse(round).is_open
    assert world.state()[0] == before[0]
    assert world.state()[2] == before[2]


def test_of_two_decisions_of_one_day_the_first_goes_on(world):
    world.reverse()
    days = {"opened_on": date(2023, 11, 1), "due_on": date(2023, 12, 31), "as_of": date(2024, 1, 31)}
    late = factories.make_round(world.commune, 2023, kind=RoundKind.IN_YEAR, by=world.cast.officer, **days)
    factories.send_review(late, world.home, PovertyClass.AVERAGE, world.cast.head)
    factories.settle(late, world.cast.leader)
    before = world.state()
    world.settle()
    assert world.class_of(world.home) == PovertyClass.POOR
    world.reverse()
    assert world.class_of(world.home) == PovertyClass.AVERAGE
    assert world.state() == before


def test_the_class_of_a_household_that_was_only_drafted_stays_as_it_is(world):
    world.reverse()
    days = {"opened_on": date(2023, 11, 1), "due_on": date(2023, 12, 31), "as_of": date(2024, 1, 31)}
    late = factories.make_round(world.commune, 2023, kind=RoundKind.IN_YEAR, by=world.cast.officer, **days)
    factories.send_review(late, world.neighbours, PovertyClass.AVERAGE, world.cast.other_head)
    factories.settle(late, world.cast.leader)
    draft = Review.objects.get(round=world.round, household=world.neighbours)
    factories.return_review(review=draft, version=draft.version, by=world.cast.officer, reason="Hộ đã chuyển đi")
    world.neighbours.refresh_from_db()
    composition.move_out_household(
        household=world.neighbours, version=world.neighbours.version, happened_on=date(2023, 12, 16), by=None
    )
    before = list(ClassInForce.objects.filter(household=world.neighbours).order_by("pk").values())
    world.settle()
    world.reverse()
    assert list(ClassInForce.objects.filter(household=world.neighbours).order_by("pk").values()) == before


def test_a_later_decision_of_the_year_goes_on_when_an_earlier_one_is_taken_back(world):
    rounds = []
    for kind, day in ((PovertyClass.AVERAGE, date(2024, 4, 10)), (PovertyClass.NEAR_POOR, date(2024, 3, 31))):
        round = factories.make_round(world.commune, 2024, kind=RoundKind.IN_YEAR, by=world.cast.officer, **SPRING)
        factories.send_review(round, world.home, kind, world.cast.head)
        rounds.append(factories.settle(round, world.cast.leader, settled_on=day))
    assert world.class_of(world.home, date(2024, 4, 9)) == PovertyClass.NEAR_POOR
    refusal("chốt sau đợt này", world.ask, round=rounds[0])
    world.reverse(rounds[1])
    assert world.class_of(world.home, date(2024, 4, 9)) == PovertyClass.POOR
    assert world.class_of(world.home, date(2024, 4, 10)) == PovertyClass.AVERAGE
    world.reverse(rounds[0])
    assert world.class_of(world.home, date(2024, 4, 10)) == PovertyClass.POOR


# ----- What happened meanwhile -----


def split_off(world):
    home = Household.objects.get(pk=world.home.pk)
    wife = home.members.get(full_name="Lý Thị Mẩy")
    return composition.split_household(
        household=home, version=home.version, members={wife: Relationship.HEAD}, code="",
        happened_on=date(2024, 3, 4), by=world.cast.officer,
    )  # fmt: skip


def test_events_recorded_since_stay_and_a_split_household_keeps_the_class_from_before(world):
    new = split_off(world)
    assert world.class_of(new, date(2024, 3, 4)) == PovertyClass.POOR
    events = list(Event.objects.order_by("pk").values())
    world.reverse()
    assert list(Event.objects.order_by("pk").values()) == events
    assert world.class_of(new, date(2024, 3, 4)) == PovertyClass.NEAR_POOR
    world.settle()
    assert world.class_of(new, date(2024, 3, 4)) == PovertyClass.POOR


def test_a_split_household_has_no_class_where_the_one_it_left_had_none(world):
    new_home = factories.make_household(world.cast.lang_ben, head="Lê Văn Mới", opened_on=date(2024, 1, 5))
    factories.make_member(new_home, "Lê Thị Con")
    round = factories.make_round(world.commune, 2024, kind=RoundKind.IN_YEAR, by=world.cast.officer, **SPRING)
    factories.send_review(round, new_home, PovertyClass.POOR, world.cast.head)
    factories.settle(round, world.cast.leader, settled_on=date(2024, 4, 10))
    new_home.refresh_from_db()
    child = Member.objects.get(full_name="Lê Thị Con")
    split = composition.split_household(
        household=new_home, version=new_home.version, members={child: Relationship.HEAD}, code="",
        happened_on=date(2024, 5, 4), by=world.cast.officer,
    )  # fmt: skip
    assert world.class_of(split, date(2024, 5, 4)) == PovertyClass.POOR
    world.reverse(round)
    assert (world.class_of(split, date(2024, 5, 4)), world.class_of(new_home, date(2024, 5, 4))) == (None, None)
    factories.settle(round, world.cast.leader, settled_on=date(2024, 4, 10))
    assert world.class_of(split, date(2024, 5, 4)) == PovertyClass.POOR


def test_what_members_told_stays_in_the_register(world):
    told = list(Member.objects.order_by("pk").values())
    world.reverse()
    assert list(Member.objects.order_by("pk").values()) == told


def test_the_page_tells_beforehand_what_the_reversal_makes_of_each_village(world):
    split_off(world)
    figures = figures_without(world.round)
    assert [(row.poor_before, row.poor_after) for row in figures.villages] == [(2, 0), (0, 1)]
    assert [(row.near_poor_before, row.near_poor_after) for row in figures.villages] == [(0, 2), (0, 0)]
    world.reverse()
    real = poverty_rates(world.commune, date(2024, 3, 4)).total.figures
    assert (real.poor, real.near_poor) == (figures.poor_after, figures.near_poor_after)


def test_rounds_settled_before_reversals_were_kept_learn_what_was_settled_before_them(world):
    days = ("settled_through_before", "settles_until_before")
    kept = list(Round.objects.order_by("pk").values_list(*days))
    assert kept == [(None, None), (date(2022, 12, 31), date(2022, 12, 31))]
    with audit.acting(locked=False):
        Round.objects.update(settled_through_before=None, settles_until_before=None)
    import_module("surveys.migrations.0010_fill_settled_days_before").fill(apps, None)
    assert list(Round.objects.order_by("pk").values_list(*days)) == kept
    world.reverse()
    assert world.state() == world.before


# ----- Obstacles -----


def test_only_the_last_settled_round_is_taken_back(world):
    (obstacle,) = refusal("Rà soát định kỳ năm 2023 chốt sau đợt này", world.ask, round=world.first)
    assert obstacle.url == f"/ra-soat/{world.round.pk}/"


def test_an_annual_round_opened_since_stands_in_the_way_and_one_within_the_year_does_not(world):
    factories.make_round(world.commune, 2024, kind=RoundKind.IN_YEAR, by=world.cast.officer, **SPRING)
    assert ROUND_STEPS.obstacles("ask_reversal", world.round) == []
    later = factories.make_round(world.commune, 2024, by=world.cast.officer)
    (obstacle,) = refusal("định kỳ năm 2024 đang mở", world.ask)
    assert obstacle.url == f"/ra-soat/{later.pk}/"
    ROUND_STEPS.perform("cancel", later, by=world.cast.officer, version=later.version, reason="Chờ thu hồi")
    assert world.reverse().is_open


def test_what_came_in_the_way_after_the_asking_keeps_the_round_from_being_taken_back(world):
    world.ask()
    factories.make_round(world.commune, 2024, by=world.cast.officer)
    refusal("định kỳ năm 2024 đang mở", world.take_back)


def test_a_round_within_the_year_whose_days_were_settled_since_stays(world, monkeypatch):
    world.reverse()
    days = {"opened_on": date(2023, 11, 1), "due_on": date(2023, 12, 31), "as_of": date(2023, 12, 31)}
    late = factories.make_round(world.commune, 2023, kind=RoundKind.IN_YEAR, by=world.cast.officer, **days)
    monkeypatch.setattr(clock, "today", lambda: date(2023, 12, 20))
    world.settle()  # of a year that still goes on: its days settle one by one
    factories.send_review(late, world.home, PovertyClass.AVERAGE, world.cast.head)
    late = factories.settle(late, world.cast.leader, settled_on=date(2023, 12, 20))
    assert ROUND_STEPS.obstacles("ask_reversal", late) == []
    monkeypatch.setattr(clock, "today", lambda: date(2023, 12, 22))
    refusal("Số liệu đến hết 21/12/2023 đã chốt cùng", world.ask, round=late)


def issued_report(commune, period, issued_on):
    """One that the leader approved, past the rules: what it says is nothing here."""
    report = Report.objects.create(commune=commune, period=period)
    signed = {"number": 7, "issued_on": issued_on, "signer_title": "Chủ tịch", "content": {}}
    Report.objects.filter(pk=report.pk).update(state="approved", **signed)
    return report


def test_an_approved_plan_and_a_signed_report_that_rest_on_it_stand_in_the_way(world):
    plan = factories.make_plan(world.commune, 2024)
    for village in (world.cast.lang_ben, world.cast.lang_coc):
        VillageTarget.objects.create(commune=world.commune, plan=plan, village=village, max_poor_households=0)
    factories.approve_plan(plan, world.cast.leader)
    signed = issued_report(world.commune, "2023", date(2023, 12, 20))
    issued_report(world.commune, "2023-H1", date(2023, 12, 21))
    Report.objects.create(commune=world.commune, period="2023-01-01..2023-12-20")
    issued_report(world.cast.other_commune, "2023", date(2023, 12, 20))
    obstacles = refusal("Kế hoạch năm 2024 đã phê duyệt", world.ask)
    assert [obstacle.url for obstacle in obstacles] == [f"/ke-hoach/{plan.pk}/", f"/bao-cao/{signed.pk}/"]
    assert "Báo cáo năm 2023 đã duyệt ngày 20/12/2023" in obstacles[1].words


# ----- The database holds it -----


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def rounds(world):
    return Round.objects.filter(pk=world.round.pk)


def open_again(world):
    return rounds(world).update(
        state=RoundState.OPEN, settled_on=None, reversal_asked_by=None, reversed_by=None, decision_number=""
    )


def in_hand(world):
    """The round is being taken back, as the service leaves it for the rest of its work."""
    world.ask()
    rounds(world).update(state=RoundState.REVERSING, reversed_by=world.deputy)


ALONE = {  # what nobody does without the record of two
    "opened at once": open_again,
    "taken in hand unasked": lambda w: rounds(w).update(
        state=RoundState.REVERSING, reversal_asked_by=w.cast.officer, reversed_by=w.deputy),
    "asked by nobody": lambda w: rounds(w).update(state=RoundState.REVERSAL_ASKED),
    "named without asking": lambda w: rounds(w).update(reversal_asked_by=w.cast.officer),
    "named as who takes back without doing it": lambda w: rounds(w).update(reversed_by=w.deputy),
    "settled day": lambda w: Area.objects.filter(pk=w.commune.pk).update(settled_through_on=date(2022, 12, 31)),
    "class ended at once": lambda w: ClassInForce.objects.filter(review__round=w.round).update(
        valid_until=F("valid_from")),
    "class marked as taken back": lambda w: ClassInForce.objects.filter(review__round=w.round).update(
        taken_back_on=date(2024, 1, 1)),
    "class that goes on": lambda w: ClassInForce.objects.filter(review__round=w.first).update(
        valid_until=date(2024, 2, 1)),
    "reviews": lambda w: w.round.reviews.update(state=ReviewState.SUBMITTED),
    "reviews by SQL": lambda w: sql("UPDATE surveys_review SET state = 'checked' WHERE round_id = %s", w.round.pk),
    "reviews removed": lambda w: w.round.reviews.all()._raw_delete("default"),
    "classes removed": lambda w: ClassInForce.objects.filter(review__round=w.round)._raw_delete("default"),
}  # fmt: skip
ASKED = {  # what is not done by one more hand either, though somebody has asked
    "taken in hand by who asked": lambda w: rounds(w).update(
        state=RoundState.REVERSING, reversed_by=w.cast.officer),
    "taken in hand by who settled": lambda w: rounds(w).update(state=RoundState.REVERSING, reversed_by=w.cast.leader),
    "taken in hand by nobody": lambda w: rounds(w).update(state=RoundState.REVERSING),
    "taken in hand for another who asked": lambda w: rounds(w).update(
        state=RoundState.REVERSING, reversal_asked_by=w.cast.leader, reversed_by=w.deputy),
    "asked by another": lambda w: rounds(w).update(reversal_asked_by=w.cast.leader),
    "settled otherwise": lambda w: rounds(w).update(decision_number="9/QĐ", state=RoundState.SETTLED),
    "withdrawn but still named": lambda w: rounds(w).update(state=RoundState.SETTLED),
    "by SQL": lambda w: sql("UPDATE surveys_round SET state = 'open', settled_on = NULL WHERE id = %s", w.round.pk),
}  # fmt: skip


def refused_by_the_database(world, write):
    before = world.state(), list(Round.objects.order_by("pk").values()), list(ClassInForce.objects.values())
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        write(world)
    assert (world.state(), list(Round.objects.order_by("pk").values()), list(ClassInForce.objects.values())) == before


@pytest.mark.parametrize("write", ALONE.values(), ids=ALONE)
def test_without_two_people_the_database_refuses(world, write):
    refused_by_the_database(world, write)


@pytest.mark.parametrize("write", [*ASKED.values(), *(ALONE[name] for name in ALONE if "ask" not in name)],
                         ids=[*ASKED, *(name for name in ALONE if "ask" not in name)])  # fmt: skip
def test_while_it_is_only_asked_the_database_refuses(world, write):
    world.ask()
    refused_by_the_database(world, write)


HELD_BY_KEYS_TOO = {"reviews removed"}


@pytest.mark.parametrize("name", sorted(ALONE.keys() - HELD_BY_KEYS_TOO))
def test_without_the_guards_the_same_write_goes_through(world, name):
    """The negative control."""
    before = world.state(), list(Round.objects.order_by("pk").values()), list(ClassInForce.objects.values())
    with audit.acting(locked=False):
        ALONE[name](world)
    assert (world.state(), list(Round.objects.order_by("pk").values()), list(ClassInForce.objects.values())) != before


IN_HAND = {  # what taking back does not open
    "another settled day": lambda w: Area.objects.filter(pk=w.commune.pk).update(settled_through_on=date(2022, 6, 1)),
    "no settled day": lambda w: Area.objects.filter(pk=w.commune.pk).update(settled_through_on=None),
    "a class of another round": lambda w: ClassInForce.objects.filter(review__round=w.first).update(
        taken_back_on=date(2024, 1, 1)),
    "a class whose successor stands": lambda w: ClassInForce.objects.filter(review__round=w.first).update(
        valid_until=date(2024, 2, 1)),
    "what a review says": lambda w: w.round.reviews.update(poverty_class=PovertyClass.NOT_POOR),
    "a review removed": lambda w: w.round.reviews.all()._raw_delete("default"),
    "reviews of another round": lambda w: w.first.reviews.update(state=ReviewState.CHECKED),
    "settled again at once": lambda w: rounds(w).update(state=RoundState.SETTLED, reversal_asked_by=None,
                                                       reversed_by=None),
    "cancelled": lambda w: rounds(w).update(state=RoundState.CANCELLED, settled_on=None),
}  # fmt: skip


@pytest.mark.parametrize("write", IN_HAND.values(), ids=IN_HAND)
def test_taking_back_opens_nothing_but_what_it_takes_back(world, write):
    in_hand(world)
    refused_by_the_database(world, write)


def test_once_the_round_is_open_nothing_more_is_taken_back(world):
    world.reverse()
    world.settle()
    for name in ALONE:
        refused_by_the_database(world, ALONE[name])


def test_two_versions_of_one_asking_meet(world):
    seen = Round.objects.get(pk=world.round.pk)
    world.ask()
    with pytest.raises(StaleRecord):
        ROUND_STEPS.perform("ask_reversal", seen, by=world.cast.leader, version=seen.version, reason=REASON)

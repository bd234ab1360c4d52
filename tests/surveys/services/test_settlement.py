"""Opening and settling rounds: who may, what becomes official, and that nothing settled ever changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.http import Http404

from households.models import Event, Household, Member, Spell
from households.services import composition, facts
from households.vocabulary import PovertyClass, Relationship
from huulien.platform import audit, clock, guards
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from reports.datasets import deprivations, poverty_rates
from surveys.models import ClassInForce, Review, ReviewCause, ReviewNeed, Round
from surveys.services import reviews
from surveys.services.reviews import NeedEntry
from surveys.services.rounds import open_round_to_load
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import Need, PovertyCause, ReviewState, RoundKind, RoundState
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2024, 1, 1)  # the first day after the settled figures


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
def neighbours(cast):
    return factories.make_household(cast.lang_coc, head="Nông Thị Hoa")


@pytest.fixture
def round(cast):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def year_2023(cast, household, neighbours, round):
    """2023, settled: one poor household, one near poor."""
    review = factories.send_review(round, household, PovertyClass.POOR, cast.head)
    factories.send_review(round, neighbours, PovertyClass.NEAR_POOR, cast.other_head)
    ReviewCause.objects.create(commune=cast.commune, review=review, cause=PovertyCause.NO_LAND)
    ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.LOAN)
    factories.settle(round, cast.leader)
    cast.commune.refresh_from_db()
    return Round.objects.get()


def refused(message, act, **arguments):
    with pytest.raises(ValidationError, match=message):
        act(**arguments)


# ----- Opening -----


def test_a_second_annual_round_waits_for_the_first(cast, round):
    refused("trước chưa chốt", factories.make_round, commune=cast.commune, year=2024, by=cast.officer)
    assert factories.make_round(cast.other_commune, 2024, by=cast.stranger).state == RoundState.OPEN


def test_a_round_takes_the_standard_and_the_procedure_of_the_day_it_opens(cast):
    round = factories.make_round(cast.commune, 2026, by=cast.officer)
    assert (round.standard, round.procedure) == ("nd-07-2021", "qd-24-2021")


@pytest.mark.parametrize(("today", "words", "days"), [
    (date(2024, 11, 20), "Năm 2025 chưa tới", {"year": 2025}),
    (date(2024, 11, 20), "mở vào một ngày trong năm 2024", {"opened_on": date(2023, 9, 1)}),
    (date(2024, 11, 20), "tính đến một ngày trong năm 2024", {"as_of": date(2099, 12, 31)}),
    (date(2040, 9, 1), "Không có chuẩn nghèo nào", {"year": 2040}),
])  # fmt: skip
def test_the_days_of_a_round_lie_in_its_year(cast, monkeypatch, today, words, days):
    monkeypatch.setattr(clock, "today", lambda: today)
    refused(words, factories.make_round, **{"commune": cast.commune, "year": 2024, "by": cast.officer} | days)


def test_no_round_opens_on_a_day_without_a_procedure(cast):
    with clock.reliving(date(2027, 10, 1)):
        refused("Chưa có quy trình cho năm 2027: quy trình theo Quyết định 24/2021/QĐ-TTg áp dụng từ 01/09/2021 đến "
                "31/12/2026.", factories.make_round, commune=cast.commune, year=2027)  # fmt: skip
    assert not Round.objects.exists()


def test_no_round_opens_for_days_already_settled(cast, year_2023):
    refused(
        "Số liệu đến hết 31/12/2023 đã chốt", factories.make_round, commune=cast.commune, year=2022,
        kind=RoundKind.IN_YEAR,
    )  # fmt: skip


# ----- Settling -----


def test_settling_makes_the_classes_official_from_the_decisions_day(cast, household, year_2023):
    entry = ClassInForce.objects.get(household=household)
    assert (entry.poverty_class, entry.previous_class) == (PovertyClass.POOR, "")
    assert (entry.valid_from, entry.valid_until) == (date(2023, 12, 15), None)
    assert set(Review.objects.values_list("state", flat=True)) == {ReviewState.SETTLED}
    assert (year_2023.state, year_2023.settled_by, year_2023.decision_number) == (
        RoundState.SETTLED, cast.leader, "85/QĐ-UBND"
    )  # fmt: skip
    assert cast.commune.settled_through_on == date(2023, 12, 31)
    rates = poverty_rates(cast.commune, date(2023, 12, 31)).total.figures
    assert (rates.households, rates.poor, rates.near_poor) == (2, 1, 1)


def test_nobody_settles_a_round_they_opened_and_nobody_else_but_a_leader_does(cast):
    round = factories.make_round(cast.commune, by=cast.leader)
    refused("không tự chốt", factories.settle, round=round, by=cast.leader)
    for who, answer in ((cast.officer, PermissionDenied), (cast.head, Http404), (cast.stranger, Http404)):
        with pytest.raises(answer):
            factories.settle(round, who)
    assert Round.objects.get().state == RoundState.OPEN


def test_a_round_is_settled_with_a_number_on_a_day_of_its_own(cast, round):
    refused("Ghi số quyết định", factories.settle, round=round, by=cast.leader, decision_number=" ")
    for day in (date(2023, 8, 31), NEW_YEAR):
        refused("Ghi ngày chốt từ 01/09/2023 đến 31/12/2023", factories.settle, round=round, settled_on=day)
    assert Round.objects.get().state == RoundState.OPEN


def test_a_draft_and_a_managed_household_without_a_review_keep_the_round_open(cast, household, year_2023):
    next_round = factories.make_round(cast.commune, 2024, by=cast.officer)
    words = [obstacle.words for obstacle in ROUND_STEPS.obstacles("settle", next_round)]
    assert words == [
        "2 hộ trong danh sách chưa có phiếu gửi.",
        "Đợt rà soát chưa có phiếu nào được gửi, chưa có kết quả để chốt.",
    ]
    factories.make_review(next_round, household)
    with pytest.raises(Refused) as refusal:
        factories.settle(next_round)
    assert [(obstacle.words, "phieu=" in obstacle.url) for obstacle in refusal.value.obstacles] == [
        ("2 hộ trong danh sách chưa có phiếu gửi.", True),
        ("1 phiếu còn nháp.", True),
        ("Đợt rà soát chưa có phiếu nào được gửi, chưa có kết quả để chốt.", False),
    ]
    assert Round.objects.open().get() == next_round


def test_the_draft_of_a_household_that_left_the_book_keeps_nothing_back(cast, household, neighbours, round):
    factories.send_review(round, neighbours, PovertyClass.NEAR_POOR)
    draft = factories.make_review(round, household)
    composition.move_out_household(
        household=household, version=household.version, happened_on=date(2023, 10, 1), by=None
    )
    factories.settle(round)
    draft.refresh_from_db()
    assert draft.state == ReviewState.DRAFT
    assert list(ClassInForce.objects.values_list("household", flat=True)) == [neighbours.pk]


def test_settling_with_an_old_version_is_refused(round):
    with pytest.raises(StaleRecord):
        ROUND_STEPS.perform(
            "settle", round, by=None, version=round.version + 1, settled_on=date(2023, 12, 15), decision_number="1"
        )
    assert Round.objects.get().state == RoundState.OPEN


def test_settled_facts_go_back_to_the_register_and_unknown_ones_do_not(cast, neighbours, round):
    head = neighbours.members.get()
    Member.objects.filter(pk=head.pk).update(has_health_insurance=False, is_disabled=True)
    review = factories.fill_review(factories.make_review(round, neighbours), PovertyClass.NEAR_POOR)
    unknown = [{**review.facts["members"][0], "disabled": None, "health_insurance": True}]
    reviews.save_facts(review=review, version=review.version, task="members", by=None, facts={"members": unknown})
    factories.submit_review(review=review, version=review.version, by=cast.other_head)
    factories.settle(round)
    after = Member.objects.get(pk=head.pk)
    assert (after.has_health_insurance, after.is_disabled, after.employment) == (True, True, "self_employed")
    assert after.version == head.version + 1  # a form opened before the settlement does not overwrite it


def test_classes_follow_each_other_without_gap_or_overlap(cast, household, neighbours, year_2023):
    in_year = factories.make_round(
        cast.commune, 2024, kind=RoundKind.IN_YEAR, by=cast.officer,
        opened_on=date(2024, 3, 1), due_on=date(2024, 3, 31), as_of=date(2024, 4, 30),
    )  # fmt: skip
    factories.send_review(in_year, household, PovertyClass.NEAR_POOR, cast.head)
    factories.settle(in_year, cast.leader, settled_on=date(2024, 4, 10))
    annual = factories.make_round(cast.commune, 2024, by=cast.officer)
    for home in (household, neighbours):
        factories.send_review(annual, home, PovertyClass.NOT_POOR, cast.officer)
    factories.settle(annual, cast.leader)
    spells = ClassInForce.objects.filter(household=household).order_by("valid_from")
    assert [(entry.previous_class, entry.poverty_class, entry.valid_from, entry.valid_until) for entry in spells] == [
        ("", "poor", date(2023, 12, 15), date(2024, 4, 10)),
        ("poor", "near_poor", date(2024, 4, 10), date(2024, 12, 15)),
        ("near_poor", "not_poor", date(2024, 12, 15), None),
    ]
    for entry in ClassInForce.objects.all():
        same = ClassInForce.objects.filter(household=entry.household).exclude(pk=entry.pk)
        assert not same.filter(
            Q(valid_until=None) | Q(valid_until__gt=entry.valid_from), valid_from__lte=entry.valid_from
        ).exists()


def test_no_decision_takes_effect_within_settled_figures(cast, household, neighbours, year_2023):
    """A late in-year round of 2023 would change the class of 20/12/2023, a day of settled figures."""
    late = factories.make_round(
        cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer,
        opened_on=date(2023, 11, 1), due_on=date(2023, 12, 31), as_of=date(2024, 1, 31),
    )  # fmt: skip
    factories.send_review(late, household, PovertyClass.NOT_POOR)
    before = poverty_rates(cast.commune, date(2023, 12, 31))
    refused("Số liệu đến hết 31/12/2023 đã chốt", factories.settle, round=late, settled_on=date(2023, 12, 20))
    assert poverty_rates(cast.commune, date(2023, 12, 31)) == before
    assert factories.settle(late, settled_on=date(2024, 1, 10)).is_settled
    assert poverty_rates(cast.commune, date(2023, 12, 31)) == before


# ----- Settled reviews are read-only -----


def test_no_service_writes_a_settled_review_or_round(cast, household, year_2023):
    review = Review.objects.get(household=household)
    new = factories.make_household(cast.lang_ben, head="Lê Văn Mới", opened_on=date(2023, 12, 20))
    before = snapshot()
    arguments = {"review": review, "version": review.version}
    locked = "đã chốt nên phiếu bị khóa"
    refused(locked, reviews.save_facts, task="household", by=None, visited_on=date(2023, 9, 9), **arguments)
    refused(locked, reviews.save_causes_and_needs, causes=[], needs=[NeedEntry(Need.LOAN)], by=None, **arguments)
    refused(locked, reviews.refresh_members, **arguments)
    refused("Đã chốt", factories.submit_review, by=cast.head, **arguments)
    refused("Đã chốt", factories.check_review, by=cast.officer, **arguments)
    refused("Đã chốt", factories.return_review, reason="Sai", by=cast.officer, **arguments)
    refused(locked, reviews.keep_typing, user=cast.head, task="household", data={}, **arguments)
    refused("đã chốt, không lập thêm", reviews.start_review, round=year_2023, household=new, by=cast.head)
    refused("Đã chốt", factories.settle, round=year_2023, by=cast.leader)
    assert snapshot() == before


def test_a_review_opened_before_the_settlement_is_not_written_after_it(cast, neighbours, household, round):
    sent = factories.send_review(round, neighbours, PovertyClass.NEAR_POOR, cast.other_head)
    seen, draft_round = Review.objects.select_related("round").get(), Round.objects.get()
    factories.settle(round)
    before = snapshot()
    with pytest.raises(StaleRecord):
        factories.return_review(review=seen, version=sent.version, reason="Sai", by=cast.officer)
    refused("đã chốt, không lập thêm", reviews.start_review, round=draft_round, household=household, by=cast.head)
    assert snapshot() == before


WRITES = {
    "review saved": lambda review: setattr(review, "b1_score", 1) or review.save(),
    "review updated": lambda review: Review.objects.update(poverty_class=PovertyClass.NOT_POOR),
    "review updated in bulk": lambda review: (
        setattr(review, "b1_score", 1) or Review.objects.bulk_update([review], ["b1_score"])
    ),
    "review deleted": lambda review: Review.objects.filter(pk=review.pk)._raw_delete("default"),
    "review by SQL": lambda review: execute(f"UPDATE surveys_review SET state = 'draft' WHERE id = {review.pk}"),
    "round reopened": lambda review: Round.objects.update(state=RoundState.OPEN, settled_on=None),
    "round deleted": lambda review: Round.objects.filter(pk=review.round_id)._raw_delete("default"),
    "cause added": lambda review: ReviewCause.objects.create(
        review=review, commune_id=review.commune_id, cause=PovertyCause.OTHER
    ),
    "cause changed": lambda review: ReviewCause.objects.update(cause=PovertyCause.OTHER),
    "cause removed": lambda review: ReviewCause.objects.all().delete(),
    "need changed": lambda review: ReviewNeed.objects.update(need=Need.TOILET),
    "need removed": lambda review: ReviewNeed.objects.all().delete(),
    "class changed": lambda review: ClassInForce.objects.update(poverty_class=PovertyClass.NOT_POOR),
    "class moved": lambda review: ClassInForce.objects.update(valid_from=date(2023, 1, 1)),
    "class removed": lambda review: ClassInForce.objects.all().delete(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_database_itself_refuses_a_write_to_what_is_settled(write, household, year_2023):
    before = snapshot()
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
        write(Review.objects.get(household=household))
    assert snapshot() == before


HELD_BY_KEYS_TOO = {"review deleted", "round deleted"}  # foreign keys refuse these without the triggers


@pytest.mark.parametrize("name", sorted(WRITES.keys() - HELD_BY_KEYS_TOO))
def test_without_the_lock_each_of_these_writes_goes_through(name, household, year_2023):
    """The negative control: it is the triggers that refuse, nothing else."""
    before = snapshot()
    with audit.acting(locked=False):
        WRITES[name](Review.objects.get(household=household))
    assert snapshot() != before


def test_a_class_that_ended_does_not_end_again(household, year_2023):
    ClassInForce.objects.filter(household=household).update(valid_until=date(2024, 5, 1))
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
        ClassInForce.objects.filter(household=household).update(valid_until=None)
    assert ClassInForce.objects.get(household=household).valid_until == date(2024, 5, 1)


# ----- Settled figures never change -----


def figures(commune):
    """Everything said of the settled days, and of the day after them."""
    days = [date(2023, 12, day) for day in (14, 15, 20, 31)]
    return [(poverty_rates(commune, day), deprivations(commune, day)) for day in days], living_on(date(2023, 12, 31))


def living_on(day):
    return set(Member.objects.living_on(day).values_list("pk", "full_name"))


LATE = {
    "birth": lambda home: composition.record_birth(
        household=home, version=home.version, by=None,
        child={"full_name": "Triệu Thị Mai", "relationship": Relationship.CHILD, "birth_date": date(2023, 11, 2)},
    ),
    "death": lambda home: composition.record_death(
        member=home.members.get(full_name="Lý Thị Mẩy"), version=home.version, happened_on=date(2023, 11, 2), by=None
    ),
    "death of the head": lambda home: composition.record_death(
        member=home.members.get(full_name="Triệu Văn Sinh"), version=home.version, happened_on=date(2023, 11, 2),
        new_head=home.members.get(full_name="Lý Thị Mẩy"), by=None,
    ),
    "move in": lambda home: composition.move_in_member(
        household=home, version=home.version, happened_on=date(2023, 11, 2), by=None,
        person={"full_name": "Lý Văn Khách", "relationship": Relationship.OTHER, "birth_date": date(1999, 1, 1)},
    ),
    "move out": lambda home: composition.move_out_household(
        household=home, version=home.version, happened_on=date(2022, 2, 2), by=None
    ),
    "split": lambda home: composition.split_household(
        household=home, version=home.version, members={home.members.get(full_name="Lý Thị Mẩy"): Relationship.HEAD},
        code="", happened_on=date(2023, 11, 2), by=None,
    ),
    "merge": lambda home: composition.merge_households(
        household=Household.objects.get(head_name="Nông Thị Hoa"), version=1, into=home, into_version=home.version,
        relationships={Member.objects.get(full_name="Nông Thị Hoa"): Relationship.OTHER},
        happened_on=date(2023, 11, 2), by=None,
    ),
    "change of head": lambda home: composition.change_head(
        household=home, version=home.version, new_head=home.members.get(full_name="Lý Thị Mẩy"),
        relationships={home.members.get(full_name="Triệu Văn Sinh"): Relationship.HUSBAND},
        happened_on=date(2023, 11, 2), by=None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", LATE.values(), ids=LATE)
def test_what_becomes_known_too_late_counts_from_the_first_open_day(act, cast, household, year_2023):
    stale_household = household  # loaded before the settlement, with the commune as it was then
    before = figures(cast.commune)
    act(stale_household)
    assert figures(cast.commune) == before
    assert_copies_tell_the_latest_spell()
    for event in Event.objects.filter(happened_on__gt=date(2022, 1, 1)):
        assert event.counted_from == NEW_YEAR
    spells = [*Spell.objects.values_list("lived_from", "lived_until")]
    assert all(day <= date(2023, 9, 1) or day >= NEW_YEAR for spell in spells for day in spell if day)


def test_a_household_registered_late_counts_from_the_first_open_day(cast, year_2023):
    before = figures(cast.commune)
    late = factories.make_household(cast.lang_ben, head="Lê Văn Muộn", opened_on=date(2023, 6, 1))
    assert (late.opened_on, late.members.get().lived_from) == (NEW_YEAR, NEW_YEAR)
    assert figures(cast.commune) == before


def test_corrections_and_the_next_year_leave_the_settled_figures_as_they_are(cast, household, neighbours, year_2023):
    before = figures(cast.commune)[0]
    wife = household.members.get(full_name="Lý Thị Mẩy")
    changes = {"birth_date": date(2001, 1, 1), "sex": "male", "ethnicity": "Dao", "has_health_insurance": False}
    facts.update_member(member=wife, version=Member.objects.get(pk=wife.pk).version, changes=changes)
    facts.update_household(
        household=household, version=household.version, changes={"code": "0999", "address": "xóm Trên"}
    )  # fmt: skip
    next_round = factories.make_round(cast.commune, 2024, by=cast.officer)
    for home in (household, neighbours):
        factories.send_review(next_round, home, PovertyClass.NOT_POOR, cast.officer)
    assert figures(cast.commune)[0] == before
    factories.settle(next_round, cast.leader)
    assert figures(cast.commune)[0] == before
    assert poverty_rates(cast.commune, date(2024, 12, 31)).total.figures.poor == 0


def test_an_event_the_day_after_the_settled_figures_counts_from_its_own_day(cast, household, year_2023):
    composition.move_out_household(
        household=household, version=household.version, happened_on=NEW_YEAR + timedelta(days=9), by=None
    )
    assert Event.objects.latest("pk").counted_from == date(2024, 1, 10)


def assert_copies_tell_the_latest_spell():
    told = ("household", "relationship", "lived_from", "lived_until")
    for member in Member.objects.all():
        latest = member.spells.order_by("lived_from", "pk").values_list(*told).last()
        assert latest == Member.objects.values_list(*told).get(pk=member.pk), member


def snapshot():
    models = (Round, Review, ReviewCause, ReviewNeed, ClassInForce, Member)
    return [list(model.objects.order_by("pk").values()) for model in models]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


# ----- A household that splits off keeps the class of the one it left (contract of the ledger) -----


def split_off(household, officer, day=date(2024, 3, 4), **fields):
    """The wife's new household."""
    household.refresh_from_db()
    wife = household.members.living_now().exclude(relationship=Relationship.HEAD).first()
    return composition.split_household(
        household=household, version=household.version, members={wife: Relationship.HEAD}, code="",
        happened_on=day, by=officer, **fields,
    )  # fmt: skip


def class_on(household, day):
    spell = household.classes.on(day).first()
    return spell.poverty_class if spell else None


def test_a_split_household_keeps_the_class_until_it_is_decided_itself(cast, household, year_2023):
    new = split_off(household, cast.officer)
    assert class_on(new, date(2024, 3, 3)) is None
    assert class_on(new, date(2024, 3, 4)) == PovertyClass.POOR
    figures = poverty_rates(cast.commune, date(2024, 3, 4)).total.figures
    assert (figures.households, figures.poor, figures.unclassified) == (3, 2, 0)
    round = factories.make_round(cast.commune, 2024, by=cast.officer)
    for home, kind in ((household, PovertyClass.NOT_POOR), (new, PovertyClass.NEAR_POOR)):
        factories.send_review(round, home, kind, cast.head)
    factories.send_review(
        round, Household.objects.get(head_name="Nông Thị Hoa"), PovertyClass.NEAR_POOR, cast.other_head
    )
    factories.settle(round, cast.leader)
    decided = new.classes.get(review__isnull=False)
    assert (decided.poverty_class, decided.previous_class) == (PovertyClass.NEAR_POOR, PovertyClass.POOR)
    assert class_on(new, date(2024, 3, 4)) == PovertyClass.POOR


def test_nobody_becomes_poor_by_splitting(cast, household):
    new = split_off(household, cast.officer, date(2023, 3, 4))
    assert not new.classes.exists()


def test_a_split_known_too_late_keeps_the_class_of_the_first_open_day(cast, household, year_2023):
    new = split_off(household, cast.officer, date(2023, 5, 2))
    assert class_on(new, date(2023, 12, 31)) is None
    assert class_on(new, NEW_YEAR) == PovertyClass.POOR


def test_a_decision_dated_before_a_split_counts_for_the_split_household_too(cast, household, year_2023):
    days = {"opened_on": date(2024, 5, 15), "due_on": date(2024, 5, 28), "as_of": date(2024, 5, 28)}
    round = factories.make_round(cast.commune, 2024, by=cast.officer, kind=RoundKind.IN_YEAR, **days)
    factories.send_review(round, household, PovertyClass.NEAR_POOR, cast.head)
    Review.objects.filter(round=round).update(visited_on=date(2024, 5, 20))
    new = split_off(household, cast.officer, date(2024, 5, 27))
    factories.settle(round, cast.leader, settled_on=date(2024, 5, 26))
    assert class_on(household, date(2024, 5, 27)) == PovertyClass.NEAR_POOR
    assert class_on(new, date(2024, 5, 27)) == PovertyClass.NEAR_POOR
    assert poverty_rates(cast.commune, date(2024, 5, 28)).total.figures.unclassified == 0


def test_a_first_decision_dated_before_a_split_counts_for_the_split_household_too(cast, household):
    days = {"opened_on": date(2024, 5, 15), "due_on": date(2024, 5, 28), "as_of": date(2024, 5, 28)}
    round = factories.make_round(cast.commune, 2024, by=cast.officer, kind=RoundKind.IN_YEAR, **days)
    factories.send_review(round, household, PovertyClass.NEAR_POOR, cast.head)
    Review.objects.filter(round=round).update(visited_on=date(2024, 5, 20))
    new = split_off(household, cast.officer, date(2024, 5, 27))
    assert class_on(new, date(2024, 5, 27)) is None
    factories.settle(round, cast.leader, settled_on=date(2024, 5, 26))
    assert class_on(new, date(2024, 5, 27)) == PovertyClass.NEAR_POOR


def test_the_database_holds_that_a_class_is_decided_or_inherited(cast, household, year_2023):
    with pytest.raises(DatabaseError), transaction.atomic():
        ClassInForce.objects.create(
            commune=cast.commune, village=cast.lang_ben, household=split_off(household, cast.officer),
            poverty_class=PovertyClass.POOR, valid_from=date(2024, 4, 1), valid_until=date(2024, 4, 2),
        )  # fmt: skip


# ----- Results that were recognised elsewhere, loaded without Form B -----


def test_loaded_results_are_official_and_have_no_review(cast, household):
    round = factories.load_results(cast.commune, {household: PovertyClass.POOR}, cast.officer)
    assert class_on(household, date(2022, 12, 14)) is None
    assert class_on(household, date(2022, 12, 15)) == PovertyClass.POOR
    loaded = household.classes.get()
    assert (loaded.review, loaded.decided_in) == (None, round)
    assert (round.state, round.decision_number) == (RoundState.SETTLED, "79/QĐ-UBND")
    cast.commune.refresh_from_db()
    assert cast.commune.settled_through_on == date(2022, 12, 31)


def test_loaded_results_give_way_to_the_next_decision(cast, household):
    factories.load_results(cast.commune, {household: PovertyClass.POOR}, cast.officer)
    round = factories.make_round(cast.commune, 2023, by=cast.officer)
    factories.send_review(round, household, PovertyClass.NEAR_POOR, cast.head)
    factories.settle(round, cast.leader)
    decided = household.classes.get(valid_until=None)
    assert (decided.poverty_class, decided.previous_class) == (PovertyClass.NEAR_POOR, PovertyClass.POOR)


@pytest.mark.parametrize(
    ("poverty_class", "village", "words"),
    [
        (PovertyClass.INSUFFICIENT_DATA, "lang_ben", "đã xếp loại"),
        (PovertyClass.POOR, "other_village", "các hộ trong xã"),
    ],
)
def test_only_classes_of_the_own_households_are_loaded(cast, poverty_class, village, words):
    other = factories.make_household(getattr(cast, village), "0777")
    with pytest.raises(Refused, match=words):
        factories.load_results(cast.commune, {other: poverty_class}, cast.officer)


def test_results_are_not_loaded_where_there_are_reviews_or_settled_days(cast, household):
    round = factories.make_round(cast.commune, 2023, by=cast.officer)
    factories.send_review(round, household, PovertyClass.POOR, cast.head)
    given = {"settled_on": date(2023, 12, 15), "decision_number": "1", "classes": {household: PovertyClass.POOR}}
    with pytest.raises(Refused, match="Phiếu B"):
        ROUND_STEPS.perform("load", round, version=round.version, by=cast.leader, **given)
    factories.settle(round, cast.leader)
    with pytest.raises(ValidationError, match="đã chốt"):
        factories.load_results(cast.commune, {household: PovertyClass.POOR}, cast.officer)


def test_who_opened_the_round_does_not_load_its_results(cast, household):
    round = open_round_to_load(commune=cast.commune, year=2022, recognised_on=date(2022, 12, 15), by=cast.leader)
    given = {"settled_on": date(2022, 12, 15), "decision_number": "1", "classes": {household: PovertyClass.POOR}}
    with pytest.raises(Refused, match="không tự nạp"):
        ROUND_STEPS.perform("load", round, version=round.version, by=cast.leader, **given)

"""The text and the targets of a plan, as the services write them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry
from programs.models import Plan, PlanPart, PlanTarget, VillageTarget
from programs.services.plan_words import (
    add_part,
    add_target,
    move_part,
    remove_part,
    remove_target,
    save_part,
    save_target,
)
from programs.services.plans import create_plan, save_frame
from programs.vocabulary import PlanSection, TargetRef
from tests import factories
from tests.base import make_cast
from tests.races import all_at_once

LETTERS = list("abcdđefghiklm")
RATE = Decimal("10.98")


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    """The first plan of a commune, under its headings."""
    return create_plan(commune=cast.commune, year=2023, target_rate=RATE)


def tasks(plan):
    return list(plan.parts.filter(section=PlanSection.TASKS).values_list("title", flat=True))


def approved(plan, cast):
    """The plan with something under each heading, approved."""
    plan.parts.filter(text="").update(text="Nội dung.")
    plan.targets.filter(definition="").update(definition="Nội dung.")
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.get_or_create(
            commune=cast.commune, plan=plan, village=village, defaults={"max_poor_households": 1}
        )
    plan.refresh_from_db()
    return factories.approve_plan(plan, cast.leader)


def test_a_first_plan_begins_with_headings_and_nothing_under_them(plan):
    assert [target.ref for target in plan.targets.in_order()] == LETTERS
    assert {part.section for part in plan.parts.all()} == set(PlanSection)
    assert len(tasks(plan)) == 10
    assert plan.parts.filter(section=PlanSection.ORGANISATION).count() == 5
    assert not plan.parts.exclude(text="").exists()
    assert not plan.targets.exclude(definition="").exists()


def test_the_next_plan_begins_with_the_words_of_this_one_but_not_its_villages(cast, plan):
    part = plan.parts.filter(section=PlanSection.TASKS).first()
    save_part(part=part, version=1, title="Việc thứ nhất", text="Làm đường\n- thôn Làng Bên")
    save_target(target=plan.targets.get(ref="d"), version=1, title="Vay vốn", definition="100% hộ", goal=Decimal(95))
    remove_target(target=plan.targets.get(ref="m"), version=1)
    VillageTarget.objects.create(commune=cast.commune, plan=plan, village=cast.lang_ben, max_poor_households=1)
    after = create_plan(commune=cast.commune, year=2024, target_rate=Decimal("8.5"))
    assert list(after.parts.values_list("section", "position", "title", "text")) == list(
        plan.parts.values_list("section", "position", "title", "text")
    )
    assert after.parts.filter(text__contains="Làng Bên").count() == 1
    kept = after.targets.get(ref="d")
    assert (kept.title, kept.definition, kept.goal) == ("Vay vốn", "100% hộ", 95)
    assert not after.targets.filter(ref="m").exists()
    assert not after.village_targets.exists()


def test_the_rate_is_the_goal_of_target_a_and_stands_in_one_place(plan):
    target = plan.targets.get(ref="a")
    assert (target.goal, target.goal_rate) == (None, RATE)
    assert plan.targets.get(ref="đ").goal_rate == 100
    assert plan.targets.get(ref="h").goal_rate is None


@pytest.mark.parametrize("ref", ["a", "c", "h", "i", "k", "m"])
def test_a_target_that_is_not_counted_in_percent_takes_no_goal(plan, ref):
    target = plan.targets.get(ref=ref)
    with pytest.raises(ValidationError, match="không có tỷ lệ phấn đấu riêng"):
        save_target(target=target, version=1, title="Tên", definition="Lời", goal=Decimal(100))
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanTarget.objects.filter(pk=target.pk).update(goal=100)


def test_parts_are_added_written_moved_and_taken_out(cast, plan):
    first, second, *rest = tasks(plan)
    added = add_part(plan=plan, section=PlanSection.TASKS, title="Việc mới", text="")
    assert tasks(plan) == [first, second, *rest, "Việc mới"]
    move_part(part=added, version=1, by=-1)
    assert tasks(plan)[-2:] == ["Việc mới", rest[-1]]
    move_part(part=plan.parts.get(title=first), version=1, by=-1)
    assert tasks(plan)[0] == first
    remove_part(part=plan.parts.get(title=second), version=1)
    assert tasks(plan) == [first, *rest[:-1], "Việc mới", rest[-1]]
    assert AuditEntry.objects.filter(operation="delete", table=PlanPart._meta.db_table).count() == 1


def test_a_target_taken_out_may_come_back_but_not_twice(plan):
    remove_target(target=plan.targets.get(ref="đ"), version=1)
    added = add_target(plan=plan, ref=TargetRef.DD, title="Thẻ", definition="Lời", goal=Decimal(100))
    assert [target.ref for target in plan.targets.in_order()] == LETTERS
    with pytest.raises(ValidationError, match="Kế hoạch đã có mục tiêu đ"):
        add_target(plan=plan, ref=TargetRef.DD, title="Thẻ", definition="Lời", goal=None)
    assert added.goal_rate == 100


def test_an_old_version_is_refused_and_nothing_written(plan):
    part, target = plan.parts.first(), plan.targets.get(ref="b")
    save_part(part=part, version=1, title="Tên", text="Một")
    with pytest.raises(StaleRecord):
        save_part(part=part, version=1, title="Tên", text="Hai")
    save_target(target=target, version=1, title="Tên", definition="Một", goal=None)
    with pytest.raises(StaleRecord):
        save_target(target=target, version=1, title="Tên", definition="Hai", goal=None)
    assert (PlanPart.objects.get(pk=part.pk).text, PlanTarget.objects.get(pk=target.pk).definition) == ("Một", "Một")


def test_whoever_looked_at_the_plan_before_a_change_does_not_approve_it(cast, plan):
    seen = Plan.objects.get(pk=plan.pk)
    save_part(part=plan.parts.first(), version=1, title="Tên", text="Một")
    with pytest.raises(StaleRecord):
        factories.approve_plan(seen, cast.leader)


def test_an_approved_plan_and_one_of_a_settled_year_stand(cast, plan):
    plan = approved(plan, cast)
    part, target = plan.parts.first(), plan.targets.get(ref="b")
    for change in (
        lambda: save_part(part=part, version=part.version, title="Tên", text="Khác"),
        lambda: move_part(part=part, version=part.version, by=1),
        lambda: remove_part(part=part, version=part.version),
        lambda: add_part(plan=plan, section=PlanSection.TASKS, title="Tên", text=""),
        lambda: save_target(target=target, version=1, title="Tên", definition="Khác"),
        lambda: remove_target(target=target, version=1),
        lambda: add_target(plan=plan, ref=TargetRef.A, title="Tên", definition="", goal=None),
        lambda: save_frame(plan=plan, version=plan.version, target_rate=RATE, based_on="", recipients="Ai"),
    ):
        with pytest.raises(ValidationError, match="Kế hoạch năm 2023 đã phê duyệt"):
            change()
    later = create_plan(commune=cast.commune, year=2024, target_rate=RATE)
    cast.commune.settled_through_on = date(2024, 12, 31)
    cast.commune.save()
    with pytest.raises(ValidationError, match="Số liệu năm 2024 đã chốt"):
        save_part(part=later.parts.first(), version=1, title="Tên", text="Khác")


def test_what_is_not_written_yet_keeps_a_plan_from_approval(cast, plan):
    plan.parts.exclude(section=PlanSection.FUNDING).update(text="Nội dung.")
    plan.targets.exclude(ref="b").update(definition="Nội dung.")
    with pytest.raises(ValidationError, match="2 phần chưa ghi nội dung: mục tiêu b, “Kinh phí”"):
        approved_as_it_is(plan, cast)


def approved_as_it_is(plan, cast):
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=0)
    plan.refresh_from_db()
    return factories.approve_plan(plan, cast.leader)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_part_at_once_one_is_told(cast, plan):
    part = plan.parts.first()
    acts = [lambda text=text: save_part(
        part=PlanPart.objects.select_related("plan").get(pk=part.pk), version=1, title="Tên", text=text
    ) for text in ("Một", "Hai")]  # fmt: skip
    outcomes = all_at_once(acts)
    assert sum(isinstance(outcome, StaleRecord) for outcome in outcomes) == 1
    kept = PlanPart.objects.get(pk=part.pk)
    assert (kept.version, kept.text in {"Một", "Hai"}) == (2, True)

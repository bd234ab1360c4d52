"""Money to the đồng: refused when it is entered, by the services and by the database itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huulien.platform import clock
from programs.models import FundEntry, Funding
from programs.services.money import carry_over, free_of, plan_funding, record_entry, void_entry
from programs.vocabulary import EntryKind, FundingSource, Nature
from reports.datasets.money import money_of
from tests.base import make_cast
from tests.programs.factories import make_activity, make_entry, make_funding

pytestmark = pytest.mark.django_db
JAN, MAR, MAY, LAST = date(2023, 1, 5), date(2023, 3, 5), date(2023, 5, 5), date(2023, 12, 31)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def funding(cast):
    return make_funding(make_activity(cast.commune), planned_vnd=500)


def enter(funding, kind, on, amount_vnd, **fields):
    with clock.reliving(date(2024, 2, 1)):
        return record_entry(
            funding=funding, kind=kind, happened_on=on, amount_vnd=amount_vnd, document="12/QĐ-UBND", by=None, **fields
        )


def test_a_year_of_money_adds_up(cast, funding):
    enter(funding, EntryKind.CARRIED_IN, JAN, 70)
    enter(funding, EntryKind.ALLOCATED, MAR, 300)
    enter(funding, EntryKind.TO_OTHERS, MAY, 120)
    local = make_funding(funding.activity, source="local", planned_vnd=50)
    enter(local, EntryKind.ALLOCATED, MAR, 50)
    with clock.reliving(date(2024, 2, 1)):
        carry_over(funding=funding, happened_on=LAST, amount_vnd=200, document="9/QĐ", by=None)
        money, following = money_of(cast.commune, 2023, LAST), money_of(cast.commune, 2024, date(2024, 2, 1))
    central = money.sources[0].amounts
    assert (central.carried_in_vnd, central.allocated_vnd, central.disbursed_vnd) == (70, 300, 120)
    assert (central.remaining_vnd, central.carried_out_vnd) == (250, 200)
    assert following.total.carried_in_vnd == 200
    assert money.total.allocated_vnd == 350
    assert money.total.planned_vnd == 550
    before = money_of(cast.commune, 2023, MAR)
    assert (before.total.disbursed_vnd, before.total.carried_out_vnd) == (0, 0)


def test_more_than_is_there_is_refused_with_the_sum_that_is_free(funding):
    enter(funding, EntryKind.ALLOCATED, MAR, 300)
    enter(funding, EntryKind.TO_OTHERS, MAY, 120)
    with pytest.raises(ValidationError, match="180"):
        enter(funding, EntryKind.TO_OTHERS, MAR, 181)  # the later day would be short
    with pytest.raises(ValidationError, match="còn 0"):
        enter(funding, EntryKind.TO_OTHERS, JAN, 1)
    enter(funding, EntryKind.TO_OTHERS, MAR, 180)
    assert free_of(funding, LAST) == 0


def test_what_was_recorded_by_mistake_counts_no_more_unless_it_was_spent(funding):
    first = enter(funding, EntryKind.ALLOCATED, MAR, 300)
    spent = enter(funding, EntryKind.TO_OTHERS, MAY, 120)
    with pytest.raises(ValidationError, match="Đã chi 120"):
        void_entry(entry=first, reason="Ghi nhầm", by=None)
    void_entry(entry=spent, reason="Ghi nhầm", by=None)
    void_entry(entry=first, reason="Ghi nhầm", by=None)
    assert free_of(funding, LAST) == 0
    with pytest.raises(ValidationError, match="đã bỏ rồi"):
        void_entry(entry=first, reason="Lần nữa", by=None)


def test_what_was_carried_over_is_taken_back_on_both_sides(cast, funding):
    enter(funding, EntryKind.ALLOCATED, MAR, 300)
    with clock.reliving(date(2024, 2, 1)):
        out = carry_over(funding=funding, happened_on=LAST, amount_vnd=200, document="9/QĐ", by=None)
        following = Funding.objects.get(year=2024)
        spent = record_entry(
            funding=following, kind=EntryKind.TO_OTHERS, happened_on=date(2024, 1, 5), amount_vnd=50, document="1",
            by=None,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="Đã chi 50"):
            void_entry(entry=out, reason="Ghi nhầm", by=None)
        with pytest.raises(ValidationError, match="năm trước chuyển sang"):
            void_entry(entry=following.entries.get(kind="carried_in"), reason="Ghi nhầm", by=None)
        assert (free_of(funding, LAST), free_of(following, date(2024, 2, 1))) == (100, 150)
        void_entry(entry=spent, reason="Ghi nhầm", by=None)
        void_entry(entry=out, reason="Ghi nhầm", by=None)
    assert (free_of(funding, LAST), free_of(following, date(2024, 2, 1))) == (300, 0)


def test_what_comes_from_last_year_is_not_dated_later_than_today(funding):
    with clock.reliving(JAN), pytest.raises(ValidationError, match="sau hôm nay"):
        record_entry(funding=funding, kind=EntryKind.CARRIED_IN, happened_on=MAR, amount_vnd=1, document="1", by=None)


def test_days_to_come_and_of_other_years_are_refused(funding):
    with pytest.raises(ValidationError, match="trong năm 2023"):
        enter(funding, EntryKind.ALLOCATED, date(2024, 1, 2), 1)
    with clock.reliving(JAN), pytest.raises(ValidationError, match="sau hôm nay"):
        record_entry(funding=funding, kind=EntryKind.ALLOCATED, happened_on=MAR, amount_vnd=1, document="1", by=None)


def test_the_same_source_is_planned_once(funding):
    with pytest.raises(ValidationError, match="đã có nguồn vốn"):
        plan_funding(
            activity=funding.activity, year=2023, source=FundingSource.CENTRAL, nature=Nature.RECURRENT, planned_vnd=1
        )


@pytest.mark.parametrize("how", ["insert", "bulk", "update", "void", "delete", "kind"])
def test_the_database_refuses_what_takes_another_way(funding, how):
    come = make_entry(funding, "allocated", MAR, 100)
    make_entry(funding, "to_others", MAY, 60)
    entries = FundEntry.objects.filter(pk=come.pk)
    ways = {
        "insert": lambda: make_entry(funding, "to_others", MAR, 41),
        "bulk": lambda: FundEntry.objects.bulk_create([FundEntry(
            commune_id=funding.commune_id, funding=funding, kind="carried_out", happened_on=LAST, amount_vnd=41,
            document="1")]),
        "update": lambda: entries.update(amount_vnd=59),
        "void": lambda: entries.update(is_void=True, void_reason="x"),
        "delete": entries.delete,
        "kind": lambda: entries.update(kind="to_others"),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ways[how]()
    assert Funding.objects.count() == 1
    assert free_of(funding, LAST) == 40


def test_the_database_counts_no_voided_entry_again(cast, funding):
    entry = make_entry(funding, "allocated", MAR, 100)
    void_entry(entry=entry, reason="Ghi hai lần", by=cast.officer)
    for change in ({"is_void": False, "void_reason": ""}, {"void_reason": "Khác"}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            FundEntry.objects.filter(pk=entry.pk).update(**change)

"""The lists behind the numbers of counted targets: households or persons, exactly those that were counted."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household, Member
from households.places import filters_for
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform.forms import DayField, WholeNumberField
from huulien.platform.listings import Column, Kind, Listing, register
from programs.models import Plan
from programs.vocabulary import TargetRef
from reports.contexts.targets import head_of
from reports.datasets.targets import commune_targets, last_day_of_figures
from reports.indicators.targets.parts import WAITING, Entry, Part, Unit
from reports.lists.base import (
    ORDER,
    ORDER_WORDS,
    PEOPLE_ORDER,
    PEOPLE_ORDER_WORDS,
    OfHouseholds,
    columns,
    dress,
    official_class,
    people_columns,
    with_homes,
)
from surveys.querysets import with_class_on


class TargetFilter(OfHouseholds):
    """One list of one part of a target of a year, on a day; of a village or of all."""

    nam = WholeNumberField(least=2000, most=2100, example="2023", widget=forms.HiddenInput)
    ngay = DayField(required=False, widget=forms.HiddenInput)
    muc = forms.ChoiceField(choices=TargetRef.choices(), widget=forms.HiddenInput)
    phan = forms.CharField(max_length=40, widget=forms.HiddenInput)
    ds = forms.CharField(max_length=20, widget=forms.HiddenInput)
    unit: Unit

    @cached_property
    def on(self) -> date:
        return self.value("ngay") or last_day_of_figures(self.value("nam") or self.today.year)

    @cached_property
    def part(self) -> Part:
        """The part that the address names; 404 when there is none such."""
        plan = Plan.objects.filter(commune=self.area, year=self.value("nam")).select_related("commune").first()
        if plan is None:
            raise Http404
        try:
            target = commune_targets(plan, self.on).by_ref[self.value("muc")]
        except (KeyError, ValidationError):
            raise Http404 from None
        part = next((part for part in target.parts if part.key == self.value("phan")), None)
        if part is None or part.unit != self.unit or self.value("ds") not in part.lists:
            raise Http404
        return part

    @cached_property
    def entries(self) -> Sequence[Entry]:
        village = self.value("thon")
        found = self.part.lists[self.value("ds")]
        return [entry for entry in found if village is None or entry.village == village.pk]

    def heading(self, count: int, noun: str) -> str:
        if not self.is_valid():  # the address names no list
            return "Chọn một số ở trang mục tiêu"
        head = lower_first(head_of(self.part.key, self.value("ds")))
        village = self.value("thon")
        where = f", thôn {village.name}" if village else ""
        return f"{super().heading(count, noun)} {head}: {lower_first(self.part.label)}{where}"

    def subtitle(self) -> str:
        if not self.is_valid():
            return str(self.area)
        return f"{self.area}, mục tiêu {self.value('muc')} năm {self.value('nam')}, đến hết {format_date_vi(self.on)}"


class HouseholdTargetFilter(TargetFilter):
    unit = Unit.HOUSEHOLD

    def households(self) -> QuerySet[Household]:
        found = with_class_on(self.visible, self.on)
        if not self.is_valid():
            return found.none()
        return found.filter(code__in=[entry.household for entry in self.entries])

    @cached_property
    def since(self) -> dict[str, date | None]:
        return {entry.household: entry.since for entry in self.entries if entry.household}


class PersonTargetFilter(TargetFilter):
    unit = Unit.PERSON

    def people(self) -> QuerySet[Member]:
        found = Member.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        return found.filter(pk__in=[int(entry.member) for entry in self.entries if entry.member])

    @cached_property
    def since(self) -> dict[str, date | None]:
        return {entry.member: entry.since for entry in self.entries if entry.member}

    @cached_property
    def homes(self) -> dict[str, str | None]:
        return {entry.member: entry.household for entry in self.entries if entry.member}


def _since(filters: Any, key: Callable[[Any], str]) -> list[Column]:
    """Since when each waits: of the list of those who wait alone."""
    if filters.value("ds") != WAITING:
        return []
    return [Column("tu", "Chờ từ", lambda row: filters.since.get(key(row)), Kind.DATE, short="từ", width=12)]


def _household_columns(filters: HouseholdTargetFilter) -> Sequence[Column]:
    return columns(official_class(), *_since(filters, lambda row: row.code))


def _person_columns(filters: PersonTargetFilter) -> Sequence[Column]:
    code = Column("ma", "Mã hộ", lambda row: filters.homes.get(str(row.pk)), short="Hộ", width=9)
    return people_columns(*_since(filters, lambda row: str(row.pk)), code)


TARGET_HOUSEHOLDS = register(
    Listing(
        key="target_households",
        view="reports:target_household_list",
        noun="hộ",
        filters=filters_for(HouseholdTargetFilter, SEE_HOUSEHOLDS),
        columns=_household_columns,
        rows=HouseholdTargetFilter.households,
        dress=dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)
TARGET_PEOPLE = register(
    Listing(
        key="target_people",
        view="reports:target_person_list",
        noun="người",
        filters=filters_for(PersonTargetFilter, SEE_HOUSEHOLDS),
        columns=_person_columns,
        rows=PersonTargetFilter.people,
        dress=with_homes,
        order=PEOPLE_ORDER,
        order_words=PEOPLE_ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)

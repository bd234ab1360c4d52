"""The households behind a number of the count of deprivations: as many rows as it counts."""

from collections.abc import Sequence
from functools import cached_property

from django import forms
from django.db.models import QuerySet

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import filters_for
from huulien.platform.forms import DayField
from huulien.platform.listings import Column, Listing, register
from reports.access import SEE_ANALYSIS
from reports.datasets.analysis import counted_homes
from reports.indicators.counting import Choices, CountedHome, Group, Weighing, choices_on
from reports.lists.base import ORDER, ORDER_WORDS, OfHouseholds, columns, dress, official_class
from surveys.vocabulary import Indicator


class CountingFilter(OfHouseholds):
    """Households by where a count puts them, and what they lack."""

    nhom = forms.ChoiceField(label="Nhóm", required=False, choices=[("", "Bất kỳ"), *Group.choices()])
    thieu = forms.ChoiceField(label="Thiếu hụt", required=False, choices=[("", "Bất kỳ"), *Indicator.choices()])
    du = forms.BooleanField(label="Đủ dữ liệu", required=False, widget=forms.HiddenInput)
    trongso = forms.ChoiceField(label="Trọng số", required=False, choices=Weighing.choices(), widget=forms.HiddenInput)
    nguong = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    ngay = DayField(label="Đến hết ngày", required=False)

    @cached_property
    def counted(self) -> Choices | None:
        """What the count rests on; None on a day without a standard."""
        return choices_on(self.on, self.value("trongso"), self.value("nguong"))

    @cached_property
    def homes(self) -> dict[int, CountedHome]:
        found = counted_homes(self.visible, self.on, self.counted.standard) if self.counted else []
        return {home.pk: home for home in found}

    def households(self) -> QuerySet[Household]:
        group, lacking, is_known = self.value("nhom"), self.value("thieu"), self.value("du")
        meant = [
            pk
            for pk, home in self.homes.items()
            if (not group or self.counted.group(home) == group)
            and (not lacking or home.lacks.get(lacking) is True)
            and (not is_known or home.unit.is_known)
        ]
        return self.of_village().filter(pk__in=meant)

    def group_of(self, household: Household) -> str:
        return self.counted.group(self.homes[household.pk]).label

    def lacking_of(self, household: Household) -> str | None:
        lacks = self.homes[household.pk].lacks
        return ", ".join(Indicator(item).short for item, answer in lacks.items() if answer) or None

    def subtitle(self) -> str:
        said = f"{super().subtitle()}. Cách đo Alkire–Foster, không phải xếp loại hộ nghèo"
        return f"{said}: {self.counted.words}." if self.counted else f"{said}."


def _columns(filters: CountingFilter) -> Sequence[Column]:
    return columns(
        Column("nhom", "Nhóm", filters.group_of, width=18),
        Column("thieu", "Thiếu hụt", filters.lacking_of, short="Thiếu:", width=30),
        official_class(),
    )


COUNTING = register(
    Listing(
        key="counting",
        view="reports:counting_list",
        noun="hộ",
        filters=filters_for(CountingFilter, SEE_HOUSEHOLDS, SEE_ANALYSIS),
        columns=_columns,
        rows=CountingFilter.households,
        dress=dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)

"""The households behind a number of the profile: as many rows as it counts."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import filters_for
from households.vocabulary import ETHNIC_GROUPS, PovertyClass, Sex
from huulien.lib.numbers import format_integer
from huulien.platform.forms import DayField
from huulien.platform.listings import Column, Listing, register
from reports.access import SEE_ANALYSIS
from reports.datasets.analysis import profiled_homes
from reports.indicators.profile import MANY, UNKNOWN, Cut, ProfiledHome
from reports.lists.base import ORDER, ORDER_WORDS, OfHouseholds, columns, dress, official_class

UNCLASSIFIED = "unclassified"
_ANY, _UNKNOWN = ("", "Bất kỳ"), (UNKNOWN, "Không rõ")
SIZES = [(str(size), f"{size} người") for size in range(1, MANY)] + [(str(MANY), f"{MANY} người trở lên")]


class ProfileFilter(OfHouseholds):
    """Households by what the profile tells them apart by."""

    dantoc = forms.ChoiceField(
        label=Cut.ETHNICITY.label, required=False, choices=[_ANY, *((name, name) for name in ETHNIC_GROUPS), _UNKNOWN]
    )
    gioi = forms.ChoiceField(label=Cut.SEX.label, required=False, choices=[_ANY, *Sex.choices(), _UNKNOWN])
    songuoi = forms.ChoiceField(label=Cut.SIZE.label, required=False, choices=[_ANY, *SIZES, _UNKNOWN])
    loai = forms.ChoiceField(
        label="Xếp loại", required=False,
        choices=[
            _ANY, *((kind.value, kind.label) for kind in PovertyClass if kind.is_known), (UNCLASSIFIED, "Chưa xếp loại")
        ],
    )  # fmt: skip
    ngay = DayField(label="Đến hết ngày", required=False)

    @cached_property
    def homes(self) -> list[ProfiledHome]:
        return profiled_homes(self.visible, self.on)

    @cached_property
    def meant(self) -> list[ProfiledHome]:
        asked = {cut: self.value(cut) for cut in Cut if self.value(cut)}
        if village := asked.get(Cut.VILLAGE):
            asked[Cut.VILLAGE] = str(village.pk)
        kind = self.value("loai")
        return [
            home
            for home in self.homes
            if all(home.group(cut) == group for cut, group in asked.items())
            and (not kind or (home.poverty_class or UNCLASSIFIED) == kind)
        ]

    def households(self) -> QuerySet[Household]:
        return self.of_village().filter(pk__in=[home.pk for home in self.meant])

    def heading(self, count: int, noun: str) -> str:
        people = sum(home.persons for home in self.meant) if count else 0
        return f"{super().heading(count, noun)}, {format_integer(people)} người"


def _columns(filters: ProfileFilter) -> Sequence[Column]:
    homes = {home.pk: home for home in filters.homes}

    def sex_of(row: Any) -> str:
        return Sex.label_of(homes[row.pk].head_sex) or "Không rõ"

    return columns(
        official_class(),
        Column("dan-toc", "Dân tộc", lambda row: homes[row.pk].ethnicity or "Không rõ", width=10),
        Column("gioi", "Giới tính chủ hộ", sex_of, width=10),
    )


PROFILE = register(
    Listing(
        key="profile",
        view="reports:profile_list",
        noun="hộ",
        filters=filters_for(ProfileFilter, SEE_HOUSEHOLDS, SEE_ANALYSIS),
        columns=_columns,
        rows=ProfileFilter.households,
        dress=dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)

"""What the lists behind the analysis share: each row a household, as it was on a day."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from households.models import Area, Household, Member
from households.querysets import people_on, village_on
from households.vocabulary import class_sign
from huulien.platform.listings import Column, Kind, ListFilter
from surveys.querysets import classified_on

_VILLAGE = {"village_name": "name", "village_position": "position"}  # of the day
ORDER, ORDER_WORDS = ("village_position", "sort_key", "pk"), "theo thôn, rồi tên gọi của chủ hộ"


class OfHouseholds(ListFilter):
    """Households of a commune on a day, of a village or of all."""

    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        villages = Area.objects.visible_to(self.user).villages_of(self.area).order_by("position", "pk")
        self.fields["thon"].queryset = villages
        if len(villages) < 2:  # no choice
            self.fields["thon"].widget = forms.HiddenInput()

    @property
    def visible(self) -> QuerySet[Household]:
        """The user's households of the commune, of whatever day."""
        return Household.objects.visible_to(self.user).filter(commune=self.area)

    def of_village(self) -> QuerySet[Household]:
        """Those of the register on the day, in the village asked for; none when the address cannot be read."""
        found = classified_on(self.visible, self.on)
        if not self.is_valid():
            return found.none()
        village = self.value("thon")
        return found.filter(village_then=village.pk) if village else found


def dress(found: QuerySet[Household], filters: OfHouseholds) -> QuerySet[Household]:
    """The households with what the columns read of the day."""
    there = {name: village_on(filters.on, fact) for name, fact in _VILLAGE.items()}
    review = "in_force__review__"
    return found.annotate(
        people=people_on(filters.on), official_class=F("in_force__poverty_class"), b1=F(f"{review}b1_score"),
        deprived=F(f"{review}deprived_count"), **there,
    )  # fmt: skip


def columns(*own: Column) -> Sequence[Column]:
    """The household, what the list says of it, and where it is."""
    return [
        Column("ten", "Chủ hộ", lambda row: row.head_name or row.code, order=("sort_key",), width=22,
               link=Household.get_absolute_url),
        *own,
        Column("thon", "Thôn", lambda row: row.village_name, order=("village_position", "village_name"), width=13),
        Column("ma", "Mã hộ", lambda row: row.code, order=("code",), short="Mã", width=9),
        Column("nguoi", "Số người", lambda row: row.people, Kind.NUMBER, ("people",), "Số người", width=8),
        Column("b1", "Điểm B1", lambda row: row.b1, Kind.NUMBER, ("b1",), "B1", width=7),
        Column("so-thieu", "Số thiếu hụt", lambda row: row.deprived, Kind.NUMBER, ("deprived",), "Số thiếu hụt",
               width=8),
    ]  # fmt: skip


def people_columns(*own: Column, village: str = "Thôn") -> Sequence[Column]:
    """The person, what the list says of them, and the household where they now are."""
    return [
        Column("ten", "Họ và tên", lambda row: row.full_name, order=("sort_key",), width=24,
               link=lambda row: row.household.get_absolute_url()),
        *own,
        Column("sinh", "Năm sinh", lambda row: row.birth_date.year if row.birth_date else row.birth_year, Kind.TEXT,
               short="sinh", width=9),
        Column("chu", "Chủ hộ", lambda row: row.household.head_name, short="Chủ hộ:", width=22),
        Column("thon", village, lambda row: row.household.village.name, width=16),
    ]  # fmt: skip


def with_homes(found: QuerySet[Member], filters: Any) -> QuerySet[Member]:
    """The people with the households that their columns read."""
    return found.select_related("household__village")


PEOPLE_ORDER, PEOPLE_ORDER_WORDS = ("household__village__position", "sort_key", "pk"), "theo thôn, rồi tên gọi"


def official_class() -> Column:
    return Column("loai", "Xếp loại", lambda row: class_sign(row.official_class), order=("official_class",), width=15)

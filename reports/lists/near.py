"""The list of households one thing away from another class: what that thing is, village by village."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from django import forms
from django.db.models import QuerySet

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import filters_for
from huulien.lib.numbers import format_integer
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Column, Kind, Listing, nothing_yet, register
from reports.datasets.analysis import NearHomes, near_homes
from reports.lists.base import ORDER, ORDER_WORDS, OfHouseholds, columns, dress, official_class
from surveys.rules.near import Direction, Margin, margin_on

MOST_POINTS = 50


class NearFilter(OfHouseholds):
    """Near households by village, way and how near."""

    huong = forms.ChoiceField(label="Hướng", required=False, choices=[("", "Cả hai"), *Direction.choices()])
    diem = WholeNumberField(
        label="Cách ngưỡng không quá (điểm B1)", least=1, most=MOST_POINTS, example="5", required=False
    )

    @cached_property
    def margin(self) -> Margin:
        """What is set, or what the address asks for."""
        usual = margin_on(self.on)
        return replace(usual, b1_points=self.value("diem") or usual.b1_points)

    @cached_property
    def near(self) -> NearHomes:
        return near_homes(self.area, self.on, self.margin)

    @cached_property
    def unknown(self) -> int:
        """Households of the user's of which it cannot be said whether they are near."""
        return self.visible.registered_on(self.on).exclude(pk__in=self.near.known).count()

    def households(self) -> QuerySet[Household]:
        asked = self.value("huong")
        meant = [
            pk for pk, ways in self.near.ways.items() if any(asked in (None, "", direction) for direction, _ in ways)
        ]
        return self.of_village().filter(pk__in=meant)

    def words_of(self, household: Household) -> str:
        asked = self.value("huong")
        ways = self.near.ways[household.pk]
        return "\n".join(f"{words}." for direction, words in ways if asked in (None, "", direction))

    def heading(self, count: int, noun: str) -> str:
        village, asked = self.value("thon"), self.value("huong")
        words = f"{format_integer(count)} hộ {Direction(asked).label.lower() if asked else 'gần ngưỡng'}"
        return f"{words}, thôn {village.name}" if village else words

    def subtitle(self) -> str:
        told = (
            f"{super().subtitle()}. Gần ngưỡng là chỉ cách xếp loại khác một chỉ số thiếu hụt, hoặc không quá "
            f"{self.margin.words}: mức xã đặt để theo dõi, không phải quy định."
        )
        if not self.unknown:
            return told
        return f"{told} {format_integer(self.unknown)} hộ không có Phiếu B hoặc chưa đủ dữ liệu nên không xét."


def _columns(filters: NearFilter) -> Sequence[Column]:
    return columns(
        official_class(),
        Column("dieu", "Chỉ cần một điều", filters.words_of, Kind.LINES, width=50),
    )


NEAR = register(
    Listing(
        key="near",
        view="reports:near_list",
        noun="hộ",
        filters=filters_for(NearFilter, SEE_HOUSEHOLDS),
        columns=_columns,
        rows=NearFilter.households,
        dress=dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
        empty=nothing_yet("Không có hộ nào gần ngưỡng", "Danh sách lập từ kết quả rà soát đã chốt có Phiếu B."),
    )
)

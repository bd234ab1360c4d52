"""The households behind a number of the flow: where they stood on one day, and where on another."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django import forms
from django.db.models import QuerySet

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import filters_for
from households.querysets import village_on
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import lower_first
from huulien.platform.forms import DayField
from huulien.platform.listings import Column, Listing, register
from reports.access import SEE_ANALYSIS
from reports.datasets.analysis import standings_between
from reports.indicators.flow import Standing
from reports.lists.base import ORDER, ORDER_WORDS, OfHouseholds

_VILLAGE = {"village_name": "name", "village_position": "position"}
_STANDINGS = [("", "Bất kỳ"), *Standing.choices()]


class FlowFilter(OfHouseholds):
    """Households of the book of either day, by where they stood on each."""

    tungay = DayField(label="Từ ngày", required=False)
    ngay = DayField(label="Đến ngày", required=False)
    tu = forms.ChoiceField(label="Lúc đầu", required=False, choices=_STANDINGS)
    sang = forms.ChoiceField(label="Lúc cuối", required=False, choices=_STANDINGS)

    @property
    def start_on(self) -> date:
        return self.value("tungay") or date(self.on.year - 1, 12, 31)

    @cached_property
    def standings(self) -> dict[str, tuple[Standing, Standing]]:
        """Code of a household → where it stood on both days."""
        return standings_between(self.area, self.start_on, self.on)

    def households(self) -> QuerySet[Household]:
        if not self.is_valid():
            return Household.objects.none()
        asked = (self.value("tu"), self.value("sang"))
        meant = [
            code
            for code, found in self.standings.items()
            if all(not value or value == standing for value, standing in zip(asked, found, strict=True))
        ]
        found, village = self.visible.filter(code__in=meant), self.value("thon")
        return found.annotate(then=village_on(self.on)).filter(then=village.pk) if village else found

    def heading(self, count: int, noun: str) -> str:
        before, now = self.value("tu"), self.value("sang")
        words = [f"{format_integer(count)} {noun}"]
        words += [f"từ {lower_first(Standing(before).label)}"] if before else []
        words += [f"sang {lower_first(Standing(now).label)}"] if now else []
        return " ".join(words)

    def subtitle(self) -> str:
        return f"{self.area}, từ ngày {format_date_vi(self.start_on)} đến ngày {format_date_vi(self.on)}"


def _dress(found: QuerySet[Household], filters: FlowFilter) -> QuerySet[Household]:
    """The households with where they lay on the last day."""
    there = {name: village_on(filters.on, fact) for name, fact in _VILLAGE.items()}
    return found.annotate(**there)


def _columns(filters: FlowFilter) -> Sequence[Column]:
    return [
        Column("ten", "Chủ hộ", lambda row: row.head_name or row.code, order=("sort_key",), width=22,
               link=Household.get_absolute_url),
        Column("tu", "Lúc đầu", lambda row: filters.standings[row.code][0].label, short="Lúc đầu", width=15),
        Column("sang", "Lúc cuối", lambda row: filters.standings[row.code][1].label, short="Lúc cuối", width=15),
        Column("thon", "Thôn", lambda row: row.village_name, order=("village_position", "village_name"), width=13),
        Column("ma", "Mã hộ", lambda row: row.code, order=("code",), short="Mã", width=9),
    ]  # fmt: skip


FLOW = register(
    Listing(
        key="flow",
        view="reports:flow_list",
        noun="hộ",
        filters=filters_for(FlowFilter, SEE_HOUSEHOLDS, SEE_ANALYSIS),
        columns=_columns,
        rows=FlowFilter.households,
        dress=_dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)

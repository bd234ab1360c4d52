"""The lists that the numbers of a report counted, as they were when its figures were taken: the same rows for ever."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from households.access import EXPORT_HOUSEHOLDS
from households.models import Household, Member
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Column, Kind, ListFilter, Listing, register
from reports.access import SEE_DRAFTS
from reports.models import Report
from reports.periods import parse_period
from reports.snapshot import LISTS, rows_behind

_LISTED = {kept: counted for counted, kept in LISTS.items()}


class KeptFilter(ListFilter):
    """One list of one report."""

    bc = WholeNumberField(least=1, most=10**12, example="1", widget=forms.HiddenInput)
    ds = forms.RegexField(r"^[0-9a-f]{12}\Z", widget=forms.HiddenInput)
    kept: str

    @cached_property
    def report(self) -> Report:
        found = Report.objects.visible_to(self.user).filter(commune=self.area, pk=self.value("bc")).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def keys(self) -> Sequence[int]:
        """The rows; 404 for an address that names no list of the report, or one of the other kind."""
        try:
            counted, keys = rows_behind(self.report, self.value("ds") or "")
        except KeyError:
            raise Http404 from None
        if counted != _LISTED[self.kept]:
            raise Http404
        return keys

    def rows(self) -> QuerySet[Any]:
        model = Household if _LISTED[self.kept] == "households" else Member
        found = model.objects.visible_to(self.user).filter(commune=self.area)
        return found.filter(pk__in=self.keys) if self.is_valid() else found.none()

    def heading(self, count: int, noun: str) -> str:
        if not self.is_valid():  # the address names no list
            return "Chọn một số trong báo cáo"
        return f"{super().heading(count, noun)} trong báo cáo {parse_period(self.report.period).words}"

    def subtitle(self) -> str:
        if not self.is_valid():
            return str(self.area)
        day = format_date_vi(localdate(self.report.frozen_at)) if self.report.frozen_at else ""
        return f"{self.area}, danh sách giữ nguyên như khi lấy số liệu ngày {day}"


class KeptHouseholds(KeptFilter):
    kept = "report_households"


class KeptPeople(KeptFilter):
    kept = "report_people"


def _filters(of: type[KeptFilter]) -> Callable[[HttpRequest], Any]:
    def filters_of(request: HttpRequest) -> KeptFilter:
        commune = commune_for(request, SEE_DRAFTS)
        return of(request.GET, user=request.user, area=commune, today=clock.today())

    return filters_of


def _household_columns(filters: KeptFilter) -> Sequence[Column]:
    return [
        Column("ten", "Chủ hộ", lambda row: row.head_name or row.code, order=("sort_key",), width=26,
               link=Household.get_absolute_url),
        Column("thon", "Thôn hiện nay", lambda row: row.village.name, order=("village__position",), width=16),
        Column("ma", "Mã hộ", lambda row: row.code, order=("code",), short="Mã", width=10),
    ]  # fmt: skip


def _person_columns(filters: KeptFilter) -> Sequence[Column]:
    return [
        Column("ten", "Họ và tên", lambda row: row.full_name, order=("sort_key",), width=26,
               link=lambda row: row.household.get_absolute_url()),
        Column("sinh", "Năm sinh", lambda row: row.birth_date.year if row.birth_date else row.birth_year, Kind.TEXT,
               short="sinh", width=9),
        Column("chu", "Chủ hộ", lambda row: row.household.head_name, short="Chủ hộ:", width=22),
        Column("thon", "Thôn hiện nay", lambda row: row.household.village.name, width=16),
    ]  # fmt: skip


REPORT_HOUSEHOLDS = register(
    Listing(
        key="report_households",
        view="reports:report_household_list",
        noun="hộ",
        filters=_filters(KeptHouseholds),
        columns=_household_columns,
        rows=KeptFilter.rows,
        dress=lambda found, filters: found.select_related("village"),
        order=("village__position", "sort_key", "pk"),
        order_words="theo thôn, rồi tên gọi của chủ hộ",
        export_act=EXPORT_HOUSEHOLDS,
    )
)
REPORT_PEOPLE = register(
    Listing(
        key="report_people",
        view="reports:report_person_list",
        noun="người",
        filters=_filters(KeptPeople),
        columns=_person_columns,
        rows=KeptFilter.rows,
        dress=lambda found, filters: found.select_related("household__village"),
        order=("household__village__position", "sort_key", "pk"),
        order_words="theo thôn, rồi tên gọi",
        export_act=EXPORT_HOUSEHOLDS,
    )
)

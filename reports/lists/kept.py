"""The lists that the numbers of a report counted, as they were when its figures were taken: the same rows for ever."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from households.access import EXPORT_HOUSEHOLDS
from households.models import Household, Member
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.platform import clock
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Column, ListFilter, Listing, Value, register
from programs.models import Activity, Communication, Criterion, Official, Task, Training
from reports.access import SEE_DRAFTS
from reports.lists.base import PEOPLE_ORDER, PEOPLE_ORDER_WORDS, people_columns, with_homes
from reports.models import Report
from reports.paper.kept import ACTIVITIES, CRITERIA, OFFICIALS, TASKS, TOLD, TRAININGS
from reports.snapshot import LISTS, rows_behind
from reports.titles import report_words


@dataclass(frozen=True)
class Records:
    """Rows that are no people of the register: what they are called, and where each has its page."""

    model: Any
    noun: str
    more: Callable[[Any], Value]
    page: str = ""
    related: tuple[str, ...] = ()


RECORDS: Mapping[str, Records] = {
    OFFICIALS: Records(Official, "người giữ chức vụ", lambda row: None, "programs:official_detail"),
    ACTIVITIES: Records(Activity, "hoạt động", lambda row: row.code, "programs:activity_detail"),
    CRITERIA: Records(Criterion, "tiêu chí", lambda row: row.code),
    TASKS: Records(Task, "việc", lambda row: f"{row.unit.name}, hạn {format_date_vi(row.due_on)}",
                   "programs:task_detail", ("unit",)),
    TOLD: Records(Communication, "lần truyền thông", lambda row: f"ngày {format_date_vi(row.held_on)}",
                  "programs:communication_detail"),
    TRAININGS: Records(Training, "lớp tập huấn", lambda row: f"ngày {format_date_vi(row.held_on)}",
                       "programs:training_detail"),
}  # fmt: skip


class KeptFilter(ListFilter):
    """One list of one report."""

    bc = WholeNumberField(least=1, most=10**12, example="1", widget=forms.HiddenInput)
    ds = forms.RegexField(r"^[0-9a-f]{12}\Z", widget=forms.HiddenInput)
    kept: str
    model: type[Household | Member]

    @cached_property
    def report(self) -> Report:
        found = Report.objects.visible_to(self.user).filter(commune=self.area, pk=self.value("bc")).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def found(self) -> tuple[str, Sequence[int]]:
        """(what was counted, its rows); 404 for an address that names no list of the report, or one of another kind."""
        try:
            counted, keys = rows_behind(self.report, self.value("ds") or "")
        except KeyError:
            raise Http404 from None
        if LISTS[counted] != self.kept:
            raise Http404
        return counted, keys

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the commune's that the list kept."""
        mine = rows.filter(commune=self.area)
        return mine.filter(pk__in=self.found[1]) if self.is_valid() else mine.none()

    def heading(self, count: int, noun: str) -> str:
        if not self.is_valid():  # the address names no list
            return "Chọn một số trong báo cáo"
        return f"{super().heading(count, noun)} trong báo cáo {report_words(self.report)}"

    def subtitle(self) -> str:
        if not self.is_valid():
            return str(self.area)
        day = format_date_vi(localdate(self.report.frozen_at)) if self.report.frozen_at else ""
        words = f"{self.area}, danh sách giữ nguyên như khi lấy số liệu ngày {day}"
        gone = len(self.found[1]) - self.rows().count()
        return f"{words}; {format_integer(gone)} dòng nay không còn trong sổ" if gone else words

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError


class KeptHouseholds(KeptFilter):
    kept, model = "report_households", Household

    def rows(self) -> QuerySet[Any]:
        return self.of(Household.objects.visible_to(self.user))


class KeptPeople(KeptFilter):
    kept, model = "report_people", Member

    def rows(self) -> QuerySet[Any]:
        return self.of(Member.objects.visible_to(self.user))


class KeptRecords(KeptFilter):
    """Tasks, activities and the like: whoever may see drafts of the commune sees all of them."""

    kept = "report_records"

    @property
    def records(self) -> Records:
        return RECORDS[self.found[0]]

    def rows(self) -> QuerySet[Any]:
        if not self.is_valid():
            return Task.objects.none()
        return self.of(self.records.model._base_manager.all())

    def heading(self, count: int, noun: str) -> str:
        return super().heading(count, self.records.noun if self.is_valid() else noun)


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
    return people_columns(village="Thôn hiện nay")


def _record_columns(filters: KeptRecords) -> Sequence[Column]:
    page = filters.records.page if filters.is_valid() else ""
    more = filters.records.more if filters.is_valid() else lambda row: None
    return [
        Column("ten", "Nội dung", str, width=60, link=(lambda row: reverse(page, args=[row.pk])) if page else None),
        Column("them", "Đơn vị, ngày, mã", more, width=36),
    ]


REPORT_HOUSEHOLDS = register(
    Listing(
        key="report_households",
        view="reports:report_household_list",
        noun="hộ",
        filters=_filters(KeptHouseholds),
        columns=_household_columns,
        rows=KeptHouseholds.rows,
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
        rows=KeptPeople.rows,
        dress=with_homes,
        order=PEOPLE_ORDER,
        order_words=PEOPLE_ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
    )
)
REPORT_RECORDS = register(
    Listing(
        key="report_records",
        view="reports:report_record_list",
        noun="dòng",
        filters=_filters(KeptRecords),
        columns=_record_columns,
        rows=KeptRecords.rows,
        dress=lambda found, filters: found.select_related(*filters.records.related) if filters.is_valid() else found,
        order=("pk",),
        order_words="theo thứ tự ghi",
        export_act=EXPORT_HOUSEHOLDS,
    )
)

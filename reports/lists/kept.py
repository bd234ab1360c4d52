"""The lists that the numbers of a report counted, as they were when its figures were taken: the same rows for ever."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import CharField, F, QuerySet
from django.db.models import Value as Constant
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate

from households.access import EXPORT_HOUSEHOLDS
from households.models import Area, Event, Household, Member
from households.places import filters_for
from households.vocabulary import EventKind
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import lower_first
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Column, ListFilter, Listing, Value, register
from programs.models import Activity, Communication, Criterion, Official, Task, Training
from reports.access import SEE_DRAFTS
from reports.indicators.official.movement import LABELS
from reports.lists.base import PEOPLE_ORDER, PEOPLE_ORDER_WORDS, people_columns, with_homes
from reports.models import Report
from reports.paper.kept import (
    ACTIVITIES,
    COMPLAINTS,
    CRITERIA,
    EVENTS,
    MEETINGS,
    OFFICIALS,
    REVIEWS,
    TASKS,
    TOLD,
    TRAININGS,
    VILLAGES,
    Rows,
)
from reports.snapshot import LISTS, rows_behind
from reports.titles import report_words
from surveys.models import Complaint, Meeting, Review
from surveys.rules.ledger.booking import COLUMNS, TABLES
from surveys.vocabulary import ComplaintState


@dataclass(frozen=True)
class Records:
    """Rows that are no people of the register: what they are called, and where each has its page."""

    model: Any
    noun: str
    more: Callable[[Any], Value]
    page: str | Callable[[Any], str] = ""  # the name of its view, or its address
    related: tuple[str, ...] = ()
    name: Callable[[Any], str] = str
    owner: str = "commune"

    @property
    def link(self) -> Callable[[Any], str] | None:
        page = self.page
        return (lambda row: reverse(page, args=[row.pk])) if page and isinstance(page, str) else page or None


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
    VILLAGES: Records(Area, "thôn", lambda row: row.code, Area.get_absolute_url, name=lambda row: row.name,
                      owner="parent"),
    EVENTS: Records(Event, "biến động", lambda row: f"ngày {format_date_vi(row.happened_on)}",
                    lambda row: row.household.get_absolute_url(), ("household", "member"),
                    lambda row: ", ".join(map(str, filter(None, (
                        EventKind(row.kind).label, row.member, lower_first(str(row.household))))))),
    REVIEWS: Records(Review, "phiếu", lambda row: row.household.code, "surveys:review_detail", ("household",),
                     lambda row: f"Phiếu {row.reference}, {lower_first(str(row.household))}"),
    MEETINGS: Records(Meeting, "cuộc họp", lambda row: row.place, "surveys:meeting_detail", ("village",)),
    COMPLAINTS: Records(Complaint, "khiếu nại", lambda row: ComplaintState(row.state).label,
                        lambda row: reverse("surveys:posting_list", args=[row.round_id]),
                        ("household", "recognition")),
}  # fmt: skip
# An entry of the ledger → the column that it stands in.
MOVES = {f"{number}.{column}": f"Mẫu {number}, cột {column}: {label}"
         for table, number in TABLES.items() for column, label in zip(COLUMNS, LABELS[table], strict=True)}  # fmt: skip


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
    def found(self) -> Rows:
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
    kept = "report_households"

    def rows(self) -> QuerySet[Any]:
        return self.of(Household.objects.visible_to(self.user))


class KeptPeople(KeptFilter):
    kept = "report_people"

    def rows(self) -> QuerySet[Any]:
        return self.of(Member.objects.visible_to(self.user))


class KeptMoves(KeptFilter):
    """Entries of the ledger: a household stands in as many rows as it moved."""

    kept = "report_moves"

    def rows(self) -> QuerySet[Any]:
        mine = Household.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return self._of_move(mine.none(), "")
        keys: dict[str, list[int]] = {}
        for move, key in self.found[1]:
            keys.setdefault(move, []).append(key)
        first, *others = (self._of_move(mine.filter(pk__in=found), move) for move, found in keys.items())
        return first.union(*others, all=True) if others else first

    def _of_move(self, found: QuerySet[Any], move: str) -> QuerySet[Any]:
        """What several of these add up to can be ordered by what each has, and by nothing else."""
        return found.order_by().annotate(
            move=Constant(move, CharField()), village_name=F("village__name"), village_place=F("village__position")
        )


class KeptRecords(KeptFilter):
    """Tasks, activities and the like: whoever may see drafts of the commune sees all of them."""

    kept = "report_records"

    @property
    def records(self) -> Records:
        return RECORDS[self.found[0]]

    def rows(self) -> QuerySet[Any]:
        if not self.is_valid():
            return Task.objects.none()
        records = self.records
        return records.model._base_manager.filter(**{records.owner: self.area}, pk__in=self.found[1])

    def heading(self, count: int, noun: str) -> str:
        return super().heading(count, self.records.noun if self.is_valid() else noun)


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
    records = filters.records if filters.is_valid() else RECORDS[TASKS]
    return [
        Column("ten", "Nội dung", records.name, width=60, link=records.link),
        Column("them", "Đơn vị, ngày, mã", records.more, width=36),
    ]


def _move_columns(filters: KeptFilter) -> Sequence[Column]:
    return [
        Column("ten", "Chủ hộ", lambda row: row.head_name or row.code, width=26, link=Household.get_absolute_url),
        Column("cot", "Tính vào", lambda row: MOVES[row.move], width=44),
        Column("thon", "Thôn hiện nay", lambda row: row.village_name, width=16),
        Column("ma", "Mã hộ", lambda row: row.code, short="Mã", width=10),
    ]


REPORT_HOUSEHOLDS = register(
    Listing(
        key="report_households",
        view="reports:report_household_list",
        noun="hộ",
        filters=filters_for(KeptHouseholds, SEE_DRAFTS),
        columns=_household_columns,
        rows=KeptHouseholds.rows,
        dress=lambda found, filters: found.select_related("village"),
        order=("village__position", "sort_key", "pk"),
        order_words="theo thôn, rồi tên gọi của chủ hộ",
        export_act=EXPORT_HOUSEHOLDS,
    )
)
REPORT_MOVES = register(
    Listing(
        key="report_moves",
        view="reports:report_move_list",
        noun="lượt hộ",
        filters=filters_for(KeptMoves, SEE_DRAFTS),
        columns=_move_columns,
        rows=KeptMoves.rows,
        order=("move", "village_place", "sort_key", "pk"),
        order_words="theo cột của biểu, rồi thôn, tên gọi của chủ hộ",
        export_act=EXPORT_HOUSEHOLDS,
    )
)
REPORT_PEOPLE = register(
    Listing(
        key="report_people",
        view="reports:report_person_list",
        noun="người",
        filters=filters_for(KeptPeople, SEE_DRAFTS),
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
        filters=filters_for(KeptRecords, SEE_DRAFTS),
        columns=_record_columns,
        rows=KeptRecords.rows,
        dress=lambda found, filters: found.select_related(*filters.records.related) if filters.is_valid() else found,
        order=("pk",),
        order_words="theo thứ tự ghi",
        export_act=EXPORT_HOUSEHOLDS,
    )
)

"""The list of activities: what each is, where, how far it is today, and its money of a year."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy

from households.models import Area
from households.places import filters_for
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import plain_decimal
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import Activity, FundEntry, Funding
from programs.vocabulary import ActivityKind, EntryKind, Progress

_SPENT = (EntryKind.TO_HOUSEHOLDS, EntryKind.TO_OTHERS)
_CAME = (EntryKind.ALLOCATED, EntryKind.CARRIED_IN)


class ActivityFilter(ListFilter):
    """Activities by the year they are of, what they are, where, and how far they are today."""

    q = TextField(label="Tìm theo mã, tên", required=False, max_length=100)
    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *ActivityKind.choices()])
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
    tien_do = forms.ChoiceField(label="Tiến độ", required=False, choices=[("", "Bất kỳ"), *Progress.choices()])

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["thon"].queryset = Area.objects.villages_of(self.area).order_by("position", "pk")

    @property
    def year(self) -> int:
        """The year whose money is shown."""
        return self.value("nam") or self.today.year

    def subtitle(self) -> str:
        return f"{self.area}, tiến độ hôm nay {format_date_vi(self.today)}, tiền của năm {self.year}"

    def activities(self) -> QuerySet[Activity]:
        """Those of the user's that the filters leave."""
        found = Activity.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        found = self.matching(found, "code", "name")
        if year := self.value("nam"):
            funded = Exists(Funding.objects.filter(activity=OuterRef("pk"), year=year))
            found = found.filter(Q(planned_from__year__lte=year, planned_until__year__gte=year) | funded)
        if progress := self.value("tien_do"):
            found = found.standing(Progress(progress), self.today)
        conditions = {"kind": self.value("loai"), "village": self.value("thon")}
        return found.filter(**{name: value for name, value in conditions.items() if value})


def with_money(found: QuerySet[Activity], filters: ActivityFilter) -> QuerySet[Activity]:
    """With what is planned for the year, and came, went and remains by today."""
    entries = FundEntry.objects.filter(funding__year=filters.year, is_void=False, happened_on__lte=filters.today)
    planned = Funding.objects.filter(activity=OuterRef("pk"), year=filters.year).order_by().values("activity")
    return found.select_related("village", "project", "sub_project", "unit").annotate(
        planned_vnd=_sum(planned, "planned_vnd"),
        allocated_vnd=_moved(entries, (EntryKind.ALLOCATED,)),
        came_vnd=_moved(entries, _CAME),
        spent_vnd=_moved(entries, _SPENT),
        left_vnd=F("came_vnd") - F("spent_vnd"),
    )


def _moved(entries: QuerySet[FundEntry], kinds: Sequence[EntryKind]) -> Any:
    own = entries.filter(funding__activity=OuterRef("pk"), kind__in=kinds)
    return _sum(own.order_by().values("funding__activity"), "amount_vnd")


def _sum(rows: QuerySet[Any], amount: str) -> Any:
    total = rows.annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def columns(filters: ActivityFilter) -> Sequence[Column]:
    today = filters.today
    return [
        Column("ma", "Mã", lambda row: row.code, order=("code",), width=13, link=_address),
        Column("ten", "Hoạt động", lambda row: row.name, order=("name",), width=30, link=_address),
        Column("loai", "Loại", lambda row: ActivityKind(row.kind).label, order=("kind",), width=20),
        Column("thon", "Thôn", lambda row: row.village.name if row.village else "Cả xã",
               order=("village__position", "village__name"), width=12),
        Column("du-an", "Dự án", _project_code, order=("project__position", "sub_project__position"), width=11),
        Column("don-vi", "Đơn vị", lambda row: str(row.unit or ""), order=("unit__position",), is_default=False,
               width=20),
        Column("thoi-gian", "Dự kiến", _period, order=("planned_from", "planned_until"), width=15),
        Column("tien-do", "Tiến độ", lambda row: row.progress_on(today).sign,
               order=("done_on", "stopped_on", "started_on"), width=13),
        _money("kh", "Kế hoạch", "planned_vnd"),
        _money("giao", "Được giao", "allocated_vnd"),
        _money("chi", "Giải ngân", "spent_vnd"),
        _money("con", "Còn lại", "left_vnd"),
    ]  # fmt: skip


def _money(key: str, label: str, amount: str) -> Column:
    """A sum of the year, in millions to the đồng."""
    return Column(
        key, f"{label} (triệu đ)", lambda row: millions(getattr(row, amount)), Kind.NUMBER, (amount,),
        f"{label.lower()} (triệu đ)", width=11,
    )  # fmt: skip


def millions(amount_vnd: int) -> Decimal:
    """Millions of đồng, exactly: 46,5."""
    return Decimal(plain_decimal(Decimal(amount_vnd) / 1_000_000))


def _address(activity: Activity) -> str:
    return reverse("programs:activity_detail", args=[activity.pk])


def _period(activity: Activity) -> str:
    """The months it is planned for: "04/2023–12/2024"."""
    return f"{activity.planned_from:%m/%Y}–{activity.planned_until:%m/%Y}"


def _project_code(activity: Activity) -> str:
    """The place in the programme, in short: "DA3, TDA1"."""
    return ", ".join(part.code for part in (activity.project, activity.sub_project) if part)


ACTIVITIES = register(
    Listing(
        key="activities",
        view="programs:activity_list",
        noun="hoạt động",
        filters=filters_for(ActivityFilter, SEE_PROGRAMME),
        columns=columns,
        rows=ActivityFilter.activities,
        dress=with_money,
        order=("-planned_from", "code", "pk"),
        order_words="mới nhất trước",
        export_act=EDIT_PROGRAMME,
        actions=for_who_may(
            EDIT_PROGRAMME,
            Action("Ghi hoạt động", reverse_lazy("programs:activity_create")),
            Action("Nhập giao vốn, chi từ Excel", reverse_lazy("programs:money_import"), is_file=True, short="Nhập"),
        ),
        empty=nothing_yet(
            "Chưa ghi hoạt động nào",
            "Ghi từng công trình, dự án sinh kế, lớp học mà xã làm cho giảm nghèo, rồi ghi tiền của mỗi việc.",
        ),
    )
)

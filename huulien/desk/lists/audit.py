"""The auditor's list: who changed what, when, from where, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLD_TRAIL
from households.models import Household
from households.places import commune_for, communes_of, filters_for
from huulien.desk.trail import acted_by, kinds, of_household
from huulien.lib.numbers import format_integer
from huulien.lib.text import clean, upper_first
from huulien.platform import clock
from huulien.platform.access import SEE_AUDIT
from huulien.platform.forms import EARLIEST, DateField, TextField
from huulien.platform.happenings import Happening
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, register
from huulien.platform.models import AuditEntry
from huulien.platform.telling import VERBS, Teller, masked

ACTS = [*((value, upper_first(verb)) for value, verb in VERBS.items()), *Happening.choices()]
MOST_NAMED = 3  # communes
LAST_YEAR = 2100


class EntryDay(DateField):
    """A day that something can have been written down on."""

    def parse(self, text: str) -> date:
        day = super().parse(text)
        if not EARLIEST.year <= day.year <= LAST_YEAR:
            raise ValueError(f"Ghi ngày từ năm {EARLIEST.year} đến năm {LAST_YEAR}.")
        return day


class AuditFilter(ListFilter):
    """Entries by who acted, of which household, of which kind of record, what was done, and when."""

    wide = ()
    nguoi = TextField(label="Người làm", required=False, max_length=150)
    ho = TextField(label="Mã hộ", required=False, max_length=30)
    loai = forms.ChoiceField(label="Loại hồ sơ", required=False)
    viec = forms.ChoiceField(label="Việc", required=False, choices=[("", "Bất kỳ"), *ACTS])
    tu = EntryDay(label="Từ ngày", required=False)
    den = EntryDay(label="Đến hết ngày", required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["loai"].choices = [("", "Bất kỳ"), *((table, upper_first(words)) for table, words in kinds())]

    def heading(self, count: int, noun: str) -> str:
        return f"{super().heading(count, noun)} đã ghi"

    def reach(self) -> Iterator[Q]:
        """The entries that the filters choose from."""
        yield Q(commune_id__in=communes_of(self.user, SEE_AUDIT).values("pk"))
        if code := self.value("ho"):
            household = Household.objects.filter(commune__in=communes_of(self.user, SEE_AUDIT), code=code).first()
            yield of_household(household) if household else Q(pk=None)

    def subtitle(self) -> str:
        """Of which communes; the trail has no day of its own."""
        communes = list(communes_of(self.user, SEE_AUDIT))
        return ", ".join(map(str, communes)) if len(communes) <= MOST_NAMED else f"{len(communes)} xã, phường"

    def conditions(self) -> Iterator[Q]:
        """What the filters ask of an entry."""
        yield from self.reach()
        if name := self.value("nguoi"):
            yield acted_by(name)
        if table := self.value("loai"):
            yield Q(table=table)
        if act := self.value("viec"):
            yield Q(operation=act)
        if first := self.value("tu"):
            yield Q(at__gte=clock.start_of(first))
        if last := self.value("den"):
            yield Q(at__lt=clock.start_of(last + timedelta(days=1)))


class HouseholdTrailFilter(AuditFilter):
    """The same of one household, for who keeps its book; without a household, nothing."""

    carried = ("xa", "ho")

    def __init__(self, data: Any, *, household: Household | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.household = household
        del self.fields["ho"]

    def reach(self) -> Iterator[Q]:
        yield of_household(self.household) if self.household else Q(pk=None)

    def subtitle(self) -> str:
        return f"{self.household}, {self.area}" if self.household else str(self.area)


def household_filters_of(request: HttpRequest) -> HouseholdTrailFilter:
    commune = commune_for(request, SEE_HOUSEHOLD_TRAIL)
    code = clean(request.GET.get("ho", ""))
    visible = Household.objects.visible_to(request.user).filter(commune=commune)
    household = get_object_or_404(visible, code=code) if code else None
    return HouseholdTrailFilter(request.GET, user=request.user, area=commune, today=clock.today(), household=household)


def rows(filters: AuditFilter) -> QuerySet[AuditEntry]:
    """Entries of the user's communes."""
    if not filters.is_valid():
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(*filters.conditions())


@dataclass(frozen=True)
class ToldEntry:
    """An entry with the words for it."""

    entry: AuditEntry
    teller: Teller

    @property
    def sentence(self) -> str:
        return self.teller.sentence(self.entry)

    @property
    def changes(self) -> str:
        return "\n".join(self.teller.changes(self.entry))


def told(entries: list[AuditEntry]) -> Iterator[ToldEntry]:
    teller = Teller(entries)
    return (ToldEntry(entry, teller) for entry in entries)


def household_columns(filters: AuditFilter) -> Sequence[Column]:
    return [
        Column("luc", "Lúc", lambda row: row.entry.at, Kind.MOMENT, ("at",), width=20),
        Column("viec", "Việc", lambda row: row.sentence, order=("table", "row_id"), width=40),
        Column("thay-doi", "Thay đổi", lambda row: row.changes, Kind.LINES, width=50),
        Column("ly-do", "Lý do", lambda row: masked(row.entry.reason), short="Lý do:", width=18),
    ]  # fmt: skip


def columns(filters: AuditFilter) -> Sequence[Column]:
    return [
        *household_columns(filters),
        Column("ai", "Tên đăng nhập", lambda row: row.entry.actor, order=("actor",), is_default=False, width=14),
        Column("tu", "Từ địa chỉ", lambda row: row.entry.address, order=("address",), short="từ", width=14),
        Column("so", "Số của mục", lambda row: format_integer(row.entry.pk), is_default=False, short="Mục", width=10),
    ]  # fmt: skip


def actions(page: Any) -> list[Action]:
    return [Action("Kiểm tra nhật ký", reverse("desk:audit_check"), icon="ok")]


HOUSEHOLD_TRAIL = register(
    Listing(
        key="household_trail",
        view="desk:household_trail",
        noun="việc",
        filters=household_filters_of,
        columns=household_columns,
        ready=told,
        rows=rows,
        order=("-pk",),
        order_words="mới nhất ở trên",
        export_act=EXPORT_HOUSEHOLDS,
        page_size=50,
    )
)
AUDIT = register(
    Listing(
        key="audit",
        view="desk:audit_list",
        noun="việc",
        filters=filters_for(AuditFilter, SEE_AUDIT),
        columns=columns,
        ready=told,
        actions=actions,
        rows=rows,
        order=("-pk",),
        order_words="mới nhất ở trên",
        export_act=SEE_AUDIT,
        page_size=50,
    )
)

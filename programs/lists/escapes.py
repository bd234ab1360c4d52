"""The list of registrations to escape: who registered, what is lacking, who helps, when somebody came, and the result.

A unit has the households that it helps: their name, where they live and what is lacking; no class, no result.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Area
from households.places import filters_for
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer
from huulien.lib.text import lower_first, search_fold
from huulien.platform import access, clock
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import (
    NOTHING_FOUND,
    Action,
    Column,
    Empty,
    Kind,
    ListFilter,
    Listing,
    ListPage,
    register,
)
from programs.access import EDIT_ESCAPES, SEE_ESCAPES
from programs.contexts.escapes import NOT_KNOWN, lacking_of, results_of
from programs.contexts.village_goals import likely_to_escape, registered_poor
from programs.models import EscapeRegistration, Helper
from programs.rules.escapes import result_day
from programs.vocabulary import EscapeAim, EscapeResult

STANDING, POOR, LIKELY = "standing", "poor", "likely"
_STILL = [
    ("", "Bất kỳ"),
    (STANDING, "Còn đăng ký"),
    (POOR, "Còn là hộ nghèo"),
    (LIKELY, "Còn nghèo, nhiều khả năng thoát"),
]
WITHOUT_HELPER = Sign("Chưa có người giúp", "warn", "alert")


def _helped(on: date) -> Q:
    """That somebody helps on the day."""
    return Q(pk__in=Helper.objects.on(on).order_by().values("registration"))


class EscapeFilter(ListFilter):
    """Registrations by year, village, result, and by who helps and how long nobody came."""

    q = TextField(label="Tìm theo tên, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    con = forms.ChoiceField(label="Hiện nay", required=False, choices=_STILL)
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Bất kỳ"), *EscapeResult.choices()])
    giup = forms.ChoiceField(
        label="Người giúp", required=False,
        choices=[("", "Bất kỳ"), ("none", "Chưa có"), ("some", "Đã có")],
    )  # fmt: skip
    chua_tham = WholeNumberField(
        label="Chưa thăm (ngày)", least=1, most=1000, example="30", required=False,
    )  # fmt: skip

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        where = access.reach(self.user, SEE_HOUSEHOLDS)
        villages = Area.objects.villages_of(self.area).order_by("position", "pk")
        if self.sees_households and self.area.pk not in where.communes and not where.above:
            villages = villages.filter(pk__in=where.villages)
            if len(villages) < 2:
                self.fields["thon"].widget = forms.HiddenInput()
        self.fields["thon"].queryset = villages
        if not self.sees_households:
            for name in ("nam", "con", "ket_qua", "giup"):
                del self.fields[name]

    @cached_property
    def sees_households(self) -> bool:
        """Whether the rows are of households that the user sees; else of those that a unit of theirs helps."""
        where = access.reach(self.user, SEE_HOUSEHOLDS)
        return bool(where.above) or self.area.pk in where.communes | where.holding

    def heading(self, count: int, noun: str) -> str:
        said, result = super().heading(count, noun), self.value("ket_qua")
        if not self.sees_households:
            return f"{format_integer(count)} hộ đơn vị đang giúp"
        if result:
            return f"{said}: {lower_first(EscapeResult(result).label)}"
        alone = 0 if self.value("giup") else self._running(self.escapes()).filter(~_helped(self.today)).count()
        return f"{said}, {format_integer(alone)} chưa có người giúp" if alone else said

    def escapes(self) -> QuerySet[EscapeRegistration]:
        """Those of the user's that the filters leave."""
        found = EscapeRegistration.objects.visible_to(self.user).filter(commune=self.area)
        if self.sees_households:
            found = found.filter(access.rows_filter(self.user, SEE_HOUSEHOLDS, village="household__village"))
        if not self.is_valid():
            return found.none()
        for word in search_fold(self.value("q") or "").split():
            found = found.filter(household__search_fold__contains=word)
        conditions = {"household__village": self.value("thon"), "year": self.value("nam")}
        found = found.filter(**{name: value for name, value in conditions.items() if value})
        return self._by_standing(self._by_help(found))

    def _running(self, found: QuerySet[EscapeRegistration]) -> QuerySet[EscapeRegistration]:
        """Those of them that stand in the running year: of these alone it is asked who helps and when they came."""
        return found.standing().filter(year=self.today.year)

    def _by_help(self, found: QuerySet[EscapeRegistration]) -> QuerySet[EscapeRegistration]:
        if helped := self.value("giup"):
            helping = _helped(self.today)
            found = self._running(found).filter(helping if helped == "some" else ~helping)
        if days := self.value("chua_tham"):
            since = self.today - timedelta(days=days)
            came = Coalesce(Max("helpers__visits__visited_on", filter=self._readable), F("registered_on"))
            found = self._running(found).annotate(came=came).filter(came__lte=since)
        return found

    def _by_standing(self, found: QuerySet[EscapeRegistration]) -> QuerySet[EscapeRegistration]:
        still = self.value("con")
        if still == STANDING:
            found = found.standing()
        elif still:
            found = found.filter(pk__in=registered_poor(self.area.pk, self.today).order_by().values("pk"))
            if still == LIKELY:
                found = found.filter(pk__in=likely_to_escape(self.area, self.today))
        if result := self.value("ket_qua"):
            results = results_of(found.order_by(), self.today)
            found = found.filter(pk__in=[pk for pk, known in results.items() if known == result])
        return found

    @property
    def _readable(self) -> Q:
        """Of helpers joined to a registration: those whose visits the user reads."""
        return Q() if self.sees_households else Q(helpers__in=Helper.objects.of_units_of(self.user))

    def dressed(self, found: QuerySet[EscapeRegistration]) -> QuerySet[EscapeRegistration]:
        """With what the columns read, in three queries."""
        readable = Helper.objects.all() if self.sees_households else Helper.objects.of_units_of(self.user)
        return (
            found.annotate(last_visit=Max("helpers__visits__visited_on", filter=self._readable))
            .select_related("household__village")
            .prefetch_related(Prefetch("helpers", readable.select_related("unit").order_by("pk"), "readable"))
        )


def told(rows: list[EscapeRegistration]) -> Iterable[EscapeRegistration]:
    """The rows with their result, what their household lacks, and who helps, or helped at the end of the year."""
    today = clock.today()
    results, lacking = results_of(rows, today), lacking_of({row.household_id for row in rows}, today)
    for row in rows:
        row.result, row.lacking = results[row.pk], lacking.get(row.household_id, NOT_KNOWN)
        row.runs = row.stands and row.year == today.year
        row.helping = [one for one in row.readable if one.helps_on(result_day(row.year, today))]
        row.days_since = (today - row.last_visit).days if row.last_visit and row.runs else None
    return rows


def columns(filters: EscapeFilter) -> Sequence[Column]:
    shown = [
        Column("ten", "Chủ hộ", lambda row: row.household.head_name or row.household.code,
               order=("household__sort_key",), width=22,
               link=lambda row: reverse("programs:escape_detail", args=[row.pk])),
        Column("thon", "Thôn", lambda row: row.household.village.name,
               order=("household__village__position", "household__village__name"), width=13),
        Column("thieu", "Còn thiếu", lambda row: row.lacking, short="Còn thiếu", width=30),
        Column("giup", "Người giúp", _helpers, width=26),
        Column("tham", "Thăm gần nhất", lambda row: row.last_visit, Kind.DATE, ("last_visit",), "thăm", width=12),
        Column("ngay-qua", "Số ngày từ lần thăm", lambda row: row.days_since, Kind.NUMBER, short="cách nay (ngày)",
               width=9),
    ]  # fmt: skip
    if not filters.sees_households:
        home = Column("dia-chi", "Địa chỉ", lambda row: row.household.address, width=22)
        return [*shown[:2], home, *(column for column in shown[2:] if column.key != "giup")]
    return [
        *shown,
        Column("ket-qua", "Kết quả", lambda row: row.result.sign, width=18),
        Column("ma", "Mã hộ", lambda row: row.household.code, order=("household__code",), short="Hộ", width=9,
               is_default=False),
        Column("nam", "Năm", lambda row: str(row.year), order=("year",), short="năm", width=8),
        Column("dang-ky", "Đăng ký", lambda row: EscapeAim.label_of(row.leaves), order=("leaves",), width=16,
               is_default=False),
        Column("tu", "Đăng ký ngày", lambda row: row.registered_on, Kind.DATE, ("registered_on",), "từ",
               is_default=False, width=12),
        Column("se-lam", "Hộ sẽ làm", lambda row: row.will_do, Kind.LINES, is_default=False, width=30),
        Column("de-nghi", "Hộ đề nghị giúp", lambda row: row.asks_for, Kind.LINES, is_default=False, width=30),
    ]  # fmt: skip


def _helpers(row: EscapeRegistration) -> str | Sign:
    if row.runs and not row.helping:
        return WITHOUT_HELPER
    return ", ".join(str(helper) for helper in row.helping)


def actions(page: ListPage) -> Sequence[Action]:
    filters = page.filters
    where = access.reach(filters.user, EDIT_ESCAPES)
    if not (access.may(filters.user, EDIT_ESCAPES, filters.area) or filters.area.pk in where.holding):
        return []
    return [Action("Ghi hộ đăng ký", reverse("programs:escape_create"))]


def empty(page: ListPage) -> Empty:
    if page.filters.in_use():
        return NOTHING_FOUND
    if not page.filters.sees_households:
        return Empty("Chưa có hộ nào", "Khi xã phân công đơn vị giúp một hộ thì hộ hiện ở đây.")
    words = "Hộ nghèo, hộ cận nghèo đăng ký thoát trong năm thì ghi ở đây, rồi phân công người giúp."
    return Empty("Chưa ghi hộ nào đăng ký", words)


ESCAPES = register(
    Listing(
        key="escapes",
        view="programs:escape_list",
        noun="đăng ký thoát nghèo",
        filters=filters_for(EscapeFilter, SEE_ESCAPES),
        columns=columns,
        rows=EscapeFilter.escapes,
        dress=lambda found, filters: filters.dressed(found),
        ready=told,
        order=("-year", "state", "household__village__position", "household__sort_key", "pk"),
        order_words="năm mới nhất trước, theo thôn, theo tên",
        export_act=EXPORT_HOUSEHOLDS,
        actions=actions,
        empty=empty,
    )
)

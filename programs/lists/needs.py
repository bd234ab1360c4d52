"""The list of needs: who asked for what, since when they wait and what holds it up, or how it ended."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse, reverse_lazy

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Area
from households.places import filters_for
from huulien.lib.text import lower_first, search_fold
from huulien.platform import access
from huulien.platform.forms import DateField, TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_NEEDS
from programs.models import SupportNeed
from programs.vocabulary import NeedState
from surveys.vocabulary import Need

KINDS = [kind for kind in Need if kind != Need.OTHER]


class NeedFilter(ListFilter):
    """Needs by what is asked for, where, how they stand, and in which year they ended."""

    q = TextField(label="Tìm theo tên, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
    viec = forms.ChoiceField(
        label="Nhu cầu", required=False, choices=[("", "Mọi nhu cầu"), *((kind.value, kind.label) for kind in KINDS)]
    )
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Bất kỳ"), *NeedState.choices()])
    hen = DateField(label="Dự kiến xong ngày", required=False, widget=forms.HiddenInput)
    nam = WholeNumberField(label="Có kết quả năm", least=2000, most=2100, example="2024", required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        where = access.reach(self.user, SEE_HOUSEHOLDS)
        villages = Area.objects.villages_of(self.area).order_by("position", "pk")
        if self.area.pk not in where.communes and not where.above:
            villages = villages.filter(pk__in=where.villages)
        self.fields["thon"].queryset = villages

    def heading(self, count: int, noun: str) -> str:
        kind = self.value("viec")
        said = super().heading(count, noun)
        state = self.value("ket_qua")
        words = f" {lower_first(Need(kind).label)}" if kind else ""
        return f"{said}{words}" + (f": {lower_first(NeedState(state).label)}" if state else "")

    def needs(self) -> QuerySet[SupportNeed]:
        """Those of the user's that the filters leave."""
        found = SupportNeed.objects.visible_to(self.user).filter(commune=self.area)
        found = found.annotate(is_ended=Case(When(state=NeedState.WAITING, then=0), default=1))
        if not self.is_valid():
            return found.none()
        for word in search_fold(self.value("q") or "").split():
            found = found.filter(Q(household__search_fold__contains=word) | Q(member__search_fold__contains=word))
        conditions = {
            "household__village": self.value("thon"),
            "kind": self.value("viec"),
            "state": self.value("ket_qua"),
            "expected_on": self.value("hen"),
            "ended_on__year": self.value("nam"),
        }
        return found.filter(**{name: value for name, value in conditions.items() if value})


def columns(filters: NeedFilter) -> Sequence[Column]:
    return [
        Column("ten", "Của ai", lambda row: row.whose, order=("household__sort_key",), width=24,
               link=lambda row: reverse("programs:need_detail", args=[row.pk])),
        Column("ho", "Mã hộ", lambda row: row.household.code, order=("household__code",), short="Hộ", width=9),
        Column("thon", "Thôn", lambda row: row.household.village.name,
               order=("household__village__position", "household__village__name"), width=13),
        Column("viec", "Nhu cầu", lambda row: Need(row.kind).label, order=("kind",), width=22),
        Column("tu", "Đề nghị ngày", lambda row: row.asked_on, Kind.DATE, ("asked_on",), "từ", width=12),
        Column("cho", "Đã chờ (ngày)", lambda row: row.days_waited, Kind.NUMBER, short="chờ", width=9),
        Column("vuong", "Đang vướng", lambda row: row.held_up, short="vướng:", width=26),
        Column("go", "Ai gỡ", lambda row: row.holder, short="gỡ:", is_default=False, width=18),
        Column("du-kien", "Dự kiến xong", lambda row: row.expected_on, Kind.DATE, ("expected_on",), "dự kiến",
               is_default=False, width=12),
        Column("ket-qua", "Kết quả", lambda row: row.sign, order=("state",), width=18),
        Column("ngay", "Ngày có kết quả", lambda row: row.ended_on, Kind.DATE, ("ended_on",), "ngày",
               is_default=False, width=12),
        Column("giay", "Giấy tờ, lý do", lambda row: row.end_words, is_default=False, width=26),
    ]  # fmt: skip


NEEDS = register(
    Listing(
        key="needs",
        view="programs:need_list",
        noun="nhu cầu",
        filters=filters_for(NeedFilter, SEE_HOUSEHOLDS),
        columns=columns,
        rows=NeedFilter.needs,
        dress=lambda found, filters: found.select_related("household__village", "member"),
        order=("is_ended", "asked_on", "pk"),
        order_words="còn chờ trước, lâu nhất lên đầu",
        export_act=EXPORT_HOUSEHOLDS,
        actions=for_who_may(
            EDIT_NEEDS,
            Action("Ghi nhu cầu", reverse_lazy("programs:need_create")),
            Action("Nhập từ Excel", reverse_lazy("programs:need_import"), is_file=True, short="Nhập"),
        ),
        empty=nothing_yet(
            "Chưa ghi nhu cầu nào",
            "Nhu cầu ghi ở Phiếu B vào đây khi chốt đợt rà soát. Hộ đề nghị ngày khác thì công chức ghi ở đây.",
        ),
    )
)

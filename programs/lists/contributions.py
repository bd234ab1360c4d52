"""The list of what was given in kind: working days, materials, land, each with what it is worth."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from households.places import filters_for
from huulien.lib.text import upper_first
from huulien.platform import access
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import Contribution
from programs.vocabulary import InKind


class ContributionFilter(ListFilter):
    """What was given, by the year and what it is."""

    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *InKind.choices()])

    def given(self) -> QuerySet[Contribution]:
        found = Contribution.objects.filter(access.communes_filter(self.user, SEE_PROGRAMME), commune=self.area)
        if not self.is_valid():
            return found.none()
        conditions = {"given_on__year": self.value("nam"), "kind": self.value("loai")}
        return found.filter(**{name: value for name, value in conditions.items() if value})

    def heading(self, count: int, noun: str) -> str:
        return f"{super().heading(count, noun)} bằng hiện vật, ngày công"


def columns(filters: ContributionFilter) -> Sequence[Column]:
    link = _address if access.may(filters.user, EDIT_PROGRAMME, filters.area) else None
    return [
        Column("ngay", "Ngày", lambda row: row.given_on, Kind.DATE, ("given_on",)),
        Column("ai", "Người, đơn vị đóng góp", lambda row: row.given_by, order=("given_by",), width=26, link=link),
        Column("loai", "Loại", lambda row: InKind(row.kind).label, order=("kind",), width=14),
        Column("gi", "Nội dung", lambda row: upper_first(row.what), width=24),
        Column("so", "Số lượng", lambda row: row.quantity.normalize(), Kind.NUMBER, width=11),
        Column("dv", "Đơn vị tính", lambda row: row.unit, width=12),
        Column("gia", "Giá trị (đ)", lambda row: row.value_vnd, Kind.NUMBER, ("value_vnd",), "giá trị", width=15),
        Column("cho", "Cho hoạt động", lambda row: str(row.activity or ""), short="cho", width=26,
               order=("activity__name",)),
        Column("thon", "Thôn", lambda row: row.village.name if row.village else "", is_default=False),
    ]  # fmt: skip


def _address(row: Contribution) -> str:
    """Where it is put right."""
    return reverse("programs:contribution_edit", args=[row.pk])


def _dress(found: QuerySet[Any], filters: Any) -> QuerySet[Any]:
    return found.select_related("activity", "village")


CONTRIBUTIONS = register(
    Listing(
        key="contributions",
        view="programs:contribution_list",
        noun="đóng góp",
        filters=filters_for(ContributionFilter, SEE_PROGRAMME),
        columns=columns,
        rows=ContributionFilter.given,
        dress=_dress,
        order=("-given_on", "-pk"),
        order_words="mới nhất trước",
        export_act=EDIT_PROGRAMME,
        actions=for_who_may(EDIT_PROGRAMME, Action("Ghi đóng góp", reverse_lazy("programs:contribution_create"))),
        empty=nothing_yet(
            "Chưa ghi đóng góp nào", "Ngày công, vật tư, đất mà người dân, đơn vị góp thì ghi ở đây, quy ra tiền."
        ),
    )
)

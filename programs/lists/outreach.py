"""The lists of what the people were told, and of trainings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse, reverse_lazy

from households.places import filters_for
from huulien.platform import access
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import Communication, Training
from programs.vocabulary import CommunicationKind


class YearFilter(ListFilter):
    """What was held, by its year."""

    model: Any = Training
    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)

    def held(self) -> QuerySet[Any]:
        found = self.model.objects.filter(access.communes_filter(self.user, SEE_PROGRAMME), commune=self.area)
        if not self.is_valid():
            return found.none()
        conditions = {"held_on__year": self.value("nam"), "kind": self.value("hinh_thuc")}
        return found.filter(**{name: value for name, value in conditions.items() if value})


class CommunicationFilter(YearFilter):
    model = Communication
    hinh_thuc = forms.ChoiceField(
        label="Hình thức", required=False, choices=[("", "Mọi hình thức"), *CommunicationKind.choices()]
    )


def communication_columns(filters: YearFilter) -> Sequence[Column]:
    return [
        Column("ngay", "Ngày", lambda row: row.held_on, Kind.DATE, ("held_on",)),
        Column("noi-dung", "Nội dung", lambda row: row.topic, order=("topic",), width=36,
               link=lambda row: reverse("programs:communication_detail", args=[row.pk])),
        Column("hinh-thuc", "Hình thức", lambda row: CommunicationKind(row.kind).label, order=("kind",), width=24),
        Column("thon", "Thôn", lambda row: row.village.name if row.village else "Cả xã", width=13),
        Column("don-vi", "Đơn vị làm", lambda row: str(row.unit or ""), width=22),
        Column("nguoi", "Số người dự, nghe, nhận", lambda row: row.reach, Kind.NUMBER, ("reach",), "số người"),
        Column("y-kien", "Ý kiến của người dân", lambda row: row.proposed, Kind.LINES, is_default=False, width=30),
        Column("tra-loi", "Trả lời, tiếp thu", lambda row: row.answered, Kind.LINES, is_default=False, width=30),
    ]  # fmt: skip


def training_columns(filters: YearFilter) -> Sequence[Column]:
    return [
        Column("ngay", "Ngày", lambda row: row.held_on, Kind.DATE, ("held_on",)),
        Column("noi-dung", "Nội dung lớp", lambda row: row.title, order=("title",), width=40,
               link=lambda row: reverse("programs:training_detail", args=[row.pk])),
        Column("noi", "Nơi", lambda row: row.place, width=22),
        Column("don-vi", "Đơn vị tổ chức", lambda row: str(row.unit or ""), width=22),
        Column("nguoi", "Số người dự", lambda row: row.attended, Kind.NUMBER, ("attended",), "số người dự"),
        Column("tinh", "Mục tiêu l", lambda row: "Tính" if row.counts_for_target else "Không tính",
               short="mục tiêu l:", width=11),
    ]  # fmt: skip


COMMUNICATIONS = register(
    Listing(
        key="communications",
        view="programs:communication_list",
        noun="lần truyền thông, họp dân",
        filters=filters_for(CommunicationFilter, SEE_PROGRAMME),
        columns=communication_columns,
        rows=YearFilter.held,
        dress=lambda found, filters: found.select_related("village", "unit"),
        order=("-held_on", "-pk"),
        order_words="mới nhất trước",
        export_act=EDIT_PROGRAMME,
        actions=for_who_may(
            EDIT_PROGRAMME, Action("Ghi truyền thông, họp dân", reverse_lazy("programs:communication_create"))
        ),
        empty=nothing_yet(
            "Chưa ghi lần truyền thông nào", "Buổi tuyên truyền, bài phát thanh, tin bài, họp dân thì ghi ở đây."
        ),
    )
)
TRAININGS = register(
    Listing(
        key="trainings",
        view="programs:training_list",
        noun="lớp tập huấn",
        filters=filters_for(YearFilter, SEE_PROGRAMME),
        columns=training_columns,
        rows=YearFilter.held,
        dress=lambda found, filters: found.select_related("unit").annotate(attended=Count("attendances")),
        order=("-held_on", "-pk"),
        order_words="mới nhất trước",
        export_act=EDIT_PROGRAMME,
        actions=for_who_may(EDIT_PROGRAMME, Action("Ghi lớp tập huấn", reverse_lazy("programs:training_create"))),
        empty=nothing_yet("Chưa ghi lớp tập huấn nào", "Lớp cho cán bộ, trưởng thôn, người có uy tín thì ghi ở đây."),
    )
)

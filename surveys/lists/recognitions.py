"""The list of those who ask to be recognised: who, how far, and until when the commune answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, QuerySet, When
from django.urls import reverse

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from households.places import filters_for
from huulien.lib.text import search_fold
from huulien.platform import access
from huulien.platform.forms import TextField
from huulien.platform.listings import (
    Action,
    Column,
    Kind,
    ListFilter,
    Listing,
    ListPage,
    list_url,
    nothing_yet,
    register,
)
from surveys.access import MANAGE_ROUNDS
from surveys.models import Recognition
from surveys.models.recognitions import WAITING
from surveys.vocabulary import RecognitionKind, RecognitionState

LATE = "qua-han"


class RecognitionFilter(ListFilter):
    """Requests by name, village, group, how far they are, and whether the answer is late."""

    q = TextField(label="Tìm theo tên", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
    loai = forms.ChoiceField(
        label="Đề nghị xác nhận", required=False, choices=[("", "Bất kỳ"), *RecognitionKind.choices()]
    )
    kq = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Bất kỳ"), *RecognitionState.choices()])
    han = forms.ChoiceField(label="Hạn trả lời", required=False, choices=[("", "Bất kỳ"), (LATE, "Đã quá hạn")])

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["thon"].queryset = Area.objects.villages_of(self.area).order_by("position", "pk")

    def requests(self) -> QuerySet[Recognition]:
        """Those of the user's that the filters leave."""
        found = Recognition.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        for word in search_fold(self.value("q") or "").split():
            found = found.filter(search_fold__contains=word)
        for field, name in (("village", "thon"), ("kind", "loai"), ("state", "kq")):
            if value := self.value(name):
                found = found.filter(**{field: value})
        return found.late() if self.value("han") else found


def columns(filters: RecognitionFilter) -> Sequence[Column]:
    return [
        Column("ten", "Người đề nghị", lambda row: row.full_name, order=("sort_key",), width=22,
               link=lambda row: reverse("surveys:recognition_detail", args=[row.pk])),
        Column("thon", "Thôn", lambda row: row.village.name, order=("village__position", "village__name"), width=13),
        Column("loai", "Đề nghị xác nhận", lambda row: row.get_kind_display(), order=("kind",), width=22),
        Column("nhan", "Nhận ngày", lambda row: row.received_on, Kind.DATE, ("received_on",), "nhận", width=12),
        Column("han", "Hạn trả lời", lambda row: row.due_on, Kind.DATE, ("due_on",), "hạn", width=12),
        Column("con", "Còn lại", lambda row: row.left_words or None, width=14),
        Column("kq", "Kết quả", lambda row: row.sign, order=("state",), width=24),
    ]  # fmt: skip


def dress(found: QuerySet[Recognition], filters: RecognitionFilter) -> QuerySet[Recognition]:
    """With the villages, and whether an answer is waited for: late ones come first."""
    return found.select_related("village").annotate(is_answered=Case(When(state__in=WAITING, then=0), default=1))


def actions(page: ListPage) -> Sequence[Action]:
    """Those that are late as a number, and what whoever keeps the requests does next."""
    found = []
    late = Recognition.objects.visible_to(page.user).filter(commune=page.filters.area).late().count()
    if late and not page.filters.value("han"):
        found.append(Action(f"{late} quá hạn", list_url("recognitions", xa=page.filters.area.code, han=LATE), "clock"))
    if access.may(page.user, MANAGE_ROUNDS, page.filters.area):
        found += [
            Action("Ghi đề nghị của hộ", reverse("surveys:recognition_household"), short="Hộ đề nghị"),
            Action("Ghi đề nghị của người lao động", reverse("surveys:recognition_worker"), short="Người đề nghị"),
            Action("Niêm yết, quyết định", reverse("surveys:recognition_decisions")),
        ]
    return found


RECOGNITIONS = register(
    Listing(
        key="recognitions",
        view="surveys:recognition_list",
        noun="đề nghị xác nhận",
        filters=filters_for(RecognitionFilter, SEE_HOUSEHOLDS),
        columns=columns,
        rows=RecognitionFilter.requests,
        dress=dress,
        order=("is_answered", "due_on", "pk"),
        order_words="chưa trả lời trước, theo hạn",
        export_act=MANAGE_ROUNDS,
        actions=actions,
        empty=nothing_yet(
            "Chưa có đề nghị nào", "Hộ có mức sống trung bình và người lao động thu nhập thấp nộp đề nghị ở xã."
        ),
        note="Đây không phải hộ nghèo, hộ cận nghèo: không tính vào tỷ lệ, sổ biến động và biểu mẫu.",
    )
)

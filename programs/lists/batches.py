"""The list of batches of support: what is given for which days, how far each is, how much it comes to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.urls import reverse

from households.access import EXPORT_HOUSEHOLDS
from households.places import filters_for
from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, ListPage, nothing_yet, register
from programs.access import DRAW_SUPPORT, SEE_SUPPORT
from programs.models import SupportBatch, Unit
from programs.vocabulary import BatchState, SupportKind

_GIVEN = Q(lines__left_out_as="")


class BatchFilter(ListFilter):
    """Batches by what they give, how far they are, and the year they are for."""

    loai = forms.ChoiceField(label="Loại hỗ trợ", required=False, choices=[("", "Mọi loại"), *SupportKind.choices()])
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Bất kỳ"), *BatchState.choices()])
    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    q = TextField(label="Tìm theo nội dung", required=False, max_length=100)

    def heading(self, count: int, noun: str) -> str:
        kind, state = self.value("loai"), self.value("trang_thai")
        words = f" {lower_first(SupportKind(kind).label)}" if kind else ""
        return f"{super().heading(count, noun)}{words}" + (f": {lower_first(BatchState(state).label)}" if state else "")

    def batches(self) -> QuerySet[SupportBatch]:
        """Those of the user's that the filters leave."""
        found = SupportBatch.objects.visible_to(self.user).filter(commune=self.area)
        found = found.annotate(is_over=Case(When(state=BatchState.SIGNED, then=1), default=0))
        if not self.is_valid():
            return found.none()
        if kind := self.value("loai"):
            found = found.filter(kind=kind)
        if state := self.value("trang_thai"):
            found = found.filter(state=state)
        if year := self.value("nam"):
            found = found.filter(period_from__year__lte=year, period_until__year__gte=year)
        return self.matching(found, "title")

    def own_batches(self) -> QuerySet[SupportBatch]:
        """Of those, what the user's own units hand over."""
        return self.batches().filter(unit__in=Unit.objects.of_user(self.user))


def dress(found: QuerySet[SupportBatch], filters: Any) -> QuerySet[SupportBatch]:
    return found.select_related("funding", "unit").annotate(
        given=Count("lines", filter=_GIVEN),
        delivered=Count("lines", filter=_GIVEN & Q(lines__delivered_on__isnull=False)),
        total_vnd=Sum("lines__amount_vnd", filter=_GIVEN),
    )


def columns(filters: BatchFilter) -> Sequence[Column]:
    return [
        # The name of a row stays on one line, so it is the kind; a title may be long.
        Column("loai", "Loại hỗ trợ", lambda row: SupportKind(row.kind).label, order=("kind",), width=20),
        Column("ten", "Nội dung", str, order=("title",), width=30,
               link=lambda row: reverse("programs:batch_detail", args=[row.pk])),
        Column("cho", "Cho thời gian", lambda row: row.period_words, order=("period_from",), short="cho", width=20),
        Column("trang-thai", "Trạng thái", lambda row: row.sign, order=("state",), width=22),
        Column("nguoi", "Số người, hộ", lambda row: row.given, Kind.NUMBER, short="số người, hộ", width=9),
        Column("da-trao", "Đã trao", lambda row: row.delivered, Kind.NUMBER, short="đã trao", width=9),
        Column("tien", "Số tiền (đ)", lambda row: row.total_vnd, Kind.NUMBER, short="số tiền (đ)", width=14),
        Column("nguon", "Nguồn, nơi hỗ trợ", lambda row: row.giver or str(row.funding or row.unit or ""),
               short="nguồn:", width=24),
        Column("quyet-dinh", "Quyết định", lambda row: row.decision, is_default=False, width=20),
        Column("duyet", "Duyệt ngày", lambda row: row.granted_on, Kind.DATE, ("granted_on",), "duyệt",
               is_default=False, width=12),
    ]  # fmt: skip


def actions(page: ListPage) -> Sequence[Action]:
    after = Action("Được thêm, thôi hưởng sau rà soát", reverse("programs:changes_latest"))
    if not access.may(page.filters.user, DRAW_SUPPORT, page.filters.area):
        return [after]
    return [Action("Lập đợt hỗ trợ", reverse("programs:batch_create")), after]


BATCHES = register(
    Listing(
        key="support-batches",
        view="programs:batch_list",
        noun="đợt hỗ trợ",
        filters=filters_for(BatchFilter, SEE_SUPPORT),
        columns=columns,
        rows=BatchFilter.batches,
        dress=dress,
        order=("is_over", "-period_from", "-pk"),
        order_words="chưa xong trước, mới nhất lên đầu",
        export_act=EXPORT_HOUSEHOLDS,
        actions=actions,
        empty=nothing_yet(
            "Chưa có đợt hỗ trợ nào",
            "Mỗi đợt là một danh sách: lập, kiểm tra, lãnh đạo duyệt, trao, rồi bảng kê ký nhận.",
        ),
    )
)

"""The batches that a unit hands over itself: what it gives, and how many have had it."""

from collections.abc import Sequence

from django.urls import reverse

from households.places import filters_for
from huulien.platform.listings import Column, Kind, Listing, nothing_yet, register
from programs.access import SEE_OWN_BATCHES
from programs.lists.batches import BatchFilter, dress
from programs.vocabulary import SupportKind


def columns(filters: BatchFilter) -> Sequence[Column]:
    return [
        Column("loai", "Loại hỗ trợ", lambda row: SupportKind(row.kind).label, order=("kind",), width=20),
        Column("ten", "Nội dung", lambda row: row.title, order=("title",), width=30,
               link=lambda row: reverse("programs:unit_batch_detail", args=[row.pk])),
        Column("cho", "Cho thời gian", lambda row: row.period_words, order=("period_from",), short="cho", width=20),
        Column("trang-thai", "Trạng thái", lambda row: row.sign, order=("state",), width=22),
        Column("nguoi", "Số người, hộ", lambda row: row.given, Kind.NUMBER, short="số người, hộ", width=9),
        Column("da-trao", "Đã trao", lambda row: row.delivered, Kind.NUMBER, short="đã trao", width=9),
        Column("don-vi", "Đơn vị", lambda row: row.unit.name, order=("unit__name",), is_default=False, width=20),
    ]  # fmt: skip


UNIT_BATCHES = register(
    Listing(
        key="unit_batches",
        view="programs:unit_batch_list",
        noun="đợt hỗ trợ",
        filters=filters_for(BatchFilter, SEE_OWN_BATCHES),
        columns=columns,
        rows=BatchFilter.own_batches,
        dress=dress,
        order=("is_over", "-period_from", "pk"),
        order_words="đang trao trước",
        export_act=SEE_OWN_BATCHES,
        empty=nothing_yet("Chưa có đợt nào", "Xã duyệt danh sách giao đơn vị trao thì đợt hiện ở đây."),
    )
)

"""The list of who holds a post that target l wants trained: on a day as many as the target counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Value, When
from django.urls import reverse, reverse_lazy

from households.access import EXPORT_HOUSEHOLDS
from households.places import filters_for
from huulien.lib.text import lower_first
from huulien.platform.forms import DayField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import Attendance, Official, Post
from programs.vocabulary import PostKind


class PostFilter(ListFilter):
    """Who holds a post on a day, by the kind by which target l counts them."""

    loai = forms.ChoiceField(label="Tính là", required=False, choices=[("", "Mọi loại"), *PostKind.choices()])
    ngay = DayField(label="Ngày", required=False)

    def holding(self) -> QuerySet[Official]:
        found = Official.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.holding_on(self.today).none()
        found = found.holding_on(self.on)
        return found.filter(counted_as=kind) if (kind := self.value("loai")) else found

    def heading(self, count: int, noun: str) -> str:
        kind = self.value("loai")
        return super().heading(count, noun) + (f": {lower_first(PostKind(kind).label)}" if kind else "")


def with_posts(found: QuerySet[Official], filters: PostFilter) -> QuerySet[Official]:
    """Each with the posts of the day, and whether they were trained in its year until then."""
    on = filters.on
    held = Post.objects.held_on(on).select_related("village", "unit").order_by("valid_from", "pk")
    trained = Attendance.objects.filter(
        official=OuterRef("pk"), training__counts_for_target=True, training__held_on__range=(date(on.year, 1, 1), on)
    )
    ranks = [When(counted_as=kind.value, then=Value(rank)) for rank, kind in enumerate(PostKind)]
    return (
        found.annotate(is_trained=Exists(trained), rank=Case(*ranks, output_field=IntegerField()))
        .select_related("member__household")
        .prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))
    )


def columns(filters: PostFilter) -> Sequence[Column]:
    def lines(row: Any) -> str:
        return "\n".join(post.words for post in row.held)

    return [
        Column("ten", "Họ và tên", lambda row: row.full_name, order=("sort_key",), width=22,
               link=lambda row: reverse("programs:official_detail", args=[row.pk])),
        Column("loai", "Tính là", lambda row: PostKind(row.counted_as).label, order=("rank",), width=24),
        Column("chuc-vu", "Chức vụ, nơi", lines, Kind.LINES, width=36),
        Column("tu", "Giữ từ", lambda row: min(post.valid_from for post in row.held), Kind.DATE, short="từ"),
        Column("so", "Mã hộ trong sổ", lambda row: row.member.household.code if row.member else "",
               short="mã hộ", width=10),
        Column("tap-huan", f"Tập huấn năm {filters.on.year}", lambda row: "Đã dự" if row.is_trained else "Chưa dự",
               order=("is_trained",), short="tập huấn:", width=12),
    ]  # fmt: skip


POSTS = register(
    Listing(
        key="posts",
        view="programs:post_list",
        noun="người giữ chức vụ",
        filters=filters_for(PostFilter, SEE_PROGRAMME),
        columns=columns,
        rows=PostFilter.holding,
        dress=with_posts,
        order=("rank", "sort_key", "pk"),
        order_words="theo loại, rồi theo tên",
        export_act=EXPORT_HOUSEHOLDS,
        actions=for_who_may(EDIT_PROGRAMME, Action("Ghi người giữ chức vụ", reverse_lazy("programs:post_create"))),
        empty=nothing_yet(
            "Chưa ghi ai giữ chức vụ",
            "Mục tiêu l đếm công chức, trưởng thôn, người có uy tín, cán bộ đoàn thể: ghi ai đang giữ chức vụ nào.",
        ),
        note="Người giữ nhiều chức vụ chỉ đếm một lần, ở loại đứng trước.",
    )
)

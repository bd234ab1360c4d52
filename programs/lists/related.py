"""The list of support given to households of officials, and of near relatives of reviewers: for the auditor to see."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import SEE_HOUSEHOLDS
from households.models import Spell
from households.places import filters_for
from huulien.platform import access
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Column, Kind, ListFilter, Listing, nothing_yet, register
from programs.access import SEE_RELATED_SUPPORT
from programs.models import Post, SupportLine
from surveys.models import RelatedHousehold


class RelatedFilter(ListFilter):
    """Support that was granted, by the year it is for."""

    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)

    def lines(self) -> QuerySet[SupportLine]:
        """Lines of granted lists whose household had somebody in a post while the support was for, or was named as
        that of a reviewer or a relative."""
        granted = Q(batch__granted_on__isnull=False, left_out_as="")
        found = SupportLine.objects.filter(
            access.communes_filter(self.user, SEE_RELATED_SUPPORT), granted, commune=self.area
        )
        if not self.is_valid():
            return found.none()
        if year := self.value("nam"):
            found = found.filter(batch__period_from__year=year)
        return found.filter(Exists(_holders()) | Exists(_kin()))


def _holders() -> QuerySet[Post]:
    """Posts held, within the days of the batch, by who lived in the household of the line on one of them."""
    until, since = OuterRef("batch__period_until"), OuterRef("batch__period_from")
    stay = "official__member__spells"
    return Post.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=since),
        Q(**{f"{stay}__lived_until": None}) | Q(**{f"{stay}__lived_until__gt": since}),
        valid_from__lte=until,
        **{f"{stay}__household": OuterRef("household"), f"{stay}__lived_from__lte": until},
    )


def _kin() -> QuerySet[RelatedHousehold]:
    return RelatedHousehold.objects.filter(household=OuterRef("household"))


def dress(found: QuerySet[SupportLine], filters: RelatedFilter) -> QuerySet[SupportLine]:
    return found.select_related("batch__funding__activity", "batch__unit", "household__village", "member")


class Reasons:
    """Why each line is shown: who of the household held which post, and whose relative's household it is."""

    def __init__(self, commune: Any) -> None:
        self.commune = commune

    @cached_property
    def _posts(self) -> list[Post]:
        held = Post.objects.filter(commune=self.commune, official__member__isnull=False).order_by("valid_from", "pk")
        return list(held.select_related("official__member").prefetch_related("official__member__spells"))

    @cached_property
    def _kin(self) -> list[RelatedHousehold]:
        named = RelatedHousehold.objects.filter(commune=self.commune)
        return list(named.select_related("reviewer", "household").order_by("pk"))

    def of(self, line: SupportLine) -> str:
        since, until = line.batch.period_from, line.batch.period_until
        held = [
            f"{post.official}, {post}" for post in self._posts
            if post.valid_from <= until and (post.valid_until is None or post.valid_until >= since)
            and any(_lived(spell, line.household_id, since, until) for spell in post.official.member.spells.all())
        ]  # fmt: skip
        kin = [
            f"{named.get_kinship_display()}: {named.reviewer}" for named in self._kin
            if named.household_id == line.household_id
        ]  # fmt: skip
        return "; ".join(dict.fromkeys([*held, *kin]))


def _lived(spell: Spell, household: int, since: Any, until: Any) -> bool:
    ended = spell.lived_until is not None and spell.lived_until <= since
    return spell.household_id == household and spell.lived_from <= until and not ended


def columns(filters: RelatedFilter) -> Sequence[Column]:
    sees = access.may(filters.user, SEE_HOUSEHOLDS, filters.area)
    return [
        Column("ai", "Người, hộ được hỗ trợ", lambda row: row.whose, order=("household__sort_key",), width=24,
               link=(lambda row: row.household.get_absolute_url()) if sees else None),
        Column("thon", "Thôn", lambda row: row.household.village.name, order=("household__village__position",)),
        Column("vi", "Là hộ của ai", Reasons(filters.area).of, width=36),
        Column("gi", "Được gì", lambda row: row.gift_words or "–", width=20),
        Column("dot", "Đợt hỗ trợ", lambda row: str(row.batch), order=("batch__period_from",), width=28),
        Column("trao", "Trao ngày", lambda row: row.delivered_on, Kind.DATE, ("delivered_on",), "trao", width=12),
        Column("nguon", "Nguồn, nơi hỗ trợ", lambda row: row.batch.source_words, short="nguồn:", width=24),
    ]  # fmt: skip


RELATED = register(
    Listing(
        key="related_support",
        view="programs:related_list",
        noun="dòng hỗ trợ cho hộ cán bộ, người thân",
        filters=filters_for(RelatedFilter, SEE_RELATED_SUPPORT),
        columns=columns,
        rows=RelatedFilter.lines,
        dress=dress,
        order=("-batch__period_from", "household__sort_key", "pk"),
        order_words="mới nhất trước",
        export_act=SEE_RELATED_SUPPORT,
        empty=nothing_yet(
            "Không có hộ nào của cán bộ, người thân được hỗ trợ",
            "Hộ có người giữ chức vụ trong sổ chức vụ, hoặc được ghi là hộ liên quan của rà soát viên, thì hiện ở đây.",
        ),
    )
)

"""The lists of the ways out: the measures, each household's own way, and whom a kept plan brings out by what."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from households.models import Area, Household
from households.places import filters_for
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.forms import TextField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_WAYS, SEE_WAYS
from programs.contexts.ways import INDICATORS, Answer, Standing, answers_of, by_household, percent_words
from programs.forms.activities import villages_of
from programs.models import WayChoice, WayMeasure, WayPlan
from programs.rules.way_out.facts import Goal
from programs.services.ways import case_of
from surveys.vocabulary import Indicator

WITH, WITHOUT = "co", "khong"
IN_FORCE, ENDED = "nay", "het"


# ----- The measures -----


class WayMeasureFilter(ListFilter):
    """Measures by their name, what they lift, and whether they are there today."""

    q = TextField(label="Tìm theo tên", required=False, max_length=100)
    go = forms.ChoiceField(label="Gỡ", required=False, choices=[("", "Bất kỳ"), *Indicator.choices()])
    con = forms.ChoiceField(
        label="Áp dụng", required=False, choices=[("", "Mọi lúc"), (IN_FORCE, "Hôm nay"), (ENDED, "Không phải hôm nay")]
    )

    def measures(self) -> QuerySet[WayMeasure]:
        """Those of the user's that the filters leave."""
        found = WayMeasure.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        for word in (self.value("q") or "").split():
            found = found.filter(name__icontains=word)
        if lifted := self.value("go"):
            found = found.filter(**{f"lifts_{lifted}": True})
        there = WayMeasure.objects.on(self.today).values("pk")
        if state := self.value("con"):
            found = found.filter(pk__in=there) if state == IN_FORCE else found.exclude(pk__in=there)
        return found


def measure_columns(filters: WayMeasureFilter) -> Sequence[Column]:
    may_edit = access.may(filters.user, EDIT_WAYS, filters.area)
    link = (lambda row: reverse("programs:way_measure_edit", args=[row.pk])) if may_edit else None
    return [
        Column("ten", "Giải pháp", lambda row: row.name, order=("name",), width=26, link=link),
        Column("go", "Gỡ thiếu hụt", lambda row: row.lifts_words, short="gỡ:", width=28),
        Column("gia", "Chi phí ước tính (đ)", lambda row: row.cost_vnd, Kind.NUMBER, ("cost_vnd",), "ước tính",
               width=13),
        Column("cho", "Tính cho", lambda row: row.get_per_display(), order=("per",), width=9),
        Column("can-cu", "Căn cứ", lambda row: row.ground, short="căn cứ:", width=28),
        Column("muc", "Nhiều nhất (hộ)", lambda row: row.capacity, Kind.NUMBER, ("capacity",), "nhiều nhất", width=9),
        Column("kha-nang", "Khả năng", lambda row: chance_sign(row), order=("chance",), width=14),
        Column("nhu-cau", "Nhu cầu", lambda row: row.get_need_display(), is_default=False, width=18),
        Column("tu", "Từ ngày", lambda row: row.valid_from, Kind.DATE, ("valid_from",), "từ", width=11),
        Column("den", "Đến hết", lambda row: row.valid_until, Kind.DATE, ("valid_until",), "đến hết", width=11),
    ]  # fmt: skip


def chance_sign(measure: WayMeasure) -> Sign | str:
    """How often it works; where nobody has said it, that it is asked for."""
    return Sign("Chưa rõ", "warn", "unk") if measure.chance is None else percent_words(measure.chance)


WAY_MEASURES = register(
    Listing(
        key="way_measures",
        view="programs:way_measure_list",
        noun="giải pháp",
        filters=filters_for(WayMeasureFilter, SEE_WAYS),
        columns=measure_columns,
        rows=WayMeasureFilter.measures,
        order=("name", "pk"),
        order_words="theo tên",
        export_act=EDIT_WAYS,
        actions=for_who_may(EDIT_WAYS, Action("Ghi giải pháp", reverse_lazy("programs:way_measure_create"))),
        empty=nothing_yet(
            "Chưa ghi giải pháp nào",
            "Ghi mỗi việc xã làm được để hộ hết thiếu hụt hay vượt chuẩn: gỡ chỉ số nào, tốn bao nhiêu, căn cứ ở đâu.",
        ),
        note="Chi phí và khả năng là ước tính của xã, không phải định mức của pháp luật.",
    )
)


# ----- Households: each one's own way, and those of a plan -----


class _OfHouseholds(ListFilter):
    """What the lists of households share: a search, the village, and what was chosen for each."""

    q = TextField(label="Tìm theo tên, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["thon"].queryset = villages_of(self.area)

    def narrowed(self, village_of: Mapping[int, str]) -> QuerySet[Household]:
        """These households as searched for, in the village where the case has them."""
        village = self.value("thon")
        pks = [pk for pk, own in village_of.items() if village is None or own == str(village.pk)]
        return Household.objects.filter(commune=self.area, pk__in=pks).matching(self.value("q") or "")

    @cached_property
    def choices(self) -> dict[int, WayChoice]:
        return {choice.household_id: choice for choice in WayChoice.objects.filter(commune=self.area).latest()}

    def choice_sign(self, row: Household) -> Sign | None:
        choice = self.choices.get(row.pk)
        if choice is None:
            return None
        if not choice.measures:
            return Sign(choice.words, "mute", "minus")
        return Sign("Khác đề xuất" if choice.departs else "Theo đề xuất", "ok", "ok")

    def chosen_words(self, row: Household) -> str:
        choice = self.choices.get(row.pk)
        return choice.words if choice else ""


def _name_columns() -> list[Column]:
    return [
        Column("ten", "Chủ hộ", lambda row: row.head_name, order=("sort_key",), width=22,
               link=lambda row: row.get_absolute_url()),
        Column("ho", "Mã hộ", lambda row: row.code, order=("code",), short="Hộ", width=9),
        Column("thon", "Thôn", lambda row: row.village.name, order=("village__position",), width=13),
    ]  # fmt: skip


def _choice_columns(filters: _OfHouseholds) -> list[Column]:
    return [
        Column("chon", "Đã chọn", filters.choice_sign, width=14),
        Column("gi", "Chọn gì", filters.chosen_words, is_default=False, width=28),
    ]


class WayHouseholdFilter(_OfHouseholds):
    """Households below the goal, by where they are and whether there is a way for them."""

    dich = forms.ChoiceField(label="Đích", required=False, choices=Goal.choices())
    cach = forms.ChoiceField(
        label="Có cách", required=False, choices=[("", "Bất kỳ"), (WITH, "Có cách"), (WITHOUT, "Chưa có cách")]
    )

    @property
    def goal(self) -> Goal:
        return Goal(self.value("dich") or Goal.NEAR_POOR)

    def subtitle(self) -> str:
        return f"{self.area}, đích: {lower_first(self.goal.label)}, ngày {format_date_vi(self.today)}"

    @cached_property
    def standing(self) -> Standing:
        return Standing(case_of(self.area, self.goal, self.today))

    @cached_property
    def results(self) -> dict[int, Mapping[str, Any]]:
        return by_household(self.standing.results)

    @cached_property
    def facts(self) -> dict[int, Any]:
        return {int(item.id): item for item in self.standing.case.in_need}

    @cached_property
    def names(self) -> dict[str, str]:
        rows = WayMeasure.objects.filter(commune=self.area).values_list("pk", "name")
        return {str(pk): name for pk, name in rows}

    def households(self) -> QuerySet[Household]:
        """Those below the goal that the filters leave."""
        if not self.is_valid():
            return Household.objects.none()
        way = self.value("cach")
        return self.narrowed(
            {pk: item.village for pk, item in self.facts.items()
             if not way or (self.results[pk]["way"] is not None) == (way == WITH)}
        )  # fmt: skip

    def lacks(self, row: Household) -> str:
        return ", ".join(INDICATORS[number].short for number in sorted(self.facts[row.pk].lacks))

    def way(self, row: Household) -> str | Sign:
        way = self.results[row.pk]["way"]
        return Sign("Chưa có cách gỡ", "bad", "alert") if way is None else ", ".join(self.names[item] for item in way)

    def cost(self, row: Household) -> int | None:
        return self.results[row.pk]["cost_vnd"]


def household_columns(filters: WayHouseholdFilter) -> Sequence[Column]:
    return [
        *_name_columns(),
        Column("thieu", "Đang thiếu", filters.lacks, short="thiếu:", width=28),
        Column("cach", "Cách rẻ nhất", filters.way, short="rẻ nhất:", width=32),
        Column("gia", "Ước tính (đ)", filters.cost, Kind.NUMBER, short="ước tính", width=13),
        *_choice_columns(filters),
    ]


WAY_HOUSEHOLDS = register(
    Listing(
        key="way_households",
        view="programs:way_household_list",
        noun="hộ",
        filters=filters_for(WayHouseholdFilter, SEE_WAYS),
        columns=household_columns,
        rows=WayHouseholdFilter.households,
        dress=lambda found, filters: found.select_related("village"),
        order=("village__position", "code", "pk"),
        order_words="theo thôn, mã hộ",
        export_act=EDIT_WAYS,
        note="Mỗi hộ tính riêng, giải pháp chung tính đủ tiền; tất cả là ước tính.",
    )
)


class WayPlanFilter(_OfHouseholds):
    """The households that a kept plan brings out; without one named, the newest of the commune."""

    pa = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cau = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[("", ""), *Answer.NAMES])

    @cached_property
    def answer(self) -> Answer | None:
        plans = WayPlan.objects.visible_to(self.user).filter(commune=self.area).order_by("-pk")
        if named := self.value("pa"):
            plans = plans.filter(pk=named)
        plan = plans.first() if self.is_valid() else None
        answers = answers_of(plan) if plan else []
        return next((item for item in answers if not self.value("cau") or item.name == self.value("cau")), None)

    def heading(self, count: int, noun: str) -> str:
        return f"{super().heading(count, noun)} trong phương án"

    def subtitle(self) -> str:
        if self.answer is None:
            return str(self.area)
        day = format_date_vi(self.answer.plan.asked_on)
        return f"{self.area}, ước tính ngày {day}: {self.answer.subject}"

    @cached_property
    def rows_of(self) -> dict[int, Mapping[str, Any]]:
        return by_household(self.answer.rows) if self.answer else {}

    def households(self) -> QuerySet[Household]:
        if self.answer is None:
            return Household.objects.none()
        villages = self.answer.plan.result["villages"]
        return self.narrowed({pk: villages[str(pk)] for pk in self.rows_of})

    def measures(self, row: Household) -> str:
        return self.answer.names(self.rows_of[row.pk])

    def cost(self, row: Household) -> int:
        return self.answer.own_vnd(self.rows_of[row.pk])

    def choice_url(self, row: Household) -> str:
        query = urlencode({"pa": self.answer.plan.pk, "cau": self.answer.name})
        return f"{reverse('programs:way_choose', args=[row.pk])}?{query}"


def plan_columns(filters: WayPlanFilter) -> Sequence[Column]:
    may_choose = access.may(filters.user, EDIT_WAYS, filters.area)
    act = [Column("ghi", "Chọn", lambda row: "Ghi lựa chọn", link=filters.choice_url, width=12)] if may_choose else []
    return [
        *_name_columns(),
        Column("cach", "Giải pháp", filters.measures, short="làm:", width=34),
        Column("gia", "Chi riêng của hộ (đ)", filters.cost, Kind.NUMBER, short="chi riêng", width=13),
        *_choice_columns(filters),
        *act,
    ]


WAY_PLAN_HOUSEHOLDS = register(
    Listing(
        key="way_plan_households",
        view="programs:way_plan_household_list",
        noun="hộ",
        filters=filters_for(WayPlanFilter, SEE_WAYS),
        columns=plan_columns,
        rows=WayPlanFilter.households,
        dress=lambda found, filters: found.select_related("village"),
        order=("village__position", "code", "pk"),
        order_words="theo thôn, mã hộ",
        export_act=EDIT_WAYS,
        note="Đề xuất của máy theo ước tính, người quyết định. Khoản chung của thôn, của xã xem ở trang phương án.",
    )
)

"""The households behind a number of a simulation: which class another standard would give them. Not a result."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Area, Household
from households.places import commune_for
from households.querysets import people_on
from households.vocabulary import PovertyClass, class_sign
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer, plain_number
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.listings import NOTHING_FOUND, Column, Empty, Listing, ListPage, register
from reports.access import SEE_ANALYSIS
from reports.datasets.analysis import simulated_homes
from reports.indicators.simulation import SimulatedHome, Turn
from reports.lists.base import ORDER, ORDER_WORDS, OfHouseholds, columns
from surveys.models import Review, Round
from surveys.rules.standard import Standard, standards

NOT_A_RESULT = "Mô phỏng, không phải kết quả"
_CLASSES = [("", "Bất kỳ"), *PovertyClass.choices()]


class SimulationFilter(OfHouseholds):
    """Households of a round by their class, and by the one another standard would give."""

    carried = ("xa", "dot", "chuan")
    tu = forms.ChoiceField(label="Kết quả đã chốt", required=False, choices=_CLASSES)
    sang = forms.ChoiceField(label="Mô phỏng", required=False, choices=_CLASSES)
    ket = forms.ChoiceField(label="Thay đổi", required=False, choices=[("", "Bất kỳ"), *Turn.choices()])

    def __init__(self, *args: object, round: Round | None, standard: Standard | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.round, self.standard = round, standard

    @cached_property
    def homes(self) -> dict[int, SimulatedHome]:
        if self.round is None:
            return {}
        reviews = Review.objects.visible_to(self.user).filter(round=self.round)
        return {home.household: home for home in simulated_homes(reviews, self.standard)}

    def households(self) -> QuerySet[Household]:
        """Households of the round, also those that have left the book since; in the village of their review."""
        if not self.is_valid():
            return Household.objects.none()
        asked = {name: self.value(name) for name in ("tu", "sang", "ket")}
        village = self.value("thon")
        meant = [
            pk
            for pk, home in self.homes.items()
            if all(not value or getattr(home, name) == value for name, value in (
                ("before", asked["tu"]), ("after", asked["sang"]), ("turn", asked["ket"]),
                ("village", village and village.pk),
            ))
        ]  # fmt: skip
        return Household.objects.filter(pk__in=meant)

    def heading(self, count: int, noun: str) -> str:
        return f"{NOT_A_RESULT}: {format_integer(count)} hộ"

    def subtitle(self) -> str:
        if self.round is None:
            return str(self.area)
        return f"{self.area}, {lower_first(str(self.round))}, tính lại theo {self.standard.title}; không lưu vào đâu."


def simulated(request: HttpRequest, commune: Area) -> tuple[Round | None, Standard | None]:
    """The settled round and the other standard that an address names, or the usual ones; 404 for unknown ones."""
    rounds = settled_rounds(request.user, commune)
    asked = request.GET.get("dot", "")
    round = get_object_or_404(rounds, pk=plain_number(asked)) if asked else rounds.first()
    if round is None:
        return None, None
    others = other_standards(round)
    code = request.GET.get("chuan") or others[-1].code
    standard = next((other for other in others if other.code == code), None)
    if standard is None:
        raise Http404
    return round, standard


def settled_rounds(user: Any, commune: Area) -> QuerySet[Round]:
    """Those that were held here, with Form B: the annual ones first, the latest before."""
    rounds = Round.objects.visible_to(user).settled().filter(commune=commune).exclude(standard="")
    return rounds.select_related("commune").order_by("kind", "-year", "-pk")


def other_standards(round: Round) -> list[Standard]:
    return [standard for standard in standards() if standard.code != round.standard]


def filters_of(request: HttpRequest) -> SimulationFilter:
    commune = commune_for(request, SEE_HOUSEHOLDS)
    access.require(request.user, SEE_ANALYSIS, commune)
    round, standard = simulated(request, commune)
    return SimulationFilter(
        request.GET, user=request.user, area=commune, today=clock.today(), round=round, standard=standard
    )


def _dress(found: QuerySet[Household], filters: SimulationFilter) -> QuerySet[Household]:
    """The households with what the review of the round says of them."""
    own = FilteredRelation("reviews", condition=Q(reviews__round=filters.round))
    on = filters.round.as_of if filters.round else filters.today
    return found.annotate(own=own).annotate(
        people=people_on(on), b1=F("own__b1_score"), deprived=F("own__deprived_count"),
        village_name=F("own__village__name"), village_position=F("own__village__position"),
    )  # fmt: skip


def _columns(filters: SimulationFilter) -> Sequence[Column]:
    def before(row: Household) -> Sign:
        return class_sign(filters.homes[row.pk].before)

    def after(row: Household) -> Sign:
        return class_sign(filters.homes[row.pk].after)

    return columns(
        Column("tu", "Kết quả đã chốt", before, short="Đã chốt", width=15),
        Column("sang", "Mô phỏng", after, short="Mô phỏng", width=15),
    )


def empty(page: ListPage) -> Empty:
    if page.filters.round:
        return NOTHING_FOUND
    return Empty("Chưa có đợt nào chốt", "Mô phỏng tính lại Phiếu B của một đợt đã chốt.")


SIMULATION = register(
    Listing(
        key="simulation",
        view="reports:simulation_list",
        noun="hộ",
        filters=filters_of,
        columns=_columns,
        rows=SimulationFilter.households,
        dress=_dress,
        order=ORDER,
        order_words=ORDER_WORDS,
        export_act=EXPORT_HOUSEHOLDS,
        empty=empty,
    )
)

"""Who meets what a health station keeps, and of whom: no page of it tells class, income or deprivations."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from households.models import Area, Member
from households.places import commune_for
from households.rules.facts import OLDEST_CHILD
from huulien.lib.labels import Sign
from huulien.platform import access
from programs.access import SEE_PROGRAMME, SEE_STATION
from programs.models import HealthCard, Measurement, Unit
from programs.querysets import station_filter
from programs.vocabulary import CardKind, UnitKind

HAS, NONE, UNKNOWN = "co", "khong", "chua-ro"
CARD_SIGNS = {
    HAS: Sign("Có thẻ", "ok", "ok"), NONE: Sign("Không có thẻ", "bad", "x"), UNKNOWN: Sign("Chưa rõ", "warn", "unk"),
}  # fmt: skip


def works_at_station(user: Any) -> bool:
    """Whether the menu leads to the station's pages."""
    if access.may_somewhere(user, SEE_PROGRAMME):
        return True
    return Unit.objects.of_user(user, UnitKind.HEALTH_STATION).exists()


def hands_over(user: Any) -> bool:
    """Whether a unit of the user's gives support, or has been asked to."""
    return Unit.objects.of_user(user).filter(batches__isnull=False).exists()


def is_at_station(user: Any, commune: Area) -> bool:
    return Area.objects.filter(station_filter(user, "pk"), pk=commune.pk).exists()


def station_commune(request: HttpRequest, act: access.Act) -> Area:
    """The commune of a page of the station; 403 for those of another unit."""
    commune = commune_for(request, act)
    access.require(request.user, act, commune)
    if not is_at_station(request.user, commune):
        raise PermissionDenied
    return commune


def person_for(request: HttpRequest, pk: int, act: access.Act = SEE_STATION) -> Member:
    """A person of the station's commune."""
    return _station_row(request, Member.objects.all(), pk, act, "commune__parent__parent", "household__village")


def measurement_for(request: HttpRequest, pk: int, act: access.Act) -> Measurement:
    of = ("commune__parent__parent", "member__household__village", "member__commune")
    return _station_row(request, Measurement.objects.all(), pk, act, *of)


def card_for(request: HttpRequest, pk: int, act: access.Act) -> HealthCard:
    of = ("commune__parent__parent", "member__household__village", "member__commune")
    return _station_row(request, HealthCard.objects.all(), pk, act, *of)


def _station_row(request: HttpRequest, rows: QuerySet[Any], pk: int, act: access.Act, *of: str) -> Any:
    access.require_somewhere(request.user, act)
    if not works_at_station(request.user):
        raise PermissionDenied
    row = get_object_or_404(rows.filter(station_filter(request.user)).select_related(*of), pk=pk)
    access.require(request.user, act, row.commune)
    return row


def children_on(commune: Area, on: date, under: int = OLDEST_CHILD + 1) -> QuerySet[Member]:
    """Children living in the register on the day, by completed years, or by the year where only that is known."""
    first = _years_before(on, under)
    young = Q(birth_date__gt=first) | Q(birth_date=None, birth_year__gt=on.year - under)
    return Member.objects.living_on(on).filter(young, commune=commune)


def with_last_measurement(members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Each with the last measurement up to the day, and what the station last found."""
    taken = Measurement.objects.filter(member=OuterRef("pk"), measured_on__lte=on).order_by("-measured_on", "-pk")
    found = taken.exclude(is_malnourished=None)
    return members.annotate(
        measured_on=Subquery(taken.values("measured_on")[:1]), weight_kg=Subquery(taken.values("weight_kg")[:1]),
        height_cm=Subquery(taken.values("height_cm")[:1]), finding=Subquery(taken.values("finding")[:1]),
        last_malnourished=Subquery(taken.values("is_malnourished")[:1]),
        found_malnourished=Subquery(found.values("is_malnourished")[:1]),
    )  # fmt: skip


def with_card(members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Each with the card of the day, or the last one, and whether they are insured: by their cards; of one without
    any, as the register says."""
    cards = HealthCard.objects.filter(member=OuterRef("pk"))
    valid = cards.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)
    shown = cards.annotate(
        holds=Case(When(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, then=0), default=1)
    ).order_by("holds", "-valid_from", "-pk")
    return members.annotate(
        card_kind=Subquery(shown.values("kind")[:1]),
        card_from=Subquery(shown.values("valid_from")[:1], output_field=DateField()),
        card_until=Subquery(shown.values("valid_until")[:1], output_field=DateField()),
        insured=Case(
            When(Exists(valid), then=Value(HAS)),
            When(Exists(cards), then=Value(NONE)),
            When(has_health_insurance=True, then=Value(HAS)),
            When(has_health_insurance=False, then=Value(NONE)),
            default=Value(UNKNOWN),
            output_field=CharField(),
        ),
    )


def card_words(kind: str | None) -> str:
    return CardKind(kind).label if kind else ""


def _years_before(on: date, years: int) -> date:
    """The last birthday of those who are that old on the day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return date(on.year - years, 2, 28)

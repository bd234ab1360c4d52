"""Reads of the register. Every view starts with `visible_to(user)`; a question about the past takes `on`."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from households.access import SEE_HOUSEHOLDS
from huulien.lib.text import search_fold
from huulien.platform import access


def existing(on: date, start: str, end: str) -> Q:
    """Rows whose span holds the day `on`: it began by then and has not ended (`end` is the first day without)."""
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


def _spells(on: date) -> models.QuerySet[Any]:
    """Who lived where on a day."""
    return apps.get_model("households", "Spell").objects.filter(existing(on, "lived_from", "lived_until")).order_by()


def _of_whom(condition: Q) -> models.QuerySet[Any]:
    """Members of whom the condition holds."""
    return apps.get_model("households", "Member").objects.filter(condition)


def people_on(on: date) -> Any:
    """Of households: how many people lived in each on the day."""
    own = _spells(on).filter(household=OuterRef("pk")).values("household").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(own, output_field=IntegerField()), 0)


def housing_on(on: date, condition: Q) -> Q:
    """Of households: those in which somebody lived on the day of whom, as a member, the condition holds."""
    return Q(Exists(_spells(on).filter(household=OuterRef("pk"), member__in=_of_whom(condition))))


def found_on(on: date, condition: Q, households: Any) -> dict[int, list[tuple[str, str]]]:
    """Household → (name, citizen number) of those of whom the condition holds and who lived there on the day."""
    spells = _spells(on).filter(member__in=_of_whom(condition), household__in=households).order_by("member__sort_key")
    found: dict[int, list[tuple[str, str]]] = {}
    for household, *person in spells.values_list("household", "member__full_name", "member__citizen_id"):
        found.setdefault(household, []).append(tuple(person))
    return found


def village_on(on: date, fact: str = "id", of: str = "") -> Any:
    """A fact of the village in which a household lay on the day; `of` leads to the household ("household__")."""
    former = apps.get_model("households", "FormerVillage").objects.filter(moved_on__gt=on)
    first = former.filter(household=OuterRef(f"{of}pk")).order_by("moved_on").values(f"village__{fact}")[:1]
    return Coalesce(
        Subquery(first),
        F(f"{of}village__{fact}"),
        output_field=apps.get_model("households", "Area")._meta.get_field(fact),
    )


def stay_on(on: date, fact: Any) -> Any:
    """Of members: a fact of the spell that holds the day ("household", "relationship", or an expression)."""
    return Subquery(
        _spells(on).filter(member=OuterRef("pk")).values(fact=F(fact) if isinstance(fact, str) else fact)[:1]
    )


class AreaQuerySet(models.QuerySet[Any]):
    def communes(self) -> "AreaQuerySet":
        return self.filter(kind="commune")

    def villages_of(self, commune: Any) -> "AreaQuerySet":
        return self.filter(parent=commune, kind="village")

    def valid_on(self, on: date) -> "AreaQuerySet":
        """Areas that exist on the day `on`; codes are re-used over time, so a look-up by code names the day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        )

    def named_on(self, on: date) -> "AreaQuerySet":
        """With `name_on`: what each was called on the day `on`."""
        former = apps.get_model("households", "FormerName").objects.filter(area=OuterRef("pk"), valid_until__gte=on)
        name = Subquery(former.order_by("valid_until").values("name")[:1])
        return self.annotate(name_on=Coalesce(name, F("name")))

    def visible_to(self, user: Any) -> "AreaQuerySet":
        """The user's own areas, those above them and those below."""
        return self.filter(access.areas_filter(user))


class HouseholdQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "HouseholdQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS))

    def registered_on(self, on: date) -> "HouseholdQuerySet":
        """Households that exist in the register on the day `on`."""
        return self.filter(existing(on, "opened_on", "closed_on"))

    def matching(self, words: str) -> "HouseholdQuerySet":
        """Households whose code, head or address holds every word typed, with or without accents."""
        found = self
        for word in search_fold(words).split():
            found = found.filter(search_fold__contains=word)
        return found

    def by_name(self) -> "HouseholdQuerySet":
        """In the Vietnamese order of the heads' given names."""
        return self.order_by("sort_key", "code", "pk")


class MemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "MemberQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS, village="household__village"))

    def living_now(self) -> "MemberQuerySet":
        return self.filter(lived_until=None)

    def living_on(self, on: date, households: models.QuerySet[Any] | None = None) -> "MemberQuerySet":
        """Members who live in the register on the day `on`; with `households`, those who lived in one of them that day.

        Read from the spells, of which a day has one at most: the household and relationship of the day may be others
        than the member's own, which are those of now.
        """
        lived = existing(on, "lived_from", "lived_until")
        if households is not None:
            lived &= Q(household__in=households.order_by().values("pk"))
        spells = self.model.spells.rel.related_model.objects.filter(lived)
        return self.filter(pk__in=spells.values("member"))

    def in_family_order(self) -> "MemberQuerySet":
        """The head first, then as the book lists them."""
        head_first = Case(When(relationship="head", then=0), default=1)
        return self.order_by("household_id", head_first, "position", "pk")


class EventQuerySet(models.QuerySet[Any]):
    def standing(self) -> "EventQuerySet":
        """Events that happened: not what was recorded by mistake and undone, nor its undoing."""
        return self.filter(undoes=None, undone_by=None)


class EventProposalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "EventProposalQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS, village="household__village"))

    def waiting(self) -> "EventProposalQuerySet":
        return self.filter(state="waiting")

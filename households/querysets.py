"""Reads of the register. Every view starts with `visible_to(user)`; a question about the past takes `on`."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import BigIntegerField, Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from households.access import SEE_HOUSEHOLDS
from huulien.lib.text import search_fold
from huulien.platform import access


def existing(on: date, start: str, end: str) -> Q:
    """Rows whose span holds the day `on`: it began by then and has not ended (`end` is the first day without)."""
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


# Who lived where on a day. A member holds the spell of now, `FormerSpell` those before: both are read here alone.


def _spells(on: date) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Members by their spell of now, and former spells, that hold the day."""
    held = existing(on, "lived_from", "lived_until")
    member, former = (apps.get_model("households", name) for name in ("Member", "FormerSpell"))
    return member.objects.filter(held).order_by(), former.objects.filter(held).order_by()


def people_on(on: date) -> Any:
    """Of households: how many people lived in each on the day."""

    def count(spells: models.QuerySet[Any]) -> Any:
        own = spells.filter(household=OuterRef("pk")).values("household").annotate(count=Count("pk")).values("count")
        return Coalesce(Subquery(own, output_field=IntegerField()), 0)

    now, former = _spells(on)
    return count(now) + count(former)


def housing_on(on: date, condition: Q) -> Q:
    """Of households: those in which somebody lived on the day of whom, as a member, the condition holds."""
    now, former = _spells(on)
    people = apps.get_model("households", "Member").objects.filter(condition)
    return Q(Exists(now.filter(condition, household=OuterRef("pk")))) | Q(
        Exists(former.filter(household=OuterRef("pk"), member__in=people))
    )


def names_on(on: date, condition: Q, households: list[int]) -> dict[int, list[str]]:
    """Household → names of those of whom the condition holds and who lived there on the day."""
    now, former = _spells(on)
    people = apps.get_model("households", "Member").objects.filter(condition)
    found: dict[int, list[str]] = {}
    for spells, name in ((now.filter(condition), "full_name"), (former.filter(member__in=people), "member__full_name")):
        for household, words in spells.filter(household__in=households).values_list("household", name).order_by(name):
            found.setdefault(household, []).append(words)
    return found


def stay_on(on: date, fact: str) -> Any:
    """Of members: a fact of the spell that holds the day ("household", "relationship"), else of the last one."""
    _, former = _spells(on)
    then = Subquery(former.filter(member=OuterRef("pk")).values(fact)[:1])
    return Coalesce(then, F(fact), output_field=BigIntegerField() if fact == "household" else None)


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

        A spell that an event closed counts for its own household and dates.
        """
        spell = existing(on, "lived_from", "lived_until")
        if households is not None:
            spell &= Q(household__in=households.order_by().values("pk"))
        former = self.model.former_spells.rel.related_model.objects.filter(spell)
        return self.filter(spell | Q(pk__in=former.values("member")))

    def in_family_order(self) -> "MemberQuerySet":
        """The head first, then as the book lists them."""
        head_first = Case(When(relationship="head", then=0), default=1)
        return self.order_by("household_id", head_first, "position", "pk")

"""Reads of rounds, reviews and the classes in force."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from households.querysets import existing, village_on
from huulien.platform import access, clock
from surveys.access import ISSUE_CERTIFICATES, SEE_SCORE_SHEETS
from surveys.vocabulary import Attendance

_FOR_ALL = Q(commune=None, state="approved")


class ScoreSheetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ScoreSheetQuerySet":
        """Sheets of the communes where the user may see sheets, and those the installation has for all."""
        if not access.reach(user, SEE_SCORE_SHEETS):
            return self.none()
        return self.filter(access.communes_filter(user, SEE_SCORE_SHEETS) | _FOR_ALL)

    def of(self, commune: Any) -> "ScoreSheetQuerySet":
        """Sheets of the commune, and those that the installation has for all."""
        return self.filter(Q(commune=commune) | _FOR_ALL)

    def approved(self) -> "ScoreSheetQuerySet":
        return self.filter(state="approved")


class FormASheetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "FormASheetQuerySet":
        return self.filter(access.communes_filter(user, SEE_SCORE_SHEETS))

    def in_force(self, commune: Any, procedure: str, on: date) -> Any:
        """What Phiếu A asks in a commune on a day: the latest that was approved; None without one."""
        found = self.filter(commune=commune, procedure=procedure, state="approved", valid_from__lte=on)
        return found.order_by("-valid_from", "-pk").first()


class RoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "RoundQuerySet":
        """Rounds of the communes that the user's areas lie in or cover, for those who may see figures there."""
        return self.filter(access.communes_filter(user, SEE_FIGURES))

    def open(self) -> "RoundQuerySet":
        return self.filter(state="open")

    def current(self) -> Any:
        """The open round that a page is about when it names none: the annual one first; None when none is open."""
        return self.open().order_by("kind", "-year", "-pk").first()

    def overdue(self) -> "RoundQuerySet":
        """Open past their last day, the longest first."""
        return self.open().filter(due_on__lt=clock.today()).order_by("due_on", "pk")

    def settled(self) -> "RoundQuerySet":
        return self.filter(state__in=("settled", "reversal_asked"))


class DecisionQuerySet(models.QuerySet[Any]):
    def signed(self) -> "DecisionQuerySet":
        """Signed ones, the latest first: it stands in the place of those of its kind before."""
        return self.filter(state="signed").order_by("-decided_on", "-pk")


class CertificateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        return self.filter(access.communes_filter(user, ISSUE_CERTIFICATES))

    def valid(self) -> "CertificateQuerySet":
        return self.filter(state="valid")


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReviewQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS))

    def submitted(self) -> "ReviewQuerySet":
        """Sent for checking, checked, or settled: no longer a draft."""
        return self.exclude(state="draft")


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS, village="household__village"))

    def standing(self) -> "RequestQuerySet":
        """Those that were not withdrawn."""
        return self.exclude(state="withdrawn")

    def unanswered(self) -> "RequestQuerySet":
        """Those that wait for an answer."""
        return self.filter(state__in=("received", "not_listed", "listed"))

    def listed(self) -> "RequestQuerySet":
        """Those whose household is reviewed, also where it was refused since."""
        return self.filter(state__in=("listed", "refused"))


class RecognitionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "RecognitionQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS))

    def waiting(self) -> "RecognitionQuerySet":
        """Those that the commune has not answered."""
        return self.filter(state__in=("received", "met", "unmet"))

    def late(self) -> "RecognitionQuerySet":
        return self.waiting().filter(due_on__lt=clock.today())

    def in_order(self) -> "RecognitionQuerySet":
        """As lists on paper have them: village by village."""
        return self.order_by("village__position", "sort_key", "pk")


class OpinionQuerySet(models.QuerySet[Any]):
    def held(self) -> "OpinionQuerySet":
        """Those of meetings that are recorded as held."""
        return self.filter(meeting__state="held")

    def agreeing(self, percent: int) -> "OpinionQuerySet":
        """Those where at least so many of a hundred of those present agreed."""
        present = reduce(add, (F(f"meeting__{kind.count_field}") for kind in Attendance))
        return self.alias(hundredfold=F("agreed_count") * 100).filter(hundredfold__gte=present * percent)


class ClassInForceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ClassInForceQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS))

    def begun_by(self, round: Any) -> "ClassInForceQuerySet":
        """Those that the round made official, by its reviews or as loaded."""
        return self.filter(Q(review__round=round) | Q(loaded_in=round))

    def decided(self) -> "ClassInForceQuerySet":
        """Those that a round decided and that were in force at the end of some day; none that was passed on."""
        return self.filter(inherited_from=None).exclude(valid_until=F("valid_from"))

    def on(self, day: date) -> "ClassInForceQuerySet":
        """The one class of each household that is official on `day`."""
        return self.filter(existing(day, "valid_from", "valid_until"))


def as_reviewed(households: models.QuerySet[Any], round_id: int) -> models.QuerySet[Any]:
    """Households of `classified_on` with their class as the reviews sent in a round would make it: `provisional`."""
    reviews = apps.get_model("surveys", "Review").objects.submitted().order_by()
    sent = reviews.filter(round=round_id, household=OuterRef("pk")).values("poverty_class")[:1]
    return households.annotate(provisional=Coalesce(Subquery(sent), F("in_force__poverty_class")))


def classified_on(households: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Households of the register on the day `on`, each joined to its class of that day as `in_force`.

    This is the one reading behind every count of classes and every list such a count opens: group it by
    `in_force__poverty_class`, or filter it. A household without a class in force has `in_force__poverty_class` None.
    `village_then` is the village where it lay that day.
    """
    return with_class_on(households.registered_on(on), on)


def with_class_on(households: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Households, also those that have left the register, with `in_force` and `village_then` as `classified_on` has."""
    in_force = FilteredRelation("classes", condition=existing(on, "classes__valid_from", "classes__valid_until"))
    return households.annotate(in_force=in_force, village_then=village_on(on))

"""Reads of plans and targets."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from huulien.platform import access, clock
from programs.access import (
    SEE_HELPED,
    SEE_OWN_BATCHES,
    SEE_OWN_TARGET,
    SEE_OWN_TASKS,
    SEE_PROGRAMME,
    SEE_SUPPORT,
    SEE_WAYS,
)
from programs.vocabulary import PlanState, PostKind, Progress, TargetRef, UnitKind


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Plans of the communes where the user may see figures."""
        return self.filter(access.communes_filter(user, SEE_FIGURES))

    def for_day(self, commune: Any, on: date) -> Any:
        """The commune's plan of the year of `on`, or None."""
        return self.filter(commune=commune, year=on.year).order_by().first()


class VillageTargetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "VillageTargetQuerySet":
        return self.filter(access.rows_filter(user, SEE_FIGURES, commune="plan__commune"))

    def unanswered(self, village: Any) -> "VillageTargetQuerySet":
        """Those of drafts whose number the village has not answered as it stands."""
        answers = self.model._meta.get_field("plan").related_model._meta.get_field("answers").related_model
        said = answers.objects.filter(
            plan=models.OuterRef("plan"), village=models.OuterRef("village"),
            max_poor_households=models.OuterRef("max_poor_households"),
        )  # fmt: skip
        drafts = self.filter(village=village, plan__state=PlanState.DRAFT).select_related("plan")
        return drafts.filter(~models.Exists(said)).order_by("-plan__year")

    def answered_by(self, user: Any) -> "VillageTargetQuerySet":
        """The targets of which the user may see the number, and what the village says of it."""
        return self.filter(access.rows_filter(user, SEE_OWN_TARGET))


class SupportNeedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "SupportNeedQuerySet":
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS, village="household__village"))

    def waiting(self) -> "SupportNeedQuerySet":
        return self.filter(state="waiting")


class HelperQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "HelperQuerySet":
        """Those who help on a day."""
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=day), valid_from__lte=day)

    def of_units_of(self, user: Any) -> "HelperQuerySet":
        """The units that the user works for, where they help today; help ends with the year of the registration."""
        today, of_commune = clock.today(), access.communes_filter(user, SEE_HELPED)
        return self.on(today).filter(of_commune, unit__accounts__user=user.pk, registration__year=today.year)


class EscapeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "EscapeQuerySet":
        """Of the households that the user sees; of others those that stand and that a unit of the user's helps now."""
        helping = self.model._meta.get_field("helpers").related_model.objects.of_units_of(user)
        helped = models.Q(state="registered", pk__in=helping.order_by().values("registration"))
        return self.filter(access.rows_filter(user, SEE_HOUSEHOLDS, village="household__village") | helped)

    def standing(self) -> "EscapeQuerySet":
        """Those that were not withdrawn."""
        return self.filter(state="registered")


class DatedQuerySet(models.QuerySet[Any]):
    """Rows whose progress follows from their days."""

    def standing(self, progress: Progress, on: date) -> Any:
        """Those that are so far at the end of the day `on`; as `programs.rules.progress` says of one."""
        done, stopped = models.Q(done_on__lte=on), models.Q(stopped_on__lte=on)
        if progress == Progress.DONE:
            return self.filter(done)
        if progress == Progress.STOPPED:
            return self.filter(stopped)
        begun = models.Q(started_on__lte=on)
        found = self.exclude(done | stopped)
        return found.filter(begun) if progress == Progress.UNDER_WAY else found.exclude(begun)


class ActivityQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Activities of the communes where the user may see the programme."""
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))


class FundingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "FundingQuerySet":
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))


class AwardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))


class PostQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PostQuerySet":
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))

    def held_on(self, on: date) -> "PostQuerySet":
        """Those in force on the day: their last day is one of them."""
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=on), valid_from__lte=on)


class OfficialQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfficialQuerySet":
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))

    def holding_on(self, on: date) -> "OfficialQuerySet":
        """Who holds a post on the day, each with the kind by which target l counts them (`counted_as`)."""
        posts = self.model._meta.get_field("posts").related_model.objects.held_on(on)
        own = posts.filter(official=models.OuterRef("pk"))
        kinds = [models.When(models.Exists(own.filter(kind=kind)), then=models.Value(kind.value)) for kind in PostKind]
        counted = models.Case(*kinds, default=models.Value(""), output_field=models.CharField())
        return self.filter(pk__in=posts.values("official")).annotate(counted_as=counted)


class PoorFundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PoorFundQuerySet":
        return self.filter(access.communes_filter(user, SEE_PROGRAMME))

    def counted(self) -> "PoorFundQuerySet":
        """Those that were not recorded by mistake."""
        return self.filter(is_void=False)


class SupportBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "SupportBatchQuerySet":
        """All of the communes whose support the user sees; of others those of the user's own units, once granted.

        Of those a unit meets only who gets what: `seen_whole_by` leaves them out.
        """
        own = models.Q(unit__accounts__user=user.pk, state__in=("granted", "signed"))
        own &= access.communes_filter(user, SEE_OWN_BATCHES)
        return self.filter(access.communes_filter(user, SEE_SUPPORT) | own).distinct()

    def seen_whole_by(self, user: Any) -> "SupportBatchQuerySet":
        """Those of which the user sees everything, also who was left out and why."""
        return self.filter(access.communes_filter(user, SEE_SUPPORT))


class UnitQuerySet(models.QuerySet[Any]):
    def of_user(self, user: Any, kind: UnitKind | None = None) -> "UnitQuerySet":
        """Units that the user works for, in the communes where they are appointed to."""
        own = self.filter(access.communes_filter(user, SEE_OWN_TASKS), accounts__user=user.pk)
        return (own.filter(kind=kind) if kind else own).distinct()


class MeasurementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "MeasurementQuerySet":
        """Of the communes of the user's own health station, and of those whose programme they see."""
        return self.filter(station_filter(user))


class HealthCardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "HealthCardQuerySet":
        return self.filter(station_filter(user))


def station_filter(user: Any, commune: str = "commune") -> models.Q:
    """The condition on rows of what a health station keeps: those of its own commune, for its own people."""
    stations = apps.get_model("programs", "Unit").objects.of_user(user, UnitKind.HEALTH_STATION)
    own = models.Q(**{f"{commune}__in": stations.values("commune")})
    return own | access.communes_filter(user, SEE_PROGRAMME, commune)


class TaskQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "TaskQuerySet":
        """All tasks of the communes whose programme the user sees; of others those of the user's own units."""
        own = models.Q(unit__accounts__user=user.pk) & access.communes_filter(user, SEE_OWN_TASKS)
        return self.filter(access.communes_filter(user, SEE_PROGRAMME) | own).distinct()

    def open_on(self, on: date) -> "TaskQuerySet":
        """Neither done nor stopped by the end of the day."""
        return self.exclude(models.Q(done_on__lte=on) | models.Q(stopped_on__lte=on))


class EvidenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """Files of the records that the user sees: of others than the programme's readers, those of the own tasks."""
        own = models.Q(task__unit__accounts__user=user.pk) & access.communes_filter(user, SEE_OWN_TASKS)
        return self.filter(access.communes_filter(user, SEE_PROGRAMME) | own).distinct()

    def there(self) -> "EvidenceQuerySet":
        """Those that nobody took back, in the order in which they came."""
        return self.filter(taken_back_at=None).order_by("uploaded_at", "pk")


class WayMeasureQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "WayMeasureQuerySet":
        return self.filter(access.communes_filter(user, SEE_WAYS))

    def on(self, day: date) -> "WayMeasureQuerySet":
        """Those that are there on a day."""
        lasting = models.Q(valid_until=None) | models.Q(valid_until__gte=day)
        return self.filter(lasting, valid_from__lte=day)


class WayPlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "WayPlanQuerySet":
        return self.filter(access.communes_filter(user, SEE_WAYS))


class WayChoiceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "WayChoiceQuerySet":
        return self.filter(access.communes_filter(user, SEE_WAYS))

    def latest(self) -> "WayChoiceQuerySet":
        """The one of each household that counts."""
        later = self.model.objects.filter(
            household=models.OuterRef("household"), ordinal__gt=models.OuterRef("ordinal")
        )
        return self.filter(~models.Exists(later))


class PlanTargetQuerySet(models.QuerySet[Any]):
    def in_order(self) -> "PlanTargetQuerySet":
        """By the letters of the plan: đ after d, before e."""
        places = [models.When(ref=ref, then=place) for place, ref in enumerate(TargetRef)]
        return self.order_by(models.Case(*places, output_field=models.IntegerField()), "pk")

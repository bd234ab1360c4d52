"""Village targets, registrations to escape, the programme's activities and the support given in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from huulien.platform import access
from huulien.platform.api import ReadOnlyView, YearFilter
from programs.access import SEE_PROGRAMME, SEE_SUPPORT
from programs.models import Activity, EscapeRegistration, SupportBatch, SupportLine, VillageTarget
from programs.village_goals import year_goals

PROGRESS = ("poor", "provisional", "registered", "likely", "missing")


class ProgressSerializer(serializers.Serializer):
    """A village today, in households: poor, poor with what was sent in the open round, registered to escape, of them
    likely to, and how many more must register for its target to be within reach."""

    poor = serializers.IntegerField(allow_null=True)
    provisional = serializers.IntegerField(allow_null=True)
    registered = serializers.IntegerField()
    likely = serializers.IntegerField()
    missing = serializers.IntegerField(allow_null=True)


class TargetSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="plan.commune.code")
    year = serializers.IntegerField(source="plan.year")
    commune_target_rate = serializers.DecimalField(source="plan.target_rate", max_digits=5, decimal_places=2)
    village = serializers.CharField(source="village.code")
    village_name = serializers.CharField(source="village.name")
    progress = serializers.SerializerMethodField()

    class Meta:
        model = VillageTarget
        fields = (
            "id", "commune", "year", "commune_target_rate", "village", "village_name", "max_poor_households",
            "progress",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, target: VillageTarget) -> dict[str, int | None] | None:
        """How the village stands today; null in a plan of another year."""
        known = self.context.setdefault("goals", {})
        if target.plan_id not in known:
            found = year_goals(target.plan)
            known[target.plan_id] = {line.goal.village_id: line.goal for line in found.lines} if found else {}
        goal = known[target.plan_id].get(target.village_id)
        return {name: getattr(goal, name) for name in PROGRESS} if goal else None


class TargetFilters(django_filters.FilterSet):
    year = YearFilter(field_name="plan__year")
    commune = django_filters.CharFilter(field_name="plan__commune__code")

    class Meta:
        model = VillageTarget
        fields = ()


class TargetView(ReadOnlyView):
    """The most poor households each village may have at the end of the year."""

    act = SEE_FIGURES
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    queryset = VillageTarget.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return VillageTarget.objects.visible_to(self.request.user).select_related("plan__commune", "village")


class ProjectSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="commune.code")
    village = serializers.CharField(source="village.code", allow_null=True, default=None)
    project = serializers.CharField(source="project.code", allow_null=True, default=None)
    sub_project = serializers.CharField(source="sub_project.code", allow_null=True, default=None)

    class Meta:
        model = Activity
        fields = (
            "id", "commune", "code", "name", "kind", "village", "project", "sub_project", "planned_from",
            "planned_until", "started_on", "done_on", "stopped_on",
        )  # fmt: skip
        read_only_fields = fields


class ProjectFilters(django_filters.FilterSet):
    commune = django_filters.CharFilter(field_name="commune__code")
    year = YearFilter(field_name="planned_from__year", lookup_expr="lte")
    kind = django_filters.CharFilter(max_length=15)

    class Meta:
        model = Activity
        fields = ()


class ProjectView(ReadOnlyView):
    """The activities of the programme; `year` leaves those planned to begin in it or before."""

    act = SEE_PROGRAMME
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
    queryset = Activity.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        rows = Activity.objects.visible_to(self.request.user)
        return rows.select_related("commune", "village", "project", "sub_project")


class SupportSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="commune.code")
    batch = serializers.IntegerField(source="batch_id")
    kind = serializers.CharField(source="batch.kind")
    household = serializers.CharField(source="household.code")
    member = serializers.IntegerField(source="member_id", allow_null=True)
    receipt = serializers.CharField(allow_blank=True)
    left_out_as = serializers.CharField(allow_blank=True)

    class Meta:
        model = SupportLine
        fields = (
            "id", "commune", "batch", "kind", "household", "member", "amount_vnd", "thing", "quantity", "measure",
            "delivered_on", "receipt", "left_out_as",
        )  # fmt: skip
        read_only_fields = fields


class SupportFilters(django_filters.FilterSet):
    commune = django_filters.CharFilter(field_name="commune__code")
    year = YearFilter(field_name="delivered_on__year")
    household = django_filters.CharFilter(field_name="household__code", max_length=20)

    class Meta:
        model = SupportLine
        fields = ()


class SupportView(ReadOnlyView):
    """Who is on the lists of support: what each was given and when, or why not."""

    act = SEE_SUPPORT
    serializer_class = SupportSerializer
    filterset_class = SupportFilters
    queryset = SupportLine.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        batches = SupportBatch.objects.seen_whole_by(self.request.user)
        return SupportLine.objects.filter(batch__in=batches).select_related("commune", "batch", "household")


class EscapeSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="commune.code")
    household = serializers.CharField(source="household.code")
    village = serializers.CharField(source="household.village.code")

    class Meta:
        model = EscapeRegistration
        fields = (
            "id", "commune", "village", "household", "year", "registered_on", "leaves", "state", "withdrawn_on",
        )  # fmt: skip
        read_only_fields = fields


class EscapeFilters(django_filters.FilterSet):
    commune = django_filters.CharFilter(field_name="commune__code")
    year = YearFilter(field_name="year")
    village = django_filters.CharFilter(field_name="household__village__code", max_length=20)

    class Meta:
        model = EscapeRegistration
        fields = ()


class EscapeView(ReadOnlyView):
    """Households that registered to leave their class within a year; for who sees the households."""

    act = SEE_HOUSEHOLDS
    serializer_class = EscapeSerializer
    filterset_class = EscapeFilters
    queryset = EscapeRegistration.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        own = access.rows_filter(self.request.user, SEE_HOUSEHOLDS, village="household__village")
        return EscapeRegistration.objects.filter(own).select_related("commune", "household__village")

"""The programme in the API: village targets, activities, support, escapes, awards, the fund, posts, ways out."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from households.places import communes_of
from huulien.platform import access
from huulien.platform.api import (
    COMMUNE_AND_YEAR,
    CommuneFilters,
    CommuneYearQuery,
    ReadOnlyView,
    RowSerializer,
    YearFilter,
)
from programs.access import SEE_PROGRAMME, SEE_SUPPORT, SEE_WAYS
from programs.contexts.village_goals import year_goals
from programs.lists.poor_fund import year_book
from programs.models import (
    Activity,
    Award,
    EscapeRegistration,
    PoorFundEntry,
    Post,
    SupportBatch,
    SupportLine,
    VillageTarget,
    WayPlan,
)
from programs.vocabulary import AwardState, PoorFundKind, PostKind

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


class TargetView(ReadOnlyView):
    """The most poor households each village may have at the end of the year."""

    act = SEE_FIGURES
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    queryset = VillageTarget.objects.select_related("plan__commune", "village")


class ProjectSerializer(RowSerializer):
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


class ProjectFilters(CommuneFilters):
    year = YearFilter(field_name="planned_from__year", lookup_expr="lte")
    kind = django_filters.CharFilter(max_length=15)


class ProjectView(ReadOnlyView):
    """The activities of the programme; `year` leaves those planned to begin in it or before."""

    act = SEE_PROGRAMME
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
    queryset = Activity.objects.select_related("commune", "village", "project", "sub_project")


class SupportSerializer(RowSerializer):
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


class SupportFilters(CommuneFilters):
    year = YearFilter(field_name="delivered_on__year")
    household = django_filters.CharFilter(field_name="household__code", max_length=20)


class SupportView(ReadOnlyView):
    """Who is on the lists of support: what each was given and when, or why not."""

    act = SEE_SUPPORT
    serializer_class = SupportSerializer
    filterset_class = SupportFilters
    queryset = SupportLine.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        batches = SupportBatch.objects.seen_whole_by(self.request.user)
        return SupportLine.objects.filter(batch__in=batches).select_related("commune", "batch", "household")


class EscapeSerializer(RowSerializer):
    household = serializers.CharField(source="household.code")
    village = serializers.CharField(source="household.village.code")

    class Meta:
        model = EscapeRegistration
        fields = (
            "id", "commune", "village", "household", "year", "registered_on", "leaves", "state", "withdrawn_on",
        )  # fmt: skip
        read_only_fields = fields


class EscapeFilters(CommuneFilters):
    year = YearFilter()
    village = django_filters.CharFilter(field_name="household__village__code", max_length=20)


class EscapeView(ReadOnlyView):
    """Households that registered to leave their class within a year; for who sees the households."""

    act = SEE_HOUSEHOLDS
    serializer_class = EscapeSerializer
    filterset_class = EscapeFilters
    queryset = EscapeRegistration.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        own = access.rows_filter(self.request.user, SEE_HOUSEHOLDS, village="household__village")
        return EscapeRegistration.objects.filter(own).select_related("commune", "household__village")


class AwardSerializer(RowSerializer):
    household = serializers.CharField(source="household.code", allow_null=True, default=None)
    unit = serializers.CharField(source="unit.name", allow_null=True, default=None)

    class Meta:
        model = Award
        fields = (
            "id", "commune", "year", "household", "member", "unit", "given_to", "what_for", "form", "nominated_on",
            "state", "decision", "decided_on", "given_on",
        )  # fmt: skip
        read_only_fields = fields


class AwardFilters(CommuneFilters):
    year = YearFilter()
    state = django_filters.ChoiceFilter(choices=AwardState.choices())


class AwardView(ReadOnlyView):
    """Whom the commune commends or has others commend, and how far that is."""

    act = SEE_PROGRAMME
    serializer_class = AwardSerializer
    filterset_class = AwardFilters
    queryset = Award.objects.select_related("commune", "household", "unit")


class PoorFundSerializer(RowSerializer):
    household = serializers.CharField(source="household.code", allow_null=True, default=None)

    class Meta:
        model = PoorFundEntry
        fields = (
            "id", "commune", "kind", "happened_on", "amount_vnd", "document", "party", "purpose", "household",
            "is_void", "void_reason",
        )  # fmt: skip
        read_only_fields = fields


class PoorFundFilters(CommuneFilters):
    year = YearFilter(field_name="happened_on__year")
    kind = django_filters.ChoiceFilter(choices=PoorFundKind.choices())


class PoorFundView(ReadOnlyView):
    """What the fund "Vì người nghèo" had, received and spent, entry by entry; a void one counts for nothing."""

    act = SEE_PROGRAMME
    serializer_class = PoorFundSerializer
    filterset_class = PoorFundFilters
    queryset = PoorFundEntry.objects.select_related("commune", "household")


_SUMS = ("opening_vnd", "received_vnd", "spent_vnd", "closing_vnd")
PoorFundSums = inline_serializer(
    "PoorFundSums",
    {
        "commune": serializers.CharField(),
        "year": serializers.IntegerField(),
        **{name: serializers.IntegerField() for name in _SUMS},
    },
)


@method_decorator(conditional_page, name="dispatch")
class PoorFundSumsView(APIView):
    """What the fund of a commune began a year with, received, spent, and has at its end or today."""

    @extend_schema(parameters=COMMUNE_AND_YEAR, responses=PoorFundSums)
    def get(self, request: Request) -> Response:
        access.require_somewhere(request.user, SEE_PROGRAMME)
        query = CommuneYearQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        communes = communes_of(request.user, SEE_PROGRAMME)
        commune = get_object_or_404(communes, code=asked["commune"])
        book = year_book(commune, asked["year"])
        return Response(
            {"commune": commune.code, "year": asked["year"], **{name: getattr(book, name) for name in _SUMS}}
        )


class PostSerializer(RowSerializer):
    full_name = serializers.CharField(source="official.full_name")
    village = serializers.CharField(source="village.code", allow_null=True, default=None)
    unit = serializers.CharField(source="unit.name", allow_null=True, default=None)

    class Meta:
        model = Post
        fields = (
            "id", "commune", "official", "full_name", "kind", "title", "village", "unit", "valid_from", "valid_until",
        )  # fmt: skip
        read_only_fields = fields


class PostFilters(CommuneFilters):
    kind = django_filters.ChoiceFilter(choices=PostKind.choices())
    on = django_filters.DateFilter(method="filter_day", label="posts held on this day", input_formats=["%Y-%m-%d"])

    def filter_day(self, queryset: Any, name: str, value: date) -> Any:
        return queryset.held_on(value)


class PostView(ReadOnlyView):
    """Who holds which post of those that target l counts, and from when until when."""

    act = SEE_PROGRAMME
    serializer_class = PostSerializer
    filterset_class = PostFilters
    queryset = Post.objects.select_related("commune", "official", "village", "unit")


class WaySumsSerializer(serializers.Serializer):
    """What an answer comes to: whether there is one, its cost, and how many leave and are left."""

    feasible = serializers.BooleanField()
    cost_vnd = serializers.IntegerField(allow_null=True)
    out = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField(allow_null=True)


class WayPlanSerializer(RowSerializer):
    fewest = serializers.SerializerMethodField(help_text="the least money for the number of poor households asked for")
    most = serializers.SerializerMethodField(help_text="the most households for the money asked for")

    class Meta:
        model = WayPlan
        fields = (
            "id", "commune", "goal", "budget_vnd", "at_most", "keeps_village_limits", "asked_on", "asked_at", "fewest",
            "most",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(WaySumsSerializer(allow_null=True))
    def get_fewest(self, plan: WayPlan) -> dict[str, Any] | None:
        return _way_sums(plan, "fewest")

    @extend_schema_field(WaySumsSerializer(allow_null=True))
    def get_most(self, plan: WayPlan) -> dict[str, Any] | None:
        return _way_sums(plan, "most")


def _way_sums(plan: WayPlan, name: str) -> dict[str, Any] | None:
    """The sums of an answer, without the households that it names."""
    answer = plan.result.get(name)
    return {key: answer.get(key) for key in ("feasible", "cost_vnd", "out", "left")} if answer else None


class WayPlanView(ReadOnlyView):
    """Plans of ways out of poverty as they were proven best on a day: estimates, which bind nobody."""

    act = SEE_WAYS
    serializer_class = WayPlanSerializer
    filterset_class = CommuneFilters
    queryset = WayPlan.objects.select_related("commune")

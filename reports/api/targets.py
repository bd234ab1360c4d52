"""Counted targets in the API: the shape of the `targets` command, within the reader's scope."""

from datetime import date

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from huulien.platform import access
from huulien.platform.api import COMMUNE_AND_YEAR, CommuneYearQuery
from programs.models import Plan
from reports.access import SEE_RESULTS
from reports.datasets.money import money_of
from reports.datasets.targets import commune_targets, last_day_of_figures
from reports.target_shapes import Sight, targets_as_json


class ResultsQuery(CommuneYearQuery):
    """A commune by its code, the year of its plan, and a day of that year."""

    on = serializers.DateField(required=False, error_messages={"invalid": "Ghi ngày dạng 2023-12-31."})


_RATES = ("goal", "value", "last_year", "change")
_COUNTS = ("numerator", "denominator", "waiting")
_Target = inline_serializer(
    "TargetResult",
    {
        "ref": serializers.CharField(),
        "title": serializers.CharField(),
        "definition": serializers.CharField(),
        "text": serializers.CharField(),
        "met": serializers.BooleanField(allow_null=True),
        **{name: serializers.DecimalField(6, 2, allow_null=True) for name in _RATES},
        **{name: serializers.IntegerField(allow_null=True) for name in _COUNTS},
        "parts": serializers.ListField(child=serializers.DictField()),
    },
    many=True,
)
_Results = inline_serializer(
    "TargetResults",
    {
        "commune": serializers.CharField(),
        "year": serializers.IntegerField(),
        "from": serializers.DateField(),
        "on": serializers.DateField(),
        "plan": inline_serializer(
            "PlanOfResults",
            {"number": serializers.CharField(allow_blank=True), "issued_on": serializers.DateField(allow_null=True)},
        ),
        "targets": _Target,
        "money": serializers.DictField(allow_null=True),
    },
)


@method_decorator(conditional_page, name="dispatch")
class TargetResultsView(APIView):
    """The targets of a commune's plan as counted on a day, with their lists and the money.

    A village head reads those of their own villages, without the money.
    """

    @extend_schema(
        parameters=[*COMMUNE_AND_YEAR, OpenApiParameter("on", date)],
        responses=_Results,
    )
    def get(self, request: Request) -> Response:
        if not access.may_somewhere(request.user, SEE_RESULTS):
            self.permission_denied(request)
        query = ResultsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        plans = Plan.objects.filter(access.communes_filter(request.user, SEE_RESULTS)).select_related("commune")
        plan = get_object_or_404(plans, commune__code=asked["commune"], year=asked["year"])
        on = asked.get("on") or last_day_of_figures(plan.year)
        try:
            counted = commune_targets(plan, on)
        except ValidationError as refusal:
            raise serializers.ValidationError({"on": refusal.messages}) from None
        where = access.reach(request.user, SEE_RESULTS)
        is_whole = plan.commune_id in where.communes or bool(where.above)
        sight = Sight() if is_whole else Sight(where.villages)
        money = money_of(plan.commune, plan.year, on) if is_whole else None
        return Response(targets_as_json(counted, money, sight))

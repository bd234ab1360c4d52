"""Poverty rates in the API: the shape of the `poverty_rates` command."""

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

from households.access import SEE_FIGURES
from households.models import Area
from households.places import communes_of
from huulien.platform import access
from huulien.platform.api import CommuneQuery
from huulien.platform.forms import figure_day
from reports import datasets
from reports.shapes import rates_as_json


class RatesQuery(CommuneQuery):
    """A commune by its code, and a day of which there can be figures."""

    on = serializers.DateField(
        error_messages={"required": "Ghi ngày, ví dụ on=2023-12-31.", "invalid": "Ghi ngày dạng 2023-12-31."}
    )

    def validate_on(self, on: date) -> date:
        try:
            return figure_day(on)
        except ValidationError as refusal:
            raise serializers.ValidationError(refusal.messages) from None


def _figures() -> dict[str, serializers.Field]:
    counts = ("households", "persons", "poor", "near_poor", "unclassified")
    rates = ("poor_rate", "near_poor_rate", "target_rate", "gap_points")
    return {
        **{name: serializers.IntegerField() for name in counts},
        **{name: serializers.DecimalField(6, 2, allow_null=True) for name in rates},
    }


VillageRates = inline_serializer(
    "VillageRates", {"code": serializers.CharField(), "name": serializers.CharField(), **_figures()}, many=True
)
Rates = inline_serializer(
    "PovertyRates",
    {"commune": serializers.CharField(), "on": serializers.DateField(), **_figures(), "villages": VillageRates},
)


@method_decorator(conditional_page, name="dispatch")
class PovertyRatesView(APIView):
    """Poor and near-poor households of a commune and its villages on a day, against the year's target."""

    @extend_schema(
        parameters=[OpenApiParameter("commune", str, required=True), OpenApiParameter("on", date, required=True)],
        responses=Rates,
    )
    def get(self, request: Request) -> Response:
        query = RatesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        on = query.validated_data["on"]
        if not access.may_somewhere(request.user, SEE_FIGURES):
            self.permission_denied(request)
        mine = communes_of(request.user, SEE_FIGURES).values("pk")
        commune = get_object_or_404(
            Area.objects.communes().valid_on(on).filter(pk__in=mine), code=query.validated_data["commune"]
        )
        access.require(request.user, SEE_FIGURES, commune)
        return Response(rates_as_json(datasets.poverty_rates(commune, on)))

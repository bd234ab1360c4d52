"""Village targets in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from households.access import SEE_FIGURES
from huulien.platform.api import ReadOnlyView, YearFilter
from programs.models import VillageTarget


class TargetSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="plan.commune.code")
    year = serializers.IntegerField(source="plan.year")
    commune_target_rate = serializers.DecimalField(source="plan.target_rate", max_digits=5, decimal_places=2)
    village = serializers.CharField(source="village.code")
    village_name = serializers.CharField(source="village.name")

    class Meta:
        model = VillageTarget
        fields = ("id", "commune", "year", "commune_target_rate", "village", "village_name", "max_poor_households")
        read_only_fields = fields


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

"""Areas in the API."""

from rest_framework import serializers

from households.access import SEE_FIGURES
from households.models import Area
from huulien.platform.api import ReadOnlyView


class AreaSerializer(serializers.ModelSerializer):
    parent_code = serializers.CharField(source="parent.code", allow_null=True, read_only=True, default=None)
    successor_code = serializers.CharField(source="successor.code", allow_null=True, read_only=True, default=None)

    class Meta:
        model = Area
        fields = ("id", "kind", "code", "name", "zone", "parent_code", "valid_from", "valid_until", "successor_code")
        read_only_fields = fields


class AreaView(ReadOnlyView):
    """Areas the user belongs to, those above and those within."""

    act = SEE_FIGURES
    serializer_class = AreaSerializer
    filterset_fields = ("kind", "code")
    queryset = Area.objects.select_related("parent", "successor")

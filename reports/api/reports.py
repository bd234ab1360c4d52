"""Reports, their last days and the calendar of results in the API: figures as they were frozen, and of no person."""

from collections.abc import Iterator
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

from households.models import Area
from households.places import communes_of
from huulien.platform import access
from huulien.platform.api import COMMUNE_AND_YEAR, CommuneFilters, CommuneYearQuery, ReadOnlyView, RowSerializer
from huulien.platform.papers.document import Table, tables
from huulien.platform.papers.frozen import thaw
from huulien.platform.papers.values import Cell, Value
from reports.access import DOWNLOAD_REPORTS, SEE_DRAFTS
from reports.models import Report, ReportDeadline
from reports.periods import parse_period
from reports.scope import parse_scope
from reports.sendings import sendings_of
from reports.vocabulary import ReportState


class ScopeSerializer(serializers.Serializer):
    """What was chosen; null is everything, and of tables those that such a report has by itself."""

    sections = serializers.ListField(child=serializers.CharField(), allow_null=True)
    villages = serializers.ListField(child=serializers.CharField(), allow_null=True, help_text="codes")
    tables = serializers.ListField(child=serializers.CharField(), allow_null=True)


class CellSerializer(serializers.Serializer):
    """A cell as it is printed, and the number in it, if any, in digits with a point."""

    text = serializers.CharField()
    value = serializers.CharField(allow_null=True)


class ColumnSerializer(serializers.Serializer):
    group = serializers.CharField()
    head = serializers.CharField()


class TableSerializer(serializers.Serializer):
    """A table of a report; `section` is the key of its part, empty for an annex."""

    section = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=CellSerializer(many=True))
    total = CellSerializer(many=True, allow_null=True)


class ReportSerializer(RowSerializer):
    """A report without its figures."""

    start = serializers.SerializerMethodField()
    as_of = serializers.SerializerMethodField()
    scope = serializers.SerializerMethodField()
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)

    class Meta:
        model = Report
        fields: tuple[str, ...] = (
            "id", "commune", "period", "start", "as_of", "scope", "edition", "corrects", "state", "number", "issued_on",
            "sent_on", "frozen_at", "seal",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateField())
    def get_start(self, report: Report) -> Any:
        return parse_period(report.period).start.isoformat()

    @extend_schema_field(serializers.DateField())
    def get_as_of(self, report: Report) -> Any:
        """The last day of the period."""
        return parse_period(report.period).as_of.isoformat()

    @extend_schema_field(ScopeSerializer())
    def get_scope(self, report: Report) -> dict[str, Any]:
        scope = parse_scope(report.scope)
        villages = None if scope.villages is None else sorted(self._codes[key] for key in scope.villages)
        return {"sections": scope.sections, "villages": villages, "tables": scope.tables}

    @property
    def _codes(self) -> dict[int, str]:
        """Codes of the villages of the communes that the user reads of, asked for once an answer."""
        known: dict[int, str] = self.context.get("village_codes") or {}
        if not known:
            mine = communes_of(self.context["request"].user, DOWNLOAD_REPORTS).values("pk")
            known = dict(Area.objects.filter(parent__in=mine, kind="village").values_list("pk", "code"))
            self.context["village_codes"] = known
        return known


class FiguresSerializer(ReportSerializer):
    """A report with the tables of its figures as they were frozen."""

    tables = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "tables")
        read_only_fields = fields

    @extend_schema_field(TableSerializer(many=True))
    def get_tables(self, report: Report) -> list[dict[str, Any]]:
        return list(_tables(report))


def _tables(report: Report) -> Iterator[dict[str, Any]]:
    """The tables of the parts, then those of the annexes."""
    content = report.content or {}
    for section in content.get("sections", ()):
        yield from (_table(section["key"], table) for table in tables(thaw(section["blocks"])))
    yield from (_table("", table) for table in tables(thaw(content.get("annexes", []))))


def _table(section: str, table: Table) -> dict[str, Any]:
    return {
        "section": section,
        "title": table.title,
        "unit": table.unit,
        "columns": [{"group": column.group, "head": column.head} for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "total": None if table.total is None else [_cell(cell) for cell in table.total],
    }


def _cell(cell: Cell) -> dict[str, str | None]:
    if isinstance(cell, Value):
        return {"text": cell.words, "value": None if cell.value is None else str(cell.value)}
    return {"text": cell, "value": None}


class ReportFilters(CommuneFilters):
    period = django_filters.CharFilter(max_length=30)
    state = django_filters.ChoiceFilter(choices=ReportState.choices())


class ReportView(ReadOnlyView):
    """Reports: of the own commune all, of communes below those that were approved. Their figures stand in each."""

    act = DOWNLOAD_REPORTS
    filterset_class = ReportFilters
    queryset = Report.objects.none()

    def get_serializer_class(self) -> type[ReportSerializer]:
        return FiguresSerializer if self.action == "retrieve" else ReportSerializer

    def get_queryset(self) -> QuerySet[Any]:
        found = Report.objects.visible_to(self.request.user).select_related("commune")
        kept = ("difficulties", "proposals", "next_tasks", "lists", "basis")  # what the figures do not need
        return found.defer(*kept) if self.action == "retrieve" else found.defer(*kept, "content")


class DeadlineSerializer(RowSerializer):
    class Meta:
        model = ReportDeadline
        fields = ("id", "commune", "period", "due_on", "source")
        read_only_fields = fields


class DeadlineFilters(CommuneFilters):
    period = django_filters.CharFilter(max_length=30)


class DeadlineView(ReadOnlyView):
    """The last days of reports, as papers of the level above say."""

    act = DOWNLOAD_REPORTS
    serializer_class = DeadlineSerializer
    filterset_class = DeadlineFilters
    queryset = ReportDeadline.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        mine = access.communes_filter(self.request.user, DOWNLOAD_REPORTS)
        return ReportDeadline.objects.filter(mine).select_related("commune")


_Sending = inline_serializer(
    "SentResult",
    {
        "code": serializers.CharField(),
        "month": serializers.IntegerField(),
        "title": serializers.CharField(),
        "due_on": serializers.DateField(),
        "is_verified": serializers.BooleanField(),
        "basis": serializers.CharField(),
        "number": serializers.CharField(allow_blank=True),
        "sent_on": serializers.DateField(allow_null=True),
    },
    many=True,
)
_Calendar = inline_serializer(
    "ReportCalendar",
    {"commune": serializers.CharField(), "year": serializers.IntegerField(), "results": _Sending},
)


@method_decorator(conditional_page, name="dispatch")
class ReportCalendarView(APIView):
    """The results of reviews that a commune is to send in a year: by which day, and when each was sent."""

    @extend_schema(parameters=COMMUNE_AND_YEAR, responses=_Calendar)
    def get(self, request: Request) -> Response:
        access.require_somewhere(request.user, SEE_DRAFTS)
        query = CommuneYearQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        commune = get_object_or_404(communes_of(request.user, SEE_DRAFTS), code=asked["commune"])
        rows = [
            {
                "code": sending.occasion.entry.code,
                "month": sending.occasion.month,
                "title": sending.title,
                "due_on": sending.due_on.isoformat(),
                "is_verified": sending.is_verified,
                "basis": sending.basis,
                "number": sending.written.number if sending.written else "",
                "sent_on": sending.written.sent_on if sending.written else None,
            }
            for sending in sendings_of(commune, asked["year"])
        ]
        return Response({"commune": commune.code, "year": asked["year"], "results": rows})

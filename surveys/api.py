"""Households, reviews and the classification in the API."""

from collections import Counter
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from households.access import SEE_CITIZEN_IDS, SEE_HOUSEHOLDS
from households.models import Household, Member
from households.querysets import existing
from huulien.lib.cases import CaseError, read_json
from huulien.platform import clock
from huulien.platform.access import may, rows_filter
from huulien.platform.api import CommuneFilters, ReadOnlyView, RowSerializer, YearFilter
from huulien.platform.happenings import Happening, happened
from surveys.models import ClassInForce, Meeting, Review
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json
from surveys.steps.reviews import review_steps_for
from surveys.vocabulary import MeetingState, ReviewState

MOST_CASES = 1000


class MemberSerializer(serializers.ModelSerializer):
    citizen_id = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = (
            "id", "full_name", "relationship", "birth_date", "birth_year", "sex", "ethnicity", "citizen_id",
            "employment", "studying", "qualification", "is_trained_on_the_job", "has_health_insurance",
            "draws_social_allowance", "is_disabled", "has_merit",
        )  # fmt: skip
        read_only_fields = fields

    def get_citizen_id(self, member: Member) -> str:
        """Whole for those who need it in the household's village, otherwise its last four digits."""
        household = self.context["household"]
        if not may(self.context["request"].user, SEE_CITIZEN_IDS, household.village):
            return member.masked_citizen_id
        if member.citizen_id:
            self.context["whole_numbers"][household.commune_id] += 1
        return member.citizen_id


class HouseholdSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="commune.code")
    village = serializers.CharField(source="village.code")
    village_name = serializers.CharField(source="village.name")
    poverty_class = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    class Meta:
        model = Household
        fields = (
            "id", "commune", "village", "village_name", "code", "head_name", "address", "opened_on", "closed_on",
            "poverty_class", "members",
        )  # fmt: skip
        read_only_fields = fields

    def get_poverty_class(self, household: Household) -> str | None:
        """The official class today; null before there is one."""
        return household.in_force_now[0].poverty_class if household.in_force_now else None

    @extend_schema_field(MemberSerializer(many=True))
    def get_members(self, household: Household) -> Any:
        return MemberSerializer(household.living, many=True, context=self.context | {"household": household}).data


class HouseholdFilters(django_filters.FilterSet):
    village = django_filters.CharFilter(field_name="village__code")
    commune = django_filters.CharFilter(field_name="commune__code")
    q = django_filters.CharFilter(
        method="filter_words", label="words of the head's name, code or address, accents or none"
    )

    class Meta:
        model = Household
        fields = ("code",)

    def filter_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)


class HouseholdView(ReadOnlyView):
    """Households in the book today, with their members."""

    act = SEE_HOUSEHOLDS
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilters
    queryset = Household.objects.none()

    def get_serializer_context(self) -> dict[str, Any]:
        self.whole_numbers: Counter[int] = Counter()  # how many citizen numbers of each commune the answer shows whole
        return super().get_serializer_context() | {"whole_numbers": self.whole_numbers}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        for commune_id, count in getattr(self, "whole_numbers", {}).items():
            happened(Happening.READ, request, commune_id=commune_id, what="qua API", count=count)
        return super().finalize_response(request, response, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        today = clock.today()
        living = Member.objects.filter(existing(today, "lived_from", "lived_until")).order_by("position", "pk")
        households = Household.objects.visible_to(self.request.user).registered_on(today)
        return households.select_related("commune", "village__parent__parent__parent").prefetch_related(
            Prefetch("members", queryset=living, to_attr="living"),
            Prefetch("classes", queryset=ClassInForce.objects.on(today), to_attr="in_force_now"),
        )


class ReviewSerializer(serializers.ModelSerializer):
    commune = serializers.CharField(source="commune.code")
    village = serializers.CharField(source="village.code")
    household = serializers.CharField(source="household.code")
    year = serializers.IntegerField(source="round.year")
    standard = serializers.CharField(source="round.standard")
    procedure = serializers.CharField(source="round.procedure")
    lacking = serializers.ListField(
        child=serializers.CharField(), help_text="indicators known to be lacked, by their codes"
    )

    steps = serializers.SerializerMethodField(help_text="steps that stand open to the user now")

    class Meta:
        model = Review
        fields = (
            "id", "reference", "commune", "village", "household", "year", "standard", "procedure", "state",
            "visited_on", "poverty_class", "b1_score", "per_person_vnd", "deprived_count", "deprived_count_max",
            "lacking", "steps",
        )  # fmt: skip
        read_only_fields = fields

    def get_steps(self, review: Review) -> list[str]:
        return list(review_steps_for(review, self.context["request"].user))


class ReviewFilters(django_filters.FilterSet):
    year = YearFilter(field_name="round__year")
    village = django_filters.CharFilter(field_name="village__code")
    household = django_filters.CharFilter(field_name="household__code")
    state = django_filters.ChoiceFilter(choices=ReviewState.choices())

    class Meta:
        model = Review
        fields = ("poverty_class",)


class ReviewView(ReadOnlyView):
    """Reviews of all rounds; a review that is not settled is provisional."""

    act = SEE_HOUSEHOLDS
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilters
    queryset = Review.objects.select_related("commune", "village__parent__parent__parent", "household", "round")


class MeetingSerializer(RowSerializer):
    village = serializers.CharField(source="village.code")
    year = serializers.IntegerField(source="round.year")

    class Meta:
        model = Meeting
        fields = (
            "id", "commune", "village", "year", "number", "state", "held_on", "place", "board_count",
            "organisations_count", "front_count", "reviewers_count", "households_count", "households_invited",
        )  # fmt: skip
        read_only_fields = fields


class MeetingFilters(CommuneFilters):
    year = YearFilter(field_name="round__year")
    village = django_filters.CharFilter(field_name="village__code", max_length=20)
    state = django_filters.ChoiceFilter(choices=MeetingState.choices())


class MeetingView(ReadOnlyView):
    """The meetings of villages in rounds: when, where, and how many came; who came stands in the minutes."""

    act = SEE_HOUSEHOLDS
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters
    queryset = Meeting.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        own = rows_filter(self.request.user, SEE_HOUSEHOLDS)
        return Meeting.objects.filter(own).select_related("commune", "village", "round")


class StrictJSONParser(BaseParser):
    """JSON as the contract reads it: a key given twice is an error, and so is NaN."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream.read()


class ClassifyView(APIView):
    """The class of one case, or of each case of a list, by the standard of its day. Nothing is stored."""

    parser_classes = (StrictJSONParser,)

    @extend_schema(
        summary="Classify households",
        description="One case or a list of at most 1000; the case and the result are those of the `classify` command.",
        request={"application/json": OpenApiTypes.OBJECT},
        responses={
            200: OpenApiResponse(OpenApiTypes.OBJECT, "one result, or the list of results in the same order"),
            400: OpenApiResponse(OpenApiTypes.OBJECT, "which case, which field, what was expected"),
        },
        examples=[
            OpenApiExample(
                "one member",
                request_only=True,
                value={
                    "id": "TH-001",
                    "on": "2023-10-15",
                    "area": "rural",
                    "income": {"b1_score": 128, "per_person_vnd": None},
                    "members": [{"id": "1", "birth_date": "1981-04-02", "employment": "wage_no_contract"}],
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        try:
            value = read_json(request.data or b"")  # nothing sent comes as an empty form
            is_list = isinstance(value, list)
            values = value if is_list else [value]
            if len(values) > MOST_CASES:
                raise CaseError("", f"mỗi lần gửi nhiều nhất {MOST_CASES} trường hợp, hãy chia nhỏ danh sách")
            cases = [parse_case(item, position if is_list else None) for position, item in enumerate(values)]
        except CaseError as error:
            detail = {"detail": str(error), "case": error.case, "position": error.position, "field": error.field}
            return Response(detail, status=status.HTTP_400_BAD_REQUEST)
        results = [as_json(classify(case)) for case in cases]
        return Response(results if is_list else results[0])

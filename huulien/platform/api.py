"""What every view of the API shares: scope first, cursor pages, an ETag."""

from typing import Any

import django_filters
from django import forms
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import exception_handler

from huulien.platform.access import Act, require_somewhere


class Pages(CursorPagination):
    """Pages that stay right while rows are added; ordered by primary key unless a view says otherwise."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "pk"


class YearFilter(django_filters.NumberFilter):
    """Rows of a year. Whole and bounded: a decimal like 1e3000000 would be worked out to its last digit."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1900, max_value=2200, **kwargs)


class CommuneFilters(django_filters.FilterSet):
    """Rows of a commune by its code; what else narrows a list is for its own filters to say."""

    commune = django_filters.CharFilter(field_name="commune__code")


class RowSerializer(serializers.ModelSerializer):
    """A row that a commune keeps, named by its commune's code."""

    commune = serializers.CharField(source="commune.code")


class CommuneQuery(serializers.Serializer):
    """What is asked of one commune: its code."""

    commune = serializers.CharField(error_messages={"required": "Ghi mã xã, ví dụ commune=06388."})


class CommuneYearQuery(CommuneQuery):
    """The same in a year."""

    year = serializers.IntegerField(
        min_value=2000, max_value=2100,
        error_messages={"required": "Ghi năm, ví dụ year=2023.", "invalid": "Ghi năm dạng 2023."},
    )  # fmt: skip


COMMUNE_AND_YEAR = [OpenApiParameter("commune", str, required=True), OpenApiParameter("year", int, required=True)]


@method_decorator(conditional_page, name="dispatch")
class ReadOnlyView(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Lists and single rows of `queryset` within the user's reach; 403 for a user who may do `act` nowhere."""

    pagination_class = Pages
    act: Act

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_somewhere(request.user, self.act)


def in_vietnamese(exception: Exception, context: dict[str, Any]) -> Any:
    """DRF's answer to an error, with our words where its own would be English."""
    response = exception_handler(exception, context)
    if response is not None and response.status_code in _WORDS:
        response.data = {"detail": _WORDS[response.status_code]}
    return response


_WORDS = {
    401: "Cần đăng nhập hoặc gửi mã truy cập (token).",
    403: "Tài khoản này không được xem hoặc làm việc này.",
    404: "Không có dữ liệu này, hoặc nằm ngoài địa bàn của tài khoản.",
    405: "Địa chỉ này không nhận phương thức vừa gửi.",
    429: "Gửi quá nhiều yêu cầu. Thử lại sau ít phút.",
}


def with_refusals(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The description with what every operation answers when it refuses: the reason, in Vietnamese."""
    result["components"].setdefault("schemas", {})["Refusal"] = {"type": "object"}
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, words in _REFUSALS.items():
                operation["responses"].setdefault(status, {"description": words, "content": body})
    return result


_REFUSALS = {
    "400": "Điều gửi lên chưa đúng",
    "401": _WORDS[401],
    "403": _WORDS[403],
    "404": _WORDS[404],
    "406": "Không trả lời ở dạng này",
}

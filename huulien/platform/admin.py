"""What every data-entry screen of the admin is built on: nothing is offered, filtered or deleted unless it says so.

And the screen of the public holidays, which belong to no commune.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huulien.platform import access
from huulien.platform.access import MANAGE_HOLIDAYS
from huulien.platform.locking import StaleRecord
from huulien.platform.models import PublicHoliday


class SiteAdmin(admin.ModelAdmin):
    """Closed until a screen opens it. An address filters by nothing but `filters`: Django would take every column of
    the model, and read a hidden one letter by letter."""

    filters: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in self.filters

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.model._meta.pk.name

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a service refuses between check and save is told, nothing is written, and nothing said to be saved."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (ValidationError, StaleRecord) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
            return redirect(request.get_full_path())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublicHoliday)
class PublicHolidayAdmin(SiteAdmin):
    """The calendar that deadlines are counted by, the same for every commune: where several work on a site, none of
    their administrators changes it for the others (`load_holidays FILE` does)."""

    filters = ("day__year", "day__month", "day__day")  # of the row of dates
    fields = list_display = ("day", "kind", "name", "source")
    date_hierarchy = "day"
    search_fields = ("name", "source")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_somewhere(request.user, MANAGE_HOLIDAYS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.works_alone(MANAGE_HOLIDAYS)

    has_delete_permission = has_change_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        is_shared = not self.has_change_permission(request)
        title = "Lịch nghỉ chung của nhiều xã: ở đây chỉ xem, đơn vị quản lý máy chủ sửa"
        return super().changelist_view(request, (extra_context or {}) | ({"title": title} if is_shared else {}))

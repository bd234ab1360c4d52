"""Reference data of the surveys: score sheets, entered or corrected by the officer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from households import access
from households.access import Act
from surveys.models import ScoreItem, ScoreOption, ScoreSheet


class OfficerAdmin(admin.ModelAdmin):
    """Open to those who run review rounds; the tables hold no personal data."""

    def _may(self, request: HttpRequest) -> bool:
        return access.may(request.user, Act.MANAGE_ROUNDS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A sheet that a review was scored by stays as it was."""
        return self._may(request) and not (obj is not None and self.sheet_of(obj).review_set.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def sheet_of(self, obj: Any) -> ScoreSheet:
        return obj


@admin.register(ScoreSheet)
class ScoreSheetAdmin(OfficerAdmin):
    list_display = ("title", "standard", "region", "zone", "is_example", "loaded_at")


class OptionInline(admin.TabularInline):
    model = ScoreOption
    extra = 3
    fields = ("text", "points", "position")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may(request.user, Act.MANAGE_ROUNDS)

    has_view_permission = has_change_permission = has_delete_permission = has_add_permission


@admin.register(ScoreItem)
class ScoreItemAdmin(OfficerAdmin):
    list_display = ("code", "text", "sheet", "position")
    list_select_related = ("sheet",)
    inlines = [OptionInline]

    def sheet_of(self, obj: ScoreItem) -> ScoreSheet:
        return obj.sheet

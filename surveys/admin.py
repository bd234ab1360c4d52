"""Reference data of the surveys: score sheets, entered or corrected by the officer."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from huulien.platform import access
from huulien.platform.admin import SiteAdmin
from surveys.access import MANAGE_ROUNDS
from surveys.models import ScoreItem, ScoreOption, ScoreSheet
from surveys.rules.standard import standards
from surveys.services.score_sheets import load_score_sheet, read_score_sheet


class OfficerAdmin(SiteAdmin):
    """Open to those who run review rounds; the tables hold no personal data."""

    def _may(self, request: HttpRequest) -> bool:
        return access.may_somewhere(request.user, MANAGE_ROUNDS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A sheet that a review was scored by stays as it was."""
        return self._may(request) and not (obj is not None and self.sheet_of(obj).review_set.exists())

    def sheet_of(self, obj: Any) -> ScoreSheet:
        return obj


class ScoreSheetForm(forms.ModelForm):
    """A new sheet comes with its table in Excel; later its heading may be corrected."""

    standard = forms.ChoiceField(label="Chuẩn nghèo", choices=lambda: [(s.code, s.title) for s in standards()])
    file = forms.FileField(
        label="Bảng điểm (.xlsx)", required=False,
        help_text="Bốn cột: Mã câu, Nội dung, Trả lời, Điểm; mỗi câu trả lời một dòng.",
    )  # fmt: skip

    class Meta:
        model = ScoreSheet
        fields = ("standard", "region", "zone", "title", "citation", "is_example")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.instance.pk is None and not file:
            raise ValidationError("Chọn tệp Excel có bảng điểm.")
        if file:
            self.table = file.read()
            read_score_sheet(self.table)
        return file


@admin.register(ScoreSheet)
class ScoreSheetAdmin(OfficerAdmin):
    form = ScoreSheetForm
    list_display = ("title", "standard", "region", "zone", "is_example", "loaded_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*ScoreSheetForm.Meta.fields, *([] if obj else ["file"])]

    def save_model(self, request: HttpRequest, obj: ScoreSheet, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            load_score_sheet(sheet=obj, data=form.table)


class OptionInline(admin.TabularInline):
    model = ScoreOption
    extra = 3
    fields = ("text", "points", "position")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_somewhere(request.user, MANAGE_ROUNDS)

    has_view_permission = has_change_permission = has_delete_permission = has_add_permission


@admin.register(ScoreItem)
class ScoreItemAdmin(OfficerAdmin):
    list_display = ("code", "text", "sheet", "position")
    list_select_related = ("sheet",)
    inlines = [OptionInline]

    def sheet_of(self, obj: ScoreItem) -> ScoreSheet:
        return obj.sheet

"""Data entry screens of the register. They show what `households.access` grants, and write through the services."""

import hashlib
from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from households.access import EDIT_HOUSEHOLDS, EXPORT_HOUSEHOLDS, IMPORT_REGISTER, MANAGE_AREAS
from households.models import Area, Event, Household, Member
from households.resources import HouseholdResource, MemberResource, SafeXLSX
from households.rules.facts import member_faults
from households.services import facts
from households.services.areas import keep_former_name, renaming_faults
from households.services.settled_days import area_faults
from huulien.platform import access, clock
from huulien.platform.admin import SiteAdmin
from huulien.platform.forms import DateField
from huulien.platform.happenings import Happening, happened
from huulien.platform.vocabulary import AreaKind


class ScopedAdmin(SiteAdmin):
    """Rows that the user may edit, not all that they see: who is an officer here and the head of a village elsewhere
    has these screens for the one alone. Nothing is deleted here, and nothing is added unless a screen says so."""

    edit_act = EDIT_HOUSEHOLDS
    village = "village"  # how a row leads to its village

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(self.within(request.user))

    def within(self, user: Any) -> Q:
        """The condition on the rows of the screen."""
        return access.rows_filter(user, self.edit_act, village=self.village)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_somewhere(request.user, self.edit_act)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may(request.user, self.edit_act, self.area_of(obj) if obj else None)

    def area_of(self, obj: Any) -> Area:
        return obj.village


AREA_FIELDS = ("kind", "code", "name", "zone", "parent", "position", "valid_from", "valid_until", "successor")
CHANGED_MEANWHILE = "Có người vừa sửa dòng này sau khi bạn mở trang. Mở lại trang để xem số liệu mới."


class VersionedModelForm(forms.ModelForm):
    """Carries the version the user saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stored = type(self.instance).objects.filter(pk=self.instance.pk).values_list("version", flat=True).first()
        if stored is not None and cleaned.get("seen_version") != stored:
            raise ValidationError(CHANGED_MEANWHILE)
        return cleaned


class MemberAdminForm(VersionedModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field, message in member_faults(cleaned, clock.today()):
            self.add_error(field, message)
        return cleaned


class TransferMixin(ImportExportMixin):
    """Import and export of corrections, of the user's own rows, in safe Excel only."""

    formats = [SafeXLSX]
    export_form_class = ExportForm  # all columns: what is corrected comes back whole

    def get_import_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_import_resource_kwargs(request, *args, **kwargs) | {"user": request.user}

    def has_import_permission(self, request: HttpRequest) -> bool:
        return access.may_somewhere(request.user, IMPORT_REGISTER)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return access.may_somewhere(request.user, EXPORT_HOUSEHOLDS)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        what = str(self.model._meta.verbose_name_plural)
        for commune_id, count in Counter(queryset.order_by().values_list("commune", flat=True)).items():
            happened(Happening.EXPORT, request, commune_id=commune_id, what=what, count=count)
        return super().get_export_data(file_format, request, queryset, **kwargs)


@admin.register(Household)
class HouseholdAdmin(TransferMixin, ScopedAdmin):
    """No filter by village: its choices would name those of other communes; the search and the list page serve."""

    resource_classes = [HouseholdResource]
    form = VersionedModelForm
    fields = ("code", "address", "phone", "seen_version")
    list_display = ("code", "head_name", "village", "opened_on", "closed_on")
    search_fields = ("search_fold",)
    ordering = ("sort_key", "code", "pk")
    list_select_related = ("village__parent",)

    def save_model(self, request: HttpRequest, obj: Household, form: Any, change: bool) -> None:
        facts.update_household(
            household=Household.objects.get(pk=obj.pk),
            version=form.cleaned_data["seen_version"],
            changes={name: form.cleaned_data[name] for name in facts.HOUSEHOLD_FIELDS},
        )


@admin.register(Member)
class MemberAdmin(TransferMixin, ScopedAdmin):
    village = "household__village"
    resource_classes = [MemberResource]
    form = MemberAdminForm
    fields = (*facts.MEMBER_FIELDS, "seen_version")
    list_display = ("full_name", "household", "relationship", "birth_date", "birth_year", "sex")
    search_fields = ("search_fold",)
    ordering = ("sort_key", "pk")
    list_select_related = ("household",)

    def area_of(self, obj: Member) -> Area:
        return obj.household.village

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        facts.update_member(
            member=Member.objects.select_related("household").get(pk=obj.pk),
            version=form.cleaned_data["seen_version"],
            changes={name: form.cleaned_data[name] for name in facts.MEMBER_FIELDS},
        )


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    """Events are read here; they are recorded on the household's page, where they take effect."""

    village = "household__village"
    list_display = ("counted_from", "kind", "household", "member", "happened_on", "recorded_by")
    list_select_related = ("household", "member", "recorded_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AreaAdminForm(forms.ModelForm):
    """Carries the area as the user saw it, and refuses in words what the guards of settled days refuse."""

    renamed_on = DateField(
        label="Đổi tên từ ngày",
        required=False,
        help_text="Chỉ ghi khi địa bàn đổi tên: số liệu trước ngày này giữ tên cũ. Sửa lỗi chính tả thì để trống.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = _as_shown(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stored = Area.objects.select_for_update(of=("self",)).select_related("parent")
        before = stored.get(pk=self.instance.pk) if self.instance.pk else None
        if before and cleaned.get("seen") != _as_shown(before):
            raise ValidationError(CHANGED_MEANWHILE)
        if renamed_on := cleaned.get("renamed_on"):
            if before is None or before.name == cleaned.get("name"):
                self.add_error("renamed_on", "Ghi tên mới ở ô “Tên”, hoặc để trống ô này.")
            else:
                for field, message in renaming_faults(before, renamed_on):
                    self.add_error(field, message)
        after = Area(**{name: cleaned.get(name) for name in ("kind", "parent", "valid_from", "valid_until")})
        for field, message in area_faults(before, after):
            self.add_error(field, message)
        return cleaned


def _as_shown(area: Area) -> str:
    """The columns of the form in one short text: areas have no version, which every settlement would raise."""
    columns = (getattr(area, Area._meta.get_field(name).attname) for name in AREA_FIELDS)
    return hashlib.sha256(repr(tuple(map(str, columns))).encode()).hexdigest()


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    """Villages and their dates; the superuser also makes provinces, districts and communes."""

    form = AreaAdminForm
    edit_act = MANAGE_AREAS
    list_display = ("code", "name", "kind", "parent", "valid_from", "valid_until", "successor")
    list_select_related = ("parent", "successor")
    fields = (*AREA_FIELDS[:3], "renamed_on", *AREA_FIELDS[3:], "seen")

    def within(self, user: Any) -> Q:
        return Q() if user.is_superuser else access.areas_within(user, MANAGE_AREAS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or access.may(request.user, MANAGE_AREAS, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or access.may_somewhere(request.user, MANAGE_AREAS)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            kwargs["queryset"] = Area.objects.filter(self.within(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if not request.user.is_superuser:
            form.base_fields["kind"].choices = [(AreaKind.VILLAGE.value, AreaKind.VILLAGE.label)]
        return form

    def save_model(self, request: HttpRequest, obj: Area, form: Any, change: bool) -> None:
        if not request.user.is_superuser:
            access.require(request.user, MANAGE_AREAS, obj.parent)
        if renamed_on := form.cleaned_data.get("renamed_on"):
            keep_former_name(area=obj, name=form.initial["name"], renamed_on=renamed_on)
        super().save_model(request, obj, form, change)

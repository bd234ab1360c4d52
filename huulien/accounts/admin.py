"""Accounts and appointments, for the administrators who appoint people and never sign in their place."""

from typing import Any

from axes.utils import reset
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from households.models import Area
from huulien.accounts.access import MANAGE_ACCOUNTS
from huulien.accounts.models import Appointment, User
from huulien.accounts.services import end_sessions
from huulien.platform import access

admin.site.unregister(Group)
for model in list(admin.site._registry):
    if model._meta.app_label in {"axes", "authtoken"}:
        admin.site.unregister(model)


class AdministratorAdmin(admin.ModelAdmin):
    """Open to superusers, and to administrators within their areas."""

    def _may(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or access.may_somewhere(request.user, MANAGE_ACCOUNTS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserForm(forms.ModelForm):
    new_password = forms.CharField(
        label="Mật khẩu mới", required=False, strip=False, widget=forms.PasswordInput(render_value=False),
        help_text="Để trống thì giữ mật khẩu cũ. Ít nhất 10 ký tự.",
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("username", "full_name", "is_active")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("new_password")
        if self.instance.pk is None and not password:
            self.add_error("new_password", "Đặt mật khẩu cho tài khoản mới.")
        if password:
            names = {name: cleaned.get(name, "") for name in ("username", "full_name")}
            try:
                validate_password(password, User(**names))
            except ValidationError as refusal:
                self.add_error("new_password", refusal)
        return cleaned


@admin.register(User)
class UserAdmin(AdministratorAdmin):
    form = UserForm
    list_display = ("username", "full_name", "is_active")
    search_fields = ("username", "full_name")
    actions = ("unlock",)

    def get_queryset(self, request: HttpRequest) -> Any:
        users = super().get_queryset(request)
        if request.user.is_superuser:
            return users
        within = Area.objects.filter(access.areas_within(request.user, MANAGE_ACCOUNTS))
        # Users appointed here, and those nobody has appointed yet: never a superuser or another commune's people.
        outside = Appointment.objects.exclude(area__in=within).values("user")
        return users.filter(is_superuser=False).exclude(pk__in=outside)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        super().save_model(request, obj, form, change)
        if change:
            end_sessions(user=obj)

    @admin.action(description="Mở khóa đăng nhập")
    def unlock(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            reset(username=user.username)
        self.message_user(request, f"Đã mở khóa {queryset.count()} tài khoản.")


class AppointmentForm(forms.ModelForm):
    class Meta:
        model = Appointment
        fields = ("user", "role", "area", "title", "valid_from", "valid_until")

    def clean_user(self) -> User:
        user = self.cleaned_data["user"]
        if user == self.request.user:
            raise ValidationError("Người quản trị không tự phân công cho mình.")
        return user


@admin.register(Appointment)
class AppointmentAdmin(AdministratorAdmin):
    form = AppointmentForm
    list_display = ("user", "role", "area", "title", "valid_from", "valid_until")
    list_select_related = ("user", "area")

    def get_queryset(self, request: HttpRequest) -> Any:
        appointments = super().get_queryset(request)
        return appointments if request.user.is_superuser else appointments.filter(area__in=self._areas(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "area":
            kwargs["queryset"] = self._areas(request)
        elif db_field.name == "user":
            kwargs["queryset"] = UserAdmin(User, self.admin_site).get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.request = request
        return form

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        end_sessions(user=obj.user)

    def _areas(self, request: HttpRequest) -> Any:
        if request.user.is_superuser:
            return Area.objects.all()
        return Area.objects.filter(access.areas_within(request.user, MANAGE_ACCOUNTS))

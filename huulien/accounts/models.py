"""Users and their appointments. A user without an appointment in force sees nothing."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q

from huulien.lib.text import nfc
from huulien.platform import clock
from huulien.platform.vocabulary import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new active user; a user without a password cannot log in."""
        user = self.model(username=nfc(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """The first administrator of an installation, who appoints the others."""
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who may log in. What they see and do comes from their appointments alone."""

    audit_exclude = ("password", "last_login")

    username = models.CharField(
        "Tên đăng nhập", max_length=150, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng. Chọn tên khác."},
    )  # fmt: skip
    full_name = models.CharField("Họ và tên", max_length=150)
    is_active = models.BooleanField("Đang hoạt động", default=True)
    # Part of the session hash: raising it ends the user's sessions at their next request.
    session_stamp = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name

    # Windows keyboards send passwords decomposed, phones composed; both must open the same account.
    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else nfc(raw_password))

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(nfc(raw_password))

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}{self.session_stamp}"

    def get_session_auth_fallback_hash(self):
        for fallback in super().get_session_auth_fallback_hash():
            yield f"{fallback}{self.session_stamp}"

    @property
    def is_staff(self) -> bool:
        """Whether the data-entry screens of the admin open for this user."""
        return self.is_superuser or any(
            appointment.role in {Role.OFFICER, Role.ADMINISTRATOR} for appointment in self.current_appointments
        )

    @cached_property
    def current_appointments(self) -> list["Appointment"]:
        """Today's appointments with their area and the areas above; read once per request."""
        current = self.appointments.in_force(clock.today()).order_by("valid_from", "pk")
        return list(current.select_related("area__parent__parent__parent"))


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> "AppointmentQuerySet":
        """Appointments that hold on the day `on`, both ends included."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class Appointment(models.Model):
    """A user holds a role in an area between two dates."""

    audit_commune = (
        "(SELECT CASE a.kind WHEN 'village' THEN a.parent_id WHEN 'commune' THEN a.id END "
        "FROM households_area a WHERE a.id = {row}.area_id)"
    )

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="người dùng")
    role = models.CharField("vai trò", max_length=20, choices=Role.choices())
    area = models.ForeignKey("households.Area", models.PROTECT, related_name="appointments", verbose_name="địa bàn")
    title = models.CharField("chức danh", max_length=100, help_text="Như ghi khi ký, ví dụ: Phó Chủ tịch")
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["user", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_dates_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.title} {self.area}"

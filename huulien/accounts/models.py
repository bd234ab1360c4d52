"""Users, their appointments, and the links they set a password by. Without an appointment in force one sees nothing."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from huulien.accounts import roles
from huulien.accounts.access import SEE_ACCOUNTS
from huulien.accounts.role_guards import RoleInItsArea, RolesApart
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.text import nfc
from huulien.platform import access, clock, guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from huulien.platform.vocabulary import AreaKind, Role


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Accounts that belong to the areas whose accounts the user sees; those of the installation itself to none."""
        own = User.area.field.remote_field.model.objects.filter(access.areas_within(user, SEE_ACCOUNTS))
        return self.filter(area__in=own, is_superuser=False)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new active user; a user without a password cannot log in."""
        user = self.model(username=nfc(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """The keeper of an installation, who enters its areas; whom it appoints: `manage.py appoint`."""
        return self.create_user(username, password, is_superuser=True, **fields)


# SQL for the commune of the area that a row names.
_COMMUNE = (
    "(SELECT CASE a.kind WHEN 'village' THEN a.parent_id WHEN 'commune' THEN a.id END "
    "FROM households_area a WHERE a.id = {row}.area_id)"
)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who may log in. What they see and do comes from their appointments alone."""

    # The trail names its users by username, and the area says whose administrators look after the account: both stay.
    guards = (guards.Fixed(("username", "area_id")),)
    audit_exclude = ("password", "last_login", "session_stamp", "version")
    audit_commune = _COMMUNE
    told = Told("{full_name}", record="tài khoản {full_name}")

    username = models.CharField(
        "Tên đăng nhập", max_length=150, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng. Chọn tên khác."},
    )  # fmt: skip
    full_name = VietnameseCharField("Họ và tên", max_length=150)
    # None: an account of the installation itself, which only its commands touch.
    area = models.ForeignKey(
        "households.Area", models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="thuộc"
    )
    is_active = models.BooleanField("Đang hoạt động", default=True)
    password_set_at = models.DateTimeField("Đặt mật khẩu lúc", null=True, editable=False)
    # Part of the session hash: raising it ends the user's sessions at their next request.
    session_stamp = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

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
        self.password_set_at = clock.moment() if raw_password else None

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
        """Today's appointments with their area and the one above, the earliest first; read once per request."""
        current = self.appointments.in_force(clock.today()).order_by().select_related("area__parent")
        # Put in order here: Django takes longer to write an ORDER BY of so many columns than to read the rows.
        return sorted(current, key=lambda held: (held.valid_from, held.pk))

    def works_alone(self, act: access.Act) -> bool:
        """Whether the user may do `act`, and nobody of this site works in a commune or a village where they may not."""
        others = Appointment.objects.in_force(clock.today()).filter(area__kind__in=(AreaKind.COMMUNE, AreaKind.VILLAGE))
        within = Appointment.area.field.remote_field.model.objects.filter(access.areas_within(self, act))
        return access.may_somewhere(self, act) and not others.exclude(area__in=within).exists()


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> "AppointmentQuerySet":
        """Appointments that hold on the day `on`, both ends included: confirmed, or never in need of it."""
        return self.lasting(on).filter(valid_from__lte=on, state=AppointmentState.CONFIRMED)

    def lasting(self, on: date) -> "AppointmentQuerySet":
        """Appointments that have not ended before the day `on`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def overlapping(self, first: date, last: date | None) -> "AppointmentQuerySet":
        """Appointments, held or waiting, of which a day lies between the two; None: without an end."""
        found = self.lasting(first).exclude(state=AppointmentState.DECLINED)
        return found.filter(valid_from__lte=last) if last else found

    def visible_to(self, user: Any) -> "AppointmentQuerySet":
        own = Appointment.area.field.remote_field.model.objects.filter(access.areas_within(user, SEE_ACCOUNTS))
        return self.filter(area__in=own, user__is_superuser=False)


class Appointment(models.Model):
    """A user holds a role in an area between two dates, once whoever must confirm it has.

    Who, what, where and since when never change, so that what was confirmed is what holds; it may end sooner.
    """

    guards = (
        guards.Fixed(("user_id", "role", "area_id", "valid_from")),
        guards.Earlier("valid_until"),
        guards.Frozen(when=guards.Is("state", AppointmentState.DECLINED)),
        RoleInItsArea(),
        RolesApart(),
    )
    audit_exclude = ("version",)
    audit_commune = _COMMUNE
    told = Told("phân công {user_id} làm {role}, {area_id}", hidden=("proposed_by_id",))

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="người dùng")
    role = models.CharField("vai trò", max_length=20, choices=Role.choices())
    area = models.ForeignKey("households.Area", models.PROTECT, related_name="appointments", verbose_name="địa bàn")
    title = VietnameseCharField("chức danh", max_length=100, help_text="Như ghi khi ký, ví dụ: Phó Chủ tịch")
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=AppointmentState.choices(), default=AppointmentState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đề nghị"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

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

    @property
    def commune_id(self) -> int | None:
        """The commune of the area; none above communes."""
        kinds = {AreaKind.VILLAGE: self.area.parent_id, AreaKind.COMMUNE: self.area_id}
        return kinds.get(AreaKind(self.area.kind))

    def clean(self) -> None:
        """Refuses what the table of roles does, beside what the user holds already."""
        if not (self.role and self.area_id and self.valid_from):
            return
        others = Appointment.objects.filter(user=self.user).exclude(pk=self.pk)
        held = [
            Role(role) for role in others.overlapping(self.valid_from, self.valid_until).values_list("role", flat=True)
        ]
        by_field: dict[str, list[str]] = {}
        for field, words in roles.faults(Role(self.role), AreaKind(self.area.kind), held):
            by_field.setdefault(field, []).append(words)
        if by_field:
            raise ValidationError(by_field)


class ActivationLink(models.Model):
    """A link by which its owner sets a password: for a time, once. Kept as a hash, so that nobody reads it here."""

    guards = (guards.WrittenOnce(fills=("used_at", "revoked_at")),)
    audit_exclude = ("token_hash",)
    told = Told("liên kết đặt mật khẩu của {user_id}", hidden=("issued_by_id", "issued_at"))
    audit_commune = (
        "(SELECT CASE a.kind WHEN 'village' THEN a.parent_id WHEN 'commune' THEN a.id END "
        "FROM households_area a JOIN accounts_user u ON u.area_id = a.id WHERE u.id = {row}.user_id)"
    )

    user = models.ForeignKey(User, models.PROTECT, related_name="links", verbose_name="người dùng")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người cấp")
    issued_at = models.DateTimeField("cấp lúc")
    is_renewal = models.BooleanField("thay mật khẩu đang có")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True)

    class Meta:
        verbose_name = "liên kết kích hoạt"
        verbose_name_plural = "liên kết kích hoạt"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Liên kết số {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None and clock.moment() < self.expires_at

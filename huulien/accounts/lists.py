"""The list of a commune's accounts: who they are, what they hold, whether they can log in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from households.places import filters_for
from huulien.accounts.access import MANAGE_ACCOUNTS, SEE_ACCOUNTS
from huulien.accounts.locks import locked_names
from huulien.accounts.models import Appointment, User
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.labels import Sign
from huulien.lib.text import search_fold
from huulien.platform import access, clock
from huulien.platform.forms import TextField
from huulien.platform.listings import NOTHING_FOUND, Action, Column, Kind, ListFilter, Listing, ListPage, register
from huulien.platform.vocabulary import Role

WAITING, LOCKED, NO_PASSWORD, STOPPED = "cho", "khoa", "chua-mat-khau", "ngung"
_NO_PASSWORD = {"password__startswith": "!"}  # as Django marks it


class AccountFilter(ListFilter):
    q = TextField(label="Tìm theo tên", required=False, max_length=100, help_text="Không cần gõ dấu: nguyen ha")
    vai_tro = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Bất kỳ"), *Role.choices()])
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Bất kỳ"),
            (WAITING, "Chờ xác nhận"),
            (NO_PASSWORD, "Chưa đặt mật khẩu"),
            (LOCKED, "Đang tạm khóa"),
            (STOPPED, "Ngừng hoạt động"),
        ],
    )

    def subtitle(self) -> str:
        """Accounts are those of now."""
        return str(self.area)


def rows(filters: AccountFilter) -> QuerySet[User]:
    """The accounts of the commune that the filters leave."""
    users = User.objects.visible_to(filters.user).filter(area=filters.area)
    if not filters.is_valid():
        return users.none()
    if words := search_fold(filters.value("q") or "").split():
        named = [user.pk for user in users if all(word in search_fold(f"{user} {user.username}") for word in words)]
        users = users.filter(pk__in=named)
    if role := filters.value("vai_tro"):
        users = users.filter(pk__in=_lasting().filter(role=role).values("user"))
    return _in_state(users, filters.value("tinh_trang"))


def _in_state(users: QuerySet[User], state: str | None) -> QuerySet[User]:
    if state == WAITING:
        return users.filter(pk__in=_lasting().filter(state=AppointmentState.PROPOSED).values("user"))
    if state == LOCKED:
        return users.filter(username__in=locked_names())
    if state == NO_PASSWORD:
        return users.filter(**_NO_PASSWORD)
    return users.filter(is_active=False) if state == STOPPED else users


def _lasting() -> QuerySet[Appointment]:
    """Appointments that hold, are to come or wait."""
    return Appointment.objects.lasting(clock.today()).exclude(state=AppointmentState.DECLINED)


def dress(users: QuerySet[User], filters: AccountFilter) -> QuerySet[User]:
    held = _lasting().select_related("area").order_by("valid_from", "pk")
    return users.annotate(is_locked=Exists(locked_names().filter(username=OuterRef("username")))).prefetch_related(
        Prefetch("appointments", queryset=held, to_attr="held")
    )


def columns(filters: AccountFilter) -> Sequence[Column]:
    return [
        Column("ten", "Họ và tên", lambda user: user.full_name, link=_page_of, width=22),
        Column("tk", "Tên đăng nhập", lambda user: user.username, order=("username",), width=16),
        Column("vai-tro", "Vai trò", _roles, Kind.LINES, width=40),
        Column("tinh-trang", "Tình trạng", account_sign, width=20),
        Column("vao", "Đăng nhập gần nhất", lambda user: user.last_login, Kind.MOMENT, ("last_login",),
               short="đăng nhập", width=20),
        Column("mat-khau", "Đặt mật khẩu lúc", lambda user: user.password_set_at, Kind.MOMENT, ("password_set_at",),
               short="đặt mật khẩu", is_default=False, width=20),
    ]  # fmt: skip


def _page_of(user: User) -> str:
    return reverse("accounts:account_detail", args=[user.pk])


def _roles(user: Any) -> str:
    return "\n".join(f"{Role(item.role).label}, {item.area}" for item in user.held)


def account_sign(user: Any) -> Sign:
    """Whether the user can log in and work, and what keeps them from it; of a user as `dress` leaves it."""
    if not user.is_active:
        return Sign("Ngừng hoạt động", "mute", "minus")
    if user.is_locked:
        return Sign("Đang tạm khóa", "bad", "lock")
    if not user.has_usable_password():
        return Sign("Chưa đặt mật khẩu", "warn", "clock")
    if any(item.state == AppointmentState.PROPOSED for item in user.held):
        return Sign("Chờ xác nhận", "warn", "clock")
    return Sign("Đang dùng", "ok", "ok") if user.held else Sign("Chưa được phân công", "warn", "info")


def actions(page: ListPage) -> list[Action]:
    if not access.may(page.user, MANAGE_ACCOUNTS, page.filters.area):
        return []
    return [Action("Tạo tài khoản", page.carried_to("accounts:account_create"))]


ACCOUNTS = register(
    Listing(
        key="accounts",
        view="accounts:account_list",
        noun="tài khoản",
        filters=filters_for(AccountFilter, SEE_ACCOUNTS),
        columns=columns,
        rows=rows,
        dress=dress,
        order=("username", "pk"),
        order_words="theo tên đăng nhập",
        export_act=MANAGE_ACCOUNTS,
        actions=actions,
        empty=lambda page: NOTHING_FOUND,
    )
)

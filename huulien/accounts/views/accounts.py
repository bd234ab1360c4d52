"""Accounts: made, looked at, and looked after. A password is set by its owner alone."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from huulien.accounts import locks, services
from huulien.accounts.access import MANAGE_ACCOUNTS, SEE_ACCOUNTS
from huulien.accounts.activation import LASTS, LinkSpent, find_link, issue_link
from huulien.accounts.contexts import AccountPage
from huulien.accounts.forms import AccountForm, NameForm
from huulien.accounts.models import User
from huulien.accounts.tokens import revoke_tokens
from huulien.platform import access
from huulien.platform.form_page import FormPage, Way, way
from huulien.platform.happenings import Happening, commune_of, happened
from huulien.platform.saving import made, pressed, saved

# A new link goes to the administrator's browser alone, for the one page that shows it: the server keeps its hash.
_COOKIE, _COOKIE_SECONDS = "lien_ket", 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request: HttpRequest) -> HttpResponse:
    """A new account with its appointment; then its page, which shows the link by which its owner sets a password."""
    commune = commune_for(request, MANAGE_ACCOUNTS)
    form = AccountForm(request.POST or None, commune=commune)
    account = made(request, form, lambda: services.open_appointed(by=request.user, owner=commune, **form.cleaned_data))
    if account:
        return _with_link(request, account)
    about = (
        "Tạo xong, trang sau hiện một liên kết dùng một lần để người này tự đặt mật khẩu. Vai trò công chức, lãnh đạo, "
        "người quản trị chỉ có hiệu lực khi lãnh đạo xã đã xác nhận."
    )
    ask = FormPage(form, f"Tạo tài khoản của {commune}", "Tạo tài khoản", ways_to(), about)
    return ask.shown(request)


@login_required
@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its state, its appointments, its links; and once, a link just made."""
    account = account_for(request, pk, SEE_ACCOUNTS)
    page = AccountPage(User.objects.visible_to(request.user), account.pk, request.user)
    answer = render(request, "accounts/account_detail.html", {"page": page, "link": _fresh_link(request, account)})
    if _COOKIE in request.COOKIES:
        answer.delete_cookie(_COOKIE, path=request.path)
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The name, corrected."""
    account = account_for(request, pk, MANAGE_ACCOUNTS)
    initial = {"full_name": account.full_name, "version": account.version}
    form = NameForm(request.POST or None, initial=initial)
    if saved(request, form, account, lambda: services.rename(user=account, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã lưu họ tên.")
        return redirect("accounts:account_detail", pk)
    about = "Tên đăng nhập không đổi được: nhật ký ghi việc đã làm theo tên ấy."
    heading = f"Sửa họ tên của tài khoản {account.username}"
    return FormPage(form, heading, "Lưu họ tên", ways_to(account), about).shown(request)


@login_required
@require_POST
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """The user may try to log in again at once."""

    def unlock(account: User) -> None:
        services.require_manager_of(request.user, account)
        locks.unlock(account.username)
        happened(Happening.UNLOCK, request, commune_id=commune_of(account.area), of=account)

    return _done(request, pk, unlock, "Đã mở khóa đăng nhập.")


@login_required
@require_POST
def link_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link; those given before open nothing any more."""
    account = account_for(request, pk, MANAGE_ACCOUNTS)
    try:
        return _with_link(request, account)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("accounts:account_detail", pk)


@login_required
@require_POST
def account_stop(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, is_active=False, done="Tài khoản đã ngừng; các phiên đang mở đã đóng.")


@login_required
@require_POST
def account_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, is_active=True, done="Tài khoản hoạt động trở lại.")


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The programs that read with the account's token must be given another."""

    def revoke(account: User) -> None:
        services.require_manager_of(request.user, account)
        if revoke_tokens(user=account):
            happened(Happening.REVOKE, request, commune_id=commune_of(account.area), of=account)

    return _done(request, pk, revoke, "Đã thu hồi mã truy cập API.")


def ways_to(account: User | None = None) -> list[Way]:
    """The list of accounts, and the account itself."""
    ways = [way("Tài khoản", "accounts:account_list")]
    return [*ways, way(account, "accounts:account_detail", account.pk)] if account else ways


def account_for(request: HttpRequest, pk: int, act: access.Act) -> User:
    """The account; 403 for a user who may do the act nowhere, 404 for an account out of their reach."""
    access.require_somewhere(request.user, SEE_ACCOUNTS)
    account = get_object_or_404(User.objects.visible_to(request.user).select_related("area__parent__parent"), pk=pk)
    access.require(request.user, act, account.area)
    return account


def _switch(request: HttpRequest, pk: int, *, is_active: bool, done: str) -> HttpResponse:
    account = account_for(request, pk, MANAGE_ACCOUNTS)
    if pressed(request, lambda version: services.switch(
        user=account, version=version, is_active=is_active, by=request.user
    )):  # fmt: skip
        messages.success(request, done)
    return redirect("accounts:account_detail", pk)


def _done(request: HttpRequest, pk: int, act: Callable[[User], Any], done: str) -> HttpResponse:
    """Back on the account's page, after an act that may be done twice without harm."""
    account = account_for(request, pk, MANAGE_ACCOUNTS)
    try:
        act(account)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect("accounts:account_detail", pk)


def _with_link(request: HttpRequest, account: User) -> HttpResponse:
    """On to the account's page, with a new link for this browser to show there once."""
    page = reverse("accounts:account_detail", args=[account.pk])
    answer = redirect(page)
    answer.set_cookie(
        _COOKIE, issue_link(user=account, by=request.user), max_age=_COOKIE_SECONDS, path=page, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


def _fresh_link(request: HttpRequest, account: User) -> dict[str, Any] | None:
    """The link that was just made for the account, as an address to hand over; none when it is none of its."""
    secret = request.COOKIES.get(_COOKIE, "")
    try:
        link = find_link(secret)
    except LinkSpent:
        return None
    if link.user_id != account.pk or link.issued_by_id != request.user.pk:
        return None
    address = request.build_absolute_uri(reverse("accounts:activate", args=[secret]))
    return {"address": address, "expires_at": link.expires_at, "hours": LASTS.total_seconds() / 3600}

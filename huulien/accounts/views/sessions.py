"""Log in, log out, change one's password, or set the first one by a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huulien.accounts.activation import LinkSpent, find_link, replace_password, set_password_by
from huulien.accounts.forms import ActivateForm, ChangePasswordForm, LoginForm
from huulien.accounts.models import User
from huulien.platform import audit
from huulien.platform.happenings import Happening, commune_of, happened


def _keep(happening: Happening, request: HttpRequest, user: User) -> None:
    happened(happening, request, commune_id=commune_of(user.area), of=user, by=user)


class Login(auth.LoginView):
    template_name = "registration/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        _keep(Happening.LOGIN, self.request, form.get_user())
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """What was typed as a name is kept only when it is one: people type passwords there."""
        if name := form.cleaned_data.get("username"):
            user = User.objects.filter(username=name).select_related("area").first()
            if user:
                _keep(Happening.FAILED, self.request, user)
            else:
                happened(Happening.FAILED, self.request, commune_id=None, what="tên không có")
        return super().form_invalid(form)


class Logout(auth.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            _keep(Happening.LOGOUT, request, request.user)
        return super().post(request, *args, **kwargs)


class ChangePassword(auth.PasswordChangeView):
    template_name = "registration/password_change_form.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:password_changed")

    def form_valid(self, form: Any) -> HttpResponse:
        """This session goes on; every other, and every token, ends."""
        with audit.acting(reason="Tự đổi mật khẩu"):
            replace_password(user=form.user, password=form.cleaned_data["new_password1"])
        form.user.refresh_from_db()
        auth.update_session_auth_hash(self.request, form.user)
        return redirect(self.get_success_url())


class PasswordChanged(auth.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, secret: str) -> HttpResponse:
    """The owner of a link sets the password of the account; looking at the page spends nothing."""
    try:
        link = find_link(secret)
        form = ActivateForm(link.user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            set_password_by(secret=secret, password=form.cleaned_data["new_password1"])
            messages.success(request, "Đã đặt mật khẩu. Đăng nhập bằng mật khẩu vừa đặt.")
            return redirect("accounts:login")
    except LinkSpent:
        return render(request, "accounts/link_spent.html", status=410)
    return render(request, "accounts/activate.html", {"form": form, "account": link.user})


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The answer to a locked user at a locked address; the same for names that do not exist."""
    return render(request, "registration/locked_out.html", status=429)
